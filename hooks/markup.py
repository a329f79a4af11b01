"""What an author writes, and what becomes of it.

![ReLU](figures/relu.png)   the figure in the scheme of the page, its caption, alt text, size and files
[[name:.3g]]                a computed number, in prose, in a table or in a formula
"""

import difflib
import json
import re
from typing import Any

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from figures_src import build, typography

_FIGURE = re.compile(r"^!\[[^\]]*\]\((?:\.\./)*figures/([\w-]+)\.png\)$")
_NUMBER = re.compile(r"\[\[(\w+)(?::([^\[\]:]+))?\]\]")
# Inline code is left as it is; in a formula a number is written in LaTeX.
_SPANS = re.compile(r"(?P<code>(`+)(?!`).*?(?<!`)\2(?!`))|(?P<formula>\$\$.+?\$\$|\$[^$\n]+\$)", re.DOTALL)


class _Markup(Preprocessor):
    def __init__(self, md: Markdown, page: str, facts: dict[str, float], cards: dict[str, Any]) -> None:
        super().__init__(md)
        self.page, self.facts, self.cards, self.shown = page, facts, cards, set[str]()

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(self._figure(match[1]) if (match := _FIGURE.match(line)) else line for line in lines)
        parts, end = [], 0
        for span in _SPANS.finditer(text):
            parts.append(self._numbers(text[end : span.start()], typography.number))
            parts.append(span[0] if span["code"] else self._numbers(span[0], typography.latex))
            end = span.end()
        parts.append(self._numbers(text[end:], typography.number))
        return "".join(parts).split("\n")

    def _numbers(self, text: str, write: Any) -> str:
        def written(found: re.Match[str]) -> str:
            try:
                return write(self._fact(found[1]), found[2] or ".3g")
            except ValueError as error:
                raise PluginError(f"{self.page}: {found[0]}: {error}") from error

        return _NUMBER.sub(written, text)

    def _fact(self, name: str) -> float:
        if name not in self.facts:
            raise PluginError(f"{self.page}: unknown number [[{name}]]{_nearest(name, self.facts)}")
        return self.facts[name]

    def _figure(self, name: str) -> str:
        if name not in self.cards:
            raise PluginError(f"{self.page}: unknown figure {name!r}{_nearest(name, self.cards)}")
        card, first = self.cards[name], name not in self.shown
        self.shown.add(name)
        up = "../" * self.page.count("/")
        alt = re.sub(r"([\[\]\\])", r"\\\1", card["alt"])
        size = f"width={card['width']} height={card['height']} loading=lazy"
        source = card["source"].rpartition("/")[2]
        return f"""
<figure markdown="1" class="figure"{f' id="figure-{name}"' if first else ""}>
![{alt}]({up}figures/{name}.png#only-light){{ {size} }}
![{alt}]({up}figures/{name}-dark.png#only-dark){{ {size} }}
<figcaption markdown="1">
{card["caption"]}

[PNG]({up}figures/{name}.png), [dark]({up}figures/{name}-dark.png) · [SVG]({up}figures/{name}.svg),
[dark]({up}figures/{name}-dark.svg) · [data]({up}figures/{name}.csv) · [code]({up}figures/source/{source})
{{ .figure-files }}
</figcaption>
</figure>
"""


def _nearest(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""


class _MarkupExtension(Extension):
    """Holds what was computed, and the page at hand; after snippets and code blocks, before HTML blocks."""

    page = ""

    def __init__(self) -> None:
        super().__init__()
        self.facts = json.loads((build.DATA / "facts.json").read_text("utf-8"))
        self.cards = {name: made["card"] for name, made in build.Shelf(build.FIGURES).products.items()}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Markup(md, self.page, self.facts, self.cards), "markup", 24)


_current: dict[str, _MarkupExtension] = {}


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Any) -> None:
    """Tell the extension which page comes next; figures and numbers are there since the build began."""
    extension = _current.get("extension")
    if extension is None:
        extension = _current["extension"] = _MarkupExtension()
        config.markdown_extensions.append(extension)  # type: ignore[arg-type]
    extension.page = page.file.src_uri


def on_pre_build(config: MkDocsConfig) -> None:
    """A new build reads what was computed anew."""
    _current.clear()
