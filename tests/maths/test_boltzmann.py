"""The conditional of a small Boltzmann machine against sums written out with mpmath."""

import itertools

import mpmath
import numpy as np
import pytest

from figures_src.maths import boltzmann


@pytest.mark.parametrize("seed", range(3))
def test_conditional_agrees_with_sums_over_all_states(seed):
    generator = np.random.default_rng(seed)
    weights, b, c = generator.normal(size=(3, 2)), generator.normal(size=3), generator.normal(size=2)
    exact = []
    for v in itertools.product((0, 1), repeat=3):
        ones, total = [mpmath.mpf(0)] * 2, mpmath.mpf(0)
        for h in itertools.product((0, 1), repeat=2):
            couplings = sum(v[i] * weights[i, j] * h[j] for i in range(3) for j in range(2))
            weight = mpmath.exp(sum(b[i] * v[i] for i in range(3)) + sum(c[j] * h[j] for j in range(2)) + couplings)
            total += weight
            ones = [one + weight * state for one, state in zip(ones, h, strict=True)]
        exact.append([float(one / total) for one in ones])
    assert boltzmann.enumerated_conditional(weights, b, c) == pytest.approx(np.array(exact), rel=1e-13)
    assert boltzmann.sigmoid_conditional(weights, c) == pytest.approx(np.array(exact), rel=1e-13)
    assert boltzmann.joint_distribution(weights, b, c).sum() == pytest.approx(1, abs=1e-15)
