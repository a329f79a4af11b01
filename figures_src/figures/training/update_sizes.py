"""Which layers move in training: a step's size beside that of the weights, by gradient descent and by Adam."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.experiments import optimisers as trained
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.spread import spread

OPTIMISERS = {"gradient_descent": "Gradient descent", "adam": "Adam"}
NETWORKS = {"sigmoid": SIGMOID, "tanh": TANH}


def compute() -> Data:
    """log10 of a step's relative size in each layer, of the first steps: the median of the seeds, and their ends."""
    data: dict[str, Any] = {"layer": np.arange(1.0, trained.SHALLOW + 2)}
    for network in NETWORKS:
        found = trained.measured(network)
        for optimiser in OPTIMISERS:
            low, median, high = spread(np.log10(found.update[trained.position(network, optimiser)]))
            key = f"{network}_{optimiser}"
            data |= {f"{key}_low": low, f"{key}_median": median, f"{key}_high": high}
    return data


def draw(axes: Any, data: Data) -> None:
    """A panel for each optimiser; tanh has dots."""
    layer, (bottom, top) = data["layer"], _limits(data)
    for panel, (optimiser, words) in zip(axes, OPTIMISERS.items(), strict=True):
        for network, activation in NETWORKS.items():
            key, stroke = f"{network}_{optimiser}", ink.of(activation)
            panel.fill_between(layer, data[f"{key}_low"], data[f"{key}_high"], color=stroke["color"], alpha=0.2, lw=0)
            panel.plot(layer, data[f"{key}_median"], marker="o" if activation is TANH else None, **stroke)
        _name(panel, data, optimiser)
        panel.set_title(words)
        panel.set(xlim=(layer[0] - 0.15, layer[-1] + 0.15), ylim=(bottom, top))
        ink.ticks(panel.xaxis, layer, [*map(number, layer[:-1]), "output"])
        powers = range(int(np.ceil(bottom)), int(np.floor(top)) + 1)
        ink.ticks(panel.yaxis, powers, [f"{100 * 10.0**power:.3g}%" for power in powers])
        ink.layer_axis(panel)
        panel.set_ylabel("a step, relative to the weights")


def _limits(data: Data) -> tuple[float, float]:
    """Of all panels together."""
    drawn = np.concatenate([array for key, array in data.items() if key != "layer"])
    return float(drawn.min()) - 0.2, float(drawn.max()) + 0.5


def _name(panel: Any, data: Data, optimiser: str) -> None:
    """The upper line's name above it, the lower one's below, farther right, where either line leaves it room."""
    medians = {network: data[f"{network}_{optimiser}_median"] for network in NETWORKS}
    upper, lower = sorted(NETWORKS, key=lambda network: -medians[network][2])
    for network, layer, dx, dy in ((upper, 3, 0, 14), (lower, 4, 22, -20)):
        activation, height = NETWORKS[network], medians[network][layer - 1]
        ink.label(panel, layer, height, activation.title, ink.colour(activation), dx=dx, dy=dy, ha="center")


def _times(data: Data, key: str) -> float:
    """By how much more the last layer moves than the first."""
    median = data[f"{key}_median"]
    return float(10 ** (median[-1] - median[0]))


def _share(data: Data, key: str, place: int) -> str:
    return number(10 ** data[f"{key}_median"][place], ".1%" if "adam" in key else ".2%")


def title(data: Data) -> str:
    times = number(_times(data, "sigmoid_gradient_descent"), ".0f")
    return f"Adam moves sigmoid's layers alike, gradient descent the last {times} times as much as the first"


def caption(data: Data) -> str:
    return (
        "Size of a step in training, relative to the layer's weights, in networks of five hidden layers with Xavier's "
        f"weights. With Adam sigmoid's first layer moves by {_share(data, 'sigmoid_adam', 0)} per step, with gradient "
        f"descent by {_share(data, 'sigmoid_gradient_descent', 0)}."
    )


def method(_: Data) -> str:
    return (
        f"Networks of {trained.WIDTH} units per layer, zero biases, on the digits, batches of {trained.BATCH}, each at the "
        "learning rate that trains best. Root mean square of what a step adds to a layer's weights over that of the "
        f"weights: median of the first {trained.BEGINNING} steps. Lines: median of {len(trained.SEEDS)} seeds; bands: from "
        "the least to the largest of them."
    )


def alt(data: Data) -> str:
    gd, adam = "sigmoid_gradient_descent", "sigmoid_adam"
    return (
        "Two panels, size of a step relative to the weights against the layer, logarithmic. With gradient descent sigmoid "
        f"rises from {_share(data, gd, 0)} in the first layer to {_share(data, gd, -1)} at the output, while tanh falls "
        f"a little, from {_share(data, 'tanh_gradient_descent', 0)} to {_share(data, 'tanh_gradient_descent', -1)}. With "
        f"Adam both are nearly level: sigmoid {_share(data, adam, 0)} and {_share(data, adam, -1)}, tanh "
        f"{_share(data, 'tanh_adam', 0)} and {_share(data, 'tanh_adam', -1)}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.7, panels=(1, 2))
