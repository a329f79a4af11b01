"""Every record of the catalogue against mpmath, SciPy and the formula that the reader sees."""

import dataclasses
import warnings

import mpmath
import numpy as np
import pytest
import scipy.special

from figures_src.maths.activations import CATALOGUE, Kink, elementwise, find
from tests import latex

HARD = [0.0, 5e-324, 1e-310, 2.3e-308, 1e-17, 0.01, 0.5, 1.0, 5.0, 18.7, 36.7, 37.0, 40.0, 88.8, 103.9, 350.0, 372.5]
HARD += [709.0, 709.9, 744.4, 745.0, 746.0, 1e3, 1e16, 1e308, np.inf]
HARD_POINTS = np.array(HARD + [-x for x in HARD])

every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)


def random_bit_patterns(dtype, count, seed):
    """Floating-point numbers of every magnitude: random bits, read as numbers, NaNs left out."""
    integer = np.dtype(f"u{np.dtype(dtype).itemsize}")
    bits = np.random.default_rng(seed).integers(0, np.iinfo(integer).max, 2 * count, dtype=integer, endpoint=True)
    numbers = bits.view(dtype)
    return numbers[~np.isnan(numbers)][:count]


POINTS = np.concatenate(
    [HARD_POINTS, random_bit_patterns(np.float64, 600, seed=1), np.random.default_rng(2).uniform(-760, 760, 600)]
)


def digits_for(x):
    """Enough that 1 - sigma(x) and exp(x) - 1 keep 60 correct ones; beyond 1,500 both tails are 0 in float64 anyway."""
    return 60 + int(min(abs(x), 1500)) + (int(-np.log10(abs(x))) if 0 < abs(x) < 1 else 0)


def truth(formula, x):
    with mpmath.workdps(digits_for(x)):
        return +mpmath.mpf(formula(mpmath.mpf(float(x))))


def ulps(computed, exact):
    """Distance in units of the last place of the number that it should be."""
    nearest = float(exact)
    if np.isinf(nearest) or np.isinf(computed):
        return 0.0 if nearest == computed else np.inf
    with mpmath.workdps(80):
        return float(abs(mpmath.mpf(float(computed)) - exact) / float(np.spacing(abs(nearest))))


def worst(function, formula, points):
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        computed = function(points)
    errors = [ulps(y, truth(formula, x)) for x, y in zip(points, computed, strict=True)]
    return max(zip(errors, points, strict=True), key=lambda pair: pair[0])


@every_activation
def test_value_is_within_two_ulps_of_the_textbook_everywhere(activation):
    error, where = worst(activation.f, lambda x: activation.textbook(mpmath, x), POINTS)
    assert error <= 2, f"{error} ulps at {where!r}"


@every_activation
def test_derivative_is_within_four_ulps_of_the_formula_that_the_reader_sees(activation):
    formula = latex.function(activation.latex_derivative, itself=(activation.symbol, activation.latex))
    error, where = worst(activation.df, formula, POINTS)
    assert error <= 4, f"{error} ulps at {where!r}"


@every_activation
def test_the_formulas_that_the_reader_sees_are_the_textbook_and_its_derivative(activation):
    shown = latex.function(activation.latex)
    derivative = latex.function(activation.latex_derivative, itself=(activation.symbol, activation.latex))
    kinks = {kink.at for kink in activation.kinks}
    with mpmath.workdps(50):
        for x in map(mpmath.mpf, (-30, -7.25, -1, -0.125, 0, 0.5, 1, 3, 30)):
            exact = mpmath.mpf(activation.textbook(mpmath, x))
            assert mpmath.almosteq(shown(x), exact, rel_eps=1e-40, abs_eps=1e-40)
            if x not in kinks:
                slope = mpmath.diff(lambda t: mpmath.mpf(activation.textbook(mpmath, t)), x)
                assert mpmath.almosteq(derivative(x), slope, rel_eps=1e-20, abs_eps=1e-20)


@every_activation
def test_limits_at_the_kinks_are_those_of_the_textbook(activation):
    for kink in activation.kinks:
        with mpmath.workdps(50):
            at, near = mpmath.mpf(kink.at), mpmath.mpf(10) ** -20
            value = activation.textbook(mpmath, at)
            left = (value - activation.textbook(mpmath, at - near)) / near
            right = (activation.textbook(mpmath, at + near) - value) / near
        assert (kink.left, kink.right) == pytest.approx((float(left), float(right)), rel=1e-15)
        assert min(kink.left, kink.right) <= kink.takes <= max(kink.left, kink.right)


