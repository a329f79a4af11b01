"""chi by theory over the plane of weight and bias scales; an experiment because it takes its time."""

from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array, shifted
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.mean_field import chi, critical_sigma_w

# The same plane for every function: weight scales on a logarithmic axis, biases up to the last.
LEAST_W, MOST_W, MOST_B = 0.3, 20.0, 1.0
COLUMNS, ROWS = 49, 21


@dataclass(frozen=True)
class ChiMap:
    """``sigma_w`` (columns,), ``sigma_b`` (rows,), ``chi`` (rows, columns); ``critical`` (rows,): sigma_w."""

    sigma_w: Array
    sigma_b: Array
    chi: Array
    critical: Array


@experiment(ChiMap)
def chi_map(activation: Activation, centred: bool = False) -> ChiMap:
    """chi on a grid of both scales, and the critical weight scale for each bias scale.

    ``centred``: biases take the mean out, so that a layer sees f - f(0); the bias scale is that of what they have
    beside.
    """
    sigma_w, sigma_b = np.geomspace(LEAST_W, MOST_W, COLUMNS), np.linspace(0, MOST_B, ROWS)
    seen = shifted(activation) if centred else activation
    return ChiMap(
        sigma_w,
        sigma_b,
        np.array([[chi(seen, w, b) for w in sigma_w] for b in sigma_b]),
        np.array([critical_sigma_w(seen, b) for b in sigma_b]),
    )


RUNS = (
    chi_map.run(SIGMOID),
    chi_map.run(SIGMOID, centred=True),
    chi_map.run(TANH),
    chi_map.run(RELU),
)
