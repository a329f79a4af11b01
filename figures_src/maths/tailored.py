"""Rectifiers tailored to a network: how leaky they must be, so that depth does not make all inputs alike."""

from collections.abc import Sequence

import numpy as np

from figures_src.maths.checks import check_whole

# Layers with weights in the branch of a block.
_BRANCH = 3


def leaky_correlation(c: float, slope: float) -> float:
    """How correlated two inputs are after a leaky ReLU, if their pre-activations were c.

    ((1 - a)^2 (sqrt(1 - c^2) + (pi - arccos c) c) / pi + 2 a c) / (1 + a^2), with a the slope below 0. At a = 0 this is
    ReLU's (Cho & Saul, 2009), at a = 1 it is c.
    """
    # Averages of correlations may exceed 1 by rounding.
    c = min(c, 1.0)
    kinked = (np.sqrt(1 - c**2) + (np.pi - np.arccos(c)) * c) / np.pi
    return float(((1 - slope) ** 2 * kinked + 2 * slope * c) / (1 + slope**2))


def residual_correlation(blocks: Sequence[int], skip: float, slope: float) -> float:
    """How correlated a residual network of infinite width makes two uncorrelated inputs; at most, over its parts.

    A block is w times its input plus sqrt(1 - w^2) times a branch of three leaky layers: a correlation c becomes
    w^2 c + (1 - w^2) branch(c). A group of blocks begins with one whose skip has a layer, too. A last layer follows.
    The parts are the network itself and a branch alone.

    Args:
        blocks: how many of them each group has.
        skip: w, from 0 to 1.
        slope: of the rectifiers below 0.

    Source: Zhang, Botev & Martens (2022).
    """

    def branch(c: float) -> float:
        for _ in range(_BRANCH):
            c = leaky_correlation(c, slope)
        return c

    c = 0.0
    for count in blocks:
        for block in range(count):
            beside = leaky_correlation(c, slope) if block == 0 else c
            c = skip**2 * beside + (1 - skip**2) * branch(c)
    return max(leaky_correlation(c, slope), branch(0.0))


def tailored_slope(blocks: Sequence[int], skip: float, most: float) -> float:
    """The slope below 0 with which ``residual_correlation`` is exactly so much, by bisection to the last bit.

    Raises:
        ValueError: a group has no block; the skip's weight is not from 0 to 1; or no slope between 0 (ReLU) and 1 (a
            linear network) gives that correlation.

    Source: Zhang, Botev & Martens (2022), who call the result TReLU.
    """
    for count in blocks:
        check_whole("blocks", count, 1)
    if not 0 <= skip <= 1:
        raise ValueError(f"skip must lie between 0 and 1, not {skip}")
    low, high = 0.0, 1.0
    if not residual_correlation(blocks, skip, high) < most < residual_correlation(blocks, skip, low):
        raise ValueError(f"no slope between 0 and 1 makes the correlation {most}")
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if residual_correlation(blocks, skip, middle) > most else (low, middle)
    return high


def unit_scale(slope: float) -> float:
    """sqrt(2 / (1 + a^2)): with it a leaky ReLU keeps the mean square of normal pre-activations."""
    return float(np.sqrt(2 / (1 + slope**2)))
