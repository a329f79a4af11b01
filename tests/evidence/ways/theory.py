"""Second ways to what is said of infinite width: plain sums over a normal density, and what is known in closed form."""

import math

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from figures_src.experiments.factors import factors
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from tests.evidence.ways.way import Way

# A smooth function's mean over a normal variable: equal steps are as good as any rule, for the density has fallen to 0.
_Z = np.linspace(-12, 12, 6001)
_WEIGHT = np.exp(-(_Z**2) / 2)
_WEIGHT = _WEIGHT / _WEIGHT.sum()


def _sigmoid(x):
    return expit(x)


def _sigmoid_slope(x):
    return expit(x) * expit(-x)


def _tanh_slope(x):
    return 1 / np.cosh(x) ** 2


def _mean_square(function, q):
    return float(_WEIGHT @ function(math.sqrt(q) * _Z) ** 2)


def _settled(function, weights, biases):
    """q = weights E[f(sqrt(q) z)^2] + biases, both variances."""
    q = weights + biases
    for _ in range(2000):
        before, q = q, weights * _mean_square(function, q) + biases
        if abs(q - before) < 1e-15 * q:
            break
    return q


def _chi(function, slope, weights, biases=0.0):
    return weights * _mean_square(slope, _settled(function, weights, biases))


def _critical_variance(function, slope, biases, between):
    return brentq(lambda weights: _chi(function, slope, weights, biases) - 1, *between, xtol=1e-13, rtol=1e-13)


def chi_sigmoid_xavier():
    return _chi(_sigmoid, _sigmoid_slope, 1.0)


def sigmoid_first_to_last():
    """Nine factors of ten layers, from inputs of mean square 1."""
    q, product = 1.0, 1.0
    for _ in range(9):
        product *= _mean_square(_sigmoid_slope, q)
        q = _mean_square(_sigmoid, q)
    return math.sqrt(product)


def _measured_over_theory():
    found = factors(SIGMOID, ((1.0, 0.0),), seeds=tuple(range(20))).factor
    assert found.shape == (1, 20)
    return [float(found[0, seed]) / chi_sigmoid_xavier() for seed in range(20)]


# Half of the ReLUs are open, each at a slope of 1: a layer's factor squared is half of the weights' scaled variance,
# which is 2 with He's, 1 with Xavier's and 1/3 with the uniform ones.
_RECIPES = (("he", 2.0, "he"), ("xavier", 1.0, "xavier"), ("fan_in_uniform", 1 / 3, "±1/√n"))

WAYS = {
    "relu_mean_square_slope": Way(lambda: 0.5, "relu normal"),
    **{
        f"relu_factor_{name}": Way(lambda v=v: math.sqrt(v / 2), f"root-mean-square relu {word}")
        for name, v, word in _RECIPES
    },
    **{
        f"relu_left_50_{name}": Way(lambda v=v: (v / 2) ** 25, f"root-mean-square relu 50 {word}")
        for name, v, word in _RECIPES
    },
    "relu_left_9_xavier": Way(lambda: 2**-4.5, "xavier 9"),
    "critical_relu": Way(lambda: math.sqrt(2), "relu"),
    "critical_tanh": Way(lambda: 1.0, "tanh", rel=1e-6),
    "critical_sigmoid": Way(
        lambda: math.sqrt(_critical_variance(_sigmoid, _sigmoid_slope, 0.0, (64, 144))), "sigmoid", rel=1e-8
    ),
    "critical_tanh_variance": Way(
        lambda: _critical_variance(np.tanh, _tanh_slope, 0.05, (1.2, 3)), "tanh 0.05", rel=1e-8
    ),
    "chi_sigmoid_xavier": Way(chi_sigmoid_xavier, "χ sigmoid xavier"),
    "xi_relu_xavier": Way(lambda: 1 / math.log(2), "ξ relu xavier"),
    "xi_sigmoid_xavier": Way(lambda: -1 / math.log(chi_sigmoid_xavier()), "ξ sigmoid xavier"),
    "relu_correlation_from_0": Way(lambda: 1 / math.pi, "after relu he 0"),
    "factor_sigmoid_4": Way(lambda: math.sqrt(_chi(_sigmoid, _sigmoid_slope, 16.0)), "root-mean-square sigmoid 4"),
    "chi_ratio_sigmoid": Way(_measured_over_theory, "χ sigmoid xavier measured 256 theory"),
}
