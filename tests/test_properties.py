"""The columns of the comparison table against closed forms."""

import types

import mpmath
import numpy as np
import pytest

from figures_src.maths import properties
from figures_src.maths.activations import CATALOGUE

every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)


@pytest.mark.parametrize("zeros", [0.0, 0.5, 1.0])
def test_a_dense_product_multiplies_zeros_like_any_other_number(zeros):
    assert properties.dense_operations(37, zeros) == 2 * 37


def test_the_largest_slope_is_found_off_the_grid():
    for middle in (0.3217, -11.13):
        bell = types.SimpleNamespace(df=lambda x, middle=middle: np.exp(-((x - middle) ** 2)))
        assert properties.maximum_slope(bell) == pytest.approx(1, abs=1e-13)


def test_the_largest_slope_may_point_downwards():
    assert properties.maximum_slope(types.SimpleNamespace(df=lambda x: np.full_like(x, -2.0))) == 2


@pytest.mark.parametrize("share", [0.5, 0.1, 0.01, 1e-12])
def test_saturation_of_the_sigmoid_is_where_the_hyperbolic_cosine_says(share):
    """sigma'(x) = 1 / (4 cosh^2(x/2))."""
    exact = 2 * mpmath.acosh(1 / mpmath.sqrt(share))
    assert properties.saturation_point(CATALOGUE["sigmoid"], share) == pytest.approx(float(exact), rel=1e-12)


def test_what_never_saturates_is_named():
    with pytest.raises(ValueError, match="slope of relu never stays below"):
        properties.saturation_point(CATALOGUE["relu"], 0.1)
    with pytest.raises(ValueError, match="share must lie between 0 and 1, not 2"):
        properties.saturation_point(CATALOGUE["sigmoid"], 2)


@every_activation
def test_mean_output_and_exact_zeros_agree_with_a_million_draws(activation):
    draws = activation.f(np.random.default_rng(7).standard_normal(1_000_000))
    assert properties.mean_output(activation) == pytest.approx(draws.mean(), abs=5 * draws.std() / 1e3)
    assert properties.share_of_exact_zeros(activation) == pytest.approx((draws == 0).mean(), abs=5 * 0.5 / 1e3)


@every_activation
def test_odd_means_odd(activation):
    textbook = [
        activation.textbook(mpmath, mpmath.mpf(x)) + activation.textbook(mpmath, -mpmath.mpf(x)) for x in (0.5, 3)
    ]
    assert properties.is_odd(activation) == (max(map(abs, textbook)) < 1e-12)


def test_mean_output_in_closed_form():
    assert properties.mean_output(CATALOGUE["relu"]) == pytest.approx(1 / np.sqrt(2 * np.pi), rel=1e-12)
    assert properties.mean_output(CATALOGUE["sigmoid"]) == pytest.approx(0.5, rel=1e-12)


def test_operations_are_those_of_the_formula():
    assert properties.operations(CATALOGUE["sigmoid"]) == {
        "negation": 1,
        "exponential": 1,
        "addition": 1,
        "division": 1,
    }
    assert properties.operations(CATALOGUE["relu"]) == {"comparison": 1}
    assert properties.operations(CATALOGUE["identity"]) == {}
