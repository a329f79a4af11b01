"""What is left, layer by layer, of the difference between inputs, in untrained deep networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Activation, Array, shifted
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import draw_weights, find_initialisation

DEPTH, WIDTH, INPUTS = 50, 256, 32
SEEDS = tuple(range(20))


@dataclass(frozen=True)
class SignalUp:
    """Per seed and layer: (seed, layer).

    ``spread``: root mean square, over units, of an activation's standard deviation over inputs. ``correlation``: of the
    pre-activations of two inputs over all units, the mean over all pairs. ``input_share``: the share of the mean square
    of the pre-activations that differs between inputs.
    """

    spread: Array
    correlation: Array
    input_share: Array


@experiment(SignalUp)
def signal_up(activation: Activation, sigma_w: float, centred: bool, seeds: Sequence[int] = SEEDS) -> SignalUp:
    """Equal layers of normal weights of variance sigma_w^2 / n, independent standard normal inputs, no training.

    Args:
        centred: biases take -f(0) times the sum of a unit's weights; else they are zero.
    """
    # What such biases add is what f(0) would have brought.
    function, recipe = shifted(activation) if centred else activation, find_initialisation("lecun")
    found = np.empty((3, len(seeds), DEPTH))
    weight = np.empty((WIDTH, WIDTH))
    for row, seed in enumerate(seeds):
        generator = np.random.default_rng(seed)
        signal = np.random.default_rng((seed, DEPTH)).standard_normal((INPUTS, WIDTH))
        for layer in range(DEPTH):
            draw_weights(recipe, WIDTH, WIDTH, generator, gain=sigma_w, out=weight)
            z = signal @ weight
            signal = function.f(z)
            found[:, row, layer] = _spread(signal), _correlation(z), z.var(axis=0, ddof=1).mean() / np.mean(z**2)
    return SignalUp(*found)


def _spread(signal: Array) -> float:
    return float(np.sqrt(signal.var(axis=0, ddof=1).mean()))


def _correlation(z: Array) -> float:
    """The mean over all pairs of inputs of the cosine of the angle between their pre-activations."""
    directions = z / np.sqrt(np.sum(z**2, axis=1, keepdims=True))
    pairs = len(z) * (len(z) - 1)
    return float((np.sum(np.sum(directions, axis=0) ** 2) - len(z)) / pairs)


# The function, the weight scale, and whether it is centred.
CASES = {
    "sigmoid": (SIGMOID, 1.0, False),
    "centred_sigmoid": (SIGMOID, 4.0, True),
    "tanh": (TANH, 1.0, False),
    "relu": (RELU, float(np.sqrt(2)), False),
}


def measured(case: str) -> SignalUp:
    """What was measured of one of the cases."""
    activation, sigma_w, centred = CASES[case]
    return signal_up(activation, sigma_w, centred)


RUNS = tuple(signal_up.run(*case) for case in CASES.values())
