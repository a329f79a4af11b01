"""What is said of the map of depth and gain."""

from functools import partial

import numpy as np

from figures_src.evidence.fact import Fact
from figures_src.experiments.depth_and_gain import DEPTHS, EPOCHS, GAINS, SEEDS, accuracies
from figures_src.maths.activation import Array


def _at(layers: int, gain: float) -> Array:
    return accuracies()[DEPTHS.index(layers), GAINS.index(gain)]


FACTS = (
    Fact("map_epochs", "epochs of the map of depth and gain", lambda: EPOCHS, ".0f"),
    Fact("map_seeds", "seeds of each cell of it", lambda: len(SEEDS), ".0f"),
    *(
        Fact(
            f"map_{layers}_gain_{gain:.0f}",
            f"share of test digits right, {layers} sigmoid layers, {gain:.0f} times Xavier's weights",
            partial(_at, layers, gain),
            ".0%",
        )
        for layers, gain in ((3, 1.0), (5, 1.0), (8, 4.0))
    ),
    Fact(
        "map_best_30",
        "the same at 30 layers with the best gain; median over the seeds",
        lambda: np.max(np.median(accuracies(), axis=-1)[DEPTHS.index(30)]),
        ".0%",
    ),
)
