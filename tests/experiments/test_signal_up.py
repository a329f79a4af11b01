"""The signal on its way up against theory, closed forms and a network drawn by other code."""

import numpy as np
import pytest

from figures_src.experiments.signal_up import CASES, DEPTH, INPUTS, SEEDS, WIDTH, measured, signal_up
from figures_src.maths.activation import shifted
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.layerwise import signal
from figures_src.maths.mean_field import chi
from figures_src.maths.network import forward, in_sigmoids, initialise

EVERY = pytest.mark.parametrize("case", CASES)


@EVERY
def test_theory_follows_the_spread_and_the_correlation(case):
    """To the scatter of the seeds, and 1/n per layer for what a finite width adds."""
    activation, sigma_w, centred = CASES[case]
    found, theory = measured(case), signal(shifted(activation) if centred else activation, DEPTH, sigma_w, 0.0)
    assert found.spread.shape == found.correlation.shape == found.input_share.shape == (len(SEEDS), DEPTH)
    end = 20 if case == "sigmoid" else 10
    error = np.std(np.log(found.spread[:, :end]), axis=0) / np.sqrt(len(SEEDS))
    off = np.abs(np.log(found.spread[:, :end]).mean(axis=0) - np.log(theory.spread[:end]))
    assert np.all(off <= 5 * error + 6 * np.arange(1, end + 1) / WIDTH)
    error = found.correlation[:, :end].std(axis=0) / np.sqrt(len(SEEDS))
    off = np.abs(found.correlation[:, :end].mean(axis=0) - theory.correlation[:end])
    assert np.all(off <= 5 * error + 0.01)


def test_the_signal_falls_as_gradients_do():
    """By the root of chi per layer, until a float holds no more of it."""
    factors = measured("sigmoid").spread[:, 5:18] / measured("sigmoid").spread[:, 4:17]
    assert factors.mean() == pytest.approx(np.sqrt(chi(SIGMOID, 1.0, 0.0)), rel=0.02)


def test_at_finite_width_relu_tells_more_inputs_apart_than_in_theory():
    """In layer 50 the share is several times that of theory: inputs come to differ in size."""
    theory = 1 - signal(CASES["relu"][0], DEPTH, CASES["relu"][1], 0.0).correlation[-1]
    assert theory == pytest.approx(0.0126, abs=0.0002)
    assert 2 * theory < np.median(measured("relu").input_share[:, -1]) < 6 * theory


def test_a_centred_sigmoid_is_the_network_that_centring_biases_make():
    """The same spread as in a tanh network written out in sigmoids, bias by bias; and half of that tanh network's."""
    seed, layers = 5, 4
    network = initialise((WIDTH,) * (layers + 1) + (1,), TANH, "xavier", (seed,))
    x = np.random.default_rng((seed, DEPTH)).standard_normal((INPUTS, WIDTH))
    activations = forward(in_sigmoids(network), x[None]).activations[1:-1]
    spread = [np.sqrt(a[0].var(axis=0, ddof=1).mean()) for a in activations]
    tanh = [np.sqrt(a[0].var(axis=0, ddof=1).mean()) for a in forward(network, x[None]).activations[1:-1]]
    assert spread == pytest.approx(np.array(tanh) / 2, rel=1e-9)
    found = signal_up.measure(SIGMOID, 4.0, True, (seed,)).spread[0, :layers]
    # The first layer there has weights of scale 4, here of 2: later layers forget it.
    assert found[1:] == pytest.approx(spread[1:], rel=0.3)
