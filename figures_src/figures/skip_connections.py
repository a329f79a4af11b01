"""How much of its gradient a deep network keeps with skip connections, with layer norm, with both and with neither."""

from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from figures_src.experiments.skip_and_norm import DEPTH, SEEDS, WIDTH, skip_and_norm
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE, Activation
from figures_src.maths.blocks import BLOCKS, profile_in_theory
from figures_src.maths.network import find_initialisation
from figures_src.typography import number

RELU, SIGMOID = CATALOGUE["relu"], CATALOGUE["sigmoid"]
INITIALISATION = MappingProxyType({"sigmoid": "xavier", "relu": "he"})


def compute() -> Data:
    """log10 of the gradient layer by layer: for each activation and kind median, 5 % and 95 % of the seeds, theory."""
    data = {"layers": np.arange(1.0, DEPTH + 1)}
    for activation in (SIGMOID, RELU):
        recipe = find_initialisation(INITIALISATION[activation.name])
        for kind in BLOCKS:
            name = f"{activation.name}_{kind}"
            gradient = skip_and_norm(activation.name, recipe.name, kind).gradient
            data[f"{name}_low"], data[name], data[f"{name}_high"] = np.quantile(gradient, (0.05, 0.5, 0.95), axis=0)
            data[f"{name}_theory"] = profile_in_theory(kind, activation, recipe.sigma_w, DEPTH) / np.log(10)
    return data


def _draw_kind(axes: Axes, data: Data, activation: Activation, kind: str) -> None:
    """Median, band and theory."""
    name, x = f"{activation.name}_{kind}", data["layers"]
    axes.fill_between(x, data[f"{name}_low"], data[f"{name}_high"], color=ink.colour(activation), alpha=0.3, lw=0)
    axes.plot(x, data[name], **ink.of(activation), linewidth=3.2 if BLOCKS[kind].skip else 2.4)
    axes.plot(x, data[f"{name}_theory"], **ink.theory())


def draw(axes: Any, data: Data) -> None:
    """Sigmoid above, ReLU below, each on as many powers of ten as it needs."""
    reach = {"sigmoid": (-34, 6, range(-30, 1, 10)), "relu": (-4, 12, range(0, 11, 5))}
    for panel, activation in zip(axes, (SIGMOID, RELU), strict=True):
        for kind in BLOCKS:
            _draw_kind(panel, data, activation, kind)
        low, high, powers = reach[activation.name]
        panel.set_title(f"{activation.title}, {find_initialisation(INITIALISATION[activation.name]).title} weights")
        panel.set_xlim(1, DEPTH)
        panel.set_ylim(low, high)
        ink.ticks(panel.xaxis, [1, 10, 20, 30, 40, DEPTH])
        ink.powers_of_ten(panel.yaxis, powers)
        panel.set_ylabel("gradient, relative\nto the last layer")
    sigmoid, relu = axes
    relu.set_xlabel("layer (1 is next to the input)")

    def say(panel: Axes, layer: int, name: str, words: str, tint: str, **how: Any) -> None:
        ink.label(panel, layer, data[name][layer - 1], words, tint, **({"dx": 0} | how))

    blue, orange = ink.colour(SIGMOID), ink.colour(RELU)
    with_skips = "skip connections, with or without layer norm; layer norm before the weights"
    say(sigmoid, 2, "sigmoid_prepared", with_skips, blue, dy=11)
    say(sigmoid, 22, "sigmoid_normalised", "layer norm after the weights", blue, dx=-14, dy=8, ha="right")
    say(sigmoid, 24, "sigmoid_plain", "plain", blue, dx=10, dy=-6)
    say(relu, 12, "relu_residual", "skip connections alone", orange, dx=8, dy=6)
    say(relu, 2, "relu_residual_theory", "infinite width", ink.text_colour(), dy=-18)
    say(relu, 2, "relu_prepared", "layer norm before the weights", orange, dy=-19)
    plain, after, both = (_first(data, RELU, kind) for kind in ("plain", "normalised", "both"))
    near_1 = f"at layer 1: plain {plain}; layer norm after the weights {after}, with skip connections as well {both}"
    say(relu, 2, "relu_plain", near_1, orange, dy=-6, va="top")


def _first(data: Data, activation: Activation, kind: str, spec: str = ".2g") -> str:
    """The gradient of the first layer over that of the last, in the median."""
    return number(10 ** data[f"{activation.name}_{kind}"][0], spec)


def title(data: Data) -> str:
    """The finding."""
    return (
        f"Skips carry sigmoid over {DEPTH} layers, and so does layer norm before the weights.\n"
        f"ReLU keeps {_first(data, RELU, 'plain')} by itself; skips alone multiply its gradient by "
        f"{_first(data, RELU, 'residual', '.0e')}"
    )


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    missed = number(10 ** data["relu_residual_theory"][0], ".0e")
    return (
        f"Untrained networks of {DEPTH} layers of {WIDTH} units: root mean square of the gradient with respect to each "
        f"layer's outputs, random at the last. Lines: median of {len(SEEDS)} seeds; bands: 5–95% of them. Thin dark "
        "lines: theory for layers of infinite width. It fits all but ReLU with skip connections alone, for which it "
        f"says {missed}: there the signal grows from layer to layer, the gradient along it grows as fast on its way "
        "back, and in layers of finite width that part soon outweighs the rest."
    )


def alt(data: Data) -> str:
    """Both panels in words."""

    def firsts(activation: Activation) -> str:
        return ", ".join(f"{block.title} {_first(data, activation, kind)}" for kind, block in BLOCKS.items())

    return (
        f"Two panels: the gradient in layers 1 to {DEPTH} relative to the last layer's, logarithmic. Left, sigmoid; "
        f"layer 1 gets: {firsts(SIGMOID)}. Right, ReLU; layer 1 gets: {firsts(RELU)}."
    )


FIGURES = (
    Figure("skip_connections", compute, draw, title, caption, alt, height=6.6, panels=(2, 1), margins=(1.0, 0.3, 0.35)),
)
