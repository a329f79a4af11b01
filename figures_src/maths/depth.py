"""Products of slopes along depth, kept as logarithms: 0.25^L leaves float64 at L = 538, its logarithm never does."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activations import Activation, Array
from figures_src.maths.properties import maximum_slope


class Chain(NamedTuple):
    """A chain of one-unit layers, layer by layer along the first axis."""

    pre_activations: Array
    activations: Array
    log_gradients: Array


def _check_depth(depth: int) -> None:
    if depth < 1:
        raise ValueError(f"depth must be at least 1, not {depth}")


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
        ValueError: the depth is less than 1.
    """
    _check_depth(depth)
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
    """log of (max f')^l for l = 1 ... depth: no chain with weights of at most 1 keeps more of its gradient.

    Raises:
        ValueError: the depth is less than 1.
    """
    _check_depth(depth)
    return np.arange(1, depth + 1) * np.log(maximum_slope(activation))


def iterate(function: Callable[[Array], Array], x: ArrayLike, times: int) -> Array:
    """x, function(x), function(function(x)), ...: shape (times + 1, *x.shape)."""
    iterates: list[Array] = [np.asarray(x, dtype=np.float64)]
    for _ in range(times):
        iterates.append(np.asarray(function(iterates[-1])))
    return np.stack(iterates)


def fixed_point(function: Callable[[Array], Array], start: float, most: int = 10_000) -> float:
    """The x with function(x) = x that iteration from ``start`` settles on.

    Raises:
        ValueError: the iteration has not settled after ``most`` steps.
    """
    x: Any = np.float64(start)
    for _ in range(most):
        x, previous = function(x), x
        if abs(x - previous) <= 2 * np.spacing(abs(x)):
            return float(x)
    raise ValueError(f"the iteration from {start} has not settled after {most} steps")


def vanishing_depth(log_factor: float, dtype: type[np.floating]) -> int:
    """The first depth at which exp(log_factor)^depth, rounded to ``dtype``, is 0.

    The smallest subnormal number is s; everything up to s/2 rounds to 0.

    Raises:
        ValueError: the factor is 1 or more, and its powers never vanish.
    """
    if log_factor >= 0:
        raise ValueError(f"a factor of exp({log_factor}) a layer never vanishes")
    log2_half_smallest = np.log2(float(np.finfo(dtype).smallest_normal)) - np.finfo(dtype).nmant - 1
    # The subtraction forgives the rounding of an exact power of two.
    return int(np.ceil(log2_half_smallest * np.log(2) / log_factor - 1e-9))
