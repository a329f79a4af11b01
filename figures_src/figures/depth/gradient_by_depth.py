"""How many layers a gradient survives before each float type rounds it to 0."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.profiles import DEPTH, SEEDS, WIDTH, log_gradients
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.initialisation import find_initialisation
from figures_src.maths.layerwise import log_gradients as log_gradients_in_theory
from figures_src.maths.precision import FLOAT_TYPES

NETWORKS = {"sigmoid": SIGMOID, "relu": RELU}
RECIPE = "xavier"
# Theory goes on where what was measured ends.
FAR = 3000
# A network's line lies so far above or below the middle of its type's row.
APART = 0.17


def compute() -> Data:
    """Layers until a gradient of size 1 rounds to 0 in each type: median of the seeds, and theory."""
    floors = np.array([(kind.least - kind.bits) * np.log(2) for kind in FLOAT_TYPES])
    rows = np.arange(len(FLOAT_TYPES), 0.0, -1)
    data: dict[str, Any] = {}
    for network, activation in NETWORKS.items():
        # After L layers: from the last layer L steps back.
        logs = log_gradients(activation, RECIPE)
        left = (logs - logs[:, -1:])[:, ::-1]
        found = np.array([[_layers(seed, floor) for floor in floors] for seed in left])
        reached = np.isfinite(found).all(axis=0)
        sigma_w = find_initialisation(RECIPE).sigma_w
        theory = log_gradients_in_theory(activation, FAR, sigma_w, 0.0)[::-1]
        row = rows + (APART if activation is SIGMOID else -APART)
        data |= {f"{network}_row": row[reached], f"{network}_median": np.median(found[:, reached], axis=0)}
        data |= {
            f"{network}_theory_row": row,
            f"{network}_theory": np.array([_layers(theory, floor) for floor in floors]),
        }
    return data


def _layers(left: Array, floor: float) -> float:
    """After how many layers the logarithm of what is left, from 0 layers on, falls to the floor; infinite where never."""
    below = int(np.argmax(left <= floor))
    if left[below] > floor:
        return np.inf
    step = left[below - 1] - left[below]
    return float(below - (floor - left[below]) / step)


def draw(axes: Axes, data: Data) -> None:
    """A row for each type. Solid is measured; theory is a tick across the line, and dashed where nobody measured."""
    for network, activation in NETWORKS.items():
        colour, row, median = ink.colour(activation), data[f"{network}_row"], data[f"{network}_median"]
        theory_row, theory = data[f"{network}_theory_row"], data[f"{network}_theory"]
        beyond = slice(len(row), None)
        axes.hlines(row, 1, median, color=colour, linewidth=2.4, gid="guide")
        axes.hlines(
            theory_row[beyond], 1, theory[beyond], color=colour, linewidth=1.2, linestyle=(0, (4, 2.5)), gid="guide"
        )
        axes.plot(theory, theory_row, "|", color=ink.text_colour(), markersize=13, markeredgewidth=1.2)
        axes.plot(median, row, "o", color=colour)
        for layers, height in (*zip(median, row, strict=True), *zip(theory[beyond], theory_row[beyond], strict=True)):
            name = f"{activation.title}, Xavier: " if height == row[0] else ""
            ink.label(axes, layers, height, name + number(layers, ",.0f"), colour, dx=11)
    middles = (data["sigmoid_theory_row"] + data["relu_theory_row"]) / 2
    axes.set_xscale("log")
    axes.set(xlim=(1, FAR * 2), ylim=(middles[-1] - 0.6, middles[0] + 0.6))
    ink.ticks(axes.yaxis, middles, [kind.title.removesuffix(" precision") for kind in FLOAT_TYPES])
    ink.ticks(axes.xaxis, [1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    axes.set_xlabel("layers until the gradient is rounded to 0")
    axes.set_ylabel("precision")


def _at(data: Data, network: str, place: int) -> str:
    return number(data[f"{network}_median"][place], ".0f")


def title(data: Data) -> str:
    half, double = _at(data, "sigmoid", 0), _at(data, "sigmoid", -1)
    return f"Half precision holds a sigmoid network's gradient for {half} layers, double precision for {double}"


def caption(_: Data) -> str:
    return (
        "Untrained networks with Xavier's weights: after so many layers a gradient of size 1 has become 0. Ticks "
        "across the lines: theory of infinite width; dashed: theory alone, beyond what was measured."
    )


def method(_: Data) -> str:
    return (
        f"Networks of {DEPTH:,} layers of {WIDTH} units, zero biases, normal inputs, a random gradient at the last layer, no "
        "training: root mean square of the gradient with respect to the pre-activations, its scale kept as a logarithm. "
        f"Dots: median of {len(SEEDS)} seeds. Subnormal numbers are kept; between two layers the logarithm is joined by a "
        "line."
    )


def alt(data: Data) -> str:
    names = [kind.title for kind in FLOAT_TYPES]
    sigmoid = ", ".join(f"{_at(data, 'sigmoid', place)} in {name}" for place, name in enumerate(names))
    relu = ", ".join(
        f"{_at(data, 'relu', place)} in {name}" for place, name in enumerate(names[: len(data["relu_median"])])
    )
    return (
        "Two lines for each of four float types, as long as the gradient lasts, on a logarithmic axis of layers. Sigmoid "
        f"with Xavier's weights: {sigmoid}. ReLU with Xavier's weights: {relu}; by theory "
        f"{number(data['relu_theory'][-1], ',.0f')} in {names[-1]}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.2, phone_height=3.2)
