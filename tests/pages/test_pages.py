"""The built site: every link, anchor, figure and formula; nothing from outside; no number typed by hand."""

import copy
import json
import re
from itertools import pairwise
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

from figures_src.base.files import ROOT
from figures_src.build import listing
from figures_src.evidence.quoted import fill

pytestmark = pytest.mark.xdist_group("site")
BASE = "https://example.org/repository/"
SOURCES = sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def target(site, page, link):
    """The file a link leads to, and its anchor; None for other hosts."""
    address, anchor = urldefrag(urljoin(BASE + page, link))
    if not address.startswith(BASE):
        return None
    path = site / unquote(address.removeprefix(BASE))
    return (path / "index.html" if path.is_dir() else path), anchor


def test_every_page_of_the_plan_is_there(pages):
    asked = (
        "relu sigmoid vanishing-gradient when-sigmoid comparison references how-this-site-is-made spot-the-bug claims"
    )
    assert {f"{name}/index.html" for name in asked.split()} | {"index.html"} <= set(pages)


def test_every_link_and_anchor_resolves(site, pages):
    for name, page in pages.items():
        for tag in page.select("[href], [src]"):
            link = tag.get("href") or tag.get("src")
            if link.startswith(("data:", "mailto:")):
                continue
            found = target(site, name, link)
            if found is None:
                continue
            path, anchor = found
            assert path.is_file(), f"{name} links {link}"
            if anchor and not anchor.startswith(("only-", "__")) and path.suffix == ".html":
                there = pages[path.relative_to(site).as_posix()]
                assert there.find(id=anchor), f"{name} links {link}, which has no such place"


def test_nothing_is_loaded_from_another_host(site, pages):
    for name, page in pages.items():
        for tag in page.select("script[src], img[src], link[href]:not([rel=canonical]), iframe, object, source, video"):
            link = tag.get("src") or tag.get("href") or tag.get("srcset")
            assert link.startswith("data:") or target(site, name, link), f"{name} loads {link}"
        # The theme's script asks GitHub for the stars of a repository whose link bears this.
        assert not page.select("[data-md-component=source]"), name
    for style in site.rglob("*.css"):
        for link in re.findall(r"url\(([^)]+)\)", style.read_text("utf-8")):
            assert not link.strip("\"'").startswith(("http", "//")), f"{style.name} loads {link[:80]}"


def words_of(figure, facts):
    """What the figure says of itself, with its numbers."""
    words = json.loads((ROOT / "docs" / "figures" / f"{figure}.json").read_text("utf-8"))
    return {part: fill(words[part], facts) for part in ("alt", "caption", "method", "title")} | {
        "sizes": words["sizes"]
    }


def test_every_figure_is_shown_and_every_image_says_what_it_shows(content, facts):
    shown = set()
    for name, article in content.items():
        for image in article.select("img"):
            assert len(image.get("alt", "")) > 20, f"{name}: {image['src'][:60]}"
            found = re.search(r"figures/(\w+)(-thumbnail)?(-dark)?\.png#only-(light|dark)$", image["src"])
            if found is None:
                assert image["src"].startswith("data:")
                continue
            figure, thumbnail, dark, scheme = found.groups()
            assert (scheme == "dark") == bool(dark)
            words = words_of(figure, facts)
            shown.add(figure)
            assert image["alt"] == words["alt"] and image["loading"] == "lazy"
            size = words["sizes"]["thumbnail" if thumbnail else "page"]
            assert [int(image["width"]), int(image["height"])] == size
    assert shown == set(listing.figures()), "every figure has its place"


def test_a_phone_gets_the_figure_that_was_drawn_for_it(site, content, facts):
    for name, article in content.items():
        for picture in article.select("picture"):
            (source,), (image,) = picture.select("source"), picture.select("img")
            page, phone = image["src"].partition("#")[0], source["srcset"]
            assert source["media"] == "(max-width: 44.9375em)"
            for scheme in ("", "-dark"):
                if page.endswith(f"{scheme}.png") and (scheme or "-dark" not in page):
                    assert phone == page.removesuffix(f"{scheme}.png") + f"-phone{scheme}.png"
            path, _ = target(site, name, phone)
            assert path.is_file()
            figure = re.search(r"figures/(\w+)", page)[1]
            assert [int(source["width"]), int(source["height"])] == words_of(figure, facts)["sizes"]["phone"]


def test_every_figure_has_its_twin_its_caption_its_method_and_its_files(content, site):
    for name, article in content.items():
        for figure in article.select("figure.figure"):
            light, dark = (image["src"] for image in figure.select("img"))
            stem = light.removesuffix(".png#only-light")
            assert dark == f"{stem}-dark.png#only-dark"
            assert len(figure.figcaption.get_text()) > 40
            (method,) = figure.select("details.figure-method")
            assert method.summary.get_text() == "How it was measured" and len(method.get_text()) > 40
            assert not method.has_attr("open")
            links = {a["href"]: a.get_text() for a in figure.select(".figure-files a")}
            ours = {
                f"{stem}{end}": word
                for end, word in (
                    (".png", "PNG"),
                    ("-dark.png", "dark"),
                    (".svg", "SVG"),
                    ("-dark.svg", "dark"),
                    (".csv", "data"),
                )
            }
            (code,) = links.keys() - ours.keys()
            assert ours.items() <= links.items() and links[code] == "code"
            listed = listing.figures()[stem.rpartition("/")[2]]
            path, _ = target(site, name, code)
            assert path.read_text("utf-8") == (ROOT / f"{listed.module.replace('.', '/')}.py").read_text("utf-8")


