"""The numbers that the pages on depth quote; joined to the others by ``facts``."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from figures_src.experiments import depth_and_gain as mapped
from figures_src.experiments import published, skip_and_norm
from figures_src.experiments.depth_and_gain import depth_and_gain
from figures_src.experiments.distributions import SEEDS as DISTRIBUTIONS
from figures_src.experiments.distributions import distributions
from figures_src.experiments.phases import factors
from figures_src.experiments.profiles import SEEDS as PROFILES
from figures_src.experiments.profiles import profiles
from figures_src.experiments.subnormal import subnormal
from figures_src.experiments.training import training
from figures_src.experiments.typical_gradient import WIDTHS, log_normal_theory, typical_gradient
from figures_src.fact import Fact, spread
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.blocks import BLOCKS, profile_in_theory
from figures_src.maths.mean_field import chi, correlation_map, critical_sigma_w, depth_scale
from figures_src.maths.network import INITIALISATIONS

RELU, SIGMOID, TANH = CATALOGUE["relu"], CATALOGUE["sigmoid"], CATALOGUE["tanh"]
BORN_DEPTHS, BORN_WIDTHS = (5, 10, 20), (2, 3, 4)


def theory() -> Iterator[Fact]:
    """Critical scales, factors and depths of infinite width."""
    for activation in (RELU, SIGMOID, TANH):
        name = activation.name
        yield Fact(f"critical_{name}", f"weight scale at which {name} keeps gradients, no biases", critical_sigma_w,
                   (activation, 0.0))  # fmt: skip
        for recipe in ("xavier", "he"):
            scale = INITIALISATIONS[recipe].sigma_w
            yield Fact(f"chi_{name}_{recipe}", f"χ of {name} with {recipe}", chi, (activation, scale, 0.0))
            yield Fact(
                f"xi_{name}_{recipe}", f"depth scale ξ of {name} with {recipe}", depth_scale, (activation, scale, 0.0)
            )
    yield Fact("critical_tanh_variance", "critical weight variance of tanh at a bias variance of 0.05",
               lambda: critical_sigma_w(TANH, np.sqrt(0.05)) ** 2)  # fmt: skip
    yield Fact("relu_correlation_from_0", "correlation after a ReLU layer with He weights, from 0",
               correlation_map, (RELU, 0.0, 1.0, np.sqrt(2), 0.0))  # fmt: skip
    yield Fact("factor_sigmoid_4", "factor of a sigmoid layer at a weight scale of 4, no biases",
               lambda: np.sqrt(chi(SIGMOID, 4.0, 0.0)))  # fmt: skip
    for activation in (RELU, SIGMOID):
        how = f"χ of {activation.name} with Xavier weights, measured at width 256 over theory"
        yield from spread(f"chi_ratio_{activation.name}", how, _chi_ratio, activation.name)


def _chi_ratio(name: str) -> ArrayLike:
    return factors(name, 1.0, 0.0, seeds=PROFILES).factor / chi(CATALOGUE[name], 1.0, 0.0)


def _first_to_last(activation: str, initialisation: str, depth: int) -> ArrayLike:
    logs = profiles(activation, initialisation, depth).log_gradient
    return np.exp(logs[:, 0] - logs[:, -1])


def deep() -> Iterator[Fact]:
    """Fifty layers, plain and with skips and norms."""
    yield Fact("profiles_seeds", "deep networks measured layer by layer, of each kind", lambda: len(PROFILES))
    for name in ("relu", "sigmoid", "tanh"):
        for recipe in ("xavier", "he"):
            how = f"gradient in the first of 50 layers over that in the last, {name} with {recipe}"
            yield from spread(f"fifty_{name}_{recipe}", how, _first_to_last, name, recipe, 50)
    yield Fact("blocks_depth", "layers of the networks with skips and norms", lambda: skip_and_norm.DEPTH)
    yield Fact("blocks_width", "units a layer of them", lambda: skip_and_norm.WIDTH)
    yield Fact("blocks_seeds", "networks of each kind", lambda: len(skip_and_norm.SEEDS))
    for name, recipe in (("sigmoid", "xavier"), ("relu", "he")):
        for kind in BLOCKS:
            how = (
                f"gradient in the first of {skip_and_norm.DEPTH} layers over that in the last, {name}, {recipe}, {kind}"
            )
            yield from spread(f"deep_{name}_{kind}", how, _block, name, recipe, kind)
    yield Fact("skip_relu_theory", "the same for ReLU with skips, infinite width",
               lambda: np.exp(profile_in_theory("residual", RELU, np.sqrt(2), skip_and_norm.DEPTH)[0]))  # fmt: skip


def _block(activation: str, initialisation: str, kind: str) -> ArrayLike:
    return 10 ** skip_and_norm.skip_and_norm(activation, initialisation, kind).gradient[:, 0]


def _trained_thirty(initialisation: str) -> ArrayLike:
    return training("relu", initialisation, 30, rates=(0.01,), epochs=60).train_accuracy[0, :, -1]


def _speed(hidden: int, layer: int) -> Any:
    return published.layer_speeds((30,) * hidden).norm[:, layer]


def reproduced() -> Iterator[Fact]:
    """What stands beside published numbers."""
    yield Fact("speeds_seeds", "networks behind the layer speeds", lambda: len(published.SEEDS))
    for hidden in (2, 3):
        for layer in range(hidden):
            name, at = f"speed_{hidden}_{layer + 1}", (hidden, layer)
            how = f"norm of the mean bias gradient, hidden layer {layer + 1} of {hidden}"
            yield Fact(name, f"{how}; median over the seeds", lambda *at: np.median(_speed(*at)), at)
            for percent in (5, 95):
                yield Fact(f"{name}_{percent}_percent", f"{how}; {percent}th percentile",
                           lambda percent, *at: np.percentile(_speed(*at), percent), (percent, *at))  # fmt: skip
    for recipe in ("he", "xavier"):
        how = f"share of training digits right, 30 ReLU layers, {recipe}, rate 0.01, 60 epochs"
        yield from spread(f"thirty_relu_{recipe}", how, _trained_thirty, recipe)
    for bound, index in (("lower", 0), ("upper", 1)):
        yield Fact(f"born_dead_{bound}", f"{bound} bound of the share born dead, depth 10, width 3",
                   lambda index: published.born_dead_bounds(10, 3)[index], (index,))  # fmt: skip
    for name, field in (("measured", "share"), ("error", "error")):
        yield Fact(f"born_dead_{name}", f"the {field} by Monte Carlo", _born_dead, (field,))


def _born_dead(field: str) -> Any:
    """At depth 10 and width 3."""
    return getattr(published.born_dead(BORN_DEPTHS, BORN_WIDTHS), field)[1, 1]


def _mapped(layers: int, gain: float) -> Any:
    return depth_and_gain().test_accuracy[mapped.DEPTHS.index(layers), mapped.GAINS.index(gain)]


def maps() -> Iterator[Fact]:
    """Depth against gain, the mean against the typical, and what distributions hide."""
    yield Fact("map_epochs", "epochs of the map of depth and gain", lambda: mapped.EPOCHS)
    yield Fact("map_seeds", "seeds of each cell of it", lambda: len(mapped.SEEDS))
    for layers, gain in ((3, 1.0), (5, 1.0), (5, 4.0), (8, 4.0), (12, 4.0), (12, 8.0)):
        how = f"share of test digits right, {layers} sigmoid layers, {gain:.0f} times Xavier's weights"
        yield from spread(f"map_{layers}_gain_{gain:.0f}", how, _mapped, layers, gain)
    yield Fact(
        "map_best_30",
        "the same at 30 layers with the best gain; median over the seeds",
        lambda: np.max(np.median(depth_and_gain().test_accuracy, axis=-1)[mapped.DEPTHS.index(30)]),
    )
    yield Fact("typical_width", "units a layer, and layers, of the networks as deep as wide", lambda: max(WIDTHS))
    yield Fact(
        "typical_networks", "networks of width 80 of each depth", lambda: len(typical_gradient(max(WIDTHS)).log_ratio)
    )
    yield Fact(
        "typical_square_at_width",
        "median squared gradient ratio of ReLU networks with He weights, depth = width = 80",
        lambda: np.exp(np.median(typical_gradient(max(WIDTHS)).log_ratio[:, -1])),
    )
    yield Fact("typical_square_theory", "the same by theory", lambda: np.exp(log_normal_theory(1.0).log_mean))
    yield Fact(
        "typical_share_below_one",
        "share of these networks below 1",
        lambda: np.mean(typical_gradient(max(WIDTHS)).log_ratio[:, -1] < 0),
    )
    yield Fact("distributions_seeds", "networks behind the histograms", lambda: len(DISTRIBUTIONS))
    for name, recipe, layer, index in (("sigmoid", "xavier", 5, 1), ("relu", "he", 50, -1)):
        how = f"share of the mean square of layer {layer} that tells inputs apart, {name}"
        yield from spread(f"input_share_{name}_{layer}", how, _input_share, name, recipe, index)
    for power in (40, 43):
        how = f"relative error of a float32 product of gradients of size 1e-{power}"
        yield Fact(f"subnormal_error_1e{power}", how, lambda power: subnormal().error[power], (power,))


def _input_share(name: str, recipe: str, index: int) -> Any:
    return distributions(name, recipe).input_share[:, index]
