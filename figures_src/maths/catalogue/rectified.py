"""Rectified linear units: straight on both sides of a kink."""

import numpy as np

from figures_src.maths.activation import Activation, Array, Kink, Parameter, elementwise


@elementwise
def relu(x: Array) -> Array:
    """The rectified linear unit, max(0, x) (Nair & Hinton, 2010)."""
    return np.maximum(x, 0)


def _slopes(x: Array, below: float, above: float) -> Array:
    """The derivative of a function with one kink, at 0, which takes the value from below there; NaN stays NaN."""
    return below + (above - below) * np.heaviside(x, 0)


@elementwise
def relu_derivative(x: Array) -> Array:
    """1 for x > 0, else 0. At the kink any value in [0, 1] is a subgradient; this takes 0."""
    return _slopes(x, 0.0, 1.0)


def _relu_and_derivative(x: Array) -> tuple[Array, Array]:
    value = np.maximum(x, 0)
    return value, (value > 0).astype(value.dtype)


RELU = Activation(
    name="relu",
    title="ReLU",
    symbol=r"\operatorname{ReLU}",
    latex=r"\max(0, x)",
    latex_derivative=r"\begin{cases} 1, & x > 0 \\ 0, & x \leq 0 \end{cases}",
    f=relu,
    df=relu_derivative,
    both=_relu_and_derivative,
    textbook=lambda m, x: x if x > 0 else 0,
    range=(0.0, np.inf),
    attained=(0.0, None),
    kinks=(Kink(at=0.0, left=0.0, right=1.0, takes=0.0),),
    source="Nair & Hinton (2010)",
    family="rectified",
)

LEAK = 0.01


@elementwise
def leaky_relu(x: Array) -> Array:
    """x for x > 0, else x/100 (Maas, Hannun & Ng, 2013)."""
    return np.maximum(x, x * LEAK)


@elementwise
def leaky_relu_derivative(x: Array) -> Array:
    """1 for x > 0, else 1/100; at the kink this takes 1/100."""
    return _slopes(x, LEAK, 1.0)


LEAKY_RELU = Activation(
    name="leaky_relu",
    title="Leaky ReLU",
    symbol=r"\operatorname{LReLU}",
    latex=r"\begin{cases} x, & x > 0 \\ \frac{x}{100}, & x \leq 0 \end{cases}",
    latex_derivative=r"\begin{cases} 1, & x > 0 \\ \frac{1}{100}, & x \leq 0 \end{cases}",
    f=leaky_relu,
    df=leaky_relu_derivative,
    textbook=lambda m, x: x if x > 0 else x / 100,
    range=(-np.inf, np.inf),
    attained=(None, None),
    kinks=(Kink(at=0.0, left=LEAK, right=1.0, takes=LEAK),),
    parameter=Parameter("slope below 0", "a", LEAK),
    source="Maas, Hannun & Ng (2013)",
    family="leaky",
)
