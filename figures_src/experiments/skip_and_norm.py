"""Deep untrained networks with skip connections and with layer norm: how much gradient reaches each layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array
from figures_src.maths.blocks import BLOCKS
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import Case, profile

DEPTH, WIDTH = 50, 128
SEEDS = tuple(range(20))
KINDS = tuple(BLOCKS)


@dataclass(frozen=True)
class SkipAndNorm:
    """``gradient``: log10 of the root mean square of dLoss/da_l, less that of the last layer: (kind, seed, layer)."""

    gradient: Array


@experiment(SkipAndNorm)
def skip_and_norm(
    activation: Activation, initialisation: str, kinds: Sequence[str] = KINDS, seeds: Sequence[int] = SEEDS
) -> SkipAndNorm:
    """Fifty layers of 128 units, normal inputs, random gradients at the output; a seed has the same weights in every
    kind of ``blocks.BLOCKS``."""
    cases = [Case(activation, initialisation, block=kind) for kind in kinds]
    logs = profile(cases, DEPTH, WIDTH, seeds).log_output_gradient
    return SkipAndNorm((logs - logs[..., -1:]) / np.log(10))


RUNS = (skip_and_norm.run(SIGMOID, "xavier"), skip_and_norm.run(RELU, "he"))
