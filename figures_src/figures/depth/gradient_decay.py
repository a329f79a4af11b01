"""What is left of a gradient after L layers of a chain."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import best_case_log_gradients, scalar_chain

DEPTH = 50
# Where the labels of the two falling lines stand, as layers.
BEST_LABEL, CHAIN_LABEL = 26, 24


def compute() -> Data:
    """log10 of the gradient for L = 0 ... 50: one unit per layer, weight 1, bias 0; sigmoid's best start of the grid."""
    starts = np.linspace(-10, 10, 401)

    def with_layer_zero(logs: Array) -> Array:
        return np.concatenate(([0.0], logs / np.log(10)))

    return {
        "layers": np.arange(DEPTH + 1.0),
        "relu_active_path": with_layer_zero(scalar_chain(RELU, 1.0, DEPTH).log_gradients),
        "sigmoid_chain": with_layer_zero(scalar_chain(SIGMOID, starts, DEPTH).log_gradients.max(axis=1)),
        "best_case_theory": with_layer_zero(best_case_log_gradients(SIGMOID, DEPTH)),
    }


def draw(axes: Axes, data: Data) -> None:
    """Two chains and a bound, on an axis of powers of ten."""
    layers, chain, best = data["layers"], data["sigmoid_chain"], data["best_case_theory"]
    axes.plot(layers, data["relu_active_path"], **ink.of(RELU))
    axes.plot(layers, chain, **ink.of(SIGMOID))
    axes.plot(layers, best, **ink.theory())
    ink.label(axes, DEPTH, 0, "ReLU, active path", ink.colour(RELU), dx=0, dy=-12, ha="right")
    ink.label(axes, BEST_LABEL, best[BEST_LABEL], "the best that sigmoid can do", ink.text_colour(), dx=7, dy=7)
    ink.label(axes, CHAIN_LABEL, chain[CHAIN_LABEL], "sigmoid chain", ink.colour(SIGMOID), dx=-9, dy=-7, ha="right")
    ink.ticks(axes.xaxis, range(0, DEPTH + 1, 10))
    ink.powers_of_ten(axes.yaxis, range(-30, 1, 10))
    ink.room(axes)
    axes.set_xlabel("layers L that the gradient has come back through")
    axes.set_ylabel("gradient left")


def _left(data: Data, name: str) -> str:
    return number(10 ** data[name][-1], ".0e")


def title(data: Data) -> str:
    best = _left(data, "best_case_theory")
    return f"{DEPTH} layers leave an active ReLU path all of its gradient, sigmoid at most {best}"


def caption(_: Data) -> str:
    return (
        "Chains of single units with weight 1 and bias 0. Dashed: sigmoid's best case, [[sigmoid_slope_max]] per layer, "
        "which needs every pre-activation to be 0. A real chain settles at [[chain_factor:.3g]]. Networks have weights "
        "and closed units as well."
    )


def method(_: Data) -> str:
    return (
        "Logarithms of slopes are added, so that nothing underflows. The sigmoid chain is drawn from that start of "
        "401 between −10 and 10 which keeps most at each depth; ReLU's from an input of 1, where every unit is active."
    )


def alt(data: Data) -> str:
    return (
        f"Gradient left against depth, from 0 to {DEPTH} layers, logarithmic. The active ReLU path stays at "
        f"{number(10 ** data['relu_active_path'][-1])}. The sigmoid's best case falls in a straight line to "
        f"{_left(data, 'best_case_theory')}, a real sigmoid chain to {_left(data, 'sigmoid_chain')}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.0, phone_height=2.5)
