"""The one training loop: batches of networks, by any optimiser and loss; what is watched on the way, what diverges."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from figures_src.experiments.data import Digits
from figures_src.maths.activation import Array
from figures_src.maths.losses import CROSS_ENTROPY, Loss
from figures_src.maths.network import Network, backward, forward
from figures_src.maths.optimisers import Optimiser

# So many examples pass through at once where training is not what they pass for: more would leave the cache.
PART = 128

Watch = Callable[[Network], tuple[Array, ...]]
# The same of the networks before a step and after it.
Compare = Callable[[Network, Network], tuple[Array, ...]]


@dataclass(frozen=True)
class Trained:
    """Networks after training.

    Args:
        network: the networks; those that diverged are among them.
        seen: each array that was watched, then each that was compared, with the record as its last axis; NaN from the
            step at which a network diverged.
        diverged: the step, counted from 1, at which a network's parameters or the gradient of its loss were found not
            to be finite; infinite where they always were. Shape (*networks).
    """

    network: Network
    seen: tuple[Array, ...]
    diverged: Array

    def unless_diverged(self, found: Array) -> Array:
        """What was found of the trained networks, (*networks, ...), with NaN for those that diverged."""
        return _blank(found, np.isinf(self.diverged))


def _blank(found: Array, here: Array) -> Array:
    return np.where(here.reshape(here.shape + (1,) * (found.ndim - here.ndim)), found, np.nan)


def repeated(network: Network, *axes: int) -> Network:
    """The same networks over and over, along further axes in front of their own; nothing is copied."""
    return replace(
        network,
        weights=tuple(np.broadcast_to(weight, (*axes, *weight.shape)) for weight in network.weights),
        biases=tuple(np.broadcast_to(bias, (*axes, *bias.shape)) for bias in network.biases),
    )


def single(network: Network) -> Network:
    """The same networks in single precision."""
    return replace(
        network,
        weights=tuple(weight.astype(np.float32) for weight in network.weights),
        biases=tuple(bias.astype(np.float32) for bias in network.biases),
    )


def shuffled(examples: int, size: int, epochs: int) -> Iterator[Array]:
    """The numbers of the examples in batches of that size, in a new order each epoch; what is left over is left out."""
    order = np.random.default_rng(0)
    for _ in range(epochs):
        permutation = order.permutation(examples)
        for start in range(0, examples - size + 1, size):
            yield permutation[start : start + size]


def train(
    network: Network,
    inputs: Array,
    targets: Array,
    batches: Iterable[Any],
    *,
    loss: Loss,
    optimiser: Optimiser,
    rate: ArrayLike,
    watch: Watch | None = None,
    compare: Compare | None = None,
    every: int = 1,
) -> Trained:
    """Train networks, all side by side: each step is one pass over a batch of examples, in the networks' precision.

    Args:
        network: leading axes, as (split, rate, seed), run over the networks. It is left as it was.
        inputs, targets: (examples, ...) for all, or with leading axes that broadcast against the networks', as
            (split, 1, 1, examples, ...) where each split has its own.
        batches: what each step takes of the examples: their numbers, or a slice.
        loss: its mean over the batch is made small.
        rate: one for all, or an array that broadcasts against the networks' axes.
        watch: gives arrays of the shape (*networks, ...) to record.
        compare: gives more of them, of the networks before the step and after it.
        every: after so many steps they are recorded, and again after so many more.

    Raises:
        ValueError: there is no batch to learn from.
    """
    dtype = network.weights[0].dtype
    inputs, targets = inputs.astype(dtype, copy=False), targets.astype(dtype, copy=False)
    rate = np.asarray(rate, dtype)[..., None, None]
    state = optimiser.start(network)
    diverged = np.full(network.seeds, np.inf)
    seen: list[tuple[Array, ...]] = []
    step = 0
    # A rate that is too high may diverge, which is looked for.
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        for step, batch in enumerate(batches, start=1):
            passed = forward(network, _for_each(network, inputs[..., batch, :]), slopes=True)
            error = loss.gradient(passed.pre_activations[-1], targets[..., batch, :])
            error /= error.shape[-2]
            _note(diverged, step, error)
            before = network
            network, state = optimiser.step(before, backward(before, passed, error), state, rate)
            if (watch or compare) and step % every == 0:
                _note(diverged, step, *network.weights, *network.biases)
                found = (*(watch(network) if watch else ()), *(compare(before, network) if compare else ()))
                seen.append(tuple(_blank(each, np.isinf(diverged)) for each in found))
        _note(diverged, step, *network.weights, *network.biases)
    if not step:
        raise ValueError("batches must hold at least one batch")
    return Trained(network, tuple(np.stack(column, axis=-1) for column in zip(*seen, strict=True)), diverged)


def _note(diverged: Array, step: int, *parts: Array) -> None:
    """Write the step down for the networks that are found no longer finite, and were."""
    for part in parts:
        diverged[np.isinf(diverged) & ~np.isfinite(part).all(axis=(-1, -2))] = step


def _for_each(network: Network, inputs: Array) -> Array:
    """Examples that are the same for some of the networks, for each of them; nothing is copied."""
    return inputs if inputs.ndim == 2 else np.broadcast_to(inputs, (*network.seeds, *inputs.shape[-2:]))


def logits(network: Network, inputs: Array, part: int = PART) -> Array:
    """What the networks answer to examples as in ``train``, (*networks, examples, answers), so many at a time."""
    inputs = inputs.astype(network.weights[0].dtype, copy=False)
    parts = np.array_split(inputs, max(inputs.shape[-2] // part, 1), axis=-2)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return np.concatenate(
            [forward(network, _for_each(network, each)).pre_activations[-1] for each in parts], axis=-2
        )


def share_right(answers: Array, targets: Array) -> Array:
    """The share of the examples whose largest logit is the target's; (*networks), NaN where a logit is not finite."""
    right = np.mean(answers.argmax(axis=-1) == targets.argmax(axis=-1), axis=-1)
    return np.where(np.isfinite(answers).all(axis=(-1, -2)), right, np.nan)


