"""What is on a canvas as lines of text: words with role and place, strokes with their arrays, colours by name."""

import functools
import re
from itertools import takewhile

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

from figures_src.build.look import themes
from figures_src.maths.catalogue.joined import CATALOGUE
from tests.figures.drawn import canvas, data, equal, labels, traced, words
from tests.figures.matching import is_in_collection, is_part_of


@functools.cache
def names_of_colours(theme):
    """What each colour of a theme is called: a function's ink bears the function's name."""
    look = themes()[theme]
    found = {getattr(look, name): name for name in ("grid", "background", "muted", "text")}
    owners = {(record.family, record.shade): name for name, record in CATALOGUE.items()}
    return found | {
        hue: owners.get((family, shade), f"families.{family}[{shade}]")
        for family, hues in look.families.items()
        for shade, hue in enumerate(hues)
    }


def colour_name(colour, theme):
    """Black and white, which stand on maps, are no colours of the palette; nor is a colour of a map."""
    code = to_hex(colour)
    return names_of_colours(theme).get(code, {"#000000": "black", "#ffffff": "white"}.get(code, code))


def rows_of(name):
    """Every array under its name; a table of several is also taken row by row."""
    for key, array in data(name).items():
        if array.ndim == 1:
            yield key, array
        else:
            yield from ((f"{key}[{row}]", values) for row, values in enumerate(array))


def written(value):
    """To four digits; what is zero but for rounding is zero."""
    return "0" if abs(value) < 1e-9 else f"{value:.4g}"


