"""How theory for infinite width errs at a finite one: not on the mean, but typically, by 5/(2n) per layer."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.finite_width import DEPTH, NETWORKS, finite_width
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.finite_width import typical_factor

WIDTHS = tuple(NETWORKS)
# The width of which the title speaks.
SPOKEN = 64


def compute() -> Data:
    """log2 of the width; in per cent what a layer's factor differs from 1 by, with two standard errors; the theory."""
    found = [finite_width(width, networks) for width, networks in NETWORKS.items()]
    mean, mean_error, log_mean, log_mean_error = np.transpose(
        [(each.mean, each.mean_error, each.log_mean, each.log_mean_error) for each in found]
    )
    fine = np.unique(np.geomspace(WIDTHS[0], WIDTHS[-1], 60).round())
    return {
        "log2_width": np.log2(WIDTHS),
        "relu_mean_low": 100 * (mean - 2 * mean_error - 1),
        "relu_mean": 100 * (mean - 1),
        "relu_mean_high": 100 * (mean + 2 * mean_error - 1),
        "relu_typical_low": 100 * np.expm1(log_mean - 2 * log_mean_error),
        "relu_typical": 100 * np.expm1(log_mean),
        "relu_typical_high": 100 * np.expm1(log_mean + 2 * log_mean_error),
        "log2_width_theory": np.log2(fine),
        "relu_typical_theory": 100 * (np.array([typical_factor(int(width)) for width in fine]) - 1),
        "relu_mean_theory": np.zeros(len(fine)),
    }


def draw(axes: Axes, data: Data) -> None:
    """Dots with two standard errors, open for the mean; theory dashed through them."""
    x, colour = data["log2_width"], ink.colour(RELU)
    for name, fill in (("relu_mean", ink.background_colour()), ("relu_typical", colour)):
        axes.plot(data["log2_width_theory"], data[f"{name}_theory"], **ink.theory())
        axes.vlines(x, data[f"{name}_low"], data[f"{name}_high"], color=colour, linewidth=2.0, zorder=3)
        axes.plot(x, data[name], "o", color=colour, markerfacecolor=fill, markeredgewidth=1.8, markersize=7, zorder=4)
    ink.label(axes, x[0], data["relu_mean"][0], "mean: nothing is lost", colour, dx=12, dy=10)
    ink.label(axes, x[0], data["relu_typical"][0], "typical: about 5/(2n) is lost", colour, dx=16, dy=-2)
    axes.set_xlim(x[0] - 0.3, x[-1] + 0.3)
    axes.set_ylim(data["relu_typical_low"].min() - 2.5, max(data["relu_mean_high"].max(), 0) + 3.5)
    ink.ticks(axes.xaxis, x, [f"{width:,}" for width in WIDTHS])
    ink.ticks(axes.yaxis, [-15, -10, -5, 0], ["−15%", "−10%", "−5%", "0"])
    axes.set_xlabel("units per layer, n")
    axes.set_ylabel("change of the squared gradient in one layer")


def title(data: Data) -> str:
    """What the typical layer of one width loses."""
    loss = number(-data["relu_typical"][WIDTHS.index(SPOKEN)], ".2g")
    return f"A typical ReLU layer of {SPOKEN} units loses {loss}% of the squared gradient, the average one none"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "He weights keep the mean of the squared gradient at every width (open dots); the typical factor (filled) falls "
        "short of 1, the less, the wider the layers are. Dashed: its exact theory."
    )


def method(_: Data) -> str:
    """How it was measured."""
    networks = ", ".join(f"{count:,}" for count in NETWORKS.values())
    return (
        "The factor by which a ReLU layer with He weights multiplies the squared gradient, less 1: its mean (open), and "
        f"the exponential of its mean logarithm (filled), from {networks} untrained networks of {DEPTH - 1} factors "
        "each, one gradient a network, without those in which a whole layer happened to be silent. Bars: two standard errors. Theory: Hanin & Nica (2020)."
    )


def alt(data: Data) -> str:
    """The dots in words."""
    typical = zip(WIDTHS, data["relu_typical"], strict=True)
    dots = ", ".join(f"{number(change, '.2g')}% at {width:,} units" for width, change in typical)
    return f"Change of the squared gradient in one layer against width. The mean stays at 0; typical is {dots}."


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.9)
