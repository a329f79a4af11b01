"""Untrained deep networks: how the pre-activations of a layer are distributed, and what the scale of the weights does.

"Share" is counted over all units and inputs of a layer. The outermost bins also hold what lies beyond them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import draw_weights, find_initialisation

DEPTH, WIDTH, BATCH = 50, 256, 100
LAYERS = (1, 5, 20, 50)
SEEDS = tuple(range(10))
GAINS = (0.5, 1.0, 5.0)
EDGE, BIN = 8.0, 0.2


@dataclass(frozen=True)
class Distributions:
    """What the layers in LAYERS hold, per gain and seed.

    ``bins``: the middle of each bin; 0 is one of them, so that a collapsed layer falls into a single one.
    ``share``: of the pre-activations in each bin, (gain, seed, layer, bin).
    ``variance``: the mean square of the pre-activations, (gain, seed, layer).
    """

    bins: Array
    share: Array
    variance: Array


@experiment(Distributions)
def distributions(
    activation: Activation, initialisation: str, gains: Sequence[float] = GAINS, seeds: Sequence[int] = SEEDS
) -> Distributions:
    """Fifty layers of 256 units, independent standard normal inputs, zero biases, normal weights, no training.

    A seed has the same weights at every gain, but for that factor.
    """
    edges = np.arange(-EDGE - BIN / 2, EDGE + BIN, BIN)
    bins = np.round((edges[:-1] + edges[1:]) / 2, 9)
    shape = (len(gains), len(seeds), len(LAYERS))
    share, variance = np.empty((*shape, len(bins))), np.empty(shape)
    for column, seed in enumerate(seeds):
        for at, z in _pre_activations(activation, initialisation, gains, seed):
            place = (at[0], column, at[1])
            share[place] = np.histogram(np.clip(z, bins[0], bins[-1]), edges)[0] / z.size
            variance[place] = np.mean(z**2)
    return Distributions(bins, share, variance)


def _pre_activations(
    activation: Activation, initialisation: str, gains: Sequence[float], seed: int
) -> Iterator[tuple[tuple[int, int], Array]]:
    """(gain, layer) by their numbers, and z there, in the networks that ``network.initialise`` draws."""
    signals = [np.random.default_rng((seed, DEPTH)).standard_normal((BATCH, WIDTH))] * len(gains)
    generator, recipe = np.random.default_rng(seed), find_initialisation(initialisation)
    weight = np.empty((WIDTH, WIDTH))
    for layer in range(1, DEPTH + 1):
        draw_weights(recipe, WIDTH, WIDTH, generator, out=weight)
        generator.standard_normal(WIDTH)  # the biases, which are zero, are drawn as well
        for row, gain in enumerate(gains):
            z = signals[row] @ (gain * weight)
            if layer in LAYERS:
                yield (row, LAYERS.index(layer)), z
            signals[row] = activation.f(z)


RUNS = tuple(
    distributions.run(activation, initialisation)
    for activation, initialisation in ((SIGMOID, "xavier"), (TANH, "xavier"), (RELU, "he"))
)
