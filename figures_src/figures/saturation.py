"""Where the sigmoid has lost most of its slope."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.properties import maximum_slope, saturation_point
from figures_src.typography import number

SIGMOID = CATALOGUE["sigmoid"]
SHARES = (0.1, 0.01)


def compute() -> Data:
    """The slope as a share of its maximum, and where it falls under the shares of interest."""
    x = np.linspace(-8, 8, 641)
    return {
        "x": x,
        "share_of_maximum": SIGMOID.df(x) / maximum_slope(SIGMOID),
        "saturation_points": np.array([saturation_point(SIGMOID, share) for share in SHARES]),
        "shares": np.array(SHARES),
    }


def draw(axes: Axes, data: Data) -> None:
    """The bell over the zones in which it has faded."""
    x, points = data["x"], data["saturation_points"]
    for zone, (near, far) in enumerate(pairwise([*points, x[-1]]), start=1):
        for side in (-1, 1):
            axes.axvspan(side * near, side * far, color=ink.colour(SIGMOID), alpha=0.09 * zone, lw=0, gid="guide")
    axes.plot(x, data["share_of_maximum"], **ink.of(SIGMOID))
    axes.plot(points, data["shares"], "o", color=ink.colour(SIGMOID), gid="guide")
    for point, share in zip(points, data["shares"], strict=True):
        words = f"under {number(share, '.0%')}\nbeyond {number(point)}"
        ink.label(axes, point, 1, words, ink.text_colour(), dx=5, dy=3, va="top")
    ink.ticks(axes.xaxis, range(-8, 9, 2))
    ink.ticks(axes.yaxis, [0, 0.1, 0.5, 1], ["0", "10%", "50%", "100%"])
    axes.set_xlabel("pre-activation x")
    axes.set_ylabel("slope σ′(x), as a share of its maximum")


def title(data: Data) -> str:
    """The finding."""
    far = number(data["saturation_points"][-1])
    return f"Beyond |x| = {far} the sigmoid has lost {number(1 - SHARES[-1], '.0%')} of its slope"


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    near, far = (number(point) for point in data["saturation_points"])
    return (
        f"The slope of the sigmoid as a share of its maximum, {number(maximum_slope(SIGMOID))}. It is under "
        f"{number(SHARES[0], '.0%')} of it beyond |x| = {near} and under {number(SHARES[1], '.0%')} beyond |x| = {far}."
    )


def alt(data: Data) -> str:
    """The bell in words."""
    falls = " and ".join(
        f"under {number(share, '.0%')} beyond {number(point)}"
        for share, point in zip(data["shares"], data["saturation_points"], strict=True)
    )
    return f"A bell: the slope of the sigmoid is largest at x = 0 and falls alike on both sides, {falls}."


FIGURES = (Figure("saturation", compute, draw, title, caption, alt, height=3.7, margins=(0.8, 0.35, 0.6)),)
