"""What a fact is: a number with a name, how it is computed, and how far it varies."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from figures_src.evidence.quoted import Evaluated
from figures_src.maths.spread import spread, spread_words


@dataclass(frozen=True)
class Mean:
    """A mean over independent runs, with its standard error."""

    value: float
    error: float
    count: int


@dataclass(frozen=True)
class Fact:
    """A number with a name.

    Args:
        name: an identifier, under which pages, captions and rules quote it; ``name_low`` and ``name_high`` are the
            ends of its spread.
        how: in words how it is computed.
        compute: returns the number, or an array of it over seeds, or a Mean.
        spec: the format in which it is written where none is asked for.
    """

    name: str
    how: str
    compute: Callable[[], Any]
    spec: str = ".3g"


def _evaluated(fact: Fact) -> Evaluated:
    found = fact.compute()
    if isinstance(found, Mean):
        reach = 2 * found.error
        value, low, high = found.value, found.value - reach, found.value + reach
        count, words = found.count, "± two standard errors"
    elif np.ndim(found) > 1:
        raise ValueError(f"the value must be one number for each seed, not of the shape {np.shape(found)}")
    elif np.ndim(found):
        low, value, high = map(float, spread(found))
        count, words = len(found), spread_words(len(found))
    else:
        value = low = high = float(found)
        count, words = 1, ""
    if np.isnan(value):
        raise ValueError("the value is not a number")
    return Evaluated(value=value, low=low, high=high, count=count, spread=words, spec=fact.spec, how=fact.how)


def evaluate(facts: Iterable[Fact]) -> dict[str, Evaluated]:
    """Every fact by name, computed.

    Raises:
        ValueError: a value is not a number; the message names the fact.
        NotMeasuredError: an experiment that a fact reads is not measured.
    """
    evaluated: dict[str, Evaluated] = {}
    for fact in facts:
        try:
            evaluated[fact.name] = _evaluated(fact)
        except ValueError as error:
            raise ValueError(f"fact {fact.name!r}: {error}") from error
    return evaluated
