"""A thousand layers as the site shows them, against theory."""

import numpy as np
import pytest

from figures_src.experiments.profiles import CASES, DEPTH, log_gradients, profiles
from figures_src.maths import mean_field
from figures_src.maths.catalogue.sigmoidal import SIGMOID


def test_a_thousand_layers_lose_nothing():
    """Width 256: no zero, infinity or NaN that is not real."""
    found = profiles(CASES)
    assert np.isfinite(found.log_gradient).all() and np.isfinite(found.log_variance).all()
    logs = log_gradients(SIGMOID, "xavier")
    per_layer = np.log(mean_field.chi(SIGMOID, 1.0, 0.0)) / 2
    assert (logs[:, 0] - logs[:, -1]) / (DEPTH - 1) == pytest.approx(per_layer, rel=0.01)
