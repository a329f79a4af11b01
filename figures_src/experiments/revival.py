"""Can a dead ReLU come back? Units are silenced on purpose, one layer at a time, and the rest is trained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import digits
from figures_src.experiments.train import train
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.network import Network, forward, initialise
from figures_src.maths.optimisers import GRADIENT_DESCENT

WIDTH, SILENCED = 40, 10
RATE, STEPS = 0.1, 150
SEEDS = tuple(range(10))


@dataclass(frozen=True)
class Revival:
    """Share of the silenced units that answer some training example after training, when the silenced layer is the
    first or the second: (seed,). ``moved``: the largest change of a silenced unit's own parameters, (seed, layer)."""

    first: Array
    second: Array
    moved: Array


def _silenced(network: Network, layer: int, inputs: Array) -> Network:
    """The same network, with the first units of a layer just below zero for every example."""
    z = forward(network, inputs).pre_activations[layer][..., :SILENCED]
    bias = network.biases[layer].copy()
    bias[..., :SILENCED] -= z.max(axis=-2, keepdims=True) + 0.01 * z.std(axis=-2, keepdims=True)
    return replace(network, biases=tuple(bias if i == layer else old for i, old in enumerate(network.biases)))


@experiment(Revival)
def revival(seeds: Sequence[int] = SEEDS) -> Revival:
    """Two hidden ReLU layers, He initialisation, plain gradient descent on all training digits."""
    data = digits()
    widths = (data.train_inputs.shape[1], WIDTH, WIDTH, data.train_targets.shape[1])
    shares, moved = [], []
    for layer in (0, 1):
        start = _silenced(initialise(widths, RELU, "he", seeds), layer, data.train_inputs)
        trained = train(
            start,
            data.train_inputs,
            data.train_targets,
            repeat(slice(None), STEPS),
            loss=CROSS_ENTROPY,
            optimiser=GRADIENT_DESCENT,
            rate=RATE,
        )
        units = forward(trained.network, data.train_inputs).activations[layer + 1][..., :SILENCED]
        shares.append(trained.unless_diverged(np.mean(np.any(units > 0, axis=-2), axis=-1)))
        change = np.abs(trained.network.weights[layer] - start.weights[layer])[..., :SILENCED]
        moved.append(trained.unless_diverged(change.max(axis=(-1, -2))))
    return Revival(shares[0], shares[1], np.stack(moved, axis=1))


RUNS = (revival.run(),)
