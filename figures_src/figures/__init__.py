"""What is drawn: one file per figure or family. A figure is data first, ink second.

A module here lists its figures in ``FIGURES``; nothing else needs to know of it.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Data = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Figure:
    """A figure: its data, how it is drawn, and what is said of it. All words are built from the data.

    Args:
        name: the stem of its files.
        compute: returns the named arrays that the figure shows; they are also its table for download.
        draw: puts exactly those arrays on the axes that it is given; several panels come as an array of axes.
        title: the finding, in a short sentence.
        caption: what the reader sees and how it came about.
        alt: the figure in words, for who cannot see it.
        height: in inches; the width is the same for every figure.
        panels: rows and columns of axes.
        margins: room in inches left of, right of and between the panels, for labels.
    """

    name: str
    compute: Callable[[], Data]
    draw: Callable[[Any, Data], None]
    title: Callable[[Data], str]
    caption: Callable[[Data], str]
    alt: Callable[[Data], str]
    height: float = 4.0
    panels: tuple[int, int] = (1, 1)
    margins: tuple[float, float, float] = (0.75, 0.95, 0.6)


@dataclass(frozen=True)
class Found:
    """A figure, and the module that lists it."""

    figure: Figure
    module: str


@dataclass(frozen=True)
class Discovery:
    """Every figure by name, sorted; and the modules that cannot be imported, with the error."""

    figures: Mapping[str, Found]
    broken: Mapping[str, Exception]


def discover() -> Discovery:
    """Look into every module here; one that cannot be imported does not hide the others.

    Raises:
        ValueError: two figures go by one name.
    """
    figures: dict[str, Found] = {}
    broken: dict[str, Exception] = {}
    for info in pkgutil.iter_modules(__path__, f"{__name__}."):
        try:
            module = importlib.import_module(info.name)
        except Exception as error:
            broken[info.name] = error
            continue
        for figure in getattr(module, "FIGURES", ()):
            if figure.name in figures:
                raise ValueError(f"two figures are called {figure.name!r}: {figures[figure.name].module}, {info.name}")
            figures[figure.name] = Found(figure, info.name)
    return Discovery(dict(sorted(figures.items())), broken)
