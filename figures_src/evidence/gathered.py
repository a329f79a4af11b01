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
        ValueError: two facts go by one name; or a rule or a text names no known fact, or cannot be read. The message
            has every such name, with the nearest ones that are known.
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
    quotes = [(each, name) for each in evidence.judged for name in (*rule.names(each.rule), *names_in(each.quotes))]
    unknown = {name: each for each, name in quotes if fact_of(name, named) is None}
    if unknown:
        raise ValueError(
            "; ".join(
                f"{_title(each)!r} names {name!r}, which is no fact{nearest(name, named)}"
                for name, each in unknown.items()
            )
        )
    return evidence


def _title(judged: Judged) -> str:
    return judged.says if isinstance(judged, Claim) else judged.what


def check(facts: Facts, evidence: Evidence | None = None) -> None:
    """Hold every verdict against the facts.

    Args:
        evidence: all of it, unless told.

    Raises:
        ValueError: the facts no longer support some verdicts; the message has each with its rule and its numbers.
    """
    evidence = evidence or gathered()
    failing = [each for each in evidence.judged if not rule.holds(each.rule, facts)]
    if failing:
        raise ValueError(
            "; ".join(
                f"the facts no longer support the verdict {_verdict(each)!r} on {_title(each)!r}: "
                f"{each.rule} is {rule.shown(each.rule, facts)}"
                for each in failing
            )
        )


def _verdict(judged: Judged) -> str:
    return judged.verdict if isinstance(judged, Claim) else f"reproduced: {judged.reproduced}"
