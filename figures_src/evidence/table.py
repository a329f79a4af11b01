"""How a table is written, as Markdown."""

from collections.abc import Iterable, Sequence

from figures_src.evidence.quoted import Facts


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of these cells."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def cell(text: str) -> str:
    """Text with bars that do not end a cell."""
    return text.replace("|", r"\|")


def with_seeds(name: str, facts: Facts, none: str = "chance") -> str:
    """A number by name, with the ends of its spread; what has no number is said in a word."""
    return f"[[{name}]] ([[{name}_low]] to [[{name}_high]])" if name in facts else none
