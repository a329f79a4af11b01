"""What can be read off an activation's record by computing: the columns of the comparison table."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from figures_src.maths.activation import Activation, Elementwise
from figures_src.maths.gaussian import expectation


class Extreme(NamedTuple):
    """The largest or the smallest value of a function, and an x at which it is taken, or neared at infinity."""

    at: float
    value: float


def slope_extremes(activation: Activation) -> tuple[Extreme, Extreme]:
    """The smallest and the largest f', looked for at both infinities and within 30 of 0."""
    smallest = _largest(lambda x: -activation.df(x))
    return Extreme(smallest.at, -smallest.value), _largest(activation.df)


def _largest(function: Elementwise) -> Extreme:
    """By zooming in on the largest value on a grid of 0.05."""
    ends = np.array([-np.inf, np.inf])
    at, largest = max(zip(ends, function(ends), strict=True), key=lambda end: end[1])
    middle, reach = np.float64(0), np.float64(30)
    while True:
        x = np.linspace(middle - reach, middle + reach, 1201)
        values = function(x)
        highest = np.argmax(values)
        # Near a smooth maximum a finer grid soon finds nothing but rounding.
        if values[highest] <= largest + 1e-14 * abs(largest):
            return Extreme(float(at), float(largest))
        at, largest, middle, reach = x[highest], values[highest], x[highest], x[1] - x[0]


def maximum_slope(activation: Activation) -> float:
    """The largest size of f'."""
    return max(abs(extreme.value) for extreme in slope_extremes(activation))


def turning_points(activation: Activation) -> tuple[Extreme, ...]:
    """Where f turns from falling to rising or back, and its value there."""
    ends = (end for interval in activation.falls for end in interval if np.isfinite(end))
    return tuple(Extreme(end, float(activation.f(end))) for end in ends)


def saturation_point(activation: Activation, share: float) -> float:
    """The x > 0 beyond which the slope stays below ``share`` of its maximum, by bisection to the last bit.

    Raises:
        ValueError: the share is not between 0 and 1, or the slope does not fall that far for large x.
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie between 0 and 1, not {share}")
    threshold = share * maximum_slope(activation)
    inside, outside = 0.0, 700.0
    if not activation.df(outside) < threshold:
        raise ValueError(f"the slope of {activation.name} never stays below {share} of its maximum")
    while inside < (middle := (inside + outside) / 2) < outside:
        inside, outside = (inside, middle) if activation.df(middle) < threshold else (middle, outside)
    return outside


def is_odd(activation: Activation) -> bool:
    """Whether f(-x) = -f(x): then symmetric inputs give zero-centred outputs."""
    x = np.linspace(0.0, 30.0, 3001)
    return bool(np.allclose(activation.f(-x), -activation.f(x), rtol=1e-14, atol=0))


def is_homogeneous(activation: Activation) -> bool:
    """Whether f(a x) = a f(x) for every a > 0: then the scale of a signal is of no consequence to its slopes."""
    x = np.linspace(-30.0, 30.0, 3001)
    return bool(np.array_equal(activation.f(4 * x), 4 * activation.f(x)))


def mean_output(activation: Activation) -> float:
    """E[f(x)] for a standard normal pre-activation: 0 when the outputs are zero-centred."""
    return expectation(activation.f, kinks=(kink.at for kink in activation.kinks))


def share_of_exact_zeros(activation: Activation) -> float:
    """The probability that f(x) is exactly 0 for a standard normal pre-activation x."""
    kinks = (0.0, *(kink.at for kink in activation.kinks))
    return expectation(lambda x: (activation.f(x) == 0).astype(float), kinks=kinks)


@dataclass
class _Tally:
    """Stands in for a number and for the library of functions, and counts what a formula does with it."""

    counts: dict[str, int] = field(default_factory=dict)

    def _count(self, operation: str) -> "_Tally":
        self.counts[operation] = self.counts.get(operation, 0) + 1
        return self

    def _call(self, name: str, argument: Any) -> Any:
        # A function of a constant is a constant.
        return self._count(name) if isinstance(argument, _Tally) else 1.0

    def exp(self, x: Any) -> Any:
        return self._call("exponential", x)

    def log(self, x: Any) -> Any:
        return self._call("logarithm", x)

    def sqrt(self, x: Any) -> Any:
        return self._call("square root", x)

    def erfc(self, x: Any) -> Any:
        return self._call("error function", x)

    def __getattr__(self, function: str) -> Any:
        return lambda x: self._call(function, x)

    def __add__(self, _: Any) -> "_Tally":
        return self._count("addition")

    def __neg__(self) -> "_Tally":
        return self._count("negation")

    def __truediv__(self, _: Any) -> "_Tally":
        return self._count("division")

    def __mul__(self, _: Any) -> "_Tally":
        return self._count("multiplication")

    def __pow__(self, _: Any) -> "_Tally":
        return self._count("power")

    def __abs__(self) -> "_Tally":
        return self._count("absolute value")

    def __gt__(self, _: Any) -> bool:
        self._count("comparison")
        return False

    def __lt__(self, _: Any) -> bool:
        return not self > _

    __radd__ = __sub__ = __rsub__ = __add__
    __rtruediv__, __rmul__ = __truediv__, __mul__
    __ge__, __le__ = __gt__, __lt__


def operations(activation: Activation) -> dict[str, int]:
    """What one evaluation of the textbook formula costs at a negative input: operation -> how often."""
    tally = _Tally()
    activation.textbook(tally, tally)
    return dict(tally.counts)
