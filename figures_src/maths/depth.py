"""Products of slopes along depth, kept as logarithms: 0.25^L leaves float64 at L = 538, its logarithm never does."""

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activation import Activation, Array
from figures_src.maths.blocks import Pullback, find_block, layer
from figures_src.maths.checks import (
    check_finite,
    check_not_negative,
    check_positive,
    check_seeds,
    check_shape,
    check_whole,
)
from figures_src.maths.initialisation import Initialisation, draw_weights, find_initialisation
from figures_src.maths.network import Network, forward
from figures_src.maths.properties import is_homogeneous, maximum_slope


class Chain(NamedTuple):
    """A chain of one-unit layers, layer by layer along the first axis."""

    pre_activations: Array
    activations: Array
    log_gradients: Array


def scalar_chain(activation: Activation, x: ArrayLike, depth: int, weight: float = 1.0, bias: float = 0.0) -> Chain:
    """A chain of ``depth`` one-unit layers that share a weight and a bias, and its gradient with respect to the input.

    z_l = w a_{l-1} + b,  a_l = f(z_l),  a_0 = x;  log |da_l / dx| = sum over k <= l of log |w f'(z_k)|.

    Args:
        activation: a record of the catalogue.
        x: inputs, of any shape.
        depth: the number of layers, at least 1.
        weight, bias: w and b of every layer.

    Returns:
        A Chain whose arrays have the shape (depth, *x.shape); a gradient of exactly 0 has the logarithm -inf.

    Raises:
        ValueError: the depth is less than 1, or the weight or the bias is not finite.
    """
    check_whole("depth", depth, 1)
    check_finite("weight", weight)
    check_finite("bias", bias)
    below: Array = np.asarray(x, dtype=np.float64)
    pre_activations, activations = [], []
    for _ in range(depth):
        pre_activations.append(weight * below + bias)
        below = activation.f(pre_activations[-1])
        activations.append(below)
    z = np.stack(pre_activations)
    with np.errstate(divide="ignore"):
        log_factors = np.log(np.abs(weight * activation.df(z)))
    return Chain(z, np.stack(activations), np.cumsum(log_factors, axis=0))


def best_case_log_gradients(activation: Activation, depth: int) -> Array:
    """log of (max |f'|)^l for l = 1 ... depth: no chain with weights of at most 1 keeps more of its gradient.

    Raises:
        ValueError: the depth is less than 1.
    """
    check_whole("depth", depth, 1)
    return np.arange(1, depth + 1) * np.log(maximum_slope(activation))


def iterate(function: Callable[[Array], Array], x: ArrayLike, times: int) -> Array:
    """x, function(x), function(function(x)), ...: shape (times + 1, *x.shape).

    Raises:
        ValueError: ``times`` is negative.
    """
    check_whole("times", times, 0)
    iterates: list[Array] = [np.asarray(x, dtype=np.float64)]
    for _ in range(times):
        iterates.append(np.asarray(function(iterates[-1])))
    return np.stack(iterates)


_MOST = 10_000


def fixed_point(function: Callable[[Array], Array], start: float) -> float:
    """The x with function(x) = x that iteration from ``start`` settles on.

    Raises:
        ValueError: the iteration has not settled after 10,000 steps.
    """
    x: Any = np.float64(start)
    for _ in range(_MOST):
        x, previous = function(x), x
        if abs(x - previous) <= 2 * np.spacing(abs(x)):
            return float(x)
    raise ValueError(f"the iteration from {start} has not settled after {_MOST:,} steps")


# Base-2 logarithms of the smallest positive numbers, subnormals included (IEEE 754; bfloat16 has float32's exponents).
SMALLEST = MappingProxyType({"float16": -24, "bfloat16": -133, "float32": -149, "float64": -1074})


def vanishing_depth(log_factor: float, float_type: str) -> int:
    """The first depth at which exp(log_factor)^depth, rounded to the float type, is 0.

    The smallest positive number is s; everything up to s/2 rounds to 0.

    Raises:
        ValueError: the factor is 1 or more, and its powers never vanish; or the type is not in SMALLEST.
    """
    if not log_factor < 0:
        raise ValueError(f"a factor of exp({log_factor}) per layer never vanishes")
    if float_type not in SMALLEST:
        raise ValueError(f"unknown float type {float_type!r}; known are {', '.join(SMALLEST)}")
    layers = (SMALLEST[float_type] - 1) * np.log(2) / log_factor
    # The factor forgives the rounding of an exact power of two.
    return max(1, int(np.ceil(layers * (1 - 1e-12))))


