"""Deep networks at initialisation, layer by layer: what the theory of infinite width is laid over."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures_src.experiments import cached
from figures_src.maths.activations import Array, find
from figures_src.maths.depth import profile

SEEDS = tuple(range(20))
DEPTH, WIDTH = 50, 256


@dataclass(frozen=True)
class Profiles:
    """Logarithms of the gradient's root mean square and of the pre-activations' mean square: (seed, layer)."""

    log_gradient: Array
    log_variance: Array


@cached(Profiles)
def profiles(activation: str, initialisation: str, depth: int = DEPTH, seeds: Sequence[int] = SEEDS) -> Profiles:
    """Equal layers, normal inputs, random gradients at the output, no biases; arguments as ``maths.depth.profile``."""
    found = profile(find(activation), initialisation, depth, WIDTH, seeds)
    return Profiles(found.log_gradient, found.log_variance)
