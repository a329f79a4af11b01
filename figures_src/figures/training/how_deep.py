"""How deep sigmoid, centred sigmoid and ReLU learn, by the size of their first weights."""

from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, ListedColormap, Normalize
from matplotlib.patheffects import withStroke

from figures_src.base.typography import number
from figures_src.experiments import how_deep as trained
from figures_src.experiments.data import SPLITS, digits
from figures_src.experiments.how_deep import CENTRED_KIND, RELU_KIND, SIGMOID_KIND, Kind, accuracies
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array, shifted
from figures_src.maths.mean_field import critical_sigma_w, depth_scale


class _Shown(NamedTuple):
    """A kind of network: how its arrays' names begin, and its name."""

    key: str
    name: str
    kind: Kind


KINDS = (
    _Shown("sigmoid", "Sigmoid", SIGMOID_KIND),
    _Shown("sigmoid_centred", "Centred sigmoid", CENTRED_KIND),
    _Shown("relu", "ReLU", RELU_KIND),
)
DISTRIBUTIONS = (("lecun", "normal"), ("orthogonal", "orthogonal"))
# Above the first layer, as a factor on the axis of layers.
ROOM_FOR_NAMES = 1.7
# How bright the map is in the dark scheme.
DIMMED = 0.8
# Schoenholz et al. (2017) find that networks train up to about so many depth scales.
SCALES = 6


def compute() -> Data:
    """Share of test digits right, (layers, scales), median over the seeds; the critical scales and the depths near it."""
    layers = np.array(trained.DEPTHS, float)
    ends = _edges(layers)[[0, -1]]
    data: dict[str, Any] = {
        "layers": layers,
        # Of a network that names the most frequent digit, whatever it is shown.
        "chance": np.array([max(digits(split).test_targets.mean(axis=0).max() for split in range(SPLITS))]),
    }
    for key, _, kind in KINDS:
        seen = shifted(kind.activation) if kind.centred else kind.activation
        scales = np.array(kind.scales)
        critical = critical_sigma_w(kind.activation, 0.0, centred=kind.centred)
        across = _edges(scales)
        finer = np.geomspace(across[0], across[-1], 161)
        reach = np.array([SCALES * depth_scale(seen, scale, 0.0) for scale in finer])
        data |= {
            f"{key}_scales": scales,
            f"{key}_critical_theory": np.array([critical]),
            f"{key}_scale_theory": finer,
            # As far as the map goes; next to the critical scale it grows without bound.
            f"{key}_layers_theory": np.where((ends[0] <= reach) & (reach <= ends[1]), reach, np.nan),
        }
        for distribution, _ in DISTRIBUTIONS:
            right = accuracies(kind, distribution)
            learnt = ~np.isnan(right).all(axis=-1)
            # What diverged gets nothing right.
            data[f"{key}_{distribution}"] = np.where(learnt, np.median(np.nan_to_num(right), axis=-1), np.nan)
    return data


def _edges(values: Array) -> Array:
    """Where cells around these values meet on a logarithmic axis."""
    middles = np.sqrt(values[:-1] * values[1:])
    return np.concatenate(([values[0] ** 2 / middles[0]], middles, [values[-1] ** 2 / middles[-1]]))


def _colours() -> Colormap:
    """Evenly perceived, dimmed in the dark scheme; grey up to chance, and where nothing was learnt."""
    rgb = mpl.colormaps["viridis"](np.linspace(0, 1, 256))[:, :3] * (DIMMED if ink.is_dark() else 1)
    grey = mpl.rcParams["grid.color"]
    return ListedColormap(rgb).with_extremes(under=grey, bad=grey)


