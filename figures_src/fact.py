"""What a fact is: a number with a name, and how it is computed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Fact:
    """A number with a name, in words how it is computed, and in code: ``compute(*at)``."""

    name: str
    how: str
    compute: Callable[..., Any]
    at: tuple[Any, ...] = ()


def by_name(facts: Iterable[Fact]) -> Mapping[str, Fact]:
    """The facts, by name.

    Raises:
        ValueError: two of them go by one name.
    """
    named: dict[str, Fact] = {}
    for fact in facts:
        if named.setdefault(fact.name, fact) is not fact:
            raise ValueError(f"two facts are called {fact.name!r}")
    return MappingProxyType(named)


def spread(name: str, how: str, values: Callable[..., Any], *at: Any) -> Iterator[Fact]:
    """The median over seeds, and the least and the largest of them."""
    yield Fact(name, f"{how}; median over the seeds", lambda: np.median(values(*at)))
    yield Fact(f"{name}_low", f"{how}; least of the seeds", lambda: np.min(values(*at)))
    yield Fact(f"{name}_high", f"{how}; largest of the seeds", lambda: np.max(values(*at)))
