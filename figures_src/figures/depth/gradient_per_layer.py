"""Which layers starve: the gradient layer by layer in deep networks, measured, with the theory drawn through it."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.experiments.profiles import DEPTH, SEEDS, WIDTH, log_gradients
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Activation
from figures_src.maths.catalogue.rectified import LEAKY_RELU, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.layerwise import log_gradients as log_gradients_in_theory
from figures_src.maths.spread import spread

RECIPES = ("xavier", "he")
# Each has its marker, and the first layer that bears one: Leaky ReLU's stand between ReLU's, on nearly the same line.
STEP = 7
MARKS = ((TANH, "s", 1), (RELU, "o", 1), (LEAKY_RELU, "D", 4), (SIGMOID, "^", 1))
LOG_10 = np.log(10)


def compute() -> Data:
    """log10 of the gradient relative to the last layer: theory and 5-95 % over seeds, the median at some layers."""
    data = {"layer": np.arange(1.0, DEPTH + 1)}
    data |= {f"{activation.name}_layer": data["layer"][first - 1 :: STEP] for activation, _, first in MARKS}
    for recipe in RECIPES:
        for activation, _, first in MARKS:
            measured = log_gradients(activation, recipe) / LOG_10
            low, median, high = spread(measured - measured[:, -1:])
            sigma_w = INITIALISATIONS[recipe].sigma_w
            theory = log_gradients_in_theory(activation, DEPTH, sigma_w, 0.0) / LOG_10
            key = f"{activation.name}_{recipe}"
            data |= {f"{key}_low": low, f"{key}_high": high, f"{key}_theory": theory}
            data[f"{key}_median"] = median[first - 1 :: STEP]
    return data


def draw(axes: Any, data: Data) -> None:
    """A panel a recipe; markers for what was measured, over its band, and the theory dashed through them."""
    for panel, recipe in zip(axes, RECIPES, strict=True):
        for activation, marker, _ in MARKS:
            key, colour = f"{activation.name}_{recipe}", ink.colour(activation)
            low, high = data[f"{key}_low"], data[f"{key}_high"]
            panel.fill_between(data["layer"], low, high, color=colour, alpha=0.25, linewidth=0)
            panel.plot(data["layer"], data[f"{key}_theory"], **ink.theory(colour))
            at = data[f"{activation.name}_layer"]
            panel.plot(at, data[f"{key}_median"], marker, color=colour, markersize=5.5, clip_on=False)
        panel.set_title(f"{INITIALISATIONS[recipe].title} weights")
        panel.set_ylabel("gradient, relative to the last layer")
        ink.layer_axis(panel)
        ink.ticks(panel.xaxis, [1, 10, 20, 30, 40, DEPTH])
        ink.powers_of_ten(panel.yaxis, range(-30, 1, 10))
    low = min(values.min() for name, values in data.items() if name.endswith("_low"))
    for panel in axes:
        panel.set_xlim(1, DEPTH)
        panel.set_ylim(low - 1, 4)
    _name_lines(axes, data)


def _name_lines(axes: Any, data: Data) -> None:
    """Names beside the lines: under them, but for tanh, which runs on top."""
    for panel, recipe in zip(axes, RECIPES, strict=True):

        def say(activation: Activation, layer: int, recipe: str = recipe, panel: Any = panel, **how: Any) -> None:
            y = data[f"{activation.name}_{recipe}_theory"][layer - 1]
            ink.label(panel, layer, y, activation.title, ink.colour(activation), **how)

        say(TANH, 4, dy=11)
        say(RELU, 15, dy=-14)
        say(LEAKY_RELU, 15, dy=-28)
        say(SIGMOID, 16, dx=12, dy=-4)


def title(data: Data) -> str:
    """How little reaches the first layer of sigmoid."""
    first = number(10 ** data["sigmoid_xavier_median"][0], ".0e")
    return f"Early layers starve: the first of {DEPTH} sigmoid layers gets {first} of the gradient"


def caption(_: Data) -> str:
    """What is drawn."""
    return (
        "Untrained networks: markers are measured, their pale bands often narrower than they; dashed is the theory of "
        "infinite width. In the first layer ReLU keeps [[fifty_relu_he:.2g]] with He's weights and "
        "[[fifty_relu_xavier:.0e]] with Xavier's."
    )


def method(_: Data) -> str:
    """How it was measured."""
    return (
        f"{DEPTH} layers of {WIDTH} units, zero biases, normal inputs, a random gradient at the last layer, no "
        "training: root mean square, over units and inputs, of the gradient with respect to the pre-activations. "
        f"Markers: median of {len(SEEDS)} seeds, in every {STEP}th layer; bands: 5–95% of the seeds. Theory: the "
        "variance map followed layer by layer."
    )


def alt(data: Data) -> str:
    """All curves by their left ends, as drawn there."""

    def first(activation: Activation, recipe: str) -> str:
        return f"{activation.title} {number(10 ** data[f'{activation.name}_{recipe}_theory'][0], '.1g')}"

    parts = [
        f"with {INITIALISATIONS[recipe].title} weights {', '.join(first(record, recipe) for record, *_ in MARKS)}"
        for recipe in RECIPES
    ]
    return (
        f"Two panels: the gradient in layers 1 to {DEPTH} relative to the last layer's, logarithmic; lines are "
        f"straight. Theory gives the first layer, {'; '.join(parts)}. The measurements lie on these lines."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.4, panels=(1, 2), phone_height=2.5)
