"""What is said of sigmoid at an output, and in a Boltzmann machine."""

from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.experiments.single_neuron import EPOCHS, RATE, single_neuron
from figures_src.maths.boltzmann import enumerated_conditional, sigmoid_conditional
from figures_src.maths.losses import binary_cross_entropy_gradient, squared_error_gradient

_WRONG, _TARGET = -10.0, 1.0
# The neuron's starting points, in the experiment's order.
_NEAR, _FAR = 0, 1
_VISIBLE, _HIDDEN = 8, 6


def _cross_entropy(start: int, epoch: int) -> float:
    return float(single_neuron().cross_entropy[start, epoch])


def _squared_error(start: int, epoch: int) -> float:
    return float(single_neuron().squared_error[start, epoch])


def _boltzmann_error() -> float:
    generator = np.random.default_rng(0)
    weights = generator.normal(size=(_VISIBLE, _HIDDEN))
    visible, hidden = generator.normal(size=_VISIBLE), generator.normal(size=_HIDDEN)
    enumerated = enumerated_conditional(weights, visible, hidden)
    return float(np.max(np.abs(enumerated - sigmoid_conditional(weights, hidden))))


FACTS = (
    Fact(
        "wrong_cross_entropy",
        "size of dL/dz for y = 1 at the logit −10, cross-entropy",
        lambda: abs(float(binary_cross_entropy_gradient(np.array(_WRONG), np.array(_TARGET)))),
    ),
    Fact(
        "wrong_squared_error",
        "size of dL/dz for y = 1 at the logit −10, squared error",
        lambda: abs(float(squared_error_gradient(np.array(_WRONG), np.array(_TARGET)))),
        ".1g",
    ),
    Fact("neuron_epochs", "epochs of the single neuron", lambda: EPOCHS, ".0f"),
    Fact("neuron_rate", "its learning rate", lambda: RATE),
    *(
        fact
        for start, name in ((_NEAR, "near"), (_FAR, "far"))
        for fact in (
            Fact(
                f"neuron_{name}_before",
                f"output of the neuron from the {name} start",
                partial(_squared_error, start, 0),
                ".2f",
            ),
            Fact(
                f"neuron_{name}_squared_error",
                f"output of the neuron from the {name} start after training, squared error",
                partial(_squared_error, start, -1),
                ".2f",
            ),
            Fact(
                f"neuron_{name}_cross_entropy",
                f"output of the neuron from the {name} start after training, cross-entropy",
                partial(_cross_entropy, start, -1),
                ".2f",
            ),
        )
    ),
    Fact("boltzmann_states", "joint states of 8 visible and 6 hidden units", lambda: 2 ** (_VISIBLE + _HIDDEN), ",.0f"),
    Fact(
        "boltzmann_error",
        "largest difference between enumerated p(h = 1 | v) and σ(c + vW)",
        _boltzmann_error,
        ".0e",
    ),
)

CLAIMS = (
    Claim(
        says="Sigmoid suits an output because its range is that of a probability.",
        verdict="half true",
        right="0 < wrong_cross_entropy < 1",
        wrong="wrong_cross_entropy > 0.99 and wrong_squared_error < 8e-5",
        truth="The range is needed, but not the reason it learns. With cross-entropy the slope cancels: at a logit of "
        "−10 that should be positive, the gradient is [[wrong_cross_entropy]]; with squared error it is "
        "[[wrong_squared_error]].",
        page="when-sigmoid.md#outputs",
    ),
    Claim(
        says="Boltzmann machines use the sigmoid as a convenient probability.",
        verdict="false",
        wrong="boltzmann_error < 1e-14",
        truth="It is no choice: the conditional probability of a unit is a sigmoid exactly. Enumerating "
        "[[boltzmann_states]] states agrees to [[boltzmann_error]].",
        page="when-sigmoid.md#boltzmann-machines",
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="One neuron, squared error, 300 epochs: from 0.82",
        source="Nielsen (2015)",
        published="0.09",
        ours="[[neuron_near_squared_error]]",
        reproduced="yes",
        rule="abs(neuron_near_squared_error - p1) <= 0.005",
    ),
    Reproduction(
        what="The same from 0.98",
        source="Nielsen (2015)",
        published="0.20",
        ours="[[neuron_far_squared_error]]",
        reproduced="yes",
        rule="abs(neuron_far_squared_error - p1) <= 0.005",
    ),
)
