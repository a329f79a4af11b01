"""A chain of single units: the signal forward, the gradient back, and the factor of each layer, weight times slope."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.depth.network_strokes import arrow, bars, units
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import scalar_chain

LAYERS, WEIGHT = 4, 1.0
# Of an activation of one half, sigmoid's middle, this bias makes a pre-activation of 0, where the slope is largest.
START, BIAS = 0.5, -WEIGHT / 2
# Bars reach up to 1; above them stand the factors, the chain, and what comes forward.
FACTORS, CHAIN = 1.5, 2.2


def compute() -> Data:
    """The derivative of the last activation with respect to each one, from the input, layer 0, on."""
    chain = scalar_chain(SIGMOID, START, LAYERS, WEIGHT, BIAS)
    logs = np.concatenate(([0.0], chain.log_gradients))
    return {"layers": np.arange(LAYERS + 1.0), "sigmoid_gradient": np.exp(logs[-1] - logs)}


def draw(axes: Axes, data: Data) -> None:
    """The chain, the factor between two units, and below each unit what is left."""
    layers, gradient = data["layers"], data["sigmoid_gradient"]
    tint, muted = ink.colour(SIGMOID), ink.muted_colour()
    _chain(axes, layers, tint)
    bars(axes, layers, gradient, tint, width=22)
    for x, left in zip(layers, gradient, strict=True):
        ink.label(axes, x, left, number(left), ink.text_colour(), dx=0, dy=8, ha="center")
    for x, kept in zip(layers[:-1], gradient[:-1] / gradient[1:], strict=True):
        arrow(axes, (x + 0.82, FACTORS - 0.14), (x + 0.18, FACTORS - 0.14), tint)
        words = f"{'' if ink.narrow(axes) else 'w σ′(z) = '}{number(WEIGHT)} × {number(kept / WEIGHT)}"
        ink.label(axes, x + 0.5, FACTORS, words, tint, dx=0, dy=3, ha="center")
    ink.ticks(axes.xaxis, layers, ["input", "layer 1", *(number(layer) for layer in layers[2:])])
    axes.set_xlim(-0.4, LAYERS + 0.4)
    axes.set_ylim(0, CHAIN + 0.4)
    ink.label(axes, 0, 0.55, "gradient\nleft", muted, dx=0, ha="center")


def _chain(axes: Axes, layers: Array, tint: str) -> None:
    """The signal's way forward."""
    muted = ink.muted_colour()
    units(axes, 0.0, [CHAIN], muted, size=20)
    for x in layers[1:]:
        units(axes, x, [CHAIN], tint, size=20)
        ink.label(axes, x, CHAIN, "σ", tint, dx=0, ha="center", zorder=4)
        arrow(axes, (x - 0.8, CHAIN), (x - 0.2, CHAIN), muted)
        ink.label(axes, x - 0.5, CHAIN, f"z = {number(WEIGHT * START + BIAS)}", muted, dx=0, dy=9, ha="center")


def title(data: Data) -> str:
    left = number(data["sigmoid_gradient"][0])
    return f"With weights of {number(WEIGHT)} a chain of {LAYERS} sigmoids leaves at most {left} of a gradient"


def caption(data: Data) -> str:
    factor = number(data["sigmoid_gradient"][-2])
    return (
        f"A chain of single units, w = {number(WEIGHT)}. Forward, every pre-activation z is "
        f"{number(WEIGHT * START + BIAS)}, where sigmoid is steepest. Back, each layer multiplies the gradient by weight "
        f"times slope: {factor}. Bars: the derivative of the output with respect to each activation."
    )


def method(_: Data) -> str:
    return (
        f"Computed by the chain rule; the input is {number(START)} and every bias {number(BIAS)}, so that every activation "
        f"is {number(START)} again. Any other input or bias leaves less."
    )


def alt(data: Data) -> str:
    left = ", ".join(number(each) for each in data["sigmoid_gradient"][::-1])
    return (
        f"A drawn chain: the input, left, and {LAYERS} sigmoid units. Arrows lead forward, and under them arrows back, "
        f"each with its weight times its slope. Bars for the gradient that is left, from the output to the input: {left}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.3, phone_height=2.3)
