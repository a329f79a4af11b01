"""All evidence, found in the files of this package that hold FACTS, CLAIMS or REPRODUCTIONS."""

import functools
import importlib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from figures_src.base.provenance import defining
from figures_src.evidence import rule
from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.evidence.quoted import Facts, fact_of, names_in, nearest

Judged = Claim | Reproduction


class Evidence(NamedTuple):
    """Facts by name, and all that is judged by them, in the order of their files."""

    facts: Mapping[str, Fact]
    claims: tuple[Claim, ...]
    reproductions: tuple[Reproduction, ...]

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Claims and reproductions."""
        return (*self.claims, *self.reproductions)


@functools.cache
def gathered() -> Evidence:
    """All evidence, put together; nothing is measured.

    Raises:
        ValueError: two facts go by one name; something is judged by no rule; or a rule or a text names no known fact,
            or cannot be read. The message has every such name, with the nearest ones that are known.
    """
    return put_together(_found("FACTS"), _found("CLAIMS"), _found("REPRODUCTIONS"))


def _found(kind: str) -> Iterator[Any]:
    for module, _ in defining("figures_src.evidence", lambda name, _: name == kind):
        yield from getattr(importlib.import_module(module), kind)


def put_together(facts: Iterable[Fact], claims: Iterable[Claim], reproductions: Iterable[Reproduction]) -> Evidence:
    """Evidence from its parts, checked; raises as ``gathered``."""
    named: dict[str, Fact] = {}
    for fact in facts:
        if named.setdefault(fact.name, fact) is not fact:
            raise ValueError(f"two facts are called {fact.name!r}")
    evidence = Evidence(MappingProxyType(named), tuple(claims), tuple(reproductions))
    quotes = [(each, name) for each in evidence.judged for name in _named(each)]
    unknown = {name: each for each, name in quotes if fact_of(name, named) is None}
    if unknown:
        raise ValueError(
            "; ".join(
                f"{each.title!r} names {name!r}, which is no fact{nearest(name, named)}"
                for name, each in unknown.items()
            )
        )
    return evidence


def _named(judged: Judged) -> list[str]:
    """The names of facts in its rules and its words."""
    return [*(name for text in judged.rules for name in rule.names(text)), *names_in(judged.quotes)]


def check(facts: Facts, evidence: Evidence | None = None) -> None:
    """Hold every verdict for which words were written against the one that the facts return.

    Args:
        evidence: all of it, unless told.

    Raises:
        ValueError: they differ; the message has each with both verdicts, and the statement that decides it.
    """
    found = [(each, each.judge(facts)) for each in (evidence or gathered()).judged]
    failing = [(each, *judgement) for each, judgement in found if judgement.verdict != each.verdict]
    if failing:
        raise ValueError(
            "; ".join(
                f"{each.title!r} is written for the verdict {each.verdict!r}, and the facts return {verdict!r}: "
                f"{because} is {rule.shown(because, facts)}"
                for each, verdict, because in failing
            )
        )
