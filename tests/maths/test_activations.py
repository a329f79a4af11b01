"""Every record of the catalogue against mpmath, SciPy and the formula that the reader sees."""

import dataclasses
import pkgutil
import subprocess
import sys
import warnings

import mpmath
import numpy as np
import pytest
import scipy.special

from figures_src.maths import catalogue
from figures_src.maths.activation import IDENTITY, Accuracy, Kink, elementwise
from figures_src.maths.catalogue import exponential, gated, rectified, sigmoidal
from figures_src.maths.catalogue.exponential import ALPHA, ELU, LAMBDA
from figures_src.maths.catalogue.gated import GELU, SILU
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from tests.maths import latex
from tests.maths.libraries import PRECISE

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


BITS = random_bit_patterns(np.float64, 300, seed=1)
POINTS = np.concatenate(
    [
        HARD_POINTS[np.isfinite(HARD_POINTS)],
        BITS[np.abs(BITS) < 1e6],  # mpmath's exponential takes long farther out, where nothing new is seen
        np.random.default_rng(2).uniform(-760, 760, 300),
        np.random.default_rng(3).uniform(-40, 40, 600),
    ]
)


def digits_for(x):
    """Enough that 1 - tanh^2(x) and exp(x) - 1 keep 40 correct ones; beyond 750 all tails are 0 in float64 anyway."""
    return 40 + int(0.87 * min(abs(x), 750)) + (int(-np.log10(abs(x))) if 0 < abs(x) < 1 else 0)


def truth(formula, x):
    with mpmath.workdps(digits_for(x)):
        return +mpmath.mpf(formula(mpmath.mpf(float(x))))


def ulps(computed, exact, least=0.0):
    """Distance in units of the last place of the number that it should be, or of ``least``, if that is larger."""
    nearest = float(exact)
    if np.isinf(nearest) or np.isinf(computed):
        return 0.0 if nearest == computed else np.inf
    with mpmath.workdps(80):
        return float(abs(mpmath.mpf(float(computed)) - exact) / float(np.spacing(max(abs(nearest), least))))


def worst(function, formula, least=lambda x: 0.0):
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        computed = function(POINTS)
    errors = [ulps(y, truth(formula, x), least(x)) for x, y in zip(POINTS, computed, strict=True)]
    return max(zip(errors, POINTS, strict=True), key=lambda pair: pair[0])


def crossing(activation, x):
    """In the interval where f' changes its sign, the size of the terms that cancel."""
    left, right = activation.accuracy.crossing or (np.inf, -np.inf)
    return np.where((left <= x) & (x <= right), 0.25, 0.0)


@every_activation
def test_value_is_as_accurate_as_the_record_says_everywhere(activation):
    error, where = worst(activation.f, lambda x: activation.textbook(PRECISE, x))
    assert error <= activation.accuracy.f, f"{error} ulps at {where!r}"


@every_activation
def test_derivative_is_as_accurate_as_the_record_says_by_the_formula_that_the_reader_sees(activation):
    formula = latex.function(activation.latex_derivative, itself=(activation.symbol, activation.latex))
    error, where = worst(activation.df, formula, lambda x: crossing(activation, x))
    assert error <= activation.accuracy.df, f"{error} ulps at {where!r}"


@every_activation
def test_accuracy_is_a_few_ulps(activation):
    """What a record may say of itself; 2 and 4 where nothing cancels."""
    assert activation.accuracy.f <= 8 and activation.accuracy.df <= 10
    assert activation.accuracy == Accuracy() or activation.family == "gated"


