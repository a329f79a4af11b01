"""The columns of the comparison table against closed forms."""

import types

import mpmath
import numpy as np
import pytest

from figures_src.maths import properties
from figures_src.maths.activation import IDENTITY
from figures_src.maths.catalogue.exponential import ELU, SELU, SOFTPLUS
from figures_src.maths.catalogue.gated import GELU, SILU
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from tests.maths.libraries import PRECISE

every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)


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
    assert properties.saturation_point(SIGMOID, share) == pytest.approx(float(exact), rel=1e-12)


def test_what_never_saturates_is_named():
    with pytest.raises(ValueError, match="slope of relu never stays below"):
        properties.saturation_point(RELU, 0.1)
    with pytest.raises(ValueError, match="share must lie between 0 and 1, not 2"):
        properties.saturation_point(SIGMOID, 2)


@every_activation
def test_mean_output_and_exact_zeros_agree_with_a_million_draws(activation):
    draws = activation.f(np.random.default_rng(7).standard_normal(1_000_000))
    assert properties.mean_output(activation) == pytest.approx(draws.mean(), abs=5 * draws.std() / 1e3)
    assert properties.share_of_exact_zeros(activation) == pytest.approx((draws == 0).mean(), abs=5 * 0.5 / 1e3)


@every_activation
def test_odd_means_odd(activation):
    textbook = [
        activation.textbook(PRECISE, mpmath.mpf(x)) + activation.textbook(PRECISE, -mpmath.mpf(x)) for x in (0.5, 3)
    ]
    assert properties.is_odd(activation) == (max(map(abs, textbook)) < 1e-12)


@pytest.mark.parametrize("activation", [*CATALOGUE.values(), IDENTITY], ids=lambda activation: activation.name)
def test_homogeneous_means_homogeneous(activation):
    """f(a x) = a f(x) by the textbook, at scales that are no powers of two."""
    textbook = [
        activation.textbook(PRECISE, a * x) - a * activation.textbook(PRECISE, x)
        for a in map(mpmath.mpf, (0.3, 7))
        for x in map(mpmath.mpf, (-20, -1, 1, 20))
    ]
    assert properties.is_homogeneous(activation) == (max(map(abs, textbook)) < 1e-12)


@pytest.mark.parametrize(
    ("f", "homogeneous"),
    [
        (np.abs, True),
        (lambda x: np.where(x > 0, 2 * x, -3 * x), True),
        (lambda x: np.minimum(x, 100.0), False),
        (lambda x: np.maximum(x, -100.0), False),
        (lambda x: np.maximum(x - 0.1, 0.0), False),
        (lambda x: x + 1e-9, False),
        (np.sign, False),
    ],
)
def test_what_is_homogeneous_only_somewhere_is_not(f, homogeneous):
    assert properties.is_homogeneous(types.SimpleNamespace(f=f)) is homogeneous


def test_mean_output_in_closed_form():
    assert properties.mean_output(RELU) == pytest.approx(1 / np.sqrt(2 * np.pi), rel=1e-12)
    assert properties.mean_output(SIGMOID) == pytest.approx(0.5, rel=1e-12)


def test_operations_are_those_of_the_formula():
    assert properties.operations(SIGMOID) == {
        "negation": 1,
        "exponential": 1,
        "addition": 1,
        "division": 1,
    }
    assert properties.operations(RELU) == {"comparison": 1}
    assert properties.operations(IDENTITY) == {}
    assert properties.operations(SOFTPLUS) == {"exponential": 1, "addition": 1, "logarithm": 1}
    assert properties.operations(ELU) == {"comparison": 1, "exponential": 1, "addition": 1}
    assert properties.operations(SELU) == {"comparison": 1, "exponential": 1, "addition": 1, "multiplication": 2}
    assert properties.operations(SILU) == {"negation": 1, "exponential": 1, "addition": 1, "division": 1}
    # The square root is one of a constant.
    gelu = {"negation": 1, "division": 2, "error function": 1, "multiplication": 1}
    assert properties.operations(GELU) == gelu


def test_the_steepest_slopes_of_gated_units():
    """Where f'' = 0: for GELU at sqrt(2), for SiLU where x tanh(x/2) = 2."""
    with mpmath.workdps(40):
        root = mpmath.sqrt(2)
        gelu = float(mpmath.ncdf(root) + root * mpmath.npdf(root))
        at = mpmath.findroot(lambda x: x * mpmath.tanh(x / 2) - 2, 2.4)
        gate = 1 / (1 + mpmath.exp(-at))
        silu = float(gate * (1 + at * (1 - gate)))
    for activation, place, largest in ((GELU, float(root), gelu), (SILU, float(at), silu)):
        low, high = properties.slope_extremes(activation)
        assert properties.maximum_slope(activation) == high.value == pytest.approx(largest, rel=1e-14)
        # f' is odd about 1/2.
        assert low.value == pytest.approx(1 - largest, rel=1e-12)
        assert (low.at, high.at) == pytest.approx((-place, place), rel=1e-6)
    assert (gelu, silu) == pytest.approx((1.1289, 1.0998), abs=5e-5)


def test_a_slope_that_is_only_neared_at_infinity_counts():
    assert properties.slope_extremes(SOFTPLUS) == ((-np.inf, 0.0), (np.inf, 1.0))
    assert properties.maximum_slope(SOFTPLUS) == properties.maximum_slope(ELU) == 1


@every_activation
def test_between_its_extremes_lie_all_slopes(activation):
    low, high = properties.slope_extremes(activation)
    x = np.random.default_rng(8).uniform(-40, 40, 100_000)
    slopes = activation.df(x)
    assert low.value <= slopes.min() + 1e-15 and slopes.max() <= high.value + 1e-15
    assert np.allclose(activation.df([low.at, high.at]), [low.value, high.value], rtol=1e-12)


@every_activation
def test_turning_points_are_the_extrema_inside_the_line(activation):
    inside = [at for at in activation.attained if at is not None and not any(k.at == at for k in activation.kinks)]
    assert [point.at for point in properties.turning_points(activation)] == inside
    for at, value in properties.turning_points(activation):
        assert value == pytest.approx(activation.range[0], rel=1e-15)
        assert activation.f(at - 0.01) > value < activation.f(at + 0.01)
