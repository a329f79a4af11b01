"""What the tests of the site share: every page, read once."""

import json
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup

from tests.pages import reading


@pytest.fixture(scope="session")
def pages(site):
    """Every page of the site by its path."""
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html5lib")
        for path in site.rglob("*.html")
    }


@pytest.fixture(scope="session")
def content(pages):
    """The authors' part of every page."""
    return {name: page.select_one("article") for name, page in pages.items() if name != "404.html"}


@pytest.fixture(scope="session")
def facts(built):
    """Every number by name."""
    return json.loads((built / "data" / "facts.json").read_text("utf-8"))


class Formula(NamedTuple):
    """A formula as it is shown, and its page."""

    page: str
    text: str


@pytest.fixture(scope="session")
def formulas(content):
    """Every formula, in the order of its page."""
    return [
        Formula(name.removesuffix("/index.html").removesuffix("index.html") or "home", reading.formula(math))
        for name, article in sorted(content.items())
        for math in article.select("math")
    ]
