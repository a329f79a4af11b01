"""Can a dead ReLU come back? Units are silenced on purpose, one layer at a time, and the rest is trained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from figures_src.experiments import cached
from figures_src.experiments.data import digits
from figures_src.maths.activations import CATALOGUE, Array
from figures_src.maths.losses import cross_entropy_gradient
from figures_src.maths.network import Network, backward, descend, forward, initialise

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


@cached(Revival)
def revival(seeds: Sequence[int] = SEEDS) -> Revival:
    """Two hidden ReLU layers, He initialisation, plain gradient descent on all training digits."""
    data = digits()
    widths = (data.train_inputs.shape[1], WIDTH, WIDTH, data.train_targets.shape[1])
    shares, moved = [], []
    for layer in (0, 1):
        fresh = initialise(widths, CATALOGUE["relu"], "he", seeds)
        start = network = _silenced(fresh, layer, data.train_inputs)
        for _ in range(STEPS):
            passed = forward(network, data.train_inputs)
            error = cross_entropy_gradient(passed.pre_activations[-1], data.train_targets) / len(data.train_targets)
            network = descend(network, backward(network, passed, error), RATE)
        units = forward(network, data.train_inputs).activations[layer + 1][..., :SILENCED]
        shares.append(np.mean(np.any(units > 0, axis=-2), axis=-1))
        change = np.abs(network.weights[layer] - start.weights[layer])[..., :SILENCED]
        moved.append(change.max(axis=(-1, -2)))
    return Revival(shares[0], shares[1], np.stack(moved, axis=1))
