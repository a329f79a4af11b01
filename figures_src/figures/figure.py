"""What a figure is: data first, ink second.

A file below this folder holds one figure, ``FIGURE``, which bears the file's name; or a family, ``FAMILY``, one figure
for each record of the catalogue, which bears the record's name and the family's suffix. Nothing else needs to know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from figures_src.maths.activation import Activation

Data = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Figure:
    """A figure: its data, how it is drawn, and what is said of it.

    Args:
        compute: returns the named arrays that the figure shows; they are also its table for download.
        draw: puts exactly those arrays on the axes that it is given; several panels come as a flat sequence of axes,
            row by row, side by side on a page and below each other on a phone.
        title: the finding, one short sentence with its number, built from the data; it is wrapped where it must.
        caption: what is seen, in at most 40 words; numbers from the data, or facts as [[name]].
        method: how it was measured or computed (networks, seeds, budget); shown folded.
        alt: the figure in words, for who cannot see it.
        height: of all panels together on a page, in inches, under the title.
        panels: rows and columns of axes on a page.
        phone_height: of each row of panels on a phone.
    """

    compute: Callable[[], Data]
    draw: Callable[[Any, Data], None]
    title: Callable[[Data], str]
    caption: Callable[[Data], str]
    method: Callable[[Data], str]
    alt: Callable[[Data], str]
    height: float = 3.2
    panels: tuple[int, int] = (1, 1)
    phone_height: float = 2.3


@dataclass(frozen=True)
class Family:
    """A figure for each record of the catalogue; also drawn as a thumbnail, for galleries."""

    suffix: str
    figure: Callable[[Activation], Figure]
