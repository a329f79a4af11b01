"""Layers with a skip connection around them and a norm inside them, and what depth does to their gradients.

With z_l = a_{l-1} W_l, and a bias if there is one, a layer is one of

    plain       a_l = f(z_l)
    residual    a_l = a_{l-1} + f(z_l)     (He et al., 2016: the branch is one dense layer, nothing follows the sum)
    normalised  a_l = f(LN(z_l))           (Ba, Kiros & Hinton, 2016: the norm comes before f, and learns nothing)
    prepared    a_l = f(LN(a_{l-1}) W_l)   (the same norm, before the weights)
    both        a_l = a_{l-1} + f(LN(z_l))
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np

from figures_src.maths.activation import Activation, Array
from figures_src.maths.checks import check_scale, check_shape, check_whole
from figures_src.maths.gaussian import expectation
from figures_src.maths.properties import is_homogeneous

# Takes the gradient of the loss by a result to its gradient by the argument.
Pullback = Callable[[Array], Array]
# Added to the variance, so that equal units divide by something.
EPSILON = 1e-5


@dataclass(frozen=True)
class Block:
    """How a layer is put together: whether its input is added to its output; where it is normalised, if at all."""

    name: str
    title: str
    skip: bool = False
    norm: Literal["before the weights", "after the weights"] | None = None


def _by_name(*blocks: Block) -> MappingProxyType[str, Block]:
    return MappingProxyType({block.name: block for block in blocks})


BLOCKS = _by_name(
    Block("plain", "plain"),
    Block("residual", "skip connections", skip=True),
    Block("normalised", "layer norm after the weights", norm="after the weights"),
    Block("prepared", "layer norm before the weights", norm="before the weights"),
    Block("both", "skip and norm after the weights", skip=True, norm="after the weights"),
)


def find_block(kind: str) -> Block:
    """The block of that name.

    Raises:
        ValueError: no block has that name; the message lists those that there are.
    """
    if kind not in BLOCKS:
        raise ValueError(f"unknown kind {kind!r}; known are {', '.join(BLOCKS)}")
    return BLOCKS[kind]


def layer_norm(z: Array) -> tuple[Array, Pullback]:
    """LN(z) = (z - mean) / s,  s = sqrt(variance + EPSILON), over the units (the last axis); and its pullback.

    dLoss/dz = (g - mean(g) - LN(z) mean(g LN(z))) / s for g = dLoss/dLN(z): what would shift or stretch z is lost.

    Source: Ba, Kiros & Hinton (2016), without their learned scale and shift.
    """
    deviation = np.sqrt(np.var(z, axis=-1, keepdims=True) + EPSILON)
    normal = (z - np.mean(z, axis=-1, keepdims=True)) / deviation

    def pull_back(g: Array) -> Array:
        along = np.mean(g * normal, axis=-1, keepdims=True)
        return (g - np.mean(g, axis=-1, keepdims=True) - normal * along) / deviation

    return normal, pull_back


def _unchanged(g: Array) -> Array:
    return g


class Layer(NamedTuple):
    """What a layer did: its f's argument z, its output, f'(z); and how gradients go back through it.

    ``through``: from dLoss/dz to the part of dLoss/da, by the layer's input a, that comes through the branch.
    """

    z: Array
    output: Array
    slope: Array
    through: Pullback
    skip: bool

    def pull_back(self, g: Array) -> Array:
        """From dLoss/doutput to dLoss/da: through the branch, and with a skip unchanged beside it."""
        branch = self.through(g * self.slope)
        return g + branch if self.skip else branch


def layer(
    block: Block, activation: Activation, weight: Array, a: Array, *, bias: Array | None = None, gain: float = 1.0
) -> Layer:
    """One layer, from a of shape (*seeds, batch, fan_in).

    Args:
        weight: shape (*seeds, fan_in, fan_out); square where there is a skip.
        bias: added to what the weights make of a, if there is one; shape (*seeds, 1, fan_out).
        gain: multiplies the weights.

    Raises:
        ValueError: the weight has another shape.
    """
    fan_in = a.shape[-1]
    check_shape("weight", weight.shape, (*a.shape[:-2], fan_in, fan_in if block.skip else weight.shape[-1]))
    before, through_before = layer_norm(a) if block.norm == "before the weights" else (a, _unchanged)
    # The weights themselves, as in ``network.initialise``: in chaos a last digit grows to all digits over the layers.
    z = before @ (weight if gain == 1 else gain * weight)
    # In place, and only where there is something to do: the arrays are small, and the calls many.
    if bias is not None:
        z += bias
    z, through_after = layer_norm(z) if block.norm == "after the weights" else (z, _unchanged)

    def through(delta: Array) -> Array:
        below = through_after(delta) @ np.swapaxes(weight, -1, -2)
        if gain != 1:
            below *= gain
        return through_before(below)

    output, slope = activation.with_slope(z)
    return Layer(z, a + output if block.skip else output, slope, through, block.skip)


def profile_in_theory(kind: str, activation: Activation, sigma_w: float, depth: int) -> Array:
    """log sqrt(E[(dLoss/da_l)^2] / E[(dLoss/da_L)^2]) for l = 1 ... L, in layers of infinite width.

    E[g_{l-1}^2] = E[g_l^2] (skip + sigma_w^2 E[f'(z_l)^2] / v),  with z_l ~ N(0, q) and, for inputs N(0, 1),

    without a norm            q = sigma_w^2 E[a_{l-1}^2],  v = 1
    norm after the weights    q = 1,                       v = sigma_w^2 E[a_{l-1}^2], which cancels their scale
    norm before the weights   q = sigma_w^2,               v = Var[a_{l-1}]

    Args:
        sigma_w: the standard deviation of the weights, times sqrt(fan_in).

    Raises:
        ValueError: no block is of that kind, the depth is less than 1, or sigma_w is out of bounds.

    Source: Poole et al. (2016); Schoenholz et al. (2017); with a skip, Yang & Schoenholz (2017).
    """
    block, kinks = find_block(kind), [kink.at for kink in activation.kinks]
    check_whole("depth", depth, 1)
    check_scale("sigma_w", sigma_w)
    # Where the scale of a signal is of no consequence, none is kept, for it may grow out of all bounds.
    scale_free = is_homogeneous(activation) and block.norm is None
    mean, square, log_factors = 0.0, 1.0, []
    for _ in range(depth):
        q, divisor = {
            None: (sigma_w**2 * square, 1.0),
            "after the weights": (1.0, sigma_w**2 * square),
            "before the weights": (sigma_w**2, square - mean**2),
        }[block.norm]
        output, output_square, slope_square = (
            expectation(function, q, kinks)
            for function in (activation.f, lambda z: activation.f(z) ** 2, lambda z: activation.df(z) ** 2)
        )
        log_factors.append(np.log(block.skip + sigma_w**2 * slope_square / divisor))
        # The branch's weights are fresh: its output is independent of its input, unit by unit.
        square = output_square + block.skip * (square + 2 * mean * output)
        mean = output + block.skip * mean
        if scale_free:
            mean, square = mean / np.sqrt(square), 1.0
    # From the last layer back: the first layer's own factor leads to the input, which is no layer.
    return np.cumsum([0.0, *log_factors[:0:-1]])[::-1] / 2
