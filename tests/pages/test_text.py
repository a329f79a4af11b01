"""What the site says in words: approved page by page; no number is typed but those that are listed with a reason."""

import copy
import json
import re

import pytest
import yaml

from figures_src.base.files import ROOT
from figures_src.base.typography import number
from figures_src.evidence.gathered import gathered
from figures_src.evidence.quoted import QUOTE, fill, look_up
from tests import approval
from tests.pages import reading
from tests.pages.test_pages import words_of
from tests.pages.typed import TYPED

pytestmark = pytest.mark.xdist_group("site")
DOCS = ROOT / "docs"


def page_names():
    return sorted(path.stem for path in (*DOCS.glob("*.md"), *DOCS.glob("*.ipynb")))


# Facts on which no two processors agree: a rounding error, and networks that barely learn.
UNSTEADY = ("boltzmann_error", "thirty_relu_he")


def steady(text, name, facts):
    """A page's text without what no two processors agree on."""
    source = quoting().get(f"{name}.md", "")
    tables = [quoting().get(f"data/{table}", "") for table in re.findall(r'--8<-- "([^"]+)"', source)]
    asked = [quote for quote in QUOTE.finditer("".join([source, *tables])) if quote["name"] in UNSTEADY]
    # As it is quoted, as a rule or a row says it, and as the list of all numbers does.
    written = [fill(quote, facts) for found in asked for quote in (found[0], f"[[{found['name']}]]")]
    for fact in (facts[name] for name in UNSTEADY):
        written += [number(fact["value"], ".6g"), *(number(fact[end], ".3g") for end in ("low", "high"))]
    for words in sorted({*written}, key=len, reverse=True):
        text = re.sub(rf"(?<![\w.]){re.escape(words)}(?!\w)", "(unsteady)", text)
    return text


def plain(text):
    """Words without what typesetting makes of quotation marks and blanks."""
    return re.sub(r"\s+", " ", text.translate(str.maketrans("“”‘’", "\"\"''"))).strip()


def without_figures(article, facts):
    """A page's own words; those of its figures are as the figures' records have them."""
    article = copy.copy(article)
    for image in article.select("img"):
        if found := re.search(r"figures/(\w+?)(?:-(?:thumbnail|dark))*\.png", image["src"]):
            assert image["alt"] == words_of(found[1], facts)["alt"]
            image["alt"] = "…"
            for shown in image.find_parents("figure", class_="figure", limit=1):
                said = words_of(found[1], facts)
                assert plain(shown.figcaption.p.get_text()) == plain(said["caption"])
                assert plain(shown.select_one(".figure-method").p.get_text()) == plain(said["method"])
    for caption in article.select("figure.figure figcaption"):
        caption.decompose()
    return article


@pytest.mark.parametrize("name", page_names())
def test_a_page_says_what_was_approved(pages, facts, name):
    page = pages["index.html" if name == "index" else f"{name}/index.html"]
    description = page.select_one("meta[name=description]")
    head = f"{page.title.get_text()}\n{description['content'] if description else ''}\n\n"
    own = without_figures(page.select_one("article"), facts)
    approval.check("pages", name, steady(head + reading.article(own), name, facts))


def test_what_surrounds_every_page_is_what_was_approved(pages):
    """The way from page to page, and the foot."""
    page = pages["index.html"]
    own = page.select(".md-nav--secondary a")
    ways = [link for link in page.select("nav.md-nav--primary a.md-nav__link") if link not in own]
    lines = [f"[{reading.words(link)}]({link['href']})" for link in ways]
    foot = page.select_one(".md-footer-meta")
    approval.check("pages", "around-every-page", "\n".join([*lines, "", reading.words(foot)]))
    approval.only("pages", [*page_names(), "around-every-page"])


def quoting():
    """Every text that quotes numbers, by its file."""
    files = [*DOCS.glob("*.md"), *(DOCS / "data").glob("*.md"), *(DOCS / "figures").glob("[!.]*.json")]
    return {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in sorted(files)}


def quotes(text):
    """(what is written, name, format or nothing, whether in a formula) of each number that a text quotes."""
    formulas = [span.span() for span in re.finditer(r"\$\$.+?\$\$|\$[^$\n]+\$", text, re.S)]
    for found in QUOTE.finditer(text):
        yield found[0], found["name"], found["spec"], any(a <= found.start() < b for a, b in formulas)


