"""chi as it is measured: the factor by which a layer of a deep network multiplies the mean square of a gradient."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.chi_map import REACH_RELU, REACH_SIGMOID, REACH_TANH
from figures_src.experiments.depth_scales import SIGMA_B
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case, profile

SEEDS, MANY_SEEDS = tuple(range(5)), tuple(range(20))
DEPTH, WIDTH, SETTLED = 50, 256, 10


@dataclass(frozen=True)
class Factors:
    """The mean of the mean square gradient's factor over the layers in which the variance has settled: (point, seed).

    ``points``: the scales of the weights and of the biases, (point, 2).
    """

    points: Array
    factor: Array


@experiment(Factors)
def factors(
    activation: Activation,
    points: Sequence[tuple[float, float]],
    width: int = WIDTH,
    seeds: Sequence[int] = SEEDS,
) -> Factors:
    """Networks of fifty layers, at several scales of the same random weights and biases."""
    cases = [Case(activation, "lecun", gain=sigma_w, bias_deviation=sigma_b) for sigma_w, sigma_b in points]
    found = profile(cases, DEPTH, width, seeds, batch=16)
    return Factors(np.array(points), np.exp(-2 * np.diff(found.log_gradient))[..., SETTLED:].mean(axis=-1))


def on_the_plane(reach_w: float, reach_b: float) -> tuple[tuple[float, float], ...]:
    """Nine points spread over a map of both scales up to these."""
    return tuple((w * reach_w, b * reach_b) for b in (0.25, 0.55, 0.85) for w in (0.2, 0.5, 0.8))


def on_the_line(sigma_b: float) -> tuple[tuple[float, float], ...]:
    """Eight weight scales at one bias scale."""
    return tuple((float(w), sigma_b) for w in np.geomspace(0.4, 22.5, 8))


# Xavier's weights without biases, where theory and measurement are compared.
XAVIER = ((1.0, 0.0),)

RUNS = (
    factors.run(SIGMOID, on_the_plane(*REACH_SIGMOID)),
    factors.run(TANH, on_the_plane(*REACH_TANH)),
    factors.run(RELU, on_the_plane(*REACH_RELU)),
    *(factors.run(activation, on_the_line(SIGMA_B)) for activation in (SIGMOID, TANH, RELU)),
    *(factors.run(activation, XAVIER, seeds=MANY_SEEDS) for activation in (RELU, SIGMOID)),
)
