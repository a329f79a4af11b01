"""He initialisation keeps the mean square of a gradient; in a single network of finite width it is mostly smaller."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.network import forward, initialise

WIDTHS = (20, 40, 80)
ASPECTS = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0)
SEEDS = tuple(range(1000))
# So many networks at once: their weights fill 40 MB.
_AT_ONCE = 10


@dataclass(frozen=True)
class TypicalGradient:
    """Networks of one width, one a seed.

    ``depths``: the numbers of layers that a gradient went back through.
    ``log_ratio``: the logarithm of its squared norm at the input over that at the output: (seed, depth).
    """

    depths: Array
    log_ratio: Array


def _log_ratios(width: int, depths: Array, seeds: Sequence[int]) -> Array:
    """As in the record. A network is as deep as the largest depth; the other gradients start at its inner layers."""
    generators = [np.random.default_rng((seed, width)) for seed in seeds]
    inputs = np.stack([generator.standard_normal((1, width)) for generator in generators])
    output = np.stack([generator.standard_normal((len(depths), width)) for generator in generators])
    network = initialise((width,) * (int(depths[-1]) + 1), RELU, "he", seeds, output=RELU)
    pre_activations = forward(network, inputs).pre_activations
    gradient = np.zeros_like(output)
    for layer in range(len(pre_activations), 0, -1):
        gradient[:, depths == layer] = output[:, depths == layer]
        slopes = RELU.df(pre_activations[layer - 1])
        gradient = (slopes * gradient) @ np.swapaxes(network.weights[layer - 1], -1, -2)
    # A layer without a single active unit stops the gradient: the logarithm is -inf.
    with np.errstate(divide="ignore"):
        return np.log(np.sum(gradient**2, axis=-1)) - np.log(np.sum(output**2, axis=-1))


@experiment(TypicalGradient)
def typical_gradient(width: int, seeds: Sequence[int] = SEEDS) -> TypicalGradient:
    """ReLU layers of one width, He initialisation, a normal input, and a normal gradient at the output."""
    depths = np.array([round(aspect * width) for aspect in ASPECTS])
    groups = [seeds[start : start + _AT_ONCE] for start in range(0, len(seeds), _AT_ONCE)]
    return TypicalGradient(depths, np.concatenate([_log_ratios(width, depths, group) for group in groups]))


RUNS = tuple(typical_gradient.run(width) for width in WIDTHS)
