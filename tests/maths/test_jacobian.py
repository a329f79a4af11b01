"""Theory of a Jacobian's moments against closed forms, and against products of random matrices."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from figures_src.maths.activation import IDENTITY
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.jacobian import relative_variance


@pytest.mark.parametrize("depth", [1, 7, 30])
def test_linear_and_relu_layers_are_those_of_pennington_et_al(depth):
    """m_2 / m_1^2 - 1 is L and 0 for linear layers, 2L and L for ReLU."""
    for activation, normal, orthogonal in ((IDENTITY, depth, 0), (RELU, 2 * depth, depth)):
        for sigma_w in (0.5, math.sqrt(2)):
            assert relative_variance(activation, depth, sigma_w, orthogonal=False) == pytest.approx(normal, rel=1e-12)
            found = relative_variance(activation, depth, sigma_w, orthogonal=True)
            assert found == pytest.approx(orthogonal, rel=1e-12, abs=1e-12)


def test_a_tanh_layer_is_what_quadrature_gives():
    """Inputs of mean square 1 give z a variance of sigma_w^2."""
    mean = lambda power: quad(lambda z: np.cosh(1.5 * z) ** -power * norm.pdf(z), -12, 12, points=[0])[0]  # noqa: E731
    exact = mean(8) / mean(4) ** 2 - 1
    assert relative_variance(TANH, 1, 1.5, orthogonal=True) == pytest.approx(exact, rel=1e-8)
    assert relative_variance(TANH, 1, 1.5, orthogonal=False) == pytest.approx(exact + 1, rel=1e-8)


@pytest.mark.parametrize(("activation", "sigma_w"), [(TANH, 1.0), (SIGMOID, 4.0)])
def test_deeper_layers_are_told_of_at_the_variance_that_reaches_them(activation, sigma_w):
    """Against four wide layers of orthogonal matrices, whose moments are those of the product of their slopes."""
    generator, width = np.random.default_rng(0), 1200
    a, jacobian = generator.standard_normal(width), np.eye(width)
    for _ in range(4):
        weight = sigma_w * np.linalg.qr(generator.standard_normal((width, width)))[0]
        z = weight @ a
        a, jacobian = activation.f(z), activation.df(z)[:, None] * (weight @ jacobian)
    squares = jacobian @ jacobian.T
    found = width * np.sum(squares**2) / np.trace(squares) ** 2 - 1
    assert relative_variance(activation, 4, sigma_w, orthogonal=True) == pytest.approx(found, rel=0.1)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="depth must be at least 1, not 0"):
        relative_variance(TANH, 0, 1.0, orthogonal=True)
    with pytest.raises(ValueError, match="sigma_w"):
        relative_variance(TANH, 1, -1.0, orthogonal=True)
