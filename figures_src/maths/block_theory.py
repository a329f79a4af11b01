"""Skips and norms in layers of infinite width: what depth does to their gradients."""

from typing import NamedTuple

import numpy as np

from figures_src.maths.activation import Activation, Array
from figures_src.maths.blocks import BATCH, Block, Norm
from figures_src.maths.checks import check_scale, check_whole
from figures_src.maths.gaussian import expectation
from figures_src.maths.properties import is_homogeneous


class Theory(NamedTuple):
    """Logarithms of root mean squares, layer by layer from 1, relative to the last.

    Of dLoss/dz, with respect to what f is given; of dLoss/da, to a layer's output; of dLoss/dW of single examples.
    """

    log_gradient: Array
    log_output_gradient: Array
    log_weight_gradient: Array


def profile_in_theory(block: Block, activation: Activation, sigma_w: float, depth: int) -> Theory:
    """What depth makes of gradients in layers of infinite width, and with batch norm in batches of infinite size.

    With z_l ~ N(0, q) and, for inputs N(0, 1), a layer's output of mean m = E[a_{l-1}] over units, or over a batch,

        E[(dL/da_{l-1})^2] = E[(dL/da_l)^2] (skip + sigma_w^2 E[f'(z_l)^2] / v)

    no norm                       q = sigma_w^2 E[a_{l-1}^2],  v = 1
    layer norm after the weights  q = 1,                       v = sigma_w^2 E[a_{l-1}^2]
    batch norm after the weights  q = 1,                       v = sigma_w^2 Var[a_{l-1}]
    either before the weights     q = sigma_w^2,               v = Var[a_{l-1}]

    After the weights sigma_w cancels. For batch norm without a skip the mean square of dL/dz, with respect to what f is
    given, changes by E[f'(z)^2] / Var[f(z)] per layer: pi / (pi - 1) for ReLU.

    Args:
        sigma_w: the standard deviation of the weights, times sqrt(fan_in).

    Raises:
        ValueError: the depth is less than 1, or sigma_w is out of bounds.

    Source: Poole et al. (2016); Schoenholz et al. (2017); with a skip, Yang & Schoenholz (2017); with batch norm, Yang
    et al. (2019).
    """
    check_whole("depth", depth, 1)
    check_scale("sigma_w", sigma_w)
    signal, factors, products, slopes, log_given = _Signal(0.0, 1.0, 0.0), [], [], [], []
    for _ in range(depth):
        q, divisor = _normalised(block.norm, signal, sigma_w)
        found = _moments(activation, q)
        slopes.append(found.slope_square)
        factors.append(block.skip + sigma_w**2 * found.slope_square / divisor)
        before = bool(block.norm and block.norm.before)
        products.append(found.slope_square / (1.0 if before else divisor))
        log_given.append(0.0 if before else signal.log_size())
        signal = signal.after(found, block.skip)
        if is_homogeneous(activation) and block.norm is None:
            # Where the scale of a signal is of no consequence, none is kept, for it may grow out of all bounds.
            signal = signal.to_unit()
    # From the last layer back: the first layer's own factor leads to the input, which is no layer.
    log_output = np.cumsum([0.0, *np.log(factors[:0:-1])])[::-1] / 2
    log_gradient = log_output + np.log(slopes) / 2
    log_weight = log_output + np.log(products) / 2 + log_given
    return Theory(log_gradient - log_gradient[-1], log_output, log_weight - log_weight[-1])


class _Moments(NamedTuple):
    """E[f], Var[f] and E[f'^2] of normal pre-activations."""

    mean: float
    variance: float
    slope_square: float


def _moments(activation: Activation, q: float) -> _Moments:
    kinks = [kink.at for kink in activation.kinks]
    mean = expectation(activation.f, q, kinks)
    variance = expectation(lambda z: (activation.f(z) - mean) ** 2, q, kinks)
    return _Moments(mean, variance, expectation(lambda z: activation.df(z) ** 2, q, kinks))


class _Signal(NamedTuple):
    """A layer's output: its mean and its variance at a scale whose logarithm is kept beside them."""

    mean: float
    variance: float
    log_scale: float

    @property
    def square(self) -> float:
        return self.variance + self.mean**2

    def log_size(self) -> float:
        return self.log_scale + float(np.log(self.square)) / 2

    def after(self, found: _Moments, skip: bool) -> "_Signal":
        # The branch's weights are fresh: its output is independent of its input, unit by unit.
        return _Signal(found.mean + skip * self.mean, found.variance + skip * self.variance, self.log_scale)

    def to_unit(self) -> "_Signal":
        size = float(np.sqrt(self.square))
        return _Signal(self.mean / size, self.variance / size**2, self.log_scale + float(np.log(size)))


def _normalised(norm: Norm | None, signal: _Signal, sigma_w: float) -> tuple[float, float]:
    """The variance of what f is given, and what a norm divides mean squares by."""
    if norm is None:
        return sigma_w**2 * signal.square, 1.0
    if norm.before:
        return sigma_w**2, signal.variance
    return 1.0, sigma_w**2 * (signal.variance if norm.axis == BATCH else signal.square)
