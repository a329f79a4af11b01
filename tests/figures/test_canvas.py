"""The drawn canvas can be read: no word is small, cut off, on another or on a line; the dark twin is its twin."""

import functools
import itertools
import re
import unicodedata

import numpy as np
import pytest
from matplotlib import font_manager

from figures_src.build.drawing import FORMS
from tests.figures.drawn import (
    SHOWN,
    THEMES,
    all_axes,
    canvas,
    data,
    every_figure,
    every_look,
    every_look_and_slide,
    figure,
    inked,
    labels,
    lines,
    traced,
    words,
)
from tests.figures.ticks import value_of

# A letter or digit in an exponent or index of mathtext is so much smaller.
MATHTEXT_SHRINKS = 0.7


@functools.cache
def height_of(character, file):
    """From the lowest to the highest ink of a glyph, in its font's units."""
    font = font_manager.get_font(file)
    font.set_size(100, 72)
    _, low, _, high = font.load_char(ord(character)).bbox
    return high - low


def least_size(text):
    """The size of the text's smallest letter or digit, in CSS pixels."""
    size, said = text.get_fontsize() / 72 * SHOWN, text.get_text()
    if "$" in said:
        return size * (MATHTEXT_SHRINKS if set(said) & set("^_") else 1)
    file = font_manager.findfont(text.get_fontproperties())
    is_script = ("<super>", "<sub>")
    plain = {c: unicodedata.normalize("NFKD", c) for c in said if unicodedata.decomposition(c).startswith(is_script)}
    shares = [height_of(small, file) / height_of(large, file) for small, large in plain.items() if large.isalnum()]
    return size * min([1.0, *shares])


@every_look
def test_no_letter_digit_or_exponent_is_under_10_pixels(name, form):
    for text, _ in words(name, form):
        assert least_size(text) >= 10, f"{text.get_text()!r} is {least_size(text):.1f} pixels"


def test_exponents_count_by_their_own_height():
    """Otherwise the test above sees none: in the font that figures use they are about three quarters of a digit."""
    file = font_manager.findfont(words("relu")[0][0].get_fontproperties())
    assert 0.6 < height_of("⁰", file) / height_of("0", file) < 0.8


@every_look_and_slide
def test_no_word_leaves_the_canvas_or_lies_on_another(name, form):
    """In the light theme; that the dark one has its words in the same places is tested below."""
    page, found = canvas(name, form).bbox, words(name, form)
    for text, box in found:
        inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        assert inside, f"{text.get_text()!r} leaves the canvas: {box.extents} of {page.extents}"
    for (one, box), (other, other_box) in itertools.combinations(found, 2):
        assert not box.overlaps(other_box), f"{one.get_text()!r} lies on {other.get_text()!r}"


def is_wiped(text):
    """Whether what lies behind the text is covered."""
    patch = text.get_bbox_patch()
    return patch is not None and patch.get_facecolor()[3] == 1


def strokes(drawn):
    return [stroke for axes in all_axes(drawn) for stroke in traced(axes)]


@every_look_and_slide
def test_no_word_lies_on_a_line(name, form):
    drawn = canvas(name, form)
    found = strokes(drawn)
    for text, box in words(name, form):
        if is_wiped(text):
            continue
        for line, points in found:
            x, y = points[:, 0], points[:, 1]
            hits = (box.x0 < x) & (x < box.x1) & (box.y0 < y) & (y < box.y1)
            assert not hits.any(), f"{text.get_text()!r} lies on a line, {line.get_label()}, of {line.get_gid()}"


@every_look
def test_tick_words_stand_level_with_their_lines(name, form):
    drawn, boxes = canvas(name, form), {id(text): box for text, box in words(name, form)}
    renderer = drawn.canvas.get_renderer()
    for axes in (axes for axes in all_axes(drawn) if axes.axison):
        shown = [label for label in labels(axes.yaxis) if value_of(label.get_text()) is not None]
        ink = inked(shown, drawn)
        for label in shown:
            box = boxes[id(label)]
            # An exponent stands higher than the number that bears it.
            before = re.match(r"[\d.,%−]+", label.get_text())[0]
            width, _, _ = renderer.get_text_width_height_descent(before, label.get_fontproperties(), False)
            part = ink[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x0 + width)]
            rows = np.flatnonzero(part.any(axis=1))
            middle = int(box.y0) + (rows[0] + rows[-1] + 1) / 2
            (_, at) = axes.transData.transform((axes.get_xlim()[0], label.get_position()[1]))
            # A comma hangs below the digits, which are what stands level.
            least = 1.5 if "," in label.get_text() else 1
            assert abs(middle - at) / drawn.dpi * SHOWN <= least, (
                f"{label.get_text()!r} is {middle - at:+.1f} off its line"
            )


@every_figure
@pytest.mark.parametrize("form", ["page", "phone"])
def test_the_title_stands_on_it_from_the_left_edge(name, form):
    ((title, box),) = [(text, box) for text, box in words(name, form) if text.get_gid() == "title"]
    assert title.get_text().split() == figure(name).title(data(name)).split()
    drawn = canvas(name, form)
    assert 0 <= box.x0 <= 0.03 * drawn.dpi
    assert box.y1 > drawn.bbox.y1 - 0.12 * drawn.dpi


def columns_of(panels):
    """The panels, by where they stand side by side."""
    found = {}
    for panel in panels:
        found.setdefault(round(panel.get_window_extent().x0), []).append(panel)
    return found.values()


@every_look
def test_what_stands_above_a_panel_begins_where_its_columns_ticks_words_begin(name, form):
    drawn, boxes = canvas(name, form), {id(text): box for text, box in words(name, form)}
    for panels in columns_of(drawn.axes):
        beside = [label for axes in panels if axes.axison for label in labels(axes.yaxis)]
        start = min([panels[0].get_window_extent().x0, *(boxes[id(label)].x0 for label in beside)])
        for axes in panels:
            quantities = [text for text in axes.texts if text.get_gid() == "quantity"]
            titles = [
                text for text, _ in words(name, form) if text.axes is axes and text.get_text() == axes.get_title("left")
            ]
            for text in (*quantities, *titles):
                assert boxes[id(text)].x0 == pytest.approx(start, abs=1.5), text.get_text()


@every_look
def test_the_dark_twin_differs_in_nothing_but_colour(name, form):
    light, dark = (canvas(name, form, theme) for theme in THEMES)
    said = [[(text.get_text(), box.bounds) for text, box in words(name, form, theme)] for theme in THEMES]
    assert said[0] == said[1]
    assert light.get_size_inches().tolist() == dark.get_size_inches().tolist()
    for one, other in zip(lines(light), lines(dark), strict=True):
        assert np.array_equal(one.get_xydata(), other.get_xydata(), equal_nan=True)
        assert one.get_linestyle() == other.get_linestyle()
        assert one.get_linewidth() == other.get_linewidth()
    assert light.get_facecolor() != dark.get_facecolor()


@every_look
def test_it_is_as_wide_as_it_is_shown(name, form):
    size = canvas(name, form).get_size_inches()
    assert size[0] == FORMS[form].width
    assert form == "thumbnail" or 1.5 < size[1] < 14, "a figure that needs scrolling cannot be seen"


@every_look
def test_words_beside_the_panels_leave_these_most_of_the_room(name, form):
    drawn = canvas(name, form)
    rows = {}
    for axes in drawn.axes:
        rows.setdefault(round(axes.get_window_extent().y0), []).append(axes.get_window_extent().width)
    assert all(sum(widths) >= 0.6 * drawn.bbox.width for widths in rows.values())
