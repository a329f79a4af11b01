"""Every figure draws what was computed and nothing else, within its axes, in the colours and strokes of the house."""

import re

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import LEAKY_RELU, RELU
from tests.figures.drawn import (
    LISTED,
    all_axes,
    canvas,
    colours,
    data,
    equal,
    every_figure,
    every_look,
    every_theme,
    figure,
    is_data,
    lines,
    one_by_one,
    owner_of,
    page_and_phone,
    traced,
)
from tests.figures.matching import is_drawn


@every_figure
@page_and_phone
def test_what_is_drawn_is_what_was_computed(name, form):
    drawn = canvas(name, form)
    computed = [row for array in data(name).values() for row in (*np.atleast_2d(array), *np.atleast_2d(array).T)]
    for key, array in data(name).items():
        # A map is drawn as a whole, a family of curves row by row.
        whole = array.ndim > 1 and is_drawn(array, drawn)
        rows = np.atleast_2d(array).reshape(-1, array.shape[-1])
        assert whole or all(is_drawn(row, drawn) for row in rows), f"{key} is not drawn"
    for line in filter(is_data, lines(drawn)):
        for values in (line.get_xdata(), line.get_ydata()):
            assert any(equal(values, row) for row in computed), f"the stroke {line.get_label()} is no data"


@every_figure
def test_only_short_strokes_are_guides(name):
    for line in lines(canvas(name)):
        assert line.get_gid() != "guide" or len(line.get_xdata()) <= 3 or line.get_linestyle() == "None"


def says_that_it_is_cut(name):
    return re.search(r"\bcut\b", f"{figure(name).caption(data(name))} {figure(name).method(data(name))}")


@every_look
def test_nothing_drawn_lies_outside_the_axes(name, form):
    if says_that_it_is_cut(name):
        return
    for axes in all_axes(canvas(name, form)):
        spans = [sorted(axes.get_xlim()), sorted(axes.get_ylim())]
        points = [line.get_xydata() for line in axes.lines if line.get_transform().contains_branch(axes.transData)]
        points += [thing.get_datalim(axes.transData).get_points() for thing in axes.collections]
        for xy in points:
            for (low, high), values in zip(spans, np.transpose(np.asarray(xy, float)), strict=True):
                finite = values[np.isfinite(values)]
                slack = 1e-9 * max(abs(low), abs(high))
                assert np.all((low - slack <= finite) & (finite <= high + slack)), f"{finite.min()} to {finite.max()}"


@every_look
def test_no_mark_is_cut_in_half(name, form):
    drawn = canvas(name, form)
    if says_that_it_is_cut(name):
        return
    for axes in all_axes(drawn):
        box = axes.get_window_extent()
        for line in axes.lines:
            shown = np.asarray(line.get_xydata(), float)[np.isfinite(line.get_xydata()).all(axis=1)]
            if line.get_marker() not in ("None", None, "") and line.get_clip_on() and len(shown):
                every = line.get_markevery()
                shown = shown[every[0] :: every[1]] if isinstance(every, tuple) else shown[every] if every else shown
                at = axes.transData.transform(shown)
                reach = line.get_markersize() / 2 * drawn.dpi / 72
                room = np.min([at - (box.x0, box.y0), (box.x1, box.y1) - at])
                assert room >= reach - 1, (
                    f"a mark of {axes.get_title(loc='left')!r} is cut by {reach - room:.1f} pixels"
                )


def strokes_of(values, drawn):
    """The lines that draw an array over another, or along it."""
    return [line for line in lines(drawn) if equal(line.get_ydata(), values)]


def strokes_in_rows(drawn):
    """Short strokes drawn as one thing: both ends' arrays, whether they are dashed, and how wide they are."""
    for axes in all_axes(drawn):
        for thing in axes.collections:
            if isinstance(thing, LineCollection) and thing.get_gid() != "guide" and len(thing.get_segments()):
                _, dashes = thing.get_linestyle()[0]
                ends = np.transpose([np.asarray(segment)[[0, -1]] for segment in thing.get_segments()], (2, 1, 0))
                yield [*ends[0], *ends[1]], dashes is not None, thing.get_linewidth()[0]


# What dashes are for: theory, bounds, and what a float type can hold.
REFERENCE = re.compile(r"(_theory|best_case|^smallest)$")


@every_figure
@page_and_phone
def test_theory_is_dashed_and_thin_and_nothing_else_is(name, form):
    drawn = canvas(name, form)
    theory = [row for key, array in data(name).items() if REFERENCE.search(key) for row in np.atleast_2d(array)]
    strokes = [
        ([line.get_xdata(), line.get_ydata()], line.get_linestyle() == "--", line.get_linewidth())
        for line in filter(is_data, lines(drawn))
        if line.get_linestyle() != "None"
    ]
    for arrays, is_dashed, width in (*strokes, *strokes_in_rows(drawn)):
        is_theory = any(equal(values, row) for row in theory for values in arrays)
        assert is_dashed == is_theory, "solid is what was computed or measured, dashed is theory"
        assert not is_theory or width <= 1.5, "theory is thin"


