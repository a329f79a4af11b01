"""Losses as functions of the logit z, the last pre-activation, and their gradients with respect to it.

Computing a loss from the logit rather than from the probability keeps it finite on the whole line: the logarithm of a
probability that has rounded to 0 would be infinite.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import sigmoid, sigmoid_derivative


@dataclass(frozen=True)
class Loss:
    """What training makes small.

    Args:
        name: identifier, and in upper case the record's own name.
        title: what the reader calls it.
        value: of logits and targets; element-wise, or along the last axis where the loss joins the outputs.
        gradient: dL/dz for each logit, of the same arguments.
        source: author and year.
    """

    name: str
    title: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    source: str


def binary_cross_entropy(logit: Array, target: Array) -> Array:
    """-y log sigma(z) - (1 - y) log(1 - sigma(z)) = max(z, 0) - z y + log(1 + exp(-|z|)), element-wise (Good, 1952)."""
    return np.maximum(logit, 0) - logit * target + np.log1p(np.exp(-np.abs(logit)))


def binary_cross_entropy_gradient(logit: Array, target: Array) -> Array:
    """dL/dz = sigma(z) - y: the factor sigma'(z) of the output unit has cancelled."""
    return sigmoid(logit) - target


BINARY_CROSS_ENTROPY = Loss(
    name="binary_cross_entropy",
    title="cross-entropy of a yes or no",
    value=binary_cross_entropy,
    gradient=binary_cross_entropy_gradient,
    source="Good (1952)",
)


def squared_error(logit: Array, target: Array) -> Array:
    """(sigma(z) - y)^2 / 2, element-wise."""
    return (sigmoid(logit) - target) ** 2 / 2


def squared_error_gradient(logit: Array, target: Array) -> Array:
    """dL/dz = (sigma(z) - y) sigma'(z): here the factor sigma'(z) stays."""
    return (sigmoid(logit) - target) * sigmoid_derivative(logit)


SQUARED_ERROR = Loss(
    name="squared_error",
    title="squared error",
    value=squared_error,
    gradient=squared_error_gradient,
    source="Rumelhart, Hinton & Williams (1986)",
)


def softmax(logits: Array) -> Array:
    """exp(z_k) / sum over j of exp(z_j) along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def cross_entropy(logits: Array, targets: Array) -> Array:
    """-sum over k of y_k log softmax(z)_k along the last axis; ``targets`` are one-hot or probabilities."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.sum(targets * (np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True)) - shifted), axis=-1)


def cross_entropy_gradient(logits: Array, targets: Array) -> Array:
    """dL/dz = softmax(z) - y."""
    return softmax(logits) - targets


CROSS_ENTROPY = Loss(
    name="cross_entropy",
    title="cross-entropy",
    value=cross_entropy,
    gradient=cross_entropy_gradient,
    source="Bridle (1990)",
)
