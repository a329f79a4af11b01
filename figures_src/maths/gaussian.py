"""Averages over a normal pre-activation: one-dimensional integrals, with the kinks of the integrand respected."""

from collections.abc import Callable, Iterable

import numpy as np

from figures_src.maths.activations import Array

# 20 nodes on each panel; the tails beyond 14 standard deviations weigh less than 1e-43.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_REACH = 14.0
_SCALES = np.concatenate((-(2.0 ** np.arange(6, -4, -1)), [0.0], 2.0 ** np.arange(-3, 7)))


def expectation(function: Callable[[Array], Array], variance: float = 1.0, kinks: Iterable[float] = ()) -> float:
    """E[function(x)] for x ~ N(0, variance), by Gauss-Legendre panels.

    The panels end at every kink, follow the bell (unit steps in standard deviations) and the function's own scale
    (powers of two in x), so that neither a narrow nor a wide bell loses accuracy.

    Args:
        function: element-wise, smooth between the kinks.
        variance: of x; not negative. At 0 the expectation is function(0).
        kinks: the points where the function or its derivative jumps.

    Raises:
        ValueError: the variance is negative or not finite.
    """
    if not (np.isfinite(variance) and variance >= 0):
        raise ValueError(f"variance must be finite and not negative, not {variance}")
    if variance == 0:
        return float(function(np.zeros(())))
    deviation = np.sqrt(variance)
    marks = np.concatenate((_SCALES, np.fromiter(kinks, float))) / deviation
    breaks = np.unique(np.clip(np.concatenate((np.arange(-_REACH, _REACH + 1), marks)), -_REACH, _REACH))
    middle, half = (breaks[1:] + breaks[:-1]) / 2, np.diff(breaks) / 2
    z = middle[:, None] + half[:, None] * _NODES
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.sum(function(deviation * z) * density * _WEIGHTS * half[:, None]))
