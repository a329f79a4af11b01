"""Every activation of the catalogue: its derivative."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.figure import Data, Family, Figure
from figures_src.figures.functions.curves import PLACES, REACH, TICKS
from figures_src.maths.activation import Activation

# One frame for all slopes: a quarter must look like a quarter. It is extended for those that leave it.
FRAME = (0.0, 1.0)


def compute(activation: Activation) -> Data:
    """x, and f' there; where the derivative jumps the pen is lifted."""
    x = ink.grid_with_jumps(-REACH, REACH, 481, activation.kinks)
    return {"x": x, "df": activation.df(x)}


def draw(activation: Activation, axes: Axes, data: Data) -> None:
    """The curve alone, in the frame of all slopes, with its jumps as dots."""
    axes.plot(data["x"], data["df"], **ink.of(activation))
    ink.jumps(axes, activation.kinks, ink.colour(activation))
    if activation.falls:
        ink.guide(axes, y=0)
    above = [1.5] if np.nanmax(data["df"]) > 1.5 else []
    ink.ticks(axes.yaxis, [0, 1] if ink.is_thumbnail(axes) else [0, 0.25, 0.5, 1, *above])
    ink.ticks(axes.xaxis, TICKS)
    axes.update_datalim([(0, end) for end in FRAME])
    ink.room(axes, y=0.09)
    axes.set_xlabel("pre-activation x")
    axes.set_ylabel("slope f′(x)")


def _where(left: float, right: float) -> str:
    """An interval of x in words."""
    if np.isinf(left):
        return f"below x = {number(right)}"
    return f"above x = {number(left)}" if np.isinf(right) else f"between x = {number(left)} and {number(right)}"


def describe(activation: Activation, data: Data) -> str:
    """The derivative in words, from its jumps, its limits, its extremes and where it is negative."""
    left, right = activation.df(-np.inf), activation.df(np.inf)
    low, high = (of([of(data["df"][~np.isnan(data["df"])]), left, right]) for of in (np.min, np.max))
    if activation.falls:
        falls = " and ".join(_where(*interval) for interval in activation.falls)
        return f"the slope lies between {number(low)} and {number(high)}, negative {falls}"
    if activation.kinks:
        steps = [f"from {number(k.left)} to {number(k.right)} at x = {number(k.at)}" for k in activation.kinks]
        return f"the slope jumps {' and '.join(steps)}"
    if left == right == 0:
        return f"the slope is at most {number(high)} and fades to 0 on both sides"
    return f"the slope runs from {number(left)} to {number(right)} and never jumps"


def title(activation: Activation, data: Data) -> str:
    """What bounds the slope."""
    return f"{activation.title}: {describe(activation, data)}"


def caption(activation: Activation, _: Data) -> str:
    """What is drawn, and what is a convention."""
    words = f"The slope of {activation.title}, the factor that it brings to a gradient on its way back."
    if activation.kinks:
        taken = " and ".join(number(kink.takes) for kink in activation.kinks)
        words += f" At the kink the slope is a convention: this site takes {taken}, the filled dot."
    return words


def alt(activation: Activation, data: Data) -> str:
    """The curve by its values at five places."""
    read = ", ".join(f"{number(y)} at {number(x)}" for x, y in zip(PLACES, activation.df(PLACES), strict=True))
    return f"Slope of {activation.title} against x. {title(activation, data)}. It reads {read}."


def figure(activation: Activation) -> Figure:
    """One record's slope."""
    return Figure(
        partial(compute, activation),
        partial(draw, activation),
        partial(title, activation),
        partial(caption, activation),
        lambda _: "Computed in double precision at the points drawn, from the formula of the derivative.",
        partial(alt, activation),
        height=2.6,
    )


FAMILY = Family("_dx", figure)
