"""Every figure draws what was computed, in words and strokes that can be read, alike in both themes."""

import itertools
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from figures_src import render
from figures_src.figures import discover
from figures_src.maths.activations import CATALOGUE

FIGURES = {name: found.figure for name, found in discover().figures.items()}
every_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)


def drawn(figure, theme="light"):
    data = figure.compute()
    with render.themed(theme):
        canvas = render.lay_out(figure, data)
        FigureCanvasAgg(canvas).draw()
    return data, canvas


def all_axes(canvas):
    return [axes for parent in canvas.axes for axes in (parent, *parent.child_axes)]


def lines(canvas):
    return [line for axes in all_axes(canvas) for line in axes.lines]


def is_drawn(row, canvas):
    """Whether an array is the x, the y, the colours or the edge of something on the axes."""
    row = np.asarray(row)
    for line in lines(canvas):
        if any(np.array_equal(row, np.asarray(v, float), equal_nan=True) for v in (line.get_xdata(), line.get_ydata())):
            return True
    for axes in all_axes(canvas):
        for image in (*axes.images, *axes.collections):
            colours = image.get_array()
            if colours is not None and np.array_equal(np.ravel(row), np.ravel(colours), equal_nan=True):
                return True
        for image in axes.images if row.ndim == 1 else ():
            left, right, bottom, top = image.get_extent()
            for low, high, cells in (
                (left, right, image.get_array().shape[1]),
                (bottom, top, image.get_array().shape[0]),
            ):
                half = (high - low) / cells / 2
                if len(row) == cells and np.allclose(row, np.linspace(low + half, high - half, cells)):
                    return True
        for band in axes.collections:
            points = [*(path.vertices for path in band.get_paths()), band.get_offsets()]
            for column in (values for vertices in points for values in np.transpose(vertices)):
                if any(np.array_equal(row, w) for side in (column, column[::-1]) for w in windows(side, len(row))):
                    return True
    return False


def windows(values, length):
    return np.lib.stride_tricks.sliding_window_view(values, length) if len(values) >= length else ()


def words(canvas):
    """Every text that shows, with its box in pixels."""
    texts = [text for text in canvas.findobj(Text) if text.get_visible() and text.get_text().strip()]
    renderer = canvas.canvas.get_renderer()
    return [(text, text.get_window_extent(renderer)) for text in texts]


def rows_of(data):
    return [row for array in data.values() for row in np.atleast_2d(array)]


def test_the_figures_that_were_asked_for_are_there():
    asked = "relu relu_dx sigmoid sigmoid_dx relu_vs_sigmoid saturation gradient_decay iterated_derivative"
    assert set(asked.split()) <= set(FIGURES)
    assert {name + suffix for name in CATALOGUE for suffix in ("", "_dx")} <= set(FIGURES)
    assert not discover().broken


@every_figure
def test_what_is_drawn_is_what_was_computed(figure):
    data, canvas = drawn(figure)
    computed = rows_of(data)
    for name, array in data.items():
        # A map is drawn as a whole, a family of curves row by row.
        whole = array.ndim == 2 and is_drawn(array, canvas)
        assert whole or all(is_drawn(row, canvas) for row in np.atleast_2d(array)), f"{name} is not drawn"
    for line in lines(canvas):
        if line.get_gid() != "guide":
            for values in (line.get_xdata(), line.get_ydata()):
                assert any(np.array_equal(values, row, equal_nan=True) for row in computed), "a stroke is no data"


@every_figure
def test_its_words_are_built_and_whole(figure):
    data = figure.compute()
    for say in (figure.title, figure.caption, figure.alt):
        text = say(data)
        assert text and not re.search(r"\bnan\b|\de[-+]?\d|  ", text)
    assert not figure.title(data).endswith(".")
    assert figure.caption(data).endswith(".") and figure.alt(data).endswith(".")


@every_figure
@pytest.mark.parametrize("theme", render.THEMES)
def test_no_word_is_cut_off_small_or_on_top_of_another(figure, theme):
    _, canvas = drawn(figure, theme)
    page = canvas.bbox
    found = words(canvas)
    for text, box in found:
        assert text.get_fontsize() >= 9, f"{text.get_text()!r} is too small"
        inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        assert inside, f"{text.get_text()!r} leaves the page"
    for (one, box), (other, other_box) in itertools.combinations(found, 2):
        assert not box.overlaps(other_box), f"{one.get_text()!r} lies on {other.get_text()!r}"


@every_figure
def test_the_dark_twin_differs_in_nothing_but_colour(figure):
    light, dark = (drawn(figure, theme)[1] for theme in render.THEMES)
    assert [(t.get_text(), b.bounds) for t, b in words(light)] == [(t.get_text(), b.bounds) for t, b in words(dark)]
    for one, other in zip(lines(light), lines(dark), strict=True):
        assert np.array_equal(one.get_xydata(), other.get_xydata(), equal_nan=True)
        assert one.get_linestyle() == other.get_linestyle()
    assert light.get_facecolor() != dark.get_facecolor()


def test_a_jump_is_not_bridged():
    data, canvas = drawn(FIGURES["relu_dx"])
    (curve,) = [line for line in lines(canvas) if line.get_gid() != "guide"]
    at_zero = np.searchsorted(data["x"][~np.isnan(data["x"])], 0)
    assert np.isnan(curve.get_ydata()[at_zero])
    open_dot, filled_dot = (line for line in lines(canvas) if line.get_marker() == "o")
    assert (open_dot.get_ydata(), filled_dot.get_ydata()) == ([1.0], [0.0])
    assert open_dot.get_markerfacecolor() != filled_dot.get_markerfacecolor()
