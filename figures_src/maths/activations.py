"""The catalogue of activation functions: one record each, and the only place that knows them.

Every ``f`` and ``df`` is element-wise: it takes a scalar or an array of any shape, computes in the precision that
it is given (float32 in, float32 out; integers as float64), and is defined on the whole line, infinities included.
NaN in gives NaN out.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

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


@dataclass(frozen=True)
class Activation:
    """An activation function, with all that the site says of it.

    Args:
        name: identifier; the stem of its figures' file names.
        title: what the reader calls it.
        symbol: how the function is written in a formula, in LaTeX.
        latex, latex_derivative: f(x) and f'(x) as the reader sees them.
        f, df: the function and its derivative, element-wise.
        textbook: f once more, for a library of higher precision: ``textbook(m, x)`` finds exp, tanh, ... in ``m``.
        range: the infimum and supremum of f.
        attained: whether f reaches each end of its range.
        kinks: the points where the derivative jumps.
        source: author and year of the publication that introduced it as an activation; a heading on the references.

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
    attained: tuple[bool, bool]
    source: str
    kinks: tuple[Kink, ...] = ()

    def __post_init__(self) -> None:
        def demand(holds: bool, field: str, why: str) -> None:
            if not holds:
                raise ValueError(f"activation {self.name!r}: {field} {why}")

        demand(self.name.isidentifier() and self.name == self.name.lower(), "name", "must be a lower-case identifier")
        low, high = self.range
        x = np.linspace(-50.0, 50.0, 2001)
        y = self.f(x)
        demand(
            bool(np.all((low <= y) & (y <= high))),
            "range",
            f"must hold every value of f, but f runs from {y.min()} to {y.max()}",
        )
        for end, reached, is_attained in zip((low, high), (y.min(), y.max()), self.attained, strict=True):
            demand(not is_attained or reached == end, "attained", f"says that f reaches {end}, but it does not")
        for kink in self.kinks:
            sides = np.nextafter(kink.at, (-np.inf, np.inf))
            limits = tuple(self.df(sides))
            demand(limits == (kink.left, kink.right), "kinks", f"must give the limits of df at {kink.at}")
            demand(self.df(kink.at) == kink.takes, "kinks", f"must give the value that df takes at {kink.at}")
        step = 1e-6
        away = np.all([np.abs(x - kink.at) > step for kink in self.kinks], axis=0) if self.kinks else np.isfinite(x)
        slope = (self.f(x + step) - self.f(x - step)) / (2 * step)
        # Where f'' jumps by J (ELU: 1), a central difference errs by J * step / 4; rounding adds |f| * 1e-16 / step.
        wrong = away & (np.abs(slope - self.df(x)) > step)
        demand(not wrong.any(), "df", f"must be the derivative of f, and is not at x = {x[wrong][:3]}")
        jumps = [at for at in self._jumps(x) if not any(abs(at - kink.at) < step for kink in self.kinks)]
        demand(not jumps, "kinks", f"must name every point where df jumps, and does not name {jumps[:3]}")

    def _jumps(self, x: Array) -> Array:
        """Where df jumps between neighbours of the grid x: in the half of each interval in which it changes more."""
        left, right = x[:-1], x[1:]
        for _ in range(30):
            middle = (left + right) / 2
            is_left = np.abs(self.df(middle) - self.df(left)) > np.abs(self.df(right) - self.df(middle))
            left, right = np.where(is_left, left, middle), np.where(is_left, middle, right)
        return right[np.abs(self.df(right) - self.df(left)) > 1e-6]


def elementwise(function: Callable[[Array], Array]) -> Elementwise:
    """Let a function of a floating-point array take any number or array-like; integers become float64."""

    @functools.wraps(function)
    def on_anything(x: ArrayLike) -> Array:
        array = np.asarray(x)
        return function(array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64))

    return on_anything


@elementwise
def sigmoid(x: Array) -> Array:
    """The logistic sigmoid, 1 / (1 + exp(-x)) (Rumelhart, Hinton & Williams, 1986)."""
    # The exponent is never positive, so nothing overflows, and no digits cancel in either tail.
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


@elementwise
def sigmoid_derivative(x: Array) -> Array:
    """sigma(x) (1 - sigma(x)), at most 1/4."""
    # Multiplied out: the difference 1 - sigma(x) has no correct digit left beyond x = 37.
    decay = np.exp(-np.abs(x))
    return decay / (1 + decay) ** 2


