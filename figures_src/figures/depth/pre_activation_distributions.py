"""What the scale of the weights does to signals: pre-activations layer by layer, at initialisation."""

import math
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, LogNorm

from figures_src.base.typography import number
from figures_src.experiments.distributions import BIN, DEPTH, EDGE, GAINS, LAYERS, SEEDS, WIDTH, distributions
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.properties import saturation_point

CASES = ((SIGMOID, "xavier"), (TANH, "xavier"), (RELU, "he"))
# A unit is called saturated where its slope is under this share of the largest.
SATURATED = 0.1
# The shares between which colours run.
FAINTEST, DARKEST = 0.001, 0.2
# How far the strips of one gain stand from those of the next, in strips; and how high the cells are drawn that hold all
# that lies beyond the axis, as z.
APART, BEYOND = 0.7, 1.4


def compute() -> Data:
    """The middles of the bins; for each function and gain the share of the pre-activations in each: (bin, layer)."""
    data: dict[str, Array] = {}
    for activation, recipe in CASES:
        found = distributions(activation, recipe)
        data["z"] = found.bins
        for gain, share in zip(GAINS, found.share.mean(axis=1), strict=True):
            data[_key(activation, gain)] = share.T
    return data


def _key(activation: Activation, gain: float) -> str:
    return f"{activation.name}_times_{number(gain)}"


def _saturates(activation: Activation) -> bool:
    return all(map(math.isfinite, activation.range))


def _saturated(data: Data, activation: Activation, gain: float) -> str:
    """The share of the last layer's units that are saturated."""
    share = data[_key(activation, gain)][:, -1]
    return number(share[np.abs(data["z"]) > saturation_point(activation, SATURATED)].sum(), ".0%")


def _fate(data: Data, activation: Activation, gain: float) -> str:
    """The number that says most of the last layer."""
    z, share = np.abs(data["z"]), data[_key(activation, gain)][:, -1]
    if (middle := share[z < BIN / 2].sum()) > 0.5:
        return f"{number(middle, '.0%')} near 0"
    if _saturates(activation):
        return f"{_saturated(data, activation, gain)} saturated"
    return f"{number(share[z == z[-1]].sum(), '.0%')} beyond ±{number(EDGE)}"


def draw(axes: Any, data: Data) -> None:
    """A panel a function, and in it for each gain a strip a layer; the darker, the more."""
    scale: dict[str, Any] = {
        "norm": LogNorm(FAINTEST, DARKEST),
        "cmap": LinearSegmentedColormap.from_list("share", [ink.background_colour(), ink.text_colour()], 64),
    }
    lefts = [column * (len(LAYERS) + APART) for column in range(len(GAINS))]
    edges = np.concatenate(([-EDGE - BEYOND], data["z"][1:] - BIN / 2, [EDGE + BEYOND]))
    parting = "\n" if ink.narrow(axes[0]) else ": "
    for panel, (activation, recipe) in zip(axes, CASES, strict=True):
        panel.grid(visible=False)
        for left, gain in zip(lefts, GAINS, strict=True):
            sides = left + np.arange(len(LAYERS) + 1.0)
            strips = panel.pcolormesh(sides, edges, data[_key(activation, gain)], rasterized=True, **scale)
            _part(panel, activation, sides, edges)
        panel.set_title(f"{activation.title}, {INITIALISATIONS[recipe].title} weights")
        panel.set_xlim(lefts[0], lefts[-1] + len(LAYERS))
        panel.set_ylim(edges[0], edges[-1])
        ink.ticks(panel.yaxis, [-EDGE, 0, EDGE])
        middles = [left + layer + 0.5 for left in lefts for layer in range(len(LAYERS))]
        ink.ticks(panel.xaxis, middles, map(str, LAYERS * len(GAINS)))
        fates = [f"{number(gain)} ×{parting}{_fate(data, activation, gain)}" for gain in GAINS]
        panel.set_xticks([left + len(LAYERS) / 2 for left in lefts], fates, minor=True, fontweight="bold")
        panel.tick_params("x", which="minor", labelcolor=ink.text_colour(), pad=5 + 1.3 * mpl.rcParams["font.size"])
    axes[0].set_ylabel("pre-activation z")
    ink.layer_axis(axes[-1])
    _colour_bar(axes[-1], strips, 6.4 + 1.2 * parting.count("\n"))


def _part(panel: Axes, activation: Activation, sides: Array, edges: Array) -> None:
    """What parts the strips, and where saturation begins."""
    left, right = sides[0], sides[-1]
    panel.vlines(sides, edges[0], edges[-1], color=ink.background_colour(), linewidth=1.5, gid="guide")
    panel.hlines(edges[[1, -2]], left, right, color=ink.background_colour(), linewidth=1.5, gid="guide")
    panel.hlines(edges[[0, -1]], left, right, color=ink.muted_colour(), linewidth=0.6, gid="guide")
    if _saturates(activation):
        near, colour = saturation_point(activation, SATURATED), ink.colour(activation)
        panel.hlines((-near, near), left, right, color=colour, linewidth=1.2, linestyle=(0, (4, 2.5)), gid="guide")


def _colour_bar(panel: Axes, strips: Any, lines: float) -> None:
    bar = ink.colour_bar(panel, strips, lines, start=0.45, extend="max")
    ink.ticks(bar.xaxis, [FAINTEST, 0.01, DARKEST], ["0.1%", "1%", "20%"])
    ink.label(bar, FAINTEST, 0.5, f"share in a bin of {number(BIN)}", ink.muted_colour(), dx=-18, ha="right")


def title(data: Data) -> str:
    """What too small and too large weights do to tanh."""
    small, large = number(GAINS[0]), number(GAINS[-1])
    share = _saturated(data, TANH, GAINS[-1])
    return f"In layer {LAYERS[-1]}, {large} × Xavier saturates {share} of tanh, and {small} × Xavier has silenced it"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "How pre-activations are spread; in bold, what becomes of the last layer's. Beyond the dashed lines units are "
        f"saturated. A bell may be empty: with Xavier, [[input_share_sigmoid_5:.0e]] of sigmoid's in layer {LAYERS[1]} "
        "differs between inputs."
    )


def method(_: Data) -> str:
    """How it was measured."""
    return (
        f"Untrained networks of {DEPTH} layers of {WIDTH} units, zero biases, normal inputs, normal weights times the "
        f"gain; all units, inputs and {len(SEEDS)} seeds together, in bins of {number(BIN)}, on one scale of colours; "
        f"the outermost cells hold all that lies beyond ±{number(EDGE)}. Saturated: the slope is under "
        f"{number(SATURATED, '.0%')} of its maximum. Near 0: within ±{number(BIN / 2)}."
    )


def alt(data: Data) -> str:
    """Each panel in words."""
    networks = "; ".join(
        f"{activation.title} with {number(gain)} times {INITIALISATIONS[recipe].title} weights, "
        f"{_fate(data, activation, gain)}"
        for activation, recipe in CASES
        for gain in GAINS
    )
    layers = ", ".join(map(str, LAYERS))
    return (
        f"Heat strips of pre-activations in layers {layers}, a panel each for sigmoid, tanh and ReLU, three weight scales "
        f"each. In layer {LAYERS[-1]}: {networks}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=4.6, panels=(3, 1), phone_height=1.3)
