"""Every number in what a figure says comes from its data, its constants or a fact: moving these moves it."""

import re

import numpy as np
import pytest

from figures_src.build.drawing import FORMS, dressed, lay_out
from tests.figures.drawn import LISTED, data, every_figure, figure
from tests.figures.matching import is_drawn
from tests.figures.moving import FACTOR, said, untraced

# Numbers that may be typed into a figure's words, as patterns, with the reason for each.
TYPED = {
    r"\(?\b(?:19|20)\d\d\)": "the year of a source",
    r"5–95%": "what a band is: that it is so is found from the seeds, in the test of bands",
    r"ξ = 1 / \|ln χ\|": "a definition",
    r"in 1 / width": "an order of magnitude",
    r"w/[24]|activation of 1/2": "a formula, of sigmoid's slope of 1/4",
    r"[Ww]ith w = 6 from": "the weight that is nudged; the label beside the line says it from the constant",
    r"weight 1\b|bias 0\b|pre-activation (?:is|to be) 0|input of 1,": "how a chain is set up, as compute() does",
    r"401 between −10 and 10": "the starts that compute() tries",
    r"x = 0\b|slope at 0 |ReLU is 0 up to": "where ReLU has its kink, and sigmoid its middle",
    r"[Ll]eft of 1 |below 1,|near 1\b|short of 1,|less 1:|stays at 0;": "a level that is named",
    r"to answer 0\b|down to 0\.5|size 1\b": "the same",
    r"round to 0\b|become 0\b|and 1 where": "where a float holds nothing",
    r"[Nn]ear 0\b|axis from 0 |from 0 to \d|depth, 1 to": "where an axis begins",
    r"layers 1 to|for 1 to 5|from 1 down": "the same",
    r"(?<=of )88 cells": "how many cells the map has",
    r"gains from 1 to 32 across, 1 to 30 hidden": "the ends of the map's axes, which move only together with its cells",
    r"\d+% at \d+ with gain [\d.]+|deeper than 3 layers": "the same; what they say is tested where words are",
    r"±1/√n 0\.577, Xavier 1, He 1\.41|Xavier's 1$": "the scales of the recipes, which have tests of their own",
    r"between 10⁻³⁸ and 10⁻⁴⁵": "the smallest numbers of single precision, to one digit",
    r"at 10⁻⁴⁰|at 10⁻⁴³|at size 1, 5 × 10⁻⁵": "sizes at which the error is read",
    r"weights, 0% saturated": "a share of nothing, by whatever it is multiplied",
    r"width from 0 to 1": "the axis",
}  # fmt: skip


@every_figure
def test_every_number_that_is_said_moves_with_what_it_is_from(name):
    assert list(untraced(name, TYPED)) == []


def test_every_number_that_may_be_typed_is_typed_somewhere():
    texts = [text for name in LISTED for text in said(figure(name), data(name))]
    for pattern, reason in TYPED.items():
        for part in pattern.split("|") if "(" not in pattern and "\\|" not in pattern else [pattern]:
            assert any(re.search(part, text) for text in texts), f"no figure says {part!r} any more: {reason}"


@every_figure
def test_moving_an_array_moves_what_is_drawn(name):
    if name == "depth_and_gain":
        pytest.skip("its cells are found by the values of its axes")
    step = 1e-3 * FACTOR
    # A map's own axes are its cells' middles, which only evenly spaced numbers can be.
    moved = {key: array * (1 + step * place) for place, (key, array) in enumerate(data(name).items(), start=1)}
    with dressed(FORMS["page"], "light"), np.errstate(all="ignore"):
        drawn = lay_out(figure(name), moved, FORMS["page"])
    for key, array in moved.items():
        if key == "z":
            continue
        whole = array.ndim > 1 and is_drawn(array, drawn)
        assert whole or all(is_drawn(row, drawn) for row in np.atleast_2d(array)), (
            f"{key} moves, what is drawn does not"
        )
