"""What thirty layers with norms and skips learn, whatever their gradients at the start."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.data import SPLITS, digits
from figures_src.experiments.norms_trained import BATCH, CASES, DEPTH, SEEDS, TRIALS, WIDTH, trained
from figures_src.figures import ink
from figures_src.figures.depth.block_rows import MARKS
from figures_src.figures.depth.block_rows import ROWS as ALL_ROWS
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.blocks import BATCH_NORM, PLAIN, SKIPS, SKIPS_BATCH_NORM, SKIPS_LAYER_NORM
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS
from figures_src.maths.spread import spread

# What was trained: all but the last of the rows.
ROWS = {block: words for block, words in ALL_ROWS.items() if block != SKIPS_LAYER_NORM}


def compute() -> Data:
    """The share of the test digits right, for each kind of block: median, least and largest of the seeds; the height at
    which each is drawn; chance."""
    rows = np.arange(len(ROWS) - 1.0, -1.0, -1.0)
    data: dict[str, Array] = {"chance": np.full(2, 1 / digits().test_targets.shape[1])}
    for activation, *_ in CASES:
        name = activation.name
        low, median, high = spread([trained(activation, block).test_accuracy for block in ROWS], axis=1)
        data |= {f"{name}_low": low, f"{name}_median": median, f"{name}_high": high}
        data[f"{name}_row"] = rows + MARKS[name][1]
    return data


def draw(axes: Axes, data: Data) -> None:
    """A row a kind of block; dots with their seeds' range, and chance as a line."""
    axes.plot(data["chance"], [-0.6, len(ROWS) - 0.5], gid="guide", **ink.theory(ink.muted_colour()))
    for activation, *_ in CASES:
        name, colour = activation.name, ink.colour(activation)
        row = data[f"{name}_row"]
        axes.hlines(row, data[f"{name}_low"], data[f"{name}_high"], color=colour, linewidth=2.0)
        axes.plot(data[f"{name}_median"], row, MARKS[name][0], color=colour, markersize=5.5)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.6, len(ROWS) - 0.2)
    axes.grid(visible=False, axis="y")
    ink.ticks(axes.xaxis, np.arange(0, 1.1, 0.25), [number(share, ".0%") for share in np.arange(0, 1.1, 0.25)])
    ink.ticks(axes.yaxis, range(len(ROWS)), list(ROWS.values())[::-1])
    axes.set_xlabel("test digits right after training")
    ink.label(axes, data["chance"][0], len(ROWS) - 0.5, "chance", ink.muted_colour(), dx=4)
    plain = list(ROWS).index(PLAIN)
    for activation in (SIGMOID, TANH, RELU):
        name = activation.name
        at = data[f"{name}_high"][plain], data[f"{name}_row"][plain]
        ink.label(axes, *at, activation.title, ink.colour(activation), dx=8)


def _median(data: Data, name: str, block: object) -> str:
    return number(data[f"{name}_median"][list(ROWS).index(block)], ".0%")  # type: ignore[arg-type]


def title(data: Data) -> str:
    """Where the norm stands decides."""
    batch = _median(data, "sigmoid", BATCH_NORM)
    return f"Batch norm makes {DEPTH} sigmoid layers learn ({batch} right), layer norm in its place does not"


def caption(data: Data) -> str:
    """What is seen."""
    alone, both = (_median(data, "relu", block) for block in (SKIPS, SKIPS_BATCH_NORM))
    return (
        f"Networks of {DEPTH} layers after [[norms_steps]] steps of gradient descent. Sigmoid needs a norm in the right place, or "
        f"skips. ReLU hardly learns with skips alone ({alone}), with batch norm besides it gets {both}."
    )


def method(_: Data) -> str:
    """How it was measured."""
    recipes = ", ".join(f"{INITIALISATIONS[recipe].title} weights for {f.title}" for f, recipe, _ in CASES)
    return (
        f"Digits; {DEPTH} hidden layers of {WIDTH} units, of which the first is plain, as the output is; {recipes}; biases "
        "begin at zero and stand after the norm; norms learn no scale. Plain gradient descent on batches of "
        f"{BATCH}, [[norms_steps]] steps, single precision. Marks: median of {len(SEEDS)} seeds, which share {SPLITS} splits of "
        "the data; bars: from the least to the largest of them. Each at the best of several learning rates half an octave "
        f"apart, by the training loss of the first {TRIALS} seeds; where none is any good, of a few that lie further apart. "
        "Batch norm takes the batch that it is given, also in the test, where a third of the test digits are one batch. "
        "ReLU with skips alone begins with answers in the millions."
    )


def alt(data: Data) -> str:
    """All rows in words."""
    rows = [
        f"{f.title}: "
        + "; ".join(f"{' '.join(words.split())} {_median(data, f.name, block)}" for block, words in ROWS.items())
        for f, *_ in CASES
    ]
    return (
        f"Dots on an axis from nothing to all test digits right; chance is {number(data['chance'][0], '.0%')}. "
        + ". ".join(rows)
        + "."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.8, phone_height=4.0)
