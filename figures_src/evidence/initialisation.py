"""What is said of the first weights: a layer by hand, what layers make of them, and the gains that frameworks ship."""

from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.gaussian import expectation
from figures_src.maths.initialisation import find_initialisation
from figures_src.maths.layerwise import log_activations, log_gradients
from figures_src.maths.mean_field import chi

# The layer that is reckoned by hand.
INPUTS = 256
# What PyTorch's ``calculate_gain`` returns for a leaky ReLU of this slope, and for tanh.
DEFAULT_SLOPE, TANH_GAIN = np.sqrt(5), 5 / 3


def _sum_of_inputs() -> float:
    """The root mean square of a sum of so many independent numbers of size 1: their variances add up."""
    return float(np.sqrt(INPUTS))


def _weight_for_relu() -> float:
    """Of the mean square of a normal pre-activation ReLU lets this share through: E[ReLU(z)^2]."""
    share = expectation(lambda z: RELU.f(z) ** 2, kinks=(0.0,))
    return float(1 / np.sqrt(INPUTS * share))


def _left(layers: int) -> float:
    """Of a gradient that has come back through so many tanh layers at PyTorch's gain."""
    return float(np.exp(log_gradients(TANH, layers + 1, TANH_GAIN, 0.0)[0]))


FACTS = (
    Fact("hand_inputs", "inputs of the unit that is reckoned by hand", lambda: INPUTS, ".0f"),
    Fact("hand_sum", "root-mean-square sum of these inputs, each of size 1, under random signs", _sum_of_inputs),
    Fact("hand_sum_3", "the same to the power 3", lambda: _sum_of_inputs() ** 3, ",.0f"),
    Fact("hand_weight", "the weight at which that sum is 1", lambda: 1 / _sum_of_inputs(), ".3g"),
    Fact("hand_weight_relu", "the weight at which it is 1 behind a ReLU layer, half of whose mean square is 0",
         _weight_for_relu, ".3g"),
    Fact("factor_sigmoid_xavier", "root-mean-square factor of a gradient in a sigmoid layer, Xavier",
         lambda: np.sqrt(chi(SIGMOID, find_initialisation("xavier").sigma_w, 0.0)), ".2f"),
    Fact("default_scale", "weight scale that PyTorch's gain makes of a negative slope of √5",
         lambda: np.sqrt(2 / (1 + DEFAULT_SLOPE**2)), ".3f"),
    Fact("tanh_gain_factor", "root-mean-square factor of a gradient in a tanh layer at a gain of 5/3",
         lambda: np.sqrt(chi(TANH, TANH_GAIN, 0.0)), ".2f"),
    Fact("tanh_gain_left_50", "gradient after 50 tanh layers at a gain of 5/3", partial(_left, 50), ".2g"),
    Fact("tanh_gain_activation", "root mean square of the activations of the last of 50 tanh layers at a gain of 5/3",
         lambda: np.exp(log_activations(TANH, 50, TANH_GAIN, 0.0)[-1]), ".2g"),
)  # fmt: skip

CLAIMS = (
    Claim(
        says="Xavier's initialisation for sigmoid and tanh, He's for ReLU.",
        verdict="half true",
        right="abs(critical_tanh - 1) < 1e-6 and abs(relu_factor_he - 1) < 1e-9",
        wrong="factor_sigmoid_xavier < 0.25",
        truth="Right for tanh and ReLU without biases: a layer keeps the gradient's size. With Xavier's weights and no "
        "biases a sigmoid layer keeps [[factor_sigmoid_xavier]] of it. Sigmoid needs weights four times as large, and "
        "biases that centre it.",
        page="which-initialisation.md#the-gains-that-frameworks-ship",
    ),
)
