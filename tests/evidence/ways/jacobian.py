"""Second ways to the singular values: Jacobians of networks unrolled by hand, from the last layer down."""

import functools
import math

import numpy as np
from scipy.integrate import quad
from scipy.linalg import qr
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import norm

from tests.evidence.ways.way import Approved, Way

_WIDTH, _SEEDS = 128, range(20)


def _sigmoid(z):
    return expit(z), expit(z) * expit(-z)


def _centred(z):
    return expit(z) - 0.5, expit(z) * expit(-z)


def _tanh(z):
    return np.tanh(z), 1 / np.cosh(z) ** 2


def _relu(z):
    return np.maximum(z, 0), (z > 0).astype(float)


def _linear(z):
    return z, np.ones_like(z)


def _settled(scale):
    """The variance of zero-bias sigmoid's pre-activations."""
    square = lambda q: quad(lambda z: expit(math.sqrt(q) * z) ** 2 * norm.pdf(z), -12, 12, limit=400)[0]  # noqa: E731
    return brentq(lambda q: scale**2 * square(q) - q, 0.2 * scale**2, 0.6 * scale**2, xtol=1e-12)


@functools.cache
def _critical():
    """Where sigma_w^2 E[sigmoid'^2] is 1."""

    def excess(scale):
        q = _settled(scale)
        slope = lambda z: (expit(math.sqrt(q) * z) * expit(-math.sqrt(q) * z)) ** 2 * norm.pdf(z)  # noqa: E731
        return scale**2 * quad(slope, -12, 12, points=[0], limit=400)[0] - 1

    return brentq(excess, 9, 12, xtol=1e-12)


_CASES = {
    "sigmoid": (_sigmoid, _critical, "sigmoid"),
    "sigmoid_centred": (_centred, lambda: 4.0, "sigmoid"),
    "tanh": (_tanh, lambda: 1.0, "tanh"),
    "relu": (_relu, lambda: math.sqrt(2), "relu"),
    "linear": (_linear, lambda: 1.0, ""),
}


def _weights(generator, kind):
    normal = generator.standard_normal((_WIDTH, _WIDTH))
    generator.standard_normal(_WIDTH)
    if kind == "normal":
        return normal / math.sqrt(_WIDTH)
    rotation, triangle = qr(normal)
    return rotation * np.sign(triangle.diagonal())


@functools.cache
def _squares(case, kind, depth):
    """Of each seed: the squared singular values over their mean, and the logarithm of that mean."""
    function, scale, _ = _CASES[case]
    found = []
    for seed in _SEEDS:
        generator, layers = np.random.default_rng(seed), []
        a = np.random.default_rng((seed, _WIDTH)).standard_normal(_WIDTH)
        for _ in range(depth):
            weight = scale() * _weights(generator, kind)
            a, slope = function(a @ weight)
            layers.append(weight * slope)
        jacobian, log_scale = np.eye(_WIDTH), 0.0
        for layer in reversed(layers):
            jacobian = layer @ jacobian
            size = np.abs(jacobian).max()
            jacobian, log_scale = jacobian / size, log_scale + math.log(size)
        # From the squares' eigenvalues: the small ones are lost, and weigh nothing.
        squares = np.linalg.eigvalsh(jacobian @ jacobian.T)
        found.append((squares / squares.mean(), 2 * log_scale + math.log(squares.mean())))
    return found


def _largest(case, kind):
    return [float(squares.max() / _WIDTH) for squares, _ in _squares(case, kind, 30)]


def _relative_variance(case, kind):
    return [float(np.var(squares)) for squares, _ in _squares(case, kind, 10)]


def _factor():
    ends = zip(_squares("sigmoid", "normal", 30), _squares("sigmoid", "normal", 10), strict=True)
    return [math.exp((deep[1] - shallow[1]) / 40) for deep, shallow in ends]


def _saturated():
    """The slope a (1 - a) is a tenth of 1/4 where a is one half plus the root of 1/4 - 1/40."""
    a = 0.5 + math.sqrt(0.25 - 1 / 40)
    return 2 * norm.sf(math.log(a / (1 - a)) / math.sqrt(_settled(_critical())))


WAYS = {
    **{
        f"largest_direction_{case}_{kind}": Way(
            lambda case=case, kind=kind: _largest(case, kind),
            f"share largest 30 {kind.replace('orthogonal', '')} {word}",
        )
        for case, (_, _, word) in _CASES.items()
        for kind in ("normal", "orthogonal")
    },
    "jacobian_factor_sigmoid": Way(_factor, "measured root-mean-square sigmoid 10 30"),
    "settled_variance_sigmoid": Way(lambda: _settled(1.0), "sigmoid xavier"),
    "saturated_critical_sigmoid": Way(_saturated, "share sigmoid"),
    **{
        f"relative_variance_{case}_{kind}": Way(
            lambda case=case, kind=kind: _relative_variance(case, kind),
            f"10 {kind.replace('orthogonal', '')} {_CASES[case][2]}",
        )
        for case, kind in (("linear", "normal"), ("relu", "normal"), ("relu", "orthogonal"))
    },
}  # fmt: skip
_SETTING = "a setting, which leaves no trace in the result"
APPROVED = {
    "jacobian_width": Approved(128, 0, "", _SETTING),
    "jacobian_depth": Approved(30, 0, "", _SETTING),
    "moment_depth": Approved(10, 0, "", _SETTING),
}
