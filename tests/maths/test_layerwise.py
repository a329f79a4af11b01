"""The theory layer by layer against closed forms, other quadrature, and the one-layer maps."""

import math

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.special

from figures_src.maths import layerwise, mean_field
from figures_src.maths.activation import IDENTITY
from figures_src.maths.catalogue.gated import GELU
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import LEAKY_RELU, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from tests.maths.test_mean_field import ERF, SIGMAS

EVERY = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=lambda activation: activation.name)


def test_theory_of_a_linear_network_is_exact():
    assert layerwise.log_gradients(IDENTITY, 6, 0.5, 0.0) == pytest.approx(np.log(0.5) * np.arange(5, -1, -1))
    assert layerwise.log_activations(IDENTITY, 6, 0.5, 0.0) == pytest.approx(np.log(0.5) * np.arange(7))
    assert layerwise.log_weight_gradients(IDENTITY, 6, 0.5, 0.0) == pytest.approx(np.zeros(6), abs=1e-12)
    found = layerwise.signal(IDENTITY, 6, 0.5, 0.0, correlation=0.3)
    assert found.correlation == pytest.approx(np.full(6, 0.3)) and found.spread == pytest.approx(
        math.sqrt(0.7) * 0.5 ** np.arange(1, 7)
    )


@SIGMAS
def test_a_network_of_error_functions_in_closed_form(sigma_w, sigma_b):
    """Williams (1997): E[erf(u) erf(v)] = 2/pi arcsin(2 c q / (1 + 2q)); E[erf'(sqrt(q) z)^2] = 4/pi / sqrt(1 + 4q)."""
    layers, c0 = 7, 0.25
    with mpmath.workdps(30):
        w, b = mpmath.mpf(sigma_w) ** 2, mpmath.mpf(sigma_b) ** 2
        q, k, factors, squares, spreads, correlations = w + b, w * c0 + b, [], [mpmath.mpf(1)], [], []
        for _ in range(layers):
            correlations.append(float(k / q))
            factors.append(w * 4 / mpmath.pi / mpmath.sqrt(1 + 4 * q))
            both = 2 / mpmath.pi * mpmath.asin(2 * k / (1 + 2 * q))
            squares.append(2 / mpmath.pi * mpmath.asin(2 * q / (1 + 2 * q)))
            spreads.append(float(mpmath.sqrt(squares[-1] - both)))
            q, k = w * squares[-1] + b, w * both + b
        gradients = [float(mpmath.log(mpmath.fprod(factors[layer:-1])) / 2) for layer in range(layers)]
        sizes = [float(mpmath.log(square) / 2) for square in squares]
    assert layerwise.log_gradients(ERF, layers, sigma_w, sigma_b) == pytest.approx(gradients, rel=1e-11, abs=1e-12)
    assert layerwise.log_activations(ERF, layers, sigma_w, sigma_b) == pytest.approx(sizes, rel=1e-11, abs=1e-12)
    exact = [one + below - sizes[-2] for one, below in zip(gradients, sizes, strict=False)]
    assert layerwise.log_weight_gradients(ERF, layers, sigma_w, sigma_b) == pytest.approx(exact, rel=1e-11, abs=1e-11)
    found = layerwise.signal(ERF, layers, sigma_w, sigma_b, correlation=c0)
    assert found.spread == pytest.approx(spreads, rel=1e-7)
    assert found.correlation == pytest.approx(correlations, rel=1e-9)


@pytest.mark.parametrize(("sigma_w", "sigma_b"), [(math.sqrt(2), 0.0), (0.7, 0.3), (9.0, 2.0)])
def test_gradients_of_a_piecewise_linear_network_know_no_variance(sigma_w, sigma_b):
    """He et al. (2015): each layer multiplies the mean square by sigma_w^2 (1 + a^2) / 2, a the slope on the left."""
    for activation, left in ((RELU, 0.0), (LEAKY_RELU, 0.01)):
        logs = layerwise.log_gradients(activation, 5, sigma_w, sigma_b)
        exact = [math.log(sigma_w**2 * (1 + left**2) / 2) / 2 * steps for steps in (4, 3, 2, 1, 0)]
        assert logs == pytest.approx(exact, rel=1e-13, abs=1e-13)


