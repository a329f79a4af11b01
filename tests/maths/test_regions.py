"""Linear regions against networks whose pieces are known, and against a fine grid of patterns."""

import numpy as np
import pytest

from figures_src.maths.activation import IDENTITY
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import TANH
from figures_src.maths.network import Network, forward, initialise
from figures_src.maths.regions import count_regions


def network(*layers):
    """A single one of these weights and biases, with a linear layer on top."""
    weights = [np.array(weight, float)[None] for weight, _ in layers]
    biases = [np.array([bias], float)[None] for _, bias in layers]
    top = np.ones((1, weights[-1].shape[-1], 1)), np.zeros((1, 1, 1))
    activations = (RELU,) * len(layers) + (IDENTITY,)
    return Network((*weights, top[0]), (*biases, top[1]), activations)


def test_one_layer_has_a_piece_more_than_units():
    assert count_regions(network(([[1, -2, 0.5]], [-1, 3, 7]))) == 4


def test_a_unit_that_never_opens_or_never_closes_cuts_nothing():
    # The second layer sees |x - 1| as the sum of two units: it is never below -1, always below its height at 1e6.
    fold = ([[1, -1]], [-1, 1])
    assert count_regions(network(fold, ([[1], [1]], [1]))) == 3
    assert count_regions(network(fold, ([[-1], [-1]], [-1]))) == 3
    # Where the unit below is closed, this one stays where its bias is.
    assert count_regions(network(([[1]], [-1]), ([[1]], [5]))) == 2


def test_a_tent_of_a_tent_cuts_both_of_its_slopes():
    # Both units of the first layer fold at 1, the second layer at |x - 1| = 2: at -1 and at 3.
    assert count_regions(network(([[1, -1]], [-1, 1]), ([[1], [1]], [-2]))) == 1 + 2 + 2


@pytest.mark.parametrize("seed", range(5))
def test_patterns_of_open_units_change_as_often_along_a_fine_grid(seed):
    drawn = initialise((1, 8, 8, 8, 1), RELU, "he", (seed,), bias_deviation=1.0)
    x = np.tan(np.linspace(-np.pi / 2, np.pi / 2, 400_001)[1:-1])[:, None]
    opened = np.concatenate(forward(drawn, x).pre_activations[:-1], axis=-1)[0] > 0
    assert count_regions(drawn) == 1 + np.sum(opened[1:] != opened[:-1])


def test_the_scale_of_the_biases_does_not_matter():
    counts = [
        count_regions(initialise((1, 20, 20, 1), RELU, "he", (7,), bias_deviation=size)) for size in (1e-3, 1.0, 50.0)
    ]
    assert counts[0] == counts[1] == counts[2] > 20


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (initialise((1, 4, 1), RELU, "he", (0, 1)), "one seed and one input"),
        (initialise((2, 4, 1), RELU, "he", (0,)), "one seed and one input"),
        (initialise((1, 4, 1), TANH, "he", (0,)), "ReLU in every layer but the last"),
        (initialise((1, 4, 1), RELU, "he", (0,), output=RELU), "ReLU in every layer but the last"),
    ],
)
def test_another_network_is_refused(other, message):
    with pytest.raises(ValueError, match=message):
        count_regions(other)
