"""A figure as text: every word with its role and its place, every stroke with its array, every colour by name."""

import functools
import re

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

from figures_src.build import listing
from figures_src.build.look import themes
from figures_src.experiments.subnormal import subnormal
from figures_src.maths.catalogue.joined import CATALOGUE
from tests.figures.drawn import all_axes, canvas, data, equal, figure, labels, traced, words
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


def said_of(thing, name):
    """The arrays in one line."""
    return (" over " if hasattr(thing, "get_xdata") else " & ").join(arrays_in(thing, name))


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


def ticks_of(axis):
    """Where the ticks are, and what they say where that is another thing."""
    parts = []
    for which in ("major", "minor"):
        ticks = axis.get_major_ticks() if which == "major" else axis.get_minor_ticks()
        shown = labels(axis) if which == "major" else [tick.label1 for tick in ticks if tick.label1.get_text()]
        for tick in ticks:
            for label in (tick.label1, tick.label2):
                if any(label is each for each in shown):
                    said, at = label.get_text().replace("\n", " / "), written(tick.get_loc())
                    parts.append(said if said.replace("−", "-") == at else f"{said} at {at}")
    return ", ".join(parts)


def words_on(axes, name, form, theme):
    """Every word but those of ticks: its role, itself, its colour's meaning, the array that it stands nearest to."""
    strokes, maps = strokes_of(axes), [thing for thing in axes.collections if hasattr(thing, "get_coordinates")]
    cells = {}
    for text, box in words(name, form, theme):
        if text.axes is not axes or is_tick(text, axes):
            continue
        line = f"{role(text, axes)}: {quoted(text)} in {colour_name(text.get_color(), theme)}"
        if maps and re.fullmatch(r"[\d.]+%?", text.get_text()):
            cells.setdefault(text.xy[1], []).append(text.get_text())
        elif role(text, axes) == "label" and strokes:
            yield f"{line}, at {said_of(nearest(box, strokes), name)}"
        else:
            yield line
    for height, numbers in cells.items():
        yield f"in cells at {written(height)}: {' '.join(numbers)}"
    for which, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        if axis.label.get_text() and axes.axison:
            yield f"{which} axis: {quoted(axis.label)} in {colour_name(axis.label.get_color(), theme)}"


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


def share_inside(axes):
    """How many of the finite points of lines and marks lie within the limits."""
    points = [np.asarray(line.get_xydata(), float) for line in axes.lines if line.get_gid() != "guide"]
    for thing in axes.collections:
        if isinstance(thing, PathCollection):
            points.append(np.asarray(thing.get_offsets(), float))
        elif isinstance(thing, LineCollection) and thing.get_gid() != "guide" and thing.get_segments():
            points.append(np.concatenate(thing.get_segments()))
    if not points:
        return None
    found = np.concatenate(points)
    found = found[np.isfinite(found).all(axis=1)]
    inside = np.ones(len(found), bool)
    for limits, values in zip((axes.get_xlim(), axes.get_ylim()), found.T, strict=True):
        slack = 1e-9 * max(map(abs, limits))
        inside &= (min(limits) - slack <= values) & (values <= max(limits) + slack)
    return f"{inside.mean():.1%} of the points lie inside"


def scale(which, axis):
    """An axis: its limits, its ticks where they say something else than their place."""
    low, high = axis.get_view_interval()
    turned = ", inverted" if axis.get_inverted() else ""
    kind = ", log" if axis.get_scale() == "log" else ""
    shown = f": {ticks_of(axis)}" if axis.axes.axison and ticks_of(axis) else ""
    return f"{which} from {written(low)} to {written(high)}{kind}{turned}{shown}"


def panel(axes, name, form, theme):
    """One panel, or what is inset into it."""
    yield from words_on(axes, name, form, theme)
    yield scale("x", axes.xaxis)
    yield scale("y", axes.yaxis)
    yield from strokes_on(axes, name, theme)
    if inside := share_inside(axes):
        yield inside


@functools.cache
def look(name, form="page", theme="light"):
    """What is seen in one form and theme, line by line."""
    drawn, lines = canvas(name, form, theme), []
    for number, axes in enumerate(all_axes(drawn), start=1):
        lines += [f"panel {number}", *(f"  {line}" for line in panel(axes, name, form, theme))]
    return lines


def dark_ends(name):
    """Where the colours of maps end in the dark theme."""
    found = [line.partition(", ")[2] for line in look(name, "page", "dark") if line.startswith("  map")]
    return [f"maps in the dark: {each}" for each in dict.fromkeys(found)]


WORDS = ("title", "caption", "method", "alt")


def timings(name, meanings):
    """The arrays that hold how long something took: they are another machine's tomorrow."""
    kinds = listing.experiments()
    timed = [kind for kind in kinds if any(run.experiment.alone for run in listing.runs(kind))]
    return [key for key, meaning in meanings.items() if any(f" of {experiment}(" in meaning for experiment in timed)]


def words_without_timings(name, timed):
    """What is said of the figure; a sentence that says how long something took is left out."""
    slower = {key: array * (3 if key in timed else 1) for key, array in data(name).items()}
    for part in WORDS:
        say = getattr(figure(name), part)
        said = say(data(name)) if say(data(name)) == say(slower) else "(left out, for it tells a time)"
        yield f"{part}: {said}"


def record(name, meanings):
    """The whole record; ``meanings`` says what arrays are, of the seeds."""
    timed = timings(name, meanings)
    page, phone = look(name), look(name, "phone")
    others = [line for line in phone if line not in page]
    lines = [*words_without_timings(name, timed), "", *page, ""]
    lines += ["only on a phone", *others, ""] if others else []
    lines += [*dark_ends(name), ""] if dark_ends(name) else []
    lines.append("arrays: first, middle, last")
    for key, array in data(name).items():
        shape = "×".join(map(str, array.shape))
        values = "times" if key in timed else ends(array)
        lines.append(f"  {key} ({shape}): {values}" + (f"; {meanings[key]}" if key in meanings else ""))
    text = "\n".join(lines)
    if timed:
        text = text.replace(str(subnormal().processor), "PROCESSOR")
        text = re.sub(r"^  y from 0.5 to .*log.*\n", "", text, flags=re.M)
    return text
