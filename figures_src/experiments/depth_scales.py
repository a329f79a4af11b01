"""The depth scale by theory over weight scales; an experiment because it takes its time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.mean_field import critical_sigma_w, depth_scale


@dataclass(frozen=True)
class DepthScales:
    """``xi`` (functions, points) over ``sigma_w`` (points,)."""

    sigma_w: Array
    xi: Array


@experiment(DepthScales)
def depth_scales(activations: Sequence[Activation], sigma_b: float) -> DepthScales:
    """Weight scales from 0.3 to 30."""
    # Towards its critical point each function's depth scale grows beyond all bounds, between any two points of a grid.
    beside = 1 + np.outer((-1, 1), np.geomspace(1e-4, 1e-2, 20)).ravel()
    peaks = [critical_sigma_w(activation, sigma_b) * beside for activation in activations]
    sigma_w = np.sort(np.concatenate([np.geomspace(0.3, 30, 401), *peaks]))
    return DepthScales(
        sigma_w, np.array([[depth_scale(activation, w, sigma_b) for w in sigma_w] for activation in activations])
    )


SIGMA_B = 0.2
RUNS = (depth_scales.run((SIGMOID, TANH, RELU), SIGMA_B),)
