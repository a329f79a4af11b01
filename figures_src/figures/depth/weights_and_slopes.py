"""A factor is a weight times a slope: sigmoid chains that vanish, keep and explode."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import scalar_chain

DEPTH, WEIGHTS, NUDGE = 40, (1.0, 2.0, 4.0, 6.0), 1e-3


def compute() -> Data:
    """log10 of the gradient for L = 0 ... 40, with b = -w/2 and the start 1/2; the last also from just beside it."""

    def chain(weight: float, start: float) -> Array:
        logs = scalar_chain(SIGMOID, start, DEPTH, weight, -weight / 2).log_gradients
        return np.concatenate(([0.0], logs / np.log(10)))

    data = {"layers": np.arange(DEPTH + 1.0)}
    data |= {f"sigmoid_weight_{weight:.0f}": chain(weight, 0.5) for weight in WEIGHTS}
    return data | {"sigmoid_nudged": chain(WEIGHTS[-1], 0.5 + NUDGE)}


def draw(axes: Axes, data: Data) -> None:
    """Four straight lines, and one, with dots, that explodes until the sigmoid saturates."""
    layers, nudged, colour = data["layers"], data["sigmoid_nudged"], ink.colour(SIGMOID)
    for weight in WEIGHTS:
        y = data[f"sigmoid_weight_{weight:.0f}"]
        axes.plot(layers, y, **ink.of(SIGMOID))
        ink.label(axes, layers[-1], y[-1], f"w = {number(weight)}", colour)
    axes.plot(layers, nudged, **(ink.of(SIGMOID) | {"linewidth": 1.6}), marker="o", markevery=(2, 5), markersize=5)
    ink.label(axes, layers[-1], nudged[-1], f"w = {number(WEIGHTS[-1])},\nnudged", colour)
    ink.ticks(axes.xaxis, range(0, DEPTH + 1, 10))
    ink.powers_of_ten(axes.yaxis, range(-20, 11, 10))
    axes.update_datalim([(0, 10)])
    ink.room(axes)
    axes.set_xlabel("layers L that the gradient has come back through")
    axes.set_ylabel("gradient left")


def title(_: Data) -> str:
    slope = SIGMOID.df(0.0)
    return (
        f"A sigmoid chain keeps its gradient where its weight of {number(1 / slope)} meets its slope of {number(slope)}"
    )


def caption(data: Data) -> str:
    peak, end = np.max(data["sigmoid_nudged"]), data["sigmoid_nudged"][-1]
    return (
        "Single units started where every pre-activation is 0: a factor of w/4 per layer. With dots: started "
        f"{number(NUDGE)} beside that point, the gradient explodes to {number(10**peak, '.1g')}, then units saturate "
        f"and {number(10**end, '.1g')} is left."
    )


def method(_: Data) -> str:
    return (
        "Chains of single sigmoid units with weight w and bias −w/2, started at an activation of 1/2, which each layer "
        "then hands on; logarithms of weight times slope are added."
    )


def alt(data: Data) -> str:
    ends = ", ".join(f"w = {number(w)}: {number(10 ** data[f'sigmoid_weight_{w:.0f}'][-1], '.1g')}" for w in WEIGHTS)
    return (
        f"Gradient left after {DEPTH} layers of a sigmoid chain, logarithmic, straight lines: {ends}. With w = 6 from "
        f"a start just beside the fixed point it rises first and then falls "
        f"to {number(10 ** data['sigmoid_nudged'][-1], '.1g')}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.0, phone_height=2.6)
