"""All singular values of deep Jacobians, of normal and of orthogonal weights, at the critical weight scale."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.jacobian import CASES, DEPTHS, SEEDS, WIDTH, measured
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array, shifted

# From the top, and what they are called there.
ROWS = {
    "sigmoid": "Sigmoid, zero biases",
    "sigmoid_centred": shifted(CASES["sigmoid"][0]).title,
    "tanh": CASES["tanh"][0].title,
    "relu": CASES["relu"][0].title,
}
PANELS = {"xavier": "Normal weights", "orthogonal": "Orthogonal weights"}
# log10 below which a value is not drawn.
FLOOR = -4.0
# From one function's rows to the next one's, in rows.
GROUP = len(DEPTHS) + 1.4


def compute() -> Data:
    """log10 of the singular values over their root mean square, the median of the seeds, each with its row's height."""
    data: dict[str, Array] = {}
    for weights in PANELS:
        for place, case in enumerate(ROWS):
            squares = measured(case, weights).relative_squares
            for depth, of_depth in zip(DEPTHS, np.median(squares, axis=1), strict=True):
                shown = np.log10(of_depth[of_depth >= 10 ** (2 * FLOOR)]) / 2
                key = f"{case}_{weights}_{depth}"
                height = (len(ROWS) - place) * GROUP - DEPTHS.index(depth)
                data |= {f"{key}_log10_values": shown, f"{key}_row": np.full(len(shown), height)}
    return data


def draw(axes: Any, data: Data) -> None:
    """A stroke for each direction; a row for each depth."""
    largest = max(values.max() for name, values in data.items() if name.endswith("_values"))
    for panel, (weights, name) in zip(axes, PANELS.items(), strict=True):
        ink.guide(panel, x=0)
        for case in ROWS:
            _draw_case(panel, f"{case}_{weights}", case, data)
        panel.set_xlim(FLOOR - 0.1, largest + 1.1)
        panel.set_ylim(GROUP - len(DEPTHS) + 0.3, len(ROWS) * GROUP + 1.5)
        panel.grid(visible=False, axis="y")
        panel.set_title(name)
        ink.powers_of_ten(panel.xaxis, range(int(FLOOR), int(largest) + 1))
        rows = [place * GROUP - row for place in range(1, len(ROWS) + 1) for row in range(len(DEPTHS))]
        named = panel is axes[0] or ink.narrow(panel)
        ink.ticks(panel.yaxis, rows, [f"{depth} layers" if named else "" for depth in DEPTHS] * len(ROWS))
        panel.set_xlabel("singular value, relative to the root mean square")


def _draw_case(panel: Axes, key: str, case: str, data: Data) -> None:
    colour = ink.colour(CASES[case][0])
    for depth in DEPTHS:
        values, row = data[f"{key}_{depth}_log10_values"], data[f"{key}_{depth}_row"]
        panel.plot(values, row, "|", color=colour, markersize=6.5, markeredgewidth=0.8)
        if depth == DEPTHS[-1]:
            ink.label(panel, values[0], row[0], _share(data, key), colour, dx=5)
        if depth == DEPTHS[0]:
            ink.label(panel, values[-1], row[-1], ROWS[case], colour, dx=-2, dy=13)


def _share(data: Data, key: str) -> str:
    """Of the deepest networks: the largest one's square in the sum of all."""
    largest = data[f"{key}_{DEPTHS[-1]}_log10_values"][0]
    return number(10 ** (2 * largest) / WIDTH, ".0%")


def title(data: Data) -> str:
    """What one direction holds, where gradients are said to keep their size."""
    share = _share(data, "sigmoid_xavier")
    return (
        f"At the critical scale {DEPTHS[-1]} layers of zero-bias sigmoid put {share} of the squared gradient in one "
        f"of {WIDTH} directions"
    )


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "Each stroke is a direction, placed by how much untrained layers stretch it; dashed: the mean, which a critical "
        "scale keeps. Per cent: the largest one's share. Orthogonal weights save the directions of tanh and centred "
        "sigmoid only."
    )


def method(_: Data) -> str:
    """How it was measured."""
    depths = ", ".join(map(str, DEPTHS))
    scales = "; ".join(f"{words} {number(CASES[case][1], '.3g')}" for case, words in ROWS.items())
    return (
        f"Singular values of the Jacobian of the outputs by the inputs, at one normal input, in untrained networks of "
        f"{depths} layers of {WIDTH} units; critical weight scales: {scales}. Biases are zero; centred sigmoid's take "
        f"its mean out. Each stroke is the median of {len(SEEDS)} seeds, largest with largest and so on; values below "
        f"{number(10**FLOOR)} of the root mean square are not drawn."
    )


def alt(data: Data) -> str:
    """The shares in words, and how the strokes lie."""
    shares = "; ".join(
        f"{name.lower()}: " + ", ".join(f"{words} {_share(data, f'{case}_{weights}')}" for case, words in ROWS.items())
        for weights, name in PANELS.items()
    )
    return (
        "Two panels of strokes on logarithmic axes, one for each singular value. With normal weights they spread out as "
        "layers are added, and so do those of zero-bias sigmoid and of ReLU with orthogonal weights; centred sigmoid and "
        f"tanh with orthogonal weights stay together. Share of the largest with {DEPTHS[-1]} layers: {shares}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=4.0, panels=(1, 2), phone_height=3.4)
