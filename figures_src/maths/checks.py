"""What the maths asks of its arguments. Every fault is a ValueError that names the argument and what is allowed."""

import math
from collections.abc import Sequence

import numpy as np


def check_whole(name: str, value: float, least: int) -> None:
    """Refuse what is not a whole number of at least that."""
    if not isinstance(value, int | np.integer):
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, not {value}")


def check_positive(name: str, value: float) -> None:
    """Refuse zero, negative and infinite numbers and NaN."""
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be finite and positive, not {value}")


def check_not_negative(name: str, value: float) -> None:
    """Refuse negative and infinite numbers and NaN."""
    if not 0 <= value < math.inf:
        raise ValueError(f"{name} must be finite and not negative, not {value}")


def check_finite(name: str, value: float) -> None:
    """Refuse infinite numbers and NaN."""
    if not math.isfinite(value):
        raise ValueError(f"{name} must be finite, not {value}")


def check_scale(name: str, value: float) -> None:
    """Refuse a standard deviation whose square is 0 or infinite in float64."""
    check_positive(name, value)
    if not 0 < value * value < math.inf:
        raise ValueError(f"{name} must lie between 1e-161 and 1e154, where its square is a number, not {value}")


def check_shape(name: str, shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    """Refuse an array of another shape: broadcasting would hide the mistake."""
    if shape != wanted:
        raise ValueError(f"{name} must have the shape {wanted}, not {shape}")


def check_seeds(seeds: Sequence[int]) -> None:
    """Refuse no seed at all, and what no random generator takes, with a ValueError."""
    if not len(seeds):
        raise ValueError("seeds must hold at least one seed")
    for seed in seeds:
        check_whole("seeds", seed, 0)
