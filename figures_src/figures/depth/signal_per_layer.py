"""What is left of the difference between two inputs, layer by layer, on the way up."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.experiments.signal_up import CASES, DEPTH, INPUTS, SEEDS, WIDTH, measured
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import shifted
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.layerwise import signal
from figures_src.maths.spread import spread

# Each with its marker, its case, and what its weights are called.
LINES = {
    "sigmoid": ("^", "sigmoid", "Xavier"),
    "sigmoid_centred": ("v", "centred_sigmoid", f"scale {CASES['centred_sigmoid'][1]:.0f}"),
    "tanh": ("D", "tanh", "Xavier"),
    "relu": ("s", "relu", "He"),
}
STEP = 7
# Where lines end: below, a difference between activations is rounding, and a correlation is 1.
LEAST = {"spread": 1e-14, "apart": 1e-7}
TICKS = {"spread": range(-12, 1, 4), "apart": range(-6, 1, 2)}
# The layer of which the title speaks: the last of a network of so many.
PLATEAU = 5


def compute() -> Data:
    """log10 of the spread of activations and of 1 - correlation of pre-activations; theory, 5-95 %, median.

    For ReLU also of the share of the pre-activations' mean square that differs between inputs: 1 - correlation in
    theory, more in networks of finite width, where inputs come to differ in size.
    """
    layers = np.arange(1.0, DEPTH + 1)
    data = {"relu_share_median": np.log10(np.median(measured("relu").input_share, axis=0)[::STEP])}
    for line, (_, case, _) in LINES.items():
        activation, sigma_w, centred = CASES[case]
        found = measured(case)
        expected = signal(shifted(activation) if centred else activation, DEPTH, sigma_w, 0.0)
        parts = {
            "spread": (found.spread, expected.spread),
            "apart": (1 - found.correlation, expected.half_difference / expected.variance),
        }
        for part, (values, theory) in parts.items():
            end = int(np.sum(values.min(axis=0) > LEAST[part]))
            low, median, high = spread(np.log10(values[:, :end]))
            key = f"{line}_{part}"
            data |= {f"{key}_layer": layers[:end], f"{key}_low": low, f"{key}_high": high}
            data |= {f"{key}_theory": np.log10(theory[:end])}
            data |= {f"{key}_marked": layers[:end:STEP], f"{key}_median": median[::STEP]}
    return data


def draw(axes: Any, data: Data) -> None:
    """Left the spread over inputs, right how far two inputs are from being one."""
    for panel, part in zip(axes, ("spread", "apart"), strict=True):
        for line, (marker, case, _) in LINES.items():
            activation, _, centred = CASES[case]
            colour, key = ink.colour(activation), f"{line}_{part}"
            layers = data[f"{key}_layer"]
            panel.fill_between(layers, data[f"{key}_low"], data[f"{key}_high"], color=colour, alpha=0.25, linewidth=0)
            panel.plot(layers, data[f"{key}_theory"], **ink.theory(colour))
            how = {"markerfacecolor": ink.background_colour()} if centred else {}
            marked, median = data[f"{key}_marked"], data[f"{key}_median"]
            panel.plot(marked, median, marker, color=colour, markersize=5.5, clip_on=False, **how)
        panel.set_xlabel("layer (1 is next to the input)   signal \N{RIGHTWARDS ARROW}")
        ink.ticks(panel.xaxis, [1, 10, 20, 30, 40, DEPTH])
        ink.powers_of_ten(panel.yaxis, TICKS[part])
        panel.set_xlim(1, DEPTH)
        panel.set_ylim(np.log10(LEAST[part]), 1.6 if part == "spread" else 0.8)
    axes[0].set_title("Spread of an activation over inputs")
    axes[0].set_ylabel("standard deviation")
    axes[1].set_title("1 − correlation of two inputs")
    axes[1].set_ylabel("1 − correlation")
    _name_lines(axes, data)


def _name_lines(axes: Any, data: Data) -> None:
    """Names beside the lines."""
    places = {
        "sigmoid": ((5, 7, 0), (4, 7, 0)),
        "sigmoid_centred": ((20, 0, -13), (3, 0, 11)),
        "tanh": ((8, 0, 18), (10, 0, 11)),
        "relu": ((30, 0, 21), (9, 0, -22)),
    }
    orange, marked, share = ink.colour(RELU), data["relu_apart_marked"], data["relu_share_median"]
    axes[1].plot(marked, share, "s", color=orange, markersize=5.5, clip_on=False, mfc=ink.background_colour())
    ink.label(axes[1], marked[5], share[5], "share that differs", orange, dx=-24, dy=12)
    for line, (_, case, weights) in LINES.items():
        activation, _, centred = CASES[case]
        for panel, part, (layer, dx, dy) in zip(axes, ("spread", "apart"), places[line], strict=True):
            name = shifted(activation).title if centred else activation.title
            words = f"{name}, {weights}"
            if part == "apart" and line in ("tanh", "sigmoid_centred"):
                if centred:
                    continue
                # Both lie on one line.
                words = f"{activation.title} and {shifted(SIGMOID).title.lower()}"
            y = data[f"{line}_{part}_theory"][layer - 1]
            ink.label(panel, layer, y, words, ink.colour(activation), dx=dx, dy=dy)


def title(data: Data) -> str:
    """What five layers of sigmoid leave of what tells inputs apart."""
    left = number(10 ** data["sigmoid_spread_theory"][PLATEAU - 1], ".1g")
    return f"After {PLATEAU} sigmoid layers inputs look alike: their activations differ by {left}"


def caption(_: Data) -> str:
    """What is drawn."""
    return (
        "Untrained networks. In sigmoid layers with Xavier's weights and zero biases, what tells inputs apart fades on "
        "the way up as fast as gradients fade on the way down. Markers are measured; dashed is theory."
    )


def method(_: Data) -> str:
    """How it was measured."""
    return (
        f"{DEPTH} layers of {WIDTH} units, {INPUTS} independent standard normal inputs, normal weights, no training. "
        "Left: the standard deviation of an activation over the inputs, root mean square over units. Right: "
        "by how much the correlation of the pre-activations of two inputs, over units, mean over pairs, falls short of "
        "one; open squares: the share of ReLU's mean square that differs between inputs, which is the same in theory. Markers: median of "
        f"{len(SEEDS)} seeds, in every {STEP}th layer; bands: 5–95% of the seeds. Theory: infinite width, followed "
        "layer by layer. Sigmoid's lines end where what is left is rounding, and at the right panel's floor."
    )


def alt(data: Data) -> str:
    """Both panels, by their ends."""
    ends = {case: number(10 ** data[f"{case}_apart_theory"][-1], ".1g") for case in ("relu", "tanh")}
    last = number(10 ** data["relu_apart_median"][-1], ".1g")
    return (
        f"Two panels over layers 1 to {DEPTH}, logarithmic. Sigmoid with Xavier's weights falls along a straight line in "
        "both until nothing is left. Centred sigmoid and tanh stay level on the right, and fall slowly on the left. "
        f"On the right ReLU falls slowly; theory ends at {ends['relu']}, the last marker is at {last}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.6, panels=(1, 2), phone_height=2.6)
