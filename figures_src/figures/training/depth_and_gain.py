"""How deep a sigmoid network learns, by the size of its first weights."""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, ListedColormap, Normalize
from matplotlib.patheffects import withStroke

from figures_src.base.typography import number
from figures_src.experiments import depth_and_gain as trained
from figures_src.experiments.data import digits
from figures_src.experiments.depth_and_gain import accuracies
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.mean_field import critical_sigma_w, depth_scale

XAVIER, FOURFOLD = 1.0, 4.0
LEARNT = 0.9
# Above the first layer, as a factor on the axis of layers.
ROOM_FOR_NAMES = 1.35
# How bright the map is in the dark scheme.
DIMMED = 0.8
# Schoenholz et al. (2017) find that networks train up to about so many depth scales.
SCALES = 6


def compute() -> Data:
    """Share of test digits right, (layers, gains), median over the seeds; the critical gain and the depths near it."""
    layers = np.array(trained.DEPTHS, float)
    ends = _edges(layers)[[0, -1]]
    # A square layer's Xavier weights have sigma_w = gain.
    gain = np.geomspace(trained.GAINS[0], trained.GAINS[-1], 321)
    reach = np.array([SCALES * depth_scale(SIGMOID, sigma_w, 0.0) for sigma_w in gain])
    return {
        "layers": layers,
        "gains": np.array(trained.GAINS),
        "test_accuracy": np.median(accuracies(), axis=-1),
        # Of a network that names the most frequent digit, whatever it is shown.
        "chance": digits().test_targets.mean(axis=0).max(keepdims=True),
        "critical_gain_theory": np.array([critical_sigma_w(SIGMOID, 0.0)]),
        "gain_theory": gain,
        # As far as the map goes; next to the critical gain it grows without bound.
        "layers_theory": np.where((ends[0] <= reach) & (reach <= ends[1]), reach, np.nan),
    }


def _edges(values: Array) -> Array:
    """Where cells around these values meet on a logarithmic axis."""
    middles = np.sqrt(values[:-1] * values[1:])
    return np.concatenate(([values[0] ** 2 / middles[0]], middles, [values[-1] ** 2 / middles[-1]]))


def _colours() -> Colormap:
    """Evenly perceived, dimmed in the dark scheme; grey up to chance."""
    rgb = mpl.colormaps["viridis"](np.linspace(0, 1, 256))[:, :3] * (DIMMED if ink.is_dark() else 1)
    return ListedColormap(rgb).with_extremes(under=mpl.rcParams["grid.color"])


