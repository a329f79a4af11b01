"""Published numbers of depth and initialisation, each computed again."""

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from figures_src.evidence.claim import Reproduction
from figures_src.evidence.fact import Fact, Mean
from figures_src.experiments import layer_jacobians as stretch
from figures_src.experiments import linear_regions as pieces
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.exponential import ALPHA, LAMBDA, SELU
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.gaussian import expectation
from figures_src.maths.initialisation import find_initialisation
from figures_src.maths.layerwise import log_activations, signal
from figures_src.maths.mean_field import chi
from figures_src.maths.tailored import tailored_slope, unit_scale

# PyTorch's recommended gain for SELU.
_GAIN = 3 / 4
# Of the layers, counted from 1, whose output the pull request prints.
_PRINTED_LAYERS = (1, 11, 21, 31, 91)
# Second to tenth convolution of He et al.'s model B: feature maps, and how many layers have so many; 3 x 3 filters.
_MODEL_B = {64: 1, 128: 2, 256: 2, 512: 4}
# A ResNet of 101 layers in the code of Zhang et al.: blocks in each group, weight of the skips, the correlation asked.
_TAILORED = (3, 4, 23, 3), 0.6, 0.75


def _selu_deviation(layer: int) -> float:
    """Of the outputs of that layer over units and inputs, in infinite width."""
    squares = np.exp(2 * log_activations(SELU, layer, _GAIN, 0.0))
    mean = expectation(SELU.f, _GAIN**2 * squares[-2], kinks=(0.0,))
    return float(np.sqrt(squares[-1] - mean**2))


def _selu_slope(moment: int) -> float:
    """How a moment of SELU's output changes with the variance of its input: d/dq E[f^m] = E[m f^(m - 1) f' z] / 2."""
    return expectation(lambda z: moment * SELU.f(z) ** (moment - 1) * SELU.df(z) * z / 2, kinks=(0.0,))


def _he_deviation(maps: int) -> float:
    return float(np.sqrt(find_initialisation("he").variance(9 * maps, 9 * maps)))


def _he_over_fixed() -> float:
    return math.prod((_he_deviation(maps) / 0.01) ** layers for maps, layers in _MODEL_B.items())


def _truncated_deviation() -> float:
    """By parts: 1 - 2 c phi(c) / P(|z| < c), at c = 2."""
    inside = math.erf(2 / math.sqrt(2))
    return math.sqrt(1 - 4 * math.exp(-2) / math.sqrt(2 * math.pi) / inside)


def _gradient_correlation(layers: int) -> float:
    """Of dLoss/dx at two uncorrelated inputs: a layer leaves 2 P(open for both) = 1/2 + arcsin(c) / pi of it."""
    correlations = signal(RELU, layers, np.sqrt(2), 0.0).correlation
    return float(np.prod(1 / 2 + np.arcsin(correlations) / np.pi))


def _stretch(initialisation: str) -> Array:
    return stretch.layer_jacobians(initialisation).mean_singular_value.mean(axis=-1)


def _regions_per_unit(layers: int) -> Mean:
    found = pieces.linear_regions(layers).regions / (layers * pieces.WIDTH)
    return Mean(float(found.mean()), float(found.std(ddof=1) / np.sqrt(len(found))), len(found))


def _of_selu() -> Iterator[Fact]:
    yield Fact("selu_alpha", "SELU's α, solved from a mean of 0 and a variance of 1", lambda: ALPHA, ".4f")
    yield Fact("selu_lambda", "SELU's λ, from the same", lambda: LAMBDA, ".4f")
    for moment, name in ((1, "mean"), (2, "mean_square")):
        how = f"derivative of the {name.replace('_', ' ')} of SELU's outputs by the variance of normal inputs, at 1"
        yield Fact(f"selu_{name}_by_variance", how, partial(_selu_slope, moment), ".7f")
    for layer in _PRINTED_LAYERS:
        how = f"standard deviation of the outputs of layer {layer}, SELU at a weight scale of 3/4, infinite width"
        yield Fact(f"selu_deviation_{layer}", how, partial(_selu_deviation, layer), ".4f")
    yield Fact("chi_selu_gain", "χ of SELU at a weight scale of 3/4", partial(chi, SELU, _GAIN, 0.0), ".4f")


