"""Nielsen's printed layer speeds against ours."""

import numpy as np
import pytest

from figures_src.experiments.data import digits
from figures_src.experiments.layer_speeds import layer_speeds


@pytest.mark.parametrize(
    ("hidden", "printed"), [((30, 30), (0.0657, 0.3092)), ((30, 30, 30), (0.0118, 0.0600, 0.2831))]
)
def test_nielsens_layer_speeds_lie_within_the_spread_of_seeds(hidden, printed):
    """Neural Networks and Deep Learning, chapter 5: |delta| of the hidden layers of untrained sigmoid networks."""
    low, high = np.percentile(layer_speeds(hidden).norm, (5, 95), axis=0)
    assert np.all((low <= printed) & (printed <= high))


def test_seeds_are_kept_and_the_data_is_enough():
    found = layer_speeds.measure((30, 30), seeds=(0, 1)).norm
    assert found.shape == (2, 2) and len(np.unique(found)) == 4
    assert found == pytest.approx(layer_speeds((30, 30)).norm[:2], rel=1e-9)
    assert len(digits().train_inputs) >= 1000
