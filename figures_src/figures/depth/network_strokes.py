"""A network drawn as a network: its units and what joins them, the way that something takes, and bars that bear numbers."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from figures_src.figures import ink
from figures_src.maths.activation import Array

Point = tuple[float, float]


def joined(axes: Axes, x: float, heights: Sequence[float], x_next: float, heights_next: Sequence[float]) -> None:
    """A stroke from every unit of a layer to every unit of the next one."""
    strokes = [((x, y), (x_next, y_next)) for y, y_next in product(heights, heights_next)]
    thin = LineCollection(strokes, colors=ink.muted_colour(), linewidths=0.8, alpha=0.6, zorder=2, gid="guide")
    axes.add_collection(thin, autolim=False)


def units(axes: Axes, x: float, heights: Sequence[float], tint: str, *, size: float = 9) -> None:
    """A layer's units as circles in the colour of their function, so many points wide."""
    how: dict[str, Any] = {"s": size**2, "linewidths": 1.8, "zorder": 3, "gid": "guide"}
    axes.scatter([x] * len(heights), heights, facecolor=ink.background_colour(), edgecolor=tint, **how)


def arrow(axes: Axes, start: Point, end: Point, tint: str) -> None:
    """The way that something takes, from one point to another."""
    how = {"arrowstyle": "-|>,head_width=0.2,head_length=0.4", "color": tint, "linewidth": 1.4}
    axes.annotate("", end, start, arrowprops=how | {"shrinkA": 0, "shrinkB": 0}, annotation_clip=False)


def bars(axes: Axes, x: Array, heights: Array, tint: str, *, width: float = 15) -> None:
    """Upright bars, so many points wide; with no grid and no ticks, for they bear their own numbers."""
    axes.vlines(x, 0, heights, color=tint, linewidth=width, capstyle="butt")
    axes.grid(visible=False)
    ink.ticks(axes.xaxis, [])
    ink.ticks(axes.yaxis, [])
