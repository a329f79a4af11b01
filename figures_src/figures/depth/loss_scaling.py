"""What half precision loses of a gradient, layer by layer, and what a scaled loss saves."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from figures_src.base.typography import number
from figures_src.experiments import loss_scaling as kept
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.precision import FLOAT16
from figures_src.maths.spread import spread

# What the loss is multiplied by.
SCALED = 2.0**kept.SCALE


def compute() -> Data:
    """The share of each layer's gradient that is 0, by the power of 2 of the loss: median of the seeds, and their ends."""
    lost = kept.loss_scaling(*kept.STARVED, FLOAT16).lost
    data: dict[str, Any] = {"layer": np.arange(1.0, kept.DEPTH + 2)}
    for name, exponent in (("sigmoid_plain", 0), ("sigmoid_scaled", kept.SCALE)):
        low, median, high = spread(lost[exponent])
        data |= {f"{name}_low": low, f"{name}_median": median, f"{name}_high": high}
    return data


def draw(axes: Axes, data: Data) -> None:
    """Both lines over the layers; the scaled one has dots."""
    layer, blue = data["layer"], ink.of(SIGMOID)
    for name, marker in (("sigmoid_plain", None), ("sigmoid_scaled", "o")):
        axes.fill_between(layer, data[f"{name}_low"], data[f"{name}_high"], color=blue["color"], alpha=0.2, lw=0)
        axes.plot(layer, data[f"{name}_median"], marker=marker, clip_on=False, **blue)
    halfway = int(np.argmin(np.abs(data["sigmoid_plain_median"] - 0.5)))
    ink.label(axes, layer[halfway], data["sigmoid_plain_median"][halfway], "loss as it is", blue["color"], dx=12, dy=4)
    ink.label(axes, layer[1], 0, f"loss × {_scale()}", blue["color"], dx=0, dy=14, ha="center")
    axes.set(xlim=(layer[0] - 0.15, layer[-1] + 0.15), ylim=(0, 1.04))
    ink.ticks(axes.xaxis, layer, [*map(number, layer[:-1]), "output"])
    ink.ticks(axes.yaxis, [0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    ink.layer_axis(axes)
    axes.set_ylabel("share of the gradient that is lost")


def _scale() -> str:
    return number(SCALED, ",.0f")


def _share(data: Data, name: str) -> str:
    """Of the first layer's gradient."""
    return number(data[f"sigmoid_{name}_median"][0], ".1%" if name == "scaled" else ".0%")


def title(data: Data) -> str:
    plain, scaled = _share(data, "plain"), _share(data, "scaled")
    return f"Half precision loses {plain} of the first layer's gradient, with the loss × {_scale()} only {scaled}"


def caption(_: Data) -> str:
    return (
        f"The gradient in an untrained network of {kept.DEPTH} sigmoid layers with Xavier's weights, kept in half precision: "
        "what is too small is lost. Multiplying the loss multiplies every number on the way back, and the result is "
        "divided again."
    )


def method(_: Data) -> str:
    return (
        f"Networks of {kept.WIDTH} units per layer, zero biases, one batch of {kept.BATCH} digits, cross-entropy; derivative "
        "of the loss with respect to the pre-activations. Weights and activations are kept in double precision, every "
        "product on the way back is rounded to half. Share of the numbers, over units and examples, that become 0 and "
        f"are something else in double precision. Lines: median of {len(kept.SEEDS)} seeds; bands: from the least to the "
        "largest of them."
    )


def alt(data: Data) -> str:
    half = np.argmax(data["sigmoid_plain_median"] < 0.5)
    return (
        "Share of the gradient that is lost against the layer. With the loss as it is the line lies at "
        f"{_share(data, 'plain')} in the first layers, falls below one half in layer {number(data['layer'][half])} and "
        f"reaches the bottom before the output. With the loss multiplied by {_scale()} it lies at the bottom throughout: "
        f"{_share(data, 'scaled')} in the first layer."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.8)
