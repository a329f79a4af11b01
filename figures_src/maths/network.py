"""Dense networks: initialisation, forward pass, backward pass; any number of seeds at once.

A leading axis of every weight runs over the seeds, and matrix products broadcast over it: twenty networks are one call.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from figures_src.maths.activations import CATALOGUE, Activation, Array
from figures_src.maths.checks import check_not_negative, check_positive, check_shape, check_whole


@dataclass(frozen=True)
class Initialisation:
    """How weights are drawn: mean 0, and a variance that depends on the fan-in and the fan-out.

    ``distributions`` are the ones that the recipe is used with; the first is the default.
    """

    name: str
    title: str
    variance: Callable[[int, int], float]
    distributions: tuple[str, ...]
    source: str

    @property
    def sigma_w(self) -> float:
        """The standard deviation of sqrt(fan-in) times a weight, in a layer whose fan-in and fan-out are equal."""
        return float(np.sqrt(self.variance(1, 1)))


INITIALISATIONS = MappingProxyType(
    {
        recipe.name: recipe
        for recipe in (
            Initialisation("lecun", "LeCun", lambda n, m: 1 / n, ("normal", "uniform"), "LeCun et al. (1998)"),
            Initialisation(
                "xavier", "Xavier", lambda n, m: 2 / (n + m), ("normal", "uniform"), "Glorot & Bengio (2010)"
            ),
            Initialisation("he", "He", lambda n, m: 2 / n, ("normal", "uniform"), "He et al. (2015)"),
            Initialisation("fan_in_uniform", "±1/√n", lambda n, m: 1 / (3 * n), ("uniform",), "LeCun et al. (1998)"),
            Initialisation(
                "orthogonal", "Orthogonal", lambda n, m: 1 / n, ("orthogonal",), "Saxe, McClelland & Ganguli (2014)"
            ),
        )
    }
)


def find_initialisation(name: str) -> Initialisation:
    """The recipe of that name.

    Raises:
        ValueError: no initialisation has that name; the message lists those that there are.
    """
    if name not in INITIALISATIONS:
        raise ValueError(f"unknown initialisation {name!r}; known are {', '.join(INITIALISATIONS)}")
    return INITIALISATIONS[name]


def check_seeds(seeds: Sequence[int]) -> None:
    """Refuse no seed at all, and what no random generator takes, with a ValueError."""
    if not len(seeds):
        raise ValueError("seeds must hold at least one seed")
    for seed in seeds:
        check_whole("seeds", seed, 0)


def draw_weights(
    recipe: Initialisation,
    fan_in: int,
    fan_out: int,
    generator: np.random.Generator,
    *,
    gain: float = 1.0,
    distribution: str | None = None,
) -> Array:
    """One weight matrix, shape (fan_in, fan_out), of variance gain^2 times the recipe's.

    An orthogonal matrix is drawn uniformly (Haar measure): square, it is gain times a rotation or reflection; oblong,
    its shorter side is orthonormal up to the gain, scaled so that its entries keep the variance 1 / fan_in.

    Raises:
        ValueError: a fan is less than 1, the gain is not finite and positive, or the recipe has no such distribution.
    """
    check_whole("fan_in", fan_in, 1)
    check_whole("fan_out", fan_out, 1)
    check_positive("gain", gain)
    distribution = recipe.distributions[0] if distribution is None else distribution
    if distribution not in recipe.distributions:
        allowed = " or ".join(recipe.distributions)
        raise ValueError(f"distribution of {recipe.name} must be {allowed}, not {distribution!r}")
    deviation = gain * np.sqrt(recipe.variance(fan_in, fan_out))
    if distribution == "normal":
        return deviation * generator.standard_normal((fan_in, fan_out))
    if distribution == "uniform":
        return np.sqrt(3) * deviation * generator.uniform(-1, 1, (fan_in, fan_out))
    long, short = max(fan_in, fan_out), min(fan_in, fan_out)
    columns, triangle = np.linalg.qr(generator.standard_normal((long, short)))
    columns *= np.sign(np.diag(triangle))
    return deviation * np.sqrt(long) * (columns if fan_in >= fan_out else columns.T)


@dataclass(frozen=True)
class Network:
    """A dense network, or a batch of them.

    Args:
        weights: one array a layer, shape (*seeds, fan_in, fan_out).
        biases: one array a layer, shape (*seeds, 1, fan_out).
        activations: one record a layer; the identity makes a layer linear.

    Raises:
        ValueError: the layers do not fit on one another; the message names the layer's array and its shape.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[Activation, ...]

    def __post_init__(self) -> None:
        if not len(self.weights) == len(self.biases) == len(self.activations) > 0:
            raise ValueError("weights, biases and activations must be as many, one a layer, and at least one")
        fan_in = self.weights[0].shape[-2]
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            fan_out = weight.shape[-1]
            check_shape(f"weights[{layer}]", weight.shape, (*self.seeds, fan_in, fan_out))
            check_shape(f"biases[{layer}]", bias.shape, (*self.seeds, 1, fan_out))
            fan_in = fan_out

    @property
    def seeds(self) -> tuple[int, ...]:
        """The leading axes of every array: how many networks there are; () for one without a seed axis."""
        return self.weights[0].shape[:-2]


class Pass(NamedTuple):
    """What a forward pass saw: each layer's pre-activations, and the input followed by each layer's activations."""

    pre_activations: tuple[Array, ...]
    activations: tuple[Array, ...]


