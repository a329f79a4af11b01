"""Measured gradients of layers with skips and norms against theory, and against what was measured elsewhere."""

import numpy as np
import pytest

from figures_src.experiments.skip_and_norm import BLOCKS, CASES, DEPTH, SEEDS, WIDTH, skip_and_norm
from figures_src.maths.block_theory import profile_in_theory
from figures_src.maths.blocks import (
    BATCH_NORM,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    SKIPS,
    SKIPS_BATCH_NORM,
)
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH

SIGMA_W = {"xavier": 1.0, "he": np.sqrt(2)}
RECIPES = dict(CASES)


def measured(activation, block):
    """First over last by seed: of dL/dz, and of dL/dW."""
    found = skip_and_norm(activation, RECIPES[activation], block)
    assert found.gradient.shape == found.weight_gradient.shape == (len(SEEDS),)
    return 10**found.gradient, 10**found.weight_gradient


# Not a ReLU with skips alone: the gradient along its signal outgrows what theory says.
@pytest.mark.parametrize(
    ("activation", "block"),
    [(f, block) for f, _ in CASES for block in BLOCKS if (f, block) != (RELU, SKIPS)],
    ids=lambda part: part.name,
)
def test_measured_gradients_follow_the_theory_of_infinite_width(activation, block):
    theory = profile_in_theory(block, activation, SIGMA_W[RECIPES[activation]], DEPTH)
    expected = (theory.log_gradient[0], theory.log_weight_gradient[0])
    for found, log_theory in zip(measured(activation, block), expected, strict=True):
        # Each layer's factor lies off by a few times 1 / width, or 1 / batch, which is as large.
        assert np.median(np.log(found)) == pytest.approx(log_theory, abs=np.log(2))


def test_relu_with_skips_alone_explodes_along_its_signal():
    """Beside the doubling of each layer's mean square a rank-one part grows as the signal does."""
    gradient, _ = measured(RELU, SKIPS)
    theory = np.sqrt(2.0**49 + 2.904**49 / WIDTH)
    assert np.log(np.median(gradient)) == pytest.approx(np.log(theory), abs=0.6)
    assert gradient.min() > 100 * 2**24.5


def test_what_was_measured_with_other_code():
    """Twice, with seeds of its own: over 50 layers with batch norm, and with layer norm after the weights or before."""
    sigmoid, weights = measured(SIGMOID, BATCH_NORM)
    assert np.median(sigmoid) == pytest.approx(4.0, rel=0.15)
    # With respect to what enters the norm: the first layer's product has a variance of 1, the others' Var[sigma(z)].
    z = np.linspace(-12, 12, 4001)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    variance = density @ (1 / (1 + np.exp(-z)) - 0.5) ** 2
    assert np.median(sigmoid) * np.sqrt(variance) == pytest.approx(0.8, rel=0.15)
    assert np.median(weights) == pytest.approx(0.8 / np.sqrt(0.25 + variance), rel=0.15)
    assert np.median(measured(RELU, BATCH_NORM)[0]) == pytest.approx(1e4, rel=0.3)
    assert np.median(measured(SIGMOID, LAYER_NORM_AFTER)[0]) < 1e-15
    assert 1 < np.median(measured(SIGMOID, LAYER_NORM_BEFORE)[0]) < 5


def test_batch_norm_multiplies_by_more_the_less_linear_a_function_is_and_skips_tame_it():
    sigmoid, tanh, relu = (np.median(measured(f, BATCH_NORM)[0]) for f in (SIGMOID, TANH, RELU))
    assert sigmoid < tanh < relu
    for f in (TANH, RELU):
        assert np.median(measured(f, SKIPS_BATCH_NORM)[0]) < np.median(measured(f, BATCH_NORM)[0]) / 10
