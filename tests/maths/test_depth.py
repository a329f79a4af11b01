"""Products of slopes against mpmath's, in 60 digits, and against what the float types really do."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest

from figures_src.maths import depth
from figures_src.maths.activation import IDENTITY
from figures_src.maths.blocks import SKIPS_LAYER_NORM
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.layerwise import log_gradients
from figures_src.maths.mean_field import chi
from figures_src.maths.network import backward, forward, initialise
from figures_src.maths.properties import maximum_slope
from tests.maths.libraries import PRECISE

every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)


def exact_chain(activation, x, layers, weight, bias):
    """The gradient of the chain by the chain rule, in 60 digits."""
    with mpmath.workdps(60):
        gradient, a = mpmath.mpf(1), mpmath.mpf(x)
        for _ in range(layers):
            z = weight * a + bias
            gradient *= weight * mpmath.diff(lambda t: mpmath.mpf(activation.textbook(PRECISE, t)), z)
            a = mpmath.mpf(activation.textbook(PRECISE, z))
        return gradient


@every_activation
@pytest.mark.parametrize(("weight", "bias"), [(1, 0), (-2, 0.5), (4, -2)])
def test_the_gradient_of_a_chain_is_the_product_of_its_slopes(activation, weight, bias):
    inputs = np.array([-1.3, 0.4, 2.0])
    chain = depth.scalar_chain(activation, inputs, 20, weight, bias)
    assert chain.log_gradients.shape == (20, 3)
    for column, x in enumerate(inputs):
        for layers in (1, 2, 7, 20):
            exact = abs(exact_chain(activation, x, layers, weight, bias))
            log = float(mpmath.log(exact)) if exact else -np.inf
            assert chain.log_gradients[layers - 1, column] == pytest.approx(log, rel=1e-11, abs=1e-12)


def test_depth_has_no_floor():
    """Ten thousand layers: far below the smallest float, and still right to eleven digits."""
    g = depth.scalar_chain(SIGMOID, 0.5, 10_000).log_gradients[-1]
    with mpmath.workdps(30):
        exact, a = mpmath.mpf(0), mpmath.mpf(0.5)
        for _ in range(10_000):
            a = 1 / (1 + mpmath.exp(-a))
            exact += mpmath.log(a * (1 - a))
    assert g == pytest.approx(float(exact), rel=1e-11)


def test_the_largest_product_on_the_grid_of_the_program_that_circulates():
    logs = depth.scalar_chain(SIGMOID, np.linspace(-10, 10, 100), 5).log_gradients
    assert np.exp(logs.max(axis=1)) == pytest.approx([0.2494, 0.0590, 0.0134, 0.00303, 6.80e-4], rel=4e-3)


def test_a_chain_with_weight_4_and_bias_minus_2_keeps_its_gradient():
    assert np.array_equal(depth.scalar_chain(SIGMOID, 0.5, 50, 4.0, -2.0).log_gradients, np.zeros(50))


@every_activation
def test_best_case_is_the_power_of_the_largest_slope(activation):
    """The largest slope by mpmath: over a fine grid of the textbook's own derivative, and beside its kinks."""
    beside = [kink.at + side for kink in activation.kinks for side in (-1e-3, 1e-3)]
    with mpmath.workdps(30):
        steepest = max(
            mpmath.diff(lambda t: mpmath.mpf(activation.textbook(PRECISE, t)), mpmath.mpf(x))
            for x in (*(x / 8 for x in range(-39, 40, 2)), *beside)
        )
    assert maximum_slope(activation) >= float(steepest) * (1 - 1e-12)
    assert maximum_slope(activation) == pytest.approx(float(steepest), rel=0.02)
    logs = depth.best_case_log_gradients(activation, 1000)
    assert logs[-1] == pytest.approx(1000 * np.log(maximum_slope(activation)), abs=1e-12)
    assert len(logs) == 1000 and logs[0] == pytest.approx(logs[-1] / 1000)


def test_the_best_case_of_the_sigmoid_is_a_quarter_a_layer_exactly():
    assert maximum_slope(SIGMOID) == 0.25
    assert np.exp(depth.best_case_log_gradients(SIGMOID, 50)[[4, 19, 49]]) == pytest.approx(
        [0.25**5, 0.25**20, 0.25**50], rel=1e-13
    )


