"""Fifty layers, differentiated twice: by our own backward pass, and automatically."""

import types

import autograd
import autograd.numpy as anp
import numpy as np

from figures_src.maths.network import backward, forward, initialise
from tests.maths.libraries import DIFFERENTIABLE


class _Undecided:
    """Stands in for an array where a formula asks whether it is larger than something: notes that, and says either."""

    def __init__(self, array, answer):
        self.array, self.answer, self.asked = array, answer, []

    def __gt__(self, other):
        self.asked.append(self.array > other)
        return self.answer

    def __neg__(self):
        return -self.array

    def __add__(self, other):
        return self.array + other

    def __sub__(self, other):
        return self.array - other

    def __mul__(self, other):
        return self.array * other

    def __truediv__(self, other):
        return self.array / other

    __radd__, __rmul__ = __add__, __mul__


def _bare(value):
    return value.array if isinstance(value, _Undecided) else value


_LIBRARY = types.SimpleNamespace(
    **{name: lambda x, function=function: function(_bare(x)) for name, function in vars(DIFFERENTIABLE).items()}
)


def elementwise(activation, z):
    """The record's textbook formula for an array: both branches of a formula with a condition, and then the choice."""
    branches = []
    for answer in (True, False):
        stand_in = _Undecided(z, answer)
        branches.append(_bare(activation.textbook(_LIBRARY, stand_in)) + 0 * z)
    if not stand_in.asked:
        return branches[0]
    (condition,) = stand_in.asked
    return anp.where(condition, *branches)


def deep_gradients(activation, width=256, batch=64):
    """Two functions without arguments, ours and autograd's: each the gradients of all weights, then of all biases."""
    network = initialise((width,) * 51, activation, "he", (0,), bias_deviation=0.1)
    weights, biases = ([part[0] for part in parts] for parts in (network.weights, network.biases))
    x = np.random.default_rng(1).standard_normal((batch, width))

    def loss(parameters):
        signal = x
        for layer, (weight, bias) in enumerate(zip(*parameters, strict=True)):
            signal = anp.dot(signal, weight) + bias
            if layer < len(weights) - 1:
                signal = elementwise(activation, signal)
        return anp.sum(anp.sin(signal))

    def ours():
        passed = forward(network, x)
        gradients = backward(network, passed, np.cos(passed.pre_activations[-1]))
        return [part[0] for part in (*gradients.weights, *gradients.biases)]

    def theirs():
        by_weights, by_biases = autograd.grad(loss)((weights, biases))
        return [*by_weights, *by_biases]

    return ours, theirs
