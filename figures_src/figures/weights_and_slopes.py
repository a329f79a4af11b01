"""A factor is a weight times a slope: sigmoid chains that vanish, keep and explode."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.depth import scalar_chain
from figures_src.typography import number

SIGMOID = CATALOGUE["sigmoid"]
DEPTH, WEIGHTS, NUDGE = 40, (1.0, 2.0, 4.0, 6.0), 1e-3


def compute() -> Data:
    """log10 of the gradient for L = 0 ... 40, with b = -w/2 and the start 1/2; the last also from just beside it."""

    def chain(weight: float, start: float) -> np.ndarray:
        logs = scalar_chain(SIGMOID, start, DEPTH, weight, -weight / 2).log_gradients
        return np.concatenate(([0.0], logs / np.log(10)))

    data = {"layers": np.arange(DEPTH + 1.0)}
    data |= {f"weight_{weight:.0f}": chain(weight, 0.5) for weight in WEIGHTS}
    return data | {"nudged": chain(WEIGHTS[-1], 0.5 + NUDGE)}


def draw(axes: Axes, data: Data) -> None:
    """Four straight lines, and one that explodes until the sigmoid saturates."""
    layers = data["layers"]
    for weight in WEIGHTS:
        y = data[f"weight_{weight:.0f}"]
        axes.plot(layers, y, **ink.of(SIGMOID))
        ink.label(axes, layers[-1], y[-1], f"w = {number(weight)}", ink.colour(SIGMOID))
    axes.plot(layers, data["nudged"], **(ink.theory() | {"linewidth": 1.4}))
    ink.label(axes, layers[-1], data["nudged"][-1], "w = 6,\nnudged", ink.text_colour())
    axes.set_xlim(0, DEPTH)
    ink.ticks(axes.xaxis, range(0, DEPTH + 1, 10))
    ink.powers_of_ten(axes.yaxis, range(-20, 11, 10))
    axes.set_ylim(-26, 10)
    axes.set_xlabel("layers L that the gradient has come back through")
    axes.set_ylabel("gradient left")


def title(_: Data) -> str:
    """The finding."""
    slope = SIGMOID.df(0.0)
    return (
        f"Sigmoid's slope of {number(slope)} times a weight of {number(1 / slope)} is 1: that chain keeps its gradient"
    )


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    peak, end = np.max(data["nudged"]), data["nudged"][-1]
    return (
        "A chain of single sigmoid units with weight w and bias −w/2, started where every pre-activation is 0: the "
        f"factor is w/4 a layer. Larger weights explode. But the same chain started {number(NUDGE)} beside that point "
        "explodes "
        f"only to {number(10**peak, '.1g')}, then its units saturate and {number(10**end, '.1g')} is left."
    )


def alt(data: Data) -> str:
    """All lines by their right ends."""
    ends = ", ".join(f"w = {number(w)}: {number(10 ** data[f'weight_{w:.0f}'][-1], '.1g')}" for w in WEIGHTS)
    return (
        f"Gradient left after {DEPTH} layers of a sigmoid chain, logarithmic, straight lines: {ends}. With w = 6 from "
        f"a start just beside the fixed point it rises first and then falls "
        f"to {number(10 ** data['nudged'][-1], '.1g')}."
    )


FIGURES = (Figure("weights_and_slopes", compute, draw, title, caption, alt, height=3.9, margins=(0.85, 0.8, 0.6)),)
