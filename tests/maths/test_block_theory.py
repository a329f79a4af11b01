"""Theory of skips and norms against closed forms, the theory without them, and wide networks."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit

from figures_src.maths.activation import IDENTITY
from figures_src.maths.block_theory import profile_in_theory
from figures_src.maths.blocks import (
    BATCH_NORM,
    BLOCKS,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
    SKIPS_LAYER_NORM,
)
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case, profile
from figures_src.maths.layerwise import log_gradients, log_weight_gradients
from figures_src.maths.mean_field import chi

every_block = pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)


def test_theory_where_it_is_known_in_closed_form():
    back = np.arange(49, -1, -1)
    # He et al. (2015): He's weights keep a ReLU's gradient. Beside a skip the branch adds as much again.
    plain, skips = (profile_in_theory(block, RELU, np.sqrt(2), 50) for block in (PLAIN, SKIPS))
    assert np.concatenate(plain) == pytest.approx(np.zeros(150), abs=1e-12)
    assert skips.log_output_gradient == pytest.approx(back * np.log(2) / 2, rel=1e-12)
    assert skips.log_gradient == pytest.approx(back * np.log(2) / 2, rel=1e-12)
    # On its way up the signal grows faster, for its mean adds up: s = 2 + 2 / (pi (sqrt(s) - 1)) per layer.
    growth = brentq(lambda s: s - 2 - 2 / (np.pi * (np.sqrt(s) - 1)), 2, 4)
    assert growth == pytest.approx(2.90, abs=0.005)
    step = skips.log_weight_gradient[30] - skips.log_weight_gradient[40]
    assert step == pytest.approx(10 * np.log(2 / growth) / 2, rel=1e-6)
    # E[f'^2] / E[f^2] at unit variance: 1/2 over 1/2, whatever the weights' scale.
    assert profile_in_theory(LAYER_NORM_AFTER, RELU, 0.3, 50).log_gradient == pytest.approx(np.zeros(50), abs=1e-12)
    # Linear, with a skip and a norm: E[a_l^2] = 1 + l, so that layer l multiplies by 1 + 1 / l.
    for block in (SKIPS_LAYER_NORM, SKIPS_BATCH_NORM):
        both = profile_in_theory(block, IDENTITY, 3.0, 50).log_output_gradient
        assert both == pytest.approx(np.log(51 / np.arange(2, 52)) / 2, abs=1e-12)


@pytest.mark.parametrize("block", [BATCH_NORM, LAYER_NORM_BEFORE], ids=lambda block: block.name)
def test_a_norm_that_takes_relus_mean_out_multiplies_by_pi_over_pi_minus_1(block):
    """Yang et al. (2019) for batch norm: 1/2 over 1/2 - 1/2pi."""
    found = profile_in_theory(block, RELU, 0.3, 50)
    for log_sizes in found:
        assert log_sizes[1] - log_sizes[41] == pytest.approx(40 * np.log(np.pi / (np.pi - 1)) / 2, rel=1e-12)


@every_activation
def test_weights_behind_a_norm_multiply_what_is_always_as_large(activation):
    """So dLoss/dW goes as dLoss/dz, from the first layer to the last."""
    found = profile_in_theory(LAYER_NORM_BEFORE, activation, 1.3, 6)
    assert found.log_weight_gradient == pytest.approx(found.log_gradient, abs=1e-12)


def test_theory_of_a_sigmoid_between_batch_norms_by_another_integral():
    z = np.linspace(-12, 12, 4001)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    square, variance = density @ (expit(z) * expit(-z)) ** 2, density @ expit(z) ** 2 - 0.25
    found = profile_in_theory(BATCH_NORM, SIGMOID, 1.0, 51)
    assert found.log_gradient[0] - found.log_gradient[50] == pytest.approx(25 * np.log(square / variance), rel=1e-9)
    # Of inputs, which have a variance of 1, the first product is larger, and its gradient smaller.
    assert found.log_weight_gradient[0] - found.log_weight_gradient[1] == pytest.approx(
        np.log(square / variance) / 2 + np.log(variance) / 2 - np.log(0.25 + variance) / 2, rel=1e-9
    )


@pytest.mark.parametrize("activation", [SIGMOID, TANH], ids=lambda a: a.name)
def test_plain_theory_settles_on_chi(activation):
    found = profile_in_theory(PLAIN, activation, 1.7, 60).log_output_gradient
    assert found[40] - found[41] == pytest.approx(np.log(chi(activation, 1.7, 0.0)) / 2, rel=1e-6)


def test_theory_follows_a_signal_beyond_all_bounds():
    """Of a mean square that is beyond float64, for there are that many layers."""
    assert profile_in_theory(PLAIN, RELU, 5.0, 400).log_gradient[0] == pytest.approx(399 * np.log(12.5) / 2, rel=1e-12)
    skips = profile_in_theory(SKIPS, RELU, np.sqrt(2), 1100)
    assert skips.log_gradient[0] == pytest.approx(1099 * np.log(2) / 2, rel=1e-12)
    assert np.isfinite(skips.log_weight_gradient).all()


@every_activation
def test_a_plain_block_is_the_dense_layer_of_the_mean_field(activation):
    found = profile_in_theory(PLAIN, activation, 1.3, 20)
    assert found.log_gradient == pytest.approx(log_gradients(activation, 20, 1.3, 0.0), rel=1e-12, abs=1e-12)
    assert found.log_weight_gradient == pytest.approx(
        log_weight_gradients(activation, 20, 1.3, 0.0), rel=1e-12, abs=1e-12
    )
    # From dLoss/da instead of dLoss/dz: one layer further.
    further = log_gradients(activation, 21, 1.3, 0.0)[1:]
    assert found.log_output_gradient == pytest.approx(further, rel=1e-12, abs=1e-12)


@every_activation
def test_batch_norms_factor_is_measured_within_3_percent(activation):
    """Mean square of dLoss/dz per layer, at width 256 and batches of 512; it settles within a few layers."""
    depth, seeds = 9, range(3)
    found = profile([Case(activation, "xavier", block=BATCH_NORM)], depth, 256, seeds, batch=512).log_gradient[0]
    measured = np.exp(2 * np.mean(found[:, 1] - found[:, -2]) / (depth - 3))
    theory = profile_in_theory(BATCH_NORM, activation, 1.0, depth).log_gradient
    assert measured == pytest.approx(np.exp(2 * (theory[1] - theory[2])), rel=0.03)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="sigma_w must lie between"):
        profile_in_theory(BATCH_NORM, RELU, 1e-200, 5)
    with pytest.raises(ValueError, match="sigma_w must be finite and positive, not 0"):
        profile_in_theory(PLAIN, RELU, 0.0, 3)
    with pytest.raises(ValueError, match="depth must be at least 1, not 0"):
        profile_in_theory(PLAIN, RELU, 1.0, 0)