class Case(NamedTuple):
    """One way to make a deep network of given random numbers.

    Args:
        activation: the record.
        initialisation, gain, bias_deviation: as in ``network.initialise``.
        block: a name in ``blocks.BLOCKS``.
    """

    activation: Activation
    initialisation: str
    gain: float = 1.0
    bias_deviation: float = 0.0
    block: str = "plain"


class Profile(NamedTuple):
    """Deep networks layer by layer, at initialisation: (case, seed, layer).

    Logarithms of root mean squares over units and examples; z is what a layer's f is given, a the layer's output.
    ``log_gradient``: of dLoss/dz; ``log_output_gradient``: of dLoss/da; for both, only differences have a meaning.
    ``log_variance``: twice that of z.
    """

    log_gradient: Array
    log_output_gradient: Array
    log_variance: Array


def profile(cases: Sequence[Case], depth: int, width: int, seeds: Sequence[int], *, batch: int = 8) -> Profile:
    """Send normal inputs up through networks of equal layers, and random gradients back down.

    Gradients are scaled to a root mean square of 1 in every layer and their scale kept as a logarithm, so that no depth
    is too great. Where f is homogeneous and no norm stands before it, the signal is scaled in the same way, and the
    biases with it, which changes no slope; so it is for any f where the signal is huge. Elsewhere it may really vanish.

    Args:
        cases: of each seed's random numbers, drawn as in ``network.initialise``, every one is made; what draws from
            another distribution needs a call of its own.
        batch: inputs, each with a random gradient at the output.

    Raises:
        ValueError: as ``network.initialise``; no block is of that kind; the depth, the width or the batch is less than
            1; the cases draw from several distributions.
    """
    for name, value in (("depth", depth), ("width", width), ("batch", batch)):
        check_whole(name, value, 1)
    if not cases:
        raise ValueError("cases must hold at least one case")
    for case in cases:
        check_positive("gain", case.gain)
        check_not_negative("bias_deviation", case.bias_deviation)
    check_seeds(seeds)
    recipes = [find_initialisation(case.initialisation) for case in cases]
    distributions = {recipe.distributions[0] for recipe in recipes}
    if len(distributions) != 1:
        raise ValueError(f"cases must draw from one distribution, not from {' and '.join(sorted(distributions))}")
    walks = [_Walk(case, recipe.sigma_w / recipes[0].sigma_w) for case, recipe in zip(cases, recipes, strict=True)]
    at_once = max(1, _WEIGHTS // (depth * width**2))
    # One allocation for all groups of seeds: fresh memory costs as much as the numbers in it.
    weights = np.empty((depth, min(at_once, len(seeds)), width, width))
    groups = []
    for start in range(0, len(seeds), at_once):
        chosen = seeds[start : start + at_once]
        ends = [np.random.default_rng((seed, depth)).standard_normal((2, batch, width)) for seed in chosen]
        inputs, gradients = np.stack(ends, axis=1)
        for walk in walks:
            walk.start(inputs)
        for layer_weights, biases in _drawn(recipes[0], weights[:, : len(chosen)], chosen):
            for walk in walks:
                walk.up(layer_weights, biases)
        for walk in walks:
            walk.turn(gradients)
        for _ in range(depth):
            for walk in walks:
                walk.down()
        groups.append([walk.found() for walk in walks])
    # Of each group (case, part, layer, seed), behind which stand two axes of length 1.
    parts = np.concatenate([np.array(group)[..., 0, 0] for group in groups], axis=-1)
    return Profile(*parts.transpose(1, 0, 3, 2))


# The weights of so many are kept at once, if one network has no more: 32 MB.
_WEIGHTS = 2**22
# The logarithm of a size beyond which every common f is homogeneous to the last digit, and signals are kept there.
_FAR = float(np.log(1e60))


def _drawn(recipe: Initialisation, weights: Array, seeds: Sequence[int]) -> Iterator[tuple[Array, Array]]:
    """Weights and standard normal biases layer by layer, in the order in which ``network.initialise`` draws them."""
    width, generators = weights.shape[-1], [np.random.default_rng(seed) for seed in seeds]
    for layer_weights in weights:
        biases = []
        for weight, generator in zip(layer_weights, generators, strict=True):
            draw_weights(recipe, width, width, generator, out=weight)
            biases.append(generator.standard_normal((1, width)))
        yield layer_weights, np.stack(biases)


class _Walk:
    """A case's way up through its layers, as they are drawn, and down again; ``ratio`` multiplies the drawn weights."""

    def __init__(self, case: Case, ratio: float) -> None:
        self.activation, self.block = case.activation, find_block(case.block)
        self.gain, self.bias_deviation = case.gain * ratio, case.bias_deviation
        self.scale_free = is_homogeneous(case.activation) and not self.block.norm

    def start(self, inputs: Array) -> None:
        self.signal, self.log_scale = inputs, np.zeros((len(inputs), 1, 1))
        self.back: list[tuple[Array, Pullback]] = []
        self.log_variances: list[Array] = []
        self.log_gradients: list[Array] = []
        self.log_output_gradients: list[Array] = []

    def up(self, weights: Array, normal: Array) -> None:
        bias = self.bias_deviation * normal * np.exp(-self.log_scale) if self.bias_deviation else None
        done = layer(self.block, self.activation, weights, self.signal, bias=bias, gain=self.gain)
        self.back.append((done.slope, done.through))
        size = self.log_scale + _log_size(done.z)
        self.log_variances.append(2 * size)
        self.signal = done.output
        if self.scale_free:
            self.signal, log_scale = to_unit(done.output, self.log_scale)
            # A signal that died has no scale; beside it the next layer's biases stand as they are.
            self.log_scale = np.where(log_scale > -np.inf, log_scale, 0.0)
        elif np.any(size > _FAR):
            beyond = np.maximum(size - _FAR, 0.0)
            self.signal, self.log_scale = done.output * np.exp(self.log_scale - beyond), beyond

    def turn(self, gradient: Array) -> None:
        self.gradient, self.log_scale = gradient, np.zeros((len(gradient), 1, 1))

    def down(self) -> None:
        slope, through = self.back.pop()
        self.gradient, self.log_scale = to_unit(self.gradient, self.log_scale)
        self.log_output_gradients.append(self.log_scale)
        delta = slope * self.gradient
        self.log_gradients.append(self.log_scale + _log_size(delta))
        self.gradient = through(delta) + self.gradient if self.block.skip else through(delta)

    def found(self) -> tuple[list[Array], list[Array], list[Array]]:
        return self.log_gradients[::-1], self.log_output_gradients[::-1], self.log_variances


def _log_size(signal: Array) -> Array:
    """The logarithm of the root mean square over the last two axes, which itself may be too small to square."""
    with np.errstate(divide="ignore", over="ignore"):
        square = np.einsum("...ij,...ij->...", signal, signal)[..., None, None] / (signal.shape[-2] * signal.shape[-1])
        if square.min() > 1e-200 and square.max() < 1e200:
            return np.log(square) / 2
        peak = np.max(np.abs(signal), axis=(-2, -1), keepdims=True)
        share = np.mean((signal / np.where(peak > 0, peak, 1)) ** 2, axis=(-2, -1), keepdims=True)
        return np.log(peak) + np.log(share) / 2


def to_unit(signal: Array, log_scale: Array) -> tuple[Array, Array]:
    """The signal at a root mean square of 1, and the logarithm of its true scale; a dead signal stays 0, at -inf."""
    log_size = _log_size(signal)
    return signal * np.exp(-np.where(log_size > -np.inf, log_size, 0.0)), log_scale + log_size


def log_singular_values(network: Network, x: Array) -> Array:
    """Logarithms of the singular values of the input-output Jacobian da_L/da_0 at one input, largest first.

    J = D_L W_L^T ... D_1 W_1^T with D_l = diag f'(z_l) (Pennington, Schoenholz & Ganguli, 2017). The product is scaled
    in every layer; values below 1e-16 of the largest are rounding.

    Args:
        network: a single one (one seed).
        x: one input, shape (fan_in,).

    Raises:
        ValueError: there are more seeds than one, or x has another shape.
    """
    if network.seeds != (1,):
        raise ValueError(f"network must have one seed, not {network.seeds}")
    check_shape("x", x.shape, network.weights[0].shape[-2:-1])
    passed = forward(network, x[None])
    jacobian, log_scale = np.eye(len(x)), np.zeros((1, 1))
    for weight, activation, z in zip(network.weights, network.activations, passed.pre_activations, strict=True):
        slopes = activation.df(z[0, 0])
        jacobian, log_scale = to_unit(slopes[:, None] * (weight[0].T @ jacobian), log_scale)
    with np.errstate(divide="ignore"):
        return np.log(np.linalg.svd(jacobian, compute_uv=False)) + log_scale.item()