@elementwise
def relu(x: Array) -> Array:
    """The rectified linear unit, max(0, x) (Nair & Hinton, 2010)."""
    return np.maximum(x, 0)


def _slopes(x: Array, below: float, above: float) -> Array:
    """The derivative of a function with one kink, at 0, which takes the value from below there; NaN stays NaN."""
    return below + (above - below) * np.heaviside(x, 0)


@elementwise
def relu_derivative(x: Array) -> Array:
    """1 for x > 0, else 0. At the kink any value in [0, 1] is a subgradient; this takes 0."""
    return _slopes(x, 0.0, 1.0)


@elementwise
def tanh_derivative(x: Array) -> Array:
    """1 - tanh(x)^2, at most 1."""
    # The same cancellation as in the sigmoid's; exp(-2|x|) as a square, for 2|x| overflows.
    decay = np.exp(-np.abs(x)) ** 2
    return 4 * decay / (1 + decay) ** 2


LEAK = 0.01


@elementwise
def leaky_relu(x: Array) -> Array:
    """x for x > 0, else x/100 (Maas, Hannun & Ng, 2013)."""
    return np.maximum(x, x * LEAK)


@elementwise
def leaky_relu_derivative(x: Array) -> Array:
    """1 for x > 0, else 1/100; at the kink this takes 1/100."""
    return _slopes(x, LEAK, 1.0)


def _catalogue(*records: Activation) -> MappingProxyType[str, Activation]:
    return MappingProxyType({record.name: record for record in records})


# The order is that of the tables, and of the colours in style/: a new record goes to the end.
CATALOGUE = _catalogue(
    Activation(
        name="relu",
        title="ReLU",
        symbol=r"\operatorname{ReLU}",
        latex=r"\max(0, x)",
        latex_derivative=r"\begin{cases} 1, & x > 0 \\ 0, & x \leq 0 \end{cases}",
        f=relu,
        df=relu_derivative,
        textbook=lambda m, x: x if x > 0 else 0,
        range=(0.0, np.inf),
        attained=(True, False),
        kinks=(Kink(at=0.0, left=0.0, right=1.0, takes=0.0),),
        source="Nair & Hinton (2010)",
    ),
    Activation(
        name="sigmoid",
        title="Sigmoid",
        symbol=r"\sigma",
        latex=r"\frac{1}{1 + e^{-x}}",
        latex_derivative=r"\sigma(x) (1 - \sigma(x))",
        f=sigmoid,
        df=sigmoid_derivative,
        textbook=lambda m, x: 1 / (1 + m.exp(-x)),
        range=(0.0, 1.0),
        attained=(False, False),
        source="Rumelhart, Hinton & Williams (1986)",
    ),
    Activation(
        name="tanh",
        title="tanh",
        symbol=r"\tanh",
        latex=r"\tanh(x)",
        latex_derivative=r"1 - \tanh^2(x)",
        f=elementwise(np.tanh),
        df=tanh_derivative,
        textbook=lambda m, x: m.tanh(x),
        range=(-1.0, 1.0),
        attained=(False, False),
        source="LeCun et al. (1998)",
    ),
    Activation(
        name="leaky_relu",
        title="Leaky ReLU",
        symbol=r"\operatorname{LReLU}",
        latex=r"\begin{cases} x, & x > 0 \\ \frac{x}{100}, & x \leq 0 \end{cases}",
        latex_derivative=r"\begin{cases} 1, & x > 0 \\ \frac{1}{100}, & x \leq 0 \end{cases}",
        f=leaky_relu,
        df=leaky_relu_derivative,
        textbook=lambda m, x: x if x > 0 else x / 100,
        range=(-np.inf, np.inf),
        attained=(False, False),
        kinks=(Kink(at=0.0, left=LEAK, right=1.0, takes=LEAK),),
        source="Maas, Hannun & Ng (2013)",
    ),
    Activation(
        name="identity",
        title="Identity",
        symbol=r"\operatorname{id}",
        latex="x",
        latex_derivative="1",
        f=elementwise(np.positive),
        df=elementwise(lambda x: _slopes(x, 1.0, 1.0)),
        textbook=lambda m, x: x,
        range=(-np.inf, np.inf),
        attained=(False, False),
        source="Widrow & Hoff (1960)",
    ),
)


def find(name: str) -> Activation:
    """The record of that name.

    Raises:
        ValueError: no activation has that name; the message lists those that there are.
    """
    if name not in CATALOGUE:
        raise ValueError(f"unknown activation {name!r}; known are {', '.join(CATALOGUE)}")
    return CATALOGUE[name]