@every_figure
@every_theme
def test_a_functions_data_is_in_its_ink(name, theme):
    by_colour = {colour: owner for owner, colour in colours(theme).items()}
    for key, array in data(name).items():
        owner = owner_of(key, name)
        if owner is None or key.endswith("_theory"):
            continue
        for row in np.atleast_2d(array):
            for line in strokes_of(row, canvas(name, "page", theme)) if row.size > 9 else ():
                colour = to_hex(line.get_color())
                assert by_colour.get(colour, owner) == owner, f"{key} is drawn as {by_colour[colour]}"


@pytest.mark.parametrize("name", one_by_one(f"{record}{suffix}" for record in CATALOGUE for suffix in ("", "_dx")))
@every_theme
def test_every_function_has_its_curves_in_its_ink(name, theme):
    (curve,) = filter(is_data, lines(canvas(name, "page", theme)))
    assert to_hex(curve.get_color()) == colours(theme)[name.removesuffix("_dx")]


def named(text):
    """The functions that a label names; Leaky ReLU is not ReLU."""
    left, found = text.lower(), []
    for record in sorted(CATALOGUE.values(), key=lambda record: -len(record.title)):
        if re.search(rf"\b{re.escape(record.title.lower())}\b", left):
            found.append(record.name)
            left = left.replace(record.title.lower(), "")
    return found


def hue(stroke):
    colour = stroke.get_color()
    return to_hex(colour[0] if isinstance(stroke, LineCollection) else colour)


def points_in(colour, axes):
    """Where what is drawn in that colour lies, in pixels: lines, marks, and strokes in a row."""
    points = [
        np.asarray(along) for stroke, along in traced(axes) if stroke.get_gid() != "guide" and hue(stroke) == colour
    ]
    for marks in axes.collections:
        inks = [*marks.get_edgecolor(), *marks.get_facecolor()]
        if isinstance(marks, PathCollection) and any(to_hex(ink) == colour for ink in inks):
            points.append(axes.transData.transform(np.asarray(marks.get_offsets())))
    return np.concatenate(points) if points else np.empty((0, 2))


@every_figure
@page_and_phone
@every_theme
def test_a_label_that_names_a_function_is_in_its_colour_and_at_its_line(name, form, theme):
    by_colour = {colour: owner for owner, colour in colours(theme).items()}
    for axes in all_axes(canvas(name, form, theme)):
        for label in axes.texts:
            colour = to_hex(label.get_color())
            owner, meant = by_colour.get(colour), named(label.get_text())
            if owner and meant:
                assert owner in meant, f"{label.get_text()!r} is in the colour of {owner}"
            own = points_in(colour, axes)
            if owner and meant and len(own) and isinstance(label, Annotation):
                box = axes.get_window_extent()
                away = np.abs(own[np.isfinite(own).all(axis=1)] - axes.transData.transform(label.xy)) / (
                    box.width,
                    box.height,
                )
                assert away.max(axis=1).min() < 0.02, f"{label.get_text()!r} is not at its line"


@pytest.mark.parametrize("record", [RELU, LEAKY_RELU], ids=lambda record: record.name)
@pytest.mark.parametrize("form", ["page", "phone", "thumbnail"])
def test_a_jump_is_not_bridged_and_dots_say_which_value_is_taken(record, form):
    name = f"{record.name}_dx"
    (curve,) = filter(is_data, lines(canvas(name, form)))
    x, y = np.transpose(curve.get_xydata())
    (gap,) = np.flatnonzero(np.isnan(y))
    assert x[gap - 1] < record.kinks[0].at < x[gap + 1]
    assert (y[gap - 1], y[gap + 1]) == (record.kinks[0].left, record.kinks[0].right)
    dots = [line for line in lines(canvas(name, form)) if line.get_marker() == "o"]
    filled = {float(dot.get_ydata()[0]): dot.get_markerfacecolor() == dot.get_markeredgecolor() for dot in dots}
    assert filled == {record.kinks[0].takes: True, record.kinks[0].right: False}


@every_figure
def test_no_slope_is_drawn_across_a_jump(name):
    for key in data(name):
        record = CATALOGUE.get(owner_of(key, name))
        if key == "df" or key.endswith("_dx"):
            for line in strokes_of(data(name)[key], canvas(name)):
                x = np.asarray(line.get_xdata())
                for kink in record.kinks:
                    assert np.isnan(x[np.searchsorted(np.nan_to_num(x, nan=kink.at), kink.at)])


def test_the_figures_that_were_asked_for_are_there():
    asked = "relu relu_dx sigmoid sigmoid_dx relu_vs_sigmoid saturation gradient_decay iterated_derivative"
    assert set(asked.split()) <= set(LISTED)
    assert {name + suffix for name in CATALOGUE for suffix in ("", "_dx")} <= set(LISTED)
