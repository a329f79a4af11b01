"""What the scale of the weights does to signals: pre-activations layer by layer, at initialisation."""

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Affine2D

from figures_src.experiments.distributions import BIN, DEPTH, EDGE, LAYERS, SEEDS, WIDTH, distributions
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE, Activation, Array
from figures_src.maths.network import find_initialisation
from figures_src.maths.properties import saturation_point
from figures_src.typography import number

RELU, SIGMOID, TANH = CATALOGUE["relu"], CATALOGUE["sigmoid"], CATALOGUE["tanh"]
RECIPES = {SIGMOID.name: "xavier", TANH.name: "xavier", RELU.name: "he"}
GAINS = {"half": 0.5, "usual": 1.0, "fivefold": 5.0}
TIMES = {"half": "½ × ", "usual": "", "fivefold": "5 × "}
SATURATED = 0.1
SPACING = 1.15  # from one histogram to the next, in heights of one


def compute() -> Data:
    """For every panel the layers' histograms over all seeds, each relative to its fullest bin: (layer, bin)."""
    data: dict[str, Array] = {}
    for name, initialisation in RECIPES.items():
        for row, gain in GAINS.items():
            found = distributions(name, initialisation, gain)
            share = found.share.mean(axis=0)
            data |= {"z": found.bins, f"{name}_{row}": share / share.max(axis=-1, keepdims=True)}
    return data


def _saturates(activation: Activation) -> bool:
    return all(map(math.isfinite, activation.range))


def _deepest(data: Data, activation: Activation, row: str) -> tuple[float, float, float]:
    """Of the last layer's pre-activations: the shares in the middle bin, in saturation, and beyond the axis."""
    z = np.abs(data["z"])
    share = data[f"{activation.name}_{row}"][-1] / data[f"{activation.name}_{row}"][-1].sum()
    saturated = share[z > saturation_point(activation, SATURATED)].sum() if _saturates(activation) else 0.0
    return share[z < BIN / 2].sum(), saturated, share[z == z[-1]].sum()


def _fate(data: Data, activation: Activation, row: str) -> str:
    """The number that says most of the last layer."""
    middle, saturated, beyond = _deepest(data, activation, row)
    if middle > 0.5:
        return f"{number(middle, '.0%')} within ±{number(BIN / 2)}"
    if _saturates(activation):
        return f"{number(saturated, '.0%')} saturated"
    return f"{number(beyond, '.0%')} beyond ±{number(EDGE)}"


def _ridges(axes: Axes, z: Array, densities: Array, activation: Activation) -> None:
    """One histogram a layer, the first on top; each stands on a line of its own."""
    for height, density in enumerate(densities[::-1]):
        on_its_line = Affine2D().translate(0, SPACING * height) + axes.transData
        axes.fill_between(z, density, color=ink.colour(activation), alpha=0.25, lw=0, transform=on_its_line)
        axes.plot(z, density, color=ink.colour(activation), linestyle="-", linewidth=1.3, transform=on_its_line)


def draw(axes: Any, data: Data) -> None:
    """Functions side by side, scales one below the other."""
    for column, (name, recipe) in enumerate(RECIPES.items()):
        activation = CATALOGUE[name]
        for row, panel in zip(GAINS, axes[:, column], strict=True):
            if _saturates(activation):
                near = saturation_point(activation, SATURATED)
                for side in (-1, 1):
                    panel.axvspan(side * near, side * EDGE, color=ink.muted_colour(), alpha=0.13, lw=0, gid="guide")
            _ridges(panel, data["z"], data[f"{name}_{row}"], activation)
            panel.set_title(f"{activation.title}, {TIMES[row]}{find_initialisation(recipe).title}")
            ink.label(
                panel, -EDGE, SPACING * (len(LAYERS) + 0.45), _fate(data, activation, row), ink.text_colour(), dx=3
            )
            panel.set_xlim(-EDGE - BIN, EDGE + BIN)
            panel.set_ylim(-0.05, SPACING * (len(LAYERS) + 0.9))
            ink.ticks(panel.xaxis, [-EDGE, -4, 0, 4, EDGE], ["≤ −8", "−4", "0", "4", "≥ 8"])
            layers = [f"layer {layer}" for layer in LAYERS[::-1]] if column == 0 else [""] * len(LAYERS)
            ink.ticks(panel.yaxis, SPACING * np.arange(len(LAYERS)), layers)
            panel.tick_params(axis="y", pad=8)
            for text in panel.get_yticklabels():
                text.set_verticalalignment("bottom")
        axes[-1, column].set_xlabel("pre-activation z")


def title(data: Data) -> str:
    """The finding."""
    saturated = {activation.name: _deepest(data, activation, "fivefold")[1] for activation in (SIGMOID, TANH)}
    return (
        "Weights too small let the signal of tanh and ReLU collapse;\n"
        f"too large, they saturate {number(saturated['tanh'], '.0%')} of tanh, "
        f"{number(saturated['sigmoid'], '.0%')} of sigmoid, and let ReLU explode"
    )


def caption(_: Data) -> str:
    """What is drawn, in a line."""
    constant = 1 - float(np.median(distributions("sigmoid", "xavier").input_share[:, 1]))
    return (
        f"Pre-activations of untrained networks, {DEPTH} layers of {WIDTH} units, normal inputs, all units and "
        f"{len(SEEDS)} seeds together; each histogram relative to its fullest bin, and in its outermost bins what lies "
        f"beyond ±{number(EDGE)}. Grey: the slope is under {number(SATURATED, '.0%')} of its maximum, the unit saturated. "
        f"The percentages are those of layer {LAYERS[-1]}. A bell says nothing of what it carries: in layer {LAYERS[1]} of the middle sigmoid network "
        f"{number(100 * constant, '.5g')}% of the mean square is the same for every input."
    )


def alt(data: Data) -> str:
    """Each panel in words."""
    panels = "; ".join(
        f"{CATALOGUE[name].title} with {TIMES[row]}{find_initialisation(recipe).title}, "
        f"{_fate(data, CATALOGUE[name], row)}"
        for row in GAINS
        for name, recipe in RECIPES.items()
    )
    layers = ", ".join(map(str, LAYERS))
    return f"Nine panels of histograms of pre-activations in layers {layers}. In layer {LAYERS[-1]}: {panels}."


FIGURES = (
    Figure(
        "pre_activation_distributions",
        compute,
        draw,
        title,
        caption,
        alt,
        height=8.2,
        panels=(3, 3),
        margins=(0.8, 0.3, 0.38),
    ),
)
