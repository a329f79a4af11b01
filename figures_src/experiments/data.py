"""Real data that a package ships: 1,797 scans of handwritten digits, 8 x 8 pixels (Alpaydin & Kaynak, 1998)."""

import functools
import gzip
from collections.abc import Sequence
from importlib.metadata import distribution
from typing import NamedTuple

import numpy as np

from figures_src.maths.activation import Array

TEST_SHARE = 0.25


class Digits(NamedTuple):
    """Inputs (examples, 64), centred and scaled to unit variance over all pixels; targets one-hot (examples, 10)."""

    train_inputs: Array
    train_targets: Array
    test_inputs: Array
    test_targets: Array


@functools.cache
def _scans() -> tuple[Array, Array]:
    """The pixels (1797, 64), from 0 to 16, and the digit that each scan shows."""
    # Importing the package would take SciPy's statistics along, for a file of numbers.
    path = str(distribution("scikit-learn").locate_file("sklearn/datasets/data/digits.csv.gz"))
    with gzip.open(path, "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return table[:, :-1], table[:, -1].astype(int)


@functools.cache
def digits(split: int = 0) -> Digits:
    """The digits in a fixed random split, one for each number; the scale is that of the training part."""
    pixels, labels = _scans()
    order = np.random.default_rng(split).permutation(len(pixels))
    inputs, targets = pixels[order], np.eye(10)[labels[order]]
    end = round(len(pixels) * (1 - TEST_SHARE))
    inputs = (inputs - inputs[:end].mean()) / inputs[:end].std()
    return Digits(inputs[:end], targets[:end], inputs[end:], targets[end:])


def split_digits(splits: tuple[int, ...]) -> Digits:
    """The digits in several splits, which become the first of three leading axes: (split, 1, 1, examples, ...)."""
    several = (np.stack(part)[:, None, None] for part in zip(*map(digits, splits), strict=True))
    return Digits(*several)


# So many splits the seeds share.
SPLITS = 5


def own_digits(seeds: Sequence[int]) -> Digits:
    """The digits for each seed in a split of its own, of which there are five: arrays (1, seed, examples, ...)."""
    return Digits(*(np.stack(part)[None] for part in zip(*(digits(seed % SPLITS) for seed in seeds), strict=True)))
