"""Where a link says that it leads: a figure's files, the sources, other sections of the site."""

import csv
import io
import json
import math
import re
from collections import Counter
from urllib.parse import urldefrag, urljoin

import numpy as np
import pytest
from PIL import Image

from figures_src.base.files import ROOT
from figures_src.build.look import themes
from figures_src.maths.catalogue.joined import CATALOGUE
from tests.figures import drawn
from tests.pages import reading

pytestmark = pytest.mark.xdist_group("site")
BASE = "https://example.org/repository/"
FIGURES = ROOT / "docs" / "figures"
# Links whose sentence shares few words with the section that they lead to, which is therefore written here.
ELSEWHERE = {
    ("comparison", "convention"): "relu/#at-the-kink",
    ("comparison", "with another optimiser"): "optimisers/#which-verdicts-turn-over",
    ("how-deep", "five sigmoid layers"): "vanishing-gradient/#weights-count-as-much-as-slopes",
    ("how-deep", "the gradient is small in all layers alike"): "through-depth/#what-a-layer-learns-by",
    ("index", "all layers learn alike"): "through-depth/#what-a-layer-learns-by",
    ("index", "the optimiser"): "optimisers/",
    ("optimisers", "batch norm"): "norms-and-skips/#one-layer-with-batch-norm",
    ("which-initialisation", "the theory's page"): "wide-layers/#the-mean-and-the-typical",
    ("index", "How every number here is made"): "how-this-site-is-made/",
    ("through-depth", "factor per layer"): "which-initialisation/#the-critical-weight-scale",
    ("spot-the-bug", "the vanishing gradient"): "vanishing-gradient/#the-best-case-is-bad-enough",
}


def address(page, link):
    return urljoin(BASE + page, link).removeprefix(BASE)


def shown_figures(content):
    """(page, its part of the page, name) of every figure, which is named by its anchor."""
    for page, article in content.items():
        for figure in article.select("figure.figure"):
            name = re.search(r"/(\w+)\.png#only-light$", figure.img["src"])[1]
            assert figure.get("id", f"figure-{name}") == f"figure-{name}"
            yield page, figure, name


def test_a_figures_links_are_named_by_what_they_lead_to(content):
    ends = {"PNG": ".png", "SVG": ".svg", "data": ".csv"}
    for page, figure, name in shown_figures(content):
        links = [(link.get_text(), address(page, link["href"])) for link in figure.select(".figure-files a")]
        assert [word for word, _ in links] == ["PNG", "dark", "SVG", "dark", "data", "code"]
        format_ = ""
        for word, path in links[:-1]:
            format_ = ends.get(word, format_)
            assert path == f"figures/{name}{'-dark' if word == 'dark' else ''}{format_}", (page, word)
        (code,) = [path for word, path in links if word == "code"]
        module = drawn.LISTED[name].module
        assert code == f"figures/source/{module.rpartition('.')[2]}.py"


def test_every_file_served_is_the_one_that_was_built_for_its_name(site):
    served = [path for path in (site / "figures").iterdir() if path.suffix in (".png", ".svg", ".csv")]
    assert {path.name for path in FIGURES.glob("[!.]*") if path.suffix in (".png", ".svg", ".csv")} == {
        path.name for path in served
    }
    bytes_of = {path.name: path.read_bytes() for path in served}
    assert all(content == (FIGURES / name).read_bytes() for name, content in bytes_of.items())
    alike = [content for content, count in Counter(bytes_of.values()).items() if count > 1]
    assert not alike, "two names, one file"


@pytest.mark.parametrize("name", drawn.LISTED)
def test_a_figures_files_hold_that_figure(site, name):
    words = json.loads((FIGURES / f"{name}.json").read_text("utf-8"))
    data = drawn.data(name)
    head, *rows = csv.reader(io.StringIO((site / "figures" / f"{name}.csv").read_text("utf-8")))
    assert list(dict.fromkeys(column.partition("[")[0] for column in head)) == list(data)
    for key, array in data.items():
        columns = [at for at, column in enumerate(head) if column.partition("[")[0] == key]
        ours = np.atleast_2d(array) if np.ndim(array) < 2 else array
        assert len(columns) == len(ours)
        for column, values in zip(columns, ours, strict=True):
            cells = [row[column] for row in rows][: len(values)]
            assert np.allclose(np.array(cells, float), np.asarray(values, float), rtol=1e-9, atol=0, equal_nan=True)
    for theme, look in themes().items():
        dark = "" if theme == "light" else f"-{theme}"
        background = tuple(bytes.fromhex(look.background.removeprefix("#")))
        for form, (width, height) in words["sizes"].items():
            suffix = "" if form == "page" else f"-{form}"
            with Image.open(site / "figures" / f"{name}{suffix}{dark}.png") as image:
                # Sizes are in CSS pixels, of which an inch has 100.
                assert np.allclose(image.size, (2 * width, 2 * height), atol=2)
                assert image.convert("RGB").getpixel((0, image.height - 1)) == background
        svg = (site / "figures" / f"{name}{dark}.svg").read_text("utf-8")
        # Matplotlib notes each text above its letters' outlines.
        said = re.findall(r"<!-- (.*?) -->", svg, re.S)
        assert " ".join(words["title"].split()) in " ".join(" ".join(said).split()), (
            f"the SVG of {theme} is another figure's"
        )
        assert f"fill: {look.background}" in svg


