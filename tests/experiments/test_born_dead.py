"""Networks born dead against the published bounds."""

import pytest

from figures_src.experiments.born_dead import DEPTHS, WIDTHS, born_dead
from figures_src.maths.finite_width import born_dead_bounds


def test_a_network_without_hidden_layers_is_not_asked_after():
    for ask in (born_dead_bounds, lambda depth, width: born_dead.measure((depth,), (width,))):
        with pytest.raises(ValueError, match=r"depths? must be at least 2, not 1"):
            ask(1, 3)
        with pytest.raises(ValueError, match=r"widths? must be at least 1, not 0"):
            ask(5, 0)


def test_networks_are_born_dead_within_the_bounds_of_lu_and_others():
    found = born_dead(DEPTHS, WIDTHS)
    for row, depth in enumerate(DEPTHS):
        for column, width in enumerate(WIDTHS):
            low, high = born_dead_bounds(depth, width)
            share, error = found.share[row, column], found.error[row, column]
            assert low - 5 * error <= share <= high + 5 * error


def test_one_unit_a_layer_is_born_dead_as_often_as_its_paths_close():
    """Width 1, one sign of input: a chain of L - 1 coin tosses, so the bounds must hold 1 - 2^-(L - 1) from above."""
    assert born_dead_bounds(6, 1)[1] == 1 - 0.5**5
    assert born_dead_bounds(6, 1)[0] <= born_dead.measure((6,), (1,), networks=2000).share[0, 0] + 0.05
