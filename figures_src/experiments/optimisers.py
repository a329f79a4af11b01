"""Which verdicts an optimiser turns over: the same deep networks by gradient descent, with momentum, and by Adam."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import own_digits
from figures_src.experiments.train import at_best_rate, judge, logits, repeated, share_right, shuffled, single, train
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.network import Network, initialise
from figures_src.maths.optimisers import ADAM, GRADIENT_DESCENT, MOMENTUM, Optimiser

WIDTH, BATCH, EPOCH = 32, 32, 42
# Each sees its own split of the digits, of which there are five; the first two try the learning rates.
SEEDS, TRIALS = tuple(range(10)), 2
# So many steps at the beginning are watched one by one.
BEGINNING = 5 * EPOCH
SHALLOW, DEEP = 5, 30
# What it means that a layer has begun to move.
PER_CENT = 0.01


class Tried(NamedTuple):
    """An optimiser, the learning rates that are tried with it, in half octaves, rising; and for how many epochs."""

    optimiser: Optimiser
    half_octaves: tuple[int, ...]
    epochs: int


@dataclass(frozen=True)
class Optimised:
    """A kind of network by each optimiser, at the learning rate that trains best with it.

    ``rates`` (rate,); ``loss`` (optimiser, rate, trial), over the training digits at the end: infinite where training
    diverged, NaN where the rate was not tried. ``rate`` (optimiser,): that whose median of these is least.

    At that rate: ``test_accuracy`` (optimiser, seed), at the end; NaN where training diverged. What follows is empty
    where training was not watched. ``train_accuracy`` (optimiser, seed, epoch), which ends with NaN where an optimiser
    was given fewer epochs. ``update`` (optimiser, seed, layer): the root mean square of what a step adds to a layer's
    weights over that of the weights, the median of the first steps. ``begun`` (optimiser, seed): the first of these
    steps after which the weights of layer 1 are a hundredth off their start by the same measure; infinite where it is
    none, NaN where training diverged.
    """

    rates: Array
    loss: Array
    rate: Array
    test_accuracy: Array
    train_accuracy: Array
    update: Array
    begun: Array


def _size(weights: Array) -> Array:
    return np.sqrt(np.mean(np.square(weights), axis=(-1, -2)))


def _changes(before: Network, after: Network) -> Array:
    """What became of each layer's weights, relative to what they were: (*networks, layer)."""
    pairs = zip(before.weights, after.weights, strict=True)
    return np.stack([_size(new - old) / _size(old) for old, new in pairs], axis=-1)


