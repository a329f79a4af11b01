"""One badly wrong sigmoid neuron: with squared error it hesitates, with cross-entropy it does not (Nielsen, 2015)."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.experiments.single_neuron import EPOCHS, single_neuron
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.sigmoidal import SIGMOID

STARTS = ("near", "far")


def compute() -> Data:
    """The neuron's output after each epoch, from both starts, with both losses."""
    found = single_neuron()
    data: dict[str, Any] = {"epoch": np.arange(EPOCHS + 1.0)}
    for row, start in enumerate(STARTS):
        data |= {f"{start}_squared_error": found.squared_error[row], f"{start}_cross_entropy": found.cross_entropy[row]}
    return data


def draw(axes: Any, data: Data) -> None:
    """A panel for each start; cross-entropy has dots."""
    stroke = ink.of(SIGMOID)
    for panel, start in zip(axes, STARTS, strict=True):
        squared, entropy = data[f"{start}_squared_error"], data[f"{start}_cross_entropy"]
        panel.plot(data["epoch"], squared, **stroke)
        panel.plot(
            data["epoch"], entropy, color=ink.text_colour(), linewidth=1.6, marker="o", markersize=4, markevery=(25, 50)
        )
        middle = int(np.argmin(np.abs(squared - 0.55)))
        ink.label(panel, middle, squared[middle], "squared error", stroke["color"], dx=7, dy=6)
        panel.set_title(f"Started at {number(squared[0], '.2f')}")
        panel.set_ylabel("output (it should be 0)")
        panel.set_xlabel("epoch")
        panel.update_datalim([(0, 0), (0, 1)])
        ink.ticks(panel.xaxis, [0, 100, 200, 300])
        ink.ticks(panel.yaxis, [0, 0.5, 1])
        ink.room(panel)
    low = int(np.argmin(np.abs(entropy - 0.3)))
    ink.label(panel, low, entropy[low], "cross-entropy", ink.text_colour(), dx=9, dy=3)


def _halfway(data: Data, key: str) -> int:
    return int(np.argmax(data[key] < 0.5))


def title(data: Data) -> str:
    slow = _halfway(data, "far_squared_error")
    return f"The worse the start, the longer squared error hesitates: {slow} epochs to come down to 0.5"


def caption(data: Data) -> str:
    near, far = (_halfway(data, f"{start}_squared_error") for start in STARTS)
    quick = [_halfway(data, f"{start}_cross_entropy") for start in STARTS]
    return (
        "The output of one sigmoid neuron that must learn to answer 0. To come down to one half it needs "
        f"{near} and {far} epochs with squared error, {quick[0]} and {quick[1]} with cross-entropy, the line with dots."
    )


def method(_: Data) -> str:
    return (
        "One example, gradient descent at a rate of [[neuron_rate]] from the two starting points of Nielsen (2015). Rates "
        "of two losses cannot be compared; how each fares with the worse start can."
    )


def alt(data: Data) -> str:
    near, far = (_halfway(data, f"{start}_squared_error") for start in STARTS)
    return (
        "Two panels, output against epoch. With cross-entropy the output falls at once in both. With squared error it "
        f"reaches one half after {near} epochs from the nearer start; from the farther one it stays near 1 at first and "
        f"reaches one half after {far}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.5, panels=(1, 2), phone_height=1.8)