@every_activation
def test_a_profile_is_what_back_propagation_gives(activation):
    """The same network once more, by forward and backward on their own, nothing scaled."""
    case = Case(activation, "he", gain=0.9, bias_deviation=0.3)
    found = depth.Profile(*(part[0] for part in depth.profile([case], 6, 20, (3,), batch=4)))
    network = initialise((20,) * 7, activation, "he", (3,), output=activation, gain=0.9, bias_deviation=0.3)
    generator = np.random.default_rng((3, 6))
    x, output = generator.standard_normal((2, 4, 20))
    passed = forward(network, x)
    deltas = backward(network, passed, output * activation.df(passed.pre_activations[-1])).pre_activations
    sizes = np.array([np.log(np.mean(delta**2)) / 2 for delta in deltas])
    assert found.log_gradient[0] - found.log_gradient[0, -1] == pytest.approx(sizes - sizes[-1], rel=1e-10, abs=1e-12)
    variances = [np.log(np.mean(z**2)) for z in passed.pre_activations]
    assert found.log_variance[0] == pytest.approx(variances, rel=1e-10)


# LeCun's weights are Xavier's where all layers are equal.
@pytest.mark.parametrize("initialisation", sorted(set(INITIALISATIONS) - {"lecun"}))
def test_no_depth_is_too_great(initialisation):
    """Scales beyond both ends of float64, and their squares long before: nothing turns into 0 or NaN that is not so."""
    activations, layers = CATALOGUE.values(), 320
    cases = [Case(activation, initialisation, gain=20.0, bias_deviation=0.1) for activation in activations]
    cases += [Case(activation, initialisation, gain=0.05) for activation in activations]
    found = depth.profile(cases, layers, 24, (0,), batch=2)
    assert np.isfinite(found.log_gradient).all()
    assert np.isfinite(found.log_variance[: len(activations)]).all()
    assert found.log_gradient.max() > 250 * np.log(10) and found.log_gradient.min() < -400 * np.log(10)
    for case, (log_variance,) in zip(cases, found.log_variance, strict=True):
        alive = np.isfinite(log_variance)
        assert np.all(log_variance[~alive] == -np.inf), case.activation.name
        assert alive.all() or log_variance[alive].min() < 2 * np.log(1e-300), "only what left float64 may vanish"


def test_after_a_dead_layer_the_biases_speak_on():
    """One unit a layer: a closed one hands on 0, and the next pre-activation is its bias."""
    found = depth.profile([Case(RELU, "he", bias_deviation=1.0)], 30, 1, (0,), batch=1)
    network = initialise((1,) * 31, RELU, "he", (0,), output=RELU, bias_deviation=1.0)
    x = np.random.default_rng((0, 30)).standard_normal((2, 1, 1))[0]
    passed = forward(network, x)
    assert any(np.all(a == 0) for a in passed.activations)
    sizes = [np.log(z.item() ** 2) for z in passed.pre_activations]
    assert found.log_variance[0, 0] == pytest.approx(sizes, rel=1e-9)


def test_cases_and_seeds_are_measured_as_if_each_were_alone():
    """Seeds share a stack, and cases their random numbers."""
    cases = [
        Case(RELU, "he"),
        Case(SIGMOID, "xavier", gain=1.3, bias_deviation=0.2),
        Case(RELU, "lecun", block=SKIPS_LAYER_NORM),
    ]
    together = depth.profile(cases, 7, 24, (5, 1, 8))
    for i, case in enumerate(cases):
        for j, seed in enumerate((5, 1, 8)):
            alone = depth.profile([case], 7, 24, (seed,))
            for many, one in zip(together, alone, strict=True):
                assert many.shape == (3, 3, 7)
                assert many[i, j] == pytest.approx(one[0, 0], rel=1e-10, abs=1e-12)


def test_groups_of_seeds_are_put_together_in_order(monkeypatch):
    whole = depth.profile([Case(RELU, "he")], 4, 8, range(5))
    monkeypatch.setattr(depth, "_WEIGHTS", 2 * 4 * 8**2)
    for many, few in zip(whole, depth.profile([Case(RELU, "he")], 4, 8, range(5)), strict=True):
        assert np.array_equal(many, few)


@pytest.fixture(scope="module")
def measured_chi():
    """Each layer's mean-square factor once the variance has settled: 40 networks, 128 units, 50 layers.

    Their error is a third of a per cent. Half as many networks, twice as wide, have no smaller one and take ten times
    as long.
    """
    cases = [Case(activation, "lecun", gain=0.9, bias_deviation=0.3) for activation in CATALOGUE.values()]
    logs = depth.profile(cases, 50, 128, range(40)).log_gradient
    return dict(zip(CATALOGUE, np.exp(-2 * np.diff(logs))[..., 10:].mean(axis=(1, 2)), strict=True))


