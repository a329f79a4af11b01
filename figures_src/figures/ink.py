"""Strokes and labels that all figures share. Colours come from the style in force, never from here."""

from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from figures_src.maths.activations import CATALOGUE, Activation, Array, Kink
from figures_src.typography import number, power_of_ten


def of(activation: Activation) -> dict[str, Any]:
    """The colour and the dash pattern of a function, everywhere on the site: its place in the catalogue decides."""
    cycle = list(mpl.rcParams["axes.prop_cycle"])
    return dict(cycle[list(CATALOGUE).index(activation.name)])


def colour(activation: Activation) -> str:
    """The colour alone, for labels and dots."""
    return str(of(activation)["color"])


def text_colour() -> str:
    """The colour of what is said."""
    return str(mpl.rcParams["text.color"])


def muted_colour() -> str:
    """The colour of what stands back."""
    return str(mpl.rcParams["axes.labelcolor"])


def theory() -> dict[str, Any]:
    """How theory lies over what was measured: thin, dark, unbroken. Without a dash pattern the style would deal one."""
    return {"color": text_colour(), "linewidth": 0.9, "linestyle": "-"}


def background_colour() -> str:
    """The colour behind it all."""
    return str(mpl.rcParams["axes.facecolor"])


def label(axes: Axes, x: float, y: float, text: str, ink: str, *, dx: float = 6, dy: float = 0, **how: Any) -> None:
    """Words beside a point, shifted by points of type; centred on its height and to its right unless told."""
    placed: dict[str, Any] = {"ha": "left", "va": "center", "annotation_clip": False} | how
    axes.annotate(text, (x, y), (dx, dy), textcoords="offset points", color=ink, **placed)


def guide(axes: Axes, *, x: float | None = None, y: float | None = None) -> None:
    """A thin line across the axes at a value that matters."""
    how: dict[str, Any] = {
        "color": muted_colour(),
        "linewidth": 1.0,
        "linestyle": (0, (2, 2)),
        "zorder": 1.5,
        "gid": "guide",
    }
    if x is not None:
        axes.axvline(x, **how)
    if y is not None:
        axes.axhline(y, **how)


def jumps(axes: Axes, kinks: Iterable[Kink], ink: str) -> None:
    """An open dot where a jumping derivative does not arrive, a filled one at the value that it takes."""
    for kink in kinks:
        for limit in {kink.left, kink.right} - {kink.takes}:
            axes.plot(kink.at, limit, "o", mfc=background_colour(), mec=ink, mew=1.8, zorder=4, gid="guide")
        axes.plot(kink.at, kink.takes, "o", mfc=ink, mec=ink, mew=1.8, zorder=4, gid="guide")


def grid_with_jumps(low: float, high: float, points: int, kinks: Iterable[Kink]) -> Array:
    """Evenly spaced x; at every kink its neighbours on both sides, with a NaN between: the pen is lifted."""
    x = np.linspace(low, high, points)
    for kink in kinks:
        before, after = x[x < kink.at], x[x > kink.at]
        pen = [np.nextafter(kink.at, -np.inf), np.nan, np.nextafter(kink.at, np.inf)]
        x = np.concatenate((before, pen, after))
    return x


def ticks(axis: Any, values: Iterable[float], texts: Iterable[str] | None = None) -> None:
    """Ticks where the reader needs them, and nowhere else."""
    values = list(values)
    axis.set_major_locator(FixedLocator(values))
    axis.set_minor_locator(FixedLocator([]))
    words = dict(zip(values, texts, strict=True)) if texts else {value: number(value) for value in values}
    axis.set_major_formatter(FuncFormatter(lambda value, _: words.get(value, "")))


def powers_of_ten(axis: Any, exponents: Iterable[int]) -> None:
    """Ticks at powers of ten, on an axis that shows the power itself (the logarithm to base 10)."""
    exponents = list(exponents)
    ticks(axis, exponents, map(power_of_ten, exponents))
