"""Networks born dead, counted again: ReLU networks whose output is the same for every input."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Array
from figures_src.maths.checks import check_whole

DEPTHS, WIDTHS = (5, 10, 20), (2, 3, 4)


@dataclass(frozen=True)
class BornDead:
    """Share of networks whose output is the same for every input: (depth, width); with the standard error."""

    share: Array
    error: Array


@experiment(BornDead)
def born_dead(depths: Sequence[int], widths: Sequence[int], networks: int = 20_000) -> BornDead:
    """Lu et al. (2020): ReLU networks with one input, symmetric weights, zero biases, by Monte Carlo.

    With zero biases the signal scales with the input, so one input of each sign stands for all. A network of depth L
    has L - 1 hidden layers; it is born dead when, at some layer, all units are silent for all inputs.

    Raises:
        ValueError: a depth is less than 2, or a width less than 1.
    """
    for depth in depths:
        check_whole("depths", depth, 2)
    for width in widths:
        check_whole("widths", width, 1)
    generator = np.random.default_rng(0)
    shares = np.empty((len(depths), len(widths)))
    for column, width in enumerate(widths):
        signal = np.ones((networks, 2, 1)) * np.array([[1.0], [-1.0]])
        dead_after = []
        for _ in range(max(depths) - 1):
            weights = generator.standard_normal((networks, signal.shape[-1], width))
            signal = np.maximum(signal @ weights, 0)
            dead_after.append(np.mean(~signal.any(axis=(1, 2))))
        shares[:, column] = [dead_after[depth - 2] for depth in depths]
    return BornDead(shares, np.sqrt(shares * (1 - shares) / networks))


RUNS = (born_dead.run(DEPTHS, WIDTHS),)
