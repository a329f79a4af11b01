"""Smooth relatives of the rectified linear unit, which follow an exponential on the left."""

import numpy as np

from figures_src.maths.activation import Activation, Array, Parameter, elementwise
from figures_src.maths.catalogue.sigmoidal import sigmoid


@elementwise
def softplus(x: Array) -> Array:
    """ln(1 + exp(x)) (Dugas et al., 2001)."""
    # The exponent is never positive; log1p keeps the digits of what is small beside 1.
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


SOFTPLUS = Activation(
    name="softplus",
    title="Softplus",
    symbol=r"\operatorname{softplus}",
    latex=r"\ln(1 + e^x)",
    latex_derivative=r"\frac{1}{1 + e^{-x}}",
    f=softplus,
    df=sigmoid,
    textbook=lambda m, x: m.log(1 + m.exp(x)),
    range=(0.0, np.inf),
    attained=(None, None),
    source="Dugas et al. (2001)",
    family="exponential",
)


@elementwise
def elu(x: Array) -> Array:
    """x for x > 0, else exp(x) - 1 (Clevert, Unterthiner & Hochreiter, 2016)."""
    # One of the two is 0. expm1 keeps the digits that exp(x) - 1 loses near 0.
    return np.maximum(x, 0) + np.expm1(np.minimum(x, 0))


@elementwise
def elu_derivative(x: Array) -> Array:
    """1 for x > 0, else exp(x): no kink, but the second derivative jumps from 1 to 0."""
    return np.exp(np.minimum(x, 0))


ELU = Activation(
    name="elu",
    title="ELU",
    symbol=r"\operatorname{ELU}",
    latex=r"\begin{cases} x, & x > 0 \\ e^x - 1, & x \leq 0 \end{cases}",
    latex_derivative=r"\begin{cases} 1, & x > 0 \\ e^x, & x \leq 0 \end{cases}",
    f=elu,
    df=elu_derivative,
    textbook=lambda m, x: x if x > 0 else m.exp(x) - 1,
    range=(-1.0, np.inf),
    attained=(None, None),
    parameter=Parameter("scale below 0", r"\alpha", 1.0),
    source="Clevert, Unterthiner & Hochreiter (2016)",
    family="exponential",
    shade=1,
)
