"""Products of slopes along depth, kept as logarithms: 0.25^L leaves float64 at L = 538, its logarithm never does."""

from collections.abc import Callable, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activations import Activation, Array
from figures_src.maths.checks import check_finite, check_shape, check_whole
from figures_src.maths.network import Network, check_seeds, forward, initialise
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
        raise ValueError(f"a factor of exp({log_factor}) a layer never vanishes")
    if float_type not in SMALLEST:
        raise ValueError(f"unknown float type {float_type!r}; known are {', '.join(SMALLEST)}")
    layers = (SMALLEST[float_type] - 1) * np.log(2) / log_factor
    # The factor forgives the rounding of an exact power of two.
    return max(1, int(np.ceil(layers * (1 - 1e-12))))


class Profile(NamedTuple):
    """A deep network layer by layer, at initialisation: (seed, layer).

    ``log_gradient``: the logarithm of the root mean square of dLoss/dz over units and examples; its zero is arbitrary.
    ``log_variance``: the logarithm of the mean square of the pre-activations z.
    """

    log_gradient: Array
    log_variance: Array


def profile(
    activation: Activation,
    initialisation: str,
    depth: int,
    width: int,
    seeds: Sequence[int],
    *,
    gain: float = 1.0,
    bias_deviation: float = 0.0,
    batch: int = 8,
) -> Profile:
    """Send normal inputs up through a network of equal layers, and random gradients back down.

    Gradients are scaled to a root mean square of 1 in every layer and their scale kept as a logarithm, so that no depth
    is too great. Where f is homogeneous the signal is scaled in the same way, and the biases with it, which changes no
    slope; elsewhere a layer's own range keeps it in bounds or lets it really vanish. Seeds run one at a time: the
    weights of a thousand layers of 256 units fill half a gigabyte.

    Args:
        initialisation, gain, bias_deviation: as in ``network.initialise``.
        batch: inputs, each with a random gradient at the output.

    Raises:
        ValueError: as ``network.initialise``, or the depth, the width or the batch is less than 1.
    """
    for name, value in (("depth", depth), ("width", width), ("batch", batch)):
        check_whole(name, value, 1)
    check_seeds(seeds)
    scale_free = is_homogeneous(activation)
    profiles = []
    for seed in seeds:
        generator = np.random.default_rng((seed, depth))
        inputs, gradients = generator.standard_normal((2, batch, width))
        network = partial(initialise, (width,) * (depth + 1), activation, initialisation, (seed,), output=activation)
        # Handed over, not held: the next seed's weights come when these are gone.
        profiles.append(_profile(network(gain=gain, bias_deviation=bias_deviation), inputs, gradients, scale_free))
    log_gradients, log_variances = zip(*profiles, strict=True)
    return Profile(np.array(log_gradients), np.array(log_variances))


def _profile(network: Network, signal: Array, delta: Array, scale_free: bool) -> tuple[list[float], list[float]]:
    slopes, log_variance, log_gradient, log_scale = [], [], [], 0.0
    for weight, bias, activation in zip(network.weights, network.biases, network.activations, strict=True):
        z = signal @ weight[0] + (bias[0] * np.exp(-log_scale) if bias.any() else 0.0)
        log_variance.append(2 * (log_scale + _log_size(z)))
        slopes.append(activation.df(z))
        signal = activation.f(z)
        if scale_free:
            signal, log_scale = to_unit(signal, log_scale)
            # A signal that died has no scale; beside it the next layer's biases stand as they are.
            log_scale = log_scale if log_scale > -np.inf else 0.0
    log_scale = 0.0
    for weight, slope in zip(network.weights[::-1], slopes[::-1], strict=True):
        delta, log_scale = to_unit(slope * delta, log_scale)
        log_gradient.append(log_scale)
        delta = delta @ weight[0].T
    return log_gradient[::-1], log_variance


def _log_size(signal: Array) -> float:
    """The logarithm of the root mean square, which itself may be too small to square."""
    peak = np.max(np.abs(signal))
    return float(np.log(peak) + np.log(np.mean((signal / peak) ** 2)) / 2) if peak else -np.inf


def to_unit(signal: Array, log_scale: float) -> tuple[Array, float]:
    """The signal at a root mean square of 1, and the logarithm of its true scale; a dead signal stays 0, at -inf."""
    log_size = _log_size(signal)
    return (signal if log_size == -np.inf else signal / np.exp(log_size)), log_scale + log_size


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
    jacobian, log_scale = np.eye(len(x)), 0.0
    for weight, activation, z in zip(network.weights, network.activations, passed.pre_activations, strict=True):
        slopes = activation.df(z[0, 0])
        jacobian, log_scale = to_unit(slopes[:, None] * (weight[0].T @ jacobian), log_scale)
    with np.errstate(divide="ignore"):
        return np.log(np.linalg.svd(jacobian, compute_uv=False)) + log_scale
