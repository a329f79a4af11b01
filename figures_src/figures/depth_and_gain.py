"""How deep a sigmoid network learns, by the size of its first weights."""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from figures_src.experiments import depth_and_gain as trained
from figures_src.experiments.data import digits
from figures_src.experiments.depth_and_gain import depth_and_gain
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE, Array
from figures_src.maths.mean_field import critical_sigma_w, depth_scale
from figures_src.typography import number

SIGMOID = CATALOGUE["sigmoid"]
COLOURS = "viridis"
XAVIER, FOURFOLD = 1.0, 4.0
LEARNT = 0.9
# Above the first layer, as a factor on the axis of layers.
ROOM_FOR_NAMES = 1.3
# The depths between which the caption follows the best gain.
MOVED = (5, 20)
# Schoenholz et al. (2017) find that networks train up to about so many depth scales.
SCALES = 6


def compute() -> Data:
    """Share of test digits right, (layers, gains), median over the seeds; the critical gain and the depths near it."""
    # A square layer's Xavier weights have sigma_w = gain.
    critical = critical_sigma_w(SIGMOID, 0.0)
    gain = np.geomspace(trained.GAINS[0], trained.GAINS[-1], 161)
    reach = np.array([SCALES * depth_scale(SIGMOID, sigma_w, 0.0) for sigma_w in gain])
    return {
        "layers": np.array(trained.DEPTHS, float),
        "gains": np.array(trained.GAINS),
        "test_accuracy": np.median(depth_and_gain().test_accuracy, axis=-1),
        "critical_gain": np.array([critical]),
        "theory_gain": gain,
        "theory_layers": reach,
    }


def _edges(values: Array) -> Array:
    """Where cells around these values meet on a logarithmic axis."""
    middles = np.sqrt(values[:-1] * values[1:])
    return np.concatenate(([values[0] ** 2 / middles[0]], middles, [values[-1] ** 2 / middles[-1]]))


