"""What is said of deep networks before training: fifty layers, with skips and norms; the mean and the typical."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from figures_src.evidence.fact import Fact
from figures_src.experiments import distributions as bells
from figures_src.experiments import skip_and_norm as blocks
from figures_src.experiments import typical_gradient as typical
from figures_src.experiments.profiles import log_gradients
from figures_src.experiments.subnormal import subnormal
from figures_src.maths.activation import Activation, Array
from figures_src.maths.blocks import profile_in_theory
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.finite_width import log_normal_theory

_WIDEST = max(typical.WIDTHS)


def _fifty(activation: Activation, initialisation: str) -> Array:
    logs = log_gradients(activation, initialisation)
    return np.exp(logs[:, 0] - logs[:, -1])


def _block(activation: Activation, initialisation: str, kind: str) -> Array:
    return 10 ** blocks.skip_and_norm(activation, initialisation).gradient[blocks.KINDS.index(kind), :, 0]


def _input_share(activation: Activation, initialisation: str, layer: int) -> Array:
    found = bells.distributions(activation, initialisation)
    return found.input_share[bells.GAINS.index(1.0), :, bells.LAYERS.index(layer)]


def _typical() -> Array:
    """log of the squared ratio, in networks as deep as wide."""
    return typical.typical_gradient(_WIDEST).log_ratio[:, -1]


def _subnormal_error(power: int) -> float:
    return float(subnormal().error[power])


def _skips_and_norms() -> Iterator[Fact]:
    yield Fact("blocks_width", "units per layer of the networks with skips and norms", lambda: blocks.WIDTH, ".0f")
    for activation, initialisation, kind, spec in (
        (SIGMOID, "xavier", "plain", ".1g"), (SIGMOID, "xavier", "residual", ".2f"),
        (SIGMOID, "xavier", "normalised", ".1g"), (SIGMOID, "xavier", "prepared", ".2g"),
        (RELU, "he", "residual", ".1g"), (RELU, "he", "prepared", ".1g"), (RELU, "he", "both", ".2f"),
    ):  # fmt: skip
        yield Fact(
            f"deep_{activation.name}_{kind}",
            f"gradient in the first of {blocks.DEPTH} layers over that in the last, {activation.title}, "
            f"{initialisation.title()}, {kind}",
            partial(_block, activation, initialisation, kind),
            spec,
        )
    yield Fact(
        "skip_relu_theory",
        "the same for ReLU with skips, infinite width",
        lambda: np.exp(profile_in_theory("residual", RELU, np.sqrt(2), blocks.DEPTH)[0]),
        ".1g",
    )


FACTS = (
    *(
        Fact(
            f"fifty_{activation.name}_{initialisation}",
            "gradient in the first of 50 layers over that in the last, "
            f"{activation.title} with {initialisation.title()}",
            partial(_fifty, activation, initialisation),
            spec,
        )
        for activation, initialisation, spec in (
            (SIGMOID, "xavier", ".1g"),
            (RELU, "xavier", ".1g"),
            (RELU, "he", ".2g"),
        )
    ),
    *_skips_and_norms(),
    *(
        Fact(
            f"input_share_{activation.name}_{layer}",
            f"share of the mean square of layer {layer} that tells inputs apart, {activation.title} with "
            f"{initialisation.title()}",
            partial(_input_share, activation, initialisation, layer),
            ".1g",
        )
        for activation, initialisation, layer in ((SIGMOID, "xavier", 5), (RELU, "he", 50))
    ),
    Fact("typical_width", "units per layer, and layers, of the networks as deep as wide", lambda: _WIDEST, ".0f"),
    Fact("typical_networks", "networks of that width", lambda: len(_typical()), ",.0f"),
    Fact(
        "typical_square_at_width",
        "median squared gradient ratio of these ReLU networks with He's weights",
        lambda: np.exp(np.median(_typical())),
        ".2g",
    ),
    Fact("typical_square_theory", "the same by theory", lambda: np.exp(log_normal_theory(1.0).log_mean), ".2g"),
    Fact("typical_share_below_one", "share of these networks below 1", lambda: np.mean(_typical() < 0), ".0%"),
    *(
        Fact(
            f"subnormal_error_1e{power}",
            f"relative error of a float32 product of gradients of size 1e-{power}",
            partial(_subnormal_error, power),
            ".1g",
        )
        for power in (40, 43)
    ),
)