def test_no_raw_latex_and_no_raw_markup_is_left(content):
    for name, shared in content.items():
        article = copy.copy(shared)
        for code in article.select("pre, code, .highlight"):
            code.extract()
        text = article.get_text()
        left = re.search(r"\\[a-zA-Z(\[]|\$|\[\[|\]\]|--8<--|arithmatex|\*\*", text)
        assert not left, f"{name}: {text[max(0, left.start() - 40) : left.end() + 40]!r}"


def test_headings_are_one_first_and_then_by_steps(content):
    for name, article in content.items():
        levels = [int(heading.name[1]) for heading in article.select("h1, h2, h3, h4")]
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_every_page_has_a_title_a_language_and_a_description(pages):
    for name, page in pages.items():
        assert page.html["lang"] == "en" and page.title.get_text()
        if name not in ("404.html", "spot-the-bug/index.html"):
            assert 40 < len(page.select_one("meta[name=description]")["content"]) < 160, name


def test_the_notebook_ran_and_weighs_little(site, content):
    article = content["spot-the-bug/index.html"]
    printed = " ".join(output.get_text() for output in article.select("pre.cell-output"))
    assert "0.2462" in printed and "1.06e-07" in printed and "0.00068" in printed
    assert len(article.select("div.highlight")) == 5 and len(article.select("img.cell-output")) == 3
    assert not article.select("style, script")
    page = (site / "spot-the-bug/index.html").read_text("utf-8")
    assert len(re.sub(r"data:image/png;base64,[^\"]+", "", page)) < 60_000
    assert json.loads((site / "spot-the-bug/spot-the-bug.ipynb").read_text("utf-8"))


def test_the_notebook_is_committed_without_outputs():
    for cell in json.loads((ROOT / "docs/spot-the-bug.ipynb").read_text("utf-8"))["cells"]:
        assert not cell.get("outputs") and not cell.get("execution_count")


@pytest.mark.parametrize("source", SOURCES)
def test_no_measured_or_derived_number_is_typed(source):
    text = (ROOT / "docs" / source).read_text("utf-8")
    prose = re.sub(r"^```.*?^```|`[^`]*`|\[\[[^\]]*\]\]|\]\([^)]*\)|<[^>]*>|^---.*?^---", "", text, flags=re.S | re.M)
    if source == "references.md":
        prose = re.sub(r"\[?(doi|arXiv):?[^\s\]]*\]?", "", prose)
    # Two decimals or a percentage betray a result; "1.5" is a choice, as are "Python 3.11" and "25% training error".
    prose = prose.replace("Python 3.11", "").replace("training error of 25%", "")
    prose = re.sub(r"slope is under 10% .* under 1% beyond", "", prose, flags=re.S)
    assert not re.search(r"\d\.\d\d|\d%|10\^\{?-|\d[eE]-\d", prose), source


@pytest.mark.parametrize("source", [name for name in (*SOURCES, "spot-the-bug.ipynb") if name != "references.md"])
def test_prose_is_british_and_knows_no_notes(source):
    text = (ROOT / "docs" / source).read_text("utf-8")
    if source.endswith(".ipynb"):
        cells = (cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")
        text = "\n".join("".join(cell["source"]) for cell in cells)
    prose = re.sub(r"`[^`]*`", "", text).lower()
    american = re.search(
        r"\b(color|behavior|normaliz|initializ|generaliz|center(ed)?\b|neighbor|optimiz|visualiz)", prose
    )
    assert not american, american
    assert "the notes" not in prose


def test_fonts_are_the_sites_own_and_hold_what_formulas_need(site):
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    fonts = {path.name: path for path in (site / "assets/fonts").iterdir()}
    assert set(fonts) == {"source-sans-3.woff2", "source-sans-3-italic.woff2", "stix-two-math.woff2"}
    assert sum(path.stat().st_size for path in fonts.values()) < 200_000
    mathematics = TTFont(fonts["stix-two-math.woff2"])
    assert "MATH" in mathematics
    pages = "".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    formulas = "".join(re.findall(r"<math.*?</math>", pages, flags=re.S))
    letters = {letter for letter in BeautifulSoup(formulas, "html5lib").get_text() if not letter.isspace()}
    invisible = {"\u2061", "\u2062", "\u2063", "\u2064"}
    assert {ord(letter) for letter in letters - invisible} | {0x221A, 0x1D465, 0x1D70E} <= set(
        mathematics.getBestCmap()
    )
