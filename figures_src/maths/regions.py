"""The straight pieces that a ReLU network of one input is made of."""

import numpy as np

from figures_src.maths.activation import IDENTITY, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.network import Network, forward


def count_regions(network: Network) -> int:
    """Into how many intervals the units cut the line of inputs: inside one, none of them opens or closes.

    Layer by layer: between two neighbouring places where a unit below opens or closes, and beyond the outermost, every
    pre-activation is a straight line, of which two values tell where it is 0.

    Args:
        network: a single one (one seed) of one input; ReLU in every layer but the last, which is linear. Biases are
            drawn at random: without, every unit opens at 0.

    Raises:
        ValueError: there are more seeds or inputs than one, or a layer has another activation.

    Source: Hanin & Rolnick (2019).
    """
    hidden = len(network.weights) - 1
    if network.weights[0].shape[:2] != (1, 1):
        raise ValueError(f"network must have one seed and one input, not weights of {network.weights[0].shape} first")
    if network.activations != (RELU,) * hidden + (IDENTITY,):
        raise ValueError("network must have ReLU in every layer but the last, and the identity there")
    # To start from; nothing opens there.
    places = np.zeros(1)
    for layer in range(hidden):
        x = np.concatenate(([places[0] - 1 - abs(places[0])], places, [places[-1] + 1 + abs(places[-1])]))
        z = forward(network, x[:, None]).pre_activations[layer][0]
        places = np.sort(np.concatenate((places, _zeros(x, z))))
    return len(places)


def _zeros(x: Array, z: Array) -> Array:
    """Where each column of z, straight between neighbours and beyond the outermost, passes through 0."""
    left, right = z[:-1], z[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x[:-1, None] - left * np.diff(x)[:, None] / (right - left)
    passes = (left < 0) != (right < 0)
    # The first and the last piece go on for ever.
    passes[0], passes[-1] = at[0] < x[1], at[-1] > x[-2]
    found: Array = at[passes & np.isfinite(at)]
    return found
