"""The spread over seeds, on numbers whose order says where the ends lie."""

import numpy as np
import pytest

from figures_src.maths.spread import spread, spread_words


def test_of_many_seeds_the_ends_are_percentiles():
    values = np.random.default_rng(0).permutation(101)
    assert spread(values) == (5, 50, 95)
    assert spread(np.arange(20.0)) == pytest.approx((0.95, 9.5, 18.05))


def test_of_few_seeds_the_ends_are_the_least_and_the_largest():
    assert spread([3.0, -1.0, 7.0, 10.0]) == (-1, 5, 10)
    assert spread(np.arange(19)[::-1]) == (0, 9, 18)
    assert spread([4.0]) == (4, 4, 4)


def test_seeds_run_along_the_axis():
    values = np.stack([np.arange(101), np.arange(101) ** 2], axis=1)
    low, median, high = spread(values)
    assert (low.tolist(), median.tolist(), high.tolist()) == ([5, 25], [50, 2500], [95, 9025])
    assert all(map(np.array_equal, spread(values.T, axis=1), (low, median, high)))
    # Which ends are taken goes by the number of seeds, not of what is measured for each.
    assert spread(np.ones((3, 50)) * [[1], [2], [6]]).high.tolist() == [6] * 50
    assert spread(np.stack([np.arange(101)] * 2), axis=-1).low.tolist() == [5, 5]


@pytest.mark.parametrize("values", [[1.0, np.nan], [[1.0, 2.0], [np.nan, 3.0]]])
def test_a_seed_that_failed_does_not_vanish(values):
    with pytest.raises(ValueError, match="one of the values is not a number"):
        spread(values)


@pytest.mark.parametrize("values", [3.0, [], np.ones((0, 3))])
def test_no_seed_is_no_spread(values):
    with pytest.raises(ValueError, match="values must have an axis of seeds"):
        spread(values)


def test_the_words_say_which_ends_they_are():
    assert spread_words(19) == "least and largest of 19 seeds"
    assert spread_words(20) == "5–95% of 20 seeds"
    assert spread_words(1500) == "5–95% of 1,500 seeds"
