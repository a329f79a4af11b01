"""Facts against published numbers, claims against facts that contradict them, tables against their rows."""

import json
import re
from pathlib import Path

import pytest

from figures_src import claims, reproductions, tables
from figures_src.fact import Fact, by_name
from figures_src.facts import FACTS
from figures_src.maths.activations import CATALOGUE

PUBLISHED = {
    "sigmoid_slope_max": 0.25,
    "sigmoid_under_10_percent": 3.636893,  # 2 arcosh(sqrt 10)
    "sigmoid_under_1_percent": 5.986446,
    "sigmoid_slope_at_40": 4.248354255291589e-18,
    "chain_fixed_point": 0.659046,
    "chain_factor": 0.224704,
    "best_case_5": 9.765625e-4,
    "best_case_20": 9.094947e-13,
    "best_case_50": 7.888609e-31,
    "vanishing_depth_float32": 75,
    "vanishing_depth_float64": 538,
    "iterated_fixed_point": 0.246248092747534,
    "iterated_span": 1.0632584e-7,
    "product_after_5": 6.80263e-4,
    "steep_chain_slope": 1.0,
    "relu_mean_output": 0.3989423,
    "relu_mean_square_slope": 0.5,
    "relu_factor_he": 1.0,
    "relu_factor_xavier": 0.7071068,
    "relu_factor_fan_in_uniform": 0.4082483,
    "relu_left_50_xavier": 2.980232e-8,
    "gate_kept_50": 1.5761912e-7,
    "wrong_squared_error": 4.5394e-5,
    "test_examples": 449,
}


@pytest.fixture(scope="module")
def facts(built):
    return json.loads((built / "data" / "facts.json").read_text("utf-8"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_fact_is_the_published_number(facts, name):
    assert facts[name] == pytest.approx(PUBLISHED[name], rel=1e-4)


def test_every_fact_says_how_and_has_its_spread_in_order(facts):
    assert set(facts) == set(FACTS)
    for name, fact in FACTS.items():
        assert fact.how and fact.name == name
        if f"{name}_low" in facts:
            assert facts[f"{name}_low"] <= facts[name] <= facts[f"{name}_high"]


def test_the_initialisations_are_those_that_the_literature_recommends():
    head, _, *lines = tables.initialisations().splitlines()
    rows = {line.split(" | ")[0].strip("| "): line.strip("| ").split(" | ") for line in lines}
    assert head.strip("| ").split(" | ")[1:] == ["Recipe", "±1/√n", "Xavier", "He"]
    assert {name: row[2] for name, row in rows.items()} == {
        "ReLU": "He", "Leaky ReLU": "He", "tanh": "Xavier", "Identity": "Xavier", "Sigmoid": "none; He is nearest",
    }  # fmt: skip
    assert rows["ReLU"][1:] == ["1.41", "He", "0.408", "0.707", "1.000"]
    left = dict(line.strip("| ").split(" | ", 1) for line in tables.fifty_layers().splitlines()[2:])
    # A linear layer multiplies by the weight scale itself: 3^-25, 1 and 2^25.
    assert left["Identity"] == "10⁻¹² | 1 | 3\u202f×\u202f10⁷"


def test_the_claims_hold_and_cover_all_verdicts(facts):
    claims.check(facts)
    assert {claim.verdict for claim in claims.CLAIMS} == {"true", "half true", "false"}


def test_two_facts_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two facts are called 'a'"):
        by_name([Fact("a", "one", float), Fact("a", "another", float)])


JUDGED = [(claims, claim) for claim in claims.CLAIMS]
JUDGED += [(reproductions, reproduction) for reproduction in reproductions.REPRODUCTIONS]


@pytest.mark.parametrize(("room", "claim"), JUDGED, ids=lambda part: getattr(part, "says", getattr(part, "what", "")))
def test_every_rule_can_fail(facts, room, claim):
    """Each rule names facts; with all of those moved far away it must not hold."""

    asked = set()

    class Spy(dict):
        def __getitem__(self, name):
            asked.add(name)
            return super().__getitem__(name)

    assert claim.rule(Spy(facts))
    moved = [
        {name: shift(facts[name]) for name in asked} for shift in (lambda v: v + 1e9, lambda v: v - 1e9, lambda v: 0.0)
    ]
    contradicted = [facts | {name: values[name]} for values in moved for name in asked]
    assert any(not claim.rule(other) for other in contradicted)
    with pytest.raises(ValueError, match="no longer support"):
        room.check(next(other for other in contradicted if not claim.rule(other)))


@pytest.mark.parametrize("claim", claims.CLAIMS, ids=lambda claim: claim.says[:40])
def test_every_claim_quotes_known_facts_and_a_section_that_exists(claim, built):
    for name in re.findall(r"\[\[(\w+)", claim.truth):
        assert name in FACTS
    page, _, section = claim.page.partition("#")
    headings = re.findall(r"^#+ (.+)$", Path(built / page).read_text("utf-8"), flags=re.M)
    assert section in {tables.anchor(heading) for heading in headings}


def test_the_comparison_has_a_column_for_each_activation_and_no_stray_bars():
    rows = [line.strip("| ").split(" | ") for line in tables.comparison().strip().splitlines()]
    assert len(rows) == len(tables.ROWS) + 2
    assert {len(line.split(" | ")) for line in tables.comparison().strip().splitlines()} == {len(CATALOGUE) + 1}
    assert rows[0][-len(CATALOGUE) :] == [activation.title for activation in CATALOGUE.values()]


@pytest.mark.parametrize(("row", "relu", "sigmoid"), [
    ("Range", r"$[0, \infty)$", "$(0, 1)$"),
    ("Largest slope", "1", "0.25"),
    ("Slope at −∞ and ∞", "0 and 1", "0 and 0"),
    ("Zero-centred", "no, mean 0.4", "no, mean 0.5"),
    ("Exact zeros", "50% of a normal input", "none"),
    ("Smooth", "no, kink at 0", "yes"),
])  # fmt: skip
def test_the_comparison_says_what_is_known(row, relu, sigmoid):
    cell = tables.ROWS[row]
    assert (cell(CATALOGUE["relu"]), cell(CATALOGUE["sigmoid"])) == (relu, sigmoid)


@pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)
def test_every_source_is_on_the_references(activation, built):
    assert f"\n## {activation.source}\n" in (built / "references.md").read_text("utf-8")
