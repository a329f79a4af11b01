"""A figure as files: PNG and SVG in each theme and form, its data as a table, and what is said of it."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from PIL import Image

from figures_src.base.typography import LOWERED, RAISED
from figures_src.build.look import themed
from figures_src.build.makers import DPI
from figures_src.figures.figure import Data, Figure

# Between panels, and around the drawing, in inches.
_BETWEEN, _EDGE = 0.3, 0.01
# The least size in points of words that hold a raised or lowered figure, which is then ten pixels large on a page.
_WITH_SCRIPT = 10.5
_SCRIPTS = frozenset(RAISED + LOWERED)


@dataclass(frozen=True)
class Form:
    """What a figure is drawn for.

    Args:
        width: of the whole, in inches.
        height: of the whole, where it is given and not the panels'.
        type_size: of labels, in points; ticks, panels' titles and the title follow.
        suffix: of its files' names.
        titled, stacked: whether the title stands on it, and whether panels stand below each other.
        svg_text: how an SVG holds its text: as ``path``, which needs no font, or as ``none``, as text.
    """

    width: float
    type_size: float
    suffix: str = ""
    height: float | None = None
    titled: bool = True
    stacked: bool = False
    svg_text: str = "path"


FORMS = {
    "page": Form(7.6, 10.5),
    "phone": Form(3.7, 9.6, "-phone", stacked=True),
    "thumbnail": Form(1.75, 8, "-thumbnail", height=1.3, titled=False),
    "slide": Form(10.0, 14.0, "-slide", height=5.625, titled=False, svg_text="none"),
}


@contextmanager
def dressed(form: Form, theme: str) -> Iterator[None]:
    """All that is drawn inside has the house's look, in that theme and for that form."""
    size = form.type_size
    sizes = dict.fromkeys(("font.size", "axes.labelsize", "legend.fontsize"), size)
    sizes |= dict.fromkeys(("xtick.labelsize", "ytick.labelsize"), size - 0.3)
    sizes |= {"figure.titlesize": size * 1.25, "axes.titlesize": size * 1.05}
    strokes = {"lines.linewidth": 2.4 if form.width > 5 else 2.0}
    with themed(theme, **sizes, **strokes, **{"svg.fonttype": form.svg_text}):
        yield


def lay_out(figure: Figure, data: Data, form: Form) -> Canvas:
    """The drawn figure; call it inside ``dressed``.

    Panels share the room that is left when every word beside them has its own: the words are measured, not guessed. All
    that stands above a panel begins at the panel's left edge, that of its ticks' words; the title at the figure's.
    """
    rows, columns = figure.panels
    if form.stacked:
        rows, columns = rows * columns, 1
    elif form.height and columns == 1 and rows == 2:
        # A slide is wide and low.
        rows, columns = 1, rows
    panel_height = figure.phone_height if form.stacked else (figure.height - _BETWEEN * (rows - 1)) / rows
    # Words are measured at the resolution of the PNGs: Matplotlib remembers their extents for the drawing.
    canvas = Canvas(figsize=(form.width, form.height or 3.0), dpi=DPI)
    agg = FigureCanvasAgg(canvas)
    renderer: Any = agg.get_renderer()  # type: ignore[no-untyped-call]
    title = _titled(canvas, figure.title(data), renderer) if form.titled else None
    grid = canvas.subplots(rows, columns, squeeze=False)
    panels = list(grid.flat)
    figure.draw(panels[0] if len(panels) == 1 else panels, data)
    raised = [_raise_names(panel) for panel in panels]
    _enlarge_scripts(canvas, form)
    top = (title.get_window_extent(renderer).height / canvas.dpi + 0.12) if title else 0.0
    # The room that labels at lines need hangs on where the panel ends, and that on the room; that of ticks does not.
    labelled = any(len(panel.texts) > len(texts) for panel, texts in zip(panels, raised, strict=True))
    for _ in range(2 if labelled else 1):
        _share_room(canvas, grid, top, None if form.height else panel_height, renderer)
    for column in range(columns):
        _align(panels[column::columns], raised[column::columns], renderer)
    if title:
        title.set_position((_EDGE / form.width, 1 - _EDGE / canvas.get_figheight()))
    return canvas


def _enlarge_scripts(canvas: Canvas, form: Form) -> None:
    """No exponent is smaller than the smallest letter may be: where type is small, words that hold one are larger."""
    if form.type_size >= _WITH_SCRIPT:
        return
    for axes in (found for found in canvas.findobj(Axes) if isinstance(found, Axes)):
        for axis in (axes.xaxis, axes.yaxis):
            if any(map(_has_script, axis.get_major_formatter().format_ticks(axis.get_majorticklocs().tolist()))):
                axis.set_tick_params(labelsize=max(form.type_size, _WITH_SCRIPT))
    for text in (found for found in canvas.findobj(Text) if isinstance(found, Text)):
        if _has_script(text.get_text()):
            text.set_fontsize(max(text.get_fontsize(), _WITH_SCRIPT))


def _has_script(words: str) -> bool:
    return "$" in words or not _SCRIPTS.isdisjoint(words)


def _titled(canvas: Canvas, words: str, renderer: Any) -> Text:
    """The title, broken where the figure ends."""
    text = canvas.text(0, 1, "", ha="left", va="top", gid="title", linespacing=1.15)
    text.set(fontsize=mpl.rcParams["figure.titlesize"], fontweight=mpl.rcParams["figure.titleweight"])
    lines: list[str] = []

    def fits(line: str) -> bool:
        text.set_text(line)
        return bool(text.get_window_extent(renderer).width <= canvas.bbox.width - 2 * _EDGE * canvas.dpi)

    for word in [words] if fits(words) else words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        lines = [*lines[:-1], longer] if not lines or fits(longer) else [*lines, word]
    text.set_text("\n".join(lines))
    return text


