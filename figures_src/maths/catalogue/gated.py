"""Gated units: x times a gate between 0 and 1 that x itself opens. Each dips below 0 before it rises."""

import numpy as np

from figures_src.maths.activation import Accuracy, Activation, Array, elementwise

# Beyond it exp(-x^2 / 2) is 0 in float64, and so are both tails of GELU.
_FAR_NORMAL = 40.0
# Beyond it x exp(x) is 0 in float64.
_FAR_LOGISTIC = 800.0


def _left_tail(x: Array) -> tuple[Array, Array, Array]:
    """Three factors, for x from -40 to 0: Phi(x) = scaled rest half^2, phi(x) = rest half^2 / sqrt(2 pi).

    The scaled tail, erfcx(-x / sqrt 2) / 2, keeps its digits. x^2 is split: its main part h^2 is exact, so that its
    rounding is not multiplied by x^2. The square root of exp(-h^2 / 2) is no subnormal number where the product is one.
    """
    from scipy.special import erfcx  # noqa: PLC0415 (0.28 s and 28 MB, which no other function needs)

    main = np.round(x * 2.0**20) / 2.0**20
    return erfcx(-x / np.sqrt(2)) / 2, np.exp(-(x - main) * (x + main) / 2), np.exp(-(main**2) / 4)


@elementwise
def gelu(x: Array) -> Array:
    """x Phi(x), with the standard normal distribution Phi (Hendrycks & Gimpel, 2016): exact, not its tanh-like fit."""
    wide = x.astype(np.float64)
    left = np.clip(-np.abs(wide), -_FAR_NORMAL, 0)
    scaled, rest, half = _left_tail(left)
    falling = left * scaled * rest * half * half
    # x Phi(x) = x - x Phi(-x)
    return np.where(wide > 0, wide + falling, falling).astype(x.dtype)


@elementwise
def gelu_derivative(x: Array) -> Array:
    """Phi(x) + x phi(x), with the standard normal density phi; between -0.13 and 1.13."""
    wide = x.astype(np.float64)
    left = np.clip(-np.abs(wide), -_FAR_NORMAL, 0)
    scaled, rest, half = _left_tail(left)
    falling = (scaled + left / np.sqrt(2 * np.pi)) * rest * half * half
    return np.where(wide > 0, 1 - falling, falling).astype(x.dtype)


GELU = Activation(
    name="gelu",
    title="GELU",
    symbol=r"\operatorname{GELU}",
    latex=r"x \Phi(x)",
    latex_derivative=r"\Phi(x) + x \varphi(x)",
    f=gelu,
    df=gelu_derivative,
    textbook=lambda m, x: x * m.erfc(-x / m.sqrt(2)) / 2,
    range=(-0.16997120747990366, np.inf),
    attained=(-0.7517915246935645, None),
    falls=((-np.inf, -0.7517915246935645),),
    source="Hendrycks & Gimpel (2016)",
    family="gated",
    accuracy=Accuracy(f=8, df=10, crossing=(-1.0, -0.5)),
)


@elementwise
def silu(x: Array) -> Array:
    """x sigma(x), with the logistic sigmoid sigma (Elfwing, Uchibe & Doya, 2018)."""
    # exp(x) as a square: it is subnormal, with few digits left, where x exp(x) is not yet.
    kept = np.maximum(x, -_FAR_LOGISTIC)
    half = np.exp(np.minimum(kept, 0) / 2)
    return kept * half / (1 + np.exp(-np.abs(x))) * half


@elementwise
def silu_derivative(x: Array) -> Array:
    """sigma(x) (1 + x (1 - sigma(x))); between -0.10 and 1.10."""
    # (1 - sigma(x)) as sigma(-x), from the same exponential; for x < 0 all over one denominator.
    kept = np.clip(x, -_FAR_LOGISTIC, _FAR_LOGISTIC)
    decay, half = np.exp(-np.abs(x)), np.exp(np.minimum(kept, 0) / 2)
    opened = np.where(x > 0, 1 + decay + kept * decay, 1 + kept + decay)
    return opened * half / (1 + decay) ** 2 * half


SILU = Activation(
    name="silu",
    title="SiLU",
    symbol=r"\operatorname{SiLU}",
    latex=r"\frac{x}{1 + e^{-x}}",
    latex_derivative=r"\sigma(x) (1 + x (1 - \sigma(x)))",
    f=silu,
    df=silu_derivative,
    textbook=lambda m, x: x / (1 + m.exp(-x)),
    range=(-0.2784645427610738, np.inf),
    attained=(-1.2784645427610737, None),
    falls=((-np.inf, -1.2784645427610737),),
    source="Elfwing, Uchibe & Doya (2018)",
    family="gated",
    shade=1,
    accuracy=Accuracy(f=4, df=6, crossing=(-1.5, -1.0)),
)
