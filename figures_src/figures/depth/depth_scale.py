"""How deep a signal can travel: the depth scale of sigmoid, tanh and ReLU over the scale of the weights."""

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments.depth_scales import SIGMA_B, depth_scales
from figures_src.experiments.factors import DEPTH, SEEDS, SETTLED, WIDTH, factors, on_the_line
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.mean_field import critical_sigma_w
from figures_src.maths.spread import spread

# As they were measured; each with its marker, and the side of its peak on which its name stands.
CASES = ((SIGMOID, "^", "left"), (TANH, "s", "right"), (RELU, "o", "left"))
CEILING = 3.0


def compute() -> Data:
    """log10 of the weight scale, and log10 of the depth scale for each function, cut where it runs to infinity.

    At some weight scales also measured, 1 / |ln factor|: the median of the seeds and their spread.
    """
    found = depth_scales(tuple(activation for activation, *_ in CASES), SIGMA_B)
    data = {"log10_sigma_w_theory": np.log10(found.sigma_w)}
    for (activation, *_), xi in zip(CASES, np.log10(found.xi), strict=True):
        name, measured = activation.name, factors(activation, on_the_line(SIGMA_B))
        scale = -np.log10(np.abs(np.log(measured.factor)))
        low, median, high = spread(scale, axis=1)
        data |= {
            f"{name}_theory": np.where(xi > CEILING, np.nan, xi),
            f"{name}_log10_sigma_w": np.log10(measured.points[:, 0]),
            f"{name}_low": low,
            f"{name}_median": median,
            f"{name}_high": high,
        }
    return data


def draw(axes: Axes, data: Data) -> None:
    """Three peaks by theory, and what was measured on them."""
    for activation, marker, align in CASES:
        name, colour = activation.name, ink.colour(activation)
        at = data[f"{name}_log10_sigma_w"]
        axes.plot(data["log10_sigma_w_theory"], data[f"{name}_theory"], **ink.theory(colour))
        axes.vlines(at, data[f"{name}_low"], data[f"{name}_high"], color=colour, linewidth=2.0)
        axes.plot(at, data[f"{name}_median"], marker, color=colour, markersize=6.5)
        critical = critical_sigma_w(activation, SIGMA_B)
        words, dx = f"{activation.title}\n{number(critical)}", 7 if align == "left" else -7
        ink.label(axes, np.log10(critical), CEILING - 0.3, words, colour, dx=dx, ha=align)
    lowest = np.nanmin(
        [np.nanmin(data[f"{activation.name}_{part}"]) for activation, *_ in CASES for part in ("low", "theory")]
    )
    axes.set_ylim(lowest - 0.15, CEILING + 0.15)
    low, high = data["log10_sigma_w_theory"][[0, -1]]
    axes.set_xlim(low, high)
    ink.ticks(axes.xaxis, np.log10([0.3, 1, 3, 10, 30]), ["0.3", "1", "3", "10", "30"])
    ink.ticks(axes.yaxis, [0, 1, 2, 3], ["1", "10", "100", "1,000"])
    axes.set_xlabel(r"weight scale $\sigma_w$")
    axes.set_ylabel(r"depth scale $\xi$, in layers")


def title(_: Data) -> str:
    """Where sigmoid's peak is."""
    critical = number(critical_sigma_w(SIGMOID, SIGMA_B))
    return f"Over many layers gradients keep their size only near one weight scale, for sigmoid {critical}"


def caption(_: Data) -> str:
    """What is seen."""
    return (
        f"Over ξ layers the mean square of a gradient changes by a factor of e: left of a peak it shrinks, right of it it "
        f"grows. Marks: measured; dashed: theory, infinite at the peak and cut at {10**CEILING:,.0f} layers."
    )


def method(_: Data) -> str:
    """How it was measured."""
    return (
        f"ξ = 1 / |ln χ|, with a bias scale of {number(SIGMA_B)}. Measured: the factor per layer in untrained networks "
        f"of {DEPTH} layers of {WIDTH} units, its mean over all layers but the first {SETTLED}; "
        f"median, with a bar from the least to the largest of {len(SEEDS)} seeds. Theory: infinite width."
    )


def alt(_: Data) -> str:
    """The peaks in words."""
    peaks = ", ".join(
        f"{activation.title} at {number(critical_sigma_w(activation, SIGMA_B))}" for activation, *_ in CASES
    )
    return f"Depth scale against weight scale, both logarithmic. Each function has one sharp peak: {peaks}."


FIGURE = Figure(compute, draw, title, caption, method, alt, height=3.3, phone_height=2.8)
