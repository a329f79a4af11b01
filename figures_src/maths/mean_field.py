"""The infinite-width theory of dense networks at initialisation: what depth does to signals and to gradients.

Weights have variance sigma_w^2 / fan_in, biases sigma_b^2. As layers grow wide their pre-activations become normal,
N(0, q) with one q a layer, and averages of f and f' over z ~ N(0, 1) say all about them (Poole et al., 2016).
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from figures_src.maths.activation import Activation, Elementwise, shifted
from figures_src.maths.checks import check_not_negative, check_scale
from figures_src.maths.gaussian import nodes, product_expectation

# What rounding can do to the growth factor of a layer: a factor this close to 1 is 1.
_ROUNDING = 1e-14
# Where the variance can vanish, it has below the first; where it can diverge, it has above the second. Farther out
# the map may differ from a straight line by less than rounding.
_VANISHED, _DIVERGED = 1e-6, 1e9


def variance_map(activation: Activation, q: float, sigma_w: float, sigma_b: float) -> float:
    """The variance of the pre-activations one layer on: sigma_w^2 E[f(sqrt(q) z)^2] + sigma_b^2.

    Args:
        activation: a record of the catalogue.
        q: the variance of the pre-activations here; positive, and at most 1e300.
        sigma_w: the standard deviation of the weights, times sqrt(fan_in); positive.
        sigma_b: the standard deviation of the biases; not negative.

    Raises:
        ValueError: q, sigma_w or sigma_b is out of bounds.

    Source: Poole et al. (2016).
    """
    if not 0 < q <= 1e300:
        raise ValueError(f"q must be positive and at most 1e300, not {q}")
    check_sigmas(sigma_w, sigma_b)
    return sigma_w**2 * mean_square(activation, activation.f, q) + sigma_b**2


def variance_fixed_point(activation: Activation, sigma_w: float, sigma_b: float) -> float:
    """q*, on which the variance settles layer by layer if it starts from 1; 0 if it vanishes, inf if it diverges.

    If f(a x) = a f(x) for every a > 0, as for ReLU and the identity, the map is a straight line, g q + sigma_b^2, and
    q* = sigma_b^2 / (1 - g) or inf. At g = 1 without biases every q is a fixed point: q* is the start, 1 (He et al.,
    2015). For any other f the map is assumed to increase with q.

    Raises:
        ValueError: sigma_w or sigma_b is out of bounds.

    Source: Poole et al. (2016); Hayou et al. (2019).
    """
    check_sigmas(sigma_w, sigma_b)
    if (gain := homogeneous_gain(activation)) is not None:
        growth = sigma_w**2 * gain
        if abs(growth - 1) <= _ROUNDING:
            return math.inf if sigma_b else 1.0
        return sigma_b**2 / (1 - growth) if growth < 1 else math.inf

    def layer(q: float) -> tuple[float, float]:
        square, growth = _square_and_growth(activation, activation.f, q)
        return sigma_w**2 * square + sigma_b**2, sigma_w**2 * growth

    # Near 0 and near infinity the map is a straight line as well, and f' there is its gain.
    factor_at_0, factor_at_infinity = (sigma_w**2 * mean_square(activation, activation.df, q) for q in (0.0, math.inf))
    vanishes = sigma_b == activation.f(0.0) == 0 and factor_at_0 <= 1 + _ROUNDING
    diverges = factor_at_infinity >= 1 - _ROUNDING
    return _settle(layer, 1.0, _VANISHED if vanishes else 0.0, _DIVERGED if diverges else math.inf)


def chi(activation: Activation, sigma_w: float, sigma_b: float) -> float:
    """The factor by which a layer multiplies the mean square of a gradient: sigma_w^2 E[f'(sqrt(q*) z)^2].

    Below 1 gradients vanish with depth, above 1 they explode. Where q* is finite and positive, inputs close to each
    other merge in the first case and part in the second.

    Raises:
        ValueError: sigma_w or sigma_b is out of bounds.

    Source: Schoenholz et al. (2017).
    """
    q = variance_fixed_point(activation, sigma_w, sigma_b)
    return sigma_w**2 * mean_square(activation, activation.df, q)


def depth_scale(activation: Activation, sigma_w: float, sigma_b: float) -> float:
    """xi = 1 / |ln chi|: over so many layers the mean square of a gradient changes by a factor of e. inf at chi = 1.

    Raises:
        ValueError: sigma_w or sigma_b is out of bounds.

    Source: Schoenholz et al. (2017).
    """
    factor = chi(activation, sigma_w, sigma_b)
    if factor == 0:
        return 0.0
    log_chi = abs(math.log(factor))
    return 1 / log_chi if log_chi > _ROUNDING else math.inf


def weight_gradient_factor(activation: Activation, sigma_w: float, sigma_b: float) -> float:
    """The factor by which the mean square of dLoss/dW changes per layer on the way back, in layers far from the input.

    dLoss/dW_l = a_{l-1}^T delta_l for one example, so that its mean square is that of a_{l-1} times that of delta_l. On
    the way back that of delta changes by chi. That of a stays as it is where the variance has settled on a q* > 0, and
    the factor is chi. Where the variance vanishes or diverges f is as good as homogeneous, a changes by 1/chi, and the
    factor is 1: all layers learn alike, however little (Glorot & Bengio, 2010, eq. 14).

    Args:
        activation, sigma_w, sigma_b: as for ``chi``.

    Raises:
        ValueError: sigma_w or sigma_b is out of bounds.
    """
    settles = 0 < variance_fixed_point(activation, sigma_w, sigma_b) < math.inf
    return chi(activation, sigma_w, sigma_b) if settles else 1.0


class NoCriticalScaleError(ValueError):
    """No scale of the weights makes chi 1: where it would, chi jumps, or f' is too small everywhere."""


class Jump(NamedTuple):
    """Where the largest sigma_w with chi <= 1 lies, chi there, and chi just beyond."""

    sigma_w: float
    below: float
    beyond: float


def chi_jump(activation: Activation, sigma_b: float) -> Jump:
    """Where chi passes 1, by bisection over sigma_w from 0.01 to 100: a jump, if the two values differ.

    chi jumps where the variance does: f of a small variance may let it fall to a small fixed point, while from a
    larger one on it grows to another, or beyond all bounds (SiLU and GELU, whose slopes are steeper out there).

    Raises:
        ValueError: sigma_b is out of bounds.
    """
    check_sigmas(1.0, sigma_b)
    order, chaos = 0.01, 100.0
    while chaos - order > 1e-12 * order:
        middle = math.sqrt(order * chaos)
        order, chaos = (order, middle) if chi(activation, middle, sigma_b) > 1 else (middle, chaos)
    return Jump(order, chi(activation, order, sigma_b), chi(activation, chaos, sigma_b))


def critical_sigma_w(activation: Activation, sigma_b: float, *, centred: bool = False) -> float:
    """The sigma_w at which chi = 1, the edge of chaos.

    There sigma_w^2 = 1 / E[f'^2], which turns the variance map into q -> sigma_b^2 + E[f^2] / E[f'^2].

    Args:
        activation: a record of the catalogue.
        sigma_b: the standard deviation of the biases; not negative.
        centred: of f - f(0), which is what each layer sees where its biases take -f(0) times the sum of their weights.

    Raises:
        NoCriticalScaleError: chi is 1 for no sigma_w, as ``chi_jump`` tells.
        ValueError: sigma_b is out of bounds.

    Source: Hayou et al. (2019).
    """
    check_sigmas(1.0, sigma_b)
    activation = shifted(activation) if centred else activation
    if (gain := homogeneous_gain(activation)) is not None:
        return 1 / math.sqrt(gain)

    def layer_at_the_edge(q: float) -> tuple[float, float]:
        slopes, slopes_growth = _square_and_growth(activation, activation.df, q)
        square, square_growth = _square_and_growth(activation, activation.f, q)
        ratio = square / slopes
        return sigma_b**2 + ratio, (square_growth - ratio * slopes_growth) / slopes

    q = _settle(layer_at_the_edge, sigma_b**2 + float(activation.f(0.0)) ** 2, 0.0, math.inf)
    slopes = mean_square(activation, activation.df, q)
    # A fixed point that the variance does not reach from 1 is no answer: chi may jump from below 1 to above.
    if slopes == 0 or abs(chi(activation, 1 / math.sqrt(slopes), sigma_b) - 1) > 1e-9:
        raise NoCriticalScaleError(f"no sigma_w makes chi 1 for {activation.name} at sigma_b = {sigma_b}")
    return 1 / math.sqrt(slopes)


def correlation_map(activation: Activation, c: float, q: float, sigma_w: float, sigma_b: float) -> float:
    """How correlated two inputs are one layer on: (sigma_w^2 E[f(u) f(v)] + sigma_b^2) / variance_map(q).

    Args:
        activation, q, sigma_w, sigma_b: as for the variance map; u ~ N(0, q), v ~ N(0, q).
        c: the correlation of u and v, the two pre-activations here; from -1 to 1.

    Raises:
        ValueError: c, q, sigma_w or sigma_b is out of bounds.

    Source: Poole et al. (2016); for ReLU in closed form, Cho & Saul (2009).
    """
    variance = variance_map(activation, q, sigma_w, sigma_b)
    if not -1 <= c <= 1:
        raise ValueError(f"c must lie between -1 and 1, not {c}")
    product = product_expectation(activation.f, q, c, (kink.at for kink in activation.kinks))
    return min(max((sigma_w**2 * product + sigma_b**2) / variance, -1.0), 1.0)


def check_sigmas(sigma_w: float, sigma_b: float) -> None:
    """Raise ValueError unless both scales are finite, sigma_w is positive and sigma_b not negative."""
    check_scale("sigma_w", sigma_w)
    check_not_negative("sigma_b", sigma_b)
    if sigma_b:
        check_scale("sigma_b", sigma_b)


def mean_square(activation: Activation, part: Elementwise, q: float) -> float:
    """E[part(sqrt(q) z)^2], where part is the activation's f or df; at 0 and at infinity its limit."""
    if q in (0, math.inf):
        # All that is left of the bell is its two sides, equally likely.
        side = math.inf if q else np.finfo(float).tiny
        return float(np.mean(part(np.array([-side, side])) ** 2))
    u, weights = nodes(q, (kink.at for kink in activation.kinks))
    return float(np.sum(part(u) ** 2 * weights))


def _square_and_growth(activation: Activation, part: Elementwise, q: float) -> tuple[float, float]:
    """E[part(sqrt(q) z)^2] and its derivative with respect to q, for 0 < q < inf.

    The bell is differentiated, so that jumps of ``part`` do no harm.
    """
    u, weights = nodes(q, (kink.at for kink in activation.kinks))
    square = part(u) ** 2
    return float(np.sum(square * weights)), float(np.sum(square * (u**2 / q - 1) * weights)) / (2 * q)


def homogeneous_gain(activation: Activation) -> float | None:
    """E[f(z)^2], which is also E[f'(z)^2], if f(a x) = a f(x) for every a > 0; otherwise None."""
    scales, sides = 2.0 ** np.arange(-30, 31), np.array([[-1.0], [1.0]])
    values = activation.f(sides)
    homogeneous = np.allclose(activation.f(sides * scales), values * scales, rtol=_ROUNDING, atol=0)
    return float(np.mean(values**2)) if homogeneous else None


def _settle(step: Callable[[float], tuple[float, float]], start: float, least: float, most: float) -> float:
    """The fixed point that q -> step(q) reaches from ``start``, by Newton's method, which near-critical maps need.

    The map must increase, so that iteration moves one way, to the first fixed point there. Newton's step skips none if
    the map is convex or concave on that side: where it passes one, no second is behind. Then a bracket closes in.

    Args:
        step: q -> the map's value and its slope.
        least, most: below and above these q is taken for 0 and for infinite.
    """
    q, low, high = start, 0.0, math.inf
    while least < q < most:
        value, slope = step(q)
        low, high = (q, high) if value > q else (low, q)
        newton = q + (value - q) / (1 - slope) if slope < 1 else math.copysign(math.inf, value - q)
        target = min(max(newton, q / 8), 8 * q)
        if abs(value - q) <= 4e-16 * q or min(abs(target - q), high - low) <= 1e-13 * q:
            return q
        q = target if low < target < high else math.sqrt(low * high)
    return 0.0 if q <= least else math.inf
