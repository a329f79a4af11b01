"""A figure as files: PNG and SVG in each theme, and its data as a table."""

import csv
import functools
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from numpy.typing import NDArray
from PIL import Image

from figures_src.figures import Data, Figure
from figures_src.fonts import static_fonts

STYLE = Path(__file__).parent / "style"
THEMES = ("light", "dark")
WIDTH = 7.6
TITLE_ROOM, PANEL_TITLE_ROOM, FOOT_ROOM = 0.62, 0.34, 0.62


@functools.cache
def _look(theme: str) -> dict[Any, Any]:
    """Matplotlib's own defaults, then the house's: a matplotlibrc lying about changes nothing."""
    for path in static_fonts():
        font_manager.fontManager.addfont(path)
    base, colours = (
        mpl.rc_params_from_file(STYLE / f"{name}.mplstyle", use_default_template=False) for name in ("base", theme)
    )
    look = dict(mpl.rcParamsDefault) | dict(base) | dict(colours)
    look["axes.prop_cycle"] = colours["axes.prop_cycle"] + base["axes.prop_cycle"]
    return {key: value for key, value in look.items() if not key.startswith(("backend", "toolbar", "webagg", "tk."))}


@contextmanager
def themed(theme: str) -> Iterator[None]:
    """All that is drawn inside has the house's look, in that theme."""
    with mpl.rc_context(_look(theme)):
        yield


def lay_out(figure: Figure, data: Data) -> Canvas:
    """The drawn figure, under its title; call it inside ``themed``."""
    rows, columns = figure.panels
    canvas = Canvas(figsize=(WIDTH, figure.height))
    FigureCanvasAgg(canvas)
    title = figure.title(data)
    left, right, between = figure.margins
    top = TITLE_ROOM + 0.22 * title.count("\n") + (PANEL_TITLE_ROOM if rows * columns > 1 else 0)
    panel_width = (WIDTH - left - right - between * (columns - 1)) / columns
    panel_height = (figure.height - top - FOOT_ROOM) / rows
    axes = canvas.subplots(
        rows,
        columns,
        gridspec_kw={
            "left": left / WIDTH,
            "right": 1 - right / WIDTH,
            "top": 1 - top / figure.height,
            "bottom": FOOT_ROOM / figure.height,
            "wspace": between / panel_width,
            "hspace": 0.75 / panel_height,
        },
    )
    canvas.text(
        0.16 / WIDTH,
        1 - 0.17 / figure.height,
        title,
        ha="left",
        va="top",
        gid="title",
        fontsize=mpl.rcParams["figure.titlesize"],
        fontweight=mpl.rcParams["figure.titleweight"],
    )
    figure.draw(axes, data)
    return canvas


def png(canvas: Canvas, dpi: int) -> bytes:
    """The figure as a PNG with a palette: flat colours and their antialiased edges need no more than 256."""
    canvas.set_dpi(dpi)
    agg: Any = FigureCanvasAgg(canvas)
    agg.draw()
    palette, pixels = _with_palette(np.asarray(agg.buffer_rgba()))
    image = Image.fromarray(pixels)
    image.putpalette(palette.tobytes())
    buffer = io.BytesIO()
    image.save(buffer, "png", compress_level=8, dpi=(dpi, dpi))
    return buffer.getvalue()


def _with_palette(rgba: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """At most 256 colours (colours, 3), and for each pixel its nearest.

    Half of them by frequency, so that every flat colour is exact; the others by need, always the one farthest from all
    that are in, so that no edge is off by more than the eye can tell.
    """
    codes = rgba.view("<u4")[..., 0] & 0xFFFFFF
    found, counts = np.unique(codes, return_counts=True)
    colours = np.stack([found & 255, found >> 8 & 255, found >> 16], axis=1).astype(np.int32)
    chosen = list(np.argsort(counts, kind="stable")[::-1][:128])
    distances = np.stack([np.sum((colours - colours[i]) ** 2, axis=1) for i in chosen])
    nearest, distance = distances.argmin(axis=0), distances.min(axis=0)
    while len(chosen) < min(256, len(found)):
        farthest = int(distance.argmax())
        closer = np.sum((colours - colours[farthest]) ** 2, axis=1)
        nearest = np.where(closer < distance, len(chosen), nearest)
        distance = np.minimum(distance, closer)
        chosen.append(farthest)
    index_of_code = np.zeros(1 << 24, dtype=np.uint8)
    index_of_code[found] = nearest
    return colours[chosen].astype(np.uint8), index_of_code[codes]


def svg(canvas: Canvas) -> bytes:
    """The figure as an SVG that needs no font and bears no date."""
    buffer = io.BytesIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def table(data: Data) -> bytes:
    """The arrays as CSV, one column each, in digits that read back to the same bits; a 2-d array has a column a row."""
    columns: dict[str, list[object]] = {}
    for name, values in data.items():
        array = np.atleast_1d(values)
        rows = {name: array} if array.ndim == 1 else {f"{name}[{i}]": row for i, row in enumerate(array)}
        columns |= {column: row.tolist() for column, row in rows.items()}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip_longest(*columns.values(), fillvalue=""))
    return buffer.getvalue().encode()
