"""He initialisation keeps the mean square of a gradient, not the typical one."""

from statistics import NormalDist
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from figures_src.base.typography import number
from figures_src.experiments.typical_gradient import SEEDS, WIDTHS, typical_gradient
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.finite_width import log_normal_theory
from figures_src.maths.spread import spread

MARKERS = dict(zip(WIDTHS, "os^", strict=True))
BAND = (0.05, 0.95)
LOG_10 = np.log(10)


def compute() -> Data:
    """log10 of the squared ratio against depth / width: each width's mean, median and band, and the theory's."""
    data: dict[str, Array] = {}
    for width in WIDTHS:
        found = typical_gradient(width)
        low, median, high = (ends / LOG_10 for ends in spread(found.log_ratio))
        data |= {
            f"depth_over_width_{width}": found.depths / width,
            f"relu_{width}_mean": np.log10(np.mean(np.exp(found.log_ratio), axis=0)),
            f"relu_{width}_median": median,
            f"relu_{width}_low": low,
            f"relu_{width}_high": high,
        }
    aspect = np.linspace(0, 1, 101)
    log_mean, log_variance = log_normal_theory(aspect)
    reach = NormalDist().inv_cdf(BAND[1]) * np.sqrt(log_variance)
    return data | {
        "depth_over_width_theory": aspect,
        "relu_mean_theory": (log_mean + log_variance / 2) / LOG_10,
        "relu_median_theory": log_mean / LOG_10,
        "relu_low_theory": (log_mean - reach) / LOG_10,
        "relu_high_theory": (log_mean + reach) / LOG_10,
    }


def draw(axes: Axes, data: Data) -> None:
    """Bands and marks of three widths, which fall onto one another; theory dashed."""
    colour = ink.colour(RELU)
    mark: dict[str, Any] = {"color": colour, "markersize": 6, "clip_on": False, "zorder": 4}
    for width, marker in MARKERS.items():
        aspect, name = data[f"depth_over_width_{width}"], f"relu_{width}"
        axes.fill_between(aspect, data[f"{name}_low"], data[f"{name}_high"], color=colour, alpha=0.1, lw=0)
        axes.plot(aspect, data[f"{name}_median"], marker, **mark)
        axes.plot(aspect, data[f"{name}_mean"], marker, **mark, mfc=ink.background_colour(), mew=1.5)
    for name in ("low", "median", "mean", "high"):
        axes.plot(data["depth_over_width_theory"], data[f"relu_{name}_theory"], **ink.theory())
    low, high = (number(share, ".0%") for share in BAND)
    for name, words in {"high": high, "mean": "mean", "median": "median", "low": low}.items():
        ink.label(axes, 1, data[f"relu_{name}_theory"][-1], words, colour, dx=9)
    axes.set_xlim(0, 1)
    drawn = np.concatenate([values for name, values in data.items() if name.startswith("relu")])
    axes.set_ylim(drawn.min() - 0.1, drawn.max() + 0.1)
    ink.ticks(axes.xaxis, [0, 0.25, 0.5, 0.75, 1])
    ink.powers_of_ten(axes.yaxis, range(-2, 1))
    axes.set_xlabel("depth / width")
    axes.set_ylabel("squared gradient, at the input over that at the output")
    _legend(axes)


def _legend(axes: Axes) -> None:
    """Which mark is which width, for no label could stand beside marks that fall onto one another."""
    how: dict[str, Any] = {"color": ink.muted_colour(), "linestyle": "none", "markersize": 6}
    marks = [Line2D([], [], marker=marker, label=f"{width} units", **how) for width, marker in MARKERS.items()]
    axes.legend(
        handles=marks, loc="lower left", labelcolor=ink.muted_colour(), frameon=True, facecolor=ink.background_colour(),
        edgecolor="none", framealpha=1, borderpad=0.2, handletextpad=0.2,
    )  # fmt: skip


def _last(data: Data, name: str) -> float:
    """The widest networks' value at the greatest depth."""
    return float(10 ** data[f"relu_{WIDTHS[-1]}_{name}"][-1])


def title(data: Data) -> str:
    """What is typically left."""
    median = number(_last(data, "median"), ".2g")
    return f"A typical ReLU network as deep as it is wide keeps only {median} of the squared gradient"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        "He weights keep the mean (open), which a few large gradients carry; the median (filled) falls. Band: 5–95% of "
        "the networks; dashed: theory. Only depth over width counts: three widths fall onto one another."
    )


def method(_: Data) -> str:
    """How it was measured."""
    log_mean, log_variance = log_normal_theory(1.0)
    return (
        "Squared norm of the gradient with respect to the input over that with respect to the output, in "
        f"{len(SEEDS):,} untrained ReLU networks of each width, one input and one random gradient each; band: "
        f"{number(100 * BAND[0])}–{number(BAND[1], '.0%')} of the networks. Theory to leading order in 1 / width (Hanin "
        f"& Nica, 2020): the logarithm is normal with mean {number(log_mean)} and variance {number(log_variance)} times "
        "depth / width."
    )


def alt(data: Data) -> str:
    """Mean, median and band in words."""
    return (
        "Squared gradient ratio against depth / width from 0 to 1, logarithmic, for networks of "
        f"{', '.join(map(str, WIDTHS))} units per layer, which fall onto one another. The mean stays near 1; the median "
        f"falls in a straight line to {number(_last(data, 'median'), '.2g')}; the band widens, at depth = width from "
        f"{number(_last(data, 'low'), '.1g')} to {number(_last(data, 'high'), '.2g')}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.5, phone_height=3.0)