def _readable(background: tuple[float, float, float, float]) -> str:
    """Black or white, whichever has the higher contrast there (WCAG 2)."""
    channels: Array = np.array(background[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return "white" if linear @ (0.2126, 0.7152, 0.0722) < 0.179 else "black"


def _scale(data: Data) -> Normalize:
    """From what lies above chance to all digits."""
    return Normalize(np.nextafter(data["chance"][0], 1), 1)


def draw(axes: Axes, data: Data) -> None:
    """The map with its numbers, under the theory's lines."""
    layers, gains, accuracy = data["layers"], data["gains"], data["test_accuracy"]
    across, down = _edges(gains), _edges(layers)
    colours, scale = _colours(), _scale(data)
    axes.grid(False)
    # Edges in the cells' own colours: without them an SVG shows the background through the seams.
    axes.pcolormesh(across, down, accuracy, cmap=colours, norm=scale, edgecolors="face", linewidth=0.3)
    axes.set(xscale="log", yscale="log", xlim=across[[0, -1]], ylim=(down[-1], down[0] / ROOM_FOR_NAMES))
    halo: Any = {"path_effects": [withStroke(linewidth=2.4, foreground=ink.background_colour())]}
    axes.plot(np.repeat(data["critical_gain_theory"], 2), down[[0, -1]], gid="guide", **ink.theory(), **halo)
    axes.plot(data["gain_theory"], data["layers_theory"], **ink.theory(), **halo)
    for (row, column), share in np.ndenumerate(accuracy):
        if share > data["chance"][0]:
            cell = colours(scale(share))
            # The number wipes the lines away behind itself.
            wipe = {"boxstyle": "round,pad=0.1", "facecolor": cell, "edgecolor": "none"}
            x, y, words = float(gains[column]), float(layers[row]), number(100 * share, ".0f")
            size: dict[str, Any] = {"fontsize": 8.5} if ink.narrow(axes) else {}
            ink.label(axes, x, y, words, _readable(cell), dx=0, ha="center", bbox=wipe, **size)
    _name(axes, data, across[0], down)
    _explain_colours(axes, data, colours, scale)


def _name(axes: Axes, data: Data, left: float, down: Array) -> None:
    """What stands on and around the map: the values that were tried, and the names of lines, gains and grey cells."""
    layers, gains, critical = data["layers"], data["gains"], data["critical_gain_theory"]
    # A map has no grid behind it: marks tie the ticks to its cells.
    mark: dict[str, Any] = {"color": ink.muted_colour(), "ms": 3.5, "mew": 0.8, "clip_on": False, "gid": "guide"}
    axes.plot(gains, np.full_like(gains, down[-1]), "|", **mark)
    axes.plot(np.full_like(layers, left), layers, "_", **mark)
    axes.plot(critical, down[:1], "v", **(mark | {"color": ink.text_colour(), "ms": 5}))
    named = {
        XAVIER: "Xavier",
        FOURFOLD: f"{number(FOURFOLD)} × Xavier",
        critical[0]: f"critical: {number(critical[0])}",
    }
    for gain, words in named.items():
        ink.label(axes, gain, down[0], words, ink.text_colour(), dx=0, dy=11, ha="center")
    # Where the map is grey: left of the curve, and in the corner.
    deepest = data["test_accuracy"][-2] > data["chance"][0]
    beside = _edges(gains)[deepest.argmax()]
    ink.label(axes, beside, layers[-2], f"theory: {SCALES} depth scales", ink.text_colour(), dx=-5, ha="right")
    ink.label(axes, left, layers[-1], f"grey: chance, {number(data['chance'][0], '.0%')} or less", ink.text_colour())
    ink.ticks(axes.xaxis, gains, [number(gain, ".2g") for gain in gains])
    ink.ticks(axes.yaxis, layers)
    axes.set_xlabel("gain: initial weights as a multiple of Xavier's")
    axes.set_ylabel("hidden layers")


def _explain_colours(axes: Axes, data: Data, colours: Colormap, scale: Normalize) -> None:
    """The colour bar, above the map at its right."""
    bar: Any = axes.inset_axes((0.5, 1.02, 0.5, 0.035))
    shares = np.linspace(data["chance"][0], 1, 257)
    middles = (shares[:-1] + shares[1:]) / 2
    bar.pcolormesh(
        shares, [0, 1], middles[None], cmap=colours, norm=scale, edgecolors="face", linewidth=0.3, gid="guide"
    )
    bar.grid(False)
    # Where grey ends.
    bar.plot(data["chance"], [0.5], "|", color=ink.muted_colour(), ms=9, mew=1.2, clip_on=False, gid="guide")
    bar.set(xlim=shares[[0, -1]])
    bar.xaxis.tick_top()
    ink.ticks(bar.yaxis, [])
    ink.ticks(bar.xaxis, [0.25, 0.5, 0.75], ["25%", "50%", "75% right"])


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
    reach = np.array([SCALES * depth_scale(SIGMOID, gain, 0.0) for gain in data["gains"]])
    within = data["layers"][:, None] <= reach
    return int(np.sum(within == (data["test_accuracy"] > 0.5))), within.size


def title(data: Data) -> str:
    return (
        f"With {number(FOURFOLD)} times Xavier's weights sigmoid learns {_deepest(data, FOURFOLD)} layers deep, "
        f"with Xavier's only {_deepest(data, XAVIER)}"
    )


def caption(data: Data) -> str:
    agree, cells = _agreement(data)
    return (
        "Test digits that sigmoid networks get right, in %. Dashed: the critical gain, and how deep networks train by "
        f"theory; in {agree} of {cells} cells theory and training agree. At {number(data['layers'][-1])} layers the best "
        "gain gets [[map_best_30:.0%]] right."
    )


def method(_: Data) -> str:
    return (
        f"Networks of {trained.WIDTH} units per layer, zero biases, plain gradient descent on batches of "
        f"{trained.BATCH}, [[map_epochs:.0f]] epochs; median of [[map_seeds:.0f]] seeds at the best of "
        f"{len(trained.RATES)} learning rates, chosen by training accuracy. Theory is that of infinite width: {SCALES} "
        "depth scales of the gradient. Left of the critical gain that is how far networks train by the rule of Schoenholz "
        "et al. (2017); right of it the rule takes a longer scale, that of correlations. A cell agrees if more than half "
        "of the digits are right within the curves' reach, or less beyond it; in the title a network learns if it gets "
        f"{number(LEARNT, '.0%')} right."
    )


def alt(data: Data) -> str:
    gains, layers = data["gains"], data["layers"]
    best = ", ".join(
        f"{share} at {number(layer)} with gain {gain}" for layer in layers for gain, share in (_best(data, layer),)
    )
    beyond = data["test_accuracy"][layers > _deepest(data, XAVIER)][:, gains == XAVIER].max()
    return (
        f"A map of accuracy: gains from {number(gains[0])} to {number(gains[-1])} across, {number(layers[0])} to "
        f"{number(layers[-1])} hidden layers downwards. Shallow networks learn at nearly every gain; deeper down a "
        f"tongue of gains narrows towards the critical gain {number(data['critical_gain_theory'][0])} and fades. Best of "
        f"each depth: {best}. With Xavier's weights, gain {number(XAVIER)}, networks deeper than "
        f"{_deepest(data, XAVIER)} layers get {number(beyond, '.0%')} at most."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=4.4, phone_height=3.6)
