"""The site's own typefaces, cut down to what it uses, beside its pages."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from figures_src.base.files import write_whole
from figures_src.build.fonts import page_fonts

_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the fonts, when it is known which characters formulas hold."""
    site = Path(config.site_dir)
    pages = (page.read_text("utf-8") for page in site.rglob("*.html"))
    characters = {ord(letter) for page in pages for formula in _FORMULA.findall(page) for letter in formula}
    for name, content in page_fonts(characters).items():
        write_whole(site / "assets" / "fonts" / name, content)