def judge(trained: Trained, data: Digits) -> tuple[Array, Array]:
    """Cross-entropy over the training examples, and the share of the test's that are right; NaN where one diverged."""
    answers = logits(trained.network, data.train_inputs)
    with np.errstate(over="ignore", invalid="ignore"):
        loss = CROSS_ENTROPY.value(answers, data.train_targets).mean(axis=-1)
    right = share_right(logits(trained.network, data.test_inputs), data.test_targets)
    return trained.unless_diverged(loss), trained.unless_diverged(right)


def at_best_rate(
    fit: Callable[[Sequence[int], Array], tuple[Array, ...]], rates: Array, seeds: Sequence[int], trials: int
) -> tuple[Array, int, tuple[Array, ...]]:
    """Try learning rates with the first of the seeds, and train the others at the best one.

    Args:
        fit: trains a network for each of these rates and seeds; returns the training loss at the end, (rate, seed), NaN
            where training diverged, and whatever else is asked of them, (rate, seed, ...).
        trials: so many seeds try the rates.

    Returns:
        The losses (rate, trial), infinite where training diverged; which rate has the least median of them; and all
        that ``fit`` returns, at that rate, of all the seeds: (seed, ...).
    """
    tried = fit(seeds[:trials], rates)
    # A rate at which networks diverge is not the best.
    loss = np.where(np.isfinite(tried[0]), tried[0], np.inf)
    best = int(np.median(loss, axis=-1).argmin())
    pairs = zip(tried, fit(seeds[trials:], rates[best : best + 1]), strict=True)
    return loss, best, tuple(np.concatenate((some[best], others[0])) for some, others in pairs)
