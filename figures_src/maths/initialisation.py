"""How the weights of a dense layer are drawn, by the recipes that have names."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from figures_src.maths.activation import Array
from figures_src.maths.checks import check_positive, check_whole


@dataclass(frozen=True)
class Initialisation:
    """How weights are drawn: mean 0, and a variance that depends on the fan-in and the fan-out.

    ``distributions`` are the ones that the recipe is used with; the first is the default.
    """

    name: str
    title: str
    variance: Callable[[int, int], float]
    distributions: tuple[str, ...]
    source: str

    @property
    def sigma_w(self) -> float:
        """The standard deviation of sqrt(fan-in) times a weight, in a layer whose fan-in and fan-out are equal."""
        return float(np.sqrt(self.variance(1, 1)))


INITIALISATIONS = MappingProxyType(
    {
        recipe.name: recipe
        for recipe in (
            Initialisation("lecun", "LeCun", lambda n, m: 1 / n, ("normal", "uniform"), "LeCun et al. (1998)"),
            Initialisation(
                "xavier", "Xavier", lambda n, m: 2 / (n + m), ("normal", "uniform"), "Glorot & Bengio (2010)"
            ),
            Initialisation("he", "He", lambda n, m: 2 / n, ("normal", "uniform"), "He et al. (2015)"),
            Initialisation("fan_in_uniform", "±1/√n", lambda n, m: 1 / (3 * n), ("uniform",), "LeCun et al. (1998)"),
            Initialisation(
                "orthogonal", "Orthogonal", lambda n, m: 1 / n, ("orthogonal",), "Saxe, McClelland & Ganguli (2014)"
            ),
        )
    }
)


def find_initialisation(name: str) -> Initialisation:
    """The recipe of that name.

    Raises:
        ValueError: no initialisation has that name; the message lists those that there are.
    """
    if name not in INITIALISATIONS:
        raise ValueError(f"unknown initialisation {name!r}; known are {', '.join(INITIALISATIONS)}")
    return INITIALISATIONS[name]


def draw_weights(
    recipe: Initialisation,
    fan_in: int,
    fan_out: int,
    generator: np.random.Generator,
    *,
    gain: float = 1.0,
    distribution: str | None = None,
    out: Array | None = None,
) -> Array:
    """One weight matrix, shape (fan_in, fan_out), of variance gain^2 times the recipe's.

    An orthogonal matrix is drawn uniformly (Haar measure): square, it is gain times a rotation or reflection; oblong,
    its shorter side is orthonormal up to the gain, scaled so that its entries keep the variance 1 / fan_in.

    Args:
        recipe: what the variance is made of.
        generator: the matrix depends on its state alone.
        gain: multiplies the standard deviation.
        distribution: normal, uniform or orthogonal, as the recipe allows; its first by default.
        out: where the matrix goes, if not into a new array.

    Raises:
        ValueError: a fan is less than 1, the gain is not finite and positive, or the recipe has no such distribution.
    """
    check_whole("fan_in", fan_in, 1)
    check_whole("fan_out", fan_out, 1)
    check_positive("gain", gain)
    distribution = recipe.distributions[0] if distribution is None else distribution
    if distribution not in recipe.distributions:
        allowed = " or ".join(recipe.distributions)
        raise ValueError(f"distribution of {recipe.name} must be {allowed}, not {distribution!r}")
    weights = np.empty((fan_in, fan_out)) if out is None else out
    deviation = gain * np.sqrt(recipe.variance(fan_in, fan_out))
    if distribution == "normal":
        generator.standard_normal(out=weights)
        weights *= deviation
    elif distribution == "uniform":
        np.multiply(generator.uniform(-1, 1, weights.shape), np.sqrt(3) * deviation, out=weights)
    else:
        long, short = max(fan_in, fan_out), min(fan_in, fan_out)
        columns, triangle = np.linalg.qr(generator.standard_normal((long, short)))
        columns *= np.sign(np.diag(triangle))
        np.multiply(columns if fan_in >= fan_out else columns.T, deviation * np.sqrt(long), out=weights)
    return weights
