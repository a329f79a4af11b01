"""Second ways to what is said of functions, gates, chains and cost: mpmath, SymPy, and what is known in closed form."""

import math

import mpmath
import numpy as np
import sympy
from mpmath import mp

from tests.evidence.ways.way import Way

_PRECISE = 40


def _sigma(x):
    return 1 / (1 + mpmath.exp(-x))


def _slope(x):
    return mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2


def _precisely(compute):
    def found():
        with mp.workdps(_PRECISE):
            return float(compute())

    return found


def _mean(function):
    """E[f(z)] for standard normal z."""
    density = lambda z: mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)  # noqa: E731
    return mpmath.quad(lambda z: function(z) * density(z), [-mpmath.inf, 0, mpmath.inf])


def _where_the_slope_is(share):
    """4 y (1 - y) = share for y = sigma(x): cosh(x / 2) = share^(-1/2)."""
    return 2 * mpmath.acosh(1 / mpmath.sqrt(share))


def _chain(start, layers, weight, bias):
    """The derivative of the last output with respect to the input."""
    x, product = mpmath.mpf(start), mpmath.mpf(1)
    for _ in range(layers):
        z = weight * x + bias
        x, product = _sigma(z), product * weight * _slope(z)
    return product


# The program's: a hundred points from -10 to 10.
_GRID = [-10 + 20 * step / 99 for step in range(100)]


def _iterated():
    found = []
    for x in _GRID:
        value = x
        for _ in range(5):
            value = math.exp(-abs(value)) / (1 + math.exp(-abs(value))) ** 2
        found.append(value)
    return max(found) - min(found)


def _first_zero(bits, exponent_bits):
    """The least L with 4^-L at most half of the least subnormal number, which rounds to 0.

    ``bits``: of the fraction.
    """
    least = 2 - 2 ** (exponent_bits - 1) - bits
    return next(layers for layers in range(1, 1000) if -2 * layers <= least - 1)


def _first_zero_multiplied(float_type):
    product, layers = float_type(1), 0
    while product:
        product, layers = float_type(product * float_type(0.25)), layers + 1
    return layers


def _gate(bias):
    return _sigma(mpmath.mpf(bias)) ** 50


_X = sympy.Symbol("x")
_SIGMOID_OPERATIONS = sympy.count_ops(1 / (1 + sympy.exp(-_X)))

WAYS = {
    "sigmoid_slope_max": Way(_precisely(lambda: _slope(0)), "largest sigmoid"),
    "tanh_slope_max": Way(_precisely(lambda: mpmath.sech(0) ** 2), "largest tanh"),
    "sigmoid_mean_output": Way(_precisely(lambda: _mean(_sigma)), "σ normal"),
    "relu_mean_output": Way(lambda: 1 / math.sqrt(2 * math.pi), "relu normal"),
    "relu_zero_share": Way(lambda: 0.5, "relu normal 0"),
    # The convention of every library (Bertoin et al., 2021).
    "relu_slope_at_zero": Way(lambda: 0, "0"),
    "relu_slope_jump": Way(lambda: (max(0, 1) - max(0, 0)) - (max(0, 0) - max(0, -1)), "relu 0"),
    "leaky_slope": Way(lambda: 0.01, "leaky relu"),  # Maas, Hannun & Ng (2013)
    "sigmoid_under_10_percent": Way(_precisely(lambda: _where_the_slope_is(0.1)), "sigmoid 10"),
    "sigmoid_under_1_percent": Way(_precisely(lambda: _where_the_slope_is(0.01)), "sigmoid 1"),
    "sigmoid_slope_at_5": Way(_precisely(lambda: _slope(5)), "σ′ 5"),
    "sigmoid_slope_at_40": Way(_precisely(lambda: _slope(40)), "σ′ 40 σ 1 0 64"),
    "gate_kept_50": Way(_precisely(lambda: _gate(1)), "σ 1 50"),
    "gate_kept_50_no_bias": Way(_precisely(lambda: _gate(0)), "σ 0 50"),
    "gate_kept_50_high_bias": Way(_precisely(lambda: _gate(5)), "σ 5 50"),
    "relu_gate_growth_50": Way(_precisely(lambda: mpmath.mpf(3) ** 50 / 2**50), "relu 1.5 50"),
    "chain_fixed_point": Way(_precisely(lambda: mpmath.findroot(lambda x: _sigma(x) - x, 0.6)), "σ"),
    "chain_factor": Way(_precisely(lambda: _slope(mpmath.findroot(lambda x: _sigma(x) - x, 0.6))), "σ′ σ"),
    **{
        f"best_case_{layers}": Way(
            _precisely(lambda layers=layers: mpmath.mpf(4) ** -layers), f"largest sigmoid {layers}"
        )
        for layers in (5, 20, 50)
    },
    "vanishing_depth_float16": Way(lambda: _first_zero_multiplied(np.float16), "least 0 16"),
    "vanishing_depth_bfloat16": Way(lambda: _first_zero(7, 8), "least 0 16"),
    "vanishing_depth_float32": Way(lambda: _first_zero_multiplied(np.float32), "least 0 32"),
    "vanishing_depth_float64": Way(lambda: _first_zero_multiplied(np.float64), "least 0 64"),
    "steep_chain_slope": Way(_precisely(lambda: _chain(0.5, 50, 4, -2)), "sigmoid 50 4 −2 1/2"),
    "steep_chain_from_zero": Way(_precisely(lambda: _chain(0, 50, 4, -2)), "0"),
    "open_paths_10": Way(lambda: 1 / 1024, "share relu"),
    "iterated_fixed_point": Way(_precisely(lambda: mpmath.findroot(lambda x: _slope(x) - x, 0.25)), "σ′"),
    "iterated_span": Way(_iterated, "largest least σ′", rel=1e-7),  # a difference of two numbers around 0.246
    "product_after_5": Way(_precisely(lambda: max(_chain(x, 5, 1, 0) for x in _GRID)), "largest"),
    "sigmoid_operations": Way(lambda: int(_SIGMOID_OPERATIONS), "sigmoid"),
    "relu_operations": Way(lambda: int(sympy.count_ops(sympy.Max(0, _X))), "relu"),
    # One operation is an exponential, which counts as 20; a unit of 256 inputs has a product and a sum for each.
    "sigmoid_share_of_layer": Way(lambda: (_SIGMOID_OPERATIONS - 1 + 20) / 512, "sigmoid"),
}  # fmt: skip
