"""Every word and every stroke of every figure stands out from what is behind it, in both themes (WCAG 2)."""

import functools

import numpy as np
import pytest
from matplotlib.collections import FillBetweenPolyCollection, LineCollection, PathCollection
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from tests.figures.drawn import all_axes, canvas, every_figure, every_theme, page_and_phone, traced, words

# Of the pixels behind a word so many may be of something thin that crosses, such as the grid.
CROSSED = 0.1
LOW = 60


def luminance(colours):
    """Relative luminance of WCAG 2 of colours along the last axis."""
    c = np.asarray(colours, float)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def contrasts(ink, behind):
    """Of an ink against each of many colours."""
    one, others = luminance(to_rgb(ink)), luminance(behind)
    return (np.maximum(one, others) + 0.05) / (np.minimum(one, others) + 0.05)


@functools.cache
def behind(name, form, theme):
    """The canvas without words, lines, marks and bands, in few pixels, its lowest row first, and how many to one."""
    drawn = canvas(name, form, theme)
    hidden = [
        thing
        for kind in (Text, LineCollection, PathCollection, FillBetweenPolyCollection)
        for thing in drawn.findobj(kind)
    ]
    hidden += [line for axes in all_axes(drawn) for line in axes.lines]
    hidden = [thing for thing in hidden if thing.get_visible()]
    dpi = drawn.dpi
    for thing in hidden:
        thing.set_visible(False)
    try:
        drawn.set_dpi(LOW)
        drawn.canvas.draw()
        pixels = np.asarray(drawn.canvas.buffer_rgba())[::-1, :, :3] / 255
    finally:
        drawn.set_dpi(dpi)
        for thing in hidden:
            thing.set_visible(True)
    return pixels.copy(), LOW / dpi


def halo(thing):
    """What surrounds a word or a stroke on a map, as one colour."""
    halos = [
        effect._gc["foreground"] for effect in thing.get_path_effects() or () if effect._gc.get("linewidth", 0) >= 2
    ]
    return np.array([to_rgb(halos[0])]) if halos else None


def around(text, box, name, form, theme):
    """The colours behind a word: of its own patch or halo if it has one."""
    patch = text.get_bbox_patch()
    if patch is not None and patch.get_facecolor()[3] == 1:
        return np.array([patch.get_facecolor()[:3]])
    if halo(text) is not None:
        return halo(text)
    pixels, scale = behind(name, form, theme)
    x0, y0, x1, y1 = (box.extents * scale).astype(int)
    return pixels[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1].reshape(-1, 3)


@every_figure
@page_and_phone
@every_theme
def test_every_word_can_be_read(name, form, theme):
    for text, box in words(name, form, theme):
        found = contrasts(text.get_color(), around(text, box, name, form, theme))
        weak = np.mean(found < 4.5)
        assert weak <= CROSSED, f"{text.get_text()!r} in {text.get_color()}: {found.min():.2f} to 1"


@every_figure
@page_and_phone
@every_theme
def test_every_stroke_can_be_seen(name, form, theme):
    pixels, scale = behind(name, form, theme)
    for axes in all_axes(canvas(name, form, theme)):
        for stroke, points in traced(axes):
            if stroke.get_gid() == "guide":
                continue
            at = (points[np.isfinite(points).all(axis=1)] * scale).astype(int)
            rows, columns = (np.clip(at[:, i], 0, pixels.shape[1 - i] - 1) for i in (1, 0))
            under = halo(stroke) if halo(stroke) is not None else pixels[rows, columns]
            colour, share = stroke.get_color(), stroke.get_alpha() or 1
            ink = np.array(to_rgb(colour if isinstance(colour, str) else np.reshape(colour, (-1, 4))[0]))
            seen = contrasts(share * ink + (1 - share) * np.median(under, axis=0), under)
            assert not len(seen) or np.mean(seen < 3) <= CROSSED, f"{stroke.get_color()}: {seen.min():.2f} to 1"


def test_contrast_is_that_of_wcag():
    assert contrasts("#000000", [[1.0, 1.0, 1.0]])[0] == pytest.approx(21)
    assert contrasts("#767676", [[1.0, 1.0, 1.0]])[0] == pytest.approx(4.54, abs=0.005)
