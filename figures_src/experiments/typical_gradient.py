"""He initialisation keeps the mean square of a gradient; in a single network of finite width it is mostly smaller."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from figures_src.experiments import cached
from figures_src.maths.activations import CATALOGUE, Array
from figures_src.maths.checks import check_whole
from figures_src.maths.network import forward, initialise

RELU = CATALOGUE["relu"]
WIDTHS = (20, 40, 80)
ASPECTS = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0)
SEEDS = tuple(range(1000))
# So many networks at once: their weights fill 80 MB.
_AT_ONCE = 20


@dataclass(frozen=True)
class TypicalGradient:
    """Networks of one width, one a seed.

    ``depths``: the numbers of layers that a gradient went back through.
    ``log_ratio``: the logarithm of its squared norm at the input over that at the output: (seed, depth).
    """

    depths: Array
    log_ratio: Array


class LogNormal(NamedTuple):
    """A log-normal variable, by the mean and the variance of its logarithm."""

    log_mean: Array
    log_variance: Array


def log_normal_theory(aspect: ArrayLike) -> LogNormal:
    """The squared ratio in ReLU networks with normal He weights, to leading order in 1 / width (Hanin & Nica, 2020).

    A layer of n units multiplies the squared norm by (2/n) chi^2_K, where K ~ Bin(n, 1/2) counts the active units. Its
    mean is 1 and its variance 5/n: 1/n by which units are active, 4/n by their weights. The logarithms of L such
    factors add up to N(-beta/2, beta) with beta = 5 L/n, so that the mean of the ratio itself stays 1.

    Args:
        aspect: depth / width, L/n.
    """
    beta = 5 * np.asarray(aspect, float)
    return LogNormal(-beta / 2, beta)


def typical_factor(width: int) -> float:
    """exp E[log((2/n) chi^2_K)], K ~ Bin(n, 1/2) and not 0: what a layer of n units typically leaves of the square.

    E[log chi^2_k] = log 2 + psi(k/2) with psi(1/2) = -gamma - 2 log 2, psi(1) = -gamma, psi(x + 1) = psi(x) + 1/x. To
    leading order the factor is exp(-5/(2n)) (Hanin & Nica, 2020).

    Raises:
        ValueError: the width is less than 1.
    """
    check_whole("width", width, 1)
    halves = np.arange(1, width + 1) / 2
    starts = np.array([-np.euler_gamma - 2 * np.log(2), -np.euler_gamma])
    psi = np.empty(width)
    for parity, start in enumerate(starts[: min(width, 2)]):
        psi[parity::2] = start + np.concatenate(([0.0], np.cumsum(1 / halves[parity:-2:2])))
    # The binomial coefficients by their logarithms: those of a thousand units are no floats.
    log_choices = np.cumsum(np.log(np.arange(width, 0, -1)) - np.log(np.arange(1, width + 1)))
    chances = np.exp(log_choices - width * np.log(2))
    return float(np.exp(np.log(2 / width) + chances @ (np.log(2) + psi) / chances.sum()))


def _log_ratios(width: int, depths: Array, seeds: Sequence[int]) -> Array:
    """As in the record. A network is as deep as the largest depth; the other gradients start at its inner layers."""
    generators = [np.random.default_rng((seed, width)) for seed in seeds]
    inputs = np.stack([generator.standard_normal((1, width)) for generator in generators])
    output = np.stack([generator.standard_normal((len(depths), width)) for generator in generators])
    network = initialise((width,) * (int(depths[-1]) + 1), RELU, "he", seeds, output=RELU)
    pre_activations = forward(network, inputs).pre_activations
    gradient = np.zeros_like(output)
    for layer in range(len(pre_activations), 0, -1):
        gradient[:, depths == layer] = output[:, depths == layer]
        slopes = RELU.df(pre_activations[layer - 1])
        gradient = (slopes * gradient) @ np.swapaxes(network.weights[layer - 1], -1, -2)
    # A layer without a single active unit stops the gradient: the logarithm is -inf.
    with np.errstate(divide="ignore"):
        return np.log(np.sum(gradient**2, axis=-1)) - np.log(np.sum(output**2, axis=-1))


@cached(TypicalGradient)
def typical_gradient(width: int, seeds: Sequence[int] = SEEDS) -> TypicalGradient:
    """ReLU layers of one width, He initialisation, a normal input, and a normal gradient at the output."""
    depths = np.array([round(aspect * width) for aspect in ASPECTS])
    groups = (seeds[start : start + _AT_ONCE] for start in range(0, len(seeds), _AT_ONCE))
    return TypicalGradient(depths, np.concatenate(list(map(partial(_log_ratios, width, depths), groups))))
