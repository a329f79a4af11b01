"""Where gradients vanish and where they explode: chi over the scales of weights and biases."""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap, TwoSlopeNorm
from matplotlib.patheffects import withStroke

from figures_src.base.typography import number
from figures_src.experiments.chi_map import REACH_RELU, REACH_SIGMOID, REACH_TANH, chi_map
from figures_src.experiments.factors import DEPTH, SEEDS, SETTLED, WIDTH, factors, on_the_plane
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS

MAPS = ((RELU, REACH_RELU), (TANH, REACH_TANH), (SIGMOID, REACH_SIGMOID))
RECIPES = ("fan_in_uniform", "xavier", "he")
# Colours run over a factor of ten to both sides of 1.
LIMIT = 1.0
# As RdBu, with the dark where that has its white.
DIM = ("#4a93d6", "#2f5f8c", "#2a313d", "#84452f", "#d67143")


def compute() -> Data:
    """Per function: the grid, log10 of chi on it, the critical line; and log10 of chi measured, with its place."""
    data: dict[str, Any] = {}
    for activation, reach in MAPS:
        found, measured, name = chi_map(activation, *reach), factors(activation, on_the_plane(*reach)), activation.name
        data |= {
            f"{name}_sigma_w": found.sigma_w,
            f"{name}_sigma_b": found.sigma_b,
            f"{name}_log10_chi_theory": np.log10(found.chi),
            f"{name}_critical_sigma_w_theory": found.critical,
            f"{name}_dot_sigma_w": measured.points[:, 0],
            f"{name}_dot_sigma_b": measured.points[:, 1],
            f"{name}_dot_log10_chi": np.log10(np.median(measured.factor, axis=1)),
        }
    return data


def _colours() -> dict[str, Any]:
    """Steps of colour, which contours make readable and which a palette keeps; dimmed in the dark."""
    wheel = LinearSegmentedColormap.from_list("dim", DIM) if ink.is_dark() else mpl.colormaps["RdBu_r"]
    # Without the darkest of either end, on which nothing could be read.
    return {"norm": TwoSlopeNorm(0.0, -LIMIT, LIMIT), "cmap": ListedColormap(wheel(np.linspace(0.12, 0.88, 25)))}


def draw(axes: Any, data: Data) -> None:
    """A map each on one scale of colours; measured dots in the same colours."""
    for panel, (activation, reach) in zip(axes, MAPS, strict=True):
        name, colours = activation.name, _colours()
        w, b, critical = (data[f"{name}_{part}"] for part in ("sigma_w", "sigma_b", "critical_sigma_w_theory"))
        step_w, step_b = w[1] - w[0], b[1] - b[0]
        extent = (w[0] - step_w / 2, w[-1] + step_w / 2, b[0] - step_b / 2, b[-1] + step_b / 2)
        chi = panel.imshow(
            data[f"{name}_log10_chi_theory"], origin="lower", extent=extent, aspect="auto", interpolation="bilinear",
            interpolation_stage="data", **colours,
        )  # fmt: skip
        panel.plot(critical, b, **ink.theory())
        panel.scatter(
            data[f"{name}_dot_sigma_w"], data[f"{name}_dot_sigma_b"], c=data[f"{name}_dot_log10_chi"],
            s=42, edgecolors=ink.text_colour(), linewidths=0.9, zorder=3, **colours,
        )  # fmt: skip
        wider = ", wider range" if reach > REACH_RELU else ""
        panel.set_title(f"{activation.title}{wider}")
        panel.grid(visible=False)
        panel.set_xlim(w[0], w[-1])
        panel.set_ylim(b[0], b[-1])
        panel.set_xlabel(r"weight scale $\sigma_w$")
        panel.set_ylabel(r"bias scale $\sigma_b$")
        ink.ticks(panel.xaxis, [1, 2, 3] if reach[0] == 3 else [4, 8, 12, 16])
        ink.ticks(panel.yaxis, [0, 0.4 * reach[1], 0.8 * reach[1]])
        _name_fates(panel, w, reach[1], float(np.interp(0.7 * reach[1], b, critical)))
        _mark_recipes(panel)
    _colour_bar(axes[-1] if ink.narrow(axes[0]) else axes[1], chi)


