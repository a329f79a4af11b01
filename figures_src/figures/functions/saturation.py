"""Where the sigmoid has lost most of its slope."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.properties import maximum_slope, saturation_point

SHARES = (0.1, 0.01)


def compute() -> Data:
    """The slope as a share of its maximum, and where it falls under the shares of interest."""
    x = np.linspace(-8, 8, 641)
    return {
        "x": x,
        "sigmoid_share_of_maximum": SIGMOID.df(x) / maximum_slope(SIGMOID),
        "saturation_points": np.array([saturation_point(SIGMOID, share) for share in SHARES]),
        "shares": np.array(SHARES),
    }


def draw(axes: Axes, data: Data) -> None:
    """The bell over the zones in which it has faded."""
    x, (near, far), shares = data["x"], data["saturation_points"], data["shares"]
    colour = ink.colour(SIGMOID)
    for zone, (start, end) in enumerate(pairwise([near, far, x[-1]]), start=1):
        for side in (-1, 1):
            axes.axvspan(side * start, side * end, color=colour, alpha=0.09 * zone, lw=0, gid="guide")
    axes.plot(x, data["sigmoid_share_of_maximum"], **ink.of(SIGMOID))
    axes.plot(data["saturation_points"], shares, "o", color=colour, gid="guide")
    axes.plot(-data["saturation_points"], shares, "o", color=colour, gid="guide")
    words = [
        f"under {number(share, '.0%')}\nbeyond {number(at)}" for share, at in zip(shares, (near, -far), strict=True)
    ]
    ink.label(axes, near, shares[0], words[0], colour, dx=3, dy=27)
    ink.label(axes, x[0], data["sigmoid_share_of_maximum"][0], words[1], colour, dx=3, dy=28)
    ink.ticks(axes.xaxis, range(-8, 9, 2))
    ink.ticks(axes.yaxis, [0, 0.1, 0.5, 1], ["0%", "10%", "50%", "100%"])
    ink.room(axes, y=0.05)
    axes.set_xlabel("pre-activation x")
    axes.set_ylabel("slope σ′(x), as a share of its maximum")


def title(data: Data) -> str:
    far = number(data["saturation_points"][-1])
    return f"Beyond |x| = {far} the sigmoid has lost {number(1 - SHARES[-1], '.0%')} of its slope"


def caption(_: Data) -> str:
    return (
        f"The slope of the sigmoid as a share of its maximum, [[sigmoid_slope_max]]. It is under "
        f"{number(SHARES[0], '.0%')} of it beyond |x| = [[sigmoid_under_10_percent:.3g]] and under "
        f"{number(SHARES[1], '.0%')} beyond |x| = [[sigmoid_under_1_percent:.3g]]."
    )


def alt(data: Data) -> str:
    falls = " and ".join(
        f"under {number(share, '.0%')} beyond {number(point)}"
        for share, point in zip(data["shares"], data["saturation_points"], strict=True)
    )
    return f"A bell: the slope of the sigmoid is largest at x = 0 and falls alike on both sides, {falls}."


FIGURE = Figure(
    compute,
    draw,
    title,
    caption,
    lambda _: "Computed in double precision; the points where the slope falls under a share are found by bisection.",
    alt,
    height=2.7,
)
