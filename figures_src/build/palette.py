"""The palette as it is written down, and as variables for the pages' style sheet."""

import tomllib
from typing import Any

from figures_src.base.files import ROOT

PALETTE = ROOT / "figures_src" / "style" / "palette.toml"
# What the theme of the pages calls our light and dark.
_SCHEMES = {"light": "default", "dark": "slate"}


def read() -> dict[str, Any]:
    """The colours of each theme, by name; a family's hues under ``families``."""
    return tomllib.loads(PALETTE.read_text("utf-8"))


def css() -> str:
    """A rule for each scheme that sets --site-NAME to every colour, and to the first hue of every family."""
    rules = []
    for theme, colours in read().items():
        named = {name: value for name, value in colours.items() if isinstance(value, str)}
        named |= {family: hues[0] for family, hues in colours["families"].items()}
        lines = "".join(f"  --site-{name}: {value};\n" for name, value in named.items())
        rules.append(f'[data-md-color-scheme="{_SCHEMES[theme]}"] {{\n{lines}}}\n')
    return "\n".join(rules)
