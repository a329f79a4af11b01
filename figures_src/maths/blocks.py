"""Layers with a skip connection around them and a norm inside them, and what depth does to their gradients.

With z_l = a_{l-1} W_l and no biases, a layer is one of

    plain       a_l = f(z_l)
    residual    a_l = a_{l-1} + f(z_l)     (He et al., 2016: the branch is one dense layer, nothing follows the sum)
    normalised  a_l = f(LN(z_l))           (Ba, Kiros & Hinton, 2016: the norm comes before f, and learns nothing)
    prepared    a_l = f(LN(a_{l-1}) W_l)   (the same norm, before the weights)
    both        a_l = a_{l-1} + f(LN(z_l))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from figures_src.maths.activations import Activation, Array
from figures_src.maths.checks import check_scale, check_shape, check_whole
from figures_src.maths.depth import to_unit
from figures_src.maths.gaussian import expectation
from figures_src.maths.network import check_seeds, initialise
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


def layer(block: Block, activation: Activation, weight: Array, a: Array) -> tuple[Array, Pullback]:
    """One layer: from a of shape (batch, fan_in) its output; and its pullback, from dLoss/doutput to dLoss/da.

    dLoss/da = (g f'(z)) W^T for g = dLoss/doutput; a norm's pullback acts where it stands; with a skip, g is added.

    Args:
        weight: shape (fan_in, fan_out); square where there is a skip.

    Raises:
        ValueError: the weight has another shape.
    """
    fan_in = a.shape[-1]
    check_shape("weight", weight.shape, (fan_in, fan_in if block.skip else weight.shape[-1]))
    before, through_before = layer_norm(a) if block.norm == "before the weights" else (a, np.positive)
    z = before @ weight
    z, through_after = layer_norm(z) if block.norm == "after the weights" else (z, np.positive)
    slope = activation.df(z)

    def pull_back(g: Array) -> Array:
        branch = through_before(through_after(g * slope) @ weight.T)
        return g + branch if block.skip else branch

    return (a + activation.f(z) if block.skip else activation.f(z)), pull_back


def profile(
    kind: str,
    activation: Activation,
    initialisation: str,
    depth: int,
    width: int,
    *,
    seeds: Sequence[int],
    batch: int = 8,
) -> Array:
    """log of the root mean square of dLoss/da_l over units and examples, less that of the last layer: (seed, layer).

    Normal inputs go up, random gradients come back down. These are scaled to a root mean square of 1 in every layer and
    their scale kept as a logarithm, so that no depth is too great.

    Args:
        kind: a name in BLOCKS.
        activation, initialisation, seeds: as in ``network.initialise``.
        depth: the number of layers, each of ``width`` units.
        batch: inputs, each with a random gradient at the output.

    Raises:
        ValueError: as ``depth.profile``, or no block is of that kind.
    """
    block = find_block(kind)
    for name, value in (("depth", depth), ("width", width), ("batch", batch)):
        check_whole(name, value, 1)
    check_seeds(seeds)
    # Without a norm, a homogeneous f takes a signal of any scale to the same slopes; a norm keeps it in bounds itself.
    scale_free = is_homogeneous(activation) and not block.norm
    logs = []
    for seed in seeds:
        a, g = np.random.default_rng((seed, depth)).standard_normal((2, batch, width))
        network = initialise((width,) * (depth + 1), activation, initialisation, (seed,), output=activation)
        pullbacks = []
        for weight in network.weights:
            a, pull_back = layer(block, activation, weight[0], a)
            a = to_unit(a, 0.0)[0] if scale_free else a
            pullbacks.append(pull_back)
        (g, _), log_sizes = to_unit(g, 0.0), [0.0]
        for pull_back in pullbacks[:0:-1]:
            g, log_size = to_unit(pull_back(g), log_sizes[-1])
            log_sizes.append(log_size)
        logs.append(log_sizes[::-1])
    return np.array(logs)


def profile_in_theory(kind: str, activation: Activation, sigma_w: float, depth: int) -> Array:
    """The same for layers of infinite width, log sqrt(E[(dLoss/da_l)^2] / E[(dLoss/da_L)^2]) for l = 1 ... L.

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
