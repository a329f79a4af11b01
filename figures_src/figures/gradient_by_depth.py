"""How much of a gradient is left after L layers, up to a thousand, and where each float type gives up."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.experiments.profiles import SEEDS, WIDTH, profiles
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.depth import SMALLEST, best_case_log_gradients
from figures_src.maths.mean_field import log_gradients
from figures_src.maths.network import INITIALISATIONS
from figures_src.typography import number

DEPTH = 1000
KINDS = {"relu_he": ("relu", "he"), "relu_xavier": ("relu", "xavier"), "sigmoid_xavier": ("sigmoid", "xavier")}
LOG_10 = np.log(10)
FLOATS = {"float16": "half", "float32": "single", "float64": "double"}


def compute() -> Data:
    """log10 of the gradient left after L layers: best case, theory, and the 5th, 50th and 95th percentile of seeds."""
    data = {
        "layers": np.arange(1.0, DEPTH),
        "best_case": best_case_log_gradients(CATALOGUE["sigmoid"], DEPTH - 1) / LOG_10,
    }
    for kind, (name, recipe) in KINDS.items():
        measured = profiles(name, recipe, DEPTH).log_gradient / LOG_10
        # After L layers: from the last layer L steps back.
        low, median, high = np.percentile((measured - measured[:, -1:])[:, -2::-1], (5, 50, 95), axis=0)
        theory = log_gradients(CATALOGUE[name], DEPTH, INITIALISATIONS[recipe].sigma_w, 0.0)[-2::-1] / LOG_10
        data |= {f"{kind}_low": low, f"{kind}_median": median, f"{kind}_high": high, f"{kind}_theory": theory}
    return data | {"smallest": np.array([SMALLEST[name] * np.log10(2) for name in FLOATS])}


def draw(axes: Axes, data: Data) -> None:
    """Lines from 1 to 1,000 layers; the floors of the float types across them."""
    layers, muted = data["layers"], ink.muted_colour()
    axes.hlines(data["smallest"], 1, DEPTH, color=muted, linewidth=1.0, linestyle=(0, (2, 2)))
    for floor, words in zip(data["smallest"], FLOATS.values(), strict=True):
        ink.label(axes, 700, floor, f"{words} precision ends", muted, dy=-7, fontsize=9)
    for kind, (name, _) in KINDS.items():
        activation = CATALOGUE[name]
        axes.fill_between(
            layers, data[f"{kind}_low"], data[f"{kind}_high"], color=ink.colour(activation), alpha=0.25, lw=0
        )
        axes.plot(layers, data[f"{kind}_median"], **ink.of(activation))
        axes.plot(layers, data[f"{kind}_theory"], **ink.theory())
    axes.plot(layers, data["best_case"], **ink.theory())
    relu, sigmoid = ink.colour(CATALOGUE["relu"]), ink.colour(CATALOGUE["sigmoid"])
    ink.label(axes, layers[-1], data["relu_he_median"][-1], "ReLU, He", relu, dy=3)
    ink.label(axes, layers[-1], data["relu_xavier_median"][-1], "ReLU,\nXavier", relu)
    ink.label(axes, 240, data["sigmoid_xavier_median"][239], "Sigmoid,\nXavier", sigmoid, dx=-8, dy=-6, ha="right")
    ink.label(axes, 400, data["best_case"][399], "best case of sigmoid,\nweights of 1", ink.text_colour(), dx=16, dy=8)
    axes.set_xlim(1, DEPTH)
    axes.set_ylim(-420, 20)
    ink.ticks(axes.xaxis, [1, 200, 400, 600, 800, 1000], ["1", "200", "400", "600", "800", "1,000"])
    ink.powers_of_ten(axes.yaxis, range(-400, 1, 100))
    axes.set_xlabel("layers L that the gradient has come back through")
    axes.set_ylabel("gradient left")


def title(data: Data) -> str:
    """The finding."""
    left = number(10 ** data["relu_xavier_median"][-1], ".0e")
    return f"A thousand layers leave {left} of ReLU's gradient with Xavier's weights"


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    he = [number(10 ** data[f"relu_he_{part}"][-1], ".1g") for part in ("low", "median", "high")]
    return (
        f"Untrained networks, {WIDTH} units a layer: root mean square of the gradient with respect to the pre-activations, random at the last layer. Coloured: median and 5–95% of {len(SEEDS)} seeds. Thin and dark: "
        "theory of infinite width, and the best case of a sigmoid chain with weights of 1. He's weights keep the mean "
        f"square, yet the median of these networks has {he[1]} left ({he[0]} to {he[2]}): width is not infinite. All gradients were "
        "computed with their scale kept as a logarithm."
    )


def alt(data: Data) -> str:
    """All lines by their right ends."""
    return (
        f"Gradient left against depth, 1 to {DEPTH:,} layers, logarithmic. ReLU with He stays near the top and ends at "
        f"{number(10 ** data['relu_he_median'][-1], '.1g')}; ReLU with Xavier falls to "
        f"{number(10 ** data['relu_xavier_median'][-1], '.0e')}. Sigmoid with Xavier falls below the smallest number "
        f"of double precision, and so does the best case of a sigmoid chain."
    )


FIGURES = (Figure("gradient_by_depth", compute, draw, title, caption, alt, height=4.6, margins=(0.85, 0.8, 0.6)),)
