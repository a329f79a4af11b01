"""Averages over normal pre-activations against SciPy's and mpmath's quadrature and closed forms."""

import itertools

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.special

from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.gaussian import expectation, product_expectation
from tests.maths.libraries import normal_density

every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)


@every_activation
@pytest.mark.parametrize("variance", [1e-4, 0.3, 1.0, 25.0, 1e4])
@pytest.mark.parametrize("part", ["f", "df"])
def test_expectations_agree_with_scipys_quadrature(activation, variance, part):
    deviation, function = np.sqrt(variance), getattr(activation, part)
    kinks = [kink.at for kink in activation.kinks]

    def integrand(x):
        return float(function(x)) ** 2 * normal_density(x, deviation)

    breaks = sorted({-40 * deviation, 40 * deviation, -10.0, 10.0, 0.0, *kinks, -5 * deviation, 5 * deviation})
    pieces = [
        scipy.integrate.quad(integrand, a, b, epsabs=1e-14, epsrel=1e-12, limit=400)[0]
        for a, b in itertools.pairwise(breaks)
    ]
    found = expectation(lambda x: function(x) ** 2, variance, kinks)
    assert found == pytest.approx(sum(pieces), rel=1e-9)


def test_a_kink_off_the_panels_costs_nothing():
    """E|z - a| = 2 phi(a) + a (2 Phi(a) - 1)."""
    for a in (0.3217, -1.77, 2.9):
        exact = 2 * normal_density(a) + a * (2 * scipy.special.ndtr(a) - 1)
        assert expectation(lambda x, a=a: np.abs(x - a), kinks=(a,)) == pytest.approx(exact, rel=1e-13)


def test_expectation_at_variance_zero_and_below():
    assert expectation(SIGMOID.f, 0.0) == 0.5
    with pytest.raises(ValueError, match="variance must be finite and not negative, not -1"):
        expectation(SIGMOID.f, -1.0)


@pytest.mark.parametrize("q", [1e-6, 1.0, 1e4, 1e8, 1e10])
def test_slow_tails_under_a_wide_bell(q):
    """Softsign, x / (1 + |x|): it still changes where the exponential functions have long settled."""
    with mpmath.workdps(30):
        deviation = mpmath.sqrt(mpmath.mpf(q))
        bell = [mpmath.mpf(10) ** power for power in range(-8, 2)]
        exact = 2 * mpmath.quad(lambda z: (deviation * z / (1 + deviation * z)) ** 2 * mpmath.npdf(z), [0, *bell, 14])
    assert expectation(lambda x: (x / (1 + np.abs(x))) ** 2, q, (0.0,)) == pytest.approx(float(exact), rel=1e-12)
    square = expectation(lambda x: (x / (1 + np.abs(x))) ** 2, q, (0.0,))
    fine = product_expectation(lambda x: x / (1 + np.abs(x)), q, 1 - 1e-13, (0.0,))
    assert fine == pytest.approx(square, rel=1e-6)
