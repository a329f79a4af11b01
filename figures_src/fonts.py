"""The typeface of figures and pages, cut down to what the site uses.

Matplotlib reads no variable fonts, so Source Sans 3 is cut into one file a weight; that takes seconds, so it is kept.
"""

import io
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from figures_src.files import CACHE, write_whole
from figures_src.provenance import digest

# Latin, Greek, general punctuation, raised and lowered figures, arrows and mathematical signs.
_BLOCKS = ((0x20, 0x17F), (0x370, 0x3FF), (0x2010, 0x2044), (0x2070, 0x209C), (0x2190, 0x2193), (0x2200, 0x2265))

_WEIGHTS = (400, 700)


def text_font(file: str = "SourceSans3[wght].ttf") -> TTFont:
    """Source Sans 3 with all its weights, cut down to the characters of Western languages and of mathematics."""
    source = files("fontpkg_source_sans_3").joinpath("files", file)
    font = TTFont(io.BytesIO(source.read_bytes()), recalcTimestamp=False)
    options = Options()
    options.layout_features = ["kern"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in _BLOCKS for code in range(first, last + 1)])
    subsetter.subset(font)
    return font


def _static(weight: int) -> bytes:
    font = text_font()
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    # The default instance of the variable font is its lightest; the file must not go by that one's name.
    for record in font["name"].names:
        record.string = str(record).replace(" ExtraLight", "").replace("-ExtraLight", "")
    font["OS/2"].usWeightClass = weight
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def static_fonts() -> list[Path]:
    """One file a weight, made on first use and kept by the digest of what it was made from."""
    key = digest(["figures_src.fonts"], ["fonttools", "fontpkg-source-sans-3"])[:16]
    paths = {weight: CACHE / "fonts" / key / f"SourceSans3-{weight}.ttf" for weight in _WEIGHTS}
    for weight, path in paths.items():
        if not path.exists():
            write_whole(path, _static(weight))
    return list(paths.values())
