"""What gradients below the smallest normal float32 cost: time, on some machines, and digits, on all."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.experiments.subnormal import (
    BATCH,
    EXPONENTS,
    REPETITIONS,
    SMALLEST,
    SMALLEST_NORMAL,
    WIDTH,
    subnormal,
)
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.spread import spread

# A ratio of medians that no disturbance of the machine explains.
CLIFF = 1.5


def compute() -> Data:
    """Against log10 of the gradient's size: time relative to the median at size 1, and log10 of the relative error."""
    found = subnormal()
    seconds = found.seconds[:, : len(EXPONENTS)]
    low, median, high = (ends / np.median(seconds[:, 0]) for ends in spread(seconds))
    return {
        "log10_size": np.array(EXPONENTS, float),
        "time_low": low,
        "time_median": median,
        "time_high": high,
        "log10_error": np.log10(found.error[: len(EXPONENTS)]),
    }


def _processor() -> str:
    return str(subnormal().processor)


def draw(axes: Any, data: Data) -> None:
    """Time and error over the size of the gradient, which falls to the right, through the subnormal range."""
    times, errors = axes
    size = data["log10_size"]
    for panel in axes:
        panel.axvspan(*np.log10([SMALLEST_NORMAL, SMALLEST]), color=ink.muted_colour(), alpha=0.16, lw=0, gid="guide")
        panel.set_xlim(size[0], size[-1])
        ink.powers_of_ten(panel.xaxis, range(0, -49, -12))
        panel.set_xlabel("size of the gradient (root mean square)")
    times.fill_between(size, data["time_low"], data["time_high"], color=ink.text_colour(), alpha=0.2, lw=0)
    times.plot(size, data["time_median"], color=ink.text_colour(), linewidth=1.8)
    bottom, top = min(0.5, data["time_low"].min() / 1.2), max(5.0, data["time_high"].max() * 2)
    times.set_yscale("log")
    times.set_ylim(bottom, top)
    ink.ticks(times.yaxis, [0.5, 1, 2, 4] if top < 10 else [1, 10, 100, 1000])
    middle = np.log10(SMALLEST_NORMAL * SMALLEST) / 2
    ink.label(times, middle, top, "subnormal", ink.text_colour(), dx=0, dy=-10, ha="center")
    times.set_ylabel("time of a step, relative to gradients of size 1")
    errors.plot(size, data["log10_error"], color=ink.text_colour(), linewidth=1.8)
    errors.set_ylim(data["log10_error"].min() - 0.6, data["log10_error"].max() + 0.6)
    ink.ticks(errors.yaxis, [-6, -4, -2, 0], ["0.0001%", "0.01%", "1%", "100%"])
    errors.set_ylabel("relative error of its result")
    ink.label(times, size[0], bottom, _processor(), ink.muted_colour(), dx=6, dy=10)


def _subnormal(data: Data) -> Array:
    """Where most of the gradient is subnormal, and not yet 0."""
    size = 10.0 ** data["log10_size"]
    return (size < SMALLEST_NORMAL) & (size > SMALLEST)


def _slowest(data: Data) -> float:
    return float(np.max(data["time_median"][_subnormal(data)]))


def _error(data: Data, exponent: int) -> str:
    return number(10 ** data["log10_error"][EXPONENTS.index(exponent)], ".1g")


def title(data: Data) -> str:
    """The finding, whichever it is on this machine."""
    slowest = _slowest(data)
    if slowest < CLIFF:
        return f"Subnormal gradients cost digits, here not time: at most {number(slowest, '.2f')} times the usual"
    return f"Subnormal gradients cost digits, and here {number(slowest)} times the usual time"


def caption(data: Data) -> str:
    """What is seen, and on which processor."""
    verdict = (
        "processors that leave subnormal numbers to microcode may take longer"
        if _slowest(data) < CLIFF
        else "processors that treat subnormal numbers in hardware have no such cliff"
    )
    return (
        f"Time was measured on {_processor()}; {verdict}. Digits are lost on every machine: grey, between "
        f"{number(SMALLEST_NORMAL, '.1g')} and {number(SMALLEST, '.1g')}, numbers are subnormal."
    )


def method(_: Data) -> str:
    """How it was measured."""
    return (
        f"A backward step, ({BATCH} × {WIDTH}) times ({WIDTH} × {WIDTH}), in single precision, one thread, on "
        f"{_processor()}. Line: median of {REPETITIONS} repetitions; band: 5–95% of them. Error: of the whole result, "
        f"relative to double precision. Below half of {number(SMALLEST, '.2g')} numbers round to 0."
    )


def alt(data: Data) -> str:
    """Both panels in words."""
    low, high = (number(end(data["time_median"][_subnormal(data)])) for end in (np.min, np.max))
    return (
        "Two panels against the size of the gradient, from 1 down to "
        f"{number(10 ** data['log10_size'][-1], '.0e')}. First, the time of a backward step, relative to that at size "
        f"1: {low} to {high} in the subnormal range. Second, the relative error: {_error(data, 0)} at size 1, "
        f"{_error(data, -40)} at {number(1e-40, '.0e')}, {_error(data, -43)} at {number(1e-43, '.0e')}, and 1 where "
        "every number has become 0."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.5, panels=(1, 2))
