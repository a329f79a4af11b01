"""Tailored rectifiers against ReLU's kernel, sampled networks and limits."""

import numpy as np
import pytest

from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.mean_field import correlation_map
from figures_src.maths.tailored import leaky_correlation, residual_correlation, tailored_slope, unit_scale

RESNET_101 = (3, 4, 23, 3)


@pytest.mark.parametrize("c", [-1.0, -0.4, 0.0, 0.3, 0.99, 1.0])
def test_without_a_slope_the_correlation_is_relus_and_with_a_slope_of_one_it_stays(c):
    assert leaky_correlation(c, 0.0) == pytest.approx(correlation_map(RELU, c, 1.0, np.sqrt(2), 0.0), abs=1e-9)
    assert leaky_correlation(c, 1.0) == pytest.approx(c, abs=1e-15)


def test_a_correlation_and_a_scale_are_those_of_sampled_rectifiers():
    first, second = np.random.default_rng(0).standard_normal((2, 2_000_000))
    second = 0.4 * first + np.sqrt(1 - 0.4**2) * second
    f, g = (np.where(x > 0, x, 0.3 * x) for x in (first, second))
    assert leaky_correlation(0.4, 0.3) == pytest.approx(np.mean(f * g) / np.mean(f**2), abs=3e-3)
    assert unit_scale(0.3) * np.sqrt(np.mean(f**2)) == pytest.approx(1, rel=3e-3)


def test_a_residual_network_is_a_plain_one_without_its_skips_and_a_shallow_one_with_nothing_else():
    plain = 0.0
    for _ in range(10):
        plain = leaky_correlation(plain, 0.5)
    assert residual_correlation((3,), 0.0, 0.5) == pytest.approx(plain, rel=1e-14)
    # Only the layer on the first skip is left, and the last one; alone, a branch of three makes inputs more alike.
    branch = leaky_correlation(leaky_correlation(leaky_correlation(0.0, 0.5), 0.5), 0.5)
    assert residual_correlation((5,), 1.0, 0.5) == pytest.approx(branch, rel=1e-14)


def test_the_tailored_slope_gives_the_correlation_that_is_asked_and_is_that_of_the_published_code():
    slope = tailored_slope(RESNET_101, 0.6, 0.75)
    assert residual_correlation(RESNET_101, 0.6, slope) == pytest.approx(0.75, abs=1e-14)
    # Zhang, Botev & Martens (2022) test theirs to seven decimals.
    assert slope == pytest.approx(0.6291800290346146, abs=5e-8)
    assert unit_scale(slope) == pytest.approx(1.196996549778802, abs=5e-8)


def test_the_more_alike_inputs_may_become_the_less_straight_is_the_rectifier():
    slopes = [tailored_slope(RESNET_101, 0.6, most) for most in (0.5, 0.75, 0.9)]
    assert slopes == sorted(slopes, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((3, 0), 0.6, 0.75), "blocks must be at least 1, not 0"),
        (((3,), 1.2, 0.75), "skip must lie between 0 and 1, not 1.2"),
        (((3,), 0.6, 0.0), "no slope between 0 and 1 makes the correlation 0.0"),
        (((3,), 0.6, 1.0), "no slope between 0 and 1 makes the correlation 1.0"),
    ],
)
def test_what_cannot_be_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        tailored_slope(*arguments)
