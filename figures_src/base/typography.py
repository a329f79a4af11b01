"""How a number is written for a reader: true minus signs, powers of ten instead of e-notation."""

import math
from typing import SupportsFloat

RAISED, LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "₀₁₂₃₄₅₆₇₈₉"
_RAISE = str.maketrans("0123456789-", RAISED)


def _split(value: SupportsFloat, spec: str) -> tuple[str, str]:
    """Digits and exponent of ten, each as text; the exponent is empty where the format needs none."""
    if math.isnan(float(value)):
        raise ValueError("a value that is not a number cannot be written")
    # A sum with 0 turns -0.0 into 0.0.
    mantissa, _, exponent = format(float(value) + 0.0, spec).partition("e")
    return mantissa, str(int(exponent)) if exponent else ""


def number(value: SupportsFloat, spec: str = ".3g") -> str:
    """The value for running text: 7.33 × 10⁻⁴, −2, ∞, 25%.

    Raises:
        ValueError: the value is not a number, or the format is not one of Python's.
    """
    if math.isinf(float(value)):
        return "∞" if float(value) > 0 else "−∞"
    mantissa, exponent = _split(value, spec)
    mantissa = mantissa.replace("-", "−")
    if not exponent:
        return mantissa
    power = "10" + exponent.translate(_RAISE)
    return power if mantissa == "1" else f"{mantissa}\u202f×\u202f{power}"


def power_of_ten(exponent: int) -> str:
    """10 to that power, also where no float is so small: 10⁻⁴⁰⁰, and 1 for 10⁰."""
    return f"10{str(exponent).translate(_RAISE)}" if exponent else "1"


def latex(value: SupportsFloat, spec: str = ".3g") -> str:
    """The same for a formula: 7.33 \\times 10^{-4}.

    Raises:
        ValueError: the value is not a number, or the format is not one of Python's.
    """
    if math.isinf(float(value)):
        return r"\infty" if float(value) > 0 else r"-\infty"
    mantissa, exponent = _split(value, spec)
    mantissa = mantissa.replace("%", r"\%")
    if not exponent:
        return mantissa
    power = f"10^{{{exponent}}}"
    return power if mantissa == "1" else rf"{mantissa} \times {power}"
