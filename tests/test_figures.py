"""Every figure draws what was computed, in words and strokes that can be read, alike in both themes."""

import itertools
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Annotation, Text

from figures_src import render
from figures_src.figures import discover, ink
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
    """Whether an array is the x, the y, the colours, the edge or the ends of something on the axes."""
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
            paths = [path.vertices for path in band.get_paths()]
            points = [*paths, band.get_offsets()]
            if {len(path) for path in paths} == {2}:
                points += [*np.transpose(paths, (1, 0, 2))]
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


def test_theory_is_never_dealt_a_dash_pattern():
    for figure in FIGURES.values():
        data, canvas = drawn(figure)
        for name in (name for name in data if name.endswith("theory")):
            strokes = [line for line in lines(canvas) if np.array_equal(line.get_ydata(), data[name])]
            assert strokes and all(line.get_linestyle() == "-" for line in strokes), f"{figure.name}: {name}"


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


def named(text):
    """The functions that a label names; Leaky ReLU is not ReLU."""
    left, found = text.lower(), []
    for activation in sorted(CATALOGUE.values(), key=lambda a: -len(a.title)):
        if re.search(rf"\b{re.escape(activation.title.lower())}\b", left):
            found.append(activation.name)
            left = left.replace(activation.title.lower(), "")
    return found


def function_of(key, figure):
    """The function whose data a name in compute() holds, if it begins with one; the family's figures are named so."""
    name = key if key not in ("f", "df") else figure.name
    owners = [owner for owner in CATALOGUE if name == owner or name.startswith(f"{owner}_")]
    return max(owners, key=len, default=None)


@every_figure
@pytest.mark.parametrize("theme", render.THEMES)
def test_a_functions_data_is_in_its_ink(figure, theme):
    data, canvas = drawn(figure, theme)
    with render.themed(theme):
        inks = {name: ink.of(activation) for name, activation in CATALOGUE.items()}
    by_colour = {stroke["color"]: name for name, stroke in inks.items()}
    for key, array in data.items():
        owner = function_of(key, figure)
        for line in lines(canvas):
            if owner and array.ndim == 1 and array.size > 9 and np.array_equal(line.get_ydata(), array, equal_nan=True):
                assert by_colour.get(line.get_color(), owner) == owner, (
                    f"{key} is drawn as {by_colour[line.get_color()]}"
                )


@every_figure
@pytest.mark.parametrize("theme", render.THEMES)
def test_a_label_that_names_a_function_is_in_its_colour_and_at_its_line(figure, theme):
    _, canvas = drawn(figure, theme)
    with render.themed(theme):
        by_colour = {ink.colour(activation): name for name, activation in CATALOGUE.items()}
    for axes in all_axes(canvas):
        for label in axes.texts:
            owner, meant = by_colour.get(label.get_color()), named(label.get_text())
            if owner and meant:
                assert owner in meant, f"{label.get_text()!r} is in the colour of {owner}"
                own = [line for line in axes.lines if line.get_color() == label.get_color()]
                spans = [axes.get_xlim(), axes.get_ylim()]
                if own and isinstance(label, Annotation) and figure.name != "depth_scale":
                    points = np.concatenate([line.get_xydata() for line in own])
                    away = np.abs(points - label.xy) / [high - low for low, high in spans]
                    assert np.nanmin(away.max(axis=1)) < 0.02, f"{label.get_text()!r} is not at its line"


@every_figure
def test_only_short_strokes_are_guides(figure):
    for line in lines(drawn(figure)[1]):
        assert line.get_gid() != "guide" or len(line.get_xdata()) <= 3 or line.get_linestyle() == "None"


RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def value_of(word):
    """The number that a tick says, and whether it says a power of ten; None for words."""
    word = word.replace(",", "")
    if match := re.fullmatch(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", word):
        return "power", float(match[1].translate(RAISED))
    fractions = {"¼": 0.25, "½": 0.5, "¾": 0.75}
    if word in fractions:
        return "plain", fractions[word]
    if match := re.fullmatch(r"(-?\d+(?:\.\d+)?)(%?)", word.translate(RAISED)):
        return "plain", float(match[1]) / (100 if match[2] else 1)
    return None


@every_figure
def test_ticks_say_where_they_are(figure):
    _, canvas = drawn(figure)
    for axis in (axis for axes in all_axes(canvas) if axes.axison for axis in (axes.xaxis, axes.yaxis)):
        shown = [(tick.get_loc(), tick.label1.get_text()) for tick in axis.get_major_ticks() if tick.label1.get_text()]
        read = [(at, *value) for at, word in shown if (value := value_of(word)) is not None]
        plain = [(at, value) for at, kind, value in read if kind == "plain"]
        if any(kind == "power" for _, kind, _ in read):
            # An axis of logarithms, or a logarithmic one; a plain 1 stands for ten to the power 0.
            for at, kind, value in read:
                exponent = value if kind == "power" else np.log10(value)
                assert exponent == pytest.approx(at, abs=1e-6) or 10**exponent == pytest.approx(at, rel=1e-6)
        else:
            scales = (lambda v: v, lambda v: v * 100, np.log10, np.log2)
            with np.errstate(divide="ignore", invalid="ignore"):
                assert not plain or any(
                    all(scale(value) == pytest.approx(at, rel=0.05, abs=1e-6) for at, value in plain)
                    for scale in scales
                ), f"{shown} on {axis.axis_name}"


SAID = {
    "relu": (["never below 0"], ["5 at 5", "0 at −5"]),
    "relu_dx": (["jumps from 0 to 1 at x = 0"], ["1 at 5", "0 at −5"]),
    "sigmoid": (["between 0 and 1"], ["0.731 at 1", "0.5 at 0"]),
    "sigmoid_dx": (["at most 0.25", "fades to 0 on both sides"], ["0.25 at 0", "0.197 at 1", "Slope of"]),
    "leaky_relu_dx": (["from 0.01 to 1"], ["0.01 at −5"]),
    "relu_vs_sigmoid": (["ReLU's slope is 1 or 0", "never more than 0.25"], ["rises to 4 at x = 4", "top of 0.25"]),
    "saturation": (["|x| = 5.99", "99%"], ["under 10% beyond 3.64 and under 1% beyond 5.99"]),
    "gradient_decay": (["50 layers", "8\u202f×\u202f10⁻³¹"], ["stays at 1", "best case falls", "5\u202f×\u202f10⁻³³"]),
    "iterated_derivative": (["0.246", "at most 0.00068"], ["0.2462", "1.06\u202f×\u202f10⁻⁷", "0.249, 0.059, 0.0134"]),
}


@pytest.mark.parametrize("name", SAID)
def test_titles_and_alt_texts_say_what_is_known(name):
    data = FIGURES[name].compute()
    title, alt = SAID[name]
    assert all(words in FIGURES[name].title(data) for words in title), FIGURES[name].title(data)
    assert all(words in FIGURES[name].alt(data) for words in alt), FIGURES[name].alt(data)


@pytest.mark.parametrize(("name", "panel"), [("relu_dx", 0), ("relu_vs_sigmoid", 1), ("leaky_relu_dx", 0)])
def test_dots_at_a_jump_say_which_value_is_taken(name, panel):
    _, canvas = drawn(FIGURES[name])
    with render.themed("light"):
        background = ink.background_colour()
    activation = CATALOGUE["leaky_relu" if "leaky" in name else "relu"]
    dots = [line for line in canvas.axes[panel].lines if line.get_marker() == "o"]
    filled = {float(dot.get_ydata()[0]): dot.get_markerfacecolor() != background for dot in dots}
    assert filled == {activation.kinks[0].takes: True, activation.kinks[0].right: False}


@every_figure
def test_its_title_stands_on_it(figure):
    data, canvas = drawn(figure)
    (title,) = [text for text in canvas.texts if text.get_gid() == "title"]
    assert title.get_text() == figure.title(data)
