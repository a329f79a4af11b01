"""The infinite-width theory against SciPy's and mpmath's quadrature, closed forms, publications and wide networks."""

import dataclasses
import itertools
import math

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.special

from figures_src.maths import mean_field
from figures_src.maths.activation import IDENTITY, Kink, elementwise, shifted
from figures_src.maths.catalogue.gated import GELU, SILU
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import LEAKY_RELU, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.gaussian import expectation, product_expectation
from figures_src.maths.network import backward, forward, initialise
from tests.maths.libraries import normal_density

# What the catalogue may lack: a kernel in closed form (Williams, 1997), a kink off the origin.
ERF = dataclasses.replace(
    TANH,
    name="erf",
    f=elementwise(scipy.special.erf),
    df=elementwise(lambda x: 2 / np.sqrt(np.pi) * np.exp(-(np.minimum(np.abs(x), 30) ** 2))),
    both=None,
)
BENT = dataclasses.replace(
    LEAKY_RELU,
    name="bent",
    f=elementwise(lambda x: x + np.maximum(x - 0.7, 0) + 3 * np.maximum(-0.3 - x, 0)),
    df=elementwise(lambda x: np.where(x > 0.7, 2.0, np.where(x > -0.3, 1.0, -2.0))),
    range=(-0.3, np.inf),
    attained=(-0.3, None),
    falls=((-np.inf, -0.3),),
    both=None,
    kinks=(Kink(at=-0.3, left=-2.0, right=1.0, takes=-2.0), Kink(at=0.7, left=1.0, right=2.0, takes=1.0)),
)
# f'(0) = 0: no sigma_w is large enough.
DIP = dataclasses.replace(
    TANH,
    name="dip",
    f=elementwise(lambda x: 1 - 1 / (1 + x**2)),
    df=elementwise(lambda x: 2 * np.clip(x, -1e9, 1e9) / (1 + np.clip(x, -1e9, 1e9) ** 2) ** 2),
    range=(0.0, 1.0),
    attained=(0.0, None),
    falls=((-np.inf, 0.0),),
    both=None,
)


def each(*more):
    """Every record of the catalogue, and these."""
    return pytest.mark.parametrize("activation", [*CATALOGUE.values(), *more], ids=lambda activation: activation.name)


SIGMAS = pytest.mark.parametrize(
    ("sigma_w", "sigma_b"), [(0.4, 0.0), (0.5, 1e-7), (0.9, 0.5), (1.2, 0.1), (1.9, 0.3), (6.0, 2.0)]
)


def kinks_of(activation):
    return [kink.at for kink in activation.kinks]


def mean_square(activation, part, q):
    """E[part(x)^2] for x ~ N(0, q), by SciPy."""
    deviation, function = math.sqrt(q), getattr(activation, part)
    reach = 9 * deviation
    breaks = {end for end in (0, -10, 10, -40, 40, -reach / 3, reach / 3, *kinks_of(activation)) if abs(end) < reach}

    def integrand(x):
        return float(function(x)) ** 2 * normal_density(x, deviation)

    panels = itertools.pairwise(sorted({-reach, reach, *breaks}))
    return sum(scipy.integrate.quad(integrand, *panel, epsabs=0, epsrel=1e-11, limit=200)[0] for panel in panels)


def product(activation, q, c):
    """E[f(x) f(y)] for x, y ~ N(0, q) with correlation c: SciPy's Gauss-Legendre nodes in rectangles between the kinks.

    Right to 1e-12 for correlations up to 0.9: the joint density itself, in x and y as they are.
    """
    ends = np.array(sorted({*math.sqrt(q) * np.arange(-9.0, 10.0), *kinks_of(activation)}))
    nodes, weights = scipy.special.roots_legendre(20)
    middle, half = (ends[1:] + ends[:-1])[:, None] / 2, np.diff(ends)[:, None] / 2
    x = (middle + half * nodes).ravel()
    weighted = (half * weights).ravel() * activation.f(x)
    exponent = (2 * c * np.outer(x, x) - x**2 - x[:, None] ** 2) / (2 * q * (1 - c**2))
    return weighted @ np.exp(exponent) @ weighted / (2 * math.pi * q * math.sqrt(1 - c**2))


