"""What a finite width adds, against exact sums in higher precision, published formulas and drawn networks."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from figures_src.maths.finite_width import born_dead_bounds, log_normal_theory, typical_factor


def test_the_log_normal_theory_is_the_published_one():
    """Hanin & Nica (2020): N(-beta/2, beta), beta = 5 L/n; the mean of such a variable is 1."""
    found = log_normal_theory([0.0, 0.2, 1.0])
    assert found.log_mean == pytest.approx([0, -0.5, -2.5], abs=1e-15)
    assert found.log_variance == pytest.approx([0, 1, 5], abs=1e-15)
    draws = np.exp(np.random.default_rng(0).normal(found.log_mean[1], np.sqrt(found.log_variance[1]), 400_000))
    assert draws.mean() == pytest.approx(1, abs=5 * draws.std() / np.sqrt(draws.size))


def test_the_typical_factor_of_one_unit_is_e_to_minus_eulers_constant():
    assert typical_factor(1) == pytest.approx(float(mpmath.exp(-mpmath.euler)), rel=1e-14)


@pytest.mark.parametrize("width", [2, 3, 10, 100, 1000])
def test_the_typical_factor_is_its_sum_over_the_active_units(width):
    with mpmath.workdps(40):
        chances = [mpmath.binomial(width, k) for k in range(1, width + 1)]
        logs = [mpmath.log(2) + mpmath.digamma(mpmath.mpf(k) / 2) for k in range(1, width + 1)]
        mean = mpmath.fdot(chances, logs) / mpmath.fsum(chances)
        exact = float(mpmath.mpf(2) / width * mpmath.exp(mean))
    assert typical_factor(width) == pytest.approx(exact, rel=1e-11)


def test_the_typical_factor_of_wide_layers_nears_the_published_one():
    """Hanin & Nica (2020): exp(-5/(2n)), with a next term in 1/n^2."""
    for width in (200, 1000):
        assert np.log(typical_factor(width)) == pytest.approx(-2.5 / width, abs=5 / width**2)


@pytest.mark.parametrize(("depth", "width"), [(2, 1), (2, 4), (3, 2), (6, 1), (7, 3), (20, 5)])
def test_bounds_of_born_dead_networks_are_those_of_theorem_3_3(depth, width):
    """Lu et al. (2020), as printed, in exact fractions."""
    half = Fraction(1, 2)
    one = 1 - half**width
    two = 1 - half ** (width - 1) - (width - 1) * half ** (2 * width)
    weight = (1 - half ** (width - 1)) * one / (1 + (width - 1) * half**width)
    low, high = born_dead_bounds(depth, width)
    assert high == pytest.approx(float(1 - one ** (depth - 1)), rel=1e-12)
    assert low == pytest.approx(float(1 - one ** (depth - 2) + weight * (two ** (depth - 2) - one ** (depth - 2))))


@pytest.mark.parametrize(("depth", "width"), [(3, 2), (6, 2), (6, 3), (12, 4)])
def test_networks_that_are_drawn_lie_within_the_bounds(depth, width):
    """Without biases one input of either sign tells all of a network of one input."""
    generator, networks = np.random.default_rng(depth), 20_000
    signal = np.repeat([[[1.0], [-1.0]]], networks, axis=0)
    for _ in range(depth - 1):
        signal = np.maximum(signal @ generator.standard_normal((networks, signal.shape[-1], width)), 0)
    share = np.mean(np.all(signal == 0, axis=(1, 2)))
    low, high = born_dead_bounds(depth, width)
    error = 5 * np.sqrt(share * (1 - share) / networks)
    assert low - error <= share <= high + error


def test_bad_arguments_are_named():
    for wrong, message in (((1, 3), "depth must be at least 2, not 1"), ((2, 0), "width must be at least 1, not 0")):
        with pytest.raises(ValueError, match=message):
            born_dead_bounds(*wrong)
    with pytest.raises(ValueError, match="width must be at least 1, not 0"):
        typical_factor(0)
