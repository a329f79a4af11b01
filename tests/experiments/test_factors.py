"""chi as it is measured, on the maps and on the lines, against chi by theory."""

import numpy as np
import pytest

from figures_src.experiments.chi_map import chi_map
from figures_src.experiments.depth_scales import SIGMA_B, depth_scales
from figures_src.experiments.factors import MANY_SEEDS, ON_THE_PLANE, XAVIER, factors, on_the_line
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.mean_field import chi, critical_sigma_w, depth_scale


def test_measured_chi_keeps_its_points_and_seeds():
    found = factors.measure(RELU, ((1.0, 0.0), (1.2, 0.1)), width=32, seeds=(0, 1, 2))
    assert found.factor.shape == (2, 3) and len(np.unique(found.factor)) == 6
    assert np.array_equal(found.points, ((1.0, 0.0), (1.2, 0.1)))


@pytest.mark.parametrize("activation", [SIGMOID, TANH, RELU], ids=lambda activation: activation.name)
def test_measurement_follows_theory_over_the_plane_and_along_the_line(activation):
    for points in (ON_THE_PLANE, on_the_line(SIGMA_B)):
        found = factors(activation, points)
        theory = [chi(activation, *point) for point in points]
        assert found.factor.mean(axis=1) == pytest.approx(theory, rel=0.1)


def test_a_centred_sigmoid_measures_as_the_tanh_network_that_it_is():
    """A quarter of the weight scale and half of the bias scale, for 2 sigmoid(2x) - 1 is tanh(x)."""
    found = factors(SIGMOID, ON_THE_PLANE, centred=True)
    theory = [chi(TANH, sigma_w / 4, sigma_b / 2) for sigma_w, sigma_b in ON_THE_PLANE]
    assert found.factor.mean(axis=1) == pytest.approx(theory, rel=0.1)


@pytest.mark.parametrize("activation", [RELU, SIGMOID], ids=lambda activation: activation.name)
def test_xaviers_weights_give_chi_within_one_per_cent(activation):
    found = factors(activation, XAVIER, seeds=MANY_SEEDS)
    assert found.factor.mean() == pytest.approx(chi(activation, 1.0, 0.0), rel=0.01)


def test_maps_hold_what_theory_says_at_their_places():
    found = chi_map(TANH)
    assert found.chi.shape == (len(found.sigma_b), len(found.sigma_w))
    assert found.chi[3, 5] == pytest.approx(chi(TANH, found.sigma_w[5], found.sigma_b[3]), rel=1e-12)
    assert found.critical[-1] == pytest.approx(critical_sigma_w(TANH, found.sigma_b[-1]), rel=1e-12)
    centred = chi_map(SIGMOID, centred=True)
    assert centred.critical[0] == pytest.approx(4, rel=1e-9)
    assert centred.chi[3, 40] == pytest.approx(chi(TANH, centred.sigma_w[40] / 4, centred.sigma_b[3] / 2), rel=1e-9)
    lines = depth_scales((SIGMOID, TANH, RELU), SIGMA_B)
    assert lines.xi.shape == (3, len(lines.sigma_w))
    assert lines.xi[1, 7] == pytest.approx(depth_scale(TANH, lines.sigma_w[7], SIGMA_B), rel=1e-12)
