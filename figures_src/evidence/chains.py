"""What is said of chains with one unit per layer, and of products of slopes."""

from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import best_case_log_gradients, fixed_point, iterate, scalar_chain
from figures_src.maths.precision import FLOAT_TYPES, FloatType, vanishing_depth
from figures_src.maths.properties import maximum_slope


def _program() -> Array:
    """The grid of the program that feeds a slope into itself."""
    return np.linspace(-10, 10, 100)


def _settled() -> float:
    return fixed_point(SIGMOID.f, 0.5)


def _best_case(layers: int) -> float:
    return float(np.exp(best_case_log_gradients(SIGMOID, layers)[-1]))


def _steep(start: float) -> float:
    return float(np.exp(scalar_chain(SIGMOID, start, 50, 4.0, -2.0).log_gradients[-1]))


def _vanishing(kind: FloatType) -> int:
    return vanishing_depth(float(np.log(maximum_slope(SIGMOID))), kind)


FACTS = (
    Fact("chain_fixed_point", "the x with σ(x) = x", _settled, ".4f"),
    Fact("chain_factor", "σ′ at the x with σ(x) = x", lambda: float(SIGMOID.df(_settled())), ".4f"),
    *(
        Fact(
            f"best_case_{layers}",
            f"the largest slope of the sigmoid to the power {layers}",
            partial(_best_case, layers),
            ".2g",
        )
        for layers in (5, 20, 50)
    ),
    *(
        Fact(
            f"vanishing_depth_{kind.name}",
            f"the least L at which a quarter to the power L is 0 in {kind.name}",
            partial(_vanishing, kind),
            ".0f",
        )
        for kind in FLOAT_TYPES
    ),
    Fact(
        "steep_chain_slope",
        "the slope of 50 sigmoid layers with w = 4 and b = −2 at the input 1/2",
        partial(_steep, 0.5),
    ),
    Fact("steep_chain_from_zero", "the same from the input 0", partial(_steep, 0.0), ".2g"),
    Fact("open_paths_10", "the share of paths through ten layers whose ReLUs are all open", lambda: 0.5**10, ".1g"),
    Fact("iterated_fixed_point", "the g with σ′(g) = g", lambda: fixed_point(SIGMOID.df, 0.25), ".6f"),
    Fact(
        "iterated_span",
        "largest less least value of the fifth iterate of σ′ on the program's grid",
        lambda: float(np.ptp(iterate(SIGMOID.df, _program(), 5)[5])),
    ),
    Fact(
        "product_after_5",
        "the largest product of five slopes on the program's grid",
        lambda: float(np.exp(scalar_chain(SIGMOID, _program(), 5).log_gradients[-1].max())),
        ".2g",
    ),
)

CLAIMS = (
    Claim(
        says="The sigmoid's gradient vanishes for large |x|.",
        verdict="half true",
        right="sigmoid_slope_at_5 < 0.01",
        wrong="best_case_20 < 1e-12",
        truth="It does, but it vanishes at x = 0 as well: the best case is [[sigmoid_slope_max]] per layer, "
        "[[best_case_20:.1g]] after 20 layers with weights of 1.",
        page="vanishing-gradient.md#the-best-case-is-bad-enough",
    ),
    Claim(
        says="Feeding the sigmoid's derivative into itself, layer by layer, shows the vanishing gradient.",
        verdict="false",
        wrong="iterated_fixed_point > 0.24 and iterated_span < 2e-7 and product_after_5 < 1e-3",
        truth="That program settles on the constant [[iterated_fixed_point:.4f]]. The chain rule multiplies: five "
        "slopes leave [[product_after_5:.1g]] at the most.",
        page="vanishing-gradient.md#a-program-that-shows-the-opposite",
    ),
)
