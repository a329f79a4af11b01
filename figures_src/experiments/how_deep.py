"""How deep may a network be, and how large must its weights be? Every depth with several weight scales, on real digits.

Three kinds of network: sigmoid with zero biases, centred sigmoid, ReLU with zero biases.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from figures_src.base.experiment import Run, experiment
from figures_src.experiments.data import own_digits
from figures_src.experiments.train import judge, shuffled, single, train
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.mean_field import critical_sigma_w
from figures_src.maths.network import Network, in_sigmoids, initialise
from figures_src.maths.optimisers import ADAM, GRADIENT_DESCENT, Optimiser

WIDTH, BATCH, STEPS = 32, 32, 250
DEPTHS = (3, 8, 16, 30)
# Each sees its own split of the digits, of which there are five; the first two try the learning rates.
SEEDS, TRIALS = tuple(range(10)), 2
# Half octaves.
RATES = tuple(2.0 ** (step / 2) for step in range(-22, 7))
# Shares of the loss of a network that knows nothing, log 10: where no rate leaves less than the first, the cell is at
# chance and has no best rate; what leaves more than the second was thrown off, and asks for a smaller rate.
LEARNT, THROWN_OFF = 0.95, 1.05


@dataclass(frozen=True)
class HowDeep:
    """At one depth, for each weight scale.

    ``rates`` (rate,); ``loss`` (scale, rate, trial), over the training digits at the end: NaN where a rate was not
    tried, infinite where training diverged. ``best`` (scale,): the rate whose median of these is least.
    ``test_accuracy`` (scale, seed), with it: NaN where training diverged. Where nothing is learnt at any rate that was
    tried both are NaN.
    """

    rates: Array
    loss: Array
    best: Array
    test_accuracy: Array


class _Cells(NamedTuple):
    """The networks of one depth, one kind and one optimiser, to be trained at any scale and rate."""

    activation: Activation
    centred: bool
    initialisation: str
    depth: int
    scales: Sequence[float]
    optimiser: Optimiser

    def train(self, pairs: Sequence[tuple[int, int]], seeds: Sequence[int]) -> tuple[Array, Array]:
        """The loss over the training digits, infinite where training diverged, and the share of the test digits right.

        Args:
            pairs: which scale with which rate.

        Returns:
            Two arrays (pair, seed).
        """
        data = own_digits(seeds)
        started = {scale: self._start(scale, seeds) for scale, _ in pairs}
        trained = train(
            _side_by_side([started[scale] for scale, _ in pairs]),
            data.train_inputs,
            data.train_targets,
            islice(shuffled(data.train_inputs.shape[-2], BATCH, STEPS), STEPS),
            loss=CROSS_ENTROPY,
            optimiser=self.optimiser,
            rate=np.array([[RATES[rate]] for _, rate in pairs]),
        )
        loss, right = judge(trained, data)
        return np.where(np.isnan(loss), np.inf, loss), right

    def _start(self, scale: int, seeds: Sequence[int]) -> Network:
        """The networks of these seeds at a scale, in single precision, which halves the time and more."""
        widths, gain = (64, *[WIDTH] * self.depth, 10), self.scales[scale]
        if self.centred:
            # A quarter for tanh, which has four times sigmoid's slope.
            return single(in_sigmoids(initialise(widths, TANH, self.initialisation, seeds, gain=gain / 4)))
        return single(initialise(widths, self.activation, self.initialisation, seeds, gain=gain))


def _side_by_side(networks: Sequence[Network]) -> Network:
    """Networks of one shape along a further axis in front."""
    weights, biases = (
        tuple(map(np.stack, zip(*layers, strict=True)))
        for layers in ([each.weights for each in networks], [each.biases for each in networks])
    )
    return Network(weights, biases, networks[0].activations)


def _medians(loss: Array) -> Array:
    """Of each rate over the trials; infinite where it was not tried."""
    return np.median(np.where(np.isnan(loss), np.inf, loss), axis=-1)


def _is_learnt(loss: Array) -> bool:
    return bool(_medians(loss).min() < LEARNT * np.log(10))


def _untried(loss: Array) -> list[int]:
    """Which rates to try next, given the loss (rate, trial) so far: octaves first, then half octaves beside the best.

    None once the best has a worse one on either side. Where nothing was learnt none either, unless the least rate threw
    networks off: then a quarter of it.
    """
    medians, tried = _medians(loss), ~np.isnan(loss[:, 0])
    if not _is_learnt(loss):
        least = int(tried.argmax())
        return [least - 4] if medians[least] > THROWN_OFF * np.log(10) and least >= 4 else []
    best = int(medians.argmin())
    near, far = ([rate for rate in (best - step, best + step) if 0 <= rate < len(loss)] for step in (1, 2))
    asked = near if any(tried[rate] for rate in near) or all(tried[rate] for rate in far) else far
    return [rate for rate in asked if not tried[rate]]


@experiment(HowDeep)
def how_deep(
    activation: Activation,
    centred: bool,
    initialisation: str,
    depth: int,
    scales: Sequence[float],
    *,
    begin: float,
    optimiser: Optimiser = GRADIENT_DESCENT,
    seeds: Sequence[int] = SEEDS,
) -> HowDeep:
    """Dense networks on the digits, at several weight scales; at each the learning rate is searched for.

    Args:
        centred: sigmoid with the biases that make it tanh in disguise, and half the scale in the first layer and the
            last; otherwise biases are zero, and every layer has the scale.
        initialisation: of weights of variance 1 over the fan-in, which the scale multiplies.
        begin: the rate at which the search begins, times the depth.
    """
    cells = _Cells(activation, centred, initialisation, depth, scales, optimiser)
    loss = np.full((len(scales), len(RATES), TRIALS), np.nan)
    accuracy = np.full((len(scales), len(seeds)), np.nan)
    tried: dict[tuple[int, int], Array] = {}
    middle = int(np.abs(np.log(np.array(RATES) * depth / begin)).argmin())
    asked = [(scale, middle + step) for scale in range(len(scales)) for step in (-2, 0, 2)]
    while asked:
        for pair, found, right in zip(asked, *cells.train(asked, seeds[:TRIALS]), strict=True):
            loss[pair], tried[pair] = found, right
        asked = [(scale, rate) for scale in range(len(scales)) for rate in _untried(loss[scale])]
    chosen = [(scale, int(_medians(loss[scale]).argmin())) for scale in range(len(scales)) if _is_learnt(loss[scale])]
    best = np.full(len(scales), np.nan)
    if chosen:
        _, right = cells.train(chosen, seeds[TRIALS:])
        for (scale, rate), rest in zip(chosen, right, strict=True):
            best[scale], accuracy[scale] = RATES[rate], np.concatenate((tried[scale, rate], rest))
    return HowDeep(np.array(RATES), loss, best, accuracy)


class Kind(NamedTuple):
    """A kind of network: its function, whether it is centred, its weight scales, and where its search begins."""

    activation: Activation
    centred: bool
    scales: tuple[float, ...]
    begin: float

    @property
    def near_critical(self) -> float:
        """The one of its scales next to the critical one."""
        critical = critical_sigma_w(self.activation, 0.0, centred=self.centred)
        return min(self.scales, key=lambda scale: abs(math.log(scale / critical)))


def _half_octaves(first: int) -> tuple[float, ...]:
    return tuple(2.0 ** (step / 2) for step in range(first, first + 5))


SIGMOID_KIND = Kind(SIGMOID, False, _half_octaves(4), 4.0)
CENTRED_KIND = Kind(SIGMOID, True, _half_octaves(2), 4.0)
RELU_KIND = Kind(RELU, False, _half_octaves(-1), 0.7)
KINDS = (SIGMOID_KIND, CENTRED_KIND, RELU_KIND)
DISTRIBUTIONS = ("lecun", "orthogonal")
# What Adam changes is seen at these depths, with Xavier's scale and next to the critical one.
ADAM_DEPTHS, ADAM_BEGIN, XAVIER = (8, 30), 0.1, 1.0


def accuracies(kind: Kind, initialisation: str) -> Array:
    """The share of the test digits right after gradient descent: (depth, scale, seed); NaN at chance."""
    found = [
        how_deep(kind.activation, kind.centred, initialisation, depth, kind.scales, begin=kind.begin)
        for depth in DEPTHS
    ]
    return np.stack([each.test_accuracy for each in found])


def with_adam(kind: Kind, depth: int) -> HowDeep:
    """With normal weights at Xavier's scale and next to the critical one."""
    scales = (XAVIER, kind.near_critical)
    return how_deep(kind.activation, kind.centred, "lecun", depth, scales, begin=ADAM_BEGIN, optimiser=ADAM)


def at_xaviers_scale(kind: Kind, depth: int) -> HowDeep:
    """With normal weights and gradient descent, where the map does not reach so far."""
    return how_deep(kind.activation, kind.centred, "lecun", depth, (XAVIER,), begin=kind.begin)


def _runs() -> Iterator[Run]:
    # The deepest take longest.
    for depth in DEPTHS[::-1]:
        for each in KINDS:
            for initialisation in DISTRIBUTIONS:
                yield how_deep.run(each.activation, each.centred, initialisation, depth, each.scales, begin=each.begin)
    for depth in ADAM_DEPTHS[::-1]:
        for each in KINDS:
            scales = (XAVIER, each.near_critical)
            yield how_deep.run(each.activation, each.centred, "lecun", depth, scales, begin=ADAM_BEGIN, optimiser=ADAM)
    for depth in (DEPTHS[0], *ADAM_DEPTHS):
        for each in (SIGMOID_KIND, CENTRED_KIND):
            yield how_deep.run(each.activation, each.centred, "lecun", depth, (XAVIER,), begin=each.begin)


RUNS = tuple(_runs())
