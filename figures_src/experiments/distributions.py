"""Untrained deep networks: how the pre-activations of a layer are distributed, and what the scale of the weights does.

"Share" is counted over all units and inputs of a layer. The outermost bins also hold what lies beyond them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.maths.activations import Array, find
from figures_src.maths.network import forward, initialise

DEPTH, WIDTH, BATCH = 50, 256, 100
LAYERS = (1, 5, 20, 50)
SEEDS = tuple(range(10))
EDGE, BIN = 8.0, 0.2


@dataclass(frozen=True)
class Distributions:
    """What the layers in LAYERS hold, per seed.

    ``bins``: the middle of each bin; 0 is one of them, so that a collapsed layer falls into a single one.
    ``share``: of the pre-activations in each bin, (seed, layer, bin).
    ``variance``: the mean square of the pre-activations, (seed, layer).
    ``input_share``: the share of that mean square which tells one input from another, (seed, layer); the rest is the
    same for every input, a constant of the unit.
    """

    bins: Array
    share: Array
    variance: Array
    input_share: Array


@cached(Distributions)
def distributions(
    activation: str, initialisation: str, gain: float = 1.0, seeds: Sequence[int] = SEEDS
) -> Distributions:
    """Fifty layers of 256 units, independent standard normal inputs, zero biases, normal weights, no training."""
    function = find(activation)
    edges = np.arange(-EDGE - BIN / 2, EDGE + BIN, BIN)
    bins = np.round((edges[:-1] + edges[1:]) / 2, 9)
    share, variance, input_share = [], [], []
    for seed in seeds:
        inputs = np.random.default_rng((seed, DEPTH)).standard_normal((BATCH, WIDTH))
        network = initialise((WIDTH,) * (DEPTH + 1), function, initialisation, (seed,), output=function, gain=gain)
        layers = np.stack([z[0] for z in forward(network, inputs).pre_activations])[np.subtract(LAYERS, 1)]
        counts = [np.histogram(np.clip(z, bins[0], bins[-1]), edges)[0] for z in layers]
        share.append(np.array(counts) / layers[0].size)
        variance.append(np.mean(layers**2, axis=(1, 2)))
        input_share.append(layers.var(axis=1, ddof=1).mean(axis=-1) / variance[-1])
    return Distributions(bins, np.array(share), np.array(variance), np.array(input_share))
