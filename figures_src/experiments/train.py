"""The one training loop: batches of networks, by any optimiser and loss; what is watched on the way, what diverges."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activation import Array
from figures_src.maths.losses import Loss
from figures_src.maths.network import Network, backward, forward
from figures_src.maths.optimisers import Optimiser

# So many examples pass through at once where training is not what they pass for: more would leave the cache.
PART = 128

Watch = Callable[[Network], tuple[Array, ...]]


@dataclass(frozen=True)
class Trained:
    """Networks after training.

    Args:
        network: the networks; those that diverged are among them.
        seen: each array that the watch gave, with the record as its last axis; NaN from the step at which a network
            diverged.
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
    return Network(
        tuple(np.broadcast_to(weight, (*axes, *weight.shape)) for weight in network.weights),
        tuple(np.broadcast_to(bias, (*axes, *bias.shape)) for bias in network.biases),
        network.activations,
    )


def single(network: Network) -> Network:
    """The same networks in single precision."""
    return Network(
        tuple(weight.astype(np.float32) for weight in network.weights),
        tuple(bias.astype(np.float32) for bias in network.biases),
        network.activations,
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
            network, state = optimiser.step(network, backward(network, passed, error), state, rate)
            if watch and step % every == 0:
                _note(diverged, step, *network.weights, *network.biases)
                seen.append(tuple(_blank(found, np.isinf(diverged)) for found in watch(network)))
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
