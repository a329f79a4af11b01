"""How deep a signal can travel: the depth scale of sigmoid, tanh and ReLU over the scale of the weights."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.experiments.phases import DEPTH, SEEDS, WIDTH, depth_scales
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.mean_field import critical_sigma_w
from figures_src.typography import number

NAMES, SIGMA_B = ("sigmoid", "tanh", "relu"), 0.2
CEILING = 3.0


def compute() -> Data:
    """log10 of the weight scale, and log10 of the depth scale for each function, cut off where it runs to infinity.

    At some weight scales also measured: the median, the lowest and the highest of the seeds.
    """
    found = depth_scales(NAMES, SIGMA_B)
    data = {"log10_sigma_w": np.log10(found.sigma_w), "log10_measured_at": np.log10(found.dots)}
    for name, theory, measured in zip(NAMES, found.xi, np.log10(found.measured), strict=True):
        data[name] = np.minimum(np.log10(theory), CEILING)
        data[f"{name}_low"], data[f"{name}_median"], data[f"{name}_high"] = np.percentile(
            measured, (0, 50, 100), axis=1
        )
    return data


def draw(axes: Axes, data: Data) -> None:
    """Three peaks by theory, and what was measured on them."""
    for name in NAMES:
        activation = CATALOGUE[name]
        axes.plot(data["log10_sigma_w"], data[name], **ink.of(activation))
        at, colour = data["log10_measured_at"], ink.colour(activation)
        axes.vlines(at, data[f"{name}_low"], data[f"{name}_high"], color=colour, linewidth=1.6)
        axes.plot(at, data[f"{name}_median"], "o", color=colour, markeredgecolor=ink.background_colour(), markersize=7)
        peak = np.log10(critical_sigma_w(activation, SIGMA_B))
        side = {"relu": (6, "left"), "tanh": (-6, "right"), "sigmoid": (6, "left")}[name]
        ink.label(
            axes, peak, 2.75, f"{activation.title}: {number(10**peak)}", ink.colour(activation), dx=side[0], ha=side[1]
        )
    axes.set_ylim(-0.8, CEILING)
    ink.ticks(axes.xaxis, np.log10([0.3, 1, 3, 10, 30]), ["0.3", "1", "3", "10", "30"])
    ink.ticks(axes.yaxis, [0, 1, 2, 3], ["1", "10", "100", "1,000"])
    axes.set_xlabel(r"weight scale $\sigma_w$")
    axes.set_ylabel("depth scale ξ, in layers")


def title(_: Data) -> str:
    """The finding."""
    sigmoid = number(critical_sigma_w(CATALOGUE["sigmoid"], SIGMA_B))
    return (
        "Gradients keep their size over many layers only near one weight scale;\n"
        f"for sigmoid, with a bias scale of {number(SIGMA_B)}, that is {sigmoid}"
    )


def caption(_: Data) -> str:
    """What is drawn, in a line."""
    return (
        f"Over ξ layers the mean square of a gradient changes by a factor of e. Lines: theory of infinite width, bias scale "
        f"{number(SIGMA_B)}. Dots: measured over networks of {WIDTH} units and {DEPTH} layers, median and range of {len(SEEDS)} seeds. At the critical weight scale ξ is infinite. Left of it gradients vanish, right of it they explode."
    )


def alt(_: Data) -> str:
    """The peaks in words."""
    peaks = ", ".join(f"{CATALOGUE[n].title} at {number(critical_sigma_w(CATALOGUE[n], SIGMA_B))}" for n in NAMES)
    return f"Depth scale against weight scale, both logarithmic. Each function has one sharp peak: {peaks}."


FIGURES = (Figure("depth_scale", compute, draw, title, caption, alt, height=4.0, margins=(0.85, 0.4, 0.6)),)
