"""What every test of a figure needs, once for each: its data, and its canvas in each form and theme, laid out."""

import functools

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from figures_src.build.drawing import FORMS, dressed, lay_out
from figures_src.build.listing import figures, records
from figures_src.build.look import themes
from figures_src.maths.catalogue.joined import CATALOGUE

LISTED = figures()
THEMES = tuple(themes())
# CSS pixels of an inch, at which a figure is shown: as wide as the column, on a phone of 400 pixels too.
SHOWN = 100
FAMILIES = [name for name, listed in LISTED.items() if listed.record]


def one_by_one(names):
    """Parameters that are tested in one process each, so that nothing is computed or laid out twice."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(f"figure {name}")) for name in names]


every_figure = pytest.mark.parametrize("name", one_by_one(LISTED))
every_theme = pytest.mark.parametrize("theme", THEMES)
page_and_phone = pytest.mark.parametrize("form", ["page", "phone"])
looks = [
    pytest.param(name, form, marks=pytest.mark.xdist_group(f"figure {name}"))
    for name, listed in LISTED.items()
    for form in ("page", "phone", *(["thumbnail"] if listed.record else []))
]
slides = [pytest.param(name, "slide", marks=pytest.mark.xdist_group(f"figure {name}")) for name in LISTED]
every_look = pytest.mark.parametrize(("name", "form"), looks)
every_look_and_slide = pytest.mark.parametrize(("name", "form"), [*looks, *slides])


@functools.cache
def figure(name):
    return LISTED[name].load()


@functools.cache
def data(name):
    return figure(name).compute()


def canvas(name, form="page", theme="light"):
    return _canvas(name, form, theme)


def words(name, form="page", theme="light"):
    """Every text that shows, with the box of its ink in pixels, without its arrow."""
    return _words(name, form, theme)


# A cache takes an argument and its default for two things: these have none.
@functools.cache
def _canvas(name, form, theme):
    with dressed(FORMS[form], theme):
        laid_out = lay_out(figure(name), data(name), FORMS[form])
        laid_out.draw_without_rendering()
    return laid_out


def all_axes(drawn):
    """The panels, and what is inset into them."""
    return [axes for parent in drawn.axes for axes in (parent, *parent.child_axes)]


def lines(drawn):
    return [line for axes in all_axes(drawn) for line in axes.lines]


@functools.cache
def _words(name, form, theme):
    drawn = canvas(name, form, theme)
    texts = [text for text in drawn.findobj(Text) if text.get_visible() and text.get_text().strip() and shows(text)]
    return [(text, ink_box(text, drawn)) for text in texts]


def inked(texts, drawn):
    """Where these words alone put ink on the canvas, its lowest row of pixels first."""
    renderer = drawn.canvas.get_renderer()
    renderer.clear()
    for text in texts:
        Text.draw(text, renderer)
    return np.asarray(renderer.buffer_rgba())[::-1, :, 3] > 96


def ink_box(text, drawn):
    """A text's box, whose height hangs on Matplotlib's version, cut down to what has ink."""
    box = Text.get_window_extent(text, drawn.canvas.get_renderer())
    first, last = max(int(box.y0), 0), int(np.ceil(box.y1))
    rows = np.flatnonzero(inked([text], drawn)[first:last, max(int(box.x0), 0) : int(np.ceil(box.x1))].any(axis=1))
    height = drawn.bbox.height
    # Nothing is seen of what lies outside the canvas.
    if not len(rows) or (box.y0 < 0 and rows[0] == 0) or (box.y1 > height and first + rows[-1] + 1 >= height):
        return box
    return Bbox([[box.x0, first + rows[0]], [box.x1, first + rows[-1] + 1]])


def shows(text):
    """Whether nothing that it belongs to is switched off; a tick's word outside the limits is not drawn."""
    axes = text.axes
    if axes is None or text in axes.texts:
        return True
    names = [axes.title, *(child for child in axes.get_children() if isinstance(child, Text))]
    if any(text is name for name in names):
        return True
    ticks = [tick for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()]
    is_tick = any(text is label for tick in ticks for label in (tick.label1, tick.label2))
    drawn = any(text is label for axis in (axes.xaxis, axes.yaxis) for label in labels(axis))
    return axes.axison and (drawn or not is_tick)


def labels(axis):
    """The words of the ticks that are drawn: those within the limits."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * (high - low)
    ticks = [tick for tick in axis.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack]
    return [label for tick in ticks for label in (tick.label1, tick.label2) if label.get_visible() and label.get_text()]


def traced(axes):
    """Every stroke and mark on the axes, as points at most a pixel apart, within the axes."""
    paths = []
    for line in axes.lines:
        to_pixels = line.get_transform()
        if line.get_linestyle() == "None":
            yield line, to_pixels.transform(np.asarray(line.get_xydata(), float))
        else:
            paths.append((line, to_pixels.transform(np.asarray(line.get_xydata(), float))))
    for collection in axes.collections:
        if isinstance(collection, LineCollection):
            paths += [(collection, collection.get_transform().transform(p.vertices)) for p in collection.get_paths()]
    box = axes.get_window_extent()
    for line, points in paths:
        steps = np.nan_to_num(np.abs(np.diff(points, axis=0)).max(axis=1, initial=0), posinf=0)
        where = np.interp(np.arange(0, steps.sum()), np.concatenate(([0], np.cumsum(steps))), np.arange(len(points)))
        whole = np.minimum(where.astype(int), len(points) - 2)
        part = (where - whole)[:, None]
        along = points[whole] * (1 - part) + points[whole + 1] * part
        within = (along >= (box.x0 - 1, box.y0 - 1)) & (along <= (box.x1 + 1, box.y1 + 1))
        yield line, along[within.all(axis=1)]


def is_data(line):
    return isinstance(line, Line2D) and line.get_gid() != "guide"


def equal(one, other):
    return np.array_equal(np.asarray(one, float), np.asarray(other, float), equal_nan=True)


def owner_of(key, name):
    """The function whose data a name in compute() holds, if it begins with one; a family's figures are named so."""
    known = name if key in ("f", "df") else key
    owners = [record for record in records() if known == record or known.startswith(f"{record}_")]
    return max(owners, key=len, default=None)


def colours(theme):
    """The colour of each function, by its name."""
    hues = themes()[theme].families
    return {name: hues[record.family][record.shade] for name, record in CATALOGUE.items()}
