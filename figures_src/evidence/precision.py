"""What is said of where numbers run out: float types, what they round to 0 or to 1, and the scaled loss."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.experiments import loss_scaling as kept
from figures_src.experiments.loss_scaling import HEALTHY, STARVED, loss_scaling
from figures_src.experiments.subnormal import subnormal
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.layerwise import signal
from figures_src.maths.precision import (
    BFLOAT16,
    FLOAT16,
    FLOAT32,
    FLOAT_TYPES,
    FloatType,
    first_one,
    vanishing_depth,
)
from figures_src.maths.properties import maximum_slope

# Farther than any type can tell two inputs apart.
_FAR = 40


def _flushed(kind: FloatType) -> int:
    return vanishing_depth(float(np.log(maximum_slope(SIGMOID))), kind, flushed=True)


def _alike(kind: FloatType) -> int:
    """Activations are about 1/2; from there on neighbours lie 2^-bits apart."""
    spread = signal(SIGMOID, _FAR, 1.0, 0.0).spread
    return int(np.argmax(spread < 2.0**-kind.bits)) + 1


def _lost(power: int) -> Array:
    found: Array = loss_scaling(*STARVED, FLOAT16).lost[power, :, 0]
    return found


def _most(network: str) -> Array:
    """2 to the largest power with which no number overflows, by seed."""
    overflows = loss_scaling(*(STARVED if network == "sigmoid" else HEALTHY), FLOAT16).overflows
    return 2.0 ** (overflows.argmax(axis=0) - 1)


def _off(kind: FloatType, power: int) -> Array:
    """Of dLoss/dW of the first layer."""
    found: Array = loss_scaling(*STARVED, kind).error[power, :, 0]
    return found


def _types() -> Iterator[Fact]:
    for kind in FLOAT_TYPES:
        how = f"the least number of {kind.name} at which the sigmoid, rounded to it, is exactly 1"
        yield Fact(f"first_one_{kind.name}", how, partial(first_one, kind), ".3g")
    for kind in (FLOAT16, FLOAT32):
        how = f"the least L at which a quarter to the power L is 0 in {kind.name}, subnormals flushed"
        yield Fact(f"vanishing_depth_flushed_{kind.name}", how, partial(_flushed, kind), ".0f")
    yield Fact(
        "smallest_normal_float16", "the smallest normal number of float16", lambda: FLOAT16.smallest_normal, ".0e"
    )
    yield Fact("largest_float16", "the largest number of float16", lambda: FLOAT16.largest, ",.0f")
    for kind in FLOAT_TYPES:
        how = f"the smallest number of {kind.name}"
        yield Fact(f"smallest_{kind.name}", how, partial(float, kind.smallest), ".0e")
        how = f"distance from 1 to the next number of {kind.name}"
        yield Fact(f"spacing_{kind.name}", how, partial(float, 2.0 ** (1 - kind.bits)), ".0e")
    for kind in (FLOAT16, BFLOAT16, FLOAT32):
        how = (
            "the first layer in which two inputs differ by less than neighbours do above 1/2, sigmoid with Xavier, "
            f"theory, {kind.name}"
        )
        yield Fact(f"alike_{kind.name}", how, partial(_alike, kind), ".0f")
    for power in (40, 43):
        how = f"relative error of a float32 product of gradients of size 1e-{power}"
        yield Fact(f"subnormal_error_1e{power}", how, partial(_subnormal_error, power), ".1g")


def _subnormal_error(power: int) -> float:
    return float(subnormal().error[power])


def _scaled() -> Iterator[Fact]:
    where = f"{kept.DEPTH} sigmoid layers with Xavier"
    yield Fact("loss_scale", "by what the loss is multiplied", lambda: 2.0**kept.SCALE, ",.0f")
    yield Fact("loss_scaling_layers", "layers of the networks with gradients in float16", lambda: kept.DEPTH, ".0f")
    yield Fact(
        "lost_plain", f"share of the first layer's gradient that is 0 in float16, {where}", partial(_lost, 0), ".0%"
    )
    yield Fact(
        "lost_scaled",
        f"share of the first layer's gradient that is 0 in float16 with the loss times 65536, {where}",
        partial(_lost, kept.SCALE),
        ".1%",
    )
    for network, words in (("sigmoid", where), ("relu", f"{kept.DEPTH} ReLU layers with He")):
        how = f"largest power of 2 with which no number overflows in float16, {words}"
        yield Fact(f"loss_scale_most_{network}", how, partial(_most, network), ",.0f")
    for kind, power, words in (
        (FLOAT16, kept.SCALE, "with the loss times 65536"), (BFLOAT16, 0, "with the loss as it is"),
    ):  # fmt: skip
        how = f"relative error of the gradient of the first layer's weights in {kind.name} {words}, {where}"
        yield Fact(f"off_{kind.name}", how, partial(_off, kind, power), ".1e")
    yield Fact(
        "lost_bfloat16",
        f"largest share of any layer's gradient that is 0 in bfloat16 with the loss as it is, {where}",
        lambda: float(loss_scaling(*STARVED, BFLOAT16).lost[0].max()),
        ".0%",
    )


FACTS = (*_types(), *_scaled())

CLAIMS = (
    Claim(
        says="Half precision cannot hold the gradients of a deep network.",
        verdict="half true",
        right="lost_plain > 0.99",
        wrong="lost_scaled < 0.01 and off_float16 < 1.5 * spacing_float16",
        truth="Not as they are: in [[loss_scaling_layers]] sigmoid layers with Xavier's weights [[lost_plain]] of the "
        "first layer's gradient becomes 0. With the loss multiplied by [[loss_scale]] all but [[lost_scaled]] of it is "
        "kept, and bfloat16 needs no such thing. A gradient that has vanished is still small afterwards.",
        page="precision.md#scaling-the-loss",
    ),
)
