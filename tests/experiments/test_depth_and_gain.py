"""Depth against gain: the trained networks against the literature and against the theory of infinite width."""

import numpy as np
import pytest

from figures_src.experiments.data import digits
from figures_src.experiments.depth_and_gain import DEPTHS, GAINS, RATES, SEEDS, accuracies, depth_and_gain
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.mean_field import critical_sigma_w, depth_scale

pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture(scope="module")
def accuracy():
    return accuracies()


def at(accuracy, depth, gain):
    """The seeds at one place of the grid."""
    return accuracy[DEPTHS.index(depth), GAINS.index(gain)]


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_seed_axis_is_kept(depth):
    result = depth_and_gain(depth)
    for accuracy in (result.train_accuracy, result.test_accuracy):
        assert accuracy.shape == (len(GAINS), len(SEEDS))
        assert np.all((accuracy >= 0) & (accuracy <= 1))
    assert result.rate.shape == (len(GAINS),)
    assert set(np.unique(result.rate)) <= set(RATES)


def test_the_seeds_differ(accuracy):
    assert np.any(np.ptp(at(accuracy, 8, 4.0)) > 0)


def test_networks_that_do_not_learn_name_one_digit_for_every_scan(accuracy):
    shares = digits().test_targets.mean(axis=0)
    for stuck in at(accuracy, 5, 1.0):
        assert np.any(np.isclose(stuck, shares, rtol=1e-12))


@pytest.mark.parametrize("gain", [1.0, 2.0, 4.0])
def test_one_hidden_layer_learns(accuracy, gain):
    assert at(accuracy, 1, gain).min() > 0.95


def test_one_hidden_layer_survives_even_32_times_the_weights(accuracy):
    assert 0.6 < at(accuracy, 1, 32.0).min() < at(accuracy, 1, 1.0).min()


@pytest.mark.parametrize("depth", [depth for depth in DEPTHS if depth >= 5])
def test_xavier_stays_at_chance_from_five_layers_on(accuracy, depth):
    """Glorot & Bengio (2010): with these weights a deep sigmoid network does not get going."""
    assert at(accuracy, depth, 1.0).max() < 0.25


@pytest.mark.parametrize(("depth", "share"), [(5, 0.93), (8, 0.85)])
def test_four_times_the_weights_train_five_layers_and_eight(accuracy, depth, share):
    """Glorot & Bengio (2010), whose factor for the sigmoid is 4."""
    assert np.median(at(accuracy, depth, 4.0)) > share


def test_twelve_layers_need_a_gain_nearer_to_the_critical_one(accuracy):
    assert np.median(at(accuracy, 12, 4.0)) < 0.5 < np.median(at(accuracy, 12, 8.0))


def test_no_gain_trains_thirty_layers(accuracy):
    assert accuracy[DEPTHS.index(30)].max() < 0.5 < accuracy[DEPTHS.index(1)].min()


def test_the_best_gain_of_deep_networks_lies_next_to_the_critical_one(accuracy):
    """Poole et al. (2016) and Schoenholz et al. (2017): deep signals survive at the edge of chaos alone."""
    critical = critical_sigma_w(SIGMOID, 0.0)
    best = np.array(GAINS)[np.median(accuracy, axis=-1).argmax(axis=-1)]
    # A grid of half octaves, of which the two about the edge are as good as equal.
    assert np.all(np.abs(np.log2(best[np.array(DEPTHS) >= 12] / critical)) < 0.5)
    assert np.all(best[np.array(DEPTHS) <= 5] < critical / 2)


def test_networks_train_as_deep_as_six_depth_scales(accuracy):
    """Schoenholz et al. (2017), who find it for tanh: half of the digits are got right above that depth, not below."""
    reach = np.array([6 * depth_scale(SIGMOID, gain, 0.0) for gain in GAINS])
    within = np.array(DEPTHS)[:, None] <= reach
    assert np.mean(within == (np.median(accuracy, axis=-1) > 0.5)) > 0.8
