"""How deep may a sigmoid network be, and how large must its weights be? Every depth with every gain, on real digits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.experiments.data import digits
from figures_src.maths.activations import CATALOGUE, Array
from figures_src.maths.losses import cross_entropy_gradient
from figures_src.maths.network import Network, backward, descend, forward, initialise

WIDTH, BATCH, EPOCHS = 32, 32, 20
DEPTHS = (1, 2, 3, 5, 8, 12, 20, 30)
# Half octaves: 1, Xavier's own weights, and the factor 4 of Glorot & Bengio (2010) are among them.
GAINS = tuple(2 ** (step / 2) for step in range(11))
RATES = (0.05, 0.2, 0.8)
SEEDS = tuple(range(3))


@dataclass(frozen=True)
class DepthAndGain:
    """At the end of training, at the learning rate that trains best, (depth, gain, seed); and that rate, (depth, gain).

    The rate is chosen by the median of the training accuracy over the seeds, never by the test.
    """

    train_accuracy: Array
    test_accuracy: Array
    rate: Array


def _scaled(network: Network) -> Network:
    """The networks, one a seed, at every gain and learning rate: leading axes (gain, rate, seed).

    Single precision halves the time and more; what a network gets right does not hang on the eighth digit.
    """
    gain = np.reshape(GAINS, (-1, 1, 1, 1, 1))
    copies = np.ones((len(GAINS), len(RATES), 1, 1, 1))
    return Network(
        tuple((gain * copies * weight).astype(np.float32) for weight in network.weights),
        tuple((copies * bias).astype(np.float32) for bias in network.biases),
        network.activations,
    )


def _right(network: Network, inputs: Array, targets: Array) -> Array:
    # A batch at a time, or the passes of a hundred networks would fill a gigabyte.
    parts = np.array_split(inputs, len(inputs) // BATCH)
    guessed = [forward(network, part).pre_activations[-1].argmax(axis=-1) for part in parts]
    return np.mean(np.concatenate(guessed, axis=-1) == targets.argmax(axis=-1), axis=-1)


def _train(depth: int, seeds: Sequence[int]) -> tuple[Array, Array]:
    """Stochastic gradient descent at one depth; the accuracy on the training and on the test digits."""
    order = np.random.default_rng(0)
    train_inputs, train_targets, test_inputs, test_targets = (part.astype(np.float32) for part in digits())
    widths = (train_inputs.shape[1], *[WIDTH] * depth, train_targets.shape[1])
    network = _scaled(initialise(widths, CATALOGUE["sigmoid"], "xavier", seeds))
    # Divided here by the size of the batch: the loss is a mean.
    rate = np.reshape(RATES, (-1, 1, 1, 1)).astype(np.float32) / BATCH
    # A rate that is too high may diverge; that network's accuracy then tells.
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for _ in range(EPOCHS):
            shuffled = order.permutation(len(train_inputs))
            for start in range(0, len(shuffled) - BATCH + 1, BATCH):
                batch = shuffled[start : start + BATCH]
                passed = forward(network, train_inputs[batch])
                error = cross_entropy_gradient(passed.pre_activations[-1], train_targets[batch])
                network = descend(network, backward(network, passed, error), rate)
        return _right(network, train_inputs, train_targets), _right(network, test_inputs, test_targets)


@cached(DepthAndGain)
def depth_and_gain(seeds: Sequence[int] = SEEDS) -> DepthAndGain:
    """Dense sigmoid networks on the digits, zero biases, Xavier weights times a gain; at each depth all in one batch.

    A seed decides the weights, which every gain multiplies; the order of the examples is the same for all.
    """
    train, test = (np.array(column) for column in zip(*(_train(n, seeds) for n in DEPTHS), strict=True))
    best = np.median(train, axis=-1).argmax(axis=-1)
    chosen = best[..., None, None]
    return DepthAndGain(
        np.take_along_axis(train, chosen, axis=2)[:, :, 0],
        np.take_along_axis(test, chosen, axis=2)[:, :, 0],
        np.array(RATES)[best],
    )
