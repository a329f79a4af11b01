"""S-shaped functions, which saturate on both sides."""

import numpy as np

from figures_src.maths.activation import Activation, Array, elementwise


@elementwise
def sigmoid(x: Array) -> Array:
    """The logistic sigmoid, 1 / (1 + exp(-x)) (Rumelhart, Hinton & Williams, 1986)."""
    # The exponent is never positive, so nothing overflows, and no digits cancel in either tail.
    decay = np.exp(-np.abs(x))
    return np.maximum(decay, x >= 0) / (1 + decay)


@elementwise
def sigmoid_derivative(x: Array) -> Array:
    """sigma(x) (1 - sigma(x)), at most 1/4."""
    # Multiplied out: the difference 1 - sigma(x) has no correct digit left beyond x = 37.
    decay = np.exp(-np.abs(x))
    return decay / (1 + decay) ** 2


def _sigmoid_and_derivative(x: Array) -> tuple[Array, Array]:
    decay = np.abs(x)
    np.exp(np.negative(decay, out=decay), out=decay)
    value, below = np.maximum(decay, x >= 0), 1 + decay
    value /= below
    decay /= np.square(below, out=below)
    return value, decay


SIGMOID = Activation(
    name="sigmoid",
    title="Sigmoid",
    symbol=r"\sigma",
    latex=r"\frac{1}{1 + e^{-x}}",
    latex_derivative=r"\sigma(x) (1 - \sigma(x))",
    f=sigmoid,
    df=sigmoid_derivative,
    both=_sigmoid_and_derivative,
    textbook=lambda m, x: 1 / (1 + m.exp(-x)),
    range=(0.0, 1.0),
    attained=(None, None),
    source="Rumelhart, Hinton & Williams (1986)",
    family="sigmoid",
)


@elementwise
def tanh_derivative(x: Array) -> Array:
    """1 - tanh(x)^2, at most 1."""
    # The same cancellation as in the sigmoid's; exp(-2|x|) as a square, for 2|x| overflows.
    decay = np.exp(-np.abs(x)) ** 2
    return 4 * decay / (1 + decay) ** 2


TANH = Activation(
    name="tanh",
    title="tanh",
    symbol=r"\tanh",
    latex=r"\tanh(x)",
    latex_derivative=r"1 - \tanh^2(x)",
    f=elementwise(np.tanh),
    df=tanh_derivative,
    textbook=lambda m, x: m.tanh(x),
    range=(-1.0, 1.0),
    attained=(None, None),
    source="LeCun et al. (1998)",
    family="tanh",
)
