"""Layers at initialisation against the infinite-width theory, and against what saturation means."""

import numpy as np
import pytest
import scipy.special

from figures_src.experiments.distributions import BIN, DEPTH, EDGE, GAINS, LAYERS, SEEDS, WIDTH, distributions
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.mean_field import variance_fixed_point, variance_map
from figures_src.maths.network import forward, initialise

RECIPES = {RELU: "he", SIGMOID: "xavier", TANH: "xavier"}
SIGMA_W = {"xavier": 1.0, "he": np.sqrt(2)}
every_activation = pytest.mark.parametrize("activation", RECIPES, ids=lambda activation: activation.name)


def found_for(activation):
    return distributions(activation, RECIPES[activation])


@every_activation
def test_the_seed_axis_is_kept_and_every_pre_activation_counted(activation):
    found, shape = found_for(activation), (len(GAINS), len(SEEDS), len(LAYERS))
    assert found.share.shape == (*shape, len(found.bins))
    assert found.variance.shape == shape
    assert found.share.sum(axis=-1) == pytest.approx(np.ones(shape), rel=1e-12)
    assert all(len(np.unique(variance[:, -1])) == len(SEEDS) for variance in found.variance)
    assert (found.bins[0], found.bins[-1]) == (-EDGE, EDGE) and 0 in found.bins
    assert np.diff(found.bins) == pytest.approx(BIN)


@every_activation
def test_the_layers_are_those_of_the_forward_pass(activation):
    """One small run, and the same network by ``network.initialise``."""
    gain, seed = 1.3, 4
    found = distributions.measure(activation, RECIPES[activation], (gain,), (seed,))
    inputs = np.random.default_rng((seed, DEPTH)).standard_normal((100, WIDTH))
    network = initialise((WIDTH,) * (DEPTH + 1), activation, RECIPES[activation], (seed,), gain=gain)
    layers = forward(network, inputs).pre_activations
    for column, layer in enumerate(LAYERS[:3]):
        z = layers[layer - 1][0]
        assert found.variance[0, 0, column] == pytest.approx(np.mean(z**2), rel=1e-6)
        assert found.share[0, 0, column, 40] == pytest.approx(np.mean(np.abs(z) < BIN / 2), abs=1e-3)


@every_activation
def test_the_first_layer_is_normal(activation):
    """Inputs of mean square 1: z ~ N(0, sigma_w^2) whatever the activation; its shares by the error function."""
    found = found_for(activation)
    for row, gain in enumerate(GAINS):
        sigma = gain * SIGMA_W[RECIPES[activation]]
        assert found.variance[row, :, 0].mean() == pytest.approx(sigma**2, rel=0.02)
        ends = np.array([-np.inf, *(found.bins[:-1] + BIN / 2), np.inf])
        exact = np.diff(scipy.special.ndtr(ends / sigma))
        assert found.share[row, :, 0].mean(axis=0) == pytest.approx(exact, abs=0.004)


@pytest.mark.parametrize(
    ("activation", "gain", "band"),
    [(SIGMOID, 0.5, 0.1), (SIGMOID, 1.0, 0.1), (SIGMOID, 5.0, 0.1), (TANH, 5.0, 0.02)],
    ids=lambda part: getattr(part, "name", part),
)
def test_the_last_layer_has_the_variance_of_the_fixed_point(activation, gain, band):
    """Poole et al. (2016). A sigmoid unit is one constant for all inputs, so 256 units a seed are the whole sample."""
    exact = variance_fixed_point(activation, gain, 0.0)
    assert found_for(activation).variance[GAINS.index(gain), :, -1].mean() == pytest.approx(exact, rel=band)


def test_tanh_at_the_edge_shrinks_as_the_variance_map_says():
    """No fixed point but 0, reached as 1 / (2 l): the map itself, fifty times."""
    q = [1.0]
    for _ in range(DEPTH - 1):
        q.append(variance_map(TANH, q[-1], 1.0, 0.0))
    exact = np.array(q)[np.subtract(LAYERS, 1)]
    assert found_for(TANH).variance[GAINS.index(1.0)].mean(axis=0) == pytest.approx(exact, rel=0.1)
    assert exact[-1] == pytest.approx(1 / (2 * DEPTH), rel=0.1)


@pytest.mark.parametrize("gain", GAINS)
def test_relu_scales_by_its_gain_a_layer(gain):
    """He et al. (2015): mean square 2 in the first layer, then times gain^2; spread as 5 l / width (Hanin & Nica)."""
    found, row, layers = found_for(RELU), GAINS.index(gain), np.array(LAYERS)
    logs = np.log(found.variance[row]) - (np.log(2) + 2 * layers * np.log(gain))
    error = np.sqrt(5 * layers / WIDTH / len(SEEDS))
    assert np.all(np.abs(logs.mean(axis=0) + 2.5 * (layers - 1) / WIDTH) <= 5 * error + 0.02)


def test_sigmoids_bell_stays_wide_whatever_the_weights():
    """A mean output of one half keeps the pre-activations apart: from unit to unit, not from input to input."""
    assert np.all(found_for(SIGMOID).variance[:, :, -1] > 0.04)


def test_the_three_fates():
    """Collapsed into the bin around 0, far in saturation, or off the axis."""

    def last(activation, gain):
        found = found_for(activation)
        return np.abs(found.bins), found.share[GAINS.index(gain), :, -1]

    for activation in (TANH, RELU):
        size, share = last(activation, 0.5)
        assert np.all(share[:, size == 0] == 1)
    size, share = last(RELU, 5.0)
    assert np.all(share[:, size == EDGE].sum(axis=1) == 1)
    size, share = last(TANH, 5.0)
    assert np.all(share[:, size > 2].sum(axis=1) > 0.6)
    size, share = last(RELU, 1.0)
    assert np.all(share[:, size == 0] < 0.5) and np.all(share[:, size == EDGE] < 0.05)
