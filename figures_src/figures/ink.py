"""Strokes and labels that all figures share. Colours come from the theme in force, never from here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from figures_src.base.typography import number, power_of_ten
from figures_src.maths.activation import Activation, Array, Kink


@dataclass(frozen=True)
class Theme:
    """The colours in force: what all figures share, and the hues of each family of functions."""

    name: str
    background: str
    text: str
    muted: str
    grid: str
    families: Mapping[str, Sequence[str]]


_theme: ContextVar[Theme] = ContextVar("theme")


@contextmanager
def themed(theme: Theme) -> Iterator[None]:
    """All that is drawn inside has these colours."""
    token = _theme.set(theme)
    try:
        yield
    finally:
        _theme.reset(token)


def colour(activation: Activation) -> str:
    """The colour of a function, everywhere on the site: its family's hue, in its own shade."""
    hues = _theme.get().families.get(activation.family, ())
    if activation.shade >= len(hues):
        raise ValueError(
            f"activation {activation.name!r}: style/palette.toml has no hue {activation.shade} of {activation.family!r}"
        )
    return hues[activation.shade]


def text_colour() -> str:
    """The colour of what is said."""
    return _theme.get().text


def muted_colour() -> str:
    """The colour of what stands back."""
    return _theme.get().muted


def background_colour() -> str:
    """The colour behind it all."""
    return _theme.get().background


def is_dark() -> bool:
    """Whether maps must be dimmed."""
    return _theme.get().name == "dark"


def of(activation: Activation) -> dict[str, Any]:
    """How a function is drawn: in its colour, solid, for it was computed or measured."""
    return {"color": colour(activation), "linestyle": "-"}


def theory(ink: str | None = None) -> dict[str, Any]:
    """How theory, a bound or a reference is drawn: thin and dashed, in the text's colour unless told."""
    return {"color": ink or text_colour(), "linewidth": 1.2, "linestyle": (0, (4, 2.5)), "dash_capstyle": "butt"}


def narrow(axes: Axes) -> bool:
    """Whether this is drawn for a phone: less room for words beside the panels."""
    return axes.get_figure(root=True).get_figwidth() < 5  # type: ignore[union-attr]


def is_thumbnail(axes: Axes) -> bool:
    """Whether there is room for a few ticks only."""
    return axes.get_figure(root=True).get_figheight() < 2  # type: ignore[union-attr]


def label(axes: Axes, x: float, y: float, text: str, ink: str, *, dx: float = 6, dy: float = 0, **how: Any) -> None:
    """Words beside a point, centred on its height and to its right unless told.

    Args:
        dx, dy: the shift from the point, in points where type is as large as on a page, and with it elsewhere.
    """
    scale = mpl.rcParams["font.size"] / 10.5
    placed: dict[str, Any] = {"ha": "left", "va": "center", "annotation_clip": False} | how
    axes.annotate(text, (x, y), (scale * dx, scale * dy), textcoords="offset points", color=ink, **placed)


def guide(axes: Axes, *, x: float | None = None, y: float | None = None) -> None:
    """A thin dashed line across the axes at a value that matters."""
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


def room(axes: Axes, *, x: float = 0.0, y: float = 0.04) -> None:
    """Limits from what is drawn, with a margin as a share of its extent: nothing that is drawn is cut off."""
    axes.margins(x, y)
    axes.autoscale(enable=True)


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


def layer_axis(axes: Axes) -> None:
    """Names an axis of layers, as a network lies everywhere: input left, output right, the gradient going back."""
    axes.set_xlabel("layer (1 is next to the input)   \N{LEFTWARDS ARROW} gradient")


def from_below(panel: Axes, across: Any) -> Any:
    """Where something stands that is so many inches above a panel's lower edge; ``across`` places it sideways."""
    canvas: Any = panel.get_figure(root=True)
    corner: Any = panel.transAxes
    return blended_transform_factory(across, canvas.dpi_scale_trans + ScaledTranslation(0, 0, corner))


def colour_bar(panel: Axes, mappable: Any, lines: float, *, start: float = 0.0, **how: Any) -> Axes:
    """A bar with the map's colours under a panel, so many lines of type below its edge, from ``start`` to its right."""
    canvas: Any = panel.get_figure(root=True)
    below = -lines * mpl.rcParams["font.size"] / 72
    bar = panel.inset_axes((start, below, 1 - start, 0.09), transform=from_below(panel, panel.transAxes))
    canvas.colorbar(mappable, cax=bar, orientation="horizontal", **how)
    bar.minorticks_off()
    return bar
