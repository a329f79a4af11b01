"""Training on real digits: does ReLU learn faster, and can a sigmoid network be deep?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.experiments.data import digits
from figures_src.maths.activations import Array, find
from figures_src.maths.losses import cross_entropy, cross_entropy_gradient
from figures_src.maths.network import Network, backward, descend, forward, initialise

WIDTH, BATCH, EPOCHS = 32, 128, 40
RATES = (0.03, 0.1, 0.3, 1.0)
SEEDS = tuple(range(5))


@dataclass(frozen=True)
class Training:
    """What was seen after each epoch: (learning rate, seed, epoch)."""

    loss: Array
    train_accuracy: Array
    test_accuracy: Array


def _measure(network: Network, inputs: Array, targets: Array) -> tuple[Array, Array]:
    logits = forward(network, inputs).pre_activations[-1]
    right = logits.argmax(axis=-1) == targets.argmax(axis=-1)
    return cross_entropy(logits, targets).mean(axis=-1), right.mean(axis=-1)


@cached(Training)
def training(
    activation: str,
    initialisation: str,
    depth: int,
    gain: float = 1.0,
    *,
    rates: Sequence[float] = RATES,
    epochs: int = EPOCHS,
    seeds: Sequence[int] = SEEDS,
) -> Training:
    """Stochastic gradient descent on the digits, every learning rate with every seed, in one batch of networks.

    A seed decides the weights; the order of the examples is the same for all.
    """
    data, order = digits(), np.random.default_rng(0)
    widths = (data.train_inputs.shape[1], *[WIDTH] * depth, data.train_targets.shape[1])
    network = initialise(widths, find(activation), initialisation, tuple(seeds) * len(rates), gain=gain)
    rate = np.repeat(rates, len(seeds))[:, None, None]
    seen = []
    for _ in range(epochs):
        shuffled = order.permutation(len(data.train_inputs))
        for start in range(0, len(shuffled) - BATCH + 1, BATCH):
            batch = shuffled[start : start + BATCH]
            # A rate that is too high may diverge; that network's accuracy then tells.
            with np.errstate(over="ignore", invalid="ignore"):
                passed = forward(network, data.train_inputs[batch])
                error = cross_entropy_gradient(passed.pre_activations[-1], data.train_targets[batch]) / BATCH
                network = descend(network, backward(network, passed, error), rate)
        with np.errstate(over="ignore", invalid="ignore"):
            loss, train = _measure(network, data.train_inputs, data.train_targets)
            _, test = _measure(network, data.test_inputs, data.test_targets)
        seen.append((loss, train, test))
    shape = (epochs, len(rates), len(seeds))
    loss, train, test = (np.moveaxis(np.array(column).reshape(shape), 0, -1) for column in zip(*seen, strict=True))
    return Training(loss, train, test)
