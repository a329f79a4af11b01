"""What is said of norms and skips: the gradient that reaches the first of fifty layers, what thirty of them learn."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.experiments import norms_trained as learning
from figures_src.experiments import skip_and_norm as untrained
from figures_src.maths.activation import Activation, Array
from figures_src.maths.block_theory import profile_in_theory
from figures_src.maths.blocks import (
    BATCH_NORM,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
    Block,
)
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH

# What stands between a layer's factor, squared, and the first layer's gradient over the last one's.
_STEPS = untrained.DEPTH - 1
# The layers with weights of the nets without skips that He et al. (2016) compare with shallower ones.
_RESNETS = 34
_WORDS = {
    PLAIN: "plain",
    BATCH_NORM: "batch norm",
    LAYER_NORM_AFTER: "layer norm after the weights",
    LAYER_NORM_BEFORE: "layer norm before the weights",
    SKIPS: "skips alone",
    SKIPS_BATCH_NORM: "skips and batch norm",
}


def _first_to_last(activation: Activation, initialisation: str, block: Block) -> Array:
    return 10 ** untrained.skip_and_norm(activation, initialisation, block).gradient


def _weights_first_to_last(activation: Activation, initialisation: str, block: Block) -> Array:
    return 10 ** untrained.skip_and_norm(activation, initialisation, block).weight_gradient


def _in_theory(block: Block, layers: int) -> float:
    """ReLU's gradient in the first over that in the last of so many layers."""
    return float(np.exp(profile_in_theory(block, RELU, np.sqrt(2), layers).log_gradient[0]))


def _accuracy(activation: Activation, block: Block) -> Array:
    return learning.trained(activation, block).test_accuracy


def _growth() -> float:
    """By what the mean square of ReLU's outputs grows per layer along skips, for He's weights and many layers.

    With r its root, s = r^2 = 2 + 2 / (pi (r - 1)): the branch adds as much as there is, and its mean to the mean.
    """
    return float(max(np.roots([1, -1, -2, 2 - 2 / np.pi]).real) ** 2)


def _gradients() -> Iterator[Fact]:
    yield Fact("blocks_width", "units per layer of the untrained networks", lambda: untrained.WIDTH, ".0f")
    for activation, initialisation, block, spec in (
        (SIGMOID, "xavier", PLAIN, ".1g"),
        (SIGMOID, "xavier", BATCH_NORM, ".2g"),
        (SIGMOID, "xavier", LAYER_NORM_AFTER, ".1g"),
        (SIGMOID, "xavier", LAYER_NORM_BEFORE, ".2g"),
        (SIGMOID, "xavier", SKIPS, ".2g"),
        (RELU, "he", BATCH_NORM, ".1g"),
        (RELU, "he", SKIPS, ".1g"),
        (RELU, "he", SKIPS_BATCH_NORM, ".2g"),
    ):
        yield Fact(
            f"deep_{activation.name}_{block.name}",
            f"gradient in the first of {untrained.DEPTH} layers over that in the last, {activation.title}, "
            f"{initialisation.title()}, {_WORDS[block]}",
            partial(_first_to_last, activation, initialisation, block),
            spec,
        )
    for activation, initialisation, block in ((SIGMOID, "xavier", BATCH_NORM), (RELU, "he", SKIPS)):
        yield Fact(
            f"deep_weights_{activation.name}_{block.name}",
            f"gradient of the weights in the first of {untrained.DEPTH} layers over that in the last, "
            f"{activation.title}, {initialisation.title()}, {_WORDS[block]}",
            partial(_weights_first_to_last, activation, initialisation, block),
            ".2g",
        )
    yield Fact(
        "batch_norm_factor",
        "factor of the gradient's mean square per layer, ReLU, batch norm",
        lambda: _first_to_last(RELU, "he", BATCH_NORM) ** (2 / _STEPS),
        ".3f",
    )
    yield Fact(
        "batch_norm_factor_theory",
        "the same by theory of infinite width",
        lambda: _in_theory(BATCH_NORM, 2) ** 2,
        ".3f",
    )
    yield Fact(
        "batch_norm_34",
        f"ReLU's gradient in the first over that in the last of {_RESNETS} layers, batch norm, by theory",
        partial(_in_theory, BATCH_NORM, _RESNETS),
        ".3g",
    )


