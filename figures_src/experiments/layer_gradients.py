"""What reaches each layer of a deep network at the start, and what it learns by, for each function of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.depth import Case, profile

SEEDS = tuple(range(20))
DEPTH, WIDTH = 50, 256
INITIALISATIONS = ("fan_in_uniform", "xavier", "he")


@dataclass(frozen=True)
class LayerGradients:
    """Logarithms of root mean squares: (initialisation, seed, layer), as ``depth.Profile`` says."""

    log_gradient: Array
    log_weight_gradient: Array


@experiment(LayerGradients)
def layer_gradients(activation: Activation, seeds: Sequence[int] = SEEDS) -> LayerGradients:
    """Equal layers, zero biases, normal inputs, a random gradient at the output, no training."""
    uniform, normal = (
        profile([Case(activation, name) for name in names], DEPTH, WIDTH, seeds)
        for names in (INITIALISATIONS[:1], INITIALISATIONS[1:])
    )
    return LayerGradients(
        np.concatenate((uniform.log_gradient, normal.log_gradient)),
        np.concatenate((uniform.log_weight_gradient, normal.log_weight_gradient)),
    )


class Logs(NamedTuple):
    """Of one initialisation: (seed, layer), for a gradient with a root mean square of 1 at the last layer's z."""

    gradient: Array
    weight_gradient: Array


def measured(activation: Activation, initialisation: str) -> Logs:
    """What was measured of one initialisation."""
    found, row = layer_gradients(activation), INITIALISATIONS.index(initialisation)
    last = found.log_gradient[row, :, -1:]
    return Logs(found.log_gradient[row] - last, found.log_weight_gradient[row] - last)


RUNS = tuple(layer_gradients.run(activation) for activation in CATALOGUE.values())
