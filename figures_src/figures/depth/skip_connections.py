"""How much gradient reaches the first of many layers with skip connections, with layer norm, with both, with neither."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.skip_and_norm import DEPTH, KINDS, SEEDS, WIDTH, skip_and_norm
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.blocks import profile_in_theory
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.spread import spread

# With its initialisation, its marker, and how far from the middle of a row it stands.
CASES = ((SIGMOID, "xavier", "o", 0.16), (RELU, "he", "s", -0.16))
# From the top, and what they are called there.
ROWS = {
    "plain": "plain",
    "normalised": "layer norm\nafter the weights",
    "prepared": "layer norm\nbefore the weights",
    "residual": "skip\nconnections",
    "both": "skips, and norm\nafter the weights",
}


def compute() -> Data:
    """log10 of the first layer's gradient relative to the last one's, a kind each: median, 5-95 % of the seeds, theory;
    and the height at which each is drawn."""
    data: dict[str, Array] = {}
    rows = np.arange(len(ROWS) - 1.0, -1.0, -1.0)
    for activation, recipe, _, aside in CASES:
        name, sigma_w = activation.name, INITIALISATIONS[recipe].sigma_w
        first = skip_and_norm(activation, recipe).gradient[[KINDS.index(kind) for kind in ROWS], :, 0]
        low, median, high = spread(first, axis=1)
        theory = [profile_in_theory(kind, activation, sigma_w, DEPTH)[0] / np.log(10) for kind in ROWS]
        data |= {f"{name}_row": rows + aside, f"{name}_low": low, f"{name}_median": median, f"{name}_high": high}
        data[f"{name}_theory"] = np.array(theory)
    return data


def draw(axes: Axes, data: Data) -> None:
    """A row a kind; dots with their seeds' range, and short dashed strokes where theory expects them."""
    ink.guide(axes, x=0)
    for activation, _, marker, _ in CASES:
        name, colour = activation.name, ink.colour(activation)
        row, theory = data[f"{name}_row"], data[f"{name}_theory"]
        axes.vlines(theory, row - 0.26, row + 0.26, color=colour, linewidth=1.2, linestyle=(0, (2.5, 1.5)))
        axes.hlines(row, data[f"{name}_low"], data[f"{name}_high"], color=colour, linewidth=2.0)
        axes.plot(data[f"{name}_median"], row, marker, color=colour, markersize=6.5)
    lowest = min(data[f"{activation.name}_low"].min() for activation, *_ in CASES)
    highest = max(data[f"{activation.name}_high"].max() for activation, *_ in CASES)
    axes.set_xlim(lowest - 2, highest + 2)
    axes.set_ylim(-0.6, len(ROWS) - 0.2)
    axes.grid(visible=False, axis="y")
    ink.powers_of_ten(axes.xaxis, (-30, -15, 0, 10) if ink.narrow(axes) else range(-30, 11, 10))
    ink.ticks(axes.yaxis, range(len(ROWS)), list(ROWS.values())[::-1])
    axes.set_xlabel("gradient in the first layer, relative to the last")
    _name_marks(axes, data)


def _name_marks(axes: Axes, data: Data) -> None:
    blue, orange = ink.colour(SIGMOID), ink.colour(RELU)
    plain, skip = list(ROWS).index("plain"), list(ROWS).index("residual")

    def say(name: str, kind: int, words: str, tint: str, **how: float | str) -> None:
        ink.label(axes, data[name][kind], data[f"{name.partition('_')[0]}_row"][kind], words, tint, **how)  # type: ignore[arg-type]

    say("sigmoid_median", plain, "Sigmoid", blue, dx=12)
    say("relu_median", plain, "ReLU", orange, dx=-12, ha="right")
    say("relu_theory", skip, "theory", orange, dx=0, dy=-19, ha="center")
    top = len(ROWS) - 0.45
    ink.label(axes, 0, top, "vanishes", ink.muted_colour(), dx=-5, ha="right")
    ink.label(axes, 0, top, "explodes", ink.muted_colour(), dx=5)


def title(data: Data) -> str:
    """What skip connections do for sigmoid."""
    kept = number(10 ** data["sigmoid_median"][list(ROWS).index("residual")])
    return f"Skip connections carry the gradient through {DEPTH} sigmoid layers: {kept} of it is left"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "Left of 1 the gradient vanishes on its way back, right of it it explodes: that of ReLU with skip connections "
        "alone [[deep_relu_residual:.0e]] times. Dashed strokes: theory of infinite width; untrained networks."
    )


def method(_: Data) -> str:
    """How it was measured, and where theory errs."""
    sigmoid, relu = (INITIALISATIONS[recipe].title for _, recipe, *_ in CASES)
    return (
        f"{DEPTH} layers of {WIDTH} units, {sigmoid} weights for sigmoid and {relu} weights for ReLU, zero biases, "
        "normal inputs, a random gradient at the last layer, no training: root mean square of the gradient with "
        f"respect to a layer's outputs. Marks: median of {len(SEEDS)} seeds; bars: 5–95% of the seeds. Theory fits "
        "all but ReLU with skip connections alone, for which it says [[skip_relu_theory:.0e]]: there the signal grows "
        "from layer to layer, the gradient along it grows as fast on its way back, and in layers of finite width that "
        "part soon outweighs the rest."
    )


def alt(data: Data) -> str:
    """All rows in words."""

    def firsts(name: str) -> str:
        medians = zip(ROWS.values(), 10 ** data[f"{name}_median"], strict=True)
        return "; ".join(f"{' '.join(words.split())} {number(median, '.2g')}" for words, median in medians)

    return (
        f"Dots on a logarithmic axis: the gradient in the first of {DEPTH} layers relative to the last. "
        f"Sigmoid: {firsts('sigmoid')}. ReLU: {firsts('relu')}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.4, phone_height=3.6)
