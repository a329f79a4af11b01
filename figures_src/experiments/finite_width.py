"""What infinite width leaves out: the factor of one ReLU layer with He weights, on the mean and typically, by width."""

from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.maths.activations import CATALOGUE, Array
from figures_src.maths.depth import profile

WIDTHS, DEPTH = (16, 64, 256, 1024), 51
NETWORKS = {16: 2000, 64: 500, 256: 100, 1024: 16}


@dataclass(frozen=True)
class FiniteWidth:
    """Per width: the mean of a layer's squared-gradient factor, that of its logarithm, and their standard errors."""

    mean: Array
    mean_error: Array
    log_mean: Array
    log_mean_error: Array


@cached(FiniteWidth)
def finite_width() -> FiniteWidth:
    """One gradient a network, fifty factors each; fewer networks where they are wide, for time's sake.

    A network in which all units of a layer happen to be silent has no gradient, and is left out.
    """
    rows = []
    for width in WIDTHS:
        found = profile(CATALOGUE["relu"], "he", DEPTH, width, range(NETWORKS[width]), batch=1)
        alive = np.isfinite(found.log_gradient).all(axis=1)
        logs = -2 * np.diff(found.log_gradient[alive], axis=1)
        rows.append([column for values in (np.exp(logs), logs) for column in _mean_and_error(values)])
    return FiniteWidth(*np.transpose(rows))


def _mean_and_error(values: Array) -> tuple[float, float]:
    return float(values.mean()), float(values.std() / np.sqrt(values.size))
