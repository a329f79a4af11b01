"""Which layers starve: the gradient layer by layer in deep networks, measured, with the theory drawn through it."""

from typing import Any

import numpy as np

from figures_src.experiments.profiles import DEPTH, SEEDS, WIDTH, profiles
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.mean_field import log_gradients
from figures_src.maths.network import INITIALISATIONS
from figures_src.typography import number

FUNCTIONS = ("relu", "leaky_relu", "tanh", "sigmoid")
RECIPES = ("xavier", "he")
# At which layer a curve is named, and how far above it.
LABELS = {"tanh": (3, 11), "relu": (10, -13), "leaky_relu": (21, -13), "sigmoid": (15, -3)}
LOG_10 = np.log(10)


def compute() -> Data:
    """log10 of the gradient relative to the last layer: theory, and 5th, 50th and 95th percentile over seeds."""
    data = {"layer": np.arange(1.0, DEPTH + 1)}
    for recipe in RECIPES:
        for name in FUNCTIONS:
            measured = profiles(name, recipe, DEPTH).log_gradient / LOG_10
            low, median, high = np.percentile(measured - measured[:, -1:], (5, 50, 95), axis=0)
            theory = log_gradients(CATALOGUE[name], DEPTH, INITIALISATIONS[recipe].sigma_w, 0.0) / LOG_10
            key = f"{name}_{recipe}"
            data |= {f"{key}_low": low, f"{key}_median": median, f"{key}_high": high, f"{key}_theory": theory}
    return data


def draw(axes: Any, data: Data) -> None:
    """A panel a recipe; bands and medians in colour, theory thin and dark on top."""
    layer = data["layer"]
    for panel, recipe in zip(axes, RECIPES, strict=True):
        panel.set_title(f"{INITIALISATIONS[recipe].title} initialisation")
        for name in FUNCTIONS:
            activation, key = CATALOGUE[name], f"{name}_{recipe}"
            colour = ink.colour(activation)
            panel.fill_between(layer, data[f"{key}_low"], data[f"{key}_high"], color=colour, alpha=0.25, linewidth=0)
            panel.plot(layer, data[f"{key}_median"], **ink.of(activation))
            panel.plot(layer, data[f"{key}_theory"], **ink.theory())
        for name, (place, dy) in LABELS.items():
            y = data[f"{name}_{recipe}_median"][place - 1]
            ink.label(panel, place, y, CATALOGUE[name].title, ink.colour(CATALOGUE[name]), dx=8, dy=dy)
        panel.set_xlim(1, DEPTH)
        panel.set_ylim(-33, 4)
        ink.ticks(panel.xaxis, [1, 10, 20, 30, 40, 50])
        ink.powers_of_ten(panel.yaxis, range(-30, 1, 10))
        panel.set_xlabel("layer (1 is next to the input)")
    axes[0].set_ylabel("gradient, relative to the last layer")


def _first(data: Data, key: str) -> str:
    return number(10 ** data[f"{key}_median"][0], ".0e")


def title(data: Data) -> str:
    """The finding."""
    first = _first(data, "sigmoid_xavier")
    return f"Early layers starve: in a deep sigmoid network the first gets {first} of the gradient"


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    return (
        f"Untrained networks of {DEPTH} layers of {WIDTH} units: root mean square, over units and inputs, of the gradient with respect to "
        f"the pre-activations; at the last layer it is random. Coloured: median of {len(SEEDS)} seeds, with a band from "
        "the 5th to the 95th percentile, often narrower than the line. Thin and dark: the theory of infinite width. In "
        "the "
        f"first layer ReLU keeps {number(10 ** data['relu_he_median'][0], '.2g')} with He's weights and "
        f"{_first(data, 'relu_xavier')} with Xavier's."
    )


def alt(data: Data) -> str:
    """All eight curves by their left ends."""
    parts = [
        f"with {INITIALISATIONS[recipe].title} "
        + ", ".join(f"{CATALOGUE[name].title} {_first(data, f'{name}_{recipe}')}" for name in FUNCTIONS)
        for recipe in RECIPES
    ]
    return (
        f"Gradient against layer for {DEPTH} layers, logarithmic, falling towards the input. Relative to the last "
        f"layer the first one gets, {'; '.join(parts)}. The theory's lines run through the measurements."
    )


FIGURES = (
    Figure(
        "gradient_per_layer", compute, draw, title, caption, alt, height=4.4, panels=(1, 2), margins=(0.85, 0.25, 0.55)
    ),
)
