"""A notebook's page is a page like the others: nbconvert's styles and scripts go, Material's classes come."""

import os
import posixpath
import re

from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from figures_src.base.files import CACHE, write_whole

_FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$\n]+)\$", re.DOTALL)


def on_config(config: MkDocsConfig) -> None:
    """The notebook runs as it would on any machine: with a profile of its own, not with the user's."""
    profile = CACHE / "ipython"
    # Its kernel would warn that others on this machine may listen in; what it says is published anyway.
    write_whole(profile / "profile_default" / "ipython_kernel_config.json", b'{"IPKernelApp": {"log_level": "ERROR"}}')
    os.environ["IPYTHONDIR"] = str(profile)


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Keep each cell's text, code and output; drop 570 KB of styles for a notebook application."""
    if not page.file.src_uri.endswith(".ipynb"):
        return None
    soup = BeautifulSoup(content, "html.parser")
    parts = []
    for cell in soup.select("[id^=cell-id]"):
        text = cell.select_one(".jp-RenderedMarkdown")
        parts.append(_text(text, page, files) if text else _code(cell) + _outputs(cell, page))
    download = f'<p><a href="{page.file.src_uri.rpartition("/")[2]}" download>Download this notebook</a></p>'
    return "\n".join([*parts, download])


def _text(cell: Tag, page: Page, files: Files) -> str:
    """Formulas are left to hooks/formulas.py, marked as arithmatex marks them; links and headings get MkDocs' form."""
    for link in cell.select("a[href*='.md']"):
        path, hash_sign, anchor = str(link["href"]).partition("#")
        source = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), path))
        target = files.get_file_from_path(source)
        if target is None:
            raise PluginError(f"{page.file.src_uri}: links {path!r}, which is no page")
        link["href"] = target.url_relative_to(page.file) + hash_sign + anchor
    for link in cell.select("a.anchor-link"):
        link["class"] = "headerlink"
        link.attrs.pop("target", None)
        link["title"] = "Link to this section"

    def mark(found: re.Match[str]) -> str:
        if found["display"]:
            return f'<div class="arithmatex">\\[{found["display"]}\\]</div>'
        return f'<span class="arithmatex">\\({found["inline"]}\\)</span>'

    return _FORMULA.sub(mark, cell.decode_contents())


def _code(cell: Tag) -> str:
    source = cell.select_one(".jp-InputArea pre")
    return f'<div class="highlight"><pre><code>{source.decode_contents().strip()}</code></pre></div>' if source else ""


def _outputs(cell: Tag, page: Page) -> str:
    parts = []
    for output in cell.select(".jp-OutputArea-output"):
        if image := output.select_one("img"):
            alt = image.get("alt", "")
            if not alt or str(alt).startswith("No description"):
                raise PluginError(f"{page.file.src_uri}: an output image has no alt text")
            image["class"] = "cell-output"
            parts.append(str(image))
        elif text := output.select_one("pre"):
            parts.append(f'<pre class="cell-output"><samp>{text.decode_contents()}</samp></pre>')
    return "".join(parts)
