"""chi by theory over the plane of weight and bias scales; an experiment because it takes its time."""

from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.mean_field import chi, critical_sigma_w

COLUMNS, ROWS = 41, 25


@dataclass(frozen=True)
class ChiMap:
    """``sigma_w`` (columns,), ``sigma_b`` (rows,), ``chi`` (rows, columns); ``critical`` (rows,): sigma_w."""

    sigma_w: Array
    sigma_b: Array
    chi: Array
    critical: Array


@experiment(ChiMap)
def chi_map(activation: Activation, reach_w: float, reach_b: float) -> ChiMap:
    """A grid up to (reach_w, reach_b), and the critical weight scale for each of its bias scales."""
    sigma_w, sigma_b = np.linspace(reach_w / COLUMNS, reach_w, COLUMNS), np.linspace(0, reach_b, ROWS)
    return ChiMap(
        sigma_w,
        sigma_b,
        np.array([[chi(activation, w, b) for w in sigma_w] for b in sigma_b]),
        np.array([critical_sigma_w(activation, b) for b in sigma_b]),
    )


REACH_SIGMOID, REACH_TANH, REACH_RELU = (16.0, 4.0), (3.0, 1.0), (3.0, 1.0)
RUNS = (
    chi_map.run(SIGMOID, *REACH_SIGMOID),
    chi_map.run(TANH, *REACH_TANH),
    chi_map.run(RELU, *REACH_RELU),
)
