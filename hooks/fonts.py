"""The site's own typefaces, cut down to what it uses: Source Sans 3 for text, STIX Two Math for formulas."""

import hashlib
import io
import re
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from mkdocs.config.defaults import MkDocsConfig

from figures_src.files import CACHE, write_whole
from figures_src.fonts import text_font

_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
# What a browser draws although no page contains it: the letters of <mi> in italics, and the root of <msqrt>.
_UNWRITTEN = (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C), 0x221A)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the fonts beside the pages; each cut is kept by what it was made from."""
    site = Path(config.site_dir)
    pages = (page.read_text("utf-8") for page in site.rglob("*.html"))
    characters = {ord(letter) for page in pages for formula in _FORMULA.findall(page) for letter in formula}
    needed = sorted(characters | set(_UNWRITTEN))
    fonts = {
        "source-sans-3.woff2": (lambda: text_font("SourceSans3[wght].ttf"), "roman"),
        "source-sans-3-italic.woff2": (lambda: text_font("SourceSans3-Italic[wght].ttf"), "italic"),
        "stix-two-math.woff2": (lambda: _mathematics(needed), str(needed)),
    }
    for name, (cut, key) in fonts.items():
        write_whole(site / "assets" / "fonts" / name, _kept(key, cut))


def _kept(key: str, cut: Callable[[], TTFont]) -> bytes:
    recipe = Path(__file__).read_text("utf-8") + key
    path = CACHE / "fonts" / f"{hashlib.sha256(recipe.encode()).hexdigest()[:24]}.woff2"
    if not path.exists():
        font = cut()
        font.flavor = "woff2"
        buffer = io.BytesIO()
        font.save(buffer)
        write_whole(path, buffer.getvalue())
    return path.read_bytes()


def _mathematics(characters: list[int]) -> TTFont:
    """STIX Two Math with these characters; its table of stretchy braces and its script sizes stay."""
    # Importing the package would set up its own typesetting; only its font file is wanted.
    source = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
    font = TTFont(str(source), recalcTimestamp=False)
    options = Options()
    options.layout_features = ["ssty", "dtls", "flac"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font
