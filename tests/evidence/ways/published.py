"""Second ways to what others published: integrals by mpmath, closed forms, SciPy, networks unrolled by hand."""

import functools
import math

import mpmath
import numpy as np
from mpmath import mp
from scipy.optimize import brentq
from scipy.stats import truncnorm

from tests.evidence.ways.way import Approved, MeanOf, Way

_PRECISE = 30


def _mean(function):
    """E[function(z)] for standard normal z, on both sides of 0."""
    density = lambda z: mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)  # noqa: E731
    return mpmath.quad(lambda z: function(z) * density(z), [-mpmath.inf, -4, 0, 4, mpmath.inf])


def _selu(alpha, scale, z):
    return scale * (z if z > 0 else alpha * mpmath.expm1(z))


@functools.cache
def _self_normalising():
    """Both constants at once, by Newton's method on the two moments."""
    with mp.workdps(_PRECISE):

        def moments(alpha, scale):
            return (
                _mean(lambda z: _selu(alpha, scale, z)),
                _mean(lambda z: _selu(alpha, scale, z) ** 2) - 1,
            )

        return [float(root) for root in mpmath.findroot(moments, (1.67, 1.05))]


def _moment_by_variance(moment):
    """The derivative of a moment of f(sqrt(q) z) by q, at q = 1: by a difference quotient of many digits."""
    with mp.workdps(_PRECISE):
        alpha, scale = _self_normalising()
        of = lambda q: _mean(lambda z: _selu(alpha, scale, mpmath.sqrt(q) * z) ** moment)  # noqa: E731
        return float(mpmath.diff(of, 1, h=mpmath.mpf(10) ** -8))


def _moments(q):
    """E[f] and E[f^2] of SELU for N(0, q), in closed form: completing the square gives Phi(-sqrt q), Phi(-2 sqrt q)."""
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    root = math.sqrt(q)
    first, second = (math.exp(k * k * q / 2) * math.erfc(k * root / math.sqrt(2)) / 2 for k in (1, 2))
    mean = scale * (root / math.sqrt(2 * math.pi) + alpha * (first - 0.5))
    return mean, scale**2 * (q / 2 + alpha**2 * (second - 2 * first + 0.5))


def _deviations():
    """Of the outputs of layers 1, 2, ... at weights of variance (3/4)^2 / width, from inputs of mean square 1."""
    square, found = 1.0, []
    for _ in range(100):
        mean, square = _moments(9 / 16 * square)
        found.append(math.sqrt(square - mean**2))
    return found


def _selu_chi():
    """Where the variance has settled: 9/16 E[f'^2], f' being scale on the right and scale alpha exp(x) on the left."""
    q = brentq(lambda q: 9 / 16 * _moments(q)[1] - q, 1e-3, 1, xtol=1e-15)
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    left = math.exp(2 * q) * math.erfc(math.sqrt(2 * q)) / 2
    return 9 / 16 * scale**2 * (0.5 + alpha**2 * left)


def _c_map(angle, slope):
    """The leaky rectifier's correlation by Cho & Saul's kernel of ReLU: f(x) = relu(x) - a relu(-x)."""
    kernel = lambda t: (math.sin(t) + (math.pi - t) * math.cos(t)) / (2 * math.pi)  # noqa: E731
    return 2 * ((1 + slope**2) * kernel(angle) - 2 * slope * kernel(math.pi - angle)) / (1 + slope**2)


def _residual_correlation(slope):
    """Fifty skips and a hundred layers, one after another."""

    def layers(c, count):
        for _ in range(count):
            c = _c_map(math.acos(min(c, 1.0)), slope)
        return c

    c = 0.0
    for block in range(33):
        skipped = layers(c, 1) if block in (0, 3, 7, 30) else c
        c = 0.36 * skipped + 0.64 * layers(c, 3)
    return layers(c, 1)


def _tailored():
    return brentq(lambda slope: _residual_correlation(slope) - 0.75, 0.3, 0.9, xtol=1e-15, rtol=1e-14)


def _gradient_correlation(layers):
    """Both slopes are 1 with probability (pi - angle) / (2 pi), and He's variance is 2; the angle by Cho & Saul."""
    angle, product = math.pi / 2, 1.0
    for _ in range(layers):
        product *= (math.pi - angle) / math.pi
        angle = math.acos((math.sin(angle) + (math.pi - angle) * math.cos(angle)) / math.pi)
    return product


