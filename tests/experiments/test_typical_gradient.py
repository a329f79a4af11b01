"""Gradients of finite networks against the exact moments of one layer and the log-normal theory (Hanin & Nica)."""

import numpy as np
import pytest
from scipy import special, stats

from figures_src.experiments.typical_gradient import ASPECTS, SEEDS, WIDTHS, typical_gradient
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.finite_width import log_normal_theory, typical_factor
from figures_src.maths.network import deltas, forward, initialise, input_gradient

every_width = pytest.mark.parametrize("width", WIDTHS)


def layer_moments(width):
    """Of one layer's factor (2/n) chi^2_K with K ~ Bin(n, 1/2), at least one unit active: log mean, log variance."""
    active = np.arange(1, width + 1)
    chance = stats.binom.pmf(active, width, 0.5)
    chance /= chance.sum()
    logs = special.digamma(active / 2) + np.log(4 / width)
    mean = chance @ logs
    return mean, chance @ (logs**2 + special.polygamma(1, active / 2)) - mean**2


@every_width
def test_the_seed_axis_is_kept(width):
    found = typical_gradient(width)
    assert found.log_ratio.shape == (len(SEEDS), len(ASPECTS)) and len(SEEDS) >= 500
    assert found.depths / width == pytest.approx(ASPECTS, rel=1e-12)
    assert np.isfinite(found.log_ratio).all()
    assert len(np.unique(found.log_ratio[:, -1])) == len(SEEDS)


@every_width
def test_a_gradient_is_that_of_back_propagation(width):
    """One network once more, as deep as wide, by ``backward``."""
    seed, deepest = 3, width
    found = typical_gradient(width)
    generator = np.random.default_rng((seed, width))
    x, output = generator.standard_normal((1, width)), generator.standard_normal((len(ASPECTS), width))
    network = initialise((width,) * (deepest + 1), RELU, "he", (seed,), output=RELU)
    passed = forward(network, x)
    last = output[-1] * RELU.df(passed.pre_activations[-1])
    gradient = input_gradient(network, deltas(network, passed, last)[0])
    exact = np.log(np.sum(gradient**2) / np.sum(output[-1] ** 2))
    assert found.log_ratio[seed, -1] == pytest.approx(exact, rel=1e-9)


@every_width
def test_the_mean_square_is_kept(width):
    """He et al. (2015): the mean is 1. Its standard error is the theory's: heavy tails hide it from the sample."""
    found = typical_gradient(width)
    error = np.sqrt(((1 + 5 / width) ** found.depths - 1) / len(SEEDS))
    assert np.all(np.abs(np.exp(found.log_ratio).mean(axis=0) - 1) <= 5 * error)


@every_width
def test_the_logarithm_has_the_moments_of_a_product_of_layers(width):
    """Exact for a gradient that does not know which units are active; within five errors for this one as well."""
    found = typical_gradient(width)
    mean, variance = layer_moments(width)
    error = np.sqrt(variance * found.depths / len(SEEDS))
    assert np.all(np.abs(found.log_ratio.mean(axis=0) - mean * found.depths) <= 5 * error)
    assert found.log_ratio.var(axis=0) == pytest.approx(variance * found.depths, rel=5 * np.sqrt(2 / len(SEEDS)) + 0.05)


@pytest.mark.parametrize("width", [1, 2, 3, 16, 64, 1024])
def test_the_typical_factor_of_a_layer_is_that_of_scipys_distributions(width):
    assert typical_factor(width) == pytest.approx(np.exp(layer_moments(width)[0]), rel=1e-10)


def test_the_typical_factor_is_to_leading_order_the_published_one():
    assert np.log(typical_factor(1024)) == pytest.approx(-2.5 / 1024, rel=0.01)
    with pytest.raises(ValueError, match="width must be at least 1, not 0"):
        typical_factor(0)


def test_the_constants_are_those_of_wide_layers():
    """5/2 and 5, with an error that falls as 1 / width."""
    for width in (100, 1000, 10_000):
        mean, variance = layer_moments(width)
        theory = log_normal_theory(1 / width)
        assert mean == pytest.approx(theory.log_mean, rel=5 / width)
        assert variance == pytest.approx(theory.log_variance, rel=10 / width)
    assert np.exp(theory.log_mean + theory.log_variance / 2) == pytest.approx(1, rel=1e-15)


def test_the_mean_logarithm_falls_linearly_in_depth_over_width():
    """A slope of -5/2; narrow layers fall faster by a share of about 2.2 / width."""
    for width in WIDTHS:
        found = typical_gradient(width)
        aspect = found.depths / width
        slope = aspect @ found.log_ratio.mean(axis=0) / (aspect @ aspect)
        assert -2.5 * (1 + 2.2 / width) - 0.3 < slope < -2.5 * (1 + 2.2 / width) + 0.3


def test_widths_fall_onto_one_another():
    """At equal depth / width the median is the same within five errors and the 1 / width correction."""
    medians = np.array([np.median(typical_gradient(width).log_ratio, axis=0) for width in WIDTHS])
    theory = log_normal_theory(ASPECTS)
    error = 1.2533 * np.sqrt(theory.log_variance / len(SEEDS))
    correction = np.abs(theory.log_mean) * 2.2 / np.array(WIDTHS)[:, None] + 2 / np.array(WIDTHS)[:, None]
    assert np.all(np.abs(medians - theory.log_mean) <= 5 * error + correction)
