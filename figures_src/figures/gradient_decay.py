"""What is left of a gradient after L layers of a chain."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.depth import best_case_log_gradients, scalar_chain
from figures_src.typography import number

RELU, SIGMOID = CATALOGUE["relu"], CATALOGUE["sigmoid"]
DEPTH = 50
LOG_10 = np.log(10)


def compute() -> Data:
    """log10 of the gradient for L = 0 ... 50: one unit a layer, weight 1, bias 0; sigmoid's best start of the grid."""
    starts = np.linspace(-10, 10, 401)

    def with_layer_zero(logs: np.ndarray) -> np.ndarray:
        return np.concatenate(([0.0], logs / LOG_10))

    return {
        "layers": np.arange(DEPTH + 1.0),
        "relu_active_path": with_layer_zero(scalar_chain(RELU, 1.0, DEPTH).log_gradients),
        "sigmoid_best_case": with_layer_zero(best_case_log_gradients(SIGMOID, DEPTH)),
        "sigmoid_chain": with_layer_zero(scalar_chain(SIGMOID, starts, DEPTH).log_gradients.max(axis=1)),
    }


def draw(axes: Axes, data: Data) -> None:
    """Three lines on an axis of powers of ten."""
    layers = data["layers"]
    axes.plot(layers, data["relu_active_path"], **ink.of(RELU))
    axes.plot(layers, data["sigmoid_chain"], **ink.of(SIGMOID))
    axes.plot(layers, data["sigmoid_best_case"], **ink.theory())
    ink.label(axes, layers[-1], data["relu_active_path"][-1], "ReLU,\nactive path", ink.colour(RELU))
    ink.label(axes, layers[-1], data["sigmoid_best_case"][-1], "best case\nof sigmoid", ink.text_colour(), dy=13)
    ink.label(axes, layers[-1], data["sigmoid_chain"][-1], "sigmoid\nchain", ink.colour(SIGMOID), dy=-11)
    axes.set_xlim(0, DEPTH)
    axes.set_ylim(-35, 2)
    ink.ticks(axes.xaxis, range(0, DEPTH + 1, 10))
    ink.powers_of_ten(axes.yaxis, range(-30, 1, 10))
    axes.set_xlabel("layers L that the gradient has come back through")
    axes.set_ylabel("gradient left")


def _left(data: Data, name: str) -> str:
    return number(10 ** data[name][-1], ".0e")


def title(data: Data) -> str:
    """The finding."""
    best = _left(data, "sigmoid_best_case")
    return f"With weights of 1, {DEPTH} layers leave an active ReLU path all of its gradient,\nsigmoid at most {best}"


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    return (
        "A chain of single units with weight 1 and bias 0, on an axis of powers of ten. Thin line: "
        f"the best case, {number(10 ** data['sigmoid_best_case'][1])} a layer, "
        "which needs every pre-activation to be 0. "
        f"Dashed: a real chain from its best input, which settles at a factor of "
        f"{number(10 ** (data['sigmoid_chain'][-1] - data['sigmoid_chain'][-2]))} a layer. "
        "A network has weights and closed units as well; this is the slopes' part alone."
    )


def alt(data: Data) -> str:
    """The three lines in words."""
    return (
        f"Gradient left against depth, from 0 to {DEPTH} layers, logarithmic. The active ReLU path stays at "
        f"{number(10 ** data['relu_active_path'][-1])}. The sigmoid's best case falls in a straight line to "
        f"{_left(data, 'sigmoid_best_case')}, a real sigmoid chain to {_left(data, 'sigmoid_chain')}."
    )


FIGURES = (Figure("gradient_decay", compute, draw, title, caption, alt, height=4.4, margins=(0.85, 0.95, 0.6)),)
