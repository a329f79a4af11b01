"""Fifty layers of 256 units, a batch of 64, differentiated twice: by our own backward pass, and automatically."""

import autograd
import autograd.numpy as anp
import numpy as np

from figures_src.maths.activations import CATALOGUE
from figures_src.maths.network import backward, forward, initialise

# As one writes them for arrays; the catalogue's textbook formulas take one number at a time.
FORMULAS = {
    "relu": lambda z: anp.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "leaky_relu": lambda z: anp.where(z > 0, z, z / 100),
    "identity": lambda z: z,
}


def deep_gradients(name):
    """Two functions without arguments, ours and autograd's: each the gradients by all weights, then by all biases."""
    network = initialise((256,) * 51, CATALOGUE[name], "he", (0,), bias_deviation=0.1)
    weights, biases = ([part[0] for part in parts] for parts in (network.weights, network.biases))
    x = np.random.default_rng(1).standard_normal((64, 256))

    def loss(parameters):
        signal = x
        for layer, (weight, bias) in enumerate(zip(*parameters, strict=True)):
            signal = anp.dot(signal, weight) + bias
            if layer < len(weights) - 1:
                signal = FORMULAS[name](signal)
        return anp.sum(anp.sin(signal))

    def ours():
        passed = forward(network, x)
        gradients = backward(network, passed, np.cos(passed.pre_activations[-1]))
        return [part[0] for part in (*gradients.weights, *gradients.biases)]

    def theirs():
        by_weights, by_biases = autograd.grad(loss)((weights, biases))
        return [*by_weights, *by_biases]

    return ours, theirs