@each(BENT)
@pytest.mark.parametrize("q", [1e-3, 1.0, 60.0])
def test_variance_map_agrees_with_scipys_quadrature(activation, q):
    expected = 1.3**2 * mean_square(activation, "f", q) + 0.7**2
    assert mean_field.variance_map(activation, q, 1.3, 0.7) == pytest.approx(expected, rel=1e-9)


@each()
@SIGMAS
def test_the_fixed_point_is_where_plain_iteration_from_1_ends(activation, sigma_w, sigma_b):
    q, before = 1.0, 0.0
    for _ in range(300):
        q, before = mean_field.variance_map(activation, q, sigma_w, sigma_b), q
        if q == before or not 1e-30 < q < 1e15:
            break
    found = mean_field.variance_fixed_point(activation, sigma_w, sigma_b)
    assert found == pytest.approx(0 if q < 1e-30 else math.inf if q > 1e15 else q, rel=1e-9, abs=0)


@pytest.mark.parametrize(("activation", "gain"), [(RELU, 0.5), (LEAKY_RELU, (1 + 0.01**2) / 2), (IDENTITY, 1.0)])
def test_the_fixed_point_of_a_straight_line_is_exact(activation, gain):
    edge = 1 / math.sqrt(gain)
    for sigma_w in (0.3 * edge, 0.9 * edge, (1 - 1e-9) * edge):
        exact = 0.2**2 / (1 - sigma_w**2 * gain)
        assert mean_field.variance_fixed_point(activation, sigma_w, 0.2) == pytest.approx(exact, rel=1e-14)
        assert mean_field.variance_fixed_point(activation, sigma_w, 0.0) == 0
    assert mean_field.variance_fixed_point(activation, edge, 0.0) == 1
    assert mean_field.variance_fixed_point(activation, edge, 0.2) == math.inf
    assert mean_field.variance_fixed_point(activation, 1.001 * edge, 0.0) == math.inf


@pytest.mark.parametrize(("sigma_w", "sigma_b"), [(1.001, 0.0), (1 + 1e-5, 0.0), (1.0, 1e-3), (0.9999, 1e-7)])
def test_the_fixed_point_near_criticality_agrees_with_mpmath(sigma_w, sigma_b):
    """Plain iteration would take up to 1e6 layers."""

    def growth(q):
        def square(z):
            return mpmath.tanh(mpmath.sqrt(q) * z) ** 2 * mpmath.npdf(z)

        return (mpmath.mpf(sigma_w) ** 2 * 2 * mpmath.quad(square, [0, 1, 3, 6, 12]) + mpmath.mpf(sigma_b) ** 2) / q - 1

    found = mean_field.variance_fixed_point(TANH, sigma_w, sigma_b)
    with mpmath.workdps(25):
        exact = mpmath.findroot(growth, (found, 1.01 * found), tol=1e-20)
    assert found == pytest.approx(float(exact), rel=1e-9, abs=0)


@pytest.mark.parametrize("sigma_w", [0.2, 0.9, 0.9999, 1.0])
def test_tanh_without_biases_falls_silent_up_to_sigma_w_1(sigma_w):
    assert mean_field.variance_fixed_point(TANH, sigma_w, 0.0) == 0
    assert mean_field.chi(TANH, sigma_w, 0.0) == pytest.approx(sigma_w**2, rel=1e-12)
    # q - 2 q^2 + ... = q / sigma_w^2
    assert mean_field.variance_fixed_point(TANH, 1 + 1e-7, 0.0) == pytest.approx(1e-7, rel=1e-6)


def test_a_variance_that_is_large_but_bounded_is_not_infinite():
    """tanh^2 falls short of 1 by 2 / sqrt(2 pi q) on average, if the bell is wide."""
    expected = 1e10 * (1 - 2 / math.sqrt(2 * math.pi * 1e10))
    assert mean_field.variance_fixed_point(TANH, 1e5, 0.0) == pytest.approx(expected, rel=1e-9)


