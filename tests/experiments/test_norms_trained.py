"""Which kinds of thirty layers learn, as was found with other code; and that every result is whole."""

import numpy as np
import pytest

from figures_src.experiments.norms_trained import CASES, SEEDS, TRIALS, trained
from figures_src.maths.blocks import (
    BATCH_NORM,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
)
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH

# Guessing names the most frequent digit, or any.
CHANCE = 0.18


def median(activation, block):
    return float(np.median(trained(activation, block).test_accuracy))


@pytest.mark.parametrize(
    ("activation", "block", "tried"),
    [(activation, block, tried) for activation, _, blocks in CASES for block, tried in blocks.items()],
    ids=lambda part: getattr(part, "name", ""),
)
def test_a_result_has_its_seeds_and_its_rates(activation, block, tried):
    found = trained(activation, block)
    assert found.test_accuracy.shape == (len(SEEDS),) == (10,)
    assert found.loss.shape == (len(found.rates), TRIALS)
    assert np.log2(found.rates[[0, -1]]) * 2 == pytest.approx([min(tried), max(tried)])
    assert np.isfinite(found.loss).all(axis=1).sum() == len(tried)
    assert np.isfinite(found.test_accuracy).all()
    assert found.best == found.rates[np.nanargmin(found.loss.mean(axis=1))]


def test_sigmoid_learns_with_a_norm_that_takes_its_mean_out_or_with_skips():
    assert median(SIGMOID, PLAIN) < CHANCE
    assert median(SIGMOID, LAYER_NORM_AFTER) < CHANCE
    for block in (BATCH_NORM, LAYER_NORM_BEFORE, SKIPS, SKIPS_BATCH_NORM):
        assert median(SIGMOID, block) > 0.4, block.name


def test_relu_needs_a_norm_beside_its_skips():
    assert median(RELU, SKIPS) < CHANCE
    assert median(RELU, SKIPS_BATCH_NORM) > 0.8
    assert median(RELU, PLAIN) < median(RELU, BATCH_NORM) < median(RELU, SKIPS_BATCH_NORM)


def test_tanh_learns_in_every_block_and_best_with_skips_and_batch_norm():
    medians = {block.name: median(TANH, block) for block in CASES[1][2]}
    assert min(medians.values()) > 0.4
    assert max(medians, key=medians.get) == SKIPS_BATCH_NORM.name