@every_activation
def test_the_range_is_that_of_the_textbook(activation):
    with mpmath.workdps(500):
        far = sorted(float(activation.textbook(mpmath, mpmath.mpf(x))) for x in (-1000, 1000))
    for value, end in zip(far, activation.range, strict=True):
        assert abs(value) > 5 if np.isinf(end) else value == pytest.approx(end, abs=1e-12)


@every_activation
@pytest.mark.parametrize("part", ["f", "df"])
def test_float32_stays_float32_and_is_as_good_as_float64_rounded(activation, part):
    function = getattr(activation, part)
    points = np.concatenate(
        [HARD_POINTS[np.abs(HARD_POINTS) < 1e38], random_bit_patterns(np.float32, 2000, seed=3)]
    ).astype(np.float32)
    single, double = function(points), function(points.astype(np.float64))
    assert single.dtype == np.float32 and double.dtype == np.float64
    finite = np.isfinite(double) & (np.abs(double) < 1e38)
    spacing = np.spacing(np.abs(double[finite]).astype(np.float32)).astype(np.float64)
    assert np.max(np.abs(single[finite] - double[finite]) / spacing) <= 6
    assert np.array_equal(single[~finite], double[~finite].astype(np.float32))


@every_activation
@pytest.mark.parametrize("part", ["f", "df"])
def test_accepts_numbers_lists_integers_and_arrays_of_any_shape(activation, part):
    function = getattr(activation, part)
    grid = np.linspace(-3, 3, 24)
    assert np.array_equal(function(grid.reshape(2, 3, 4)), function(grid).reshape(2, 3, 4))
    assert function(2) == function(2.0) == function([2.0])[0] == function(np.array(2.0))
    assert np.ndim(function(2)) == 0 and function(2).dtype == np.float64
    assert function(np.zeros((0, 3))).shape == (0, 3)
    assert np.isnan(function(np.nan))


def test_sigmoid_agrees_with_scipy():
    x = np.linspace(-700, 700, 20_001)
    assert np.allclose(CATALOGUE["sigmoid"].f(x), scipy.special.expit(x), rtol=1e-15, atol=0)


def test_sigmoid_derivative_keeps_its_digits_far_out():
    assert CATALOGUE["sigmoid"].df(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"unknown activation 'rleu'; known are relu, sigmoid"):
        find("rleu")


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("df", lambda x: -np.ones_like(x), "df must be the derivative"),
        ("df", lambda x: 1.0001 * CATALOGUE["sigmoid"].df(x), "df must be the derivative"),
        ("name", "Re LU", "name must be"),
        ("range", (0.0, 0.5), "range must hold"),
        ("attained", (True, True), "attained says"),
        ("kinks", (Kink(at=0.0, left=0.0, right=1.0, takes=0.25),), "kinks must give the limits"),
    ],
)
def test_a_record_that_contradicts_itself_cannot_be_built(field, value, names):
    with pytest.raises(ValueError, match=names):
        dataclasses.replace(CATALOGUE["sigmoid"], **{field: value})


@pytest.mark.parametrize(
    ("kinks", "names"),
    [
        ((), r"kinks must name every point where df jumps, and does not name \[.*0\.333"),
        ((Kink(at=1 / 3, left=0.0, right=1.0, takes=1.0),), "kinks must give the value that df takes"),
        ((Kink(at=1 / 3, left=0.0, right=2.0, takes=0.0),), "kinks must give the limits"),
    ],
)
def test_a_kink_between_the_points_of_any_grid_is_found(kinks, names):
    shifted = {
        "f": elementwise(lambda x: np.maximum(x - 1 / 3, 0)),
        "df": elementwise(lambda x: np.heaviside(x - 1 / 3, 0)),
    }
    good = dataclasses.replace(CATALOGUE["relu"], kinks=(Kink(at=1 / 3, left=0.0, right=1.0, takes=0.0),), **shifted)
    with pytest.raises(ValueError, match=names):
        dataclasses.replace(good, kinks=kinks)