@each(BENT)
@SIGMAS
def test_chi_is_the_mean_square_slope_at_the_fixed_point(activation, sigma_w, sigma_b):
    """Or its limit, where the fixed point is 0 or infinite."""
    q = min(max(mean_field.variance_fixed_point(activation, sigma_w, sigma_b), 1e-24), 1e24)
    expected = sigma_w**2 * mean_square(activation, "df", q)
    assert mean_field.chi(activation, sigma_w, sigma_b) == pytest.approx(expected, rel=1e-9, abs=0)


@pytest.fixture
def integrals(monkeypatch):
    """Grows by one entry with every Gaussian integral."""
    counted, nodes = [], mean_field.nodes
    monkeypatch.setattr(mean_field, "nodes", lambda *args: counted.append(args) or nodes(*args))
    return counted


@each()
def test_the_fixed_point_takes_few_integrals(activation, integrals):
    mean_field.variance_fixed_point(activation, 1.2, 0.3)
    assert len(integrals) <= 16


@pytest.mark.parametrize("activation", [SIGMOID, TANH], ids=lambda activation: activation.name)
def test_the_critical_sigma_w_takes_few_integrals(activation, integrals):
    mean_field.critical_sigma_w(activation, 0.5)
    assert 0 < len(integrals) <= 50


def test_the_bracket_closes_in_where_newtons_method_goes_round_in_circles():
    def step(q):
        t = math.log(q)
        return q - 0.15 * q * math.atan(5 * t), 1 - 0.15 * (math.atan(5 * t) + 5 / (1 + 25 * t**2))

    def jump(q):
        return q + math.copysign(1e-9, 1 - q), 1 - 1e-8

    for rule, start in itertools.product((step, jump), (0.2, 5.0)):
        assert mean_field._settle(rule, start, 0.0, math.inf) == pytest.approx(1, rel=1e-12)


def test_where_no_gradient_is_left_none_travels():
    assert mean_field.chi(SIGMOID, 1e-161, 1e150) == 0
    assert mean_field.depth_scale(SIGMOID, 1e-161, 1e150) == 0


def test_published_values():
    assert mean_field.variance_fixed_point(SIGMOID, 1.0, 0.0) == pytest.approx(0.264687, abs=5e-7)
    assert mean_field.chi(SIGMOID, 1.0, 0.0) == pytest.approx(0.055721, abs=5e-7)
    for sigma_b in (0.0, 1.0):
        assert mean_field.critical_sigma_w(RELU, sigma_b) == pytest.approx(math.sqrt(2), rel=1e-12)
        assert mean_field.chi(RELU, math.sqrt(2), sigma_b) == pytest.approx(1, rel=1e-12)
    # Schoenholz et al. (2017)
    assert mean_field.critical_sigma_w(TANH, math.sqrt(0.05)) ** 2 == pytest.approx(1.76, abs=0.01)
    assert mean_field.critical_sigma_w(TANH, 0.0) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("layers", [5, 20, 50])
def test_gradients_left_after_some_layers(layers):
    """What the square root of chi, or the depth scale, makes of a gradient in so many layers."""
    sigmoid, relu = {5: (7.329e-4, 0.1768), 20: (2.885e-13, 9.766e-4), 50: (4.471e-32, 2.980e-8)}[layers]
    for activation, left in ((SIGMOID, sigmoid), (RELU, relu)):
        assert mean_field.chi(activation, 1.0, 0.0) ** (layers / 2) == pytest.approx(left, rel=2e-4)
        assert math.exp(-layers / 2 / mean_field.depth_scale(activation, 1.0, 0.0)) == pytest.approx(left, rel=2e-4)


def test_the_depth_scale_diverges_at_the_edge_from_both_sides():
    assert mean_field.depth_scale(RELU, math.sqrt(2), 0.0) == math.inf
    edge = mean_field.critical_sigma_w(TANH, 0.3)
    assert mean_field.depth_scale(TANH, edge, 0.3) > 1e9
    for sigma_w in (edge - 1e-4, edge + 1e-4):
        assert 1e3 < mean_field.depth_scale(TANH, sigma_w, 0.3) < 1e5