@pytest.mark.xdist_group("measured chi")
@every_activation
def test_theory_and_measurement_of_chi_agree_within_one_per_cent(activation, measured_chi):
    assert measured_chi[activation.name] == pytest.approx(chi(activation, 0.9, 0.3), rel=0.01)


DEEP = [(activation, recipe) for activation in CATALOGUE.values() for recipe in ("xavier", "he")]


@pytest.fixture(scope="module")
def deep():
    """Fifty layers of 128 units: log gradients, (seed, layer)."""
    return depth.profile([Case(*case) for case in DEEP], 50, 128, range(20)).log_gradient


@pytest.mark.xdist_group("deep")
@pytest.mark.parametrize("number", range(len(DEEP)), ids=[f"{activation.name}-{recipe}" for activation, recipe in DEEP])
def test_theory_follows_a_deep_network_layer_by_layer(number, deep):
    """Off by a drift of the mean logarithm of 5/2n a layer (Hanin & Nica, 2020), and by its spread."""
    activation, recipe = DEEP[number]
    measured = deep[number] - deep[number][:, -1:]
    theory = log_gradients(activation, 50, INITIALISATIONS[recipe].sigma_w, 0.0)
    steps = np.arange(49, -1, -1)
    error = measured.std(axis=0) / np.sqrt(len(measured))
    assert np.all(np.abs(measured.mean(axis=0) - theory) <= 5 * error + 2 * 2.5 / 128 * steps / 2 + 1e-12)


def test_a_signal_beyond_all_bounds_comes_back():
    """Softplus at a scale where it is a ReLU to the last digit: kept there, its slopes are the ReLU's."""
    huge, same = (depth.profile([Case(f, "he", gain=1e4)], 30, 16, (0,)) for f in (CATALOGUE["softplus"], RELU))
    assert huge.log_variance[0, 0, -1] > 2 * np.log(1e100)
    assert np.diff(huge.log_variance[0, 0])[20:] == pytest.approx(np.diff(same.log_variance[0, 0])[20:], rel=1e-6)
    assert np.diff(huge.log_gradient[0, 0])[20:] == pytest.approx(np.diff(same.log_gradient[0, 0])[20:], rel=1e-6)


@every_activation
@pytest.mark.parametrize("centred", [False, True])
def test_singular_values_are_those_of_the_jacobian_by_differences(activation, centred):
    """Of three layers of twelve units; where biases centre them, of a network that has such biases."""
    layers = initialise((12,) * 4, activation, "he", (1,), output=activation, gain=1.3)
    if centred:
        biases = [-activation.f(0.0) * weight.sum(axis=-2, keepdims=True) for weight in layers.weights[1:]]
        layers = replace(layers, biases=(layers.biases[0], *biases))
    x, step = np.random.default_rng((1, 12)).standard_normal(12), 1e-6

    def output(at):
        return forward(layers, at[None]).activations[-1][0, 0]

    jacobian = np.stack([(output(x + step * e) - output(x - step * e)) / (2 * step) for e in np.eye(12)], axis=1)
    exact = np.linalg.svd(jacobian, compute_uv=False)
    (found,) = depth.singular_values(activation, "he", 3, 12, (1,), gain=1.3, centred=centred)
    assert found == pytest.approx(exact, rel=1e-5, abs=1e-8 * exact[0])
    assert np.all(np.diff(found) <= 0)


def test_an_orthogonal_linear_network_has_all_singular_values_1():
    """Saxe, McClelland & Ganguli (2014): dynamical isometry."""
    found = depth.log_singular_values(IDENTITY, "orthogonal", 51, 30, (0, 1))
    assert found.shape == (2, 30) and found == pytest.approx(np.zeros((2, 30)), abs=1e-12)


def test_singular_values_leave_the_floats_but_not_their_logarithms():
    """A scale of the weights multiplies each layer, and a signal beyond all floats leaves ReLU's slopes as they are."""
    small, one, large = (depth.log_singular_values(RELU, "he", 400, 16, (3,), gain=gain) for gain in (0.1, 1.0, 10.0))
    top = one[0] > one[0, 0] - 5
    assert one[0, 0] + 400 * np.log(10) > np.log(np.finfo(float).max)
    for other, log_gain in ((small, -np.log(10)), (large, np.log(10))):
        assert other[0, top] == pytest.approx(one[0, top] + 400 * log_gain, rel=1e-9)


def test_a_network_is_the_lower_part_of_a_deeper_one():
    """Then the product of all singular values of a deeper linear network is that of both parts'."""
    volumes = [depth.log_singular_values(IDENTITY, "xavier", layers, 9, (5,)).sum() for layers in (1, 2)]
    weights = initialise((9, 9, 9), IDENTITY, "xavier", (5,)).weights
    exact = [np.linalg.slogdet(weight[0])[1] for weight in weights]
    assert volumes == pytest.approx(np.cumsum(exact), rel=1e-9)


