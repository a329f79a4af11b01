"""How much gradient reaches the first of fifty layers with norms, with skip connections, with both, with neither."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.skip_and_norm import BATCH, CASES, DEPTH, SEEDS, WIDTH, skip_and_norm
from figures_src.figures import ink
from figures_src.figures.depth.block_rows import MARKS, ROWS
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Activation, Array
from figures_src.maths.block_theory import profile_in_theory
from figures_src.maths.blocks import BATCH_NORM, PLAIN, SKIPS
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.spread import spread

PANELS = {"gradient": "Gradient of the pre-activations, dL/dz", "weight_gradient": "Gradient of the weights, dL/dW"}


def compute() -> Data:
    """log10 of the first layer's gradient relative to the last one's, for each kind of block: median, least and largest
    of the seeds, theory; and the height at which each is drawn."""
    rows = np.arange(len(ROWS) - 1.0, -1.0, -1.0)
    data: dict[str, Array] = {f"{activation.name}_row": rows + MARKS[activation.name][1] for activation, _ in CASES}
    for activation, recipe in CASES:
        sigma_w = INITIALISATIONS[recipe].sigma_w
        found = [skip_and_norm(activation, recipe, block) for block in ROWS]
        theory = [profile_in_theory(block, activation, sigma_w, DEPTH) for block in ROWS]
        parts = {
            "gradient": ([each.gradient for each in found], [each.log_gradient[0] for each in theory]),
            "weight_gradient": (
                [each.weight_gradient for each in found],
                [each.log_weight_gradient[0] for each in theory],
            ),
        }
        for part, (measured, expected) in parts.items():
            low, median, high = spread(measured, axis=1)
            name = f"{activation.name}_{part}"
            data |= {f"{name}_low": low, f"{name}_median": median, f"{name}_high": high}
            data[f"{name}_theory"] = np.array(expected) / np.log(10)
    return data


def draw(axes: Any, data: Data) -> None:
    """A panel for each of the two gradients, a row a kind of block; short dashed strokes where theory expects the dots."""
    lowest = min(values.min() for name, values in data.items() if name.endswith("_low"))
    highest = max(values.max() for name, values in data.items() if name.endswith("_high"))
    for panel, (part, name) in zip(axes, PANELS.items(), strict=True):
        ink.guide(panel, x=0)
        for activation, _ in CASES:
            _draw_function(panel, activation, part, data)
        panel.set_xlim(lowest - 2, highest + 2)
        panel.set_ylim(-0.6, len(ROWS) - 0.1)
        panel.grid(visible=False, axis="y")
        panel.set_title(name)
        ink.powers_of_ten(panel.xaxis, range(-30, 11, 10))
        shown = ROWS.values() if panel is axes[0] or ink.narrow(panel) else [""] * len(ROWS)
        ink.ticks(panel.yaxis, range(len(ROWS)), list(shown)[::-1])
        panel.set_xlabel("first layer, relative to the last")
        for words, how in (("vanishes", {"dx": -5, "ha": "right"}), ("explodes", {"dx": 5})):
            ink.label(panel, 0, len(ROWS) - 0.35, words, ink.muted_colour(), **how)
    _name_marks(axes, data)


def _draw_function(panel: Axes, activation: Activation, part: str, data: Data) -> None:
    name, colour = f"{activation.name}_{part}", ink.colour(activation)
    row, theory = data[f"{activation.name}_row"], data[f"{name}_theory"]
    panel.vlines(theory, row - 0.17, row + 0.17, color=colour, linewidth=1.2, linestyle=(0, (2.5, 1.5)))
    panel.hlines(row, data[f"{name}_low"], data[f"{name}_high"], color=colour, linewidth=2.0)
    panel.plot(data[f"{name}_median"], row, MARKS[activation.name][0], color=colour, markersize=5)


def _name_marks(axes: Any, data: Data) -> None:
    """Each function beside its mark in a row where there is room, and theory where it lies apart."""
    blocks = list(ROWS)
    for activation, block, how in (
        (SIGMOID, PLAIN, {"dx": 8}),
        (TANH, PLAIN, {"dx": -8, "ha": "right"}),
        (RELU, BATCH_NORM, {"dx": 8}),
    ):
        name, row = activation.name, blocks.index(block)
        at = data[f"{name}_gradient_median"][row], data[f"{name}_row"][row]
        ink.label(axes[0], *at, activation.title, ink.colour(activation), **how)
    row = blocks.index(SKIPS)
    at = data["relu_weight_gradient_theory"][row], data["relu_row"][row]
    ink.label(axes[1], *at, "theory", ink.colour(RELU), dx=-5, ha="right")


def title(data: Data) -> str:
    """What batch norm does to the two."""
    grown = number(10 ** data["relu_gradient_median"][list(ROWS).index(BATCH_NORM)], ".0e")
    return f"Over {DEPTH} layers batch norm saves sigmoid's gradient, and makes ReLU's explode {grown}-fold"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "Left of 1 the gradient vanishes on its way back, right of it it explodes; untrained networks. The same norm "
        "before the weights or after them is another network. Short strokes: theory of infinite width."
    )


def method(_: Data) -> str:
    """How it was measured, and where theory errs."""
    recipes = ", ".join(f"{INITIALISATIONS[recipe].title} weights for {f.title}" for f, recipe in CASES)
    return (
        f"{DEPTH} layers of {WIDTH} units, {recipes}, zero biases, {BATCH} normal inputs, a random gradient for each at "
        "the last layer, no training: root mean squares, of dL/dz with respect to what the activation is given (after "
        "the norm, where one follows the weights), of dL/dW of single examples. Norms learn nothing. Marks: median of "
        f"{len(SEEDS)} seeds; bars, mostly hidden by the marks: from the least to the largest of them. Theory, with "
        "batches as infinite as the layers, is less than a factor of two off, but for ReLU with skips alone: there the "
        "signal grows from layer to layer, the gradient along it grows as fast on its way back, and in layers of finite "
        "width that part outweighs the rest."
    )


def alt(data: Data) -> str:
    """All rows in words."""

    def firsts(name: str) -> str:
        medians = zip(ROWS.values(), 10 ** data[f"{name}_median"], strict=True)
        return "; ".join(f"{' '.join(words.split())} {number(median, '.2g')}" for words, median in medians)

    panels = " ".join(
        f"{words}. " + " ".join(f"{f.title}: {firsts(f'{f.name}_{part}')}." for f, _ in CASES)
        for part, words in PANELS.items()
    )
    return f"Dots on logarithmic axes: the gradient in the first of {DEPTH} layers relative to the last. {panels}"


FIGURE = Figure(compute, draw, title, caption, method, alt, height=4.2, panels=(1, 2), phone_height=4.0)
