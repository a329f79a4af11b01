"""Where gradients vanish and where they explode: chi over the scales of weights and biases."""

from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap, TwoSlopeNorm
from matplotlib.patheffects import withStroke

from figures_src.base.typography import number
from figures_src.experiments.chi_map import chi_map
from figures_src.experiments.factors import DEPTH, ON_THE_PLANE, SEEDS, SETTLED, WIDTH, factors
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Activation
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS


class _Map(NamedTuple):
    """A panel: how its arrays' names begin, its title, and the networks in it."""

    key: str
    title: str
    activation: Activation
    centred: bool = False


MAPS = (
    _Map("sigmoid", "Sigmoid", SIGMOID),
    _Map("sigmoid_centred", "Centred sigmoid", SIGMOID, centred=True),
    _Map("tanh", "tanh", TANH),
    _Map("relu", "ReLU", RELU),
)
RECIPES = ("fan_in_uniform", "xavier", "he")
# Colours run over a factor of ten to both sides of 1.
LIMIT = 1.0
# As RdBu, with the dark where that has its white.
DIM = ("#4a93d6", "#2f5f8c", "#2a313d", "#84452f", "#d67143")
# At which share of the highest bias scale the fates are named: between two rows of what was measured.
FATES = 0.75


def compute() -> Data:
    """Per map: the grid, log10 of chi on it, the critical line; and log10 of chi measured, with its place."""
    data: dict[str, Any] = {}
    for shown in MAPS:
        found = chi_map(shown.activation, shown.centred)
        measured = factors(shown.activation, ON_THE_PLANE, centred=shown.centred)
        data |= {
            f"{shown.key}_log10_sigma_w": np.log10(found.sigma_w),
            f"{shown.key}_sigma_b": found.sigma_b,
            f"{shown.key}_log10_chi_theory": np.log10(found.chi),
            f"{shown.key}_log10_critical_sigma_w_theory": np.log10(found.critical),
            f"{shown.key}_dot_log10_sigma_w": np.log10(measured.points[:, 0]),
            f"{shown.key}_dot_sigma_b": measured.points[:, 1],
            f"{shown.key}_dot_log10_chi": np.log10(np.median(measured.factor, axis=1)),
        }
    return data


def _colours() -> dict[str, Any]:
    """Steps of colour, which contours make readable and which a palette keeps; dimmed in the dark."""
    wheel = LinearSegmentedColormap.from_list("dim", DIM) if ink.is_dark() else mpl.colormaps["RdBu_r"]
    # Without the darkest of either end, on which nothing could be read.
    return {"norm": TwoSlopeNorm(0.0, -LIMIT, LIMIT), "cmap": ListedColormap(wheel(np.linspace(0.12, 0.88, 25)))}


def draw(axes: Any, data: Data) -> None:
    """Four maps on the same axes and one scale of colours; measured dots in the same colours."""
    for place, (panel, shown) in enumerate(zip(axes, MAPS, strict=True)):
        chi = _draw_map(panel, shown, data)
        panel.set_title(f"{shown.title}: critical at {_critical(shown.key, data)}")
        panel.grid(visible=False)
        panel.set_ylabel(r"bias scale $\sigma_b$")
        if ink.narrow(panel) or place >= 2:
            panel.set_xlabel(r"weight scale $\sigma_w$")
        ink.ticks(panel.xaxis, np.log10([0.3, 1, 3, 10]), ["0.3", "1", "3", "10"])
        ink.ticks(panel.yaxis, [0, 0.5, 1])
        _mark_recipes(panel)
    _colour_bar(axes[-1], chi)


def _draw_map(panel: Axes, shown: _Map, data: Data) -> Any:
    """chi by theory, its critical line, what was measured, and what becomes of gradients."""
    key, colours = shown.key, _colours()
    w, b, critical = (data[f"{key}_{part}"] for part in ("log10_sigma_w", "sigma_b", "log10_critical_sigma_w_theory"))
    step_w, step_b = w[1] - w[0], b[1] - b[0]
    extent = (w[0] - step_w / 2, w[-1] + step_w / 2, b[0] - step_b / 2, b[-1] + step_b / 2)
    chi = panel.imshow(
        data[f"{key}_log10_chi_theory"], origin="lower", extent=extent, aspect="auto", interpolation="bilinear",
        interpolation_stage="data", **colours,
    )  # fmt: skip
    panel.plot(critical, b, **ink.theory())
    panel.scatter(
        data[f"{key}_dot_log10_sigma_w"], data[f"{key}_dot_sigma_b"], c=data[f"{key}_dot_log10_chi"],
        s=42, edgecolors=ink.text_colour(), linewidths=0.9, zorder=3, **colours,
    )  # fmt: skip
    panel.set_xlim(w[0], w[-1])
    panel.set_ylim(b[0], b[-1])
    edge = float(np.interp(FATES * b[-1], b, critical))
    for words, end in (("vanish", w[0]), ("explode", w[-1])):
        _say(panel, (edge + end) / 2, FATES * b[-1], words, dx=0, ha="center")
    return chi


