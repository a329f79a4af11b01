"""How much of a gradient is left after L layers, up to a thousand, and where each float type gives up."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.profiles import GREAT_DEPTH, SEEDS, WIDTH, log_gradients
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import SMALLEST, best_case_log_gradients
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.layerwise import log_gradients as log_gradients_in_theory
from figures_src.maths.spread import spread

KINDS = {"relu_he": (RELU, "he"), "relu_xavier": (RELU, "xavier"), "sigmoid_xavier": (SIGMOID, "xavier")}
LOG_10 = np.log(10)
FLOATS = {"float16": "half", "float32": "single", "float64": "double"}


def compute() -> Data:
    """log10 of the gradient left after L layers: best case, theory, and median and 5-95 % of the seeds.

    Each line ends with its first value below the smallest number of double precision.
    """
    smallest = np.array([SMALLEST[name] * np.log10(2) for name in FLOATS])
    data = {"smallest": smallest}
    best = best_case_log_gradients(SIGMOID, GREAT_DEPTH - 1) / LOG_10
    end = _end(best, smallest[-1])
    data |= {"best_case_layers": np.arange(1.0, end + 1), "sigmoid_best_case": best[:end]}
    for kind, (activation, recipe) in KINDS.items():
        measured = log_gradients(activation, recipe, GREAT_DEPTH) / LOG_10
        # After L layers: from the last layer L steps back.
        low, median, high = spread((measured - measured[:, -1:])[:, -2::-1])
        sigma_w = INITIALISATIONS[recipe].sigma_w
        theory = log_gradients_in_theory(activation, GREAT_DEPTH, sigma_w, 0.0)[-2::-1] / LOG_10
        end = _end(median, smallest[-1])
        data |= {f"{kind}_layers": np.arange(1.0, end + 1), f"{kind}_low": low[:end], f"{kind}_median": median[:end]}
        data |= {f"{kind}_high": high[:end], f"{kind}_theory": theory[:end]}
    return data


def _end(log_gradient: Array, smallest: float) -> int:
    """So many layers until there is less than the smallest number, or all of them."""
    below = log_gradient < smallest
    return int(np.argmax(below)) + 1 if below.any() else len(log_gradient)


def draw(axes: Axes, data: Data) -> None:
    """Lines from 1 to 1,000 layers; the floors of the float types across them."""
    muted, blue, orange = ink.muted_colour(), ink.colour(SIGMOID), ink.colour(RELU)
    axes.hlines(data["smallest"], 1, GREAT_DEPTH, color=muted, linewidth=1.2, linestyle=(0, (4, 2.5)))
    for floor, words in zip(data["smallest"], FLOATS.values(), strict=True):
        ink.label(axes, GREAT_DEPTH, floor, f"{words} precision ends", muted, dx=0, dy=-8, ha="right")
    for kind, (activation, _) in KINDS.items():
        layers, colour = data[f"{kind}_layers"], ink.colour(activation)
        axes.plot(layers, data[f"{kind}_theory"], **ink.theory(colour))
        axes.fill_between(layers, data[f"{kind}_low"], data[f"{kind}_high"], color=colour, alpha=0.25, lw=0)
        axes.plot(layers, data[f"{kind}_median"], **ink.of(activation))
    axes.plot(data["best_case_layers"], data["sigmoid_best_case"], **ink.theory(blue))
    axes.plot(data["sigmoid_xavier_layers"][-1], data["sigmoid_xavier_median"][-1], "o", color=blue, gid="guide")
    ink.label(axes, 200, data["relu_he_median"][199], "ReLU, He", orange, dy=11)
    ink.label(axes, 640, data["relu_xavier_median"][639], "ReLU, Xavier", orange, dx=10, dy=6)
    ink.label(axes, 260, data["sigmoid_xavier_median"][259], "Sigmoid,\nXavier", blue, dx=-10, dy=-6, ha="right")
    ink.label(axes, 330, data["sigmoid_best_case"][329], "best case of sigmoid,\nweights of 1", blue, dx=12, dy=4)
    axes.set_xlim(1, GREAT_DEPTH)
    drawn = [values.min() for name, values in data.items() if not name.endswith("layers")]
    axes.set_ylim(min(drawn) - 22, 22)
    ink.ticks(axes.xaxis, [1, 250, 500, 750, 1000], ["1", "250", "500", "750", "1,000"])
    ink.powers_of_ten(axes.yaxis, range(-300, 1, 100))
    axes.set_xlabel("layers L that the gradient has come back through")
    axes.set_ylabel("gradient left after L layers")


def title(data: Data) -> str:
    """Where sigmoid's gradient leaves double precision."""
    end = number(data["sigmoid_xavier_layers"][-1], ".0f")
    return f"With Xavier weights double precision loses the gradient of sigmoid after {end} layers"


def caption(_: Data) -> str:
    """What is drawn."""
    return (
        "Untrained networks. ReLU with Xavier's weights loses its gradient as well, only more slowly. Dashed: theory of "
        "infinite width, hidden where it agrees; the best case of a sigmoid chain; and the smallest numbers of three "
        "float types."
    )


def method(data: Data) -> str:
    """How it was measured."""
    low, median, high = (number(10 ** data[f"relu_he_{part}"][-1], ".1g") for part in ("low", "median", "high"))
    return (
        f"Networks of {GREAT_DEPTH:,} layers of {WIDTH} units, zero biases, normal inputs, a random gradient at the last "
        "layer, no training: root mean square of the gradient with respect to the pre-activations, its scale kept as "
        f"a logarithm. Lines: median of {len(SEEDS)} seeds; bands: 5–95% of the seeds. He's weights keep the mean "
        f"square, yet the median of these networks has {median} left ({low} to {high}): their width is not infinite."
    )


def alt(data: Data) -> str:
    """All lines by their right ends."""
    he, xavier = (number(10 ** data[f"relu_{recipe}_median"][-1], ".1g") for recipe in ("he", "xavier"))
    chain = number(data["best_case_layers"][-1], ".0f")
    return (
        f"Gradient left against depth, 1 to {GREAT_DEPTH:,} layers, logarithmic. ReLU with He's weights stays near the top "
        f"and ends at {he}; with Xavier's it falls to {xavier}. {title(data)}; the best case of a sigmoid "
        f"chain gets there after {chain}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.6, phone_height=3.2)
