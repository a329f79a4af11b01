"""A layer's Jacobian against the quarter-circle law and against differences."""

import numpy as np
import pytest

from figures_src.experiments.layer_jacobians import LAYERS, layer_jacobians
from figures_src.maths.catalogue.sigmoidal import TANH
from figures_src.maths.gaussian import expectation
from figures_src.maths.network import forward, initialise

pytestmark = pytest.mark.usefixtures("built")


def test_a_layer_stretches_less_than_a_linear_one_and_the_more_the_higher_it_is():
    """Singular values of a wide square matrix have a mean of 8 / (3 pi) (quarter-circle law); slopes are at most 1."""
    for initialisation, scale in (("xavier", 1.0), ("fan_in_uniform", np.sqrt(1 / 3))):
        found = layer_jacobians(initialisation).mean_singular_value.mean(axis=0)
        assert found.shape == (LAYERS - 1,)
        assert np.all(np.diff(found) > 0) and found[-1] < scale * 8 / (3 * np.pi)


def test_it_is_the_matrix_that_differences_give():
    found = layer_jacobians.measure("xavier", width=12, seeds=(3,)).mean_singular_value
    network = initialise((12,) * 6, TANH, "xavier", (3,), output=TANH, distribution="uniform")
    x = np.random.default_rng((3, LAYERS)).standard_normal((1, 1, 12))
    below = forward(network, x).activations
    for layer in range(1, LAYERS):
        a, weight, nudge = below[layer][0], network.weights[layer][0], 1e-6 * np.eye(12)
        rows = (np.tanh((a + nudge) @ weight) - np.tanh((a - nudge) @ weight)) / 2e-6
        values = np.linalg.svd(rows, compute_uv=False)
        assert found[0, layer - 1] == pytest.approx(values.mean(), rel=1e-6)


def test_the_mean_square_of_the_singular_values_is_bounded_by_theory():
    """The mean is at most the root of the mean square, which is E[f'^2] of what enters the layer (He et al., 2015)."""
    found = layer_jacobians("xavier").mean_singular_value[:, 0].mean()
    q = expectation(lambda z: np.tanh(z) ** 2)
    assert 0.8 < found / np.sqrt(expectation(lambda z: np.cosh(z) ** -4, q)) < 0.95
