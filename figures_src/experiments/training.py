"""Training on real digits: does ReLU learn faster, and can a sigmoid network be deep?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import split_digits
from figures_src.experiments.train import logits, repeated, share_right, shuffled, single, train
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.network import initialise
from figures_src.maths.optimisers import GRADIENT_DESCENT

WIDTH, BATCH, EPOCHS = 32, 128, 40
RATES = (0.03, 0.1, 0.3, 1.0)
SEEDS = tuple(range(5))
# The first of all splits of the digits.
SPLITS = (0,)
# How long five sigmoid layers are given, and thirty ReLU layers.
LONG, DEEP_EPOCHS = 300, 60
DEEP_RATES = (0.01,)


@dataclass(frozen=True)
class Training:
    """What became of each network: (split, learning rate, seed); NaN where it diverged, or its answers overflow.

    ``loss`` over the training digits, and ``test_accuracy``: at the end. ``train_accuracy``: at each record, the last
    axis. ``diverged``: the step at which it did; infinite where it did not.
    """

    loss: Array
    train_accuracy: Array
    test_accuracy: Array
    diverged: Array


@experiment(Training)
def training(
    activation: Activation,
    initialisation: str,
    depth: int,
    gain: float = 1.0,
    *,
    rates: Sequence[float] = RATES,
    epochs: int = EPOCHS,
    every: int = 1,
    splits: Sequence[int] = SPLITS,
    seeds: Sequence[int] = SEEDS,
) -> Training:
    """Stochastic gradient descent on the digits; every split, learning rate and seed in one batch of networks.

    A seed decides the weights; the order of the examples is the same for all. ``every``: so many epochs lie between
    two records.
    """
    data = split_digits(tuple(splits))
    examples = data.train_inputs.shape[-2]
    seen = data.train_inputs.astype(np.float32)
    widths = (data.train_inputs.shape[-1], *[WIDTH] * depth, data.train_targets.shape[-1])
    trained = train(
        repeated(initialise(widths, activation, initialisation, seeds, gain=gain), len(splits), len(rates)),
        data.train_inputs,
        data.train_targets,
        shuffled(examples, BATCH, epochs),
        loss=CROSS_ENTROPY,
        optimiser=GRADIENT_DESCENT,
        rate=np.reshape(rates, (-1, 1)),
        # Single precision takes a third of the time, and what is right does not hang on the eighth digit.
        watch=lambda network: (share_right(logits(single(network), seen), data.train_targets),),
        every=every * (examples // BATCH),
    )
    answers = logits(trained.network, data.train_inputs)
    with np.errstate(over="ignore", invalid="ignore"):
        loss = CROSS_ENTROPY.value(answers, data.train_targets).mean(axis=-1)
    right = share_right(logits(trained.network, data.test_inputs), data.test_targets)
    return Training(trained.unless_diverged(loss), trained.seen[0], trained.unless_diverged(right), trained.diverged)


RUNS = (
    *(
        training.run(activation, initialisation, depth, gain)
        for depth in (1, 5)
        for activation, initialisation, gain in (
            (SIGMOID, "xavier", 1.0),
            (SIGMOID, "xavier", 4.0),
            (TANH, "xavier", 1.0),
            (RELU, "he", 1.0),
        )
    ),
    training.run(SIGMOID, "xavier", 5, rates=(1.0,), epochs=LONG, every=LONG),
    *(
        training.run(RELU, initialisation, 30, rates=DEEP_RATES, epochs=DEEP_EPOCHS, every=DEEP_EPOCHS)
        for initialisation in ("he", "xavier")
    ),
)
