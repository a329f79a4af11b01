"""A thousand layers at initialisation: how far a gradient gets, whatever floats can hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import Case, profile

SEEDS = tuple(range(20))
DEPTH, WIDTH = 1000, 256
# What is measured on the same random numbers.
CASES = ((RELU, "he"), (RELU, "xavier"), (SIGMOID, "xavier"))


@dataclass(frozen=True)
class Profiles:
    """Logarithms of the gradient's root mean square and of the pre-activations' mean square: (case, seed, layer)."""

    log_gradient: Array
    log_variance: Array


@experiment(Profiles)
def profiles(cases: Sequence[tuple[Activation, str]], depth: int = DEPTH, seeds: Sequence[int] = SEEDS) -> Profiles:
    """Equal layers, normal inputs, random gradients at the output, no biases.

    Args:
        cases: activations, each with an initialisation.
    """
    found = profile([Case(*case) for case in cases], depth, WIDTH, seeds)
    return Profiles(found.log_gradient, found.log_variance)


def log_gradients(activation: Activation, initialisation: str) -> Array:
    """What was measured of one case: (seed, layer)."""
    return profiles(CASES).log_gradient[CASES.index((activation, initialisation))]


RUNS = (profiles.run(CASES),)
