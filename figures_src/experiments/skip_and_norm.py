"""Deep untrained networks with skip connections and with norms: how much gradient reaches the first layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.blocks import (
    BATCH_NORM,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
    SKIPS_LAYER_NORM,
    Block,
)
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case, profile

DEPTH, WIDTH, BATCH = 50, 128, 128
SEEDS = tuple(range(10))


@dataclass(frozen=True)
class SkipAndNorm:
    """log10 of root mean squares in the first layer over that in the last: (seed,).

    ``gradient``: of dLoss/dz, with respect to what the activation is given; ``weight_gradient``: of dLoss/dW, of single
    examples.
    """

    gradient: Array
    weight_gradient: Array


@experiment(SkipAndNorm)
def skip_and_norm(
    activation: Activation, initialisation: str, block: Block, seeds: Sequence[int] = SEEDS
) -> SkipAndNorm:
    """Fifty equal layers, normal inputs, random gradients at the output, no biases; a seed has the same weights in
    every kind of block."""
    found = profile([Case(activation, initialisation, block=block)], DEPTH, WIDTH, seeds, batch=BATCH)
    logs = (found.log_gradient, found.log_weight_gradient)
    return SkipAndNorm(*((log[0, :, 0] - log[0, :, -1]) / np.log(10) for log in logs))


# With which weights each function is measured, and how its layers are put together.
CASES = ((SIGMOID, "xavier"), (TANH, "xavier"), (RELU, "he"))
BLOCKS = (PLAIN, BATCH_NORM, LAYER_NORM_AFTER, LAYER_NORM_BEFORE, SKIPS, SKIPS_BATCH_NORM, SKIPS_LAYER_NORM)
RUNS = tuple(skip_and_norm.run(*case, block) for case in CASES for block in BLOCKS)
