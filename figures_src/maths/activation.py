"""What an activation function says of itself, and how it checks that.

Every ``f`` and ``df`` is element-wise: it takes a scalar or an array of any shape, answers in the precision that it is
given (float32 in, float32 out; integers as float64), and is defined on the whole line, infinities included. NaN in
gives NaN out.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Elementwise = Callable[[ArrayLike], Array]


@dataclass(frozen=True)
class Kink:
    """A point where the derivative jumps: its limits on both sides, and the value that ``df`` takes there.

    Any value between the two limits is a subgradient; which one the code takes is a convention.
    """

    at: float
    left: float
    right: float
    takes: float


class Parameter(NamedTuple):
    """What a formula leaves open: its name and symbol, and the value that the record gives it."""

    name: str
    symbol: str
    default: float


class Accuracy(NamedTuple):
    """How far ``f`` and ``df`` may be off, in units of the last place of the exact result; subnormal results included.

    ``crossing``: an interval around the zero at which f' changes its sign; in it the ulps of ``df`` are those of 1/4,
    for there f' is the difference of two terms of about that size.
    """

    f: float = 2
    df: float = 4
    crossing: tuple[float, float] | None = None


_USUAL = Accuracy()
# Where a record is checked, and how near to each other two points are that tell its slope.
_GRID = np.linspace(-50.0, 50.0, 2001)
_STEP = 1e-6


@dataclass(frozen=True)
class Activation:
    """An activation function, with all that the site says of it.

    Args:
        name: identifier; the stem of its figures' file names, and in upper case the record's own name.
        title: what the reader calls it.
        symbol: how the function is written in a formula, in LaTeX.
        latex, latex_derivative: f(x) and f'(x) as the reader sees them.
        f, df: the function and its derivative, element-wise.
        textbook: f once more, for a library of higher precision: ``textbook(m, x)`` finds exp, tanh, ... in ``m``.
        range: the infimum and supremum of f.
        attained: for each end of its range an x at which f reaches it, or None.
        source: author and year of the publication that introduced it as an activation; a heading on the references.
        family: the functions that share its hue.
        shade: its place among the family's hues.
        falls: the intervals on which f' < 0.
        kinks: the points where the derivative jumps.
        parameter: what the formula leaves open, if anything.
        accuracy: how far f and df may be off.
        both: f and df of a floating-point array in one go, where they share work; digit for digit the same.

    Raises:
        ValueError: the record contradicts itself; the message names the activation and the field.
    """

    name: str
    title: str
    symbol: str
    latex: str
    latex_derivative: str
    f: Elementwise
    df: Elementwise
    textbook: Callable[[Any, Any], Any]
    range: tuple[float, float]
    attained: tuple[float | None, float | None]
    source: str
    family: str
    shade: int = 0
    falls: tuple[tuple[float, float], ...] = ()
    kinks: tuple[Kink, ...] = ()
    parameter: Parameter | None = None
    accuracy: Accuracy = _USUAL
    both: Callable[[Array], tuple[Array, Array]] | None = None

    def __post_init__(self) -> None:
        if not (self.name.isidentifier() and self.name == self.name.lower()):
            raise ValueError(f"activation {self.name!r}: name must be a lower-case identifier")
        if not self.family:
            raise ValueError(f"activation {self.name!r}: family must name the functions that share its hue")
        y, slopes = self.f(_GRID), self.df(_GRID)
        self._check_range(y, slopes)
        self._check_kinks()
        self._check_derivative(slopes)
        self._check_falls(slopes)
        if not all(map(np.array_equal, self.with_slope(_GRID), (y, slopes))):
            raise ValueError(f"activation {self.name!r}: both must give what f and df give, to the last digit")

    def with_slope(self, x: Array) -> tuple[Array, Array]:
        """f(x) and f'(x) of a floating-point array."""
        return self.both(x) if self.both else (self.f(x), self.df(x))

    def _check_range(self, y: Array, slopes: Array) -> None:
        # Upside down the supremum is an infimum.
        for sign, end, at in zip((1, -1), self.range, self.attained, strict=True):
            slack = self.accuracy.f * np.spacing(abs(end)) if np.isfinite(end) else 0.0
            above = sign * (y - end)
            if np.any(above < -slack):
                raise ValueError(
                    f"activation {self.name!r}: range must hold every f, which runs from {y.min()} to {y.max()}"
                )
            # A plateau with an edge, or a dip below both sides: a function that only draws near its end has neither.
            flat = (np.abs(above) <= slack) & (slopes == 0)
            plateau = np.any(np.abs(np.diff(slopes))[flat[:-1] != flat[1:]] > 1e-3)
            if at is None and (plateau or above.min() < min(above[0], above[-1])):
                raise ValueError(f"activation {self.name!r}: attained must say where f reaches {end}")
            if at is not None and not abs(self.f(at) - end) <= slack:
                raise ValueError(f"activation {self.name!r}: attained says that f reaches {end} at {at}; it does not")

    def _check_kinks(self) -> None:
        for kink in self.kinks:
            if tuple(self.df(np.nextafter(kink.at, (-np.inf, np.inf)))) != (kink.left, kink.right):
                raise ValueError(f"activation {self.name!r}: kinks must give the limits of df at {kink.at}")
            if self.df(kink.at) != kink.takes:
                raise ValueError(f"activation {self.name!r}: kinks must give the value that df takes at {kink.at}")
        jumps = [at for at in self._jumps() if not any(abs(at - kink.at) < _STEP for kink in self.kinks)]
        if jumps:
            raise ValueError(
                f"activation {self.name!r}: kinks must name every point where df jumps, and does not name {jumps[:3]}"
            )

    def _check_derivative(self, slopes: Array) -> None:
        away = np.ones(_GRID.shape, bool)
        for kink in self.kinks:
            away &= np.abs(_GRID - kink.at) > _STEP
        difference = (self.f(_GRID + _STEP) - self.f(_GRID - _STEP)) / (2 * _STEP)
        # Where f'' jumps by J (ELU: 1), a central difference errs by J * step / 4; rounding adds |f| * 1e-16 / step.
        wrong = away & (np.abs(difference - slopes) > _STEP)
        if wrong.any():
            raise ValueError(
                f"activation {self.name!r}: df must be the derivative of f, and is not at x = {_GRID[wrong][:3]}"
            )

    def _check_falls(self, slopes: Array) -> None:
        inside = np.zeros(_GRID.shape, bool)
        for left, right in self.falls:
            inside |= (left < _GRID) & (right > _GRID)
            for end, outwards in ((left, -1), (right, 1)):
                near = end + outwards * _STEP * np.array([-1.0, 1.0])
                if np.isfinite(end) and not self.df(near[0]) < 0 <= self.df(near[1]):
                    raise ValueError(
                        f"activation {self.name!r}: falls must end where f' changes its sign, not at {end}"
                    )
        # Far out a falling function may be flat for a float.
        wrong = (slopes < 0) & ~inside | (slopes > 0) & inside
        if wrong.any():
            raise ValueError(
                f"activation {self.name!r}: falls must hold the x where f' < 0, and no others; not so at "
                f"{_GRID[wrong][:3]}"
            )

    def _jumps(self) -> Array:
        """Where df jumps between neighbours of the grid: in the half of each interval in which it changes more."""
        ends = self.df(_GRID)
        # What changes less than a jump over the whole interval does not jump within.
        changes = np.abs(np.diff(ends)) > _STEP
        left, right = _GRID[:-1][changes], _GRID[1:][changes]
        at_left, at_right = ends[:-1][changes], ends[1:][changes]
        for _ in range(30):
            middle = (left + right) / 2
            at_middle = self.df(middle)
            is_left = np.abs(at_middle - at_left) > np.abs(at_right - at_middle)
            left, right = np.where(is_left, left, middle), np.where(is_left, middle, right)
            at_left, at_right = np.where(is_left, at_left, at_middle), np.where(is_left, at_middle, at_right)
        return right[np.abs(at_right - at_left) > _STEP]


