"""What an author writes, and what becomes of it.

![ReLU](figures/relu.png)            the figure for the page's scheme and width, its caption, alt text, size and files
![ReLU](figures/relu-thumbnail.png)  the figure small, as a link to the large one
[[name]] [[name:.3g]] [[name±]]      a computed number, in its own format, in another, with its spread; in prose, in
                                     tables, in formulas, and in what figures say of themselves
"""

import html
import json
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from figures_src.base.files import ROOT
from figures_src.base.typography import latex, number
from figures_src.evidence.quoted import Facts, fill, nearest

_FIGURE = re.compile(r"^!\[[^\]]*\]\((?:\.\./)*figures/([\w-]+?)(-thumbnail)?\.png\)$")
# Inline code is left as it is; in a formula a number is written in LaTeX.
_SPANS = re.compile(r"(?P<code>(`+)(?!`).*?(?<!`)\2(?!`))|(?P<formula>\$\$.+?\$\$|\$[^$\n]+\$)", re.DOTALL)
# Up to this width, that of the theme's tablets, a figure stands as it is drawn for a phone.
_PHONE = "(max-width: 44.9375em)"
# What Markdown reads even inside a tag.
_ACTIVE = str.maketrans({letter: f"&#{ord(letter)};" for letter in "`$\\"})
_SCHEMES = {"light": "", "dark": "-dark"}


class _Markup(Preprocessor):
    def __init__(self, md: Markdown, page: "_Page", facts: Facts, figures: Path) -> None:
        super().__init__(md)
        self.page, self.facts, self.figures, self.shown = page, facts, figures, set[str]()

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(self._figure(*match.groups()) if (match := _FIGURE.match(line)) else line for line in lines)
        return self._numbers(text, self.page.source).split("\n")

    def _numbers(self, text: str, place: str) -> str:
        parts, end = [], 0
        for span in _SPANS.finditer(text):
            parts.append(self._filled(text[end : span.start()], place))
            parts.append(span[0] if span["code"] else self._filled(span[0], place, latex))
            end = span.end()
        return "".join([*parts, self._filled(text[end:], place)])

    def _filled(self, text: str, place: str, write: Callable[[float, str], str] = number) -> str:
        if write is latex and "±]]" in text:
            raise PluginError(f"{place}: a number with its spread does not fit into the formula {text!r}")
        try:
            return fill(text, self.facts, write)
        except (LookupError, ValueError) as error:
            raise PluginError(f"{place}: {error.args[0]}") from error

    def _words(self, name: str) -> dict[str, Any]:
        path = self.figures / f"{name}.json"
        if not path.is_file():
            known = [file.stem for file in self.figures.glob("*.json")]
            raise PluginError(f"{self.page.source}: unknown figure {name!r}{nearest(name, known)}")
        return json.loads(path.read_text("utf-8"))

    def _figure(self, name: str, thumbnail: str | None) -> str:
        words, place = self._words(name), f"{self.page.source}, figure {name}"
        alt = html.escape(self._filled(words["alt"], place)).translate(_ACTIVE)
        if thumbnail:
            return self._thumbnail(name, alt, words["sizes"]["thumbnail"])
        caption, method = (self._numbers(words[part], place) for part in ("caption", "method"))
        first = name not in self.shown
        self.shown.add(name)
        pictures = "\n".join(self._picture(name, scheme, alt, words["sizes"]) for scheme in _SCHEMES)
        up, source = "../" * self.page.source.count("/"), posixpath.basename(words["source"])
        return f"""
<figure markdown="1" class="figure"{f' id="figure-{name}"' if first else ""}>
{pictures}
<figcaption markdown="1">
{caption}

<details markdown="1" class="figure-method">
<summary>How it was measured</summary>

{method}

</details>

[PNG]({up}figures/{name}.png), [dark]({up}figures/{name}-dark.png) · [SVG]({up}figures/{name}.svg),
[dark]({up}figures/{name}-dark.svg) · [data]({up}figures/{name}.csv) · [code]({up}figures/source/{source})
{{ .figure-files }}
</figcaption>
</figure>
"""

    def _picture(self, name: str, scheme: str, alt: str, sizes: dict[str, list[int]]) -> str:
        """The figure in one scheme, which the style sheet hides in the other."""
        page, phone = (f"{name}{form}{_SCHEMES[scheme]}.png" for form in ("", "-phone"))
        narrow = f'<source media="{_PHONE}" srcset="{self.page.to(phone)}" {_size(sizes["phone"])}>'
        return f"<picture>{narrow}{self._image(page, scheme, alt, sizes['page'])}</picture>"

    def _image(self, file: str, scheme: str, alt: str, size: list[int]) -> str:
        return f'<img src="{self.page.to(file)}#only-{scheme}" {_size(size)} loading="lazy" alt="{alt}">'

    def _thumbnail(self, name: str, alt: str, size: list[int]) -> str:
        images = "".join(
            self._image(f"{name}-thumbnail{suffix}.png", scheme, alt, size) for scheme, suffix in _SCHEMES.items()
        )
        return f'<p class="thumbnail"><a href="{self.page.to(f"{name}.png")}">{images}</a></p>'


def _size(size: list[int]) -> str:
    return f'width="{size[0]}" height="{size[1]}"'


class _Page:
    """Where the page's source and its HTML stand."""

    def __init__(self, source: str = "", built: str = "") -> None:
        self.source, self.built = source, built

    def to(self, figure_file: str) -> str:
        """The relative address of a figure's file: MkDocs turns links in Markdown, not those in HTML."""
        return posixpath.relpath(f"figures/{figure_file}", posixpath.dirname(self.built))


class _MarkupExtension(Extension):
    """Holds what was computed, and the page at hand; after snippets and code blocks, before HTML blocks."""

    def __init__(self, docs: Path = ROOT / "docs") -> None:
        super().__init__()
        self.page = _Page()
        self.figures = docs / "figures"
        self.facts: Facts = json.loads((docs / "data" / "facts.json").read_text("utf-8"))

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Markup(md, self.page, self.facts, self.figures), "markup", 24)


_current: dict[str, _MarkupExtension] = {}


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Any) -> None:
    """Tell the extension which page comes next; figures and numbers are there since the build began."""
    extension = _current.get("extension")
    if extension is None:
        extension = _current["extension"] = _MarkupExtension(Path(config.docs_dir))
        config.markdown_extensions.append(extension)  # type: ignore[arg-type]
    extension.page = _Page(page.file.src_uri, page.file.dest_uri)


def on_pre_build(config: MkDocsConfig) -> None:
    """A new build reads what was computed anew."""
    _current.clear()