@each()
@pytest.mark.parametrize("sigma_b", [0.0, math.sqrt(0.05), 1.0, 150.0])
def test_the_critical_sigma_w_is_where_order_ends(activation, sigma_b):
    """Found by bisection on chi; where chi jumps past 1 there is none."""
    order, chaos = 0.01, 100.0
    while chaos - order > 1e-9 * order:
        middle = math.sqrt(order * chaos)
        order, chaos = (order, middle) if mean_field.chi(activation, middle, sigma_b) > 1 else (middle, chaos)
    if mean_field.chi(activation, chaos, sigma_b) - mean_field.chi(activation, order, sigma_b) > 1e-3:
        message = f"no sigma_w makes chi 1 for {activation.name} at sigma_b = {sigma_b}"
        with pytest.raises(mean_field.NoCriticalScaleError, match=message):
            mean_field.critical_sigma_w(activation, sigma_b)
    else:
        found = mean_field.critical_sigma_w(activation, sigma_b)
        assert found == pytest.approx(order, rel=2e-6)
        assert mean_field.chi(activation, found, sigma_b) == pytest.approx(1, abs=1e-9)


@each(BENT)
@pytest.mark.parametrize(("q", "c"), [(0.3, -0.4), (1.0, 0.5), (4.0, 0.9)])
def test_correlation_map_agrees_with_scipys_quadrature_in_two_dimensions(activation, q, c):
    expected = (1.3**2 * product(activation, q, c) + 0.7**2) / (1.3**2 * mean_square(activation, "f", q) + 0.7**2)
    assert mean_field.correlation_map(activation, c, q, 1.3, 0.7) == pytest.approx(expected, abs=1e-9)


def test_products_of_opposite_inputs_and_of_none():
    def integrand(x):
        return float(BENT.f(x) * BENT.f(-x)) * normal_density(x)

    panels = itertools.pairwise((-9.0, -0.7, -0.3, 0.3, 0.7, 9.0))
    expected = sum(scipy.integrate.quad(integrand, *panel, epsabs=1e-13)[0] for panel in panels)
    assert product_expectation(BENT.f, 1.0, -1.0, kinks_of(BENT)) == pytest.approx(expected, rel=1e-10)
    assert product_expectation(SIGMOID.f, 0.0, 0.3) == 0.25


@each()
@pytest.mark.parametrize("q", [0.3, 1.0, 4.0, 20.0, 100.0])
def test_a_correlation_of_almost_one_is_no_more(activation, q):
    kinks = kinks_of(activation)
    most = expectation(lambda u: activation.f(u) ** 2, q, kinks) * (1 + 1e-11)
    for c in np.nextafter((-1.0, 1.0), 0):
        assert -most <= product_expectation(activation.f, q, c, kinks) <= most
        assert -1 <= mean_field.correlation_map(activation, c, q, 1.0, 0.0) <= 1
    assert mean_field.correlation_map(activation, np.nextafter(1.0, 0), q, 1.0, 0.0) == pytest.approx(1, abs=1e-7)


def arc_cosine(q, c):
    """E[relu(x) relu(y)] (Cho & Saul, 2009)."""
    return q / (2 * math.pi) * (math.sqrt((1 - c) * (1 + c)) + c * math.acos(-c))


KERNELS = {
    "relu": (RELU, arc_cosine),
    "leaky_relu": (LEAKY_RELU, lambda q, c: (1 + 0.01**2) * arc_cosine(q, c) - 2 * 0.01 * arc_cosine(q, -c)),
    "identity": (IDENTITY, lambda q, c: q * c),
    "erf": (ERF, lambda q, c: 2 / math.pi * math.asin(2 * q * c / (1 + 2 * q))),
}


