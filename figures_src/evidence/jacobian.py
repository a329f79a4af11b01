"""What is said of the singular values of deep Jacobians: how much one direction holds, and how unlike they are."""

from collections.abc import Iterator
from functools import partial
from statistics import NormalDist

import numpy as np

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.experiments.jacobian import CASES, DEPTHS, WEIGHTS, WIDTH, measured
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.mean_field import variance_fixed_point
from figures_src.maths.properties import saturation_point

_NAMED = {
    "sigmoid": "zero-bias sigmoid",
    "sigmoid_centred": "centred sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "linear": "linear",
}
_MIDDLE, _DEEPEST = 1, 2
# Of its largest: a slope below it is that of a saturated unit.
_SATURATED = 0.1


def _largest_share(case: str, weights: str) -> Array:
    return measured(case, weights).relative_squares[_DEEPEST, :, 0] / WIDTH


def _relative_variance(case: str, weights: str) -> Array:
    """m_2 / m_1^2 - 1 of the squared singular values."""
    return np.mean(measured(case, weights).relative_squares[_MIDDLE] ** 2, axis=-1) - 1


def _factor(case: str) -> Array:
    """Per layer, of the gradient's root mean square."""
    found = measured(case, "xavier").log_mean_square
    return np.exp((found[_DEEPEST] - found[_MIDDLE]) / (DEPTHS[_DEEPEST] - DEPTHS[_MIDDLE]) / 2)


def _saturated() -> float:
    q = variance_fixed_point(SIGMOID, CASES["sigmoid"][1], 0.0)
    return 2 * NormalDist(sigma=np.sqrt(q)).cdf(-saturation_point(SIGMOID, _SATURATED))


def _shares() -> Iterator[Fact]:
    for weights in WEIGHTS:
        kind = "orthogonal" if weights == "orthogonal" else "normal"
        for case, words in _NAMED.items():
            yield Fact(
                f"largest_direction_{case}_{kind}",
                f"share of the largest singular value's square in the sum of all, {words}, {kind} weights, "
                f"{DEPTHS[_DEEPEST]} layers",
                partial(_largest_share, case, weights),
                ".0%",
            )


FACTS = (
    Fact("jacobian_width", "units per layer of the networks whose Jacobians are told of", lambda: WIDTH, ".0f"),
    Fact("jacobian_depth", "layers of the deepest of them", lambda: DEPTHS[_DEEPEST], ".0f"),
    Fact("moment_depth", "layers of those whose moments are compared", lambda: DEPTHS[_MIDDLE], ".0f"),
    *_shares(),
    Fact(
        "jacobian_factor_sigmoid",
        "measured factor per layer of the root-mean-square gradient, sigmoid, critical, zero biases, "
        f"layers {DEPTHS[_MIDDLE]} to {DEPTHS[_DEEPEST]}",
        partial(_factor, "sigmoid"),
        ".2f",
    ),
    Fact(
        "settled_variance_sigmoid",
        "variance on which the pre-activations settle, sigmoid, Xavier, zero biases",
        partial(variance_fixed_point, SIGMOID, 1.0, 0.0),
        ".4f",
    ),
    Fact(
        "saturated_critical_sigmoid",
        "share of sigmoid's units whose slope is below a tenth of its maximum, critical, zero biases",
        _saturated,
        ".0%",
    ),
    *(
        Fact(
            f"relative_variance_{case}_{kind}",
            f"relative variance of the squared singular values, {_NAMED[case]}, {kind} weights, "
            f"{DEPTHS[_MIDDLE]} layers",
            partial(_relative_variance, case, weights),
            ".1f",
        )
        for case, weights, kind in (
            ("linear", "xavier", "normal"),
            ("relu", "xavier", "normal"),
            ("relu", "orthogonal", "orthogonal"),
        )
    ),
)

CLAIMS = (
    Claim(
        says="At its critical weight scale a network's gradient is healthy.",
        verdict="half true",
        right="abs(jacobian_factor_sigmoid - 1) < 0.1",
        wrong="largest_direction_sigmoid_normal > 0.5 and saturated_critical_sigmoid > 0.5",
        truth="Its mean square is kept, at the start: zero-bias sigmoid keeps [[jacobian_factor_sigmoid±]] of its root "
        "per layer. But a mean can be kept by one direction. In [[jacobian_depth]] such layers of [[jacobian_width]] "
        "units, of normal weights, one direction holds [[largest_direction_sigmoid_normal±]] of the square, and "
        "[[saturated_critical_sigmoid]] of the units are saturated. With orthogonal weights and tanh the largest holds "
        "[[largest_direction_tanh_orthogonal±]].",
        page="wide-layers.md#singular-values",
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="Relative variance of the squared singular values of a Jacobian of L layers, normal weights",
        source="Pennington, Schoenholz & Ganguli (2017)",
        published="L (linear), 2L (ReLU)",
        ours="[[relative_variance_linear_normal±]], [[relative_variance_relu_normal±]]",
        reproduced="yes",
        rule="abs(relative_variance_linear_normal / moment_depth - 1) <= 0.15 "
        "and abs(relative_variance_relu_normal / moment_depth - p1) <= 0.4",
        remark="[[moment_depth]] layers of [[jacobian_width]] units, which scatter; theirs are infinitely wide",
    ),
    Reproduction(
        what="The same with orthogonal weights, ReLU",
        source="Pennington, Schoenholz & Ganguli (2017)",
        published="L",
        ours="[[relative_variance_relu_orthogonal±]]",
        reproduced="yes",
        rule="abs(relative_variance_relu_orthogonal / moment_depth - 1) <= 0.15",
        remark="as above; of orthogonal linear layers all singular values are equal",
    ),
)
