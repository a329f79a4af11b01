"""LaTeX to MathML, while the site is built: no JavaScript, and a formula that cannot be read fails the build."""

import html
import re
from typing import Any
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

_FORMULA = re.compile(r'<(span|div) class="arithmatex">\\(?P<kind>[(\[])(?P<latex>.*?)\\[)\]]</\1>', re.DOTALL)
_CONVERTER = LatexToMathML(fancy_error=False)
_PRIMES = {"′", "″", "‴"}


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Any) -> str:
    """Replace every formula that arithmatex marked."""

    def convert(found: re.Match[str]) -> str:
        return to_mathml(html.unescape(found["latex"]).strip(), found["kind"] == "[", page.file.src_uri)

    return _FORMULA.sub(convert, content)


def to_mathml(latex: str, display: bool, page: str) -> str:
    """One formula; an error names the page and quotes the formula."""
    try:
        mathml = _CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise PluginError(f"{page}: cannot read the formula {latex!r}: {' '.join(str(error).split())}") from error
    root = ElementTree.fromstring(mathml.replace("&ApplyFunction;", "\u2061"))
    _mend(root)
    if display:
        root.set("display", "block")
        # A wide formula scrolls by itself, and can be reached by keyboard.
        return f'<div class="formula" tabindex="0">{ElementTree.tostring(root, "unicode")}</div>'
    return ElementTree.tostring(root, "unicode")


def _mend(element: ElementTree.Element) -> None:
    """What browsers lack: a box is not in MathML Core, and Chromium draws a raised prime too small to see."""
    for child in element:
        _mend(child)
    if element.tag == "menclose":
        element.tag = "mrow"
        element.attrib = {"class": "boxed"}
    elif element.tag == "msup" and element[1].tag == "mo" and element[1].text in _PRIMES:
        element.tag = "mrow"
        element[1].attrib |= {"class": "prime", "lspace": "0", "rspace": "0"}
    elif element.tag == "msup" and element[1].tag == "mrow" and len(element[1]) == 2 and element[1][0].text in _PRIMES:
        base, (prime, power) = element[0], element[1]
        prime.attrib |= {"class": "prime", "lspace": "0", "rspace": "0"}
        element[:] = [ElementTree.Element("mrow"), power]
        element[0].extend([base, prime])
