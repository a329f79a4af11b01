"""The same network with sigmoid and with ReLU: what each layer leaves of the gradient on its way back."""

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.depth.network_strokes import arrow, bars, joined, units
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.initialisation import find_initialisation
from figures_src.maths.layerwise import log_gradients

LAYERS, FUNCTIONS, RECIPE = 5, (SIGMOID, RELU), find_initialisation("xavier")
# Bars reach up to 1; above them stand the factors, and the network.
FACTORS, BOTTOM, TOP = 1.48, 1.95, 2.85


def compute() -> Data:
    """The gradient of each layer relative to that of the last one, in theory."""
    gradients = {
        f"{activation.name}_gradient": np.exp(log_gradients(activation, LAYERS, RECIPE.sigma_w, 0.0))
        for activation in FUNCTIONS
    }
    return {"layers": np.arange(1.0, LAYERS + 1)} | gradients


def draw(axes: Any, data: Data) -> None:
    """A panel for each function: the network, the factor between two layers, and below each layer what is left."""
    layers = data["layers"]
    for panel, activation in zip(axes, FUNCTIONS, strict=True):
        tint = ink.colour(activation)
        panel.set_title(activation.title, color=tint)
        _network(panel, layers, tint)
        _gradient(panel, layers, data[f"{activation.name}_gradient"], tint)
        panel.set_xlim(-0.5, LAYERS + 1.4)
        panel.set_ylim(0, TOP + 0.2)
    ink.ticks(axes[-1].xaxis, layers, ["layer 1", *(number(layer) for layer in layers[1:])])


def _network(panel: Axes, layers: Array, tint: str) -> None:
    """The signal's way forward."""
    heights, end, muted = np.linspace(BOTTOM, TOP, 3).tolist(), LAYERS + 1.0, ink.muted_colour()
    columns = [(0.0, heights, muted), *((x, heights, tint) for x in layers), (end, heights[1:2], muted)]
    for (x, lower, _), (x_next, upper, _) in pairwise(columns):
        joined(panel, x, lower, x_next, upper)
    for column in columns:
        units(panel, *column)
    for x, word in ((0.0, "input \N{RIGHTWARDS ARROW}"), (end, "loss")):
        ink.label(panel, x, FACTORS, word, muted, dx=0, dy=3, ha="center")


def _gradient(panel: Axes, layers: Array, gradient: Array, tint: str) -> None:
    """The gradient's way back."""
    bars(panel, layers, gradient, tint)
    for x, left in zip(layers, gradient, strict=True):
        ink.label(panel, x, left, number(left, ".2g"), ink.text_colour(), dx=0, dy=8, ha="center")
    for x, kept in zip(layers[:-1], gradient[:-1] / gradient[1:], strict=True):
        arrow(panel, (x + 0.85, FACTORS - 0.15), (x + 0.15, FACTORS - 0.15), tint)
        ink.label(panel, x + 0.5, FACTORS, f"× {number(kept, '.2f')}", tint, dx=0, dy=3, ha="center")
    ink.label(panel, 0, 0.25, "gradient\nleft", ink.muted_colour(), dx=0, ha="center")


def _left(data: Data) -> list[str]:
    """What reaches the first layer."""
    return [number(data[f"{activation.name}_gradient"][0], ".2g") for activation in FUNCTIONS]


def title(data: Data) -> str:
    sigmoid, relu = _left(data)
    return f"{LAYERS - 1} layers back, a ReLU network has {relu} of its gradient left, a sigmoid network {sigmoid}"


def caption(_: Data) -> str:
    return (
        f"Two wide networks before training, with {RECIPE.title}'s weights and no biases. Bars: the gradient with respect "
        f"to the pre-activations (dL/dz), relative to layer {LAYERS}. Over each arrow: the layer's factor, weights and "
        "slopes together."
    )


def method(_: Data) -> str:
    return (
        "Theory of infinitely wide layers: root mean square over the units; inputs with a mean square of 1, no biases, weights of "
        f"variance 1/n with n inputs ({RECIPE.title}). A factor is the root of n times that variance times the mean "
        "square slope. Sigmoid's slopes hang on the layer's own pre-activations, so its factors differ a little. Only "
        "a few units of each layer are drawn."
    )


def alt(data: Data) -> str:
    sigmoid, relu = (
        ", ".join(number(left, ".2g") for left in data[f"{activation.name}_gradient"][::-1]) for activation in FUNCTIONS
    )
    return (
        f"Two drawn networks with {LAYERS} layers between the input, left, and the loss, right; under each layer a bar "
        f"for the gradient that is left. From the last layer to the first: sigmoid {sigmoid}; ReLU {relu}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.9, panels=(2, 1), phone_height=1.9)
