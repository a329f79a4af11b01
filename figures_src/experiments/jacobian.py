"""How untrained deep networks stretch what enters them: the singular values of the input-output Jacobian."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import IDENTITY, Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import log_singular_values
from figures_src.maths.mean_field import critical_sigma_w

DEPTHS, WIDTH = (3, 10, 30), 128
SEEDS = tuple(range(20))
# Normal weights are Xavier's: in layers of equal width they have a variance of 1 / n, as orthogonal ones have.
WEIGHTS = ("xavier", "orthogonal")


@dataclass(frozen=True)
class Jacobians:
    """Logarithms of the singular values, largest first: (depth, seed, direction)."""

    log_values: Array

    @property
    def log_mean_square(self) -> Array:
        """The logarithm of the mean of their squares: (depth, seed)."""
        largest = self.log_values[..., :1]
        return 2 * largest[..., 0] + np.log(np.mean(np.exp(2 * (self.log_values - largest)), axis=-1))

    @property
    def relative_squares(self) -> Array:
        """Their squares over the mean of these."""
        return np.exp(2 * self.log_values - self.log_mean_square[..., None])


@experiment(Jacobians)
def jacobian(
    activation: Activation,
    initialisation: str,
    sigma_w: float,
    centred: bool,
    *,
    width: int = WIDTH,
    seeds: Sequence[int] = SEEDS,
) -> Jacobians:
    """Equal layers, one normal input, no training; biases zero, or such as centre each unit."""
    found = [
        log_singular_values(activation, initialisation, depth, width, seeds, gain=sigma_w, centred=centred)
        for depth in DEPTHS
    ]
    return Jacobians(np.stack(found))


# The function, its critical weight scale, and whether biases centre it.
CASES = {
    "sigmoid": (SIGMOID, critical_sigma_w(SIGMOID, 0.0), False),
    "sigmoid_centred": (SIGMOID, critical_sigma_w(SIGMOID, 0.0, centred=True), True),
    "tanh": (TANH, critical_sigma_w(TANH, 0.0), False),
    "relu": (RELU, critical_sigma_w(RELU, 0.0), False),
    "linear": (IDENTITY, 1.0, False),
}


def measured(case: str, weights: str) -> Jacobians:
    """What was measured of one of the cases with one kind of weights."""
    activation, sigma_w, centred = CASES[case]
    return jacobian(activation, weights, sigma_w, centred)


RUNS = tuple(
    jacobian.run(activation, weights, sigma_w, centred)
    for weights in WEIGHTS
    for activation, sigma_w, centred in CASES.values()
)
