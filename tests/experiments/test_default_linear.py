"""What PyTorch's default makes of ReLU networks: how it is drawn, and against the theory of the gradient."""

import numpy as np
import pytest

from figures_src.experiments import default_linear as default
from figures_src.experiments.default_linear import default_linear, measured
from figures_src.maths.blocks import PLAIN
from figures_src.maths.optimisers import GRADIENT_DESCENT

pytestmark = pytest.mark.usefixtures("built")


def test_weights_and_biases_are_uniform_within_one_over_the_root_of_the_fan_in():
    """kaiming_uniform with a = sqrt 5: the bound is sqrt(2 / (1 + 5)) sqrt(3 / n)."""
    network = default._start("fan_in_uniform", tuple(range(40)))
    for weight, bias in zip(network.weights, network.biases, strict=True):
        bound = np.sqrt(2 / (1 + 5)) * np.sqrt(3 / weight.shape[-2])
        for part in (weight, bias):
            assert np.abs(part).max() <= bound
            assert np.abs(part).max() > 0.95 * bound
            # Five standard errors of a uniform number's variance.
            assert part.var() == pytest.approx(bound**2 / 3, rel=5 * np.sqrt(0.8 / part.size))
    assert len({float(bias[0, 0, 0]) for bias in network.biases}) == len(network.biases)
    assert not any(bias.any() for bias in default._start("he", (0,)).biases)


def test_a_seed_has_its_own_split_and_is_what_it_is_alone():
    given = ("fan_in_uniform", PLAIN, GRADIENT_DESCENT, (-4,))
    together = default_linear.measure(*given, seeds=(1, 2, 7))
    others = default_linear.measure(*given, seeds=(7, 1, 8))
    assert others.test_accuracy[0] == together.test_accuracy[2] and others.test_accuracy[1] == together.test_accuracy[0]
    assert together.train_accuracy.shape == (3, 40)
    assert np.all(together.train_accuracy * 1348 == pytest.approx(np.round(together.train_accuracy * 1348), abs=1e-9))


@pytest.mark.parametrize("how", default.TRIED)
@pytest.mark.parametrize("recipe", default.RECIPES)
def test_every_kind_has_its_seeds(recipe, how):
    found = measured(recipe, how)
    assert found.test_accuracy.shape == (10,) and found.train_accuracy.shape == (10, 40)
    assert found.best in found.rates


def test_the_default_costs_gradient_descent_nearly_all_adam_time_and_batch_norm_nothing():
    """What an eighth of the gradient's size per three layers means: .408 per layer (He et al., 2015)."""
    default_right, he_right = (
        {how: np.median(measured(recipe, how).test_accuracy) for how in default.TRIED} for recipe in default.RECIPES
    )
    assert default_right["gradient_descent"] < 0.5
    assert min(default_right["adam"], *he_right.values()) > 0.9
    assert default_right["batch_norm"] == pytest.approx(he_right["batch_norm"], abs=0.02)