@EVERY
def test_deep_down_a_layer_changes_gradients_by_the_factors_of_the_settled_theory(activation):
    """chi for dLoss/dz, weight_gradient_factor for dLoss/dW, once the variance has settled (or fallen, or grown)."""
    for sigma_w in (0.5, 0.8):
        steps = np.diff(2 * layerwise.log_gradients(activation, 60, sigma_w, 0.0))[40:50]
        assert np.exp(-steps) == pytest.approx(np.full(10, mean_field.chi(activation, sigma_w, 0.0)), rel=0.04)
        steps = np.diff(2 * layerwise.log_weight_gradients(activation, 60, sigma_w, 0.0))[40:50]
        factor = mean_field.weight_gradient_factor(activation, sigma_w, 0.0)
        assert np.exp(-steps) == pytest.approx(np.full(10, factor), rel=0.04)


@pytest.mark.parametrize(("activation", "sigma_w"), [(SIGMOID, 3.0), (TANH, 1.3), (GELU, 1.7)])
def test_spread_of_a_layer_by_other_quadrature(activation, sigma_w):
    """E[(f(u) - f(v))^2] / 2 against Gauss-Hermite nodes in two dimensions (no kinks)."""
    found = layerwise.signal(activation, 2, sigma_w, 0.2)
    q = sigma_w**2 + 0.04

    def mean(function):
        return scipy.integrate.quad(
            lambda z: function(math.sqrt(q) * z) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi), -12, 12, limit=400,
            points=[0], epsabs=1e-13,
        )[0]  # fmt: skip

    assert found.half_difference[0] == pytest.approx(sigma_w**2)
    rho = 0.04 / q
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    u = math.sqrt(q) * nodes[:, None]
    v = rho * u + math.sqrt(q * (1 - rho**2)) * nodes[None, :]
    product = float(weights @ (activation.f(u) * activation.f(v)) @ weights) / (2 * math.pi)
    exact = mean(lambda x: float(activation.f(x)) ** 2) - product
    assert found.spread[0] ** 2 == pytest.approx(exact, rel=2e-4)


def test_what_is_alike_is_told_apart_by_chi_alone():
    """Deep in a sigmoid network the difference of two inputs falls by sqrt(chi) per layer, far below rounding."""
    found = layerwise.signal(SIGMOID, 60, 1.0, 0.0)
    factors = found.half_difference[31:] / found.half_difference[30:-1]
    assert factors == pytest.approx(np.full(29, mean_field.chi(SIGMOID, 1.0, 0.0)), rel=1e-9)
    assert np.all(np.diff(np.log(found.spread)) < -1.4)


def test_inputs_of_a_deep_relu_network_merge_as_published():
    """With He's weights 1 - c_l tends to 9 pi^2 / (2 l^2) (Hayou et al., 2019)."""
    found = layerwise.signal(RELU, 3000, math.sqrt(2), 0.0)
    assert (1 - found.correlation[-1]) * 3000**2 == pytest.approx(9 * math.pi**2 / 2, rel=0.02)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="depth must be at least 1, not 0"):
        layerwise.log_gradients(IDENTITY, 0, 1.0, 0.0)
    with pytest.raises(ValueError, match="correlation must lie between -1 and 1, not 2"):
        layerwise.signal(RELU, 3, 1.0, 0.0, correlation=2)
    for function in (
        layerwise.log_activations,
        layerwise.log_gradients,
        layerwise.log_weight_gradients,
        layerwise.signal,
    ):
        with pytest.raises(ValueError, match="sigma_w must be finite and positive, not 0"):
            function(RELU, 3, 0.0, 0.0)
