"""Folding loses nothing: what is folded can be unfolded to the lines that it was made of."""

import re
from collections import Counter

import pytest

from figures_src.maths.catalogue.joined import CATALOGUE
from tests.figures.drawn import every_figure
from tests.figures.folding import folded
from tests.figures.seen import look


def filled(template, function):
    """The line that a template stands for: between quotes a star is the function's title."""
    parts = re.split(r'("[^"]*")', template)
    return "".join(part.replace("*", CATALOGUE[function].title if part[:1] == '"' else function) for part in parts)


def unfolded(lines):
    """(panel, line) of each line that is folded."""
    panels = ()
    for line in lines:
        if not line.startswith("  "):
            panels = line.removeprefix("panels ").removeprefix("panel ").split(", ")
            continue
        template, bracket, functions = (
            line[2:].removesuffix("]").rpartition(" [") if line.endswith("]") else (line[2:], "", "")
        )
        if not bracket:
            yield from ((panel, line[2:]) for panel in panels)
        elif " in " not in functions and len(panels) > 1:
            alone = zip(panels, functions.split(", "), strict=True)
            yield from ((panel, filled(template, name)) for panel, name in alone)
        else:
            for part in functions.split("; "):
                names, _, where = part.partition(" in ")
                there = [where] if where not in ("", "each") else panels
                yield from ((panel, filled(template, name)) for panel in there for name in names.split(", "))


@every_figure
@pytest.mark.parametrize("form", ["page", "phone"])
def test_what_is_folded_can_be_unfolded(name, form):
    assert Counter(unfolded(folded(look(name, form)))) == Counter(look(name, form))


def test_what_is_alike_is_said_once():
    lines = [
        ("1", 'label: "Leaky ReLU" in leaky_relu'),
        ("1", 'label: "tanh" in tanh'),
        ("2", "y from 0 to 1"),
        ("1", "y from 0 to 1"),
    ]
    assert list(folded(lines)) == ["panel 1", '  label: "*" in * [leaky_relu, tanh]', "panels 2, 1", "  y from 0 to 1"]


def test_which_function_is_in_which_panel_is_said():
    both, one = ("relu", "tanh"), (("1", "relu"), ("2", "tanh"))
    lines = [(panel, f"line: {name}_low") for panel in "12" for name in both]
    lines += [(panel, f"line: {name}_high") for panel, name in one]
    lines += [(panel, f"line: {name}_mean") for panel, name in (*one, ("2", "relu"))]
    found = list(folded(lines))
    assert found[1:] == [
        "  line: *_low [relu, tanh in each]",
        "  line: *_high [relu, tanh]",
        "  line: *_mean [relu in 1; tanh, relu in 2]",
    ]
    assert Counter(unfolded(found)) == Counter(lines)


def test_what_names_two_functions_or_one_by_another_word_is_left_as_it_is():
    lines = [("1", 'label: "ReLU" in tanh'), ("1", 'label: "sigmoid" in sigmoid'), ("1", 'label: "Sigmoid" in sigmoid')]
    assert list(folded(lines)) == ["panel 1", *(f"  {line}" for _, line in lines)]
