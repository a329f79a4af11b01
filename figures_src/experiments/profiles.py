"""Deep networks at initialisation, layer by layer: what the theory of infinite width is laid over."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import LEAKY_RELU, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case, profile

SEEDS = tuple(range(20))
DEPTH, GREAT_DEPTH, WIDTH = 50, 1000, 256
# What is measured on the same random numbers, at each depth.
CASES = {
    DEPTH: tuple(
        (activation, initialisation)
        for activation in (RELU, LEAKY_RELU, TANH, SIGMOID)
        for initialisation in ("xavier", "he")
    ),
    GREAT_DEPTH: ((RELU, "he"), (RELU, "xavier"), (SIGMOID, "xavier")),
}


@dataclass(frozen=True)
class Profiles:
    """Logarithms of the gradient's root mean square and of the pre-activations' mean square: (case, seed, layer)."""

    log_gradient: Array
    log_variance: Array


@experiment(Profiles)
def profiles(cases: Sequence[tuple[Activation, str]], depth: int, seeds: Sequence[int] = SEEDS) -> Profiles:
    """Equal layers, normal inputs, random gradients at the output, no biases.

    Args:
        cases: activations, each with an initialisation.
    """
    found = profile([Case(*case) for case in cases], depth, WIDTH, seeds)
    return Profiles(found.log_gradient, found.log_variance)


def log_gradients(activation: Activation, initialisation: str, depth: int = DEPTH) -> Array:
    """What was measured of one case: (seed, layer)."""
    cases = CASES[depth]
    return profiles(cases, depth).log_gradient[cases.index((activation, initialisation))]


RUNS = tuple(profiles.run(cases, depth) for depth, cases in CASES.items())
