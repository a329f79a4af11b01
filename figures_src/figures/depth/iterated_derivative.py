"""What a program that circulates draws as "the vanishing gradient", beside the product that it should have computed."""

from typing import Any

import numpy as np

from figures_src.base.typography import number
from figures_src.figures import ink
from figures_src.figures.figure import Data, Figure
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import iterate, scalar_chain

ROUNDS = 5
UNIT = 1e-7


def compute() -> Data:
    """On the program's own grid: its last iterate of the derivative, and the logarithm of the products of slopes."""
    x = np.linspace(-10, 10, 100)
    last = iterate(SIGMOID.df, x, ROUNDS)[ROUNDS]
    return {
        "x": x,
        "program_above_its_minimum": (last - last.min()) / UNIT,
        "program": last,
        "log10_product": scalar_chain(SIGMOID, x, ROUNDS).log_gradients / np.log(10),
    }


def draw(axes: Any, data: Data) -> None:
    """The bell as it is shown, the same numbers on an axis from 0, and the products."""
    bell, honest, products = axes
    x, colour = data["x"], ink.colour(SIGMOID)
    bell.set_title("What the program shows")
    bell.plot(x, data["program_above_its_minimum"], **ink.of(SIGMOID))
    bell.set_ylabel(f"value less {number(data['program'].min(), '.4f')}")
    ink.ticks(bell.yaxis, [0, 1], ["0", number(UNIT)])
    ink.room(bell, y=0.08)
    honest.set_title("On an axis from 0")
    honest.plot(x, data["program"], **ink.of(SIGMOID))
    honest.set_ylabel("value")
    level = data["program"].mean()
    ink.label(honest, 0, level, "the same numbers", colour, dx=0, dy=-11, ha="center")
    ink.ticks(honest.yaxis, [0, 0.1, 0.2, 0.3])
    honest.update_datalim([(0, 0), (0, 0.3)])
    ink.room(honest)
    products.set_title("By the chain rule")
    products.set_ylabel("product of L slopes")
    for layer, logs in enumerate(data["log10_product"], start=1):
        products.plot(x, logs, color=colour, linewidth=1.8, linestyle="-", alpha=0.65 + 0.07 * layer)
        words = f"L = {layer}" if layer in (1, len(data["log10_product"])) else str(layer)
        ink.label(products, x[-1], logs[-1], words, ink.text_colour(), dx=4)
    ink.powers_of_ten(products.yaxis, range(-8, 1, 2))
    products.update_datalim([(0, -8), (0, 0)])
    ink.room(products, y=0.02)
    for panel in axes:
        panel.set_xlabel("input x")
        ink.ticks(panel.xaxis, [-10, 0, 10])


def title(data: Data) -> str:
    return f"The bell that the program shows is a flat line at {number(data['program'].mean())}"


def caption(data: Data) -> str:
    layers = len(data["log10_product"])
    return (
        f"The program feeds the derivative its own value, {layers} times; its last curve spans [[iterated_span:.3g]], "
        f"which the library magnifies. The chain rule multiplies slopes: {layers} layers with weight 1 leave at most "
        "[[product_after_5:.2g]]."
    )


def method(data: Data) -> str:
    return (
        f"Both on the program's own grid, {len(data['x'])} inputs from {number(data['x'][0])} to "
        f"{number(data['x'][-1])}, in double precision. The products are those of a chain with weight 1 and bias 0; "
        "logarithms of slopes are added."
    )


def alt(data: Data) -> str:
    peaks = ", ".join(number(10 ** logs.max()) for logs in data["log10_product"])
    return (
        f"Three panels. First: the program's last curve less its minimum is a bell {number(np.ptp(data['program']))} "
        f"high. Second: on an axis from 0 the same curve is a flat line at {number(data['program'].mean(), '.4f')}. "
        f"Third: products of slopes for 1 to {len(data['log10_product'])} layers, each curve lower than the one before; "
        f"their peaks are {peaks}."
    )


FIGURE = Figure(compute, draw, title, caption, method, alt, height=2.4, panels=(1, 3), phone_height=1.6)
