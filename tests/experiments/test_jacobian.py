"""Measured Jacobians against the theory of infinite width and against what is known exactly at a finite one."""

import numpy as np
import pytest

from figures_src.experiments.jacobian import CASES, DEPTHS, WEIGHTS, WIDTH, jacobian, measured
from figures_src.maths.activation import shifted
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import singular_values
from figures_src.maths.jacobian import relative_variance

pytestmark = pytest.mark.usefixtures("built")


def relative_variances(case, weights):
    return np.mean(measured(case, weights).relative_squares ** 2, axis=-1) - 1


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("case", CASES)
def test_the_relative_variance_is_theorys_where_depth_is_small_beside_width(case, weights):
    activation, sigma_w, centred = CASES[case]
    seen = shifted(activation) if centred else activation
    for found, depth in zip(relative_variances(case, weights)[:2], DEPTHS[:2], strict=True):
        theory = relative_variance(seen, depth, sigma_w, orthogonal=weights == "orthogonal")
        assert np.median(found) == pytest.approx(theory, rel=0.12, abs=1e-9)


def test_normal_linear_layers_have_the_mean_that_a_finite_width_gives():
    """E tr A and E tr A^2 of A = W B W^T follow from those of B, for normal W of variance 1/n: see Isserlis (1918)."""
    square, second = 1.0, 1.0
    found = measured("linear", "xavier")
    for depth in range(1, DEPTHS[1] + 1):
        square, second = square + 2 * second / WIDTH**2, square + (1 + 1 / WIDTH) * second
        if depth in DEPTHS:
            row = DEPTHS.index(depth)
            means = np.exp(found.log_mean_square[row])
            seconds = np.mean(np.exp(4 * found.log_values[row]), axis=-1)
            assert np.mean(means) == pytest.approx(1, rel=0.1)
            assert np.mean(seconds) == pytest.approx(second, rel=0.15)


def test_shares_add_up_to_one_and_are_those_of_the_values():
    values = singular_values(SIGMOID, "xavier", 3, 24, (7,), gain=2.0)
    found = jacobian.measure(SIGMOID, "xavier", 2.0, False, width=24, seeds=(7,))
    assert found.relative_squares.mean(axis=-1) == pytest.approx(np.ones((len(DEPTHS), 1)), rel=1e-12)
    assert found.relative_squares[0] / 24 == pytest.approx(values**2 / np.sum(values**2), rel=1e-9)
    assert np.exp(found.log_mean_square[0]) == pytest.approx(np.mean(values**2), rel=1e-9)


def test_orthogonal_weights_help_what_is_centred_and_not_zero_bias_sigmoid():
    deepest = {(case, weights): measured(case, weights).relative_squares[-1, :, 0] / WIDTH
               for case in CASES for weights in WEIGHTS}  # fmt: skip
    for case in ("sigmoid_centred", "tanh"):
        assert np.median(deepest[case, "orthogonal"]) < np.median(deepest[case, "xavier"]) / 5
    assert np.median(deepest["sigmoid", "orthogonal"]) > 0.5