class _Kind(NamedTuple):
    """A kind of network, to be trained by any optimiser; its biases are zero, and its precision is single."""

    activation: Activation
    initialisation: str
    depth: int
    seeds: Sequence[int]
    watched: bool

    def start(self, seeds: Sequence[int], rates: Array) -> Network:
        widths = (64, *[WIDTH] * self.depth, 10)
        return repeated(single(initialise(widths, self.activation, self.initialisation, seeds)), len(rates))

    def whole(self, tried: Tried, seeds: Sequence[int], rates: Array) -> tuple[Array, ...]:
        """Loss (rate, seed), share of the test digits right (rate, seed); of those trained on, (rate, seed, epoch)."""
        data = own_digits(seeds)

        def right(network: Network) -> tuple[Array, ...]:
            return (share_right(logits(network, data.train_inputs), data.train_targets),)

        trained = train(
            self.start(seeds, rates),
            data.train_inputs,
            data.train_targets,
            shuffled(data.train_inputs.shape[-2], BATCH, tried.epochs),
            loss=CROSS_ENTROPY,
            optimiser=tried.optimiser,
            rate=rates[:, None],
            watch=right if self.watched else None,
            every=EPOCH,
        )
        return *judge(trained, data), *trained.seen

    def beginning(self, tried: Tried, rate: float) -> tuple[Array, Array]:
        """``update`` and ``begun`` at that rate."""
        data = own_digits(self.seeds)
        start = self.start(self.seeds, np.array([rate]))
        seen = train(
            start,
            data.train_inputs,
            data.train_targets,
            shuffled(data.train_inputs.shape[-2], BATCH, BEGINNING // EPOCH),
            loss=CROSS_ENTROPY,
            optimiser=tried.optimiser,
            rate=rate,
            watch=lambda network: (_changes(start, network)[..., 0],),
            compare=lambda before, after: (_changes(before, after),),
        ).seen
        moved, update = (each[0] for each in seen)
        steps = np.where(moved >= PER_CENT, np.arange(1, BEGINNING + 1), np.inf).min(axis=-1)
        # A median of what holds a NaN is one.
        return np.median(update, axis=-1), np.where(np.isnan(moved).any(axis=-1), np.nan, steps)


@experiment(Optimised)
def optimisers(
    activation: Activation,
    initialisation: str,
    depth: int,
    tried: Sequence[tuple[Optimiser, Sequence[int], int]],
    *,
    watched: bool,
    seeds: Sequence[int] = SEEDS,
) -> Optimised:
    """Dense networks of that many hidden layers on the digits, zero biases.

    A seed decides the weights and the split; the order of the examples is the same for all.

    Args:
        tried: each a ``Tried``.
        watched: whether training is watched on its way; that takes half as long again.
    """
    kind = _Kind(activation, initialisation, depth, seeds, watched)
    asked = [Tried(optimiser, tuple(half_octaves), epochs) for optimiser, half_octaves, epochs in tried]
    least, most = (end(end(each.half_octaves) for each in asked) for end in (min, max))
    rates = 2.0 ** (np.arange(least, most + 1) / 2)
    loss = np.full((len(asked), len(rates), TRIALS), np.nan)
    courses = np.full((len(asked), len(seeds), max(each.epochs for each in asked) if watched else 0), np.nan)
    chosen, accuracies, beginnings = [], [], []
    for row, each in enumerate(asked):
        places = np.array(each.half_octaves) - least
        loss[row, places], best, (_, accuracy, *course) = at_best_rate(
            partial(kind.whole, each), rates[places], seeds, TRIALS
        )
        chosen.append(rates[places][best])
        accuracies.append(accuracy)
        if watched:
            courses[row, :, : each.epochs] = course[0]
            beginnings.append(kind.beginning(each, chosen[-1]))
    update, begun = map(np.stack, zip(*beginnings, strict=True)) if watched else (np.empty(0), np.empty(0))
    return Optimised(rates, loss, np.array(chosen), np.stack(accuracies), courses, update, begun)


# With gradient descent and momentum thirty layers with Xavier's weights learn at no rate: those tried lie far apart.
KINDS = {
    "sigmoid": (
        SIGMOID,
        "xavier",
        SHALLOW,
        (
            Tried(GRADIENT_DESCENT, (3, 4, 5), 60),
            Tried(MOMENTUM, (-9, -6, -3, 0), 20),
            Tried(ADAM, (-15, -14, -13, -12, -11), 20),
        ),
    ),
    "tanh": (
        TANH,
        "xavier",
        SHALLOW,
        (
            Tried(GRADIENT_DESCENT, (-5, -4, -3, -2, -1), 10),
            Tried(MOMENTUM, (-12, -11, -10, -9, -8), 10),
            Tried(ADAM, (-18, -17, -16, -15, -14), 10),
        ),
    ),
    "relu": (RELU, "he", SHALLOW, (Tried(GRADIENT_DESCENT, (-8, -7, -6, -5, -4), 10),)),
    "deep_relu_xavier": (
        RELU,
        "xavier",
        DEEP,
        (
            Tried(GRADIENT_DESCENT, (-8, -4, 0, 4), 10),
            Tried(MOMENTUM, (-14, -10, -6, -2), 10),
            Tried(ADAM, (-20, -19, -18, -17, -16), 10),
        ),
    ),
    "deep_relu_he": (
        RELU,
        "he",
        DEEP,
        (
            Tried(GRADIENT_DESCENT, (-13, -12, -11), 10),
            Tried(MOMENTUM, (-19, -18, -17, -16), 10),
            Tried(ADAM, (-21, -20, -19), 10),
        ),
    ),
}


def _watched(depth: int) -> bool:
    return depth == SHALLOW


def measured(kind: str) -> Optimised:
    """What was measured of a kind."""
    return optimisers(*KINDS[kind], watched=_watched(KINDS[kind][2]))


def position(kind: str, optimiser: str) -> int:
    """Where an optimiser stands in it."""
    return [tried.optimiser.name for tried in KINDS[kind][3]].index(optimiser)


RUNS = tuple(optimisers.run(*kind, watched=_watched(kind[2])) for kind in KINDS.values())