@every_activation
def test_infinities_have_their_limits(activation):
    """Those of the textbook, far out."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        for part in (activation.f, activation.df):
            ends = part([-np.inf, np.inf])
            assert np.allclose(ends, part([-1e300, 1e300])) or np.array_equal(
                np.sign(ends), np.sign(part([-1e300, 1e300]))
            )
    with mpmath.workdps(500):
        for x in (-np.inf, np.inf):
            far = float(activation.textbook(PRECISE, mpmath.mpf(np.sign(x) * 1000)))
            value = float(activation.f(x))
            assert value == pytest.approx(far, abs=1e-12) or (np.isinf(value) and value * far > 0 and abs(far) > 5)


@every_activation
def test_the_formulas_that_the_reader_sees_are_the_textbook_and_its_derivative(activation):
    shown = latex.function(activation.latex)
    derivative = latex.function(activation.latex_derivative, itself=(activation.symbol, activation.latex))
    kinks = {kink.at for kink in activation.kinks}
    with mpmath.workdps(50):
        for x in map(mpmath.mpf, (-30, -7.25, -1, -0.125, 0, 0.5, 1, 3, 30)):
            exact = mpmath.mpf(activation.textbook(PRECISE, x))
            assert mpmath.almosteq(shown(x), exact, rel_eps=1e-40, abs_eps=1e-40)
            # A one-sided difference where f'' jumps as well: from the side whose formula holds there.
            if x not in kinks:
                slope = mpmath.diff(lambda t: mpmath.mpf(activation.textbook(PRECISE, t)), x, direction=-1)
                assert mpmath.almosteq(derivative(x), slope, rel_eps=1e-20, abs_eps=1e-20)


@every_activation
def test_limits_at_the_kinks_are_those_of_the_textbook(activation):
    for kink in activation.kinks:
        with mpmath.workdps(50):
            at, near = mpmath.mpf(kink.at), mpmath.mpf(10) ** -20
            value = activation.textbook(PRECISE, at)
            left = (value - activation.textbook(PRECISE, at - near)) / near
            right = (activation.textbook(PRECISE, at + near) - value) / near
        assert (kink.left, kink.right) == pytest.approx((float(left), float(right)), rel=1e-15)
        assert min(kink.left, kink.right) <= kink.takes <= max(kink.left, kink.right)


@every_activation
def test_the_range_is_that_of_the_textbook(activation):
    with mpmath.workdps(500):
        far = sorted(float(activation.textbook(PRECISE, mpmath.mpf(x))) for x in (-1000, 1000))
    for value, end, at in zip(far, activation.range, activation.attained, strict=True):
        if np.isinf(end):
            assert abs(value) > 5
        else:
            with mpmath.workdps(50):
                taken = value if at is None else float(activation.textbook(PRECISE, mpmath.mpf(at)))
            assert taken == pytest.approx(end, rel=1e-15, abs=1e-12)


@every_activation
def test_where_a_function_falls_its_textbook_does(activation):
    """And at the end of each interval its slope is 0, to as many digits as a float can say."""

    def slope(x):
        return mpmath.diff(lambda t: mpmath.mpf(activation.textbook(PRECISE, t)), mpmath.mpf(x))

    kinks = {kink.at for kink in activation.kinks}
    with mpmath.workdps(60):
        for x in np.arange(-30, 30, 0.37):
            inside = any(left < x < right for left, right in activation.falls)
            assert x in kinks or (slope(x) < 0) == inside, x
        for end in (end for interval in activation.falls for end in interval if np.isfinite(end)):
            assert slope(np.nextafter(end, -np.inf)) * slope(np.nextafter(end, np.inf)) < 0


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
    if part == "df":
        spacing = np.maximum(spacing, np.spacing(crossing(activation, points[finite]).astype(np.float32)))
    assert np.max(np.abs(single[finite] - double[finite]) / spacing) <= 8
    assert np.allclose(single[~finite], double[~finite].astype(np.float32), rtol=8 * 2.0**-23, atol=0)


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
    assert np.allclose(SIGMOID.f(x), scipy.special.expit(x), rtol=1e-15, atol=0)


def test_sigmoid_derivative_keeps_its_digits_far_out():
    assert SIGMOID.df(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)


def test_softplus_agrees_with_numpy():
    x = np.linspace(-700, 700, 20_001)
    assert np.allclose(CATALOGUE["softplus"].f(x), np.logaddexp(0, x), rtol=1e-14, atol=0)


def test_gelu_agrees_with_scipy_where_scipy_keeps_its_digits():
    x = np.linspace(-5, 30, 7001)
    assert np.allclose(GELU.f(x), x * scipy.special.ndtr(x), rtol=1e-13, atol=0)


def test_selu_has_the_published_constants_to_the_last_digits():
    """Klambauer et al. (2017), in the digits that PyTorch and Keras ship."""
    assert pytest.approx(1.6732632423543772848170429916717, rel=1e-15) == ALPHA
    assert pytest.approx(1.0507009873554804934193349852946, rel=1e-15) == LAMBDA


def test_published_minima():
    """Elfwing, Uchibe & Doya (2018): about -0.28 at about -1.28."""
    assert SILU.range[0] == pytest.approx(-0.28, abs=0.005) and SILU.attained[0] == pytest.approx(-1.28, abs=0.005)


@pytest.mark.parametrize("family", [rectified, sigmoidal, exponential, gated], ids=lambda family: family.__name__)
def test_a_record_is_called_by_its_name(family):
    records = {name: value for name, value in vars(family).items() if isinstance(value, type(IDENTITY))}
    assert records and all(name == record.name.upper() for name, record in records.items())
    assert all(CATALOGUE[record.name] is record for record in records.values())


def test_every_family_of_the_catalogue_is_joined():
    """And each hue's shades are numbered from 0, none twice."""
    modules = {module.name for module in pkgutil.iter_modules(catalogue.__path__)} - {"joined"}
    assert modules == {"rectified", "sigmoidal", "exponential", "gated"}
    shades = {}
    for record in CATALOGUE.values():
        shades.setdefault(record.family, []).append(record.shade)
    assert all(sorted(places) == list(range(len(places))) for places in shades.values())


