"""Walks, whose scale is kept apart, against the same layers gone through with nothing scaled."""

import numpy as np
import pytest

from figures_src.maths.blocks import PLAIN
from figures_src.maths.catalogue.exponential import SOFTPLUS
from figures_src.maths.catalogue.rectified import LEAKY_RELU, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import Case, profile
from figures_src.maths.network import Network, backward, forward, initialise
from figures_src.maths.walk import Walk

WIDTH, BATCH, SEED = 16, 3, 4


def unscaled(network, inputs, gradient):
    """log of the size of dLoss/dz, of dLoss/da, of dLoss/dW example by example, and of z squared, in each layer."""
    passed = forward(network, inputs, slopes=True)
    last = gradient * network.activations[-1].df(passed.pre_activations[-1])
    of_z = backward(network, passed, last).pre_activations
    of_a = [delta @ np.swapaxes(weight, -1, -2) for delta, weight in zip(of_z, network.weights, strict=True)][1:]
    sizes = [[np.log(np.mean(each**2)) / 2 for each in part] for part in (of_z, [*of_a, gradient])]
    of_w = [
        np.log(np.mean(np.mean(a**2, axis=-1) * np.mean(delta**2, axis=-1))) / 2
        for a, delta in zip(passed.activations[:-1], of_z, strict=True)
    ]
    return np.array([*sizes, of_w, [np.log(np.mean(z**2)) for z in passed.pre_activations]])


@pytest.mark.parametrize("bias_deviation", [0.0, 0.2])
def test_cases_that_differ_in_their_scale_are_each_what_back_propagation_gives(bias_deviation):
    """Without biases, those of a homogeneous f are measured in one walk."""
    cases = [
        Case(f, recipe, gain, bias_deviation)
        for f in (SIGMOID, RELU, LEAKY_RELU)
        for recipe, gain in (("xavier", 1.0), ("he", 1.0), ("lecun", 0.3))
    ]
    depth = 7
    inputs, gradient = np.random.default_rng((SEED, depth)).standard_normal((2, BATCH, WIDTH))
    found = profile(cases, depth, WIDTH, (SEED,), batch=BATCH)
    for i, (f, recipe, gain, *_) in enumerate(cases):
        widths = (WIDTH,) * (depth + 1)
        network = initialise(widths, f, recipe, (SEED,), output=f, gain=gain, bias_deviation=bias_deviation)
        exact = unscaled(network, inputs[None], gradient[None])
        assert np.array([part[i, 0] for part in found]) == pytest.approx(exact, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("f", [RELU, LEAKY_RELU, SOFTPLUS], ids=lambda f: f.name)
@pytest.mark.parametrize("bias_deviation", [0.0, 0.5])
def test_out_of_reach_and_back(f, bias_deviation):
    """Up to 1e100 and back to 1, where softplus is no ReLU any more: all of it still within float64."""
    scales = [1e25] * 4 + [1e-25] * 4 + [1.0] * 3
    generator = np.random.default_rng(SEED)
    weights = [scale * generator.standard_normal((1, WIDTH, WIDTH)) / 3 for scale in scales]
    normal = [generator.standard_normal((1, 1, WIDTH)) for _ in scales]
    inputs, gradient = generator.standard_normal((2, 1, BATCH, WIDTH))
    walk = Walk(f, PLAIN, 1.0, bias_deviation, False)
    walk.start(inputs)
    for each in zip(weights, normal, strict=True):
        walk.up(*each)
    walk.turn(gradient)
    for _ in scales:
        walk.down()
    network = Network(tuple(weights), tuple(bias_deviation * each for each in normal), (f,) * len(scales))
    exact = unscaled(network, inputs, gradient)
    assert max(exact[-1]) > 2 * np.log(1e90) and min(exact[-1]) < 2 * np.log(1e2)
    assert walk.found(0.0)[..., 0] == pytest.approx(exact, rel=1e-12, abs=1e-9)
