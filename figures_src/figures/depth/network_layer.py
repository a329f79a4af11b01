"""One layer, both ways: a unit adds up its inputs, and gathers its gradient from the units above it."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.depth.network_strokes import arrow, bars, joined, units
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.initialisation import find_initialisation

FAN_IN, FAN_OUT = 4, 6
XAVIER = find_initialisation("xavier")
VARIANCES = {"1/n": 1 / FAN_IN, XAVIER.title: XAVIER.variance(FAN_IN, FAN_OUT), "1/m": 1 / FAN_OUT}
# The network stands in the left half of a panel, from here to there, bars in the right half.
LEFT, RIGHT, FIRST_BAR, TOP = 0.0, 1.0, 2.0, 1.5


def compute() -> Data:
    """What a layer makes of a mean square, forward and back, for each variance of its weights."""
    variances = np.array([*VARIANCES.values()])
    return {
        "bars": FIRST_BAR + np.arange(len(variances)),
        "forward": FAN_IN * variances,
        "back": FAN_OUT * variances,
    }


def draw(axes: Any, data: Data) -> None:
    """A panel each way: on the left the units that add up, on the right what comes of it."""
    forward, back = axes
    lower, upper, alone = _spread_out(FAN_IN), _spread_out(FAN_OUT), _spread_out(1)
    forward.set_title(f"Forward: n = {FAN_IN} inputs add up")
    _layer(forward, lower, alone, (LEFT, RIGHT))
    _outcome(forward, data["bars"], data["forward"], FAN_IN)
    ink.label(forward, FIRST_BAR - 0.5, 1, "kept", ink.text_colour(), dx=0, dy=8)
    back.set_title(f"Back: m = {FAN_OUT} outputs add up")
    _layer(back, alone, upper, (RIGHT, LEFT))
    _outcome(back, data["bars"], data["back"], FAN_OUT)


def _spread_out(count: int) -> list[float]:
    heights: list[float] = (TOP * (np.arange(count) + 0.5) / count).tolist()
    return heights


def _layer(panel: Axes, lower: list[float], upper: list[float], way: tuple[float, float]) -> None:
    """Two layers of units, and which way they add up."""
    muted = ink.muted_colour()
    joined(panel, LEFT, lower, RIGHT, upper)
    units(panel, LEFT, lower, muted)
    units(panel, RIGHT, upper, muted)
    start, end = way
    arrow(panel, (0.7 * start + 0.3 * end, 0), (0.3 * start + 0.7 * end, 0), muted)


def _outcome(panel: Axes, x: Array, heights: Array, count: int) -> None:
    """Bars of as many pieces as add up; the number of the one that keeps its size stands out."""
    bars(panel, x, heights, ink.muted_colour(), width=22)
    for at, height in zip(x, heights, strict=True):
        pieces = height * np.arange(1, count) / count
        panel.hlines(pieces, at - 0.4, at + 0.4, color=ink.background_colour(), linewidth=1.2, gid="guide")
        weight = "bold" if np.isclose(height, 1) else "normal"
        words = number(height, ".2g")
        ink.label(panel, at, height, words, ink.text_colour(), dx=0, dy=8, ha="center", weight=weight)
    ends = [FIRST_BAR - 0.5, x[-1] + 0.5]
    panel.plot(ends, [1, 1], **ink.theory(), gid="guide", zorder=3)
    ink.ticks(panel.xaxis, x, VARIANCES)
    panel.set_xlabel("variance of a weight")
    panel.set_xlim(LEFT - 0.3, ends[1])
    panel.set_ylim(-0.05, TOP + 0.25)


def title(data: Data) -> str:
    forward, back = (number(data[way][1]) for way in ("forward", "back"))
    return (
        f"With {FAN_IN} inputs and {FAN_OUT} outputs {XAVIER.title}'s compromise keeps {forward} of the signal and "
        f"makes {back} of the gradient"
    )


def caption(_: Data) -> str:
    return (
        "A layer's factor for the mean square: forward of its inputs, back of its outputs' gradients. Each piece is one "
        f"weight's share. {XAVIER.title}'s variance, 2/(n + m), lies between what keeps the signal and what keeps the "
        "gradient."
    )


def method(_: Data) -> str:
    return (
        "Computed for a layer without an activation function: the mean squares of independent terms add up, so that the "
        "factor is the number of terms times the variance of a weight. An activation function multiplies that by its own "
        "factor."
    )


def alt(data: Data) -> str:
    names = list(VARIANCES)
    forward, back = (
        ", ".join(f"{number(value, '.2g')} with {name}" for value, name in zip(data[way], names, strict=True))
        for way in ("forward", "back")
    )
    return (
        f"Two drawn layers with bars. Forward, {FAN_IN} inputs meet in one unit, and their mean square is multiplied by "
        f"{forward}. Back, the gradients of {FAN_OUT} units meet in one, and theirs is multiplied by {back}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.1, panels=(1, 2), phone_height=1.9)