class Gradients(NamedTuple):
    """Derivatives of the loss: by each layer's weights, biases and pre-activations, and by the input."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    pre_activations: tuple[Array, ...]
    input: Array


def initialise(
    widths: Sequence[int],
    activation: Activation,
    initialisation: str,
    seeds: Sequence[int],
    *,
    output: Activation = CATALOGUE["identity"],
    gain: float = 1.0,
    distribution: str | None = None,
    bias_deviation: float = 0.0,
) -> Network:
    """Networks of these widths, one a seed; every layer but the last, which is ``output``, has ``activation``.

    Args:
        widths: units of the input, of each hidden layer and of the output; at least two of them, each at least 1.
        activation, output: records of the catalogue.
        initialisation: a name in INITIALISATIONS.
        seeds: one random generator each, so that a network does not depend on its neighbours in the batch.
        gain: multiplies the standard deviation of every weight.
        distribution: normal, uniform or orthogonal, as the recipe allows; its first by default.
        bias_deviation: standard deviation of the normal biases; 0 gives zero biases.

    Raises:
        ValueError: an argument is out of its range; the message names it and what is allowed.
    """
    recipe = find_initialisation(initialisation)
    if len(widths) < 2:
        raise ValueError(f"depth must be at least 1: widths needs two entries or more, not {len(widths)}")
    for width in widths:
        check_whole("widths", width, 1)
    for name, record in (("activation", activation), ("output", output)):
        if not isinstance(record, Activation):
            raise ValueError(f"{name} must be a record of the catalogue, not {record!r}")
    check_not_negative("bias_deviation", bias_deviation)
    check_seeds(seeds)
    generators = [np.random.default_rng(seed) for seed in seeds]
    weights, biases = [], []
    for fan_in, fan_out in pairwise(widths):
        layer = [
            draw_weights(recipe, fan_in, fan_out, generator, gain=gain, distribution=distribution)
            for generator in generators
        ]
        weights.append(np.stack(layer))
        biases.append(bias_deviation * np.stack([generator.standard_normal((1, fan_out)) for generator in generators]))
    hidden = len(weights) - 1
    return Network(tuple(weights), tuple(biases), (activation,) * hidden + (output,))


def forward(network: Network, x: Array) -> Pass:
    """z_l = a_{l-1} W_l + b_l,  a_l = f_l(z_l),  a_0 = x, for x of shape (batch, fan_in) or (*seeds, batch, fan_in).

    Raises:
        ValueError: x has another shape.
    """
    if x.ndim < 2:
        raise ValueError(f"x must have the shape (batch, fan_in), not {x.shape}")
    seeds = network.seeds if x.ndim > 2 else ()
    check_shape("x", x.shape, (*seeds, x.shape[-2], network.weights[0].shape[-2]))
    pre_activations, activations = [], [x]
    for weight, bias, activation in zip(network.weights, network.biases, network.activations, strict=True):
        pre_activations.append(activations[-1] @ weight + bias)
        activations.append(activation.f(pre_activations[-1]))
    return Pass(tuple(pre_activations), tuple(activations))


def backward(network: Network, passed: Pass, gradient: Array) -> Gradients:
    """Back-propagation (Rumelhart, Hinton & Williams, 1986).

    delta_L = dLoss/dz_L,  delta_l = (delta_{l+1} W_{l+1}^T) f_l'(z_l),
    dLoss/dW_l = a_{l-1}^T delta_l,  dLoss/db_l = sum over the batch of delta_l.

    Args:
        passed: what ``forward`` returned.
        gradient: of the loss by the last layer's pre-activations (the logits), shape (*seeds, batch, fan_out).

    Raises:
        ValueError: the gradient has another shape.
    """
    check_shape("gradient", gradient.shape, passed.pre_activations[-1].shape)
    dtype = np.result_type(gradient, network.weights[0])
    weights = _in_one_block([weight.shape for weight in network.weights], dtype)
    biases, deltas = [], []
    delta = gradient
    for layer in reversed(range(len(network.weights))):
        np.matmul(np.swapaxes(passed.activations[layer], -1, -2), delta, out=weights[layer])
        biases.append(delta.sum(axis=-2, keepdims=True))
        deltas.append(delta)
        delta = delta @ np.swapaxes(network.weights[layer], -1, -2)
        if layer:
            delta *= network.activations[layer - 1].df(passed.pre_activations[layer - 1])
    return Gradients(weights, tuple(biases[::-1]), tuple(deltas[::-1]), delta)


def _in_one_block(shapes: Sequence[tuple[int, ...]], dtype: np.dtype[Any]) -> tuple[Array, ...]:
    """Arrays of these shapes, not yet filled, side by side in one allocation."""
    # Fifty large arrays apart are mapped page by page and given back at once, two fifths of a deep backward pass.
    ends = list(accumulate(math.prod(shape) for shape in shapes))
    block = np.empty(ends[-1], dtype)
    return tuple(block[end - math.prod(shape) : end].reshape(shape) for shape, end in zip(shapes, ends, strict=True))


def descend(network: Network, gradients: Gradients, rate: float | Array) -> Network:
    """One step of gradient descent: each parameter less ``rate`` times its gradient; a rate a seed broadcasts."""
    return Network(
        tuple(weight - rate * by for weight, by in zip(network.weights, gradients.weights, strict=True)),
        tuple(bias - rate * by for bias, by in zip(network.biases, gradients.biases, strict=True)),
        network.activations,
    )
