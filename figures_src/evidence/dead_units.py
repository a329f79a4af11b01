"""What is said of zeros and of dead units."""

from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact, Mean
from figures_src.experiments.at_initialisation import at_initialisation
from figures_src.experiments.born_dead import DEPTHS, WIDTHS, born_dead
from figures_src.experiments.revival import SEEDS, SILENCED, STEPS, WIDTH, revival
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.finite_width import born_dead_bounds

# What Lu et al. tell of: networks of depth 10 and width 3.
_DEPTH, _WIDTH, _NETWORKS = 10, 3, 20_000


def _dead(layer: int) -> Array:
    return at_initialisation(RELU, "he").dead[:, layer]


def _born_dead() -> Mean:
    found = born_dead(DEPTHS, WIDTHS, _NETWORKS)
    at = DEPTHS.index(_DEPTH), WIDTHS.index(_WIDTH)
    return Mean(float(found.share[at]), float(found.error[at]), _NETWORKS)


FACTS = (
    Fact(
        "zeros_measured",
        "share of exact zeros in untrained ReLU networks",
        lambda: at_initialisation(RELU, "he").zeros.mean(axis=1),
        ".1%",
    ),
    *(
        Fact(
            f"dead_{place}_layer",
            f"share of ReLU units silent on all digits before training, {place} hidden layer",
            partial(_dead, layer),
            ".0%",
        )
        for layer, place in ((0, "first"), (-1, "last"))
    ),
    Fact("revival_seeds", "networks in the revival experiment", lambda: len(SEEDS), ".0f"),
    Fact("revival_steps", "steps of gradient descent in it", lambda: STEPS, ".0f"),
    Fact("revival_width", "units of the layer", lambda: WIDTH, ".0f"),
    Fact("revival_units", "units silenced in each network", lambda: SILENCED, ".0f"),
    Fact("revived_first", "share of silenced first-layer units that came back", lambda: revival().first, ".0%"),
    Fact("revived_second", "share of silenced second-layer units that came back", lambda: revival().second, ".0%"),
    Fact(
        "revival_moved_first",
        "largest change of any weight of a silenced first-layer unit",
        lambda: np.max(revival().moved[:, 0]),
    ),
    Fact(
        "born_dead_lower",
        "lower bound of the share of networks born dead, depth 10, width 3",
        lambda: born_dead_bounds(_DEPTH, _WIDTH)[0],
        ".3f",
    ),
    Fact("born_dead_upper", "upper bound of it", lambda: born_dead_bounds(_DEPTH, _WIDTH)[1], ".3f"),
    Fact("born_dead_measured", "the share by Monte Carlo", _born_dead, ".3f"),
)

CLAIMS = (
    Claim(
        says="A unit with a negative input is dead.",
        verdict="false",
        wrong="zeros_measured_low > 0.45 and dead_first_layer_high < 0.05",
        truth="It is silent for that input. Dead means silent for the whole training set: half of all outputs are zero "
        "([[zeros_measured:.0%]] measured), but in the first layer [[dead_first_layer±]] of the units are dead.",
        page="relu.md#dead-units",
    ),
    Claim(
        says="A dead ReLU never recovers.",
        verdict="half true",
        right="revived_first_high == 0 and revival_moved_first == 0",
        wrong="revived_second_low > 0.5",
        truth="True in the first layer, whose inputs are fixed: [[revived_first]] came back. False above it, where the "
        "layers below move on: [[revived_second±]] came back.",
        page="relu.md#dead-units",
    ),
    Claim(
        says="ReLU makes activations sparse.",
        verdict="true",
        right="relu_zero_share == 0.5 and 0.45 < zeros_measured_low <= zeros_measured_high < 0.55",
        truth="Half of them are exactly zero at initialisation, in expectation; [[zeros_measured:.0%]] measured.",
        page="relu.md#zeros",
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="ReLU networks born dead: depth 10, width 3",
        source="Lu et al. (2020)",
        published="between [[born_dead_lower]] and [[born_dead_upper]]",
        ours="[[born_dead_measured±]]",
        reproduced="yes",
        rule="born_dead_lower <= born_dead_measured <= born_dead_upper",
        remark="bounds by their theorem, for one input and zero biases",
    ),
    Reproduction(
        what="Share of zeros of ReLU at initialisation",
        source="Glorot, Bordes & Bengio (2011)",
        published="one half",
        ours="[[zeros_measured±]]",
        reproduced="yes",
        rule="zeros_measured_low <= p1 <= zeros_measured_high",
    ),
)
