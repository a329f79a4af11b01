"""Optimisers on problems whose course is known: closed forms, and the paper's own lines in higher precision."""

import mpmath
import numpy as np
import pytest

from figures_src.maths.activation import IDENTITY
from figures_src.maths.network import Gradients, Network
from figures_src.maths.optimisers import ADAM, DECAY, GRADIENT_DESCENT, MOMENTUM, Optimiser

OPTIMISERS = (GRADIENT_DESCENT, MOMENTUM, ADAM)
every_optimiser = pytest.mark.parametrize("optimiser", OPTIMISERS, ids=lambda record: record.name)


def point(weight, bias=0.0):
    """A network of one weight and one bias: a point in the plane; arrays make a batch of them."""
    weight, bias = np.broadcast_arrays(weight, bias)
    return Network((weight[..., None, None].copy(),), (bias[..., None, None].copy(),), (IDENTITY,))


def gradients(weight, bias=0.0):
    found = point(weight, bias)
    return Gradients(found.weights, found.biases, ())


def run(optimiser, start, slope_of, rate, steps):
    """The weight after each step, where the gradient is a function of it; the bias stands still."""
    network, state, path = point(start), None, []
    state = optimiser.start(network)
    for step in range(steps):
        slope = slope_of(network.weights[0][..., 0, 0], step)
        network, state = optimiser.step(network, gradients(slope), state, rate)
        path.append(network.weights[0][..., 0, 0].copy())
    return np.array(path)


def test_gradient_descent_on_a_parabola_is_geometric():
    path = run(GRADIENT_DESCENT, np.float64(3.0), lambda w, _: 2.0 * w, 0.1, 20)
    assert path == pytest.approx(3.0 * (1 - 0.1 * 2.0) ** np.arange(1, 21), rel=1e-13)


@pytest.mark.parametrize("curvature", [0.02, 2.0, 30.0])
def test_momentum_on_a_parabola_follows_its_characteristic_roots(curvature):
    """Polyak (1964): theta_{t+1} = (1 + decay - rate c) theta_t - decay theta_{t-1}, a sum of powers of two roots."""
    rate, start, steps = 0.1, 3.0, 25
    path = run(MOMENTUM, np.float64(start), lambda w, _: curvature * w, rate, steps)
    with mpmath.workdps(50):
        middle = 1 + mpmath.mpf(DECAY) - mpmath.mpf(rate) * curvature
        root = mpmath.sqrt(mpmath.mpc(middle**2 - 4 * mpmath.mpf(DECAY)))
        one, other = (middle + root) / 2, (middle - root) / 2
        first = (1 - mpmath.mpf(rate) * curvature) * start
        share = (first - other * start) / (one - other)
        exact = [float(mpmath.re(share * one**t + (start - share) * other**t)) for t in range(1, steps + 1)]
    assert path == pytest.approx(exact, rel=1e-11, abs=1e-11)


def test_adam_is_algorithm_1_of_its_paper():
    """Kingma & Ba (2015), line by line, with their constants, on slopes that change sign and size."""
    rate, start = 0.01, 0.5
    slopes = np.random.default_rng(0).normal(size=40) * 10.0 ** np.arange(-6, 2, 0.2)
    path = run(ADAM, np.float64(start), lambda w, step: slopes[step], rate, len(slopes))
    with mpmath.workdps(40):
        theta, m, v = mpmath.mpf(start), mpmath.mpf(0), mpmath.mpf(0)
        b1, b2 = mpmath.mpf("0.9"), mpmath.mpf("0.999")
        for t, (g, found) in enumerate(zip(map(mpmath.mpf, slopes), path, strict=True), start=1):
            m = b1 * m + (1 - b1) * g
            v = b2 * v + (1 - b2) * g**2
            theta -= rate * (m / (1 - b1**t)) / (mpmath.sqrt(v / (1 - b2**t)) + mpmath.mpf("1e-8"))
            assert found == pytest.approx(float(theta), rel=1e-11)


def test_adams_first_step_has_the_size_of_the_rate_whatever_the_slope():
    path = run(ADAM, np.zeros(3), lambda w, _: np.array([1e-3, -2.0, 5e4]), 0.25, 1)
    assert path[0] == pytest.approx([-0.25, 0.25, -0.25], rel=2e-5)


@every_optimiser
def test_networks_side_by_side_are_networks_alone(optimiser):
    starts, rates = np.array([3.0, -1.0, 0.2]), np.array([0.1, 0.02, 0.3])
    together = run(optimiser, starts, lambda w, _: w**3 - w, rates[:, None, None], 10)
    for column, (start, rate) in enumerate(zip(starts, rates, strict=True)):
        assert np.array_equal(together[:, column], run(optimiser, start, lambda w, _: w**3 - w, rate, 10))


@every_optimiser
def test_biases_move_as_weights_do(optimiser):
    network = point(np.float64(2.0), np.float64(2.0))
    state = optimiser.start(network)
    for slope in (1.0, -0.5, 3.0):
        network, state = optimiser.step(network, gradients(slope, slope), state, 0.1)
    assert network.weights[0] == network.biases[0] != 2.0


@every_optimiser
def test_a_step_leaves_the_old_network_alone_and_keeps_its_precision(optimiser):
    old = point(np.float32(2.0), np.float32(1.0))
    new, _ = optimiser.step(old, gradients(np.float32(1.0), np.float32(1.0)), optimiser.start(old), np.float32(0.1))
    assert old.weights[0] == 2 and old.biases[0] == 1
    assert new.weights[0].dtype == new.biases[0].dtype == np.float32
    assert new.weights[0] < 2


@every_optimiser
def test_a_record_is_called_by_its_name(optimiser):
    assert isinstance(optimiser, Optimiser)
    assert globals()[optimiser.name.upper()] is optimiser