def _raise_names(panel: Any) -> list[Any]:
    """What its y axis shows stands above a panel, where it can be read and takes no width; its title above that.

    Returns:
        The texts above the panel, which begin at its left edge.
    """
    size, raised = mpl.rcParams["axes.labelsize"], []
    # Clear of the word of a tick at the panel's upper edge.
    quantity, title, pad = panel.get_ylabel(), panel.get_title(loc="left"), 0.8 * size
    if quantity:
        panel.set_ylabel("")
        raised.append(
            panel.annotate(
                quantity, (0, 1), (0, pad), xycoords="axes fraction", textcoords="offset points", fontsize=size,
                color=mpl.rcParams["axes.labelcolor"], va="bottom", gid="quantity",
            )
        )  # fmt: skip
        pad += size * (1.75 + quantity.count("\n") * 1.35)
    if title:
        raised.append(panel.set_title(title, loc="left", pad=pad, color=panel._left_title.get_color()))
    return raised


def _share_room(canvas: Canvas, grid: Any, top: float, panel_height: float | None, renderer: Any) -> None:
    """Place the panels so that all that belongs to them stands inside the figure, in inches from its left top."""
    rows, columns = grid.shape
    around = [[_around(panel, renderer) for panel in row] for row in grid]
    left = [max(row[column][0] for row in around) for column in range(columns)]
    right = [max(row[column][2] for row in around) for column in range(columns)]
    above = [max(cell[3] for cell in row) for row in around]
    below = [max(cell[1] for cell in row) for row in around]
    width = (canvas.get_figwidth() - sum(left) - sum(right) - _BETWEEN * (columns - 1) - 2 * _EDGE) / columns
    if panel_height is None:
        room = canvas.get_figheight() - top - sum(above) - sum(below) - _BETWEEN * (rows - 1) / 2 - 2 * _EDGE
        panel_height = room / rows
    else:
        height = top + sum(above) + sum(below) + rows * panel_height + _BETWEEN * (rows - 1) / 2 + 2 * _EDGE
        canvas.set_figheight(height)
    y = top + _EDGE
    for row in range(rows):
        y += above[row] + panel_height
        x = _EDGE
        for column in range(columns):
            x += left[column]
            box = (x, canvas.get_figheight() - y, width, panel_height)
            size = (canvas.get_figwidth(), canvas.get_figheight()) * 2
            grid[row, column].set_position([edge / whole for edge, whole in zip(box, size, strict=True)])
            x += width + right[column] + _BETWEEN
        y += below[row] + _BETWEEN / 2


def _around(panel: Any, renderer: Any) -> tuple[float, float, float, float]:
    """How far its words reach beyond a panel: left, below, right, above, in inches."""
    inner = panel.get_window_extent(renderer)
    outer = panel.get_tightbbox(renderer) or inner
    outer = Bbox.union([outer, inner])
    dpi = panel.figure.dpi
    return (
        (inner.x0 - outer.x0) / dpi,
        (inner.y0 - outer.y0) / dpi,
        (outer.x1 - inner.x1) / dpi,
        (outer.y1 - inner.y1) / dpi,
    )


def _align(panels: list[Any], raised: list[list[Any]], renderer: Any) -> None:
    """What stands above the panels of a column begins where the words of their ticks begin."""
    starts = [panel.get_window_extent(renderer).x0 for panel in panels]
    for panel in panels:
        low, high = sorted(panel.yaxis.get_view_interval())
        ticks = panel.yaxis.get_major_ticks() if panel.axison else []
        shown = [tick.label1 for tick in ticks if tick.label1.get_text() and low <= tick.get_loc() <= high]
        starts += [word.get_window_extent(renderer).x0 for word in shown]
    for panel, texts in zip(panels, raised, strict=True):
        inner = panel.get_window_extent(renderer)
        start = (min(starts) - inner.x0) / inner.width
        for text in texts:
            if isinstance(text, Annotation):
                text.xy = (start, 1.0)
            else:
                text.set_x(start)


def png(canvas: Canvas, dpi: int) -> bytes:
    """The figure as a PNG with a palette: flat colours and their antialiased edges need no more than 256."""
    canvas.set_dpi(dpi)
    agg: Any = canvas.canvas
    agg.draw()
    palette, pixels = _with_palette(np.asarray(agg.buffer_rgba()))
    image = Image.fromarray(pixels)
    image.putpalette(palette.tobytes())
    buffer = io.BytesIO()
    image.save(buffer, "png", compress_level=7, dpi=(dpi, dpi))
    return buffer.getvalue()


def _with_palette(rgba: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """At most 256 colours (colours, 3), and for each pixel its nearest.

    Half of them by frequency, so that every flat colour is exact; the others by need, always the one farthest from all
    that are in, so that no edge is off by more than the eye can tell.
    """
    codes = rgba.view("<u4")[..., 0] & 0xFFFFFF
    found, counts = np.unique(codes, return_counts=True)
    colours = np.stack([found & 255, found >> 8 & 255, found >> 16], axis=1).astype(np.float64)
    squares = np.sum(colours**2, axis=1)

    def distances_from(chosen: Any) -> Any:
        """Squared, as |a|^2 + |b|^2 - 2 a.b: whole numbers, so exact."""
        return squares + squares[chosen][..., None] - 2 * colours[chosen] @ colours.T

    chosen = list(np.argsort(counts, kind="stable")[::-1][:128])
    distances = distances_from(chosen)
    nearest, distance = distances.argmin(axis=0), distances.min(axis=0)
    while len(chosen) < min(256, len(found)):
        farthest = int(distance.argmax())
        closer = distances_from(farthest)
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
