"""The singular values of the input-output Jacobian of very wide layers: how unlike each other their squares are."""

import numpy as np

from figures_src.maths.activation import Activation
from figures_src.maths.layerwise import log_activations
from figures_src.maths.mean_field import mean_square


def relative_variance(activation: Activation, depth: int, sigma_w: float, *, orthogonal: bool) -> float:
    """m_2 / m_1^2 - 1 of the squared singular values, m_k being the mean of their k-th powers; zero biases.

    With mu_k = E[f'(sqrt(q_l) z)^(2k)] each layer adds mu_2 / mu_1^2 - 1 for its slopes, and 1 for its weights if they
    are independent and normal: L and 0 for linear layers, 2L and L for ReLU.

    Args:
        depth: the number of equal layers above a normal input.
        orthogonal: whether the weights are; otherwise they are normal.

    Raises:
        ValueError: the depth is less than 1 or sigma_w is out of bounds.

    Source: Pennington, Schoenholz & Ganguli (2017).
    """
    inputs = np.exp(2 * log_activations(activation, depth, sigma_w, 0.0)[:-1])
    weights = 0.0 if orthogonal else 1.0
    return sum(_slopes(activation, sigma_w**2 * float(square)) + weights for square in inputs)


def _slopes(activation: Activation, q: float) -> float:
    fourth = mean_square(activation, lambda z: activation.df(z) ** 2, q)
    return fourth / mean_square(activation, activation.df, q) ** 2 - 1