FACTS = (
    *_of_selu(),
    *(
        Fact(
            f"he_deviation_{maps}",
            f"standard deviation of He's weights, {maps} feature maps, filters of 3 × 3",
            partial(_he_deviation, maps),
            ".4f",
        )
        for maps in _MODEL_B
    ),
    Fact("he_over_fixed", "product of He's standard deviations over 0.01, 9 layers", _he_over_fixed, ".3g"),
    Fact("truncated_deviation", "standard deviation of a normal variable cut at ±2", _truncated_deviation, ".16g"),
    Fact(
        "tailored_slope",
        "slope below 0 with which leaky rectifiers bring the correlation from 0 to 0.75",
        partial(tailored_slope, *_TAILORED),
        ".16g",
    ),
    Fact(
        "tailored_scale",
        "the scale that keeps their mean square",
        lambda: unit_scale(tailored_slope(*_TAILORED)),
        ".16g",
    ),
    *(
        Fact(
            f"gradient_correlation_{layers}",
            f"correlation of the gradients at two uncorrelated inputs, ReLU, depth {layers}, He, infinite width",
            partial(_gradient_correlation, layers),
        )
        for layers in (1, 10)
    ),
    *(
        Fact(
            f"stretch_tanh_{initialisation}",
            f"mean singular value of a tanh layer's Jacobian, {find_initialisation(initialisation).title}, uniform",
            partial(_stretch, initialisation),
            ".3f",
        )
        for initialisation in ("xavier", "fan_in_uniform")
    ),
    Fact("stretch_width", "units per layer of these networks", lambda: stretch.WIDTH, ".0f"),
    Fact(
        "stretch_linear",
        "mean singular value of a wide square matrix with Xavier's weights, by theory",
        lambda: 8 / (3 * np.pi),
    ),
    *(
        Fact(
            f"regions_per_unit_{layers}",
            f"linear regions of untrained ReLU networks of one input, over their units, {layers} layers, mean",
            partial(_regions_per_unit, layers),
            ".2f",
        )
        for layers in pieces.DEPTHS
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="SELU's constants α and λ, from a mean of 0 and a variance of 1",
        source="Klambauer et al. (2017)",
        published="1.6733, 1.0507",
        ours="[[selu_alpha:.6f]], [[selu_lambda:.6f]]",
        reproduced="yes",
        rule="abs(selu_alpha - p1) <= 5e-5 and abs(selu_lambda - p2) <= 5e-5",
    ),
    Reproduction(
        what="How the mean and the variance of SELU's outputs follow the variance of its inputs, at the fixed point",
        source="Klambauer et al. (2017)",
        published="0.088834, 0.782648",
        ours="[[selu_mean_by_variance]], [[selu_mean_square_by_variance]]",
        reproduced="yes",
        rule="abs(selu_mean_by_variance - p1) <= 1e-6 and abs(selu_mean_square_by_variance - p2) <= 1e-6",
        remark="the first is printed cut off, not rounded",
    ),
    Reproduction(
        what="Standard deviation of SELU's outputs with its recommended gain, in the first layer and every tenth "
        "after it",
        source="PyTorch pull request 50664 (2021)",
        published="0.7968, 0.3127, 0.2404, 0.2062, …, 0.2085",
        ours="[[selu_deviation_1]], [[selu_deviation_11]], [[selu_deviation_21]], [[selu_deviation_31]], …, "
        "[[selu_deviation_91]]",
        reproduced="yes",
        rule="abs(selu_deviation_1 / p1 - 1) <= 0.05 and abs(selu_deviation_11 / p2 - 1) <= 0.05 and "
        "abs(selu_deviation_21 / p3 - 1) <= 0.05 and abs(selu_deviation_31 / p4 - 1) <= 0.05 and "
        "abs(selu_deviation_91 / p5 - 1) <= 0.05",
        remark="Theirs is one network of a hundred layers of a thousand units, ours the theory of infinite width, for "
        "which the gain is almost critical: χ is [[chi_selu_gain]].",
    ),
    Reproduction(
        what="The recommended gain of tanh, as a weight scale that keeps gradients",
        source="Paszke et al. (2019)",
        published="5/3",
        ours="[[critical_tanh]]",
        reproduced="no",
        rule="p1 / p2 <= 1.01 * critical_tanh",
        remark="What the gain is for is not printed. With zero biases and infinite width it makes a gradient grow by "
        "[[tanh_gain_factor]] per layer.",
    ),
    Reproduction(
        what="Standard deviation of He's weights for filters of 3 × 3, from 64 to 512 feature maps",
        source="He et al. (2015)",
        published="0.059, 0.042, 0.029, 0.021",
        ours="[[he_deviation_64]], [[he_deviation_128]], [[he_deviation_256]], [[he_deviation_512]]",
        reproduced="yes",
        rule="abs(he_deviation_64 - p1) <= 5e-4 and abs(he_deviation_128 - p2) <= 5e-4 and "
        "abs(he_deviation_256 - p3) <= 5e-4 and abs(he_deviation_512 - p4) <= 5e-4",
    ),
    Reproduction(
        what="What weights of standard deviation one hundredth leave of a gradient from their tenth convolution to the "
        "second, beside He's",
        source="He et al. (2015)",
        published="1/(1.7 × 10⁴)",
        ours="1/([[he_over_fixed]])",
        reproduced="yes",
        rule="abs(he_over_fixed / (p2 * p3 ** 4) - p1) <= 0.03",
        remark="a product of ratios: what is open or closed is the same in both",
    ),
    Reproduction(
        what="Standard deviation of a normal variable cut at ±2, by which JAX and Keras divide",
        source="Bradbury et al. (2018)",
        published="0.87962566103423978",
        ours="[[truncated_deviation]]",
        reproduced="yes",
        rule="abs(truncated_deviation - p1) <= 1e-15",
    ),
    Reproduction(
        what="Slope below 0 and scale of the rectifier that is tailored to a ResNet of 101 layers: skips of weight "
        "0.6, correlation 0.75",
        source="Zhang, Botev & Martens (2022)",
        published="0.6291800290346146, 1.196996549778802",
        ours="[[tailored_slope]], [[tailored_scale]]",
        reproduced="in part",
        rule="abs(tailored_slope - p1) <= 1e-15",
        second="abs(tailored_slope - p1) <= 1e-8 and abs(tailored_scale - p2) <= 1e-8",
        remark="Printed in a test of their code, whose bisection stops at an error of 10⁻⁸; ours at the last bit.",
    ),
    Reproduction(
        what="Mean singular value of a tanh layer's Jacobian, normalised and standard initialisation",
        source="Glorot & Bengio (2010)",
        published="0.8, 0.5",
        ours="[[stretch_tanh_xavier±]]; [[stretch_tanh_fan_in_uniform±]]",
        reproduced="in part",
        rule="abs(stretch_tanh_xavier - p1) <= 0.05",
        second="abs(stretch_tanh_fan_in_uniform - p2) <= 0.05",
        remark="Theirs were a thousand units and images, ours [[stretch_width]] units and inputs of mean square 1, the "
        "mean of four layers. The smaller the inputs, the nearer the first is to the [[stretch_linear]] of a linear "
        "layer.",
    ),
    Reproduction(
        what="Five hidden sigmoid layers never leave their plateau",
        source="Glorot & Bengio (2010)",
        published="“the depth-five model never escaped this regime during training”",
        ours="[[accuracy_sigmoid_5_long±]]",
        reproduced="no",
        rule="accuracy_sigmoid_5_long < 0.2",
        remark="Against *never* one example is enough: test digits right after [[long_epochs]] epochs of gradient "
        "descent, Xavier's weights, zero biases. Theirs were other images, weights and budgets.",
    ),
    Reproduction(
        what="Correlation of a ReLU network's gradients at two inputs, L layers, at initialisation",
        source="Balduzzi et al. (2017)",
        published="2⁻ᴸ",
        ours="[[gradient_correlation_1]] at L = 1, [[gradient_correlation_10]] at L = 10",
        reproduced="in part",
        rule="gradient_correlation_10 <= 1.1 * p1 ** -10",
        second="abs(gradient_correlation_1 - 1 / p1) <= 1e-9",
        remark="Their proof has a quarter of each layer's units open for both inputs. Of two uncorrelated inputs that "
        "is so in the first layer; further up the two signals become alike, and more are (infinite width).",
    ),
    Reproduction(
        what="Linear regions of an untrained ReLU network of one input",
        source="Hanin & Rolnick (2019)",
        published="“grows linearly in the total number of neurons”",
        ours="[[regions_per_unit_5±]] for each unit in five layers, [[regions_per_unit_10±]] in ten",
        reproduced="yes",
        rule="abs(regions_per_unit_5 - 1) <= 0.15 and abs(regions_per_unit_10 - 1) <= 0.15",
        remark="layers of twenty units, normal biases, the whole line of inputs",
    ),
)