def test_a_thumbnail_leads_to_its_own_figure_under_its_functions_name(content):
    titles = {record.title: name for name, record in CATALOGUE.items()}
    seen = set()
    for page, article in content.items():
        for link in article.select(".thumbnail a"):
            (name,) = {re.search(r"/(\w+)-thumbnail", image["src"])[1] for image in link.select("img")}
            assert address(page, link["href"]) == f"figures/{name}.png"
            heading = link.find_previous(["h2", "h3"]).get_text().removesuffix("¶")
            assert name.removesuffix("_dx") == titles[heading]
            seen.add(name)
    assert seen == set(drawn.FAMILIES)


def plain(text):
    """Authors and year, however they stand in a sentence."""
    return re.sub(r"[(),¶]", "", re.sub(r"\s+", " ", text)).strip()


def test_a_reference_leads_to_the_work_that_it_names(pages, content):
    seen = 0
    for page, article in content.items():
        for link in article.select("a[href*='references/#']"):
            anchor = urldefrag(link["href"]).fragment
            heading = pages["references/index.html"].find(id=anchor)
            named, meant = plain(link.get_text()), plain(heading.get_text())
            assert named == meant, f"{page}: {named!r} leads to {meant!r}"
            seen += 1
    assert seen > 60


def test_an_outside_link_of_a_reference_is_named_by_its_address(content):
    for link in content["references/index.html"].select("a[href^=http]"):
        _, _, name = link.get_text().rpartition(":")
        assert name.lower() in link["href"].lower(), link


def stems(text):
    return {word[:6] for word in re.findall(r"[a-zχξ]{3,}", text.lower())}


@pytest.fixture(scope="module")
def sections(content):
    """The stems of the words of each page and of each of its sections, by address; those of the heading count."""
    texts = {}
    for page, article in content.items():
        folder = page.removesuffix("index.html")
        for tag in article.find_all(["h1", "h2", "h3", "p", "li", "td", "th", "figcaption"]):
            if tag.name[0] == "h":
                at = folder + ("" if tag.name == "h1" else f"#{tag['id']}")
                texts[at] = [tag.get_text()]
            else:
                # A page has the words of all its sections.
                for place in {at, folder}:
                    texts[place].append(tag.get_text())
    return {at: stems(" ".join(words)) for at, words in texts.items() if not at.startswith("references")}


def nearness(sections):
    """A function: how near a sentence is to a section, by the words that both have and few others."""
    shared_by = Counter(word for words in sections.values() for word in words)
    weight = {word: math.log(len(sections) / count) ** 2 for word, count in shared_by.items()}
    size = {at: math.sqrt(sum(weight[word] for word in words)) for at, words in sections.items()}
    return lambda words, at: sum(weight[word] for word in words & sections[at]) / size[at]


@pytest.fixture(scope="module")
def headings(content):
    """The stems of the words of every heading, by address."""
    found = {}
    for page, article in content.items():
        folder = page.removesuffix("index.html")
        for tag in article.find_all(["h1", "h2", "h3"]):
            found[folder + ("" if tag.name == "h1" else f"#{tag['id']}")] = stems(tag.get_text())
    return found


def test_a_link_leads_to_a_section_that_speaks_of_what_its_sentence_says(content, sections, headings):
    near, seen, used = nearness(sections), 0, set()
    for page, article in content.items():
        name = page.removesuffix("/index.html").removesuffix(".html")
        links = [link for link in article.select("a[href]") if not link.find_parent(class_="figure-files")]
        for link in links:
            to, said = address(page, link["href"]), " ".join(link.get_text().split())
            if to not in sections or "headerlink" in link.get_attribute_list("class"):
                continue
            if (name, said) in ELSEWHERE:
                assert to == ELSEWHERE[name, said]
                used.add((name, said))
                continue
            if stems(said) == headings[to]:
                continue
            words = stems((link.find_parent("tr") or link.find_parent(["li", "p"])).get_text())
            others = [at for at in sections if not at.startswith(page.removesuffix("index.html") or "#")]
            order = sorted(others, key=lambda at, words=words: near(words, at), reverse=True)
            assert order.index(to) < 6, f"{page}: {said!r} leads to {to}, nearer are {order[:3]}"
            seen += 1
    assert seen > 25 and used == set(ELSEWHERE)


def test_a_name_in_the_menu_is_that_of_its_page(pages, content):
    stray = {"Layer by layer": "Through depth", "When sigmoid is right": "When sigmoid is the right choice"}
    for link in pages["index.html"].select("nav.md-nav--primary a.md-nav__link"):
        to, name = address("index.html", link["href"]), reading.words(link)
        if "#" not in to and to:
            title = content[f"{to}index.html"].h1.get_text().removesuffix("¶")
            assert title == stray.get(name, name), f"{name!r} leads to {title!r}"
