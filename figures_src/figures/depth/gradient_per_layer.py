"""Which layers starve, and of what: the gradient of the pre-activations and that of the weights, layer by layer."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.experiments.layer_gradients import DEPTH, SEEDS, WIDTH, measured
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Activation
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.layerwise import log_activations, log_gradients
from figures_src.maths.spread import spread

# Each with its marker.
CASES: dict[str, tuple[Activation, str, str]] = {
    "relu_he": (RELU, "he", "s"),
    "relu_xavier": (RELU, "xavier", "o"),
    "tanh_uniform": (TANH, "fan_in_uniform", "D"),
    "sigmoid_xavier": (SIGMOID, "xavier", "^"),
}
STEP = 7
LOG_10 = np.log(10)


def compute() -> Data:
    """log10 of dLoss/dz and dLoss/dW for dLoss/dz = 1 in the last layer: theory, 5-95 % and median over seeds."""
    data = {"layer": np.arange(1.0, DEPTH + 1)}
    data["marked"] = data["layer"][::STEP]
    for case, (activation, recipe, _) in CASES.items():
        sigma_w = INITIALISATIONS[recipe].sigma_w
        gradient = log_gradients(activation, DEPTH, sigma_w, 0.0)
        theory = (gradient, gradient + log_activations(activation, DEPTH, sigma_w, 0.0)[:-1])
        for part, found, expected in zip(("z", "w"), measured(activation, recipe), theory, strict=True):
            low, median, high = spread(found / LOG_10)
            data |= {f"{case}_{part}_low": low, f"{case}_{part}_high": high}
            data |= {f"{case}_{part}_theory": expected / LOG_10, f"{case}_{part}_median": median[::STEP]}
    return data


def draw(axes: Any, data: Data) -> None:
    """A panel for each of the two gradients; markers for what was measured, over its band, and the theory dashed."""
    names = ("Gradient of the pre-activations, dL/dz", "Gradient of the weights, dL/dW")
    for panel, part, name in zip(axes, ("z", "w"), names, strict=True):
        for case, (activation, _, marker) in CASES.items():
            colour = ink.colour(activation)
            low, high = data[f"{case}_{part}_low"], data[f"{case}_{part}_high"]
            panel.fill_between(data["layer"], low, high, color=colour, alpha=0.25, linewidth=0)
            panel.plot(data["layer"], data[f"{case}_{part}_theory"], **ink.theory(colour))
            median = data[f"{case}_{part}_median"]
            panel.plot(data["marked"], median, marker, color=colour, markersize=5.5, clip_on=False)
        panel.set_title(name)
        panel.set_ylabel("size, last layer's dL/dz = 1")
        ink.layer_axis(panel)
        ink.ticks(panel.xaxis, [1, 10, 20, 30, 40, DEPTH])
        ink.powers_of_ten(panel.yaxis, range(-30, 1, 10))
    low = min(values.min() for name, values in data.items() if name.endswith("_low"))
    for panel in axes:
        panel.set_xlim(1, DEPTH)
        panel.set_ylim(low - 1, 4)
    _name_lines(axes, data)


def _name_lines(axes: Any, data: Data) -> None:
    """Names beside the lines."""
    places = {
        "relu_he": ((12, 9), (12, 9)),
        "relu_xavier": ((2, 24), (12, 9)),
        "tanh_uniform": ((3, -22), (12, -11)),
        "sigmoid_xavier": ((20, -14), (20, -14)),
    }
    for case, (activation, recipe, _) in CASES.items():
        for panel, part, (layer, dy) in zip(axes, ("z", "w"), places[case], strict=True):
            y = data[f"{case}_{part}_theory"][layer - 1]
            words = f"{activation.title}, {INITIALISATIONS[recipe].title}"
            ink.label(panel, layer, y, words, ink.colour(activation), dy=dy)


def title(data: Data) -> str:
    """What the weights of sigmoid's first layer get, which others do not lose on the way."""
    first, last = (10 ** data["sigmoid_xavier_w_theory"][at] for at in (0, -1))
    return f"Only sigmoid starves its first layer: its weights get {number(first / last, '.0e')} of the last layer's"


def caption(_: Data) -> str:
    """What is drawn."""
    return (
        "Left: what arrives at each layer. Right: what its weights learn by, which is that times the activations below. "
        "Small weights starve all layers of ReLU and tanh alike. Markers are measured; dashed is theory."
    )


def method(_: Data) -> str:
    """How it was measured."""
    return (
        f"{DEPTH} layers of {WIDTH} units, zero biases, normal inputs with a mean square of 1, a random gradient at the last "
        "layer, no training: root mean square, over units or weights and inputs, of a single example's gradient. "
        f"Markers: median of {len(SEEDS)} seeds, in every {STEP}th layer; bands, often narrower than the markers: 5–95% "
        "of the seeds. Theory: infinite width, the variance map followed layer by layer."
    )


def alt(data: Data) -> str:
    """All curves by their left ends, as drawn there."""

    def first(case: str, part: str) -> str:
        activation, recipe, _ = CASES[case]
        size = number(10 ** data[f"{case}_{part}_theory"][0], ".1g")
        return f"{activation.title} with {INITIALISATIONS[recipe].title} weights {size}"

    left, right = (", ".join(first(case, part) for case in CASES) for part in ("z", "w"))
    return (
        f"Two panels, layers 1 to {DEPTH}, logarithmic, relative to the last layer's dL/dz. Theory gives the first layer's "
        f"dL/dz, {left}; and its dL/dW, {right}. On the right all lines but sigmoid's are level. "
        "The measurements lie on these lines."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.6, panels=(1, 2), phone_height=2.6)