def test_only_who_needs_special_functions_pays_for_them():
    families = ["rectified", "sigmoidal", "exponential"]
    each = "import figures_src.maths.catalogue.{}; print('scipy' in sys.modules)"
    code = "; ".join(["import sys", *(each.format(family) for family in families)])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * len(families)


@every_activation
def test_value_and_slope_in_one_go_are_the_same(activation):
    for points in (POINTS, POINTS[np.abs(POINTS) < 1e30].astype(np.float32)):
        value, slope = activation.with_slope(points)
        assert np.array_equal(value, activation.f(points)) and np.array_equal(slope, activation.df(points))
        assert value.dtype == slope.dtype == points.dtype


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("df", lambda x: -np.ones_like(x), "df must be the derivative"),
        ("df", lambda x: 1.0001 * SIGMOID.df(x), "df must be the derivative"),
        ("name", "Re LU", "name must be"),
        ("range", (0.0, 0.5), "range must hold"),
        ("attained", (0.0, None), "attained says that f reaches 0.0 at 0.0"),
        ("falls", ((-np.inf, -1.0),), "falls must end where"),
        ("family", "", "family must name"),
        ("kinks", (Kink(at=0.0, left=0.0, right=1.0, takes=0.25),), "kinks must give the limits"),
    ],
)
def test_a_record_that_contradicts_itself_cannot_be_built(field, value, names):
    with pytest.raises(ValueError, match=names):
        dataclasses.replace(SIGMOID, **{field: value})


@pytest.mark.parametrize(
    ("record", "field", "value", "names"),
    [
        (RELU, "attained", (None, None), "attained must say where f reaches 0"),
        (GELU, "attained", (None, None), "attained must say where f reaches -0.1699"),
        (SILU, "attained", (-1.0, None), "attained says that f reaches -0.278.* at -1.0"),
        (SILU, "falls", (), "falls must hold the x where f' < 0"),
        (SILU, "falls", ((-np.inf, -1.2),), "falls must end where f' changes its sign, not at -1.2"),
        (SILU, "range", (-0.27, np.inf), "range must hold"),
        (SILU, "df", SIGMOID.df, "df must be the derivative"),
        (ELU, "kinks", (Kink(at=0.0, left=0.0, right=1.0, takes=1.0),), "kinks must give the limits"),
        (SIGMOID, "both", lambda x: (x, x), "both must give what"),
    ],
)
def test_what_a_dip_or_a_plateau_shows_must_be_said(record, field, value, names):
    with pytest.raises(ValueError, match=names):
        dataclasses.replace(record, **{field: value})


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
    shifted["both"] = None
    shifted["attained"] = (1 / 3, None)
    good = dataclasses.replace(RELU, kinks=(Kink(at=1 / 3, left=0.0, right=1.0, takes=0.0),), **shifted)
    with pytest.raises(ValueError, match=names):
        dataclasses.replace(good, kinks=kinks)