# Shares that are no percentages.
NO_PERCENTAGE = {
    "born_dead_lower": "a probability beside a probability, as Lu et al. print it",
    "born_dead_upper": "the same",
    "born_dead_measured": "the same",
}
COUNTED = (
    "digits|epochs|fan-in|hidden layers|joint states|learning rates|networks|operations|passes|seeds|steps|the least L|"
    "units"
)


def test_a_share_is_written_in_per_cent_and_a_count_without_decimals(built, facts):
    seen = {"share": 0, "count": 0}
    for file, text in quoting().items():
        for quote, name, asked, in_formula in quotes(text):
            value, own = look_up(name, facts)
            how = facts[name if name in facts else re.sub("_(low|high)$", "", name)]["how"]
            spec = asked or own
            written, place = number(value, spec), f"{file}: {quote}, {how}"
            is_share = "share" in how
            if is_share and not in_formula and name not in NO_PERCENTAGE:
                seen["share"] += 1
                # Under a hundredth of a per cent a power of ten reads better.
                assert written.endswith("%") or 0 < value < 1e-4, place
            if written.endswith("%"):
                assert 0 <= value <= 1, f"{place}: no part of a whole"
            if re.match(COUNTED, how) and not re.search(r"\b(over (that|those|ReLU)|share|gradient)\b", how):
                seen["count"] += 1
                assert float(value).is_integer(), f"{place}: half of one"
                assert re.fullmatch(r"\d{1,3}(,\d{3})*", written), f"{place}: {written}"
            if spec.endswith(".0f") and name in facts:
                assert float(value).is_integer(), f"{place}: digits are hidden"
    assert min(seen.values()) > 20


def prose(source):
    """What an author typed of a page, without code, links' addresses, quotes and formulas."""
    path = DOCS / source
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cells = (cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")
        text = "\n\n".join("".join(cell["source"]) for cell in cells)
    text = re.sub(r"^```.*?^```|`[^`]*`|\]\([^)]*\)|<[^>]*>|\$\$.+?\$\$|\$[^$]+?\$", " ", text, flags=re.S | re.M)
    text = re.sub(r"^\d\. ", "", text, flags=re.M)
    # A year beside an author is a reference's: where it leads is under test.
    text = re.sub(r"\[[^\]\[]*\b(19|20)\d\d\b\)?(?= )", " ", text)
    return re.sub(r"\s+", " ", QUOTE.sub(" ", re.sub(r"--8<-- \S+", " ", text)))


def typed_texts():
    """Every text that someone typed, by its place."""
    texts = {path.name: prose(path.name) for path in (*DOCS.glob("*.md"), *DOCS.glob("*.ipynb"))}
    # Volumes, pages and years are the references' own.
    del texts["references.md"]
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), _Loader)
    texts["mkdocs.yml"] = " ".join(settings[key] for key in ("site_name", "site_description", "copyright"))
    evidence = gathered()
    texts["claims"] = " ".join(f"{claim.says} {QUOTE.sub(' ', claim.truth)}" for claim in evidence.claims)
    texts["reproductions"] = " ".join(f"{each.what} {QUOTE.sub(' ', each.remark)}" for each in evidence.reproductions)
    return texts


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml, which takes some values from the environment."""


_Loader.add_constructor("!ENV", lambda loader, node: "")


def test_a_number_typed_into_prose_is_listed_with_its_reason():
    texts = typed_texts()
    assert TYPED.keys() <= texts.keys()
    for place, whole in texts.items():
        text = whole
        for phrase, reason in TYPED.get(place, {}).items():
            assert phrase in text, f"{place} says {phrase!r} no more"
            assert reason and re.search(r"\d", phrase)
            text = text.replace(phrase, " ")
        # A bare 0 or 1 is a word: nobody measures it.
        left = re.search(r".{0,40}(?!(?<![\w.−-])[01](?![\w%]|\.\d))[\d⁰¹²³⁴-⁹½¼].{0,30}", text)
        assert not left, f"{place}: a number is typed and not listed: {left[0]!r}"
