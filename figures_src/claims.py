"""What is commonly said of ReLU and sigmoid, and the inequality over facts that decides each claim.

The verdict is written by hand, the rule decides whether it may stand: when a measurement stops supporting a verdict,
the build fails. Numbers in the words are facts, written [[name:format]].
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Facts = Mapping[str, float]


@dataclass(frozen=True)
class Claim:
    """What is said, what is true instead, and where the site shows it.

    Args:
        says: the claim as one hears it.
        verdict: true, half true or false.
        rule: holds as long as the facts support the verdict.
        truth: what is true, in a sentence or two.
        page: the page, and its section, that shows it.
    """

    says: str
    verdict: Literal["true", "half true", "false"]
    rule: Callable[[Facts], bool]
    truth: str
    page: str


CLAIMS = (
    Claim(
        "The slope of the sigmoid is never more than a quarter.",
        "true",
        lambda f: f["sigmoid_slope_max"] == 0.25,
        "It is [[sigmoid_slope_max]] at x = 0 and less everywhere else.",
        "sigmoid.md#the-slope",
    ),
    Claim(
        "The sigmoid's gradient vanishes for large |x|.",
        "half true",
        lambda f: f["sigmoid_slope_at_5"] < 0.01 and f["best_case_20"] < 1e-11,
        "It does, but it vanishes at x = 0 as well: the best case is [[sigmoid_slope_max]] a layer, "
        "[[best_case_20:.1g]] after 20 layers with weights of 1.",
        "vanishing-gradient.md#the-best-case-is-bad-enough",
    ),
    Claim(
        "The vanishing gradient hurts the deeper layers.",
        "false",
        lambda f: f["first_to_last_sigmoid_xavier_high"] < 1e-3,
        "It starves the early layers, near the input: in an untrained sigmoid network of [[untrained_depth:.0f]] "
        "layers the first gets [[first_to_last_sigmoid_xavier:.1g]] of the last one's gradient.",
        "vanishing-gradient.md#which-layers-starve",
    ),
    Claim(
        "Feeding the sigmoid's derivative into itself, layer by layer, shows the vanishing gradient.",
        "false",
        lambda f: f["iterated_fixed_point"] > 0.24 and f["iterated_span"] < 1e-6 and f["product_after_5"] < 1e-3,
        "That program settles on the constant [[iterated_fixed_point:.4f]]. The chain rule multiplies: five slopes "
        "leave [[product_after_5:.1g]] at the most.",
        "vanishing-gradient.md#a-program-that-shows-the-opposite",
    ),
    Claim(
        "ReLU has no vanishing gradient.",
        "half true",
        lambda f: abs(f["relu_factor_he"] - 1) < 1e-9 and f["relu_left_50_xavier"] < 1e-6,
        "Along an active path the factor is 1. But half of the units are closed: on average the gradient keeps "
        "[[relu_factor_he:.3g]] of its size a layer with He initialisation and [[relu_factor_xavier:.3g]] with "
        "Xavier, which is [[relu_left_50_xavier:.1g]] after 50 layers.",
        "relu.md#the-slope-and-what-it-does-in-a-network",
    ),
    Claim(
        "The slope of ReLU at 0 is 0.",
        "half true",
        lambda f: f["relu_slope_at_zero"] == 0,
        "It has none there. Any value from 0 to 1 is a subgradient; most code takes [[relu_slope_at_zero]], by "
        "convention.",
        "relu.md#at-the-kink",
    ),
    Claim(
        "A unit with a negative input is dead.",
        "false",
        lambda f: f["zeros_measured_low"] > 0.45 and f["dead_first_layer_high"] < 0.05,
        "It is silent for that input. Dead means silent for the whole training set: half of all outputs are zero "
        "([[zeros_measured:.0%]] measured), but in the first layer [[dead_first_layer:.0%]] of the units are dead "
        "([[dead_first_layer_low:.0%]] to [[dead_first_layer_high:.0%]] over [[untrained_seeds:.0f]] seeds).",
        "relu.md#dead-units",
    ),
    Claim(
        "A dead ReLU never recovers.",
        "half true",
        lambda f: f["revived_first_high"] == 0 and f["revived_second_low"] > 0.5,
        "True in the first layer, whose inputs are fixed: [[revived_first:.0%]] came back. False above it, where the "
        "layers below move on: [[revived_second_low:.0%]] to [[revived_second_high:.0%]] came back over "
        "[[revival_seeds:.0f]] seeds.",
        "relu.md#dead-units",
    ),
    Claim(
        "ReLU makes activations sparse.",
        "true",
        lambda f: f["relu_zero_share"] == 0.5 and 0.45 < f["zeros_measured_low"] <= f["zeros_measured_high"] < 0.55,
        "Half of them are exactly zero at initialisation, in expectation; [[zeros_measured:.0%]] measured.",
        "relu.md#zeros",
    ),
    Claim(
        "Sparse activations make a dense network faster.",
        "false",
        lambda f: f["layer_operations_sparse"] == f["layer_operations"],
        "A dense matrix product multiplies zeros like any other number: [[layer_operations:.0f]] operations a unit "
        "at a width of [[layer_width:.0f]], and [[layer_operations_sparse:.0f]] when half of its inputs are zero.",
        "relu.md#zeros",
    ),
    Claim(
        "ReLU is cheaper to compute.",
        "half true",
        lambda f: f["relu_operations"] < f["sigmoid_operations"] and f["sigmoid_share_of_layer"] < 0.1,
        "Unit by unit, yes: [[relu_operations:.0f]] operation against [[sigmoid_operations:.0f]], one of them an "
        "exponential. Within a dense layer the matrix product dominates: by count, the sigmoid is about "
        "[[sigmoid_share_of_layer:.0%]] of the operations at a width of [[layer_width:.0f]].",
        "comparison.md#what-it-costs",
    ),
    Claim(
        "ReLU learns faster.",
        "half true",
        lambda f: (
            f["epochs_relu_5_high"] < f["epochs_sigmoid_5_low"] and abs(f["epochs_relu_5"] - f["epochs_tanh_5"]) <= 3
        ),
        "Than sigmoid in a deep network, yes. Than tanh, not here: five hidden layers need [[epochs_relu_5:.0f]] "
        "epochs with ReLU and [[epochs_tanh_5:.0f]] with tanh to reach 25% training error.",
        "comparison.md#learning-measured",
    ),
    Claim(
        "ReLU generalises better.",
        "half true",
        lambda f: (
            f["accuracy_relu_5_low"] > f["accuracy_sigmoid_5_high"]
            and abs(f["accuracy_relu_1"] - f["accuracy_sigmoid_1"]) < 0.02
            and f["accuracy_tanh_5"] >= f["accuracy_relu_5"]
        ),
        "Only where sigmoid is still on its plateau. With one hidden layer they tie: [[accuracy_relu_1:.1%]] and "
        "[[accuracy_sigmoid_1:.1%]] of the test digits, medians of [[training_seeds:.0f]] seeds; with five, tanh is "
        "not behind ReLU.",
        "comparison.md#learning-measured",
    ),
    Claim(
        "Sigmoid networks cannot be deep.",
        "half true",
        lambda f: f["accuracy_sigmoid_5_most"] < 0.2 and f["accuracy_sigmoid_gain_4_5_low"] > 0.9,
        "It depends on the initialisation. After [[training_epochs:.0f]] epochs five hidden layers with Xavier's "
        "weights are near chance (at most [[accuracy_sigmoid_5_most:.0%]]); with weights "
        "four times as large they reach [[accuracy_sigmoid_gain_4_5_low:.0%]] to "
        "[[accuracy_sigmoid_gain_4_5_high:.0%]].",
        "vanishing-gradient.md#weights-count-as-much-as-slopes",
    ),
    Claim(
        "Sigmoid is fine in a shallow network.",
        "true",
        lambda f: f["accuracy_sigmoid_1_low"] > 0.95,
        "One hidden layer reaches [[accuracy_sigmoid_1_low:.1%]] to [[accuracy_sigmoid_1_high:.1%]] of the test "
        "digits over [[training_seeds:.0f]] seeds.",
        "when-sigmoid.md#shallow-networks",
    ),
    Claim(
        "Sigmoid suits an output because its range is that of a probability.",
        "half true",
        lambda f: f["wrong_cross_entropy"] > 0.99 and f["wrong_squared_error"] < 1e-4,
        "The range is needed, but not the reason it learns. With cross-entropy the slope cancels: at a logit of −10 "
        "that should be positive, the gradient is [[wrong_cross_entropy:.3g]]; with squared error it is "
        "[[wrong_squared_error:.1g]].",
        "when-sigmoid.md#outputs",
    ),
    Claim(
        "A sigmoid gate lets a recurrent network remember.",
        "half true",
        lambda f: f["gate_kept_50"] < 1e-6 and f["gate_kept_50_high_bias"] > 0.5 and f["relu_gate_growth_50"] > 1e6,
        "It bounds the cell, but a gate at σ(1) keeps [[gate_kept_50:.1g]] after 50 steps; started at σ(5) it keeps "
        "[[gate_kept_50_high_bias:.0%]]. A ReLU gate of 1.5 multiplies the cell by [[relu_gate_growth_50:.1g]].",
        "when-sigmoid.md#gates",
    ),
    Claim(
        "Boltzmann machines use the sigmoid as a convenient probability.",
        "false",
        lambda f: f["boltzmann_error"] < 1e-13,
        "It is no choice: the conditional probability of a unit is a sigmoid exactly. Enumerating "
        "[[boltzmann_states:,.0f]] states agrees to [[boltzmann_error:.0e]].",
        "when-sigmoid.md#boltzmann-machines",
    ),
)


def check(facts: Facts) -> None:
    """Hold every verdict against the facts.

    Raises:
        ValueError: the facts no longer support a verdict; the message quotes the claim.
    """
    for claim in CLAIMS:
        if not claim.rule(facts):
            raise ValueError(f"the facts no longer support the verdict {claim.verdict!r} on the claim {claim.says!r}")
