"""Dense networks: forward pass and backward pass; any number of seeds at once.

A leading axis of every weight runs over the seeds, and matrix products broadcast over it: twenty networks are one call.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np

from figures_src.maths.activation import IDENTITY, Activation, Array
from figures_src.maths.blocks import PLAIN, Block, Layer, send_back, send_up
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.checks import check_not_negative, check_seeds, check_shape, check_whole
from figures_src.maths.initialisation import draw_weights, find_initialisation


@dataclass(frozen=True)
class Network:
    """A dense network, or a batch of them.

    Args:
        weights: one array a layer, shape (*seeds, fan_in, fan_out).
        biases: one array a layer, shape (*seeds, 1, fan_out).
        activations: one record a layer; the identity makes a layer linear.
        block: how each layer is put together, but for the first and the last, which are plain.

    Raises:
        ValueError: the layers do not fit on one another; the message names the layer's array and its shape.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[Activation, ...]
    block: Block = PLAIN

    def __post_init__(self) -> None:
        if not len(self.weights) == len(self.biases) == len(self.activations) > 0:
            raise ValueError("weights, biases and activations must be as many, one a layer, and at least one")
        fan_in = self.weights[0].shape[-2]
        for layer, (block, weight, bias) in enumerate(zip(self.blocks, self.weights, self.biases, strict=True)):
            fan_out = fan_in if block.skip else weight.shape[-1]
            check_shape(f"weights[{layer}]", weight.shape, (*self.seeds, fan_in, fan_out))
            check_shape(f"biases[{layer}]", bias.shape, (*self.seeds, 1, fan_out))
            fan_in = fan_out

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Of each layer."""
        layers = len(self.weights)
        return (PLAIN, *[self.block] * (layers - 2), PLAIN)[:layers]

    @property
    def seeds(self) -> tuple[int, ...]:
        """The leading axes of every array: how many networks there are; () for one without a seed axis."""
        return self.weights[0].shape[:-2]


def in_sigmoids(network: Network) -> Network:
    """The sigmoid network that answers what a tanh network answers: tanh(x) = 2 sigmoid(2x) - 1.

    In place of tanh's activations h it holds a = (h + 1) / 2, so that h W + b = a (2W) + b - sum over inputs of W. The
    argument of each hidden sigmoid is twice that: weights 4W between hidden layers, 2W in the first layer, which sees
    the inputs themselves, and 2W in the last, which is linear. Every layer but the first has biases of minus half the
    sum of a unit's weights (beside those that the tanh network had): they centre what the sigmoids give.

    Args:
        network: tanh in every layer but the last, which is linear; no norms, no skips.

    Raises:
        ValueError: a layer has another activation, a norm or a skip.
    """
    hidden = len(network.weights) - 1
    if network.activations != (TANH,) * hidden + (IDENTITY,) or network.block != PLAIN:
        raise ValueError("network must have tanh in every layer but the last, and the identity there, and be plain")
    weights, biases = [], []
    for layer, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
        slope = 2 if layer < hidden else 1
        step = 2 if layer else 1
        weights.append(slope * step * weight)
        biases.append(slope * bias - (weights[-1].sum(axis=-2, keepdims=True) / 2 if layer else 0))
    return Network(tuple(weights), tuple(biases), (SIGMOID,) * hidden + (IDENTITY,))


class Pass(NamedTuple):
    """What a forward pass saw: each layer's pre-activations; the input, followed by each layer's activations; the
    hidden layers' slopes, if they were asked for; where there are norms or skips, the layers themselves."""

    pre_activations: tuple[Array, ...]
    activations: tuple[Array, ...]
    slopes: tuple[Array, ...] = ()
    layers: tuple[Layer, ...] = ()


class Gradients(NamedTuple):
    """Derivatives of the loss with respect to each layer's weights, biases and pre-activations (what f is given)."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    pre_activations: tuple[Array, ...]


def initialise(
    widths: Sequence[int],
    activation: Activation,
    initialisation: str,
    seeds: Sequence[int],
    *,
    output: Activation = IDENTITY,
    gain: float = 1.0,
    distribution: str | None = None,
    bias_deviation: float = 0.0,
) -> Network:
    """Networks of these widths, one a seed; every layer but the last, which is ``output``, has ``activation``.

    Args:
        widths: units of the input, of each hidden layer and of the output; at least two of them, each at least 1.
        activation, output: records.
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
            raise ValueError(f"{name} must be an activation's record, not {record!r}")
    check_not_negative("bias_deviation", bias_deviation)
    check_seeds(seeds)
    generators = [np.random.default_rng(seed) for seed in seeds]
    weights, biases = [], []
    for fan_in, fan_out in pairwise(widths):
        weights.append(np.empty((len(seeds), fan_in, fan_out)))
        for weight, generator in zip(weights[-1], generators, strict=True):
            draw_weights(recipe, fan_in, fan_out, generator, gain=gain, distribution=distribution, out=weight)
        biases.append(bias_deviation * np.stack([generator.standard_normal((1, fan_out)) for generator in generators]))
    hidden = len(weights) - 1
    return Network(tuple(weights), tuple(biases), (activation,) * hidden + (output,))


