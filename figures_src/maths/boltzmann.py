"""A restricted Boltzmann machine small enough to enumerate: where the sigmoid is not a choice but a result.

E(v, h) = -b.v - c.h - v W h,  p(v, h) = exp(-E(v, h)) / Z,  v and h binary (Smolensky, 1986).
"""

import itertools

import numpy as np

from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import sigmoid


def states(units: int) -> Array:
    """Every binary state of that many units: shape (2^units, units)."""
    return np.array(list(itertools.product((0.0, 1.0), repeat=units)))


def joint_distribution(weights: Array, visible_bias: Array, hidden_bias: Array) -> Array:
    """p(v, h) by enumeration: shape (2^visible, 2^hidden), in the order of ``states``."""
    visible, hidden = states(len(visible_bias)), states(len(hidden_bias))
    negative_energy = (visible @ visible_bias)[:, None] + hidden @ hidden_bias + visible @ weights @ hidden.T
    unnormalised = np.exp(negative_energy - negative_energy.max())
    return unnormalised / unnormalised.sum()


def enumerated_conditional(weights: Array, visible_bias: Array, hidden_bias: Array) -> Array:
    """p(h_j = 1 | v) for every v by summing the joint distribution: shape (2^visible, hidden)."""
    joint = joint_distribution(weights, visible_bias, hidden_bias)
    return (joint @ states(len(hidden_bias))) / joint.sum(axis=1, keepdims=True)


def sigmoid_conditional(weights: Array, hidden_bias: Array) -> Array:
    """p(h_j = 1 | v) for every v by the formula sigma(c + v W): shape (2^visible, hidden)."""
    return sigmoid(hidden_bias + states(len(weights)) @ weights)
