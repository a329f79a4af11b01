"""Linear regions of untrained ReLU networks of one input, counted exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.network import initialise
from figures_src.maths.regions import count_regions

DEPTHS, WIDTH = (5, 10), 20
SEEDS = tuple(range(100))


@dataclass(frozen=True)
class LinearRegions:
    """How many regions each network has, (seed)."""

    regions: Array


@experiment(LinearRegions)
def linear_regions(layers: int, width: int = WIDTH, seeds: Sequence[int] = SEEDS) -> LinearRegions:
    """He's weights and normal biases, whose scale does not matter: x and the biases may be scaled together."""
    widths = (1, *[width] * layers, 1)
    found = [count_regions(initialise(widths, RELU, "he", (seed,), bias_deviation=1.0)) for seed in seeds]
    return LinearRegions(np.array(found))


RUNS = tuple(linear_regions.run(layers) for layers in DEPTHS)
