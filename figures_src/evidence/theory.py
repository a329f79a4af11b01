"""What is said of layers of infinite width: critical scales, factors per layer, depth scales."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.experiments.factors import MANY_SEEDS, XAVIER, factors
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.gaussian import expectation
from figures_src.maths.initialisation import find_initialisation
from figures_src.maths.mean_field import chi, correlation_map, critical_sigma_w, depth_scale


def _mean_square_slope() -> float:
    return expectation(lambda x: RELU.df(x) ** 2, kinks=(0.0,))


def _left(recipe: str, layers: int) -> float:
    """What ReLU layers leave of a gradient's root mean square."""
    return float((find_initialisation(recipe).sigma_w * np.sqrt(_mean_square_slope())) ** layers)


def _chi_ratio() -> Array:
    return factors(SIGMOID, XAVIER, seeds=MANY_SEEDS).factor[0] / chi(SIGMOID, *XAVIER[0])


def _relu_facts() -> Iterator[Fact]:
    for recipe, factor_spec, left_spec in (
        ("he", ".3g", ".3g"), ("xavier", ".3g", ".2g"), ("fan_in_uniform", ".3f", ".1g")
    ):  # fmt: skip
        how = (
            f"root-mean-square factor of a gradient in a ReLU layer, {find_initialisation(recipe).title} initialisation"
        )
        yield Fact(f"relu_factor_{recipe}", how, partial(_left, recipe, 1), factor_spec)
        yield Fact(f"relu_left_50_{recipe}", f"{how}, to the power 50", partial(_left, recipe, 50), left_spec)
    yield Fact("relu_left_9_xavier", "the factor with Xavier to the power 9", partial(_left, "xavier", 9), ".3f")


FACTS = (
    Fact("relu_mean_square_slope", "E[ReLU′(z)²] for normal z", _mean_square_slope),
    *_relu_facts(),
    *(
        Fact(
            f"critical_{activation.name}",
            f"weight scale at which {activation.title} keeps gradients, no biases",
            partial(critical_sigma_w, activation, 0.0),
        )
        for activation in (RELU, TANH, SIGMOID)
    ),
    Fact("chi_sigmoid_xavier", "χ of the sigmoid with Xavier's weights", partial(chi, SIGMOID, 1.0, 0.0), ".4f"),
    *(
        Fact(
            f"xi_{activation.name}_xavier",
            f"depth scale ξ of {activation.title} with Xavier's weights",
            partial(depth_scale, activation, 1.0, 0.0),
            ".2g",
        )
        for activation in (RELU, SIGMOID)
    ),
    Fact(
        "critical_tanh_variance",
        "critical weight variance of tanh at a bias variance of 0.05",
        lambda: critical_sigma_w(TANH, np.sqrt(0.05)) ** 2,
        ".4g",
    ),
    Fact(
        "relu_correlation_from_0",
        "correlation after a ReLU layer with He's weights, from 0",
        partial(correlation_map, RELU, 0.0, 1.0, np.sqrt(2), 0.0),
        ".9g",
    ),
    Fact(
        "factor_sigmoid_4",
        "root-mean-square factor of a sigmoid layer at a weight scale of 4, no biases",
        lambda: np.sqrt(chi(SIGMOID, 4.0, 0.0)),
        ".2g",
    ),
    Fact(
        "chi_ratio_sigmoid",
        "χ of the sigmoid with Xavier's weights, measured at width 256 over theory",
        _chi_ratio,
        ".3f",
    ),
)

CLAIMS = (
    Claim(
        says="ReLU has no vanishing gradient.",
        verdict="half true",
        right="abs(relu_factor_he - 1) < 1e-9",
        wrong="relu_left_50_xavier < 5e-8",
        truth="Along an active path the factor is 1. But half of the units are closed: on average the gradient keeps "
        "[[relu_factor_he]] of its size per layer with He initialisation and [[relu_factor_xavier]] with "
        "Xavier, which is [[relu_left_50_xavier:.1g]] after 50 layers.",
        page="relu.md#the-slope-and-what-it-does-in-a-network",
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="Critical weight scale of ReLU, no biases",
        source="He et al. (2015)",
        published="√2",
        ours="[[critical_relu:.9g]]",
        reproduced="yes",
        rule="abs(critical_relu - p1) <= 1e-9",
    ),
    Reproduction(
        what="Critical weight variance of tanh at a bias variance of 0.05",
        source="Schoenholz et al. (2017)",
        published="1.76",
        ours="[[critical_tanh_variance]]",
        reproduced="yes",
        rule="abs(critical_tanh_variance - p1) <= 0.005",
    ),
    Reproduction(
        what="Correlation that a ReLU layer makes of uncorrelated inputs",
        source="Cho & Saul (2009)",
        published="1/π",
        ours="[[relu_correlation_from_0]]",
        reproduced="yes",
        rule="abs(relu_correlation_from_0 - p1) <= 1e-9",
    ),
)