def _readable(background: tuple[float, float, float, float]) -> str:
    """Black or white, whichever has the higher contrast there (WCAG 2)."""
    channels: Array = np.array(background[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return "white" if linear @ (0.2126, 0.7152, 0.0722) < 0.179 else "black"


def _scale(data: Data) -> Normalize:
    """From what lies above chance to all digits."""
    return Normalize(np.nextafter(data["chance"][0], 1), 1)


def draw(axes: Any, data: Data) -> None:
    """A map each, in columns of a kind and rows of a distribution, under theory's lines."""
    panels = iter(axes)
    for distribution, words in DISTRIBUTIONS:
        for shown in KINDS:
            panel = next(panels)
            cells = _draw_map(panel, shown.key, distribution, data)
            panel.set_title(f"{shown.name}, {words}")
            panel.set_ylabel("hidden layers")
            if panel is axes[-1] or (distribution == DISTRIBUTIONS[-1][0] and not ink.narrow(panel)):
                panel.set_xlabel("weight scale")
    left = _edges(data[f"{KINDS[0].key}_scales"])[0]
    ink.label(axes[0], left, data["layers"][-1], "grey: chance", ink.text_colour())
    bar = ink.colour_bar(axes[-1], cells, 4.8)
    ink.ticks(bar.xaxis, [0.25, 0.5, 0.75], ["25%", "50%", "75% right"])


def _draw_map(panel: Axes, key: str, distribution: str, data: Data) -> Any:
    """One map: its cells, theory's two lines, and the shares of the deepest networks."""
    layers, scales, right = data["layers"], data[f"{key}_scales"], data[f"{key}_{distribution}"]
    across, down, colours, scale = _edges(scales), _edges(layers), _colours(), _scale(data)
    panel.grid(False)
    # Edges in the cells' own colours: without them an SVG shows the background through the seams.
    cells = panel.pcolormesh(across, down, right, cmap=colours, norm=scale, edgecolors="face", linewidth=0.3)
    panel.set(xscale="log", yscale="log", xlim=across[[0, -1]], ylim=(down[-1], down[0] / ROOM_FOR_NAMES))
    halo: Any = {"path_effects": [withStroke(linewidth=2.4, foreground=ink.background_colour())]}
    critical = data[f"{key}_critical_theory"]
    panel.plot(np.repeat(critical, 2), down[[0, -1]], gid="guide", **ink.theory(), **halo)
    panel.plot(data[f"{key}_scale_theory"], data[f"{key}_layers_theory"], **ink.theory(), **halo)
    ink.label(
        panel, critical[0], down[0], f"critical: {number(critical[0])}", ink.text_colour(), dx=0, dy=9, ha="center"
    )
    for x, share in zip(scales, right[-1], strict=True):
        if share > data["chance"][0]:
            cell = colours(scale(share))
            # The number wipes the lines away behind itself.
            wipe = {"boxstyle": "round,pad=0.1", "facecolor": cell, "edgecolor": "none"}
            words = number(100 * share, ".0f")
            ink.label(panel, float(x), float(layers[-1]), words, _readable(cell), dx=0, ha="center", bbox=wipe)
    # A map has no grid behind it: marks tie the ticks to its cells.
    mark: dict[str, Any] = {"color": ink.muted_colour(), "ms": 3.5, "mew": 0.8, "clip_on": False, "gid": "guide"}
    panel.plot(scales, np.full_like(scales, down[-1]), "|", **mark)
    panel.plot(np.full_like(layers, across[0]), layers, "_", **mark)
    ink.ticks(panel.xaxis, scales, [number(each, ".2g") for each in scales])
    ink.ticks(panel.yaxis, layers)
    return cells


def _deepest(key: str, data: Data) -> float:
    """The largest share right at the last depth, of all scales and both distributions; not above chance if none."""
    return float(max(np.nan_to_num(data[f"{key}_{distribution}"][-1]).max() for distribution, _ in DISTRIBUTIONS))


def _fate(key: str, data: Data) -> str:
    share = _deepest(key, data)
    return f"gets {number(share, '.0%')} right" if share > data["chance"][0] else "stays at chance"


def title(data: Data) -> str:
    """What centring changes for the deepest networks."""
    layers = number(data["layers"][-1])
    return f"At {layers} layers centred sigmoid {_fate('sigmoid_centred', data)}; with zero biases it {_fate('sigmoid', data)}"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "Test digits right after [[how_deep_steps]] steps of gradient descent, depth downwards. Dashed: the critical weight "
        f"scale, and {SCALES} depth scales, as deep as theory says. Numbers: the deepest networks, in %."
    )


def method(data: Data) -> str:
    """How it was measured."""
    chance = number(data["chance"][0], ".0%")
    return (
        f"Networks of {trained.WIDTH} units per layer, plain gradient descent on batches of {trained.BATCH} scans of "
        f"digits, [[how_deep_steps]] steps; median of [[how_deep_seeds]] seeds, each with one of {SPLITS} splits of the "
        f"digits, at the learning rate with the least training loss, searched for by half octaves with "
        f"{trained.TRIALS} seeds until it had a worse one on either side. Grey: no rate that was tried learns, or no "
        f"more than {chance} are right. Centred: biases of minus half the sum of a unit's weights, half the scale in the "
        f"first layer and the last. Theory is that of infinite width: {SCALES} depth scales of the gradient. Left of the "
        "critical scale that is how deep networks train by the rule of Schoenholz et al. (2017); right of it the rule "
        "takes a longer scale, that of correlations."
    )


def alt(data: Data) -> str:
    """The maps by their best cells."""
    lines = []
    for key, name, _ in KINDS:
        for distribution, words in DISTRIBUTIONS:
            right, scales = np.nan_to_num(data[f"{key}_{distribution}"]), data[f"{key}_scales"]
            best = [
                f"{number(row.max(), '.0%')} at {number(layers)} with scale {number(scales[row.argmax()], '.2g')}"
                for layers, row in zip(data["layers"], right, strict=True)
                if row.max() > data["chance"][0]
            ]
            lines.append(f"{name}, {words} weights: {', '.join(best)}.")
    return (
        f"Maps of accuracy, weight scale across, {number(data['layers'][0])} to {number(data['layers'][-1])} hidden layers "
        "downwards; what learns narrows with depth towards the critical weight scale. Best of each depth above chance: "
        f"{' '.join(lines)}"
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.6, panels=(2, 3), phone_height=1.15)
