"""The infinite-width theory layer by layer: what becomes of a gradient, of a weight's gradient, and of two inputs.

As in ``mean_field``, but from the input on, so that what happens before the variance settles is in it. Inputs have a
mean square of 1; layers are counted from 1, the one next to the input.
"""

from typing import NamedTuple

import numpy as np

from figures_src.maths.activation import Activation, Array
from figures_src.maths.checks import check_whole
from figures_src.maths.gaussian import pair_expectation
from figures_src.maths.mean_field import check_sigmas, homogeneous_gain, mean_square

# Two inputs so much alike are told apart by the slope alone; a difference of products would be rounding.
_ALIKE = 1e-9


def log_activations(activation: Activation, depth: int, sigma_w: float, sigma_b: float) -> Array:
    """Logarithm of the root mean square of the activations, from the input, layer 0, to layer ``depth``.

    q_l = sigma_w^2 E[a_{l-1}^2] + sigma_b^2,  E[a_l^2] = E[f(sqrt(q_l) z)^2] (Poole et al., 2016).

    Raises:
        ValueError: sigma_w or sigma_b is out of bounds, or the depth is less than 1.
    """
    check_sigmas(sigma_w, sigma_b)
    check_whole("depth", depth, 1)
    if sigma_b == 0 and (gain := homogeneous_gain(activation)) is not None:
        # The signal may vanish or grow out of all bounds.
        return np.arange(depth + 1) * np.log(sigma_w**2 * gain) / 2
    squares = [1.0]
    for _ in range(depth):
        squares.append(mean_square(activation, activation.f, sigma_w**2 * squares[-1] + sigma_b**2))
    return np.log(squares) / 2


def log_gradients(activation: Activation, depth: int, sigma_w: float, sigma_b: float) -> Array:
    """Logarithm of the root mean square of dLoss/dz in each of ``depth`` layers, relative to the last one.

    log g_l = 1/2 sum over k = l ... L - 1 of log(sigma_w^2 E[f'(sqrt(q_k) z)^2]) (Schoenholz et al., 2017).

    Raises:
        ValueError: sigma_w or sigma_b is out of bounds, or the depth is less than 1.
    """
    check_sigmas(sigma_w, sigma_b)
    check_whole("depth", depth, 1)
    if (gain := homogeneous_gain(activation)) is not None:
        # No slope depends on q.
        log_factors = np.full(depth - 1, np.log(sigma_w**2 * gain) / 2)
    else:
        inputs = np.exp(2 * log_activations(activation, depth, sigma_w, sigma_b)[: depth - 1])
        slopes = [mean_square(activation, activation.df, sigma_w**2 * square + sigma_b**2) for square in inputs]
        log_factors = np.log(sigma_w**2 * np.array(slopes)) / 2
    return np.concatenate((np.cumsum(log_factors[::-1])[::-1], [0.0]))


def log_weight_gradients(activation: Activation, depth: int, sigma_w: float, sigma_b: float) -> Array:
    """Logarithm of the root mean square of dLoss/dW in each of ``depth`` layers, relative to the last one.

    For one example dLoss/dW_l = a_{l-1}^T delta_l, and so the mean squares multiply (Glorot & Bengio, 2010, eq. 11).

    Raises:
        ValueError: sigma_w or sigma_b is out of bounds, or the depth is less than 1.
    """
    below = log_activations(activation, depth, sigma_w, sigma_b)[:-1]
    return log_gradients(activation, depth, sigma_w, sigma_b) + below - below[-1]


class Signal(NamedTuple):
    """Two inputs on their way up, layer by layer from 1: the variance of the pre-activations, half the mean square of
    their difference, and the spread of the activations over inputs, as a standard deviation."""

    variance: Array
    half_difference: Array
    spread: Array

    @property
    def correlation(self) -> Array:
        """Of the pre-activations of the two inputs, over all units: 1 means that they cannot be told apart."""
        return 1 - self.half_difference / self.variance


def signal(activation: Activation, depth: int, sigma_w: float, sigma_b: float, *, correlation: float = 0.0) -> Signal:
    """What is left of the difference between two inputs, in each of ``depth`` layers.

    With u and v the pre-activations of the two, d = E[(u - v)^2] / 2 = q (1 - c):

        d_1 = sigma_w^2 (1 - c_0),    d_{l+1} = sigma_w^2 E[(f(u) - f(v))^2] / 2

    Where d is small, E[(f(u) - f(v))^2] / 2 = d E[f'^2], and a layer multiplies d by chi: what a gradient loses on the
    way down, the difference loses on the way up (Schoenholz et al., 2017).

    Args:
        activation, sigma_w, sigma_b: as for ``log_gradients``.
        correlation: of the two inputs, from -1 to 1.

    Raises:
        ValueError: as ``log_gradients``, or the correlation is not between -1 and 1.
    """
    check_sigmas(sigma_w, sigma_b)
    check_whole("depth", depth, 1)
    if not -1 <= correlation <= 1:
        raise ValueError(f"correlation must lie between -1 and 1, not {correlation}")
    kinks = [kink.at for kink in activation.kinks]
    q, d = sigma_w**2 + sigma_b**2, sigma_w**2 * (1 - correlation)
    found = []
    for _ in range(depth):
        if d < _ALIKE * q:
            apart = d * mean_square(activation, activation.df, q)
        else:
            apart = pair_expectation(lambda u, v: (activation.f(u) - activation.f(v)) ** 2 / 2, q, 1 - d / q, kinks)
        found.append((q, d, np.sqrt(apart)))
        q, d = sigma_w**2 * mean_square(activation, activation.f, q) + sigma_b**2, sigma_w**2 * apart
    return Signal(*np.array(found).T)
