"""Nielsen's layer speeds, measured again: how fast each hidden layer of an untrained sigmoid network would learn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import digits
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.losses import binary_cross_entropy_gradient
from figures_src.maths.network import deltas, forward, initialise

SEEDS = tuple(range(200))
SIDE = 28


@dataclass(frozen=True)
class LayerSpeeds:
    """Norm of the mean gradient with respect to the biases of each hidden layer: (seed, layer)."""

    norm: Array


@experiment(LayerSpeeds)
def layer_speeds(hidden: Sequence[int], seeds: Sequence[int] = SEEDS) -> LayerSpeeds:
    """Nielsen (2015), chapter 5: sigmoid throughout, cross-entropy, weights of variance 1 / fan-in, biases of 1.

    His inputs are 28 x 28 digits between 0 and 1; here each of the 8 x 8 digits is enlarged to 24 x 24 and framed.
    """
    data = digits()
    pixels = data.train_inputs - data.train_inputs.min()
    small = (pixels / pixels.max()).reshape(-1, 8, 8)[:1000]
    frame = (SIDE - 24) // 2
    images = np.pad(small.repeat(3, axis=1).repeat(3, axis=2), ((0, 0), (frame, frame), (frame, frame)))
    inputs, targets = images.reshape(len(images), -1), data.train_targets[:1000]
    norms = []
    for seed in seeds:
        network = initialise((SIDE**2, *hidden, 10), SIGMOID, "lecun", (seed,), output=SIGMOID, bias_deviation=1.0)
        passed = forward(network, inputs)
        error = binary_cross_entropy_gradient(passed.pre_activations[-1], targets) / len(targets)
        norms.append([np.linalg.norm(delta.sum(axis=-2)) for delta in deltas(network, passed, error)[:-1]])
    return LayerSpeeds(np.array(norms))


RUNS = tuple(layer_speeds.run((30,) * layers) for layers in (2, 3))
