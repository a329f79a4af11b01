"""What is said of untrained networks on real digits: which layers get a gradient, and how fast they would learn."""

from functools import partial

import numpy as np

from figures_src.evidence.claim import Reproduction
from figures_src.evidence.fact import Fact
from figures_src.experiments.at_initialisation import DEPTH, WIDTH, at_initialisation
from figures_src.experiments.layer_speeds import layer_speeds
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.layerwise import log_gradients


def _first_to_last(activation: Activation, initialisation: str) -> Array:
    gradient = at_initialisation(activation, initialisation).gradient
    return gradient[:, 0] / gradient[:, -1]


def _speed(hidden: int, layer: int) -> Array:
    return layer_speeds((30,) * hidden).norm[:, layer]


FACTS = (
    Fact("untrained_depth", "hidden layers of the untrained networks", lambda: DEPTH, ".0f"),
    Fact("untrained_width", "units in each of them", lambda: WIDTH, ".0f"),
    *(
        Fact(
            f"first_to_last_{activation.name}_{initialisation}",
            "gradient in the first over that in the last hidden layer of untrained networks, "
            f"{activation.title} with {initialisation.title()}",
            partial(_first_to_last, activation, initialisation),
            spec,
        )
        for activation, initialisation, spec in (
            (SIGMOID, "xavier", ".2g"), (RELU, "he", ".2f"), (RELU, "xavier", ".3f")
        )
    ),
    Fact(
        "first_to_last_sigmoid_theory",
        "the same ratio for the sigmoid with Xavier by the theory of infinite width",
        lambda: np.exp(log_gradients(SIGMOID, DEPTH, 1.0, 0.0)[0]),
        ".2g",
    ),
    *(
        Fact(
            f"speed_{hidden}_{layer + 1}",
            f"norm of the mean gradient with respect to the biases, hidden layer {layer + 1} of {hidden}",
            partial(_speed, hidden, layer),
        )
        for hidden in (2, 3)
        for layer in range(hidden)
    ),
)  # fmt: skip

_SMALLER = "smaller digits, enlarged; the book rounds, its code does not"

REPRODUCTIONS = (
    Reproduction(
        what="Gradient norms of two hidden sigmoid layers, first and second",
        source="Nielsen (2015)",
        published="0.0657, 0.3092",
        ours="[[speed_2_1±]], [[speed_2_2±]]",
        reproduced="yes",
        rule="speed_2_1_low <= p1 <= speed_2_1_high and speed_2_2_low <= p2 <= speed_2_2_high",
        remark=_SMALLER,
    ),
    Reproduction(
        what="Of three hidden sigmoid layers",
        source="Nielsen (2015)",
        published="0.0118, 0.0600, 0.2831",
        ours="[[speed_3_1±]], [[speed_3_2±]], [[speed_3_3±]]",
        reproduced="yes",
        rule="speed_3_1_low <= p1 <= speed_3_1_high and speed_3_2_low <= p2 <= speed_3_2_high "
        "and speed_3_3_low <= p3 <= speed_3_3_high",
        remark=_SMALLER,
    ),
)
