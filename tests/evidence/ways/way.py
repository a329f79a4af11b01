"""What a second way to a fact is, and what the spread of seeds is without the site's own code."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple


class MeanOf(NamedTuple):
    """The mean of a count of runs, and its standard error."""

    mean: float
    error: float
    count: int


@dataclass(frozen=True)
class Way:
    """A fact, computed without the helpers that the site's facts use.

    Args:
        compute: returns a number, a list of one number for each seed, or a MeanOf.
        says: every function, recipe, place, statistic and number of which the fact's words may speak; see
            ``test_second_ways.WORDS``.
        rel: by which share of itself the fact may differ.
    """

    compute: Callable[[], Any]
    says: str = ""
    rel: float = 1e-9


class Approved(NamedTuple):
    """A fact to which there is no second way: a setting of an experiment, or rounding.

    ``tolerance``: how far from the value the fact may lie.
    """

    value: float
    tolerance: float
    says: str
    reason: str


class Expected(NamedTuple):
    """What a fact must be."""

    value: float
    low: float
    high: float
    count: int
    spread: str


def expected(found: Any) -> Expected:
    """The median of the seeds and the middle 90% of them, the ends of fewer than twenty; or a mean and two errors."""
    if isinstance(found, MeanOf):
        mean, error, count = found
        return Expected(mean, mean - 2 * error, mean + 2 * error, count, "± two standard errors")
    if not isinstance(found, list):
        return Expected(float(found), float(found), float(found), 1, "")
    seeds = [float(value) for value in found]
    many = len(seeds) >= 20
    twentieths = statistics.quantiles(seeds, n=20, method="inclusive")
    low, high = (twentieths[0], twentieths[-1]) if many else (min(seeds), max(seeds))
    words = f"{'5–95%' if many else 'least and largest'} of {len(seeds)} seeds"
    return Expected(statistics.median(seeds), low, high, len(seeds), words)


def denominator(*arrays: Any) -> int:
    """The least number of which all these shares are a multiple of its inverse: of how many they are shares."""

    shares = {float(share) for array in arrays for share in array.ravel()}
    return lcm(*(Fraction(share).limit_denominator(5000).denominator for share in shares))
