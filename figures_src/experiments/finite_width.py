"""What infinite width leaves out: the factor of one ReLU layer with He weights, on the mean and typically, by width."""

from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.depth import Case, profile

WIDTHS, DEPTH = (16, 64, 256, 1024), 51
NETWORKS = {16: 2000, 64: 500, 256: 100, 1024: 16}


@dataclass(frozen=True)
class FiniteWidth:
    """The mean of a layer's squared-gradient factor, that of its logarithm, and their standard errors."""

    mean: float
    mean_error: float
    log_mean: float
    log_mean_error: float


@experiment(FiniteWidth)
def finite_width(width: int, networks: int) -> FiniteWidth:
    """One gradient a network, fifty factors each; fewer networks where they are wide, for time's sake.

    A network in which all units of a layer happen to be silent has no gradient, and is left out.
    """
    found = profile([Case(RELU, "he")], DEPTH, width, range(networks), batch=1).log_gradient[0]
    logs = -2 * np.diff(found[np.isfinite(found).all(axis=1)], axis=1)
    return FiniteWidth(*_mean_and_error(np.exp(logs)), *_mean_and_error(logs))


def _mean_and_error(values: Array) -> tuple[float, float]:
    return float(values.mean()), float(values.std() / np.sqrt(values.size))


RUNS = tuple(finite_width.run(width, networks) for width, networks in NETWORKS.items())