def ends(array):
    """First, middle and last value in the order in which they are read."""
    flat = np.ravel(array)
    return ", ".join(written(flat[at]) for at in (0, len(flat) // 2, len(flat) - 1))


def closest(candidates, anchor):
    """Of the names of equal arrays the one that has most words of another: relu_row with relu_low, not tanh_row."""
    return max(candidates, key=lambda key: len({*key.split("_")} & {*anchor.split("_")}))


@functools.cache
def arrays_in(thing, name):
    """The arrays that a stroke, a band, a map or marks are made of, by name."""
    rows = list(rows_of(name))
    if hasattr(thing, "get_xdata"):
        found = [[key for key, row in rows if equal(row, values)] for values in (thing.get_ydata(), thing.get_xdata())]
    else:
        rows = [(key, array) for key, array in data(name).items() if array.size > 1]
        drawn = [(key, np.ravel(row)) for key, row in rows if is_in_collection(row, thing)]
        groups = {}
        for key, row in drawn:
            # A shorter axis is a part of a longer one.
            if not any(len(row) < len(other) and is_part_of(row, other) for _, other in drawn):
                groups.setdefault(row.tobytes(), []).append(key)
        found = list(groups.values())
    anchor = min((keys for keys in found if keys), key=len, default=[""])
    return [closest(keys, anchor[0]) if keys else "a constant" for keys in found]


def in_short(names):
    """Names with what they all begin with, or a band's ends, said once: relu_{sigma_w, sigma_b}, relu_{low, high}."""
    parts = [name.split("_") for name in names]
    same = [words[0] for words in takewhile(lambda words: len({*words}) == 1, zip(*parts, strict=False))]
    if len(names) > 1 and same:
        return f"{'_'.join(same)}_{{{', '.join('_'.join(part[len(same) :]) for part in parts)}}}"
    return re.sub(r"(\w+)_low & \1_high", r"\1_{low, high}", " & ".join(names))


def said_of(thing, name):
    """The arrays in one line."""
    found = arrays_in(thing, name)
    return " over ".join(found) if hasattr(thing, "get_xdata") else in_short(found)


# The colour of what is always in the same.
USUAL = {"panel title": "text", "quantity": "muted", "axis": "muted", "legend": "muted"}


def worded(role, words, colour):
    """A word's role, itself, and its colour where that does not go without saying."""
    return f"{role}: {words}" + (
        f" in {colour}" if USUAL.get(role.removeprefix("x ").removeprefix("y ")) != colour else ""
    )


def role(text, axes):
    """What a word on an axes is."""
    if text.get_gid() == "quantity":
        return "quantity"
    if text is axes._left_title:
        return "panel title"
    legend = axes.get_legend()
    if legend and any(text is entry for entry in legend.get_texts()):
        return "legend"
    return "label" if isinstance(text, Annotation) else "text"


def nearest(box, strokes):
    """The stroke that passes nearest to a box of ink, in pixels; guides only where there is nothing else."""
    best, which = np.inf, None
    for stroke, along in strokes:
        points = along[np.isfinite(along).all(axis=1)]
        if len(points):
            away = np.maximum(np.maximum((box.x0, box.y0) - points, points - (box.x1, box.y1)), 0)
            distance = np.hypot(*away.T).min()
            if distance < best:
                best, which = distance, stroke
    return which


def strokes_of(axes):
    """Lines, and marks in a row, as points in pixels."""
    found = [stroke for stroke in traced(axes) if stroke[0].get_gid() != "guide"]
    for thing in axes.collections:
        if isinstance(thing, PathCollection) and thing.get_gid() != "guide":
            found.append((thing, axes.transData.transform(np.asarray(thing.get_offsets()))))
    return found


def quoted(text):
    return '"' + " / ".join(text.get_text().split("\n")) + '"'


def ticks_of(axis, theme):
    """Where the ticks are, what they say where that is another thing, and how where they stand out."""
    parts = []
    for which in ("major", "minor"):
        ticks = axis.get_major_ticks() if which == "major" else axis.get_minor_ticks()
        shown = labels(axis) if which == "major" else [tick.label1 for tick in ticks if tick.label1.get_text()]
        for tick in ticks:
            for label in (tick.label1, tick.label2):
                if any(label is each for each in shown):
                    said, at = label.get_text().replace("\n", " / "), written(tick.get_loc())
                    colour, weight = colour_name(label.get_color(), theme), label.get_fontweight()
                    ink = (f" in {colour}" if colour != "muted" else "") + (f" {weight}" if weight == "bold" else "")
                    parts.append((said if said.replace("−", "-") == at else f"{said} at {at}") + ink)
    return ", ".join(parts)


def words_on(axes, name, form, theme):
    """Every word but those of ticks: its role, itself, its colour's meaning, the array that it stands nearest to."""
    strokes, maps = strokes_of(axes), [thing for thing in axes.collections if hasattr(thing, "get_coordinates")]
    for text, box in words(name, form, theme):
        if text.axes is not axes or is_tick(text, axes):
            continue
        line = worded(role(text, axes), quoted(text), colour_name(text.get_color(), theme))
        if maps and re.fullmatch(r"[\d.]+%?", text.get_text()):
            # That these are the cells' own values is under a test.
            continue
        if role(text, axes) == "label" and strokes:
            yield f"{line}, at {said_of(nearest(box, strokes), name)}"
        else:
            yield line


def is_tick(text, axes):
    ticks = [tick for axis in (axes.xaxis, axes.yaxis) for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())]
    return any(text is label for tick in ticks for label in (tick.label1, tick.label2))


def how_drawn(line, theme):
    """A line's colour, dashes, width, mark."""
    parts = [colour_name(line.get_color(), theme)]
    parts += [f"alpha {line.get_alpha():.2g}"] if line.get_alpha() not in (None, 1) else []
    if line.get_linestyle() != "None":
        parts.append("dashed" if line.get_linestyle() == "--" else "solid")
    if line.get_marker() not in ("None", None, ""):
        filled = colour_name(line.get_markerfacecolor(), theme)
        parts.append(f"marks {line.get_marker()}" + (f" filled with {filled}" if filled != parts[0] else ""))
    return " ".join(parts)


def strokes_on(axes, name, theme):
    """Lines, bands, marks and maps, with the arrays that they draw."""
    for line in axes.lines:
        if line.get_gid() != "guide":
            yield f"line: {said_of(line, name)}, {how_drawn(line, theme)}"
    for thing in (*axes.images, *axes.collections):
        if thing.get_gid() == "guide":
            continue
        made_of = said_of(thing, name) or "the scale"
        if made_of == "the scale" and thing.get_array() is None:
            continue
        if thing.get_array() is not None:
            yield f"map: {made_of}, colours {map_ends(thing)}"
        elif isinstance(thing, LineCollection):
            _, dashes = thing.get_linestyle()[0]
            yield f"strokes: {made_of}, {colour_name(thing.get_color()[0], theme)} {'dashed' if dashes else 'solid'}"
        else:
            yield f"band: {made_of}, {colour_name(thing.get_facecolor()[0], theme)}"


def map_ends(thing):
    """The values at which a map's colours end, and the colours there and in the middle."""
    norm, colours = thing.norm, thing.cmap
    middle = float(norm.inverse(0.5))
    at = [(norm.vmin, "from"), (middle, "over"), (norm.vmax, "to")]
    parts = [f"{word} {written(float(value))} {to_hex(colours(norm(value)))}" for value, word in at]
    return " ".join(parts) + f", under it {to_hex(colours.get_under())}"


def share_outside(axes):
    """How many of the finite points of lines and marks do not lie within the limits, if any."""
    points = [np.asarray(line.get_xydata(), float) for line in axes.lines if line.get_gid() != "guide"]
    for thing in axes.collections:
        if isinstance(thing, PathCollection):
            points.append(np.asarray(thing.get_offsets(), float))
        elif isinstance(thing, LineCollection) and thing.get_gid() != "guide" and thing.get_segments():
            points.append(np.concatenate(thing.get_segments()))
    if not points:
        return
    found = np.concatenate(points)
    found = found[np.isfinite(found).all(axis=1)]
    inside = np.ones(len(found), bool)
    for limits, values in zip((axes.get_xlim(), axes.get_ylim()), found.T, strict=True):
        slack = 1e-9 * max(map(abs, limits))
        inside &= (min(limits) - slack <= values) & (values <= max(limits) + slack)
    if not inside.all():
        yield f"{1 - inside.mean():.1%} of the points lie outside"


def scale(which, axis, theme):
    """An axis: what it is called, its limits, and its ticks where they say something else than their place."""
    low, high = axis.get_view_interval()
    is_named, shown = axis.label.get_text() and axis.axes.axison, axis.axes.axison and ticks_of(axis, theme)
    words = (
        worded(f"{which} axis", quoted(axis.label), colour_name(axis.label.get_color(), theme)) if is_named else which
    )
    turned = ", inverted" if axis.get_inverted() else ""
    kind = ", log" if axis.get_scale() == "log" else ""
    return f"{words} from {written(low)} to {written(high)}{kind}{turned}" + (f": {shown}" if shown else "")


def panel(axes, name, form, theme):
    """One panel, or what is inset into it."""
    yield from words_on(axes, name, form, theme)
    yield scale("x", axes.xaxis, theme)
    yield scale("y", axes.yaxis, theme)
    yield from strokes_on(axes, name, theme)
    yield from share_outside(axes)


@functools.cache
def look(name, form="page", theme="light"):
    """What is seen in one form and theme: (the panel, a line) each; what is inset into a panel is a panel in it."""
    parents = canvas(name, form, theme).axes
    where = [(f"{number}", axes) for number, axes in enumerate(parents, start=1)]
    where += [(f"in {number}", inset) for number, axes in enumerate(parents, start=1) for inset in axes.child_axes]
    return [(number, line) for number, axes in where for line in panel(axes, name, form, theme)]