def test_critical_is_not_healthy():
    """At width 256 one direction of thirty zero-bias sigmoid layers holds most of the square (76% in a network that was
    measured once by other code); of tanh's with orthogonal weights none does."""
    for activation, weights, gain, low, high in (
        (SIGMOID, "xavier", 10.149, 0.5, 0.8),
        (TANH, "orthogonal", 1.0, 1 / 256, 0.04),
    ):
        values = depth.singular_values(activation, weights, 30, 256, range(6), gain=gain)
        assert low < np.median(values[:, 0] ** 2 / np.sum(values**2, axis=1)) < high


def test_the_iteration_of_the_derivative_settles_on_mpmaths_fixed_point():
    def logistic_slope(x):
        return mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2

    with mpmath.workdps(40):
        exact = mpmath.findroot(lambda x: logistic_slope(x) - x, 0.25)
        contraction = mpmath.diff(logistic_slope, exact)
    found = depth.fixed_point(SIGMOID.df, 0.3)
    assert found == pytest.approx(float(exact), rel=1e-15) == 0.246248092747534
    steps = depth.iterate(SIGMOID.df, np.linspace(-10, 10, 100), 5)
    assert np.ptp(steps[5]) == pytest.approx(1.06e-7, rel=0.01)
    assert np.ptp(steps[5]) / np.ptp(steps[4]) == pytest.approx(abs(float(contraction)), rel=0.01)


def test_the_sigmoid_chain_settles_where_its_factor_is_constant():
    settled = depth.fixed_point(SIGMOID.f, 0.5)
    assert settled == pytest.approx(0.659046, abs=5e-7)
    assert SIGMOID.df(settled) == pytest.approx(0.224704, abs=5e-7)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="depth must be at least 1, not 0"):
        depth.scalar_chain(SIGMOID, 0.5, 0)
    with pytest.raises(ValueError, match="depth must be at least 1, not -3"):
        depth.best_case_log_gradients(SIGMOID, -3)
    with pytest.raises(ValueError, match="cases must draw from one distribution, not from normal and orthogonal"):
        depth.profile([Case(SIGMOID, "xavier"), Case(SIGMOID, "orthogonal")], 3, 8, (0,))
    with pytest.raises(ValueError, match=r"depth must be a whole number, not 2\.5"):
        depth.best_case_log_gradients(SIGMOID, 2.5)
    with pytest.raises(ValueError, match="times must be at least 0, not -3"):
        depth.iterate(SIGMOID.f, 0.0, -3)
    with pytest.raises(ValueError, match="weight must be finite, not nan"):
        depth.scalar_chain(SIGMOID, 0.5, 3, weight=np.nan)
    for wrong, arguments in {
        "depth must be at least 1, not 0": ("he", 0, 3, (0,)),
        "width must be at least 1, not 0": ("he", 2, 0, (0,)),
        "unknown initialisation 'she'": ("she", 2, 3, (0,)),
        "seeds": ("he", 2, 3, ()),
    }.items():
        with pytest.raises(ValueError, match=wrong):
            depth.singular_values(SIGMOID, *arguments)
    with pytest.raises(ValueError, match="gain must be"):
        depth.singular_values(SIGMOID, "he", 2, 3, (0,), gain=0.0)
    with pytest.raises(ValueError, match="has not settled"):
        depth.fixed_point(lambda x: -x, 1.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"depth": 0}, "depth must be at least 1, not 0"),
        ({"depth": -3}, "depth must be at least 1, not -3"),
        ({"width": 0}, "width must be at least 1, not 0"),
        ({"seeds": ()}, "seeds must hold"),
        ({"batch": 0}, "batch must be at least 1, not 0"),
        ({"cases": [Case(RELU, "glorot")]}, "unknown initialisation 'glorot'; known are lecun"),
        ({"cases": [Case(RELU, "he", gain=0.0)]}, "gain must be finite and positive, not 0"),
        ({"cases": [Case(RELU, "he", bias_deviation=-1.0)]}, "bias_deviation must be finite and not negative, not -1"),
        ({"cases": []}, "cases must hold at least one"),
    ],
)
def test_bad_arguments_of_a_profile_are_named(change, message):
    good = {"cases": [Case(RELU, "he")], "depth": 3, "width": 4, "seeds": (0,)}
    with pytest.raises(ValueError, match=message):
        depth.profile(**(good | change))
