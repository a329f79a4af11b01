"""Smooth relatives of the rectified linear unit, which follow an exponential on the left."""

import math

import numpy as np

from figures_src.maths.activation import Activation, Array, Kink, Parameter, elementwise
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


def _self_normalising() -> tuple[float, float]:
    """alpha and lambda with which f(z) has mean 0 and variance 1, as the standard normal z has that it is given.

    With t_k = E[exp(k z) where z < 0] = exp(k^2 / 2) Phi(-k) the two moments are

        lambda (1 / sqrt(2 pi) + alpha (t_1 - t_0)) = 0,    lambda^2 (1/2 + alpha^2 (t_2 - 2 t_1 + t_0)) = 1

    Source: Klambauer et al. (2017), eq. 14.
    """
    t = [math.exp(k**2 / 2) * math.erfc(k / math.sqrt(2)) / 2 for k in range(3)]
    alpha = 1 / (math.sqrt(2 * math.pi) * (t[0] - t[1]))
    return alpha, 1 / math.sqrt(1 / 2 + alpha**2 * (t[2] - 2 * t[1] + t[0]))


ALPHA, LAMBDA = _self_normalising()


@elementwise
def selu(x: Array) -> Array:
    """lambda x for x > 0, else lambda alpha (exp(x) - 1) (Klambauer et al., 2017)."""
    return LAMBDA * (np.maximum(x, 0) + ALPHA * np.expm1(np.minimum(x, 0)))


@elementwise
def selu_derivative(x: Array) -> Array:
    """lambda for x > 0, else lambda alpha exp(x); at the kink this takes the larger of the two, lambda alpha."""
    return np.where(x > 0, LAMBDA, LAMBDA * ALPHA * np.exp(np.minimum(x, 0)))


SELU = Activation(
    name="selu",
    title="SELU",
    symbol=r"\operatorname{SELU}",
    latex=r"\begin{cases} \lambda x, & x > 0 \\ \lambda \alpha (e^x - 1), & x \leq 0 \end{cases}",
    latex_derivative=r"\begin{cases} \lambda, & x > 0 \\ \lambda \alpha e^x, & x \leq 0 \end{cases}",
    f=selu,
    df=selu_derivative,
    textbook=lambda m, x: LAMBDA * x if x > 0 else LAMBDA * (ALPHA * (m.exp(x) - 1)),
    range=(-LAMBDA * ALPHA, np.inf),
    attained=(None, None),
    kinks=(Kink(at=0.0, left=LAMBDA * ALPHA, right=LAMBDA, takes=LAMBDA * ALPHA),),
    source="Klambauer et al. (2017)",
    family="exponential",
    shade=2,
)
