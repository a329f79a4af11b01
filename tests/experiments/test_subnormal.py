"""What float32 promises of tiny gradients. Nothing here depends on how fast the machine is."""

import numpy as np
import pytest

from figures_src.experiments.subnormal import EXPONENTS, REPETITIONS, SMALLEST, SMALLEST_NORMAL, WIDTH, subnormal


def test_the_grid_covers_the_normal_the_subnormal_and_zero():
    sizes = subnormal().sizes
    assert sizes[0] == 1 and sizes[-1] == 0 and len(sizes) == len(EXPONENTS) + 1
    assert np.all(np.diff(sizes) < 0)
    inside = (sizes > SMALLEST) & (sizes < SMALLEST_NORMAL)
    assert inside.sum() >= 6
    assert np.any((sizes > 0) & (sizes < SMALLEST / 2))
    assert pytest.approx((2.0**-126, 2.0**-149), rel=1e-15) == (SMALLEST_NORMAL, SMALLEST)


def test_every_repetition_is_kept_and_every_ratio_is_a_number():
    found = subnormal()
    assert found.seconds.shape == (REPETITIONS, len(found.sizes))
    assert np.all(found.seconds > 0)
    ratio = np.median(found.seconds, axis=0) / np.median(found.seconds[:, 0])
    assert np.all(np.isfinite(ratio)) and np.all(ratio > 0)


def test_nothing_in_nothing_out():
    found = subnormal()
    vanished = found.sizes < SMALLEST / 10
    assert np.all(found.largest[vanished] == 0)
    assert found.error[-1] == 0 and np.all(found.error[vanished & (found.sizes > 0)] == 1)


def test_digits_are_lost_one_by_one_in_the_subnormal_range():
    """Normal numbers keep 24 bits whatever their size; below, the spacing stays at the smallest of all."""
    found = subnormal()
    normal = found.sizes > 100 * SMALLEST_NORMAL
    assert np.all(found.error[normal] < 1e-6)
    inside = (found.sizes < SMALLEST_NORMAL / 10) & (found.sizes > 100 * SMALLEST)
    # Each of the products that an entry sums up is rounded to that spacing, which errs by spacing / sqrt(12); so was
    # each gradient. The entries of the result are sqrt(2) sizes large (He).
    rounding = SMALLEST / np.sqrt(12) / found.sizes[inside]
    assert found.error[inside] == pytest.approx(rounding * np.sqrt(WIDTH / 2 + 1), rel=0.1)
