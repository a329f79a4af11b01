"""The look that all figures share, as Matplotlib's parameters."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager

from figures_src.build import palette
from figures_src.build.fonts import figure_fonts
from figures_src.figures import ink

BASE = palette.PALETTE.with_name("base.mplstyle")


@functools.cache
def themes() -> dict[str, ink.Theme]:
    """The palette's themes, by name."""
    return {name: ink.Theme(name, **colours) for name, colours in palette.read().items()}


@functools.cache
def _base() -> dict[Any, Any]:
    """Matplotlib's own defaults, then the house's: a matplotlibrc lying about changes nothing."""
    for font in figure_fonts():
        font_manager.fontManager.addfont(font)
    look = dict(mpl.rcParamsDefault) | dict(mpl.rc_params_from_file(BASE, use_default_template=False))
    return {key: value for key, value in look.items() if not key.startswith(("backend", "toolbar", "webagg", "tk."))}


@contextmanager
def themed(name: str, **parameters: Any) -> Iterator[None]:
    """All that is drawn inside has the house's look, in that theme, and these of Matplotlib's parameters besides."""
    theme = themes()[name]
    paper = dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor"), theme.background)
    quiet = dict.fromkeys(("axes.labelcolor", "xtick.color", "ytick.color"), theme.muted)
    said = {"text.color": theme.text, "axes.titlecolor": theme.text, "grid.color": theme.grid}
    with mpl.rc_context(_base() | paper | quiet | said | parameters), ink.themed(theme):
        yield
