"""What bears a name is what it is called: labels, panels, axes, legends, bands, and the numbers beside them."""

import re

import numpy as np
import pytest
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.text import Annotation

from figures_src.base.typography import number
from figures_src.experiments import jacobian
from figures_src.maths.catalogue.joined import CATALOGUE
from tests.approval import NUMBER
from tests.figures.drawn import all_axes, canvas, data, every_figure, owner_of, page_and_phone, words
from tests.figures.moving import module_of
from tests.figures.seeds import meanings
from tests.figures.seen import arrays_in, role, strokes_of

# What stands for a name of ours in words that readers know.
KNOWN_AS = {"95%": "high", "5%": "low"}


def tokens(text):
    """The words of a text or a name, in the singular; what is in no word parts them."""
    for said, name in KNOWN_AS.items():
        text = re.sub(rf"(?<!\d){said}", name, text)
    return {word.rstrip("s") or word for word in re.split(r"[\W_]+", text.lower()) if word}


def tokens_of(names):
    """Those of arrays; a row of a table is known by its number, counted from 1."""
    rows = [re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", name) for name in names]
    return set().union(*map(tokens, rows))


def drawn_on(axes, name):
    """Everything that draws arrays, with the words of their names."""
    things = [line for line in axes.lines if line.get_gid() != "guide"]
    things += [thing for thing in (*axes.images, *axes.collections) if thing.get_gid() != "guide"]
    return [(thing, tokens_of(arrays_in(thing, name))) for thing in things]


def distances(axes, label):
    """How far each stroke is from the point that a label is put at, as a share of the axes."""
    at, box = axes.transData.transform(label.xy), axes.get_window_extent()
    for stroke, along in strokes_of(axes):
        points = along[np.isfinite(along).all(axis=1)]
        if len(points):
            yield stroke, (np.abs(points - at) / (box.width, box.height)).max(axis=1).min()


@every_figure
@page_and_phone
def test_a_label_stands_at_what_it_names(name, form):
    """No other stroke has more of its words in its arrays' names."""
    for axes in all_axes(canvas(name, form)):
        for label in axes.texts:
            away = list(distances(axes, label)) if isinstance(label, Annotation) and label.xycoords == "data" else []
            if not away:
                continue
            said = tokens(label.get_text())
            shared = {stroke: said & tokens_of(arrays_in(stroke, name)) for stroke, _ in away}
            near = max(0.02, min(distance for _, distance in away) + 0.005)
            here = max(len(shared[stroke]) for stroke, distance in away if distance <= near)
            best = max(shared.values(), key=len)
            assert here == len(best), f"{label.get_text()!r} does not stand at what draws {best}"


RECIPES = {"xavier", "he"}


@every_figure
def test_a_panel_shows_what_its_title_names(name):
    known = tokens_of(data(name))
    for axes in canvas(name).axes:
        title, drawn = axes.get_title(loc="left"), drawn_on(axes, name)
        here = set().union(*(words for _, words in drawn))
        said = tokens(title)
        assert said & known <= here, f"{title!r} shows no {said & known - here}"
        keys = {key.partition("[")[0] for thing, _ in drawn for key in arrays_in(thing, name)}
        functions = {owner_of(key, name) for key in keys} - {None}
        named = {record.name for record in CATALOGUE.values() if tokens(record.title) <= said}
        assert not named or named == functions, f"{title!r} shows {functions}"
        of_seeds = " ".join(meanings(name).get(key, "") for key in keys)
        recipes = RECIPES & (here | {*re.findall(r"\w+", of_seeds)})
        assert not RECIPES & said or recipes == RECIPES & said, f"{title!r} shows {recipes}"


def head(text):
    """What an axis is called, without what is said of that."""
    return re.split(r"\b(?:after|of|in|that|at|over|per|less|from|as)\b|[,(:;]", text)[0]


@every_figure
def test_an_axis_is_called_by_what_runs_along_it(name):
    for axes in all_axes(canvas(name)):
        along = [arrays_in(line, name)[::-1] for line in axes.lines if line.get_gid() != "guide"]
        runs = [tokens_of(names) for names in zip(*along, strict=True)] or [set(), set()]
        called = [
            axes.xaxis.label,
            next((text for text in axes.texts if text.get_gid() == "quantity"), axes.yaxis.label),
        ]
        for which, label in enumerate(called):
            said = tokens(head(label.get_text()))
            own, other = said & runs[which], said & runs[1 - which]
            assert len(own) >= len(other), f"{label.get_text()!r} runs along the other axis"


@every_figure
def test_a_legend_names_what_bears_the_mark(name):
    for axes in all_axes(canvas(name)):
        if legend := axes.get_legend():
            for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
                bears = [line for line in axes.lines if line.get_marker() == handle.get_marker()]
                counts = {*re.findall(r"\d+", text.get_text())}
                assert bears and all(counts <= tokens_of(arrays_in(line, name)) for line in bears), text.get_text()


@every_figure
def test_a_band_reaches_from_low_to_high_around_its_middle(name):
    for axes in all_axes(canvas(name)):
        for thing in axes.collections:
            if isinstance(thing, FillBetweenPolyCollection) and thing.get_gid() != "guide":
                *_, low, high = arrays_in(thing, name)
                stem = low.removesuffix("_low")
                assert (low, high) == (f"{stem}_low", f"{stem}_high")
    arrays = data(name)
    for stem in (key.removesuffix("_low") for key in arrays if key.endswith("_low")):
        low, high = arrays[f"{stem}_low"], arrays[f"{stem}_high"]
        assert np.all(low <= high)
        middle = arrays.get(f"{stem}_median", low)
        # Marks at some places only have no band's end of their own.
        assert middle.shape != low.shape or np.all((low <= middle) & (middle <= high))


# Numbers in words on the canvas that are no values.
FORMULAS = ("5/(2n)", "weights of 1", "axis from 0", "it should be 0", "size 1")


def flat(value):
    """Every number in a constant."""
    if isinstance(value, dict):
        return [*flat(tuple(value)), *flat(tuple(value.values()))]
    if isinstance(value, tuple | list | range):
        return [each for part in value for each in flat(part)]
    return [float(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


def factor_there(text):
    """Of the gradient between the two layers that the text stands between, of its panel's function."""
    gradient = data("network_gradient")[f"{text.axes.get_title(loc='left').lower()}_gradient"]
    layer = int(text.xy[0])
    return gradient[layer - 1 : layer] / gradient[layer : layer + 1]


def share_there(text):
    """Of the singular value that the text stands at, in the sum of squares; it is relative to the root mean square."""
    return 10 ** (2 * np.array(text.xy[:1])) / jacobian.WIDTH


# What is no value of an array and hangs on where it stands.
DERIVED = {"network_gradient": factor_there, "singular_values": share_there}


def values_known(name, text):
    """What a number in a text may be: a constant, a value of a short array, where a long one begins, ends or turns,
    where the text stands, and what is derived."""
    constants = [
        each for key, value in vars(module_of(name)).items() if key.lstrip("_").isupper() for each in flat(value)
    ]
    found = [constants, np.ravel(text.xy) if isinstance(text, Annotation) and text.xycoords == "data" else []]
    for array in data(name).values():
        flattened = np.ravel(array[np.isfinite(array)])
        turns = [flattened[0], flattened[-1], flattened.min(), flattened.max()] if len(flattened) else []
        found += [flattened if len(flattened) <= 12 else turns, range(1, len(array) + 1) if array.ndim > 1 else []]
    if name in DERIVED and isinstance(text, Annotation):
        found.append(DERIVED[name](text))
    known = np.abs(np.concatenate([np.asarray(each, float) for each in found]))
    with np.errstate(over="ignore"):
        return np.concatenate((known, 100 * known, 10**known, 10**-known))


def written_as(shown, value):
    """Whether a number in a text may be that value, rounded as it is there."""
    digits = shown["digits"].replace(",", "")
    return number(value, f".{len(digits.partition('.')[2])}f") == digits


@every_figure
def test_a_number_on_the_canvas_is_a_value(name):
    for text, _ in words(name):
        axes, said = text.axes, text.get_text()
        # Numbers alone stand in a map's cells, which have a test of their own.
        if axes is None or role(text, axes) not in ("label", "panel title", "quantity", "legend") or said.isdecimal():
            continue
        for formula in FORMULAS:
            said = said.replace(formula, "")
        for shown in NUMBER.finditer(re.sub(r"\$[^$]*\$", "", said)):
            if not (shown["e"] or shown["power"] or shown["raised"]):
                known = values_known(name, text)
                assert any(written_as(shown, value) for value in known), f"{shown[0]} in {text.get_text()!r}"


def test_a_float_types_lines_end_where_its_smallest_number_is_halved():
    """ReLU with Xavier's weights keeps one half of a gradient's square in each layer: two layers for each bit."""
    least = {
        "half": np.finfo(np.float16).smallest_subnormal,
        "bfloat16": np.finfo(np.float32).smallest_normal * 2.0**-7,
        "single": np.finfo(np.float32).smallest_subnormal,
        "double": np.finfo(np.float64).smallest_subnormal,
    }
    (axes,) = canvas("gradient_by_depth").axes
    named = {tick.label1.get_text().lower(): tick.get_loc() for tick in axes.yaxis.get_major_ticks()}
    arrays = data("gradient_by_depth")
    found = {}
    for word, height in named.items():
        (row,) = np.flatnonzero(np.abs(arrays["relu_theory_row"] - height) < 0.5)
        found[word] = arrays["relu_theory"][row]
        assert abs(arrays["sigmoid_theory_row"][row] - height) < 0.5, f"{word} has sigmoid's line in another row"
    assert found == pytest.approx({word: 2 * (1 - np.log2(float(size))) for word, size in least.items()})


def test_numbers_in_a_maps_cells_are_the_cells_own():
    """In per cent, in every cell of the deepest networks over chance, and in no other."""
    arrays, panels = data("how_deep"), canvas("how_deep").axes
    maps = [
        f"{kind}_{weights}" for weights in ("lecun", "orthogonal") for kind in ("sigmoid", "sigmoid_centred", "relu")
    ]
    for axes, name in zip(panels, maps, strict=True):
        shown = {label.xy: label.get_text() for label in axes.texts if re.fullmatch(r"\d+", label.get_text())}
        scales = arrays[f"{name.rpartition('_')[0]}_scales"]
        deepest = zip(scales, arrays[name][-1], strict=True)
        cells = {
            (scale, 30.0): str(round(100 * float(share))) for scale, share in deepest if share > arrays["chance"][0]
        }
        assert shown == cells
