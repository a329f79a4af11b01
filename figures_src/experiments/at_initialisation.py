"""Untrained networks on real inputs: which layers get a gradient, how many units are 0, how many are dead."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import digits
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.losses import cross_entropy_gradient
from figures_src.maths.network import backward, forward, initialise

DEPTH, WIDTH = 10, 100
SEEDS = tuple(range(20))


@dataclass(frozen=True)
class AtInitialisation:
    """Per seed and hidden layer: (seed, layer).

    ``gradient``: root mean square of dLoss/dz over units and examples. ``weight_gradient``: of dLoss/dW, the mean over
    the training set, over weights. ``zeros``: share of activations that are
    exactly 0. ``dead``: share of units that are 0 for every example of the training set.
    """

    gradient: Array
    weight_gradient: Array
    zeros: Array
    dead: Array


@experiment(AtInitialisation)
def at_initialisation(activation: Activation, initialisation: str, seeds: Sequence[int] = SEEDS) -> AtInitialisation:
    """Ten hidden layers of a hundred units, the training digits, softmax cross-entropy, no training at all."""
    data = digits()
    widths = (data.train_inputs.shape[1], *[WIDTH] * DEPTH, data.train_targets.shape[1])
    gradient, weight_gradient, zeros, dead = [], [], [], []
    for seed in seeds:
        network = initialise(widths, activation, initialisation, (seed,))
        passed = forward(network, data.train_inputs)
        error = cross_entropy_gradient(passed.pre_activations[-1], data.train_targets)
        hidden = passed.activations[1:-1]
        found = backward(network, passed, error / len(error))
        # Of single examples, which the mean over the training set divides by their number.
        gradient.append([len(error) * np.sqrt(np.mean(delta**2)) for delta in found.pre_activations[:-1]])
        weight_gradient.append([np.sqrt(np.mean(each**2)) for each in found.weights[:-1]])
        zeros.append([np.mean(a == 0) for a in hidden])
        dead.append([np.mean(np.all(a == 0, axis=-2)) for a in hidden])
    return AtInitialisation(*map(np.array, (gradient, weight_gradient, zeros, dead)))


RUNS = tuple(
    at_initialisation.run(activation, initialisation)
    for activation, initialisation in (
        (SIGMOID, "xavier"),
        (RELU, "he"),
        (RELU, "xavier"),
        (TANH, "fan_in_uniform"),
    )
)
