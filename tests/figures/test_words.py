"""What a figure says is built from its data, in few words, and true; its ticks say where they are."""

import re
from itertools import pairwise

import numpy as np
import pytest

from tests import approval
from tests.approval import NUMBER
from tests.figures.drawn import all_axes, canvas, data, every_figure, every_look, figure, labels, one_by_one, words
from tests.figures.ticks import value_of

FACT = re.compile(r"\[\[\w+±?(?::[^\[\]:]+)?\]\]")


def filled(text):
    """The text with a number for each fact that it quotes."""
    return FACT.sub("0.25", text)


@every_figure
def test_its_words_are_built_and_whole(name):
    for say in (figure(name).title, figure(name).caption, figure(name).method, figure(name).alt):
        text = filled(say(data(name)))
        assert text and not re.search(r"\bnan\b|\de[-+]?\d|  |[{}\[\]]", text), text
    assert "[[" not in figure(name).title(data(name)), "a title is drawn, and its number is computed"


@every_figure
def test_the_title_is_one_finding(name):
    title = figure(name).title(data(name))
    assert not re.search(r"[.!?]$|[.!?] |\n", title), "one sentence, without a full stop, wrapped by the layout"
    assert len(title.split()) <= 20


@every_figure
def test_the_caption_is_short_and_the_alternative_is_not(name):
    caption, alt = (filled(say(data(name))) for say in (figure(name).caption, figure(name).alt))
    assert caption.endswith(".") and alt.endswith(".")
    assert len(caption.split(" ")) <= 40, f"{len(caption.split(' '))} words"
    assert len(alt) > 40
    assert filled(figure(name).method(data(name))).endswith(".")


@every_figure
def test_what_rises_ends_higher(name):
    """So does what lies between two numbers, and a range in brackets."""
    for say in (figure(name).title, figure(name).caption, figure(name).method, figure(name).alt):
        text = say(data(name))
        for low, high in pairwise(NUMBER.finditer(text)):
            before, between = text[: low.start()], text[low.end() : high.start()]
            if re.fullmatch("%? (to|and) ", between) and re.search(r"(climbs from |lies between |\()$", before):
                assert approval.value_of(low) < approval.value_of(high), text[low.start() : high.end()]


@every_look
def test_numbers_are_written_in_one_way(name, form):
    for text, _ in words(name, form):
        assert not re.search("[¼½¾⅓⅔]|(?<![a-z])-[0-9]", text.get_text()), text.get_text()


@every_look
def test_ticks_say_where_they_are(name, form):
    for axis in (axis for axes in all_axes(canvas(name, form)) if axes.axison for axis in (axes.xaxis, axes.yaxis)):
        shown = [
            (tick.get_loc(), tick.label1.get_text()) for tick in axis.get_major_ticks() if tick.label1 in labels(axis)
        ]
        read = [(at, *value) for at, word in shown if (value := value_of(word)) is not None]
        if len({word for _, word in shown}) < len(shown):
            # Names of things side by side, as of the same layers in several networks.
            continue
        plain = [(at, value) for at, kind, value in read if kind == "plain"]
        if any(kind == "power" for _, kind, _ in read) and "less" not in str(names_of(axis)):
            # An axis of logarithms, or a logarithmic one; a plain 1 stands for ten to the power 0.
            for at, kind, value in read:
                exponent = value if kind == "power" else np.log10(value)
                assert exponent == pytest.approx(at, abs=1e-6) or 10**exponent == pytest.approx(at, rel=1e-6)
        elif all(kind == "plain" for _, kind, _ in read):
            scales = (lambda v: v, lambda v: v * 100, np.log10, np.log2)
            with np.errstate(divide="ignore", invalid="ignore"):
                assert not plain or any(
                    all(scale(value) == pytest.approx(at, rel=0.05, abs=1e-6) for at, value in plain)
                    for scale in scales
                ), f"{shown} on {axis.axis_name}"


def names_of(axis):
    """What the axis shows, in words."""
    return [text.get_text() for text in axis.axes.texts if text.get_gid() == "quantity"]