def _halo() -> list[Any]:
    """What a map behind it leaves readable."""
    return [withStroke(linewidth=3, foreground=ink.background_colour())]


def _say(panel: Axes, x: float, y: float, words: str, **how: Any) -> None:
    ink.label(panel, x, y, words, ink.text_colour(), path_effects=_halo(), **how)


# Per recipe: how many lines of type its pole is high, and where its name stands, clear of the critical lines.
_POLES: tuple[tuple[float, dict[str, Any]], ...] = (
    (0.8, {"dx": -4, "dy": -2, "ha": "right"}),
    (2.0, {"dx": -4, "dy": -2, "ha": "right"}),
    (0.8, {"dx": 4, "dy": -2}),
)


def _mark_recipes(panel: Axes) -> None:
    """A named pole at the scale of each recipe."""
    place, line = ink.from_below(panel, panel.transData), mpl.rcParams["font.size"] / 72
    for recipe, (lines, side) in zip(RECIPES, _POLES, strict=True):
        at, height = float(np.log10(INITIALISATIONS[recipe].sigma_w)), lines * line
        how: dict[str, Any] = {"transform": place, "path_effects": _halo(), "gid": "guide"}
        panel.plot([at, at], [0, height], color=ink.text_colour(), linewidth=1.4, scaley=False, **how)
        _say(panel, at, height, INITIALISATIONS[recipe].title, xycoords=place, **side)


def _colour_bar(panel: Axes, chi: Any) -> None:
    bar = ink.colour_bar(panel, chi, 4.8, extend="both")
    bar.set_xlabel("factor χ per layer")
    ink.ticks(bar.xaxis, [-1, -0.5, 0, 0.5, 1], ["0.1", "0.3", "1", "3", "10"])


def _critical(key: str, data: Data, row: int = 0) -> str:
    """The critical weight scale, without biases unless another row is asked for."""
    return number(10 ** data[f"{key}_log10_critical_sigma_w_theory"][row])


def title(data: Data) -> str:
    """What centring changes."""
    return (
        f"Sigmoid's critical weight scale is {_critical('sigmoid', data)}, and "
        f"{_critical('sigmoid_centred', data)} once its biases centre it"
    )


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "What a layer multiplies the mean square of a gradient by: blue below 1, red or rust above. Dashed: critical. "
        f"Ringed: measured, {WIDTH} units; where theory holds, only the ring is seen."
    )


def method(_: Data) -> str:
    """How it was measured."""
    scales = ", ".join(f"{INITIALISATIONS[r].title} {number(INITIALISATIONS[r].sigma_w)}" for r in RECIPES)
    return (
        f"Map: χ by the theory of infinite width; colours end at {number(10**-LIMIT)} and {number(10**LIMIT)}. Weight "
        f"scale: standard deviation of a weight times the square root of the fan-in ({scales}). Centred: biases of "
        "minus half the sum of a unit's weights; the bias scale is that of random biases beside them. Each title gives "
        f"the critical weight scale without those. Rings: factor per layer in untrained networks of {DEPTH} layers of "
        f"{WIDTH} units, normal weights, its mean over all layers but the first {SETTLED}, median of {len(SEEDS)} seeds."
    )


def alt(data: Data) -> str:
    """The maps by their critical lines."""
    lines = ", ".join(
        f"{shown.title} from {_critical(shown.key, data)} without random biases to {_critical(shown.key, data, -1)} at a "
        f"bias scale of {number(data[f'{shown.key}_sigma_b'][-1])}"
        for shown in MAPS
    )
    maps = "Maps of the gradient's factor per layer over weight scale and bias scale"
    return f"{maps}. The critical weight scale runs for {lines}. Gradients vanish below it and explode above."


FIGURE = Figure(compute, draw, title, caption, method, alt, height=4.2, panels=(2, 2), phone_height=1.9)
