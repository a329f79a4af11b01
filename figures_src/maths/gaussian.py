"""Averages over one or two normal pre-activations: integrals that respect the kinks of the integrand."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from figures_src.maths.activation import Array


class _Rule(NamedTuple):
    """How finely to integrate: Gauss-Legendre nodes on every panel, and where panels end.

    ``bell`` counts in standard deviations, ``octaves`` in powers of two of x, the function's own unit: where f changes.
    Further octaves follow, as far as the bell is wide.
    """

    positions: Array
    weights: Array
    bell: Array
    octaves: range

    def scales(self, deviation: float) -> Array:
        """Where panels end in x, whatever the function: 0 and powers of two on both sides."""
        start, stop, step = self.octaves.start, self.octaves.stop, self.octaves.step
        powers = 2.0 ** np.arange(start, max(stop, np.log2(max(deviation, 1.0)) + 1), step)
        return np.concatenate((-powers[::-1], [0.0], powers))


def _rule(count: int, bell: Array, octaves: range) -> _Rule:
    return _Rule(*np.polynomial.legendre.leggauss(count), bell, octaves)


# The tails beyond 14 standard deviations weigh less than 1e-43, those beyond 9 less than 1e-18.
_FINE = _rule(20, np.linspace(-14, 14, 29), range(-3, 7))
# For two dimensions, where every saving counts twice; its products are still right to 1e-10.
_LEAN = _rule(12, np.linspace(-9, 9, 7), range(-1, 8, 2))


def _panels(rule: _Rule, deviation: float, marks: Array) -> tuple[Array, Array, Array]:
    """Nodes for averages over N(0, deviation^2), in panels that end at the marks and follow the bell.

    Args:
        marks: where panels end, in x; shape (rows, marks), every row an integral of its own.

    Returns:
        The row that a panel belongs to, shape (panels, 1); its nodes and their weights, shape (panels, nodes).
    """
    reach = rule.bell[-1]
    inside = np.clip(marks / deviation, -reach, reach)
    bell = np.broadcast_to(rule.bell, (len(marks), len(rule.bell)))
    breaks = np.sort(np.concatenate((bell, inside), axis=1), axis=1)
    rows, columns = np.nonzero(np.diff(breaks))
    left, right = breaks[rows, columns, None], breaks[rows, columns + 1, None]
    z = (right + left) / 2 + (right - left) / 2 * rule.positions
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return rows[:, None], deviation * z, density * rule.weights * (right - left) / 2


def _check_variance(variance: float) -> None:
    if not (np.isfinite(variance) and variance >= 0):
        raise ValueError(f"variance must be finite and not negative, not {variance}")


def nodes(variance: float = 1.0, kinks: Iterable[float] = ()) -> tuple[Array, Array]:
    """x and weights with E[function(x)] = sum(weights function(x)) for x ~ N(0, variance), by Gauss-Legendre panels.

    The panels end at every kink, follow the bell (unit steps in standard deviations) and the function's own scale
    (powers of two in x), so that neither a narrow nor a wide bell loses accuracy.

    Args:
        variance: of x; not negative. At 0 there is one node, 0.
        kinks: the points where the function or its derivative jumps; between them it is smooth.

    Raises:
        ValueError: the variance is negative or not finite.
    """
    _check_variance(variance)
    if variance == 0:
        return np.zeros(1), np.ones(1)
    deviation = float(np.sqrt(variance))
    marks = np.concatenate((_FINE.scales(deviation), np.fromiter(kinks, float)))
    _, x, weights = _panels(_FINE, deviation, marks[None])
    return x, weights


def expectation(function: Callable[[Array], Array], variance: float = 1.0, kinks: Iterable[float] = ()) -> float:
    """E[function(x)] for x ~ N(0, variance); arguments as for ``nodes``, the function element-wise.

    Raises:
        ValueError: the variance is negative or not finite.
    """
    x, weights = nodes(variance, kinks)
    return float(np.sum(function(x) * weights))


def pair_expectation(
    function: Callable[[Array, Array], Array], variance: float, correlation: float, kinks: Iterable[float] = ()
) -> float:
    """E[function(x, y)] for x and y ~ N(0, variance) with that correlation, by Gauss-Legendre panels.

    Half the sum and half the difference of x and y are independent, so nothing becomes singular as they become equal
    or opposite. The wider of the two is integrated inside: at a given value of the narrower, its panels end where x or
    y is at a kink; the result, as a function of the narrower, has kinks only where two of those ends meet.

    Args:
        function: element-wise; smooth as long as neither x nor y passes 0 or a kink.
        variance: of x and of y; not negative.
        correlation: of x and y, from -1 to 1.
        kinks: the points where the function or its derivative jumps, in x and in y.

    Raises:
        ValueError: the variance is negative or not finite, or the correlation is not between -1 and 1.
    """
    _check_variance(variance)
    if not -1 <= correlation <= 1:
        raise ValueError(f"correlation must lie between -1 and 1, not {correlation}")
    sign = np.copysign(1.0, correlation)
    at = np.fromiter(kinks, float)
    if variance == 0 or abs(correlation) == 1:
        return expectation(lambda x: function(x, sign * x), variance, (*at, *sign * at))
    # x = wide + narrow and sign * y = wide - narrow
    narrow_deviation, wide_deviation = np.sqrt(variance * (1 + np.array([-1, 1]) * abs(correlation)) / 2)
    meetings = np.subtract.outer(at, sign * at).ravel() / 2
    outer_marks = np.concatenate((_LEAN.scales(narrow_deviation), meetings))
    _, narrow, outer = _panels(_LEAN, narrow_deviation, outer_marks[None])
    narrow, marks = narrow.reshape(-1, 1), np.concatenate((_LEAN.scales(wide_deviation), at))
    rows, wide, inner = _panels(_LEAN, wide_deviation, np.hstack((marks - narrow, sign * marks + narrow)))
    x, y = wide + narrow.ravel()[rows], sign * (wide - narrow.ravel()[rows])
    return float(np.sum(function(x, y) * inner * outer.ravel()[rows]))


def product_expectation(
    function: Callable[[Array], Array], variance: float, correlation: float, kinks: Iterable[float] = ()
) -> float:
    """E[function(x) function(y)]; arguments and errors as for ``pair_expectation``."""
    return pair_expectation(lambda x, y: function(x) * function(y), variance, correlation, kinks)