def _readable(background: tuple[float, float, float, float]) -> str:
    """Black or white, whichever has the higher contrast there (WCAG 2)."""
    channels: Array = np.array(background[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return "white" if linear @ (0.2126, 0.7152, 0.0722) < 0.179 else "black"


def draw(axes: Axes, data: Data) -> None:
    """The map with its numbers, over the theory's lines."""
    layers, gains, accuracy = data["layers"], data["gains"], data["test_accuracy"]
    across, down = _edges(gains), _edges(layers)
    colours = mpl.colormaps[COLOURS]
    axes.grid(False)
    # Edges in the cells' own colours: without them an SVG shows the background through the seams.
    axes.pcolormesh(across, down, accuracy, cmap=colours, vmin=0, vmax=1, edgecolors="face", linewidth=0.3)
    axes.set(xscale="log", yscale="log", xlim=across[[0, -1]], ylim=(down[-1], down[0] / ROOM_FOR_NAMES))
    # White in black: the map is bright and dark, alike in both themes.
    stroke: dict[str, Any] = {
        "color": "white",
        "lw": 1.2,
        "path_effects": [withStroke(linewidth=2.6, foreground="black")],
    }
    axes.plot(np.repeat(data["critical_gain"], 2), down[[0, -1]], linestyle=(0, (4, 2)), gid="guide", **stroke)
    axes.plot(data["theory_gain"], data["theory_layers"], solid_capstyle="butt", **stroke)
    for (row, column), share in np.ndenumerate(accuracy):
        cell = colours(share)
        # The number wipes the lines away behind itself.
        wipe = {"boxstyle": "round,pad=0.15", "facecolor": cell, "edgecolor": "none"}
        x, y, words = float(gains[column]), float(layers[row]), number(100 * share, ".0f")
        ink.label(axes, x, y, words, _readable(cell), dx=0, ha="center", bbox=wipe)
    _name(axes, data, across[0], down)


def _name(axes: Axes, data: Data, left: float, down: Array) -> None:
    """What stands around the map: the values that were tried, and the names of lines and gains."""
    layers, gains, critical = data["layers"], data["gains"], data["critical_gain"]
    # A map has no grid behind it: marks tie the ticks to its cells.
    mark: dict[str, Any] = {"color": ink.muted_colour(), "ms": 3.5, "mew": 0.8, "clip_on": False, "gid": "guide"}
    axes.plot(gains, np.full_like(gains, down[-1]), "|", **mark)
    axes.plot(np.full_like(layers, left), layers, "_", **mark)
    axes.plot(critical, down[:1], "v", **(mark | {"color": ink.text_colour(), "ms": 5}))
    named = {XAVIER: "Xavier", FOURFOLD: f"{number(FOURFOLD)} × Xavier", critical[0]: _critical(data)}
    for gain, words in named.items():
        ink.label(axes, gain, down[0], words, ink.text_colour(), dx=0, dy=11, ha="center")
    ink.label(axes, _edges(gains)[-1], down[0], "test digits right, in %", ink.muted_colour(), dx=0, dy=11, ha="right")
    # Between two rows of numbers, where the map is dark.
    below, depth = data["theory_gain"] < critical[0], down[-3]
    reached = np.interp(depth, data["theory_layers"][below], data["theory_gain"][below])
    axes.annotate(
        f"theory: {SCALES} depth scales",
        (reached, depth),
        (-52, 0),
        textcoords="offset points",
        color="white",
        ha="right",
        va="center",
        arrowprops={"arrowstyle": "-", "color": "white", "linewidth": 1.0, "shrinkB": 2},
    )
    ink.ticks(axes.xaxis, gains, [number(gain, ".2g") for gain in gains])
    ink.ticks(axes.yaxis, layers)
    axes.set_xlabel("gain: initial weights as a multiple of Xavier's")
    axes.set_ylabel("hidden layers")


def _critical(data: Data) -> str:
    return f"critical gain {number(data['critical_gain'][0])}"


def _deepest(data: Data, gain: float) -> int:
    """The deepest network that learns with that gain."""
    learns = data["test_accuracy"][:, data["gains"] == gain][:, 0] >= LEARNT
    return int(data["layers"][learns].max())


def _best(data: Data, layers: float) -> tuple[str, str]:
    """The gain with the largest share at that depth, and the share."""
    row = data["test_accuracy"][data["layers"] == layers][0]
    return number(data["gains"][row.argmax()], ".2g"), number(row.max(), ".0%")


def _agreement(data: Data) -> tuple[int, int]:
    """In how many cells theory and training agree on whether a network learns, taken as half of the digits; of all."""
    reach = np.interp(data["gains"], data["theory_gain"], data["theory_layers"])
    within = data["layers"][:, None] <= reach
    return int(np.sum(within == (data["test_accuracy"] > 0.5))), within.size


def _beyond(data: Data) -> float:
    """The largest share with Xavier's weights below the deepest network that learns with them."""
    return float(data["test_accuracy"][data["layers"] > _deepest(data, XAVIER)][:, data["gains"] == XAVIER].max())


def title(data: Data) -> str:
    """The finding."""
    deepest = data["layers"][-1]
    return (
        f"In {trained.EPOCHS} epochs sigmoid learns up to {_deepest(data, XAVIER)} layers deep with Xavier's weights,\n"
        f"up to {_deepest(data, FOURFOLD)} with {number(FOURFOLD)} times these; at {number(deepest)} layers the best gain "
        f"gets {_best(data, deepest)[1]} right"
    )


def caption(data: Data) -> str:
    """What is drawn, in a few lines."""
    agree, cells = _agreement(data)
    middle, deep = MOVED
    return (
        f"Test digits that sigmoid networks of {trained.WIDTH} units a layer get right: median of {len(trained.SEEDS)} "
        f"seeds after {trained.EPOCHS} epochs, at the best of {len(trained.RATES)} learning rates, chosen by training "
        f"accuracy. Guessing gets {number(1 / digits().test_targets.shape[1], '.0%')}. Broken line: the gain at "
        "which gradients neither shrink nor grow, in the theory of infinite width. Curves: "
        f"{SCALES} of its depth scales; left of the critical gain that is how far networks train by the rule of Schoenholz "
        f"et al. (2017), which right of it takes a longer scale, that of correlations. In {agree} of {cells} cells curves and "
        "training agree: more than half right above the curves, less below. The best gain moves from "
        f"{_best(data, middle)[0]} at {number(middle)} layers to {_best(data, deep)[0]} at {number(deep)}, next to the "
        f"{_critical(data)}; there it no longer suffices: {_best(data, deep)[1]} right."
    )


def alt(data: Data) -> str:
    """The map in words."""
    gains, layers = data["gains"], data["layers"]
    best = ", ".join(
        f"{share} at {number(layer)} with gain {gain}" for layer in layers for gain, share in (_best(data, layer),)
    )
    return (
        f"A map of accuracy: gains from {number(gains[0])} to {number(gains[-1])} across, {number(layers[0])} to "
        f"{number(layers[-1])} hidden layers downwards. Shallow networks learn at nearly every gain; deeper down a "
        f"tongue of gains narrows towards the {_critical(data)} and fades. Best of each depth: {best}. With Xavier's "
        f"weights, gain {number(XAVIER)}, networks deeper than {_deepest(data, XAVIER)} layers get "
        f"{number(_beyond(data), '.0%')} at most."
    )


FIGURES = (Figure("depth_and_gain", compute, draw, title, caption, alt, height=5.3, margins=(0.7, 0.25, 0.6)),)
