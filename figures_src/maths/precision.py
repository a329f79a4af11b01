"""What numbers computers calculate with: how they round, where they end, and what that does to deep networks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import sigmoid


@dataclass(frozen=True)
class FloatType:
    """A binary floating-point type (IEEE 754): numbers m 2^(e - bits + 1), whole m, |m| < 2^bits, least <= e <= most.

    Args:
        name: identifier.
        title: what the reader calls it.
        bits: of a number's digits; the first, which is always 1 in a normal number, is among them.
        least, most: exponents of the smallest normal number and of the largest number.
    """

    name: str
    title: str
    bits: int
    least: int
    most: int

    @property
    def smallest_normal(self) -> float:
        """2^least: below it numbers are subnormal, with fewer and fewer digits."""
        return float(2.0**self.least)

    @property
    def smallest(self) -> float:
        """2^(least - bits + 1), the smallest positive number."""
        return float(2.0 ** (self.least - self.bits + 1))

    @property
    def largest(self) -> float:
        """(2 - 2^(1 - bits)) 2^most."""
        return float((2 - 2.0 ** (1 - self.bits)) * 2.0**self.most)


FLOAT16 = FloatType("float16", "half precision", 11, -14, 15)
# float32's exponents, for it is the upper half of a float32 (Kalamkar et al., 2019).
BFLOAT16 = FloatType("bfloat16", "bfloat16", 8, -126, 127)
FLOAT32 = FloatType("float32", "single precision", 24, -126, 127)
FLOAT64 = FloatType("float64", "double precision", 53, -1022, 1023)
FLOAT_TYPES = (FLOAT16, BFLOAT16, FLOAT32, FLOAT64)


def rounded(x: ArrayLike, kind: FloatType, *, flushed: bool = False) -> Array:
    """The nearest numbers of a type, of two that are as near the even one, as float64; what is too large is infinite.

    Args:
        flushed: what is below the smallest normal number becomes 0, as some processors have it for speed.
    """
    exact = np.asarray(x, float)
    _, exponents = np.frexp(exact)
    # frexp's digits begin at 1/2, the type's at 1; subnormal numbers share the exponent of the smallest normal one.
    last = np.maximum(exponents - 1, kind.least) - kind.bits + 1
    near = np.ldexp(np.rint(np.ldexp(exact, -last)), last)
    if flushed:
        near = np.where(np.abs(exact) < kind.smallest_normal, np.copysign(0, exact), near)
    return np.where(np.abs(near) > kind.largest, np.copysign(np.inf, exact), near)


def vanishing_depth(log_factor: float, kind: FloatType, *, flushed: bool = False) -> int:
    """The first depth at which exp(log_factor)^depth, rounded to the type, is 0.

    Everything up to half of the smallest positive number rounds to 0; with ``flushed`` everything below the smallest
    normal one.

    Raises:
        ValueError: the factor is 1 or more, and its powers never vanish.
    """
    if not log_factor < 0:
        raise ValueError(f"a factor of exp({log_factor}) per layer never vanishes")
    # In the logarithm, for half of the smallest number of float64 is none. What lies on the edge by a power of two is
    # moved to its side of it by more than rounding moves it.
    if flushed:
        return int(np.floor(kind.least * np.log(2) / log_factor * (1 + 1e-12))) + 1
    return max(1, int(np.ceil((kind.least - kind.bits) * np.log(2) / log_factor * (1 - 1e-12))))


def first_one(kind: FloatType) -> float:
    """The least number of a type at which sigma, rounded to the type, is exactly 1, found among its own numbers.

    The exact value rounds to 1 from 1 - 2^-(bits + 1) on. There a slope computed as a (1 - a) from the output a is 0.
    """
    step = 2 ** (kind.bits - 1)

    def number(place: int) -> float:
        """The numbers from 1 on, in order: as many from 1 to 2 as from 2 to 4."""
        return float((1 + place % step / step) * 2.0 ** (place // step))

    def is_one(place: int) -> bool:
        # By symmetry: of 1 - sigma(x) = sigma(-x) no digit is lost.
        return bool(sigmoid(-number(place)) <= 2.0 ** -(kind.bits + 1))

    # Below 1 it is not, at 64 it is in every type.
    not_one, one = -1, 6 * step
    while one - not_one > 1:
        middle = (one + not_one) // 2
        not_one, one = (not_one, middle) if is_one(middle) else (middle, one)
    return number(one)
