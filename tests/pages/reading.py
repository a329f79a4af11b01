"""A page as its reader sees it, in lines of text: sentences, tables, captions, what is folded, and every formula."""

import re

from bs4 import BeautifulSoup, NavigableString, Tag

_BLOCKS = {"p", "li", "figcaption", "summary", "dt", "dd"}
_INSIDE = {"article", "div", "ul", "ol", "figure", "details", "section", "nav", "body", "dl"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INVISIBLE = dict.fromkeys((0x2061, 0x2062, 0x2063, 0x2064))
_SENTENCE = re.compile(r"(?<=[a-zα-ω\d)\]*’”%][.?!:]) (?=[A-Z“\[*])")


def formula(math: Tag) -> str:
    r"""A formula in a line: ``{a + b}/2`` for a fraction, ``x^{2}``, ``w_{l}``, ``√{q}``, ``[1, x > 0; 0, x < 0]``."""
    return _tidied("".join(map(_line, _elements(math))))


def _elements(tag: Tag) -> list[Tag]:
    return [child for child in tag.children if isinstance(child, Tag)]


def _inside(tag: Tag) -> str:
    return "".join(map(_line, _elements(tag)))


def _braced(tag: Tag) -> str:
    text = _line(tag).strip()
    return text if re.fullmatch(r"[\d.]+|\w", text) else f"{{{text}}}"


def _line(tag: Tag) -> str:  # noqa: PLR0911 - a case each
    kind, children = tag.name, _elements(tag)
    if kind in ("mrow", "math", "mtd"):
        return _inside(tag)
    if kind in ("mi", "mn", "mo", "mtext"):
        return _symbol(kind, tag.get_text().translate(_INVISIBLE))
    if kind == "mspace":
        return " ⎵ " if float(str(tag.get("width", "0")).removesuffix("em") or 0) >= 1 else ""
    if kind == "mfrac":
        return f" {_braced(children[0])}/{_braced(children[1])} "
    if kind == "msqrt":
        return f" √{{{_inside(tag).strip()}}} "
    if kind in ("msub", "msup", "msubsup", "munderover"):
        marks = {"msub": "_", "msup": "^"}.get(kind, "_^")
        raised = "".join(f"{mark}{{{_line(child).strip()}}}" for mark, child in zip(marks, children[1:], strict=True))
        return f"{_line(children[0]).rstrip()}{raised} "
    if kind == "mtable":
        return "[" + "; ".join("".join(map(_line, _elements(row))).strip() for row in children) + "]"
    raise ValueError(f"no way is known to read <{kind}>")


def _symbol(kind: str, text: str) -> str:
    if kind == "mo" and text in "=≤≥<>≈∝+−×·⋅∈":
        return f" {text.replace('⋅', '·')} "
    if kind == "mo" and text == ",":
        return ", "
    # Two names side by side are two names.
    return f"{text} " if kind in ("mi", "mn", "mtext") else text


def _tidied(text: str) -> str:
    """Without the blanks that only kept names apart."""
    text = re.sub(r"\s+", " ", text)
    # Cases have one brace, on the left.
    text = text.replace("{[", "[").replace("{ [", "[")
    return re.sub(r" (?=[)\],.;′}^_|(])|(?<=[(\[{√|]) ", "", text).strip()


def article(page: Tag) -> str:
    """A page's own part, a block in each line and long ones a sentence in each."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(page))).strip() + "\n"


def _lines(tag: Tag) -> list[str]:
    lines: list[str] = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            if type(child) is NavigableString and child.strip():
                lines.append(_flat(str(child)))
        elif isinstance(child, Tag):
            lines += _block(child)
    return lines


def _block(tag: Tag) -> list[str]:  # noqa: PLR0911 - a case each
    kind, classes = tag.name, tag.get_attribute_list("class")
    if kind in _HEADINGS:
        return ["", f"{'#' * _HEADINGS[kind]} {words(tag)}", ""]
    if kind == "table":
        return [" | ".join(words(cell) for cell in row.select("th, td")) for row in tag.select("tr")]
    if kind == "div" and "table" in classes:
        return ["", f"({' '.join(classes)}, {tag['aria-label']})", *_lines(tag), ""]
    if kind == "pre":
        return ["", *tag.get_text().rstrip().split("\n"), ""]
    # Where a figure's files are is under a test of its own.
    if kind in ("style", "script") or "figure-files" in classes:
        return []
    if kind == "picture" or (kind == "img" and "#only-dark" not in str(tag["src"])):
        image = tag if kind == "img" else tag.select_one("img")
        return [] if "#only-dark" in str(image["src"]) else [_image(image)]
    if kind in _INSIDE and not {"formula"} & set(classes):
        return _lines(tag)
    if kind in _BLOCKS and any(child.name in _INSIDE | _BLOCKS for child in _elements(tag)):
        return _lines(tag)
    text = words(tag)
    sentences = [text] if text.startswith("![") else _SENTENCE.split(text)
    start = "- " if kind == "li" else ""
    return ["", *(f"{'  ' if start and at else start}{sentence}" for at, sentence in enumerate(sentences) if sentence)]


def _image(image: Tag) -> str:
    source = re.sub(r"^data:.*", "drawn here", str(image["src"])).removesuffix("#only-light").rpartition("/")[2]
    return f"![{image['alt']}]({source})"


def words(tag: Tag) -> str:
    """A tag's text in one line, its formulas read and its links with where they lead."""
    return _flat("".join(map(_word, tag.children)))


def _word(child: object) -> str:  # noqa: PLR0911 - a case each
    if isinstance(child, NavigableString):
        return str(child) if type(child) is NavigableString else ""
    if not isinstance(child, Tag) or "headerlink" in child.get_attribute_list("class"):
        return ""
    if child.name == "math":
        return f"⟨{formula(child)}⟩"
    if child.name == "img":
        return "" if "#only-dark" in str(child["src"]) else _image(child)
    if child.name == "br":
        return " / "
    inner = "".join(map(_word, child.children))
    if child.name == "a" and child.get("href"):
        return f"[{inner}]({child['href']})"
    mark = {"code": "`", "strong": "**", "em": "*"}.get(child.name, "")
    return f"{mark}{inner}{mark}"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def parse(html: str) -> BeautifulSoup:
    """Any page, or a part of one."""
    return BeautifulSoup(html, "html5lib")
