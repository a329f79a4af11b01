"""Theory against measurement for every activation, and published numbers against ours."""

import numpy as np
import pytest

from figures_src.experiments.finite_width import WIDTHS, finite_width
from figures_src.experiments.phases import factors
from figures_src.experiments.profiles import profiles
from figures_src.experiments.published import born_dead, born_dead_bounds, layer_speeds
from figures_src.experiments.training import training
from figures_src.experiments.typical_gradient import typical_factor
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.mean_field import chi, log_gradients
from figures_src.maths.network import INITIALISATIONS
from figures_src.reproductions import REPRODUCTIONS

every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)


@every_activation
def test_theory_and_measurement_of_chi_agree_within_one_per_cent(activation):
    """20 networks, 256 units, 50 layers; each layer's mean-square factor once the variance has settled."""
    measured = factors(activation.name, 0.9, 0.3, seeds=tuple(range(20))).factor
    assert measured.mean() == pytest.approx(chi(activation, 0.9, 0.3), rel=0.01)


@every_activation
@pytest.mark.parametrize("recipe", ["xavier", "he"])
def test_theory_follows_a_deep_network_layer_by_layer(activation, recipe):
    """Fifty layers of 256 units: a drift of the mean logarithm of 5/2n a layer (Hanin & Nica, 2020), and its spread."""
    logs = profiles(activation.name, recipe).log_gradient
    measured = logs - logs[:, -1:]
    theory = log_gradients(activation, 50, INITIALISATIONS[recipe].sigma_w, 0.0)
    steps = np.arange(49, -1, -1)
    error = measured.std(axis=0) / np.sqrt(len(measured))
    assert np.all(np.abs(measured.mean(axis=0) - theory) <= 5 * error + 2 * 2.5 / 256 * steps / 2 + 1e-12)


def test_theory_of_a_linear_network_is_exact():
    identity = CATALOGUE["identity"]
    assert log_gradients(identity, 6, 0.5, 0.0) == pytest.approx(np.log(0.5) * np.arange(5, -1, -1))
    with pytest.raises(ValueError, match="depth must be at least 1, not 0"):
        log_gradients(identity, 0, 1.0, 0.0)


def test_measured_chi_keeps_its_seeds():
    assert len(np.unique(factors("relu", 1.0, 0.0, width=32, seeds=(0, 1, 2)).factor)) == 3


def test_finite_width_costs_the_typical_layer_five_over_twice_the_width():
    found, widths = finite_width(), np.array(WIDTHS)
    assert np.all(np.abs(found.mean - 1) <= 5 * found.mean_error)
    exact = np.log([typical_factor(width) for width in WIDTHS])
    assert np.all(np.abs(found.log_mean - exact) <= 5 * found.log_mean_error)
    # The leading order in 1/n holds to about 2/n of itself.
    assert np.all(np.abs(exact + 2.5 / widths) <= 6 / widths**2)


@pytest.mark.parametrize(
    ("hidden", "printed"), [((30, 30), (0.0657, 0.3092)), ((30, 30, 30), (0.0118, 0.0600, 0.2831))]
)
def test_nielsens_layer_speeds_lie_within_the_spread_of_seeds(hidden, printed):
    """Neural Networks and Deep Learning, chapter 5: |delta| of the hidden layers of untrained sigmoid networks."""
    low, high = np.percentile(layer_speeds(hidden).norm, (5, 95), axis=0)
    assert np.all((low <= printed) & (printed <= high))


def test_a_network_without_hidden_layers_is_not_asked_after():
    for ask in (born_dead_bounds, lambda depth, width: born_dead((depth,), (width,))):
        with pytest.raises(ValueError, match=r"depths? must be at least 2, not 1"):
            ask(1, 3)
        with pytest.raises(ValueError, match=r"widths? must be at least 1, not 0"):
            ask(5, 0)


def test_networks_are_born_dead_within_the_bounds_of_lu_and_others():
    depths, widths = (5, 10, 20), (2, 3, 4)
    found = born_dead(depths, widths)
    for row, depth in enumerate(depths):
        for column, width in enumerate(widths):
            low, high = born_dead_bounds(depth, width)
            share, error = found.share[row, column], found.error[row, column]
            assert low - 5 * error <= share <= high + 5 * error


def test_one_unit_a_layer_is_born_dead_as_often_as_its_paths_close():
    """Width 1, one sign of input: a chain of L - 1 coin tosses, so the bounds must hold 1 - 2^-(L - 1) from above."""
    assert born_dead_bounds(6, 1)[1] == 1 - 0.5**5
    assert born_dead_bounds(6, 1)[0] <= born_dead((6,), (1,), networks=2000).share[0, 0] + 0.05


def test_thirty_layers_learn_with_he_and_stall_with_xavier():
    """He et al. (2015), figure 3."""
    he, xavier = (training("relu", recipe, 30, rates=(0.01,), epochs=60) for recipe in ("he", "xavier"))
    assert np.median(he.loss[0, :, -1]) < 1.5
    assert np.all(np.abs(xavier.loss[0, :, -1] - np.log(10)) < 0.05), "the loss of guessing"


def test_a_thousand_layers_lose_nothing():
    """Width 256: no zero, infinity or NaN that is not real."""
    found = profiles("sigmoid", "xavier", 1000)
    assert np.isfinite(found.log_gradient).all() and np.isfinite(found.log_variance).all()
    a_layer = np.log(chi(CATALOGUE["sigmoid"], 1.0, 0.0)) / 2
    assert (found.log_gradient[:, 0] - found.log_gradient[:, -1]) / 999 == pytest.approx(a_layer, rel=0.01)


def test_reproductions_go_both_ways():
    assert {reproduction.reproduces for reproduction in REPRODUCTIONS} == {True, False}
