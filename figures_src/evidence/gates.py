"""What is said of gates."""

from functools import partial

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.maths.catalogue.sigmoidal import SIGMOID

_STEPS = 50


def _kept(bias: float) -> float:
    return float(SIGMOID.f(bias)) ** _STEPS


FACTS = (
    Fact("gate_kept_50", "σ(1) to the power 50", partial(_kept, 1.0), ".1g"),
    Fact("gate_kept_50_no_bias", "σ(0) to the power 50", partial(_kept, 0.0), ".1g"),
    Fact("gate_kept_50_high_bias", "σ(5) to the power 50", partial(_kept, 5.0), ".0%"),
    Fact("relu_gate_growth_50", "a cell multiplied 50 times by a ReLU gate open at 1.5", lambda: 1.5**_STEPS, ".1g"),
)

CLAIMS = (
    Claim(
        says="A sigmoid gate lets a recurrent network remember.",
        verdict="half true",
        right="gate_kept_50_high_bias > 0.5 and relu_gate_growth_50 > 5e8",
        wrong="gate_kept_50 < 3e-7",
        truth="It bounds the cell, but a gate at σ(1) keeps [[gate_kept_50]] after 50 steps; started at σ(5) it keeps "
        "[[gate_kept_50_high_bias]]. A ReLU gate of 1.5 multiplies the cell by [[relu_gate_growth_50]].",
        page="when-sigmoid.md#gates",
    ),
)
