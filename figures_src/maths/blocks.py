"""Layers with a skip connection around them and a norm inside them, and what depth does to their gradients.

A norm N takes the mean out of a signal and divides it by its spread: layer norm over the units of a layer (Ba, Kiros &
Hinton, 2016), batch norm over the examples of a batch (Ioffe & Szegedy, 2015). It learns no scale; the bias, if there
is one, is the shift that it learns. A layer is one of

    z_l = a_{l-1} W_l + b_l        no norm
    z_l = N(a_{l-1} W_l) + b_l     after the weights, where its inventors have it
    z_l = N(a_{l-1}) W_l + b_l     before the weights

    a_l = f(z_l),  and with a skip a_l = a_{l-1} + f(z_l)   (He et al., 2016: nothing follows the sum)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from figures_src.maths.activation import Activation, Array
from figures_src.maths.checks import check_shape

# Takes the gradient of the loss by a result to its gradient by the argument.
Pullback = Callable[[Array], Array]
# Added to the variance, so that equal numbers divide by something.
EPSILON = 1e-5
# Of a layer's activations, (*seeds, batch, units).
BATCH, UNITS = -2, -1


class Norm(NamedTuple):
    """Over which axis a norm normalises, and whether it stands before the weights or after them."""

    axis: int
    before: bool


@dataclass(frozen=True)
class Block:
    """How a layer is put together: whether its input is added to its output; where it is normalised, if at all."""

    name: str
    title: str
    skip: bool = False
    norm: Norm | None = None


PLAIN = Block("plain", "plain")
BATCH_NORM = Block("batch_norm", "batch norm after the weights", norm=Norm(BATCH, before=False))
LAYER_NORM_AFTER = Block("layer_norm_after", "layer norm after the weights", norm=Norm(UNITS, before=False))
LAYER_NORM_BEFORE = Block("layer_norm_before", "layer norm before the weights", norm=Norm(UNITS, before=True))
SKIPS = Block("skips", "skip connections", skip=True)
SKIPS_BATCH_NORM = Block("skips_batch_norm", "skips and batch norm", skip=True, norm=Norm(BATCH, before=False))
SKIPS_LAYER_NORM = Block("skips_layer_norm", "skips and layer norm", skip=True, norm=Norm(UNITS, before=False))
BLOCKS = (PLAIN, BATCH_NORM, LAYER_NORM_AFTER, LAYER_NORM_BEFORE, SKIPS, SKIPS_BATCH_NORM, SKIPS_LAYER_NORM)


def normalise(z: Array, axis: int) -> tuple[Array, Pullback]:
    """N(z) = (z - mean) / s,  s = sqrt(variance + EPSILON), along an axis; and its pullback.

    dLoss/dz = (g - mean(g) - N(z) mean(g N(z))) / s for g = dLoss/dN(z): what would shift or stretch z is lost.

    Raises:
        ValueError: along the axis there are fewer than two numbers, of which nothing would be left.

    Source: Ba, Kiros & Hinton (2016); Ioffe & Szegedy (2015); without their learned scale and shift.
    """
    if z.ndim < -axis or z.shape[axis] < 2:
        raise ValueError(
            f"z must have at least two numbers along axis {axis} to be normalised, not the shape {z.shape}"
        )
    normal = z - _mean(z, axis)
    deviation = np.sqrt(_mean_product(normal, normal, axis) + EPSILON)
    normal /= deviation

    def pull_back(g: Array) -> Array:
        found = normal * -_mean_product(g, normal, axis)
        found += g
        found -= _mean(g, axis)
        found /= deviation
        return found

    return normal, pull_back


def _mean(signal: Array, axis: int) -> Array:
    """The mean along an axis, which stays; as a matrix product it takes half as long."""
    shares = np.full((1, signal.shape[axis]), 1 / signal.shape[axis], signal.dtype)
    return shares @ signal if axis == BATCH else signal @ shares.T


def _mean_product(one: Array, other: Array, axis: int) -> Array:
    """The mean of a product along an axis, which stays."""
    sums = np.einsum("...ij,...ij->...j" if axis == BATCH else "...ij,...ij->...i", one, other)
    return np.expand_dims(sums, axis) / one.shape[axis]


def _unchanged(g: Array) -> Array:
    return g


class Layer(NamedTuple):
    """What a layer did, and how gradients go back through it.

    ``given``: what the weights multiply; ``z``: what f is given; ``output``; ``slope``: f'(z). ``to_product``: from
    dLoss/dz to dLoss/d(given W); ``to_input``: from there to the part of dLoss/da, by the layer's input a, that comes
    through the branch.
    """

    given: Array
    z: Array
    output: Array
    slope: Array
    to_product: Pullback
    to_input: Pullback
    skip: bool


def layer(
    block: Block,
    activation: Activation,
    weight: Array,
    a: Array,
    *,
    bias: Array | None = None,
    gain: float = 1.0,
    slopes: bool = True,
) -> Layer:
    """One layer, from a of shape (*seeds, batch, fan_in).

    Args:
        weight: shape (*seeds, fan_in, fan_out); square where there is a skip.
        bias: added to what f is given, if there is one; shape (*seeds, 1, fan_out).
        gain: multiplies the weights.
        slopes: keep f'(z), for the way back; without it the layer's slope is empty.

    Raises:
        ValueError: an array has another shape, or too few numbers to be normalised.
    """
    if a.ndim < 2:
        raise ValueError(f"a must have the shape (*seeds, batch, fan_in), not {a.shape}")
    seeds, fan_in, norm = a.shape[:-2], a.shape[-1], block.norm
    check_shape("weight", weight.shape, (*seeds, fan_in, fan_in if block.skip else weight.shape[-1]))
    given, through_before = normalise(a, norm.axis) if norm and norm.before else (a, _unchanged)
    # The weights themselves, as in ``network.initialise``: in chaos a last digit grows to all digits over the layers.
    z = given @ (weight if gain == 1 else gain * weight)
    z, to_product = normalise(z, norm.axis) if norm and not norm.before else (z, _unchanged)
    if bias is not None:
        check_shape("bias", bias.shape, (*seeds, 1, weight.shape[-1]))
        # Not in place: a norm's pullback needs what it returned.
        z = z + bias

    def to_input(product: Array) -> Array:
        below = product @ np.swapaxes(weight, -1, -2)
        if gain != 1:
            below *= gain
        return through_before(below)

    output, slope = activation.with_slope(z) if slopes else (activation.f(z), np.empty(0))
    return Layer(given, z, a + output if block.skip else output, slope, to_product, to_input, block.skip)


def send_up(
    blocks: Sequence[Block],
    activations: Sequence[Activation],
    weights: Sequence[Array],
    biases: Sequence[Array],
    x: Array,
    *,
    slopes: bool,
) -> tuple[Layer, ...]:
    """Layers on top of one another, from the input; arguments and errors as for ``layer``."""
    layers: list[Layer] = []
    for block, activation, weight, bias in zip(blocks, activations, weights, biases, strict=True):
        below = layers[-1].output if layers else x
        layers.append(layer(block, activation, weight, below, bias=bias, slopes=slopes))
    return tuple(layers)


def send_back(layers: Sequence[Layer], gradient: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """dLoss/dz and dLoss/d(given W) of every layer, from the last layer's dLoss/dz.

    Raises:
        ValueError: the last layer has a skip, beside which its dLoss/dz does not say all.
    """
    if layers[-1].skip:
        raise ValueError("layers must end with one that has no skip")
    deltas, products, back = [gradient], [layers[-1].to_product(gradient)], gradient
    for above, below in pairwise(reversed(layers)):
        branch = above.to_input(products[-1])
        back = back + branch if above.skip else branch
        deltas.append(back * below.slope)
        products.append(below.to_product(deltas[-1]))
    return tuple(deltas[::-1]), tuple(products[::-1])
