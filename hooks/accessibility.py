"""What themes leave out: a table that scrolls sideways must be reachable by keyboard, and have a name."""

from typing import Any

from bs4 import BeautifulSoup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Any) -> str | None:
    """Wrap every table in a named region; its first cells head their rows."""
    if "<table>" not in content:
        return None
    soup = BeautifulSoup(content, "html.parser")
    for table in soup.find_all("table"):
        heading = table.find_previous(["h1", "h2", "h3"])
        name = heading.get_text().removesuffix("¶").strip() if heading else page.title
        region = soup.new_tag(
            "div",
            attrs={
                "class": "table wide" if len(table.select("thead th")) > 6 else "table",
                "role": "region",
                "tabindex": "0",
                "aria-label": f"Table: {name}",
            },
        )
        table.wrap(region)
        for head in table.select("thead th"):
            head["scope"] = "col"
        for row in table.select("tbody tr"):
            first = row.find("td")
            first.name = "th"
            first["scope"] = "row"
    return str(soup)