@pytest.mark.parametrize(("activation", "kernel"), KERNELS.values(), ids=KERNELS)
@pytest.mark.parametrize("q", [1e-4, 1.0, 100.0])
def test_kernels_in_closed_form_up_to_equal_and_opposite_inputs(activation, kernel, q):
    for c in (-1, -1 + 1e-12, -1 + 1e-6, -0.9, -0.3, 0, 0.4, 0.99, 1 - 1e-6, 1 - 1e-12, 1):
        found = product_expectation(activation.f, q, c, kinks_of(activation))
        assert found == pytest.approx(kernel(q, c), abs=1e-9 * kernel(q, 1), rel=0)
        mapped = mean_field.correlation_map(activation, c, q, 1.3, 0.7)
        assert mapped == pytest.approx((1.3**2 * kernel(q, c) + 0.7**2) / (1.3**2 * kernel(q, 1) + 0.7**2), abs=1e-9)


@each()
def test_chi_is_the_slope_of_the_correlation_map_at_equal_inputs(activation):
    """Schoenholz et al. (2017). A kink adds a term in the power 3/2 of the distance."""
    q, distance = mean_field.variance_fixed_point(activation, 0.9, 0.5), 1e-6
    assert mean_field.correlation_map(activation, 1.0, q, 0.9, 0.5) == 1
    slope = (1 - mean_field.correlation_map(activation, 1 - distance, q, 0.9, 0.5)) / distance
    assert slope == pytest.approx(mean_field.chi(activation, 0.9, 0.5), rel=3e-3)


@each()
def test_a_wide_network_behaves_as_predicted(activation):
    """Sixty random networks of width 100: variance and correlation layer by layer, and the gradient's mean square.

    For as small an error, a few wide networks take longer: their weights grow with the square of the width.
    """
    sigma_w, sigma_b, depth, width = 0.9, 0.5, 8, 100
    network = initialise([width] * (depth + 1), activation, "lecun", range(60), gain=sigma_w, bias_deviation=sigma_b)
    # Two inputs of a length that gives the first layer's pre-activations the variance q, at a cosine of -0.8.
    q = mean_field.variance_fixed_point(activation, sigma_w, sigma_b)
    power = (q - sigma_b**2) / sigma_w**2
    c = (sigma_w**2 * power * -0.8 + sigma_b**2) / q
    inputs = np.sqrt(power * width) * np.array([[1, 0], [-0.8, 0.6]]) @ np.eye(2, width)
    passed = forward(network, inputs)
    for z in passed.pre_activations:
        assert (z**2).mean(axis=(0, 2)) == pytest.approx(q, rel=0.08)
        assert (z[:, 0] * z[:, 1]).mean() / q == pytest.approx(c, abs=0.08)
        c = mean_field.correlation_map(activation, c, q, sigma_w, sigma_b)
    gradient = np.random.default_rng(1).standard_normal((60, 2, width))
    first, *_, last = ((delta**2).mean() for delta in backward(network, passed, gradient).pre_activations)
    assert (first / last) ** (1 / (depth - 1)) == pytest.approx(mean_field.chi(activation, sigma_w, sigma_b), rel=0.05)


@pytest.mark.parametrize("activation", [GELU, SILU], ids=lambda activation: activation.name)
def test_without_biases_the_variance_of_a_gated_unit_vanishes_or_explodes_and_chi_jumps_past_1(activation):
    """Just below the jump the signal dies, at sigma_w^2 / 4; just above it the slopes are those of a ReLU's, 1/2."""
    sigma_w, below, beyond = mean_field.chi_jump(activation, 0.0)
    assert below == pytest.approx(sigma_w**2 / 4, rel=1e-9) and below < 1
    assert beyond == pytest.approx(sigma_w**2 / 2, rel=1e-9) and beyond > 1
    assert mean_field.chi(activation, sigma_w, 0.0) == below
    assert mean_field.variance_fixed_point(activation, sigma_w * (1 - 1e-9), 0.0) == 0
    assert mean_field.variance_fixed_point(activation, sigma_w * (1 + 1e-9), 0.0) == math.inf


@pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)
def test_centring_shifts_a_function_and_leaves_its_slope(activation):
    shifted_one, x = shifted(activation), np.linspace(-5, 5, 101)
    assert shifted_one.f(x) == pytest.approx(activation.f(x) - activation.f(0.0), abs=1e-15)
    assert shifted_one.f(0.0) == 0 and np.array_equal(shifted_one.df(x), activation.df(x))


def test_a_centred_sigmoid_is_critical_where_a_tanh_is_times_4():
    """sigma(x) - 1/2 = tanh(x / 2) / 2: with biases, which are halved on the way, as without."""
    assert mean_field.critical_sigma_w(SIGMOID, 0.0, centred=True) == pytest.approx(4, rel=1e-9)
    for sigma_b in (0.1, 0.5, 2.0):
        twin = 4 * mean_field.critical_sigma_w(TANH, sigma_b / 2)
        assert mean_field.critical_sigma_w(SIGMOID, sigma_b, centred=True) == pytest.approx(twin, rel=1e-9)


def test_a_weight_learns_alike_in_all_layers_where_the_signal_vanishes_or_grows():
    """Glorot & Bengio (2010), eq. 14; only a signal that settles leaves it to the slopes."""
    factor = mean_field.weight_gradient_factor
    for activation, sigma_w in ((RELU, 1.0), (RELU, 3.0), (LEAKY_RELU, 1.0), (TANH, 0.6), (GELU, 1.0), (SILU, 9.0)):
        assert factor(activation, sigma_w, 0.0) == pytest.approx(1, rel=1e-12)
    for activation, sigma_w, sigma_b in ((SIGMOID, 1.0, 0.0), (TANH, 2.0, 0.3), (RELU, 1.0, 0.5)):
        assert factor(activation, sigma_w, sigma_b) == mean_field.chi(activation, sigma_w, sigma_b)


def test_where_there_is_a_critical_scale_chi_does_not_jump():
    sigma_w, below, beyond = mean_field.chi_jump(TANH, 0.3)
    assert sigma_w == pytest.approx(mean_field.critical_sigma_w(TANH, 0.3), rel=1e-9)
    assert below == pytest.approx(1, abs=1e-9) == beyond


BAD = {
    "sigma_w must be finite and positive, not 0": lambda: mean_field.chi(TANH, 0, 0.1),
    "sigma_w must be finite and positive, not -1": lambda: mean_field.variance_fixed_point(TANH, -1, 0.1),
    "sigma_w must be finite and positive, not nan": lambda: mean_field.depth_scale(TANH, math.nan, 0.1),
    "sigma_w must be finite and positive, not inf": lambda: mean_field.correlation_map(TANH, 0.5, 1, math.inf, 0.1),
    "sigma_b must be finite and not negative, not -2": lambda: mean_field.critical_sigma_w(TANH, -2),
    "sigma_b must be finite and not negative, not nan": lambda: mean_field.variance_map(TANH, 1, 1, math.nan),
    "q must be positive and at most 1e300, not 0": lambda: mean_field.variance_map(TANH, 0, 1, 0.1),
    "q must be positive and at most 1e300, not inf": lambda: mean_field.correlation_map(TANH, 0.5, math.inf, 1, 0.1),
    "sigma_w must lie between 1e-161 and 1e154": lambda: mean_field.chi(TANH, 1e200, 0.0),
    "sigma_b must lie between 1e-161 and 1e154": lambda: mean_field.chi(TANH, 1.0, 1e-200),
    "c must lie between -1 and 1, not 1.1": lambda: mean_field.correlation_map(TANH, 1.1, 1, 1, 0.1),
    "c must lie between -1 and 1, not nan": lambda: mean_field.correlation_map(TANH, math.nan, 1, 1, 0.1),
    "no sigma_w makes chi 1 for dip at sigma_b = 0": lambda: mean_field.critical_sigma_w(DIP, 0.0),
    "correlation must lie between -1 and 1, not -3": lambda: product_expectation(TANH.f, 1, -3),
    "variance must be finite and not negative, not -1": lambda: product_expectation(TANH.f, -1, 0.5),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_arguments_are_named(message):
    with pytest.raises(ValueError, match=message):
        BAD[message]()
