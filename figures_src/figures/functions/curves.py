"""Every activation of the catalogue: its curve."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.figure import Data, Family, Figure
from figures_src.maths.activation import Activation

REACH, TICKS = 6.0, range(-6, 7, 2)
PLACES = np.array([-5.0, -1.0, 0.0, 1.0, 5.0])


def compute(activation: Activation) -> Data:
    """x, and f there."""
    x = np.linspace(-REACH, REACH, 481)
    return {"x": x, "f": activation.f(x)}


def draw(activation: Activation, axes: Axes, data: Data) -> None:
    """The curve alone, over the ends of its range."""
    y = data["f"]
    axes.plot(data["x"], y, **ink.of(activation))
    ends = [end for end in activation.range if np.isfinite(end)]
    for end in ends:
        ink.guide(axes, y=end)
    if len(ends) == 2:
        ink.ticks(axes.yaxis, [ends[0], sum(ends) / 2, ends[1]])
    else:
        step = 3 if ink.is_thumbnail(axes) else 1
        ink.ticks(axes.yaxis, [tick for tick in TICKS[::step] if y.min() - 1 < tick < y.max() + 1])
    ink.ticks(axes.xaxis, TICKS)
    ink.room(axes)
    axes.set_xlabel("pre-activation x")
    axes.set_ylabel("output f(x)")


def describe(activation: Activation) -> str:
    """The range in words; an end that is only drawn near is never reached."""
    (low, high), (lowest, highest) = activation.range, activation.attained
    floor = f"{'always above' if lowest is None else 'never below'} {number(low)}"
    ceiling = f"{'always below' if highest is None else 'never above'} {number(high)}"
    if np.isinf(low) and np.isinf(high):
        return "no floor and no ceiling"
    if np.isinf(high):
        return f"{floor}, and no ceiling"
    if np.isinf(low):
        return f"{ceiling}, and no floor"
    return f"every output lies between {number(low)} and {number(high)}"


def title(activation: Activation, _: Data) -> str:
    """What bounds the output."""
    return f"{activation.title}: {describe(activation)}"


def caption(activation: Activation, data: Data) -> str:
    """What is drawn, and where an end of the range is reached at one point."""
    x = data["x"]
    words = f"The function {activation.title} for pre-activations from {number(x[0])} to {number(x[-1])}."
    for end, at, extreme in zip(activation.range, activation.attained, ("smallest", "largest"), strict=True):
        if at is not None and activation.df(at - 1) and activation.df(at + 1):
            words += f" Its {extreme} value, {number(end)}, it takes at x = {number(at)}."
    return words


def alt(activation: Activation, data: Data) -> str:
    """The curve by its values at five places."""
    read = ", ".join(f"{number(y)} at {number(x)}" for x, y in zip(PLACES, activation.f(PLACES), strict=True))
    return f"Graph of {activation.title} against x. {title(activation, data)}. It reads {read}."


def figure(activation: Activation) -> Figure:
    """One record's curve."""
    return Figure(
        partial(compute, activation),
        partial(draw, activation),
        partial(title, activation),
        partial(caption, activation),
        lambda _: "Computed in double precision at the points drawn.",
        partial(alt, activation),
        height=2.6,
    )


FAMILY = Family("", figure)
