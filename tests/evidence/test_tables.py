"""Tables against their rows, and against what is known."""

import re

import pytest

from figures_src.base.files import ROOT
from figures_src.evidence import tables, trained_tables
from figures_src.evidence.gathered import gathered
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID

PAGES = {path.name: path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md")}


def rows(table):
    """The cells of each line, without the rule under the head."""
    lines = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.strip().splitlines()]
    assert len({len(line) for line in lines}) == 1, "no stray bars"
    return [lines[0], *lines[2:]]


def test_the_comparison_has_a_row_for_each_function():
    head, *body = rows(tables.comparison())
    assert head == ["Function", *tables.PROPERTIES]
    assert [row[0] for row in body] == [activation.title for activation in CATALOGUE.values()]


@pytest.mark.parametrize(("column", "relu", "sigmoid", "gelu"), [
    ("Range", r"$[0, \infty)$", "$(0, 1)$", r"$[-0.17, \infty)$"),
    ("Largest slope", "1", "0.25", "1.13"),
    ("Slope at −∞ and ∞", "0 and 1", "0 and 0", "0 and 1"),
    ("Zero-centred", "no, mean 0.4", "no, mean 0.5", "no, mean 0.28"),
    ("Exact zeros", "50% of a normal input", "none", "none"),
    ("Smooth", "no, kink at 0", "yes", "yes"),
])  # fmt: skip
def test_the_comparison_says_what_is_known(column, relu, sigmoid, gelu):
    head, *body = rows(tables.comparison())
    by_name = {row[0]: row[head.index(column)] for row in body}
    assert (by_name["ReLU"], by_name["Sigmoid"], by_name["GELU"]) == (relu, sigmoid, gelu)


def test_selu_is_centred_for_what_it_is_made_for():
    """Klambauer et al. (2017)."""
    head, *body = rows(tables.comparison())
    (row,) = [row for row in body if row[0] == "SELU"]
    assert row[head.index("Zero-centred")] == "for a standard normal input"


def test_side_by_side_the_two_have_a_column_each():
    head, *body = rows(tables.relu_and_sigmoid())
    assert head == ["", "ReLU", "Sigmoid"]
    assert body == [[name, cell(RELU), cell(SIGMOID)] for name, cell in tables.PROPERTIES.items()]


def test_the_initialisations_are_those_that_the_literature_recommends():
    head, *body = rows(tables.initialisations())
    assert head[1:] == ["Critical weight scale", "Recipe", "±1/√n", "Xavier", "He"]
    by_name = {row[0]: row[1:] for row in body}
    assert {name: row[1] for name, row in by_name.items() if name in ("ReLU", "Leaky ReLU", "tanh")} == {
        "ReLU": "He", "Leaky ReLU": "He", "tanh": "Xavier",
    }  # fmt: skip
    assert by_name["Sigmoid"][1] == "none; He is nearest"
    assert by_name["ReLU"] == ["1.41", "He", "0.408", "0.707", "1.000"]
    assert {name for name, row in by_name.items() if row[0] == "none"} == {"GELU", "SiLU"}
    left = {row[0]: row[1:] for row in rows(tables.fifty_layers())[1:]}
    # A ReLU layer multiplies by the weight scale over the root of 2: 6^-25, 2^-25 and 1.
    assert left["ReLU"] == ["4\u202f×\u202f10⁻²⁰", "3\u202f×\u202f10⁻⁸", "1"]


def test_the_gains_are_pytorchs_and_judged_by_what_they_do():
    head, *body = rows(tables.gains())
    assert head[1:] == ["Gain", "Critical weight scale", "Factor per layer", "Left after fifty layers"]
    by_name = {row[0]: row[1:] for row in body}
    # As torch.nn.init.calculate_gain documents them; its slope of a Leaky ReLU is 0.01 unless told.
    assert {name: row[0] for name, row in by_name.items()} == {
        "Sigmoid": "1", "tanh": "5/3", "ReLU": "√2", "Leaky ReLU": "√(2 / (1 + slope²))", "SELU": "3/4",
    }  # fmt: skip
    assert by_name["ReLU"][1:] == by_name["Leaky ReLU"][1:] == ["1.41", "1.000", "1"]
    # 25/9 E[sech(z)^4] at the variance on which tanh settles, and the 50 factors on the way there, by plain sums.
    assert by_name["tanh"][1:] == ["1", "1.100", "88"]
    assert by_name["Sigmoid"][1:3] == ["10.1", "0.236"]
    assert float(by_name["SELU"][1]) < 3 / 4 and float(by_name["SELU"][2]) > 1


def test_every_judged_table_has_a_row_for_each_and_shows_verdict_and_rule(facts):
    for table, judged, column in (
        (tables.claims, gathered().claims, 1),
        (tables.reproductions, gathered().reproductions, 3),
    ):
        _, *body = rows(table(facts))
        assert len(body) == len(judged)
        for row, each in zip(body, judged, strict=True):
            rule = '<br><small class="rule">' if each.rules else ""
            assert row[column].startswith(f"**{each.verdict}**{rule}"), each.title
            assert each.rules or 'class="rule"' not in row[column]


def test_a_judged_table_prints_the_verdict_that_the_facts_return(facts):
    turned = facts | {"sigmoid_slope_max": facts["sigmoid_slope_max"] | {"value": 0.3}}
    assert '**false**<br><small class="rule">0.3 ≠ 0.25</small>' in tables.claims(turned)
    assert "0.3 ≠ 0.25" not in tables.claims(facts)


def test_the_numbers_have_a_row_for_each_fact_and_say_how_far_it_varies(facts):
    _, *body = rows(tables.numbers(facts))
    assert [row[0].strip("`") for row in body] == list(gathered().facts)
    assert {row[0].strip("`") for row in body if row[2]} == {name for name, fact in facts.items() if fact["spread"]}


def test_what_is_learnt_says_what_its_brackets_hold(facts):
    head, *body = rows(trained_tables.learning(facts))
    assert head[0] == "Median (least and largest of 5 seeds)" and len(body) == 4


def test_every_table_is_on_a_page_and_every_page_finds_its_tables():
    asked = {name for text in PAGES.values() for name in re.findall(r'--8<-- "([^"]+)"', text)}
    assert asked == {*tables.TABLES, *tables.JUDGED}


def test_no_page_and_no_table_speaks_of_the_identity():
    for text in (*(table() for table in tables.TABLES.values()), PAGES["comparison.md"]):
        assert "identity" not in text.lower()


@pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)
def test_every_source_is_on_the_references(activation):
    assert f"\n## {activation.source}\n" in PAGES["references.md"]


def test_tables_with_numbers_are_generated():
    for name, text in PAGES.items():
        assert not re.search(r"^\|.*\[\[", text, flags=re.M), name