def _halo() -> list[Any]:
    """What a map behind it leaves readable."""
    return [withStroke(linewidth=3, foreground=ink.background_colour())]


def _say(panel: Axes, x: float, y: float, words: str, **how: Any) -> None:
    ink.label(panel, x, y, words, ink.text_colour(), path_effects=_halo(), **how)


def _name_fates(panel: Axes, w: Any, reach_b: float, critical: float) -> None:
    for words, end in (("vanish", w[0]), ("explode", w[-1])):
        _say(panel, (critical + end) / 2, 0.7 * reach_b, words, dx=0, ha="center")


# Per recipe: how many lines of type its pole is high, and where its name stands, clear of the critical lines; on
# sigmoid's wide map, where the poles stand close together, each name stands over the next pole.
_NARROW: tuple[tuple[float, dict[str, Any]], ...] = (
    (0.4, {"dx": 9, "dy": 9, "ha": "right"}),
    (2.9, {"dx": -4, "dy": -2, "ha": "right"}),
    (0.8, {"dx": 4, "dy": -2}),
)
_WIDE: tuple[tuple[float, dict[str, Any]], ...] = tuple((lines, {"dx": 4, "dy": -2}) for lines in (3.6, 2.2, 0.8))


def _mark_recipes(panel: Axes) -> None:
    """A named pole at the scale of each recipe."""
    place, line = ink.from_below(panel, panel.transData), mpl.rcParams["font.size"] / 72
    poles = _WIDE if panel.get_xlim()[1] > 2 * REACH_RELU[0] else _NARROW
    for recipe, (lines, side) in zip(RECIPES, poles, strict=True):
        at, height = INITIALISATIONS[recipe].sigma_w, lines * line
        how: dict[str, Any] = {"transform": place, "path_effects": _halo(), "gid": "guide"}
        panel.plot([at, at], [0, height], color=ink.text_colour(), linewidth=1.4, scaley=False, **how)
        _say(panel, at, height, INITIALISATIONS[recipe].title, xycoords=place, **side)


def _colour_bar(panel: Axes, chi: Any) -> None:
    bar = ink.colour_bar(panel, chi, 4.8, extend="both")
    bar.set_xlabel("factor χ per layer")
    ink.ticks(bar.xaxis, [-1, -0.5, 0, 0.5, 1], ["0.1", "0.3", "1", "3", "10"])


def title(data: Data) -> str:
    """Where sigmoid's critical scale lies."""
    critical, xavier = data["sigmoid_critical_sigma_w_theory"][0], INITIALISATIONS["xavier"].sigma_w
    return f"Without biases sigmoid keeps its gradients at a weight scale of {number(critical)}, not at Xavier's {number(xavier)}"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "What a layer multiplies the mean square of a gradient by: blue below 1, red or rust above. Dashed: the critical line. "
        f"Ringed: measured, {WIDTH} units; where theory holds, only the ring is seen."
    )


def method(_: Data) -> str:
    """How it was measured."""
    scales = ", ".join(f"{INITIALISATIONS[r].title} {number(INITIALISATIONS[r].sigma_w)}" for r in RECIPES)
    return (
        f"Map: χ by the theory of infinite width; colours end at {number(10**-LIMIT)} and {number(10**LIMIT)}. Weight scale: standard deviation of "
        f"a weight times the square root of the fan-in ({scales}). Rings: factor per layer in untrained networks of "
        f"{DEPTH} layers of {WIDTH} units, its mean over all layers but the first {SETTLED}, median of "
        f"{len(SEEDS)} seeds. Sigmoid's map reaches to {number(REACH_SIGMOID[0])}, the others to {number(REACH_RELU[0])}."
    )


def alt(data: Data) -> str:
    """The three maps by their critical lines."""
    lines = ", ".join(
        f"{activation.title} from {number(data[f'{activation.name}_critical_sigma_w_theory'][0])} without biases to "
        f"{number(data[f'{activation.name}_critical_sigma_w_theory'][-1])} at a bias scale of {number(reach[1])}"
        for activation, reach in MAPS
    )
    maps = "Three maps of the gradient's factor per layer over weight scale and bias scale"
    return f"{maps}. The critical weight scale runs for {lines}. Gradients vanish below it and explode above."


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.5, panels=(1, 3), phone_height=2.3)
