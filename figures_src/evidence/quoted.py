"""Facts as pages quote them: what [[name]], [[name:.3g]] and [[name±]] stand for.

[[name]] is the number in the fact's own format, [[name:.3g]] in another, [[name±]] with its spread and the word for
it; [[name_low]] and [[name_high]] are the ends of the spread.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypedDict

from figures_src.base.typography import number

QUOTE = re.compile(r"\[\[(?P<name>\w+)(?P<spread>±)?(?::(?P<spec>[^\[\]:]+))?\]\]")


class Evaluated(TypedDict):
    """A fact that has been computed, as it is kept and read.

    ``low``, ``high``: the ends of its spread, both the value where it has none. ``count``: how many values it is made
    from. ``spread``: what the ends are, in words; empty where there is none. ``spec``: the fact's own format.
    """

    value: float
    low: float
    high: float
    count: int
    spread: str
    spec: str
    how: str


Facts = Mapping[str, Evaluated]


class Quoted(NamedTuple):
    """A number to be written, and the format for it."""

    value: float
    spec: str


def nearest(name: str, known: Iterable[str]) -> str:
    """An end for a message on an unknown name: the known ones that look like it, if any."""
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def fact_of(name: str, known: Iterable[str]) -> str | None:
    """The fact that a name quotes, itself or an end of its spread; None for an unknown one."""
    known, stem = set(known), name.removesuffix("_low").removesuffix("_high")
    return name if name in known else stem if stem in known else None


def look_up(name: str, facts: Facts) -> Quoted:
    """The number of that name: a fact's value, or an end of its spread.

    Raises:
        LookupError: there is no such fact, or it has no spread.
    """
    fact = fact_of(name, facts)
    if fact is None:
        raise LookupError(f"unknown number {name!r}{nearest(name, facts)}")
    found = facts[fact]
    if fact == name:
        return Quoted(found["value"], found["spec"])
    if not found["spread"]:
        raise LookupError(f"{fact!r} has no spread, so there is no {name!r}")
    return Quoted(found["low"] if name.endswith("_low") else found["high"], found["spec"])


def fill(text: str, facts: Facts, write: Callable[[float, str], str] = number) -> str:
    """The text with every [[...]] replaced by its number.

    Args:
        write: how a value is written in a format.

    Raises:
        LookupError: a name is unknown, or a spread is asked for where there is none.
        ValueError: a format is not one of Python's.
    """

    def written(found: re.Match[str]) -> str:
        value, spec = look_up(found["name"], facts)
        spec = found["spec"] or spec
        try:
            centre = write(value, spec)
        except ValueError as error:
            raise ValueError(f"{found[0]}: {error}") from error
        if not found["spread"]:
            return centre
        low, high = (write(look_up(f"{found['name']}_{end}", facts).value, spec) for end in ("low", "high"))
        return f"{centre} ({low} to {high}, {facts[found['name']]['spread']})"

    return QUOTE.sub(written, text)


def names_in(text: str) -> list[str]:
    """The names that a text quotes."""
    return [found["name"] for found in QUOTE.finditer(text)]