def elementwise(function: Callable[[Array], Array]) -> Elementwise:
    """Let a function of a floating-point array take any number or array-like; integers become float64."""

    @functools.wraps(function)
    def on_anything(x: ArrayLike) -> Array:
        array = np.asarray(x)
        return function(array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64))

    return on_anything


def shifted(activation: Activation) -> Activation:
    """f - f(0): what the next layer sees of f where its biases are -f(0) times the sum of each unit's weights."""
    middle = activation.f(0.0)
    if middle == 0:
        return activation
    return replace(
        activation,
        name=f"centred_{activation.name}",
        title=f"Centred {activation.title.lower()}",
        symbol=rf"({activation.symbol} - {activation.symbol}(0))",
        latex=rf"{activation.latex} - {activation.symbol}(0)",
        f=elementwise(lambda x: activation.f(x) - middle.astype(x.dtype)),
        textbook=lambda m, x: activation.textbook(m, x) - activation.textbook(m, 0 * x),
        range=(activation.range[0] - float(middle), activation.range[1] - float(middle)),
        both=None,
    )


# Makes a layer linear; no member of the catalogue.
IDENTITY = Activation(
    name="identity",
    title="Identity",
    symbol=r"\operatorname{id}",
    latex="x",
    latex_derivative="1",
    f=elementwise(np.positive),
    df=elementwise(lambda x: np.ones_like(x) + 0 * x),
    textbook=lambda m, x: x,
    range=(-np.inf, np.inf),
    attained=(None, None),
    source="Widrow & Hoff (1960)",
    family="linear",
)