def _skips() -> Iterator[Fact]:
    yield Fact(
        "skips_theory",
        f"gradient in the first over that in the last of {untrained.DEPTH} layers by theory of infinite width, ReLU, "
        "skips alone",
        partial(_in_theory, SKIPS, untrained.DEPTH),
        ".1g",
    )
    yield Fact("skips_growth", "factor of the signal's mean square per layer, ReLU, skips alone, by theory", _growth)
    yield Fact(
        "skips_finite_theory",
        f"gradient in the first over that in the last of {untrained.DEPTH} layers by theory of finite width, ReLU, "
        "skips alone",
        lambda: np.sqrt(2.0**_STEPS + _growth() ** _STEPS / untrained.WIDTH),
        ".1g",
    )
    yield Fact(
        "skips_width",
        "width at which the two parts of it are as large, ReLU, skips alone, by theory",
        lambda: (_growth() / 2) ** _STEPS,
        ".0g",
    )


def _learning() -> Iterator[Fact]:
    yield Fact("norms_steps", "steps for which thirty layers are trained", lambda: learning.STEPS, ".0f")
    for activation, block in (
        (SIGMOID, PLAIN),
        (SIGMOID, BATCH_NORM),
        (SIGMOID, LAYER_NORM_AFTER),
        (SIGMOID, LAYER_NORM_BEFORE),
        (SIGMOID, SKIPS),
        (TANH, PLAIN),
        (TANH, BATCH_NORM),
        (TANH, SKIPS),
        (RELU, PLAIN),
        (RELU, BATCH_NORM),
        (RELU, SKIPS),
        (RELU, SKIPS_BATCH_NORM),
    ):
        yield Fact(
            f"norms_{activation.name}_{block.name}",
            f"share of test digits right, {learning.DEPTH} hidden layers, {activation.title}, {_WORDS[block]}",
            partial(_accuracy, activation, block),
            ".0%",
        )


FACTS = (*_gradients(), *_skips(), *_learning())

CLAIMS = (
    Claim(
        says="Batch norm cures the vanishing gradient.",
        verdict="half true",
        right="deep_sigmoid_batch_norm_low > 1 and norms_sigmoid_plain_high < 0.2 and norms_sigmoid_batch_norm > 0.45",
        wrong="deep_relu_batch_norm_low > 1000 and norms_relu_batch_norm_high < norms_relu_skips_batch_norm_low",
        truth="Between weights and activation it carries sigmoid's gradient through fifty untrained layers, and thirty "
        "learn: [[norms_sigmoid_batch_norm]] of the test digits after [[norms_steps]] steps of gradient descent, "
        "[[norms_sigmoid_plain]] without. ReLU's gradient it makes explode ([[deep_relu_batch_norm]]-fold), and thirty "
        "such layers get [[norms_relu_batch_norm]], with skips besides [[norms_relu_skips_batch_norm]].",
        page="norms-and-skips.md#trained",
    ),
    Claim(
        says="Skip connections are why very deep networks can be trained.",
        verdict="half true",
        right="norms_sigmoid_plain_high < 0.2 and norms_sigmoid_skips > 0.4 "
        "and norms_tanh_skips > norms_tanh_plain + 0.1",
        wrong="norms_relu_skips < 0.2 and norms_sigmoid_batch_norm > 0.45",
        truth="In [[norms_steps]] steps of gradient descent they take thirty sigmoid layers to "
        "[[norms_sigmoid_skips]], tanh's from [[norms_tanh_plain]] to [[norms_tanh_skips]]. But batch norm alone "
        "trains sigmoid, too; and skips alone leave ReLU with He's weights at [[norms_relu_skips]], with batch norm "
        "besides it gets [[norms_relu_skips_batch_norm]].",
        page="norms-and-skips.md#trained",
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="By what batch norm multiplies the mean square of ReLU's gradient per layer, at initialisation",
        source="Yang et al. (2019)",
        published="π/(π − 1)",
        ours="[[batch_norm_factor±]]; theory [[batch_norm_factor_theory]]",
        reproduced="yes",
        rule="abs(batch_norm_factor * (p2 - p3) / p1 - 1) < 0.03 "
        "and abs(batch_norm_factor_theory * (p2 - p3) / p1 - 1) < 1e-9",
        remark="with respect to what the activation is given; width and batch of [[blocks_width]], where theirs are "
        "infinite",
    ),
    Reproduction(
        what="Inception with sigmoid stays at chance, one in a thousand; with batch norm it gets 69.8% right",
        source="Ioffe & Szegedy (2015)",
        published="1/1000; 69.8%",
        ours="[[norms_sigmoid_plain]]; [[norms_sigmoid_batch_norm]]",
        reproduced="not tested",
        remark="Theirs were convolutions on photographs. Thirty dense sigmoid layers on small digits do alike: without "
        "batch norm they are at chance, which is one in ten.",
    ),
)
