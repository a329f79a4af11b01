"""What a finite width adds to the theory of infinite width, for ReLU layers with normal weights of He's variance."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activation import Array
from figures_src.maths.checks import check_whole


class LogNormal(NamedTuple):
    """A log-normal variable, by the mean and the variance of its logarithm."""

    log_mean: Array
    log_variance: Array


def log_normal_theory(aspect: ArrayLike) -> LogNormal:
    """How many times larger a gradient's squared norm is at the input than at the output, to leading order in 1/width.

    A layer of n units multiplies the squared norm by (2/n) chi^2_K, where K ~ Bin(n, 1/2) counts the active units. Its
    mean is 1 and its variance 5/n: 1/n by which units are active, 4/n by their weights. The logarithms of L such
    factors add up to N(-beta/2, beta) with beta = 5 L/n, so that the mean of the ratio itself stays 1.

    Args:
        aspect: depth / width, L/n.

    Source: Hanin & Nica (2020).
    """
    beta = 5 * np.asarray(aspect, float)
    return LogNormal(-beta / 2, beta)


def typical_factor(width: int) -> float:
    """exp E[log((2/n) chi^2_K)], K ~ Bin(n, 1/2) and not 0: what a layer of n units typically leaves of the square.

    E[log chi^2_k] = log 2 + digamma(k/2). To leading order the factor is exp(-5/(2n)) (Hanin & Nica, 2020).

    Raises:
        ValueError: the width is less than 1.
    """
    from scipy.special import digamma, gammaln  # noqa: PLC0415 (0.28 s, which its importers may never need)

    check_whole("width", width, 1)
    active = np.arange(1, width + 1)
    # The binomial coefficients by their logarithms: those of a thousand units are no floats.
    log_choices = gammaln(width + 1) - gammaln(active + 1) - gammaln(width - active + 1)
    chances = np.exp(log_choices - width * np.log(2))
    return float(np.exp(np.log(4 / width) + chances @ digamma(active / 2) / chances.sum()))


def born_dead_bounds(depth: int, width: int) -> tuple[float, float]:
    """What the share of ReLU networks that give one output whatever their one input lies between.

    Args:
        depth: the number of layers, the last of which is linear.
        width: units in every hidden layer; weights are symmetric, biases 0.

    Raises:
        ValueError: the depth is less than 2, or the width less than 1.

    Source: Lu et al. (2020), theorem 3.3.
    """
    check_whole("depth", depth, 2)
    check_whole("width", width, 1)
    alive, both = 1 - 2.0**-width, 1 - 2.0 ** (1 - width) - (width - 1) * 4.0**-width
    mixed = (1 - 2.0 ** (1 - width)) * (1 - 2.0**-width) / (1 + (width - 1) * 2.0**-width)
    steps = depth - 2
    return 1 - alive**steps + mixed * (both**steps - alive**steps), 1 - alive ** (depth - 1)
