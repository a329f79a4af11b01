"""How deep may a sigmoid network be, and how large must its weights be? Every depth with every gain, on real digits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import digits
from figures_src.experiments.train import logits, repeated, share_right, shuffled, single, train
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.network import Network, initialise
from figures_src.maths.optimisers import GRADIENT_DESCENT

WIDTH, BATCH, EPOCHS = 32, 32, 20
DEPTHS = (1, 2, 3, 5, 8, 12, 20, 30)
# Half octaves: 1, Xavier's own weights, and the factor 4 of Glorot & Bengio (2010) are among them.
GAINS = tuple(2 ** (step / 2) for step in range(11))
RATES = (0.05, 0.2, 0.8)
SEEDS = tuple(range(3))


@dataclass(frozen=True)
class DepthAndGain:
    """At the end of training, at the learning rate that trains best, (gain, seed); and that rate, (gain).

    The rate is chosen by the median of the training accuracy over the seeds, never by the test.
    """

    train_accuracy: Array
    test_accuracy: Array
    rate: Array


def _scaled(network: Network) -> Network:
    """The networks, one a seed, at every gain, which is a further axis in front; the biases are zero.

    Single precision halves the time and more; what a network gets right does not hang on the eighth digit.
    """
    gain = np.reshape(GAINS, (-1, 1, 1, 1))
    return single(
        Network(
            tuple(gain * weight for weight in network.weights),
            tuple(gain * bias for bias in network.biases),
            network.activations,
        )
    )


def _train(depth: int, seeds: Sequence[int]) -> tuple[Array, Array]:
    """Stochastic gradient descent at one depth; the accuracy on the training and on the test digits."""
    data = digits()
    widths = (data.train_inputs.shape[1], *[WIDTH] * depth, data.train_targets.shape[1])
    trained = train(
        repeated(_scaled(initialise(widths, SIGMOID, "xavier", seeds)), len(RATES)),
        data.train_inputs,
        data.train_targets,
        shuffled(len(data.train_inputs), BATCH, EPOCHS),
        loss=CROSS_ENTROPY,
        optimiser=GRADIENT_DESCENT,
        rate=np.reshape(RATES, (-1, 1, 1)),
    )
    train_right, test_right = (
        share_right(logits(trained.network, inputs, BATCH), targets)
        for inputs, targets in ((data.train_inputs, data.train_targets), (data.test_inputs, data.test_targets))
    )
    return trained.unless_diverged(train_right), trained.unless_diverged(test_right)


@experiment(DepthAndGain)
def depth_and_gain(depth: int, seeds: Sequence[int] = SEEDS) -> DepthAndGain:
    """Dense sigmoid networks on the digits, zero biases, Xavier weights times a gain; all of one depth in one batch.

    A seed decides the weights, which every gain multiplies; the order of the examples is the same for all.
    """
    # By rate, (gain, seed).
    train_right, test_right = _train(depth, seeds)
    # A rate at which networks diverge is not the best.
    best = np.median(np.nan_to_num(train_right), axis=-1).argmax(axis=0)
    chosen = best[None, :, None]
    return DepthAndGain(
        np.take_along_axis(train_right, chosen, axis=0)[0],
        np.take_along_axis(test_right, chosen, axis=0)[0],
        np.array(RATES)[best],
    )


def accuracies() -> Array:
    """Of all depths together, as measured: (depth, gain, seed)."""
    return np.stack([depth_and_gain(depth).test_accuracy for depth in DEPTHS])


# The deepest take longest.
RUNS = tuple(depth_and_gain.run(depth) for depth in DEPTHS[::-1])
