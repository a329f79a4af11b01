"""What is said of the functions themselves."""

from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.maths.catalogue.rectified import LEAK, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.properties import maximum_slope, mean_output, saturation_point, share_of_exact_zeros

FACTS = (
    Fact("sigmoid_slope_max", "the largest slope of the sigmoid", partial(maximum_slope, SIGMOID)),
    Fact("tanh_slope_max", "the largest slope of tanh", partial(maximum_slope, TANH)),
    Fact("sigmoid_mean_output", "E[σ(z)] for standard normal z", partial(mean_output, SIGMOID)),
    Fact("relu_mean_output", "E[ReLU(z)] for standard normal z", partial(mean_output, RELU)),
    Fact("relu_zero_share", "P(ReLU(z) = 0) for standard normal z", partial(share_of_exact_zeros, RELU), ".0%"),
    Fact("relu_slope_at_zero", "the subgradient that the code takes at x = 0", lambda: float(RELU.df(0.0))),
    Fact(
        "relu_slope_jump",
        "the slope of ReLU right of x = 0 less that left of it",
        lambda: float(np.diff(RELU.df(np.nextafter(0, (-1, 1))))[0]),
    ),
    Fact("leaky_slope", "the slope of Leaky ReLU for negative x", lambda: LEAK),
    *(
        Fact(
            f"sigmoid_under_{percent}_percent",
            f"where the sigmoid's slope falls under {percent}% of its maximum",
            partial(saturation_point, SIGMOID, percent / 100),
        )
        for percent in (10, 1)
    ),
    Fact("sigmoid_slope_at_5", "σ′(5)", lambda: float(SIGMOID.df(5.0)), ".2g"),
    Fact(
        "sigmoid_slope_at_40", "σ′(40), where 1 − σ(40) rounds to 0 in float64", lambda: float(SIGMOID.df(40.0)), ".4g"
    ),
)

CLAIMS = (
    Claim(
        says="The slope of the sigmoid is never more than a quarter.",
        verdict="true",
        right="sigmoid_slope_max == 0.25",
        truth="It is [[sigmoid_slope_max]] at x = 0 and less everywhere else.",
        page="sigmoid.md#the-slope",
    ),
    Claim(
        says="The slope of ReLU at 0 is 0.",
        verdict="half true",
        right="relu_slope_at_zero == 0",
        wrong="relu_slope_jump == 1",
        truth="It has none there. Any value from 0 to 1 is a subgradient; most code takes [[relu_slope_at_zero]], by "
        "convention.",
        page="relu.md#at-the-kink",
    ),
)
