"""One sigmoid neuron that must learn to answer 0: how the loss decides whether it starts to learn (Nielsen, 2015)."""

from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.maths.activations import Array, sigmoid
from figures_src.maths.losses import binary_cross_entropy_gradient, squared_error_gradient

STARTS = ((0.6, 0.9), (2.0, 2.0))
RATE, EPOCHS = 0.15, 300


@dataclass(frozen=True)
class SingleNeuron:
    """The neuron's output for the input 1 before and after each epoch: (starting point, epoch)."""

    squared_error: Array
    cross_entropy: Array


@cached(SingleNeuron)
def single_neuron() -> SingleNeuron:
    """Gradient descent on one example, x = 1 and y = 0, from each starting point (w, b), with either loss."""
    outputs = []
    for gradient in (squared_error_gradient, binary_cross_entropy_gradient):
        weight, bias = np.transpose(STARTS)
        history = [sigmoid(weight + bias)]
        for _ in range(EPOCHS):
            # The input is 1, so weight and bias have the same gradient.
            step = RATE * gradient(weight + bias, np.zeros(()))
            weight, bias = weight - step, bias - step
            history.append(sigmoid(weight + bias))
        outputs.append(np.stack(history, axis=1))
    return SingleNeuron(*outputs)
