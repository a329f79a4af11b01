"""Measured gradients of layers with skips and norms against the theory of infinite width."""

import numpy as np
import pytest

from figures_src.experiments.skip_and_norm import DEPTH, KINDS, SEEDS, WIDTH, skip_and_norm
from figures_src.maths.blocks import profile_in_theory
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID


# Not a ReLU with skips alone: the gradient along its signal outgrows what theory says, by the law of the product that
# a homogeneous function keeps.
@pytest.mark.parametrize(
    ("activation", "recipe", "kind"),
    [(SIGMOID, "xavier", kind) for kind in KINDS] + [(RELU, "he", kind) for kind in KINDS if kind != "residual"],
    ids=lambda part: getattr(part, "name", part),
)
def test_measured_gradients_follow_the_theory_of_infinite_width(activation, recipe, kind):
    measured = skip_and_norm(activation, recipe).gradient[KINDS.index(kind)]
    assert measured.shape == (len(SEEDS), DEPTH)
    sigma_w = {"xavier": 1.0, "he": np.sqrt(2)}[recipe]
    theory = profile_in_theory(kind, activation, sigma_w, DEPTH) / np.log(10)
    error = measured.std(axis=0) / np.sqrt(len(SEEDS))
    # The typical factor lies off the mean by a few times 1 / width a layer (Hanin & Rolnick, 2018).
    finite = 3 / WIDTH / np.log(10) * np.arange(DEPTH - 1, -1, -1)
    assert np.all(np.abs(measured.mean(axis=0) - theory) <= 5 * error + finite / 2)


def test_a_relu_with_skips_alone_explodes_at_least_as_theory_says():
    measured = skip_and_norm(RELU, "he").gradient[KINDS.index("residual")]
    theory = profile_in_theory("residual", RELU, np.sqrt(2), DEPTH) / np.log(10)
    assert np.all(measured[:, 0] > theory[0])
