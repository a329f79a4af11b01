"""Optimisers: one step along the gradient, with whatever each remembers of the steps before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from figures_src.maths.activation import Array
from figures_src.maths.network import Gradients, Network

# The share of the old velocity that a step keeps: Polyak leaves it open, this is the usual one.
DECAY = 0.9
# Those of Kingma & Ba, algorithm 1.
MEAN_DECAY, SQUARE_DECAY, EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Optimiser:
    """How parameters follow their gradients.

    Args:
        name: identifier, and in upper case the record's own name.
        title: what the reader calls it.
        start: the state before the first step, of a network.
        step: the network and the state after a step, of a network, its gradients, the state and the rate; the rate
            broadcasts with each parameter. The network is left as it was; gradients and state are written over.
        source: author and year.
    """

    name: str
    title: str
    start: Callable[[Network], Any]
    step: Callable[[Network, Gradients, Any, float | Array], tuple[Network, Any]]
    source: str


def _parameters(owner: Network | Gradients) -> tuple[Array, ...]:
    return (*owner.weights, *owner.biases)


def _with(network: Network, parameters: list[Array]) -> Network:
    layers = len(network.weights)
    return replace(network, weights=tuple(parameters[:layers]), biases=tuple(parameters[layers:]))


def _zeros(network: Network) -> tuple[Array, ...]:
    return tuple(np.zeros(each.shape, each.dtype) for each in _parameters(network))


def _descend(network: Network, gradients: Gradients, state: None, rate: float | Array) -> tuple[Network, None]:
    """theta <- theta - rate g."""
    moved = []
    for old, slope in zip(_parameters(network), _parameters(gradients), strict=True):
        np.multiply(slope, rate, out=slope)
        moved.append(np.subtract(old, slope, out=slope))
    return _with(network, moved), state


GRADIENT_DESCENT = Optimiser(
    name="gradient_descent",
    title="gradient descent",
    start=lambda network: None,
    step=_descend,
    source="Cauchy (1847)",
)


def _roll(
    network: Network, gradients: Gradients, state: tuple[Array, ...], rate: float | Array
) -> tuple[Network, tuple[Array, ...]]:
    """v <- decay v - rate g,  theta <- theta + v."""
    moved = []
    for old, slope, velocity in zip(_parameters(network), _parameters(gradients), state, strict=True):
        np.multiply(velocity, DECAY, out=velocity)
        np.multiply(slope, rate, out=slope)
        np.subtract(velocity, slope, out=velocity)
        moved.append(np.add(old, velocity, out=slope))
    return _with(network, moved), state


MOMENTUM = Optimiser(
    name="momentum",
    title="momentum",
    start=_zeros,
    step=_roll,
    source="Polyak (1964)",
)

_Moments = tuple[int, tuple[Array, ...], tuple[Array, ...]]


def _adapt(network: Network, gradients: Gradients, state: _Moments, rate: float | Array) -> tuple[Network, _Moments]:
    """m <- b1 m + (1 - b1) g,  v <- b2 v + (1 - b2) g^2,
    theta <- theta - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon) at step t = 1, 2, ...
    """
    step, means, squares = state[0] + 1, state[1], state[2]
    moved = []
    for old, slope, mean, square in zip(_parameters(network), _parameters(gradients), means, squares, strict=True):
        np.multiply(mean, MEAN_DECAY, out=mean)
        np.add(mean, (1 - MEAN_DECAY) * slope, out=mean)
        np.multiply(square, SQUARE_DECAY, out=square)
        np.add(square, (1 - SQUARE_DECAY) * slope**2, out=square)
        scale = np.sqrt(square / (1 - SQUARE_DECAY**step)) + EPSILON
        np.divide(mean / (1 - MEAN_DECAY**step), scale, out=slope)
        np.multiply(slope, rate, out=slope)
        moved.append(np.subtract(old, slope, out=slope))
    return _with(network, moved), (step, means, squares)


ADAM = Optimiser(
    name="adam",
    title="Adam",
    start=lambda network: (0, _zeros(network), _zeros(network)),
    step=_adapt,
    source="Kingma & Ba (2015)",
)
