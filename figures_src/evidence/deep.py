"""What is said of deep networks before training: the mean gradient and the typical one."""

import numpy as np

from figures_src.evidence.fact import Fact
from figures_src.experiments import typical_gradient as typical
from figures_src.maths.activation import Array
from figures_src.maths.finite_width import log_normal_theory

_WIDEST = max(typical.WIDTHS)


def _typical() -> Array:
    """log of the squared ratio, in networks as deep as wide."""
    return typical.typical_gradient(_WIDEST).log_ratio[:, -1]


FACTS = (
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
)
