"""The factor of a layer of finite width against the theory of a single layer."""

import numpy as np

from figures_src.experiments.finite_width import NETWORKS, WIDTHS, finite_width
from figures_src.maths.finite_width import typical_factor


def test_finite_width_costs_the_typical_layer_five_over_twice_the_width():
    for width, networks in NETWORKS.items():
        found = finite_width(width, networks)
        assert abs(found.mean - 1) <= 5 * found.mean_error
        exact = np.log(typical_factor(width))
        assert abs(found.log_mean - exact) <= 5 * found.log_mean_error
        # The leading order in 1/n holds to about 2/n of itself.
        assert abs(exact + 2.5 / width) <= 6 / width**2
    assert tuple(NETWORKS) == WIDTHS
