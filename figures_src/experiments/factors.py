"""chi as it is measured: the factor by which a layer of a deep network multiplies the mean square of a gradient."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.chi_map import MOST_B
from figures_src.experiments.depth_scales import SIGMA_B
from figures_src.maths.activation import Activation, Array, shifted
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case, profile

SEEDS, MANY_SEEDS = tuple(range(10)), tuple(range(20))
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
    centred: bool = False,
) -> Factors:
    """Networks of fifty layers, at several scales of the same random weights and biases.

    ``centred``: biases take the mean out, so that a layer sees f - f(0).
    """
    seen = shifted(activation) if centred else activation
    cases = [Case(seen, "lecun", gain=sigma_w, bias_deviation=sigma_b) for sigma_w, sigma_b in points]
    found = profile(cases, DEPTH, width, seeds, batch=16)
    return Factors(np.array(points), np.exp(-2 * np.diff(found.log_gradient))[..., SETTLED:].mean(axis=-1))


# Nine places spread over the plane of both scales.
ON_THE_PLANE = tuple((w, b * MOST_B) for b in (0.3, 0.6, 0.9) for w in (0.6, 2.8, 13.0))


def on_the_line(sigma_b: float) -> tuple[tuple[float, float], ...]:
    """Eight weight scales at one bias scale."""
    return tuple((float(w), sigma_b) for w in np.geomspace(0.4, 22.5, 8))


# Xavier's weights without biases, where theory and measurement are compared.
XAVIER = ((1.0, 0.0),)

RUNS = (
    *(factors.run(activation, ON_THE_PLANE) for activation in (SIGMOID, TANH, RELU)),
    factors.run(SIGMOID, ON_THE_PLANE, centred=True),
    *(factors.run(activation, on_the_line(SIGMA_B)) for activation in (SIGMOID, TANH, RELU)),
    *(factors.run(activation, XAVIER, seeds=MANY_SEEDS) for activation in (RELU, SIGMOID)),
)
