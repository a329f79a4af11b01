"""Every activation of the catalogue and its derivative: two figures a record."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes

from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE, Activation
from figures_src.maths.properties import maximum_slope
from figures_src.typography import number

REACH, TICKS = 6.0, range(-6, 7, 2)


def compute(activation: Activation, part: str) -> Data:
    """x, and f or f' there; where the derivative jumps the pen is lifted."""
    x = ink.grid_with_jumps(-REACH, REACH, 481, activation.kinks if part == "df" else ())
    return {"x": x, part: getattr(activation, part)(x)}


def draw(activation: Activation, part: str, axes: Axes, data: Data) -> None:
    """The curve alone, with its ends named."""
    y = data[part]
    axes.plot(data["x"], y, **ink.of(activation))
    if part == "df":
        ink.jumps(axes, activation.kinks, ink.colour(activation))
        # One scale for all slopes: a quarter must look like a quarter.
        top = max(maximum_slope(other) for other in CATALOGUE.values())
        ink.ticks(axes.yaxis, [0, 0.25, 0.5, 1], ["0", "¼", "½", "1"])
        axes.set_ylim(-0.06 * top, 1.08 * top)
    else:
        ends = [end for end in activation.range if np.isfinite(end)]
        if len(ends) == 2:
            ink.ticks(axes.yaxis, [ends[0], sum(ends) / 2, ends[1]])
        else:
            ink.ticks(axes.yaxis, [tick for tick in TICKS if y.min() - 1 < tick < y.max() + 1])
        for end in ends:
            ink.guide(axes, y=end)
    ink.ticks(axes.xaxis, TICKS)
    axes.set_xlabel("pre-activation x")
    axes.set_ylabel("slope f′(x)" if part == "df" else "output f(x)")
    ink.label(axes, data["x"][-1], y[-1], activation.title, ink.colour(activation))


def describe_range(activation: Activation) -> str:
    """The range in words."""
    low, high = activation.range
    if np.isinf(low) and np.isinf(high):
        return "no floor and no ceiling"
    if np.isinf(high):
        return f"never below {number(low)}, and no ceiling"
    return f"every output lies between {number(low)} and {number(high)}"


def describe_slope(activation: Activation) -> str:
    """The derivative in words, from its limits, its jumps and its maximum."""
    left, right, largest = activation.df(-np.inf), activation.df(np.inf), maximum_slope(activation)
    if activation.kinks:
        steps = [f"from {number(k.left)} to {number(k.right)} at x = {number(k.at)}" for k in activation.kinks]
        return f"the slope jumps {' and '.join(steps)}"
    if left == right == largest:
        return f"the slope is {number(largest)} everywhere"
    fades = "fades to 0 on both sides" if left == right == 0 else f"runs from {number(left)} to {number(right)}"
    return f"the slope is at most {number(largest)} and {fades}"


def title(activation: Activation, part: str, _: Data) -> str:
    """The finding: what bounds the output, or the slope."""
    return f"{activation.title}: {(describe_slope if part == 'df' else describe_range)(activation)}"


def caption(activation: Activation, part: str, data: Data) -> str:
    """What is drawn, in a line."""
    what = "The slope of" if part == "df" else "The function"
    where = f"for pre-activations from {number(data['x'][0])} to {number(data['x'][-1])}"
    dots = ""
    if part == "df" and activation.kinks:
        taken = " and ".join(number(kink.takes) for kink in activation.kinks)
        dots = f" At the kink the slope is a convention: this site takes {taken}, the filled dot."
    return f"{what} {activation.title} {where}.{dots}"


def alt(activation: Activation, part: str, data: Data) -> str:
    """The curve in words, by its values at five places."""
    places = np.array([-5.0, -1.0, 0.0, 1.0, 5.0])
    values = getattr(activation, part)(places)
    read = ", ".join(f"{number(y)} at {number(x)}" for x, y in zip(places, values, strict=True))
    kind = "Slope of" if part == "df" else "Graph of"
    return f"{kind} {activation.title} against x. {title(activation, part, data)}. It reads {read}."


FIGURES = tuple(
    Figure(
        name=activation.name + suffix,
        compute=partial(compute, activation, part),
        draw=partial(draw, activation, part),
        title=partial(title, activation, part),
        caption=partial(caption, activation, part),
        alt=partial(alt, activation, part),
        height=3.6,
    )
    for activation in CATALOGUE.values()
    for part, suffix in (("f", ""), ("df", "_dx"))
)
