"""What is said of deep networks layer by layer, before training: each layer's gradients, the signal on its way up."""

from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.experiments.at_initialisation import at_initialisation
from figures_src.experiments.layer_gradients import DEPTH, measured
from figures_src.experiments.signal_up import measured as measured_signal
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import find_initialisation
from figures_src.maths.layerwise import signal


def _first_to_last(logs: Array) -> Array:
    return np.exp(logs[:, 0] - logs[:, -1])


def _fifty(activation: Activation, initialisation: str) -> Array:
    return _first_to_last(measured(activation, initialisation).gradient)


def _weights_fifty(activation: Activation, initialisation: str) -> Array:
    return _first_to_last(measured(activation, initialisation).weight_gradient)


def _weights_of_digits(activation: Activation, initialisation: str) -> Array:
    found = at_initialisation(activation, initialisation).weight_gradient
    return found[:, 0] / found[:, -1]


def _input_share(case: str, layer: int) -> Array:
    return measured_signal(case).input_share[:, layer - 1]


def _spread(layer: int) -> Array:
    return measured_signal("sigmoid").spread[:, layer - 1]


def _relu_share_in_theory() -> float:
    found = signal(RELU, DEPTH, find_initialisation("he").sigma_w, 0.0)
    return float(found.half_difference[-1] / found.variance[-1])


def _title(activation: Activation, initialisation: str) -> str:
    return f"{activation.title} with {find_initialisation(initialisation).title}"


FACTS = (
    Fact("layers_measured", "layers of the networks that are measured layer by layer", lambda: DEPTH, ".0f"),
    *(
        Fact(
            f"fifty_{activation.name}_{initialisation}",
            f"gradient in the first of {DEPTH} layers over that in the last, {_title(activation, initialisation)}",
            partial(_fifty, activation, initialisation),
            spec,
        )
        for activation, initialisation, spec in (
            (SIGMOID, "xavier", ".1g"), (RELU, "xavier", ".1g")
        )
    ),
    *(
        Fact(
            f"weights_fifty_{activation.name}_{initialisation}",
            f"gradient of the weights of the first of {DEPTH} layers over that of the last, "
            f"{_title(activation, initialisation)}",
            partial(_weights_fifty, activation, initialisation),
            spec,
        )
        for activation, initialisation, spec in (
            (SIGMOID, "xavier", ".1g"), (RELU, "xavier", ".2f"), (TANH, "fan_in_uniform", ".2f")
        )
    ),
    *(
        Fact(
            f"first_to_last_weights_{activation.name}_{initialisation}",
            "gradient of the weights of the first over that of the last hidden layer of untrained networks, "
            f"{_title(activation, initialisation)}",
            partial(_weights_of_digits, activation, initialisation),
            spec,
        )
        for activation, initialisation, spec in ((SIGMOID, "xavier", ".1g"), (RELU, "xavier", ".2f"))
    ),
    Fact("input_share_sigmoid_5", "share of the mean square of layer 5 that tells inputs apart, Sigmoid with Xavier",
         partial(_input_share, "sigmoid", 5), ".1g"),
    Fact("input_share_relu_50", "share of the mean square of layer 50 that tells inputs apart, ReLU with He",
         partial(_input_share, "relu", 50), ".1g"),
    Fact("input_share_relu_theory", "the same share of layer 50 by theory, ReLU with He", _relu_share_in_theory, ".1%"),
    Fact("spread_sigmoid_5_measured", "standard deviation over unrelated inputs of the activations of sigmoid layer 5, "
         "Xavier, measured", partial(_spread, 5), ".1g"),
)  # fmt: skip

CLAIMS = (
    Claim(
        says="The vanishing gradient hurts the deeper layers.",
        verdict="false",
        wrong="first_to_last_sigmoid_xavier_high < 4e-6 and weights_fifty_sigmoid_xavier_high < 1e-29 "
        "and 0.5 < weights_fifty_relu_xavier and weights_fifty_relu_xavier < 2 "
        "and 0.8 < weights_fifty_tanh_fan_in_uniform and weights_fifty_tanh_fan_in_uniform < 1.25",
        truth="In untrained sigmoid networks with Xavier's weights and no biases it starves the early layers, near the "
        "input: the weights of the first of [[layers_measured]] get [[weights_fifty_sigmoid_xavier]] of the gradient "
        "of the last. ReLU and tanh with weights too small starve all their layers alike: ReLU with Xavier's "
        "[[weights_fifty_relu_xavier±]], tanh with ±1/√n [[weights_fifty_tanh_fan_in_uniform±]].",
        page="through-depth.md#what-a-layer-learns-by",
    ),
    Claim(
        says="Where the gradient vanishes, the last layers still learn.",
        verdict="half true",
        right="weights_fifty_sigmoid_xavier_high < 1e-29",
        wrong="spread_sigmoid_5_measured_high < 1e-3",
        truth="In an untrained sigmoid network (Xavier's weights, no biases) the last layers do get the largest "
        "gradient. But they cannot tell inputs apart: unrelated inputs change an activation of layer 5 by "
        "[[spread_sigmoid_5_measured±]]. What they learn is how common each answer is.",
        page="through-depth.md#the-signal-on-the-way-up",
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="Gradient of the weights, first over last of many layers, where weights are too small (ReLU, Xavier)",
        source="Glorot & Bengio (2010)",
        published="1",
        ours="[[weights_fifty_relu_xavier±]]",
        reproduced="yes",
        rule="p1 / 2 < weights_fifty_relu_xavier and weights_fifty_relu_xavier < 2 * p1",
        remark="eq. 14; fifty layers of 256, single networks scatter",
    ),
)
