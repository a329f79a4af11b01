"""ReLU and sigmoid side by side: the functions, and what matters for learning, their slopes."""

from typing import Any

import numpy as np

from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.properties import maximum_slope
from figures_src.typography import number

RELU, SIGMOID = CATALOGUE["relu"], CATALOGUE["sigmoid"]


def compute() -> Data:
    """Both functions on one grid; the slopes on one where the pen is lifted at ReLU's jump."""
    x = np.linspace(-4, 4, 321)
    x_slope = ink.grid_with_jumps(-4, 4, 321, RELU.kinks)
    return {
        "x": x,
        "relu": RELU.f(x),
        "sigmoid": SIGMOID.f(x),
        "x_slope": x_slope,
        "relu_dx": RELU.df(x_slope),
        "sigmoid_dx": SIGMOID.df(x_slope),
    }


def draw(axes: Any, data: Data) -> None:
    """Two panels: outputs, slopes."""
    outputs, slopes = axes
    for panel, x, suffix in ((outputs, data["x"], ""), (slopes, data["x_slope"], "_dx")):
        for activation in (RELU, SIGMOID):
            y = data[activation.name + suffix]
            panel.plot(x, y, **ink.of(activation))
            ink.label(panel, x[-1], y[-1], activation.title, ink.colour(activation))
        ink.ticks(panel.xaxis, range(-4, 5, 2))
        panel.set_xlabel("pre-activation x")
    outputs.set_title("Output f(x)")
    ink.ticks(outputs.yaxis, range(5))
    slopes.set_title("Slope f′(x)")
    ink.jumps(slopes, RELU.kinks, ink.colour(RELU))
    ink.ticks(slopes.yaxis, [0, maximum_slope(SIGMOID), 1], ["0", "¼", "1"])


def title(_: Data) -> str:
    """The finding."""
    most = number(maximum_slope(SIGMOID))
    return f"ReLU's slope is {number(RELU.df(1.0))} or {number(RELU.df(-1.0))}; sigmoid's is never more than {most}"


def caption(_: Data) -> str:
    """What is drawn, in a line."""
    return (
        "Left: what goes forward. Right: the factor by which a gradient is multiplied on its way back. Where ReLU is "
        f"active that factor is {number(RELU.df(1.0))}; sigmoid's is largest at x = 0."
    )


def alt(data: Data) -> str:
    """Both panels in words."""
    return (
        f"Two panels. Left, outputs: ReLU is 0 up to x = 0 and then rises to {number(data['relu'][-1])} at "
        f"x = {number(data['x'][-1])}; "
        f"sigmoid climbs from {number(data['sigmoid'][0])} to {number(data['sigmoid'][-1])}. "
        f"Right, slopes: ReLU jumps from {number(RELU.kinks[0].left)} to {number(RELU.kinks[0].right)} at x = 0; "
        f"sigmoid is a low bell with its top of {number(np.nanmax(data['sigmoid_dx']))} at x = 0."
    )


FIGURES = (
    Figure("relu_vs_sigmoid", compute, draw, title, caption, alt, height=3.7, panels=(1, 2), margins=(0.5, 0.85, 1.15)),
)
