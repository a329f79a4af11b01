"""What a figure shows, as text, is what was approved, and each label, colour and band means what it says."""

import re

import pytest

from tests import approval
from tests.figures.drawn import LISTED, data, every_figure
from tests.figures.record import record
from tests.figures.seeds import meanings
from tests.figures.seen import look


def tolerance(line):
    """Of arrays: what is measured over seeds may differ by more, theory by no more than rounding."""
    if re.search(r"^  .* of \d+ seeds of ", line):
        return 0.05
    return 0.002 if re.match(r"  \S+_theory \(", line) else approval.usual(line)


@every_figure
def test_a_figure_shows_what_was_approved(name):
    approval.check("figures", name, record(name, meanings(name)), tolerance)


def test_only_figures_that_there_are_are_approved():
    approval.only("figures", LISTED)


# What an array's name promises that it is of the seeds; of few seeds there are no percentiles.
PROMISED = {
    "low": r"(5%|least) of|\+1 (\w*mean) -2 \2_error$",
    "high": r"(95%|largest) of|\+1 (\w*mean) \+2 \2_error$",
    "median": "median of",
    "mean": "mean of|mean$",
}


@every_figure
def test_a_band_is_of_the_seeds_what_it_is_called(name):
    for key, meaning in meanings(name).items():
        promised = PROMISED.get(key.rpartition("_")[2])
        assert not promised or re.search(promised, meaning), f"{key} is {meaning}"
        assert not meaning.startswith("from "), f"what {key} is of the seeds is not known: {meaning}"
        for initialisation in ("he", "xavier"):
            there = re.search(r"\((\w+), (he|xavier),", meaning)
            assert not there or there[2] == initialisation or f"_{initialisation}_" not in key, f"{key} is {meaning}"
        if (there := re.search(r"\((\w+), ", meaning)) and not there[1].isdigit() and "/" not in key:
            assert key.startswith(there[1]) or there[1] not in ("relu", "sigmoid", "tanh"), f"{key} is {meaning}"


@every_figure
def test_a_band_says_what_it_is(name):
    """Of percentiles, or least and largest, the words speak."""
    said = " ".join(line for line in record(name, {}).splitlines()[:4])
    for key, meaning in meanings(name).items():
        if key in data(name) and re.match("5%|95%", meaning):
            assert "5–95%" in said, f"{key} is {meaning}"
        if re.match("least|largest", meaning):
            assert "least to the largest" in said, f"{key} is {meaning}"
        if meaning.startswith("median"):
            assert "edian" in said, f"{key} is {meaning}"
        if count := re.search(r" of (\d+) seeds of (?!subnormal)", meaning):
            number = f"{int(count[1]):,}"
            assert re.search(rf"\b{number}\b|\[\[\w+_seeds", said), f"{key} is {meaning}"


@every_figure
@pytest.mark.parametrize("form", ["page", "phone"])
def test_colours_mean_the_same_in_the_dark(name, form):
    shown = [[line for line in look(name, form, theme) if "map:" not in line[1]] for theme in ("light", "dark")]
    # On a map words are black or white, whichever can be read.
    for one, other in zip(*shown, strict=True):
        assert one == other