def forward(network: Network, x: Array, *, slopes: bool = False) -> Pass:
    """z_l = a_{l-1} W_l + b_l,  a_l = f_l(z_l),  a_0 = x, for x of shape (batch, fan_in) or (*seeds, batch, fan_in).

    With norms or skips as in ``blocks``; batch norm takes the batch that it is given, in training and ever after.

    Args:
        slopes: keep f_l'(z_l) of the hidden layers for ``backward``, which is cheaper while f_l(z_l) is being computed;
            with norms or skips it needs them.

    Raises:
        ValueError: x has another shape.
    """
    if x.ndim < 2:
        raise ValueError(f"x must have the shape (batch, fan_in), not {x.shape}")
    seeds = network.seeds if x.ndim > 2 else ()
    check_shape("x", x.shape, (*seeds, x.shape[-2], network.weights[0].shape[-2]))
    if network.block != PLAIN:
        below = np.broadcast_to(x, (*network.seeds, *x.shape[-2:]))
        layers = send_up(network.blocks, network.activations, network.weights, network.biases, below, slopes=slopes)
        activations = (x, *(done.output for done in layers))
        return Pass(tuple(done.z for done in layers), activations, layers=layers if slopes else ())
    pre_activations, signals, kept = [], [x], []
    for weight, bias, activation in zip(network.weights, network.biases, network.activations, strict=True):
        z = signals[-1] @ weight
        z += bias
        pre_activations.append(z)
        if slopes and len(pre_activations) < len(network.weights):
            value, slope = activation.with_slope(z)
            kept.append(slope)
        else:
            value = activation.f(z)
        signals.append(value)
    return Pass(tuple(pre_activations), tuple(signals), tuple(kept))


def _check_way_back(network: Network, passed: Pass, gradient: Array) -> None:
    check_shape("gradient", gradient.shape, passed.pre_activations[-1].shape)
    if network.block != PLAIN and not passed.layers:
        raise ValueError("passed must hold the slopes: forward(network, x, slopes=True)")


def deltas(network: Network, passed: Pass, gradient: Array) -> tuple[Array, ...]:
    """dLoss/dz of every layer, from that of the last: delta_l = (delta_{l+1} W_{l+1}^T) f_l'(z_l) where all are plain.

    Args:
        passed: what ``forward`` returned.
        gradient: of the loss with respect to the last layer's pre-activations (the logits); (*seeds, batch, fan_out).

    Raises:
        ValueError: the gradient has another shape, or there are norms or skips, and no slopes were kept.
    """
    _check_way_back(network, passed, gradient)
    if passed.layers:
        return send_back(passed.layers, gradient)[0]
    found = [gradient]
    for layer in reversed(range(len(network.weights) - 1)):
        delta = found[-1] @ np.swapaxes(network.weights[layer + 1], -1, -2)
        delta *= passed.slopes[layer] if passed.slopes else network.activations[layer].df(passed.pre_activations[layer])
        found.append(delta)
    return tuple(found[::-1])


def input_gradient(network: Network, first: Array) -> Array:
    """dLoss/dx, from dLoss/dz of the first layer."""
    return first @ np.swapaxes(network.weights[0], -1, -2)


def backward(network: Network, passed: Pass, gradient: Array) -> Gradients:
    """Back-propagation (Rumelhart, Hinton & Williams, 1986).

    dLoss/dW_l = a_{l-1}^T delta_l,  dLoss/db_l = sum over the batch of delta_l,  with delta_l as in ``deltas``; where a
    norm stands before the weights or after them, with what it makes of a_{l-1} or delta_l.

    Args:
        passed, gradient: as for ``deltas``.

    Raises:
        ValueError: the gradient has another shape, or there are norms or skips, and no slopes were kept.
    """
    _check_way_back(network, passed, gradient)
    if passed.layers:
        given = tuple(done.given for done in passed.layers)
        found, products = send_back(passed.layers, gradient)
    else:
        given = passed.activations[:-1]
        found = products = deltas(network, passed, gradient)
    dtype = np.result_type(gradient, network.weights[0])
    weights = _in_one_block([weight.shape for weight in network.weights], dtype)
    for below, product, weight in zip(given, products, weights, strict=True):
        np.matmul(np.swapaxes(below, -1, -2), product, out=weight)
    # einsum adds the same numbers in the same order as sum does, in half the time.
    biases = tuple(np.einsum("...ij->...j", delta)[..., None, :] for delta in found)
    return Gradients(weights, biases, found)


def _in_one_block(shapes: Sequence[tuple[int, ...]], dtype: np.dtype[Any]) -> tuple[Array, ...]:
    """Arrays of these shapes, not yet filled, side by side in one allocation."""
    # Fifty large arrays apart are mapped page by page and given back at once, two fifths of a deep backward pass.
    ends = list(accumulate(math.prod(shape) for shape in shapes))
    block = np.empty(ends[-1], dtype)
    return tuple(block[end - math.prod(shape) : end].reshape(shape) for shape, end in zip(shapes, ends, strict=True))
