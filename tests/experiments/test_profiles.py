"""Deep networks as the site shows them against theory; every activation is measured in the tests of ``depth``."""

import numpy as np
import pytest

from figures_src.experiments.profiles import CASES, DEPTH, GREAT_DEPTH, SEEDS, log_gradients, profiles
from figures_src.maths import layerwise, mean_field
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.initialisation import INITIALISATIONS

FIFTY = pytest.mark.parametrize(("activation", "recipe"), CASES[DEPTH], ids=lambda part: getattr(part, "name", part))


@FIFTY
def test_theory_follows_a_deep_network_layer_by_layer(activation, recipe):
    """Fifty layers of 256 units: a drift of the mean logarithm of 5/2n a layer (Hanin & Nica, 2020), and its spread."""
    logs = log_gradients(activation, recipe)
    assert logs.shape == (len(SEEDS), DEPTH)
    measured = logs - logs[:, -1:]
    theory = layerwise.log_gradients(activation, DEPTH, INITIALISATIONS[recipe].sigma_w, 0.0)
    steps = np.arange(DEPTH - 1, -1, -1)
    error = measured.std(axis=0) / np.sqrt(len(measured))
    assert np.all(np.abs(measured.mean(axis=0) - theory) <= 5 * error + 2 * 2.5 / 256 * steps / 2 + 1e-12)


def test_a_thousand_layers_lose_nothing():
    """Width 256: no zero, infinity or NaN that is not real."""
    found = profiles(CASES[GREAT_DEPTH], GREAT_DEPTH)
    assert np.isfinite(found.log_gradient).all() and np.isfinite(found.log_variance).all()
    logs = log_gradients(SIGMOID, "xavier", GREAT_DEPTH)
    per_layer = np.log(mean_field.chi(SIGMOID, 1.0, 0.0)) / 2
    assert (logs[:, 0] - logs[:, -1]) / (GREAT_DEPTH - 1) == pytest.approx(per_layer, rel=0.01)