SAID = {
    "relu": (["never below 0, and no ceiling"], ["5 at 5", "0 at −5"]),
    "relu_dx": (["jumps from 0 to 1 at x = 0"], ["1 at 5", "0 at −5"]),
    "sigmoid": (["between 0 and 1"], ["0.731 at 1", "0.5 at 0"]),
    "sigmoid_dx": (["at most 0.25", "fades to 0 on both sides"], ["0.25 at 0", "0.197 at 1", "Slope of"]),
    "tanh": (["between −1 and 1"], ["0.762 at 1"]),
    "leaky_relu": (["no floor and no ceiling"], ["−0.05 at −5"]),
    "leaky_relu_dx": (["from 0.01 to 1"], ["0.01 at −5"]),
    "gelu": (["never below −0.17, and no ceiling"], ["−0.159 at −1", "0.841 at 1"]),
    "gelu_dx": (["between −0.129 and 1.13", "negative below x = −0.752"], ["−0.0833 at −1", "0.5 at 0"]),
    "silu": (["never below −0.278, and no ceiling"], ["−0.269 at −1", "0.731 at 1"]),
    "silu_dx": (["between −0.0998 and 1.1", "negative below x = −1.28"], ["0.5 at 0", "0.928 at 1"]),
    "softplus": (["always above 0, and no ceiling"], ["0.693 at 0"]),
    "softplus_dx": (["runs from 0 to 1"], ["0.5 at 0"]),
    "elu": (["always above −1, and no ceiling"], ["−0.632 at −1"]),
    "elu_dx": (["runs from 0 to 1"], ["0.368 at −1"]),
    "selu": (["always above −1.76, and no ceiling"], ["−1.11 at −1", "1.05 at 1"]),
    "selu_dx": (["jumps from 1.76 to 1.05 at x = 0"], ["0.647 at −1", "1.05 at 1"]),
    "relu_vs_sigmoid": (["ReLU's slope is 1 or 0", "never more than 0.25"], ["rises to 4 at x = 4", "top of 0.25"]),
    "saturation": (["|x| = 5.99", "99%"], ["under 10% beyond 3.64 and under 1% beyond 5.99"]),
    "gradient_decay": (["50 layers", "8\u202f×\u202f10⁻³¹"], ["stays at 1", "best case falls", "5\u202f×\u202f10⁻³³"]),
    "iterated_derivative": (["flat line at 0.246"], ["0.2462", "1.06\u202f×\u202f10⁻⁷", "0.249, 0.059, 0.0134"]),
    "weights_and_slopes": (["weight of 4", "slope of 0.25"], ["w = 4: 1", "w = 6: 10⁷"]),
    # Of ReLU's mean square each layer lets one half through; the sigmoid's number is that of plain sums over a bell.
    "network_gradient": (
        ["0.25 of its gradient", "a sigmoid network 0.0028"],
        ["sigmoid 1, 0.24, 0.056", "1, 0.71, 0.5"],
    ),
    "network_chain": (["at most 0.00391 of a gradient"], ["1, 0.25, 0.0625, 0.0156, 0.00391"]),
    "network_layer": (
        ["keeps 0.8 of the signal", "1.2 of the gradient"],
        ["1 with 1/n, 0.8", "0.67 with 1/m", "1.5 with"],
    ),
    "learning_start": (["232 epochs"], ["36 epochs", "after 232"]),
    "how_deep": (["30 layers", "stays at chance"], ["89% at 30 with scale 5.7", "3 to 30 hidden layers"]),
}


@pytest.mark.parametrize("name", one_by_one(SAID))
def test_titles_and_alternatives_say_what_is_known(name):
    title, alt = SAID[name]
    for said, known in ((figure(name).title(data(name)), title), (figure(name).alt(data(name)), alt)):
        assert all(part in said for part in known), said


@pytest.mark.parametrize(("name", "words"), [("gelu", "−0.17, it takes at x = −0.752"), ("silu", "x = −1.28")])
def test_the_caption_says_where_a_dip_is_lowest(name, words):
    assert words in figure(name).caption(data(name))


def test_a_plateau_is_no_dip():
    assert "smallest" not in figure("relu").caption(data("relu"))
