"""He initialisation keeps the mean square of a gradient, not the typical one."""

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from figures_src.experiments.typical_gradient import SEEDS, WIDTHS, log_normal_theory, typical_gradient
from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE, Array
from figures_src.typography import number

RELU = CATALOGUE["relu"]
MARKERS = dict(zip(WIDTHS, "os^", strict=True))
BAND = (0.05, 0.95)
LOG_10 = np.log(10)


def compute() -> Data:
    """log10 of the squared ratio against depth / width: each width's mean, median and band, and the theory's."""
    data: dict[str, Array] = {}
    for width in WIDTHS:
        found = typical_gradient(width)
        logs = np.insert(found.log_ratio, 0, 0.0, axis=1)  # through no layer at all nothing changes
        low, median, high = np.quantile(logs, (BAND[0], 0.5, BAND[1]), axis=0) / LOG_10
        data |= {
            f"depth_over_width_{width}": np.insert(found.depths, 0, 0) / width,
            f"mean_{width}": np.log10(np.mean(np.exp(logs), axis=0)),
            f"median_{width}": median,
            f"low_{width}": low,
            f"high_{width}": high,
        }
    aspect = np.linspace(0, 1, 101)
    log_mean, log_variance = log_normal_theory(aspect)
    reach = NormalDist().inv_cdf(BAND[1]) * np.sqrt(log_variance)
    return data | {
        "theory_depth_over_width": aspect,
        "theory_mean": (log_mean + log_variance / 2) / LOG_10,
        "theory_median": log_mean / LOG_10,
        "theory_low": (log_mean - reach) / LOG_10,
        "theory_high": (log_mean + reach) / LOG_10,
    }


def _legend(axes: Axes, theory: Mapping[str, Any]) -> None:
    how: dict[str, Any] = {"color": ink.muted_colour(), "linestyle": "none", "markersize": 7}
    marks = [Line2D([], [], marker=marker, label=f"width {width}", **how) for width, marker in MARKERS.items()]
    # On the colour of the background: the grid does not run through its words.
    axes.legend(
        handles=[*marks, Line2D([], [], label="theory", **theory)],
        loc="lower left",
        labelcolor=ink.muted_colour(),
        frameon=True,
        facecolor=ink.background_colour(),
        edgecolor="none",
        framealpha=1,
    )


def draw(axes: Axes, data: Data) -> None:
    """Bands and marks of three widths, which fall onto one another, under the theory's lines."""
    colour = ink.colour(RELU)
    mark: dict[str, Any] = {"linestyle": "none", "markersize": 7, "markeredgecolor": colour, "clip_on": False}
    mark["markevery"] = slice(1, None)  # at depth 0 all is 1 by definition
    for width, marker in MARKERS.items():
        aspect = data[f"depth_over_width_{width}"]
        axes.fill_between(aspect, data[f"low_{width}"], data[f"high_{width}"], color=colour, alpha=0.08, lw=0)
        axes.plot(aspect, data[f"median_{width}"], marker, markerfacecolor=colour, **mark)
        axes.plot(aspect, data[f"mean_{width}"], marker, markerfacecolor="none", markeredgewidth=1.4, **mark)
    thin: dict[str, Any] = {"color": ink.text_colour(), "linewidth": 1.1}
    for name, dashes in {"mean": "-", "median": "-", "low": (0, (3, 2)), "high": (0, (3, 2))}.items():
        axes.plot(data["theory_depth_over_width"], data[f"theory_{name}"], linestyle=dashes, **thin)
    _legend(axes, thin)
    low, high = (f"{number(share, '.0%')} of networks\nlie below" for share in BAND)
    ends = {"high": high, "mean": "mean", "median": "median", "low": low}
    for name, words in ends.items():
        ink.label(axes, 1, data[f"theory_{name}"][-1], words, colour, dx=9, dy=2 if name == "high" else 0)
    axes.set_xlim(0, 1)
    axes.set_ylim(-3.2, 0.9)
    ink.ticks(axes.xaxis, [0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])
    ink.powers_of_ten(axes.yaxis, range(-3, 1))
    axes.set_xlabel("depth / width")
    axes.set_ylabel("squared gradient, input / output")


def _last(data: Data, name: str) -> float:
    """The widest networks' value at the greatest depth."""
    return float(10 ** data[f"{name}_{WIDTHS[-1]}"][-1])


def title(data: Data) -> str:
    """The finding."""
    return (
        f"He initialisation keeps the mean squared gradient at {number(10 ** data['theory_mean'][-1])},\n"
        f"but a typical network as deep as wide has {number(_last(data, 'median'), '.2g')} of it left"
    )


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    depth = data[f"depth_over_width_{WIDTHS[-1]}"]
    half = 10 ** data[f"median_{WIDTHS[-1]}"][np.flatnonzero(depth == 0.5)[0]]
    log_mean, log_variance = log_normal_theory(1.0)
    return (
        f"Squared norm of the gradient at the input over that at the output, in {len(SEEDS):,} untrained ReLU networks "
        f"of each width: mean (open), median (filled), {number(BAND[0], '.0%')[:-1]}–{number(BAND[1], '.0%')} of the "
        "networks (band). Lines: theory to leading order, in which the logarithm is normal with mean "
        f"{number(log_mean)} and variance {number(log_variance)} times depth / width, so that only this ratio counts. "
        f"At a depth of half the width the median is {number(half, '.2g')}; a few large gradients carry the mean."
    )


def alt(data: Data) -> str:
    """Mean, median and band in words."""
    return (
        "Squared gradient ratio against depth / width from 0 to 1, logarithmic, for networks of width "
        f"{', '.join(map(str, WIDTHS))}, which fall onto one another. The mean stays near 1; the median falls in a "
        f"straight line to {number(_last(data, 'median'), '.2g')}; the band widens, at depth = width from "
        f"{number(_last(data, 'low'), '.1g')} to {number(_last(data, 'high'), '.2g')}."
    )


FIGURES = (Figure("typical_gradient", compute, draw, title, caption, alt, height=4.6, margins=(0.85, 1.35, 0.6)),)
