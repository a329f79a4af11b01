"""What gradients below the smallest normal float32 cost: time, on some machines, and digits, on all."""

from typing import Any

import numpy as np

from figures_src.experiments.subnormal import (
    BATCH,
    EXPONENTS,
    REPETITIONS,
    SMALLEST,
    SMALLEST_NORMAL,
    WIDTH,
    subnormal,
)
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import Array
from figures_src.typography import number

BAND = (0.25, 0.75)
# A ratio of medians that no disturbance of the machine explains.
CLIFF = 1.5


def compute() -> Data:
    """Against log10 of the gradient's size: time relative to the median at size 1, and log10 of the relative error."""
    found = subnormal()
    seconds = found.seconds[:, : len(EXPONENTS)]
    low, median, high = np.quantile(seconds, (BAND[0], 0.5, BAND[1]), axis=0) / np.median(seconds[:, 0])
    return {
        "log10_size": np.array(EXPONENTS, float),
        "time": median,
        "time_low": low,
        "time_high": high,
        "log10_error": np.log10(found.error[: len(EXPONENTS)]),
    }


def draw(axes: Any, data: Data) -> None:
    """Time above, error below, over the subnormal range."""
    times, errors = axes
    size = data["log10_size"]
    for panel in axes:
        panel.axvspan(*np.log10([SMALLEST_NORMAL, SMALLEST]), color=ink.muted_colour(), alpha=0.16, lw=0, gid="guide")
        panel.set_xlim(size[0], size[-1])
        ink.powers_of_ten(panel.xaxis, range(0, -49, -12))
    times.fill_between(size, data["time_low"], data["time_high"], color=ink.text_colour(), alpha=0.2, lw=0)
    times.plot(size, data["time"], color=ink.text_colour(), linewidth=1.8)
    bottom, top = min(0.5, data["time_low"].min() / 1.2), max(4.0, data["time_high"].max() * 4)
    times.set_yscale("log")
    times.set_ylim(bottom, top)
    ink.ticks(times.yaxis, [0.5, 1, 2, 4] if top < 10 else [1, 10, 100, 1000])
    middle = np.log10(SMALLEST_NORMAL * SMALLEST) / 2
    ink.label(times, middle, top, "subnormal", ink.text_colour(), dx=0, dy=-10, ha="center")
    times.set_title("Time of the step, relative to gradients of size 1")
    errors.plot(size, data["log10_error"], color=ink.text_colour(), linewidth=1.8)
    errors.set_ylim(-8, 1)
    ink.ticks(errors.yaxis, [-7, -4, -2, 0], [number(10.0**-7, ".0e"), "0.01%", "1%", "100%"])
    errors.set_title("Relative error of its result")
    errors.set_xlabel("size of the gradient (root mean square)")


def _subnormal(data: Data) -> Array:
    """Where most of the gradient is subnormal, and not yet 0."""
    size = 10.0 ** data["log10_size"]
    return (size < SMALLEST_NORMAL) & (size > SMALLEST)


def _slowest(data: Data) -> float:
    return float(np.max(data["time"][_subnormal(data)]))


def _error(data: Data, exponent: int) -> str:
    return number(10 ** data["log10_error"][np.flatnonzero(data["log10_size"] == exponent)[0]], ".1g")


def title(data: Data) -> str:
    """The finding, whichever it is on this machine."""
    slowest = _slowest(data)
    if slowest < CLIFF:
        return f"Subnormal gradients cost digits, but on this machine no time (at most {number(slowest, '.2f')} times)"
    return f"Subnormal gradients cost digits and, on this machine, up to {number(slowest)} times the usual time"


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    verdict = (
        "Here there is no cliff; processors that leave subnormal numbers to microcode may have one."
        if _slowest(data) < CLIFF
        else "Processors that treat subnormal numbers in hardware have no such cliff."
    )
    return (
        f"A backward step, ({BATCH} × {WIDTH}) times ({WIDTH} × {WIDTH}) in float32. Top: median and middle half of "
        f"{REPETITIONS} repetitions, measured on the machine "
        f"that built this site. {verdict} Bottom: digits are lost on every machine. Numbers below "
        f"{number(SMALLEST_NORMAL)} (grey) are subnormal; below half of {number(SMALLEST, '.2g')} they round to 0."
    )


def alt(data: Data) -> str:
    """Both panels in words."""
    low, high = (number(end(data["time"][_subnormal(data)])) for end in (np.min, np.max))
    return (
        "Two panels against the size of the gradient, from 1 down to "
        f"{number(10 ** data['log10_size'][-1], '.0e')}. Top: the time of a backward step, relative to that at size 1, "
        f"is {low} to {high} in the subnormal range. Bottom: the relative error is {_error(data, 0)} at size 1, "
        f"{_error(data, -40)} at {number(1e-40, '.0e')}, {_error(data, -43)} at {number(1e-43, '.0e')}, and 1 where "
        "every number has become 0."
    )


FIGURES = (
    Figure("subnormal_cliff", compute, draw, title, caption, alt, height=5.0, panels=(2, 1), margins=(0.75, 0.35, 0.6)),
)
