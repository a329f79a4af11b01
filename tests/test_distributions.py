"""Layers at initialisation against the infinite-width theory, and against what saturation means."""

import numpy as np
import pytest

from figures_src.experiments.distributions import BIN, DEPTH, EDGE, LAYERS, SEEDS, WIDTH, distributions
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.mean_field import variance_fixed_point, variance_map

SETTINGS = [(name, recipe, gain) for name, recipe in (("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "he"))
            for gain in (0.5, 1.0, 5.0)]  # fmt: skip
SIGMA_W = {"xavier": 1.0, "he": np.sqrt(2)}
every_setting = pytest.mark.parametrize(("name", "recipe", "gain"), SETTINGS)


@every_setting
def test_the_seed_axis_is_kept_and_every_pre_activation_counted(name, recipe, gain):
    found = distributions(name, recipe, gain)
    assert found.share.shape == (len(SEEDS), len(LAYERS), len(found.bins))
    assert found.variance.shape == found.input_share.shape == (len(SEEDS), len(LAYERS))
    assert found.share.sum(axis=-1) == pytest.approx(np.ones((len(SEEDS), len(LAYERS))), rel=1e-12)
    assert len(np.unique(found.variance[:, -1])) == len(SEEDS)
    assert (found.bins[0], found.bins[-1]) == (-EDGE, EDGE) and 0 in found.bins
    assert np.diff(found.bins) == pytest.approx(BIN)


@every_setting
def test_the_first_layer_is_normal(name, recipe, gain):
    """Inputs of mean square 1: z ~ N(0, sigma_w^2) whatever the activation; its shares by the error function."""
    special = pytest.importorskip("scipy.special")
    found, sigma = distributions(name, recipe, gain), gain * SIGMA_W[recipe]
    assert found.variance[:, 0].mean() == pytest.approx(sigma**2, rel=0.02)
    ends = np.array([-np.inf, *(found.bins[:-1] + BIN / 2), np.inf])
    exact = np.diff(special.ndtr(ends / sigma))
    assert found.share[:, 0].mean(axis=0) == pytest.approx(exact, abs=0.004)


@pytest.mark.parametrize(("name", "gain", "band"), [("sigmoid", 0.5, 0.1), ("sigmoid", 1.0, 0.1), ("sigmoid", 5.0, 0.1),
                                                    ("tanh", 5.0, 0.02)])  # fmt: skip
def test_the_last_layer_has_the_variance_of_the_fixed_point(name, gain, band):
    """Poole et al. (2016). A sigmoid unit is one constant for all inputs, so 256 units a seed are the whole sample."""
    exact = variance_fixed_point(CATALOGUE[name], gain, 0.0)
    assert distributions(name, "xavier", gain).variance[:, -1].mean() == pytest.approx(exact, rel=band)


def test_tanh_at_the_edge_shrinks_as_the_variance_map_says():
    """No fixed point but 0, reached as 1 / (2 l): the map itself, fifty times."""
    q = [1.0]
    for _ in range(DEPTH - 1):
        q.append(variance_map(CATALOGUE["tanh"], q[-1], 1.0, 0.0))
    exact = np.array(q)[np.subtract(LAYERS, 1)]
    assert distributions("tanh", "xavier").variance.mean(axis=0) == pytest.approx(exact, rel=0.1)
    assert exact[-1] == pytest.approx(1 / (2 * DEPTH), rel=0.1)


@pytest.mark.parametrize("gain", [0.5, 1.0, 5.0])
def test_relu_scales_by_its_gain_a_layer(gain):
    """He et al. (2015): mean square 2 in the first layer, then times gain^2; spread as 5 l / width (Hanin & Nica)."""
    found = distributions("relu", "he", gain)
    layers = np.array(LAYERS)
    logs = np.log(found.variance) - (np.log(2) + 2 * layers * np.log(gain))
    error = np.sqrt(5 * layers / WIDTH / len(SEEDS))
    assert np.all(np.abs(logs.mean(axis=0) + 2.5 * (layers - 1) / WIDTH) <= 5 * error + 0.02)
    # Scale is all that a gain changes: the same seeds keep their shapes.
    assert found.input_share == pytest.approx(distributions("relu", "he").input_share, rel=1e-9)


def test_sigmoid_units_say_the_same_whatever_the_input():
    """A bell over units, and no news of the input in it: correlation 1 is the fixed point (Schoenholz et al., 2017)."""
    for gain in (0.5, 1.0):
        found = distributions("sigmoid", "xavier", gain)
        assert found.input_share[:, 0].mean() == pytest.approx(1, abs=0.01)
        assert np.all(found.input_share[:, 1] < 1e-3) and np.all(found.input_share[:, -1] < 1e-20)
        assert np.all(found.variance[:, -1] > 0.04)
    assert np.all(distributions("tanh", "xavier", 5.0).input_share[:, -1] > 0.95)


def test_the_three_fates():
    """Collapsed into the bin around 0, far in saturation, or off the axis."""

    def last(*setting):
        found = distributions(*setting)
        return np.abs(found.bins), found.share[:, -1]

    for name, recipe in (("tanh", "xavier"), ("relu", "he")):
        size, share = last(name, recipe, 0.5)
        assert np.all(share[:, size == 0] == 1)
    size, share = last("relu", "he", 5.0)
    assert np.all(share[:, size == EDGE].sum(axis=1) == 1)
    size, share = last("tanh", "xavier", 5.0)
    assert np.all(share[:, size > 2].sum(axis=1) > 0.6)
    size, share = last("relu", "he")
    assert np.all(share[:, size == 0] < 0.5) and np.all(share[:, size == EDGE] < 0.05)
