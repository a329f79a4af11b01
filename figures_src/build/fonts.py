"""The typefaces of figures and pages: cutting them takes seconds, so they are kept."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from figures_src.base import cache
from figures_src.base.provenance import made_of

_HERE = "figures_src.build.fonts"
# Matplotlib reads no variable fonts: one file for each weight.
_OF_FIGURES = {f"figures, weight {weight}": weight for weight in (400, 700)}
_OF_TEXT = {
    "source-sans-3.woff2": "SourceSans3[wght].ttf",
    "source-sans-3-italic.woff2": "SourceSans3-Italic[wght].ttf",
}
_OF_FORMULAS = "stix-two-math.woff2"
# What a browser draws although no page contains it: the letters of <mi> in italics, and the root of <msqrt>.
_UNWRITTEN = (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C), 0x221A)


def _one_weight(weight: int) -> bytes:
    # The cutter loads only to cut.
    from figures_src.build.cutting import one_weight  # noqa: PLC0415

    return one_weight(weight)


def _text(file: str) -> bytes:
    from figures_src.build.cutting import text, woff2  # noqa: PLC0415

    return woff2(text(file))


def _mathematics(characters: list[int]) -> bytes:
    from figures_src.build.cutting import mathematics, woff2  # noqa: PLC0415

    return woff2(mathematics(characters))


def figure_fonts() -> list[Path]:
    """Source Sans 3 for figures, a file for each weight."""
    for name, weight in _OF_FIGURES.items():
        key = made_of((_HERE, "_one_weight"), weight=weight)
        cache.keep(f"font: {name}", key, partial(_one_weight, weight))
    return [cache.path(f"font: {name}") for name in _OF_FIGURES]


def page_fonts(formulas: Iterable[int]) -> dict[str, bytes]:
    """The fonts of the pages by file name: two of text, and one that holds the characters of these formulas."""
    characters = sorted({*formulas, *_UNWRITTEN})
    fonts = {
        name: cache.keep(f"font: {name}", made_of((_HERE, "_text"), file=file), partial(_text, file))
        for name, file in _OF_TEXT.items()
    }
    key = made_of((_HERE, "_mathematics"), characters=characters)
    fonts[_OF_FORMULAS] = cache.keep(f"font: {_OF_FORMULAS}", key, partial(_mathematics, characters))
    cache.prune("font", [*_OF_FIGURES, *fonts])
    return fonts
