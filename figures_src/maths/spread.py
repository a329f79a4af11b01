"""What spread means on the whole site: the median over seeds, and between what the middle 90 % of them lie.

With fewer than 20 seeds a 5th and a 95th percentile say nothing: then it is the least and the largest.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activation import Array

_ENOUGH = 20


class Spread(NamedTuple):
    """The median, and the ends between which the seeds lie."""

    low: Array
    median: Array
    high: Array


def spread(values: ArrayLike, axis: int = 0) -> Spread:
    """The spread over the seeds, which run along that axis.

    Raises:
        ValueError: there is no seed, or a value is not a number: a seed that failed must not vanish in a percentile.
    """
    array = np.asarray(values, float)
    if not array.ndim or not array.shape[axis]:
        raise ValueError(f"values must have an axis of seeds, not the shape {array.shape}")
    if np.isnan(array).any():
        raise ValueError("one of the values is not a number")
    ends = (5, 95) if array.shape[axis] >= _ENOUGH else (0, 100)
    low, median, high = np.percentile(array, (ends[0], 50, ends[1]), axis=axis)
    return Spread(low, median, high)


def spread_words(count: int) -> str:
    """What the ends are, of so many seeds."""
    return f"{'5–95%' if count >= _ENOUGH else 'least and largest'} of {count:,} seeds"
