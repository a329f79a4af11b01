"""Every number in what a figure says comes from its data, its constants or a fact: moving these moves it."""

import json
import re

import numpy as np
import pytest

from figures_src.base.files import ROOT
from figures_src.build.drawing import FORMS, dressed, lay_out
from figures_src.maths.catalogue.joined import CATALOGUE
from tests.figures.drawn import LISTED, data, every_figure, figure
from tests.figures.matching import is_drawn
from tests.figures.moving import FACTOR, WORDS, movers, said, untraced


@pytest.fixture(scope="module")
def facts(measured):
    """Every fact that a figure may quote."""
    return json.loads((ROOT / "docs" / "data" / "facts.json").read_text("utf-8"))


# Numbers that may be typed into a figure's words, as patterns, with the reason for each.
TYPED = {
    r"\(?\b(?:19|20)\d\d\)": "the year of a source",
    r"5–95%": "what a band is: that it is so is found from the seeds, in the test of bands",
    r"ξ = 1 / \|ln χ\||±1/√n|w/[24]|activation of 1/2|in 1 / width": "a formula, or a recipe's name",
    r"variance 1/n|with 1/n|with 1/m|mean square of 1,|2/\(n \+ m\)": "a recipe's formula, and the theory's inputs",
    r"With w = 6 from": "the weight that is nudged, as the label beside the line says",
    r"weight 1\b|bias 0\b|pre-activation (?:is|to be) 0|input of 1,": "how a chain is set up, as compute() does",
    r"401 between −10 and 10": "the starts that compute() tries",
    r"at 10⁻⁴⁰|at 10⁻⁴³|size 1\b": "the sizes at which the error is read",
    r"x = 0\b|slope at 0 |ReLU is 0 up to": "where ReLU has its kink, and sigmoid its middle",
    r"[Ll]eft of 1 |below 1,|near [01]\b|Near 0|short of 1,|less 1:|stays at 0;|to answer 0|down to 0\.5": "a level",
    r"round to 0\b|become 0\b|and 1 where": "where a float holds nothing",
    r"axis from 0 |from 0 to |width from 0 to 1|layers 1 to|for 1 to|from 1 down": "where an axis begins",
}  # fmt: skip


@every_figure
def test_every_number_that_is_said_moves_with_what_it_is_from(name, facts):
    assert list(untraced(name, TYPED, facts)) == []


def test_every_number_that_may_be_typed_is_typed_somewhere(facts):
    texts = [text for name in LISTED for text in said(figure(name), data(name), facts)]
    for pattern, reason in TYPED.items():
        # A bar in brackets, or after a backslash, parts nothing.
        for part in re.split(r"(?<!\\)\|(?![^(]*\))", pattern):
            assert any(re.search(part, text) for text in texts), f"no figure says {part!r} any more: {reason}"


# What an array is of, by a part of its name; and how that is said.
SAID_OF = (
    {record.name: rf"\b{re.escape(record.title)}\b" for record in CATALOGUE.values()},
    {"he": r"\bHe\b", "xavier": r"\bXavier\b"},
    {"mean": r"\bmean\b", "median": r"\bmedian\b"},
    {"best_case": r"\bbest\b|\bat most\b", "chain": r"\ba real\b", "active_path": r"\bpath\b"},
)


def spoken_of(text, names):
    """Of which of these a text speaks last; None if of none."""
    found = [
        (said.end(), len(name), name) for name, how in names.items() for said in re.finditer(how, text, re.IGNORECASE)
    ]
    return max(found)[2] if found else None


@every_figure
def test_a_number_is_said_of_what_it_is_made_from(name):
    """What is named last before a number that hangs on arrays of one thing alone, is that thing."""
    for part in WORDS:
        for number, arrays in movers(name, getattr(figure(name), part)):
            for names in SAID_OF:
                of = {
                    max((each for each in names if re.search(rf"(^|_){each}(_|$)", key)), key=len, default=None)
                    for key in arrays
                }
                last = spoken_of(number.string[: number.start()], names)
                assert len(of) != 1 or None in of or last in {None} | of, (
                    f"{part}: {number[0]} is of {of}, said of {last}"
                )


@every_figure
def test_moving_an_array_moves_what_is_drawn(name):
    if name == "how_deep":
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
