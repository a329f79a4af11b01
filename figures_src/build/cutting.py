"""Typefaces cut down to what the site uses."""

import io
from collections.abc import Iterable
from importlib.metadata import distribution
from importlib.resources import files

from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from figures_src.base.typography import LOWERED, RAISED

# Latin, Greek, general punctuation, raised and lowered figures, arrows and mathematical signs.
_BLOCKS = ((0x20, 0x17F), (0x370, 0x3FF), (0x2010, 0x2044), (0x2070, 0x209C), (0x2190, 0x2193), (0x2200, 0x2265))
# Raised and lowered figures are made for print: in a figure on a phone they would be too small to read.
_ENLARGED = 1.2


def _cut(font: TTFont, characters: Iterable[int], features: list[str]) -> TTFont:
    options = Options()
    options.layout_features = features
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def text(file: str) -> TTFont:
    """Source Sans 3 with all its weights, for the characters of Western languages and of mathematics.

    Args:
        file: of the package, upright or italic.
    """
    source = files("fontpkg_source_sans_3").joinpath("files", file).read_bytes()
    characters = [code for first, last in _BLOCKS for code in range(first, last + 1)]
    return _cut(TTFont(io.BytesIO(source), recalcTimestamp=False), characters, ["kern"])


def mathematics(characters: Iterable[int]) -> TTFont:
    """STIX Two Math with these characters; its table of stretchy braces and its script sizes stay."""
    # Importing the package would set up its own typesetting; only its font file is wanted.
    source = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
    return _cut(TTFont(str(source), recalcTimestamp=False), characters, ["ssty", "dtls", "flac"])


def woff2(font: TTFont) -> bytes:
    """The file of a font for browsers."""
    font.flavor = "woff2"
    return _bytes(font)


def one_weight(weight: int) -> bytes:
    """The file of Source Sans 3 in one weight, as Matplotlib reads it, with larger raised and lowered figures."""
    font = text("SourceSans3[wght].ttf")
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    # The default instance of the variable font is its lightest; the file must not go by that one's name.
    for record in font["name"].names:
        record.string = str(record).replace(" ExtraLight", "").replace("-ExtraLight", "")
    font["OS/2"].usWeightClass = weight
    _enlarge(font, RAISED, "yMax")
    _enlarge(font, LOWERED, "yMin")
    return _bytes(font)


def _enlarge(font: TTFont, characters: str, anchor: str) -> None:
    """Scale these characters about their upper or lower end."""
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    still = getattr(font["glyf"][names[ord(characters[0])]], anchor) * (1 - _ENLARGED)
    for name in (names[ord(character)] for character in characters):
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(TransformPen(pen, (_ENLARGED, 0, 0, _ENLARGED, 0, still)))
        width, bearing = font["hmtx"][name]
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (round(width * _ENLARGED), round(bearing * _ENLARGED))


def _bytes(font: TTFont) -> bytes:
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
