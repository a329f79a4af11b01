"""Second ways to what is said of the first weights: counted signs, plain sums over a normal density, closed forms."""

import math
from fractions import Fraction

import numpy as np

from tests.evidence.ways.theory import chi_sigmoid_xavier
from tests.evidence.ways.way import Approved, Way

# A smooth function's mean over a normal variable: equal steps are as good as any rule, for the density has fallen to 0.
_Z = np.linspace(-12, 12, 6001)
_WEIGHT = np.exp(-(_Z**2) / 2) / np.exp(-(_Z**2) / 2).sum()


def _sum_of_signs(count):
    """The root of E[S^2], over all ways to give so many ones a sign: k of them are negative in count-over-k ways."""
    squares = sum(math.comb(count, k) * (count - 2 * k) ** 2 for k in range(count + 1))
    return math.sqrt(Fraction(squares, 2**count))


def _tanh_at_five_thirds(layers):
    """The gradient that so many layers leave, and the size of their signal, layer by layer from inputs of size 1."""
    square, left = 1.0, 1.0
    for _ in range(layers):
        z = math.sqrt(25 / 9 * square) * _Z
        square = float(_WEIGHT @ np.tanh(z) ** 2)
        left *= 25 / 9 * float(_WEIGHT @ np.cosh(z) ** -4)
    return math.sqrt(left), math.sqrt(square)


def _settled_factor():
    """What one more layer does where the signal has settled."""
    return _tanh_at_five_thirds(301)[0] / _tanh_at_five_thirds(300)[0]


WAYS = {
    "hand_sum": Way(lambda: _sum_of_signs(256), "root-mean-square 1"),
    "hand_sum_3": Way(lambda: 4096, "3"),
    "hand_weight": Way(lambda: 2**-4, "1"),
    "hand_weight_relu": Way(lambda: 2**-3.5, "1 relu mean 0"),
    "factor_sigmoid_xavier": Way(lambda: math.sqrt(chi_sigmoid_xavier()), "root-mean-square sigmoid xavier"),
    # Uniform between -1/√n and 1/√n: a variance of 1/(3n).
    "default_scale": Way(lambda: math.sqrt(1 / 3), "5"),
    "tanh_gain_factor": Way(_settled_factor, "root-mean-square tanh 5/3"),
    "tanh_gain_left_50": Way(lambda: _tanh_at_five_thirds(50)[0], "after 50 tanh 5/3"),
    "tanh_gain_activation": Way(lambda: _tanh_at_five_thirds(50)[1], "mean last 50 tanh 5/3"),
}

APPROVED = {"hand_inputs": Approved(256, 0, "", "a choice: so many inputs make round numbers")}