@functools.cache
def _stretch(limit):
    """Five layers of 128 tanh units; of layers 2 to 5 the mean singular value, from the eigenvalues of J J^T."""
    found = []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        weights = []
        for _ in range(5):
            weights.append(generator.uniform(-1, 1, (128, 128)) * limit)
            # The biases' numbers, which are multiplied by 0.
            generator.standard_normal(128)
        a = np.random.default_rng((seed, 5)).standard_normal(128)
        means = []
        for layer, weight in enumerate(weights):
            a = np.tanh(a @ weight)
            if layer:
                jacobian = np.diag(1 - a**2) @ weight.T
                eigenvalues = np.linalg.eigvalsh(jacobian @ jacobian.T)
                means.append(np.sqrt(np.maximum(eigenvalues, 0)).mean())
        found.append(float(np.mean(means)))
    return found


def _quarter_circle():
    """The mean of the singular values' density, sqrt(4 - s^2) / pi from 0 to 2."""
    return float(mpmath.quad(lambda s: s * mpmath.sqrt(4 - s**2) / mpmath.pi, [0, 2]))


def _patterns(depth, seed):
    """How often the pattern of open units changes along a fine grid."""
    generator = np.random.default_rng(seed)
    layers = []
    for fan_in, fan_out in ((1, 20), *[(20, 20)] * (depth - 1), (20, 1)):
        weight = generator.standard_normal((fan_in, fan_out)) * math.sqrt(2 / fan_in)
        layers.append((weight, generator.standard_normal(fan_out)))

    def units(angles):
        """Which units are open at x = tan(angle): near both ends x is far out."""
        a = np.tan(angles)[:, None]
        signs = []
        for weight, bias in layers[:-1]:
            z = a @ weight + bias
            signs.append(z > 0)
            a = np.maximum(z, 0)
        return np.concatenate(signs, axis=1)

    grid = np.linspace(-math.pi / 2, math.pi / 2, 8_003)[1:-1]
    signs = units(grid)
    return 1 + int(np.sum(signs[1:] != signs[:-1]))


@functools.cache
def _regions_per_unit(depth):
    shares = [_patterns(depth, seed) / (20 * depth) for seed in range(100)]
    return MeanOf(float(np.mean(shares)), float(np.std(shares, ddof=1) / math.sqrt(100)), 100)


WAYS = {
    "selu_alpha": Way(lambda: _self_normalising()[0], "mean 0 1"),
    "selu_lambda": Way(lambda: _self_normalising()[1]),
    "selu_mean_by_variance": Way(lambda: _moment_by_variance(1), "mean normal 1"),
    "selu_mean_square_by_variance": Way(lambda: _moment_by_variance(2), "mean normal 1"),
    **{
        f"selu_deviation_{layer}": Way(lambda layer=layer: _deviations()[layer - 1], f"{layer} 3/4", rel=1e-7)
        for layer in (1, 11, 21, 31, 91)
    },
    "chi_selu_gain": Way(_selu_chi, "χ 3/4", rel=1e-8),
    **{
        f"he_deviation_{maps}": Way(lambda maps=maps: math.sqrt(2) / (3 * math.sqrt(maps)), f"he {maps} 3 3")
        for maps in (64, 128, 256, 512)
    },
    # Nine layers: sqrt(2)/3 to the power 9, over the roots of 2^(6 + 7 2 + 8 2 + 9 4), times 100 to the power 9.
    "he_over_fixed": Way(lambda: (100 * math.sqrt(2) / 3) ** 9 / 2**36, "he 0.01 9"),
    "truncated_deviation": Way(lambda: float(truncnorm.std(-2, 2)), "normal 2", rel=1e-14),
    "tailored_slope": Way(_tailored, "leaky 0 0.75 0", rel=1e-12),
    "tailored_scale": Way(lambda: math.sqrt(2 / (1 + _tailored() ** 2)), "mean", rel=1e-12),
    **{
        f"gradient_correlation_{layers}": Way(
            lambda layers=layers: _gradient_correlation(layers), f"relu {layers} he", rel=1e-7
        )
        for layers in (1, 10)
    },
    "stretch_tanh_xavier": Way(lambda: _stretch(math.sqrt(6 / 256)), "mean tanh xavier", rel=1e-6),
    "stretch_tanh_fan_in_uniform": Way(lambda: _stretch(1 / math.sqrt(128)), "mean tanh ±1/√n", rel=1e-6),
    "stretch_linear": Way(_quarter_circle, "mean xavier theory"),
    # Even a fine grid overlooks a piece here and there.
    **{
        f"regions_per_unit_{depth}": Way(lambda depth=depth: _regions_per_unit(depth), f"relu {depth} mean", rel=0.005)
        for depth in (5, 10)
    },
}
APPROVED = {"stretch_width": Approved(128, 0, "", "as drawn")}
