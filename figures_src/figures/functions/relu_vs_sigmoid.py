"""ReLU and sigmoid side by side: the functions, and what matters for learning, their slopes."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.properties import maximum_slope


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
        ink.room(panel, y=0.06)
    outputs.set_title("Output f(x)")
    ink.ticks(outputs.yaxis, range(5))
    slopes.set_title("Slope f′(x)")
    ink.jumps(slopes, RELU.kinks, ink.colour(RELU))
    most = maximum_slope(SIGMOID)
    ink.label(slopes, 0, most, f"at most {number(most)}", ink.colour(SIGMOID), dx=0, dy=11, ha="center")
    ink.ticks(slopes.yaxis, [0, most, 0.5, 1])


def title(_: Data) -> str:
    most = number(maximum_slope(SIGMOID))
    return f"ReLU's slope is {number(RELU.df(1.0))} or {number(RELU.df(-1.0))}; sigmoid's is never more than {most}"


def caption(_: Data) -> str:
    return (
        "Outputs are what goes forward; slopes are the factor by which a gradient is multiplied on its way back. Where "
        f"ReLU is active that factor is {number(RELU.df(1.0))}; sigmoid's is largest at x = 0."
    )


def alt(data: Data) -> str:
    kink = RELU.kinks[0]
    return (
        f"Two panels. Outputs: ReLU is 0 up to x = 0 and then rises to {number(data['relu'][-1])} at "
        f"x = {number(data['x'][-1])}; "
        f"sigmoid climbs from {number(data['sigmoid'][0])} to {number(data['sigmoid'][-1])}. "
        f"Slopes: ReLU jumps from {number(kink.left)} to {number(kink.right)} at x = 0; "
        f"sigmoid is a low bell with its top of {number(np.nanmax(data['sigmoid_dx']))} at x = 0."
    )


FIGURE = Figure(
    compute,
    draw,
    title,
    caption,
    lambda _: (
        "Computed in double precision at the points drawn. ReLU's slope at 0 is a convention; the filled dot is this "
        "site's."
    ),
    alt,
    height=2.7,
    panels=(1, 2),
    phone_height=1.9,
)
