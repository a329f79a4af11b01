"""Where gradients vanish and where they explode: chi over the scales of weights and biases."""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.colors import TwoSlopeNorm

from figures_src.experiments.phases import SEEDS, WIDTH, phases
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.network import INITIALISATIONS
from figures_src.typography import number

REACH = {"sigmoid": (16.0, 4.0), "tanh": (3.0, 1.0), "relu": (3.0, 1.0)}
LIMIT = 1.0
RECIPES = ("fan_in_uniform", "xavier", "he")
# Where across a panel the two fates are named, clear of the dots.
WORDS = {"sigmoid": (0.35, 0.84), "tanh": (0.34, 0.65), "relu": (0.32, 0.65)}


def compute() -> Data:
    """Per function: the grid, log10 of chi on it, the critical line; and log10 of chi measured, with its place."""
    data: dict[str, Any] = {}
    for name, reach in REACH.items():
        found = phases(name, *reach)
        data |= {
            f"{name}_sigma_w": found.sigma_w,
            f"{name}_sigma_b": found.sigma_b,
            f"{name}_log10_chi": np.log10(found.chi),
            f"{name}_critical_sigma_w": found.critical,
            f"{name}_dot_sigma_w": found.dots[:, 0],
            f"{name}_dot_sigma_b": found.dots[:, 1],
            f"{name}_dot_log10_chi": np.log10(found.measured.mean(axis=1)),
        }
    return data


def draw(axes: Any, data: Data) -> None:
    """A map each, on one scale of colours centred where gradients keep; measured dots in the same colours."""
    norm = TwoSlopeNorm(0.0, -LIMIT, LIMIT)
    for panel, name in zip(axes, REACH, strict=True):
        w, b = data[f"{name}_sigma_w"], data[f"{name}_sigma_b"]
        # Steps of colour, which contours make readable and which a palette keeps.
        how: dict[str, Any] = {"norm": norm, "cmap": mpl.colormaps["RdBu_r"].resampled(25)}
        step_w, step_b = w[1] - w[0], b[1] - b[0]
        extent = (w[0] - step_w / 2, w[-1] + step_w / 2, b[0] - step_b / 2, b[-1] + step_b / 2)
        panel.imshow(
            data[f"{name}_log10_chi"], origin="lower", extent=extent, aspect="auto", interpolation="bilinear",
            interpolation_stage="data", **how,
        )  # fmt: skip
        panel.plot(data[f"{name}_critical_sigma_w"], b, color="black", linewidth=1.4, linestyle="-")
        panel.scatter(
            data[f"{name}_dot_sigma_w"], data[f"{name}_dot_sigma_b"], c=data[f"{name}_dot_log10_chi"],
            s=42, edgecolors="black", linewidths=0.8, **how,
        )  # fmt: skip
        scales = [INITIALISATIONS[recipe].sigma_w for recipe in RECIPES]
        panel.plot(scales, [0] * len(scales), "^k", mec="white", markersize=7, clip_on=False, zorder=5, gid="guide")
        panel.annotate(
            ", ".join(INITIALISATIONS[recipe].title for recipe in RECIPES), (scales[-1], 0), (8, 3),
            textcoords="offset points", size=9, color="black", va="bottom",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
        )  # fmt: skip
        panel.set_title(CATALOGUE[name].title)
        panel.grid(visible=False)
        panel.set_xlim(w[0], w[-1])
        panel.set_ylim(b[0], b[-1])
        panel.set_xlabel(r"weight scale $\sigma_w$")
        ink.ticks(panel.xaxis, [1, 4, 8, 12, 16] if name == "sigmoid" else [1, 2, 3])
        ink.ticks(panel.yaxis, [0, REACH[name][1] / 2, REACH[name][1]])
        for words, x, y in (("vanish", WORDS[name][0], 0.7), ("explode", WORDS[name][1], 0.4)):
            how = {"transform": panel.transAxes, "ha": "center", "va": "center", "color": "black"}
            panel.text(x, y, words, **how)
    axes[0].set_ylabel(r"bias scale $\sigma_b$")


def title(data: Data) -> str:
    """The finding."""
    sigmoid, relu = (data[f"{name}_critical_sigma_w"][0] for name in ("sigmoid", "relu"))
    return f"Gradients keep their size at a weight scale of {number(relu)} for ReLU, {number(sigmoid)} for sigmoid"


def caption(_: Data) -> str:
    """What is drawn, in a line."""
    scales = ", ".join(f"{INITIALISATIONS[r].title} {number(INITIALISATIONS[r].sigma_w)}" for r in RECIPES)
    return (
        "The factor χ by which a layer multiplies the mean square of a gradient, by the theory of infinite width: blue "
        "below 1 (darkest: a tenth or less), red above, white where gradients keep their size, which is the black line. Weight scale: standard "
        f"deviation of a weight times the square root of the fan-in; triangles, from the left: {scales}. Dots: measured in networks of {WIDTH} units, "
        "mean of "
        f"{len(SEEDS)} seeds, in the same colours; where theory holds they melt into the map."
    )


def alt(data: Data) -> str:
    """The three maps by their critical lines."""
    lines = ", ".join(
        f"{CATALOGUE[name].title} from {number(data[f'{name}_critical_sigma_w'][0])} without biases to "
        f"{number(data[f'{name}_critical_sigma_w'][-1])} at a bias scale of {number(REACH[name][1])}"
        for name in REACH
    )
    maps = "Three maps of the gradient's factor over weight scale and bias scale"
    return f"{maps}. The critical weight scale runs for {lines}."


FIGURES = (
    Figure("phase_diagram", compute, draw, title, caption, alt, height=3.8, panels=(1, 3), margins=(0.65, 0.25, 0.45)),
)
