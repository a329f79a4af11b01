"""How theory for infinite width errs at a finite one: not on the mean, but typically, by 5/(2n) a layer."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.experiments.finite_width import DEPTH, NETWORKS, WIDTHS, finite_width
from figures_src.experiments.typical_gradient import typical_factor
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.typography import number

RELU = CATALOGUE["relu"]


def compute() -> Data:
    """log2 of the width; the deviation of a layer's factor from 1 in per cent, with two standard errors; the theory."""
    found, widths = finite_width(), np.array(WIDTHS, dtype=float)
    fine = np.unique(np.geomspace(widths[0], widths[-1], 60).round())
    mean, typical = 100 * (found.mean - 1), 100 * np.expm1(found.log_mean)
    return {
        "log2_width": np.log2(widths),
        "mean_low": mean - 200 * found.mean_error,
        "mean": mean,
        "mean_high": mean + 200 * found.mean_error,
        "typical_low": typical - 200 * found.log_mean_error,
        "typical": typical,
        "typical_high": typical + 200 * found.log_mean_error,
        "log2_width_fine": np.log2(fine),
        "theory": 100 * (np.array([typical_factor(int(width)) for width in fine]) - 1),
    }


def draw(axes: Axes, data: Data) -> None:
    """Dots with two standard errors; theory thin."""
    x, colour = data["log2_width"], ink.colour(RELU)
    for name, fill in (("mean", ink.background_colour()), ("typical", colour)):
        axes.vlines(x, data[f"{name}_low"], data[f"{name}_high"], color=colour, linewidth=1.6)
        axes.plot(x, data[name], "o", color=colour, markerfacecolor=fill, markersize=7)
    axes.plot(data["log2_width_fine"], data["theory"], **ink.theory())
    ink.guide(axes, y=0)
    ink.label(axes, data["log2_width"][0], data["mean"][0], "mean", colour, dx=12, dy=9)
    ink.label(
        axes,
        data["log2_width"][0],
        data["typical"][0],
        "typical, and the theory of finite width: about −5/(2n)",
        colour,
        dx=16,
    )
    axes.set_xlim(3.7, 10.3)
    axes.set_ylim(-19, 5)
    ink.ticks(axes.xaxis, data["log2_width"], [f"{width:,}" for width in WIDTHS])
    ink.ticks(axes.yaxis, [-15, -10, -5, 0], ["−15%", "−10%", "−5%", "0"])
    axes.set_xlabel("width n")
    axes.set_ylabel("factor of a layer, less 1")


def title(data: Data) -> str:
    """The finding."""
    loss = number(-data["typical"][1], ".2g")
    return f"At a width of {WIDTHS[1]} a typical ReLU layer loses {loss}% of the squared gradient;\non average a layer loses nothing"


def caption(_: Data) -> str:
    """What is drawn, in a line."""
    networks = ", ".join(f"{NETWORKS[width]:,}" for width in WIDTHS)
    return (
        f"The factor by which a ReLU layer with He's weights multiplies the squared gradient: its mean (open) and the "
        f"exponential of its mean logarithm (filled), with two standard errors, from {networks} networks of {DEPTH - 1} "
        "factors each. The mean is 1 at every width; the typical factor falls short by about 5/(2n), which fades as layers widen. Thin: its exact theory (Hanin & Nica, 2020)."
    )


def alt(data: Data) -> str:
    """The dots in words."""
    typical = ", ".join(f"{number(y, '.2g')}% at {w:,}" for w, y in zip(WIDTHS, data["typical"], strict=True))
    return f"Deviation of a layer's factor from 1 against width. The mean stays at 0; the typical factor is {typical}."


FIGURES = (Figure("finite_width", compute, draw, title, caption, alt, height=3.8, margins=(0.85, 0.3, 0.6)),)
