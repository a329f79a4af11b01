"""Deep untrained networks with skip connections and with layer norm: how much gradient reaches each layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.maths.activations import Array, find
from figures_src.maths.blocks import profile

DEPTH, WIDTH = 50, 128
SEEDS = tuple(range(20))


@dataclass(frozen=True)
class SkipAndNorm:
    """``gradient``: log10 of the root mean square of dLoss/da_l, less that of the last layer: (seed, layer)."""

    gradient: Array


@cached(SkipAndNorm)
def skip_and_norm(activation: str, initialisation: str, kind: str, seeds: Sequence[int] = SEEDS) -> SkipAndNorm:
    """Fifty layers of 128 units, normal inputs, random gradients at the output; a seed has the same weights in every
    kind of ``blocks.BLOCKS``."""
    logs = profile(kind, find(activation), initialisation, DEPTH, WIDTH, seeds=seeds)
    return SkipAndNorm(logs / np.log(10))
