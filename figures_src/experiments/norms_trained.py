"""Thirty layers with norms and skips, trained on the digits: which of them learn, whatever their gradients at first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import own_digits
from figures_src.experiments.train import at_best_rate, judge, repeated, shuffled, single, train
from figures_src.maths.activation import Activation, Array
from figures_src.maths.blocks import (
    BATCH_NORM,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
    Block,
)
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.network import initialise
from figures_src.maths.optimisers import GRADIENT_DESCENT

DEPTH, WIDTH, BATCH, STEPS = 30, 32, 32, 100
# Each sees its own split of the digits, of which there are five; the first two try the learning rates.
SEEDS, TRIALS = tuple(range(10)), 2


@dataclass(frozen=True)
class NormsTrained:
    """Networks at the learning rate that trains best.

    ``rates`` (rate,); ``loss`` (rate, trial), over the training digits at the end: NaN where training diverged, or the
    rate was not tried. ``best``: the rate whose median of these is least. ``test_accuracy`` (seed,), with it: NaN where
    training diverged.
    """

    rates: Array
    loss: Array
    best: float
    test_accuracy: Array


def _fit(
    activation: Activation, initialisation: str, block: Block, seeds: Sequence[int], rates: Array
) -> tuple[Array, ...]:
    """Loss (rate, seed), share of the test digits right (rate, seed)."""
    data = own_digits(seeds)
    plain = initialise((64, *[WIDTH] * DEPTH, 10), activation, initialisation, seeds)
    trained = train(
        repeated(single(replace(plain, block=block)), len(rates)),
        data.train_inputs,
        data.train_targets,
        islice(shuffled(data.train_inputs.shape[-2], BATCH, STEPS), STEPS),
        loss=CROSS_ENTROPY,
        optimiser=GRADIENT_DESCENT,
        rate=rates[:, None],
    )
    return judge(trained, data)


@experiment(NormsTrained)
def norms_trained(
    activation: Activation,
    initialisation: str,
    block: Block,
    half_octaves: Sequence[int],
    seeds: Sequence[int] = SEEDS,
) -> NormsTrained:
    """Thirty hidden layers, of which the first is plain, as the output is; biases begin at zero.

    A seed decides the weights and the split; the order of the examples is the same for all. Batch norm takes the batch
    that it is given, in training and at the end, when it is some 150 digits.

    Args:
        half_octaves: the learning rates that are tried.
    """
    rates = 2.0 ** (np.arange(min(half_octaves), max(half_octaves) + 1) / 2)
    tried = np.array(half_octaves) - min(half_octaves)
    loss = np.full((len(rates), TRIALS), np.nan)
    fit = partial(_fit, activation, initialisation, block)
    loss[tried], best, (_, right) = at_best_rate(fit, rates[tried], seeds, TRIALS)
    return NormsTrained(rates, loss, float(rates[tried[best]]), right)


# With which weights each function begins, and between which half octaves each block's best rate lies. Where no rate is
# any good in so few steps those tried lie far apart; a ReLU with skips alone begins with answers in the millions, and
# diverges at rates larger than these.
CASES: tuple[tuple[Activation, str, dict[Block, Sequence[int]]], ...] = (
    (
        SIGMOID,
        "xavier",
        {
            PLAIN: (-12, -6, 0),
            BATCH_NORM: range(-7, -1),
            LAYER_NORM_AFTER: (-12, -6, 0),
            LAYER_NORM_BEFORE: range(-11, -5),
            SKIPS: range(-5, 0),
            SKIPS_BATCH_NORM: range(-11, -6),
        },
    ),
    (
        TANH,
        "xavier",
        {
            PLAIN: range(-11, -5),
            BATCH_NORM: range(-12, -5),
            LAYER_NORM_AFTER: range(-18, -10),
            LAYER_NORM_BEFORE: range(-17, -12),
            SKIPS: range(-15, -7),
            SKIPS_BATCH_NORM: range(-10, -4),
        },
    ),
    (
        RELU,
        "he",
        {
            PLAIN: range(-15, -6),
            BATCH_NORM: range(-2, 4),
            LAYER_NORM_AFTER: range(-16, -8),
            LAYER_NORM_BEFORE: (-24, -20, -16),
            SKIPS: (-58, -52, -46),
            SKIPS_BATCH_NORM: range(-14, -8),
        },
    ),
)


def trained(activation: Activation, block: Block) -> NormsTrained:
    """What was measured of a function in that block."""
    ((recipe, blocks),) = ((recipe, blocks) for known, recipe, blocks in CASES if known is activation)
    return norms_trained(activation, recipe, block, tuple(blocks[block]))


RUNS = tuple(
    norms_trained.run(activation, recipe, block, half_octaves)
    for activation, recipe, blocks in CASES
    for block, half_octaves in blocks.items()
)
