"""What a program that circulates draws as "the vanishing gradient", beside the product that it should have computed."""

from typing import Any

import numpy as np

from figures_src.figures import Data, Figure, ink
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.depth import iterate, scalar_chain
from figures_src.typography import number

SIGMOID = CATALOGUE["sigmoid"]
ROUNDS = 5


def compute() -> Data:
    """On the program's own grid: its iterates of the derivative, and the logarithm of the products of slopes."""
    x = np.linspace(-10, 10, 100)
    last = iterate(SIGMOID.df, x, ROUNDS)[ROUNDS]
    return {
        "x": x,
        "program": last,
        "program_in_units_of_1e-7": (last - last.min()) * 1e7,
        "log10_product": scalar_chain(SIGMOID, x, ROUNDS).log_gradients / np.log(10),
    }


def draw(axes: Any, data: Data) -> None:
    """Left the program's curve on an honest axis, its bell under the microscope; right the products."""
    program, products = axes
    x = data["x"]
    program.set_title(f"The program, after {ROUNDS} rounds")
    program.plot(x, data["program"], **ink.of(SIGMOID))
    program.set_ylim(-0.01, 0.3)
    ink.ticks(program.yaxis, [0, 0.1, 0.2, 0.3])
    level = data["program"].mean()
    ink.label(program, 0, level, number(level, ".4f"), ink.colour(SIGMOID), dx=0, dy=11, ha="center")
    lens = program.inset_axes((0, 0.2, 1, 0.36))
    lens.plot(x, data["program_in_units_of_1e-7"], color=ink.colour(SIGMOID), linewidth=1.6)
    lens.set_axis_off()
    ink.ticks(lens.xaxis, [])
    ink.ticks(lens.yaxis, [])
    ink.label(lens, x[0], 1, number(1e-7), ink.muted_colour(), dx=0)
    lens.set_ylim(-0.15, 1.3)
    lens.set_title("the same line, less its minimum, magnified", fontsize=9.5, fontweight="normal", pad=3)
    products.set_title("The chain rule, layer by layer")
    for layer, logs in enumerate(data["log10_product"], start=1):
        products.plot(x, logs, color=ink.colour(SIGMOID), linewidth=1.8, linestyle="-", alpha=0.5 + 0.1 * layer)
        ink.label(products, x[-1], logs[-1], f"L = {layer}", ink.text_colour())
    ink.powers_of_ten(products.yaxis, range(-8, 1, 2))
    products.set_ylim(-8.2, 0.2)
    for panel in (program, products):
        panel.set_xlabel("input x")
        ink.ticks(panel.xaxis, [-10, -5, 0, 5, 10])


def title(data: Data) -> str:
    """The finding."""
    largest = number(10 ** data["log10_product"][-1].max())
    return f"The program settles on {number(data['program'].mean())}, a constant; the true product is at most {largest}"


def caption(data: Data) -> str:
    """What is drawn, in a line."""
    layers = len(data["log10_product"])
    return (
        "Left: what a program that circulates computes: the derivative fed with its own value, "
        f"{layers} times over. Its curve spans {number(np.ptp(data['program']))}: magnified it looks like a bell. "
        f"Right: the product of the slopes of {layers} layers with weight 1, on an axis of powers of ten. Its largest "
        f"value after {layers} layers is {number(10 ** data['log10_product'][-1].max())}."
    )


def alt(data: Data) -> str:
    """Both panels in words."""
    peaks = ", ".join(number(10 ** logs.max()) for logs in data["log10_product"])
    return (
        f"Two panels. Left: the program's last curve is a flat line at {number(data['program'].mean(), '.4f')}; "
        f"magnified, it is a bell {number(np.ptp(data['program']))} high. Right: products of slopes for 1 to "
        f"{len(data['log10_product'])} layers, each curve lower than the one before; their peaks are {peaks}."
    )


FIGURES = (
    Figure(
        "iterated_derivative", compute, draw, title, caption, alt, height=4.5, panels=(1, 2), margins=(0.5, 0.65, 0.75)
    ),
)
