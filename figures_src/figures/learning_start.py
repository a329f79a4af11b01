"""One badly wrong sigmoid neuron: with squared error it hesitates, with cross-entropy it does not (Nielsen, 2015)."""

from typing import Any

import numpy as np

from figures_src.experiments.single_neuron import EPOCHS, RATE, single_neuron
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.typography import number

STARTS = ("near", "far")


def compute() -> Data:
    """The neuron's output after each epoch, from both starts, with both losses."""
    found = single_neuron()
    data: dict[str, Any] = {"epoch": np.arange(EPOCHS + 1.0)}
    for row, start in enumerate(STARTS):
        data |= {f"{start}_squared_error": found.squared_error[row], f"{start}_cross_entropy": found.cross_entropy[row]}
    return data


def draw(axes: Any, data: Data) -> None:
    """A panel a start."""
    stroke = ink.of(CATALOGUE["sigmoid"])
    for panel, start in zip(axes, STARTS, strict=True):
        squared, entropy = data[f"{start}_squared_error"], data[f"{start}_cross_entropy"]
        panel.plot(data["epoch"], squared, **stroke)
        panel.plot(data["epoch"], entropy, **(ink.theory() | {"linewidth": 1.6}))
        middle = int(np.argmin(np.abs(squared - 0.55)))
        ink.label(panel, middle, squared[middle], "squared error", stroke["color"], dx=7, dy=6)
        panel.set_title(f"Started at {number(squared[0], '.2f')}")
        panel.set_ylim(0, 1)
        panel.set_xlabel("epoch")
        ink.ticks(panel.xaxis, [0, 100, 200, 300])
        ink.ticks(panel.yaxis, [0, 0.5, 1])
    ink.label(axes[1], 60, 0, "cross-entropy", ink.text_colour(), dx=0, dy=24)
    axes[0].set_ylabel("output (it should be 0)")


def _halfway(data: Data, key: str) -> int:
    return int(np.argmax(data[key] < 0.5))


def title(data: Data) -> str:
    """The finding."""
    slow = _halfway(data, "far_squared_error")
    return f"The worse the start, the longer squared error hesitates: {slow} epochs to come down to ½"


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    near, far = (_halfway(data, f"{start}_squared_error") for start in STARTS)
    quick = [_halfway(data, f"{start}_cross_entropy") for start in STARTS]
    return (
        f"The output of one sigmoid neuron that must learn to answer 0, by gradient descent at a rate of {number(RATE)}. "
        f"To come down to one half it needs {near} and {far} epochs with squared error, {quick[0]} and {quick[1]} with "
        "cross-entropy. Rates of two losses cannot be compared; how each fares with the worse start can."
    )


def alt(data: Data) -> str:
    """Both panels in words."""
    near, far = (_halfway(data, f"{start}_squared_error") for start in STARTS)
    return (
        "Two panels, output against epoch. With cross-entropy the output falls at once in both. With squared error it "
        f"reaches one half after {near} epochs from the nearer start; from the farther one it stays near 1 at first and "
        f"reaches one half after {far}."
    )


FIGURES = (
    Figure("learning_start", compute, draw, title, caption, alt, height=3.4, panels=(1, 2), margins=(0.75, 0.3, 0.6)),
)
