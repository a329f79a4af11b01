"""Each fact is what it is called: computed a second way, or approved for a reason; and its words speak of that."""

import math
import re
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

from figures_src.evidence.gathered import gathered
from tests.evidence import ways
from tests.evidence.ways.way import expected

PARTS = [import_module(f"{ways.__name__}.{found.name}") for found in iter_modules(ways.__path__) if found.name != "way"]
WAYS = {name: way for part in PARTS for name, way in part.WAYS.items()}
APPROVED = {name: approved for part in PARTS for name, approved in vars(part).get("APPROVED", {}).items()}
# What a fact's words may have wrong: which function, recipe, place, part of the data, statistic; and any number.
WORDS = re.compile(
    r"ReLU|sigmoid|tanh|σ′|σ|χ|ξ|Leaky|\bHe\b|Xavier|±1/√n|"
    r"\b(?:first|last|second|largest|smallest|least|best|median|mean|root-mean-square|test|training|theory|measured|"
    r"plain|batch norm|layer norm|skip|both|squared error|cross-entropy|near|far|upper|lower|before|after|normal|"
    r"share)(?=s?\b)|[−-]?\d+(?:[./e-]+\d+)*",
    re.IGNORECASE,
)
# Shares that are read beside numbers that are none, or that are too small for per cent.
NOT_IN_PER_CENT = {
    "open_paths_10": "less than a thousandth",
    "input_share_sigmoid_5": "less than a thousandth",
    "input_share_relu_50": "stands beside the one above",
    "born_dead_lower": "as Lu et al. (2020) write it",
    "born_dead_upper": "as Lu et al. (2020) write it",
    "born_dead_measured": "as Lu et al. (2020) write it",
}
OTHER_SHARES = {"relu_zero_share", "gate_kept_50_high_bias", "sigmoid_share_of_layer"}


def spoken_of(how):
    # "he" is a pronoun.
    return Counter({word.lower() for word in WORDS.findall(how) if word != "he"})


def test_every_fact_has_a_second_way_or_is_approved_and_nothing_else_has():
    known = [*(name for part in PARTS for name in part.WAYS), *APPROVED]
    assert Counter(known) == Counter(list(gathered().facts))
    assert all(approved.reason for approved in APPROVED.values())


@pytest.mark.parametrize("name", WAYS)
def test_a_fact_is_the_same_the_second_way(facts, name):
    way, fact = WAYS[name], facts[name]
    found = expected(way.compute())
    for end in ("value", "low", "high"):
        assert fact[end] == pytest.approx(getattr(found, end), rel=way.rel, abs=1e-300), end
    assert (fact["count"], fact["spread"]) == (found.count, found.spread)


@pytest.mark.parametrize("name", APPROVED)
def test_what_has_no_second_way_is_as_approved(facts, name):
    approved, fact = APPROVED[name], facts[name]
    assert abs(fact["value"] - approved.value) <= approved.tolerance
    assert (fact["low"], fact["high"], fact["count"], fact["spread"]) == (fact["value"], fact["value"], 1, "")


@pytest.mark.parametrize("name", gathered().facts)
def test_the_words_of_a_fact_speak_of_what_is_computed(name):
    says = (WAYS.get(name) or APPROVED[name]).says
    assert set(spoken_of(gathered().facts[name].how)) == set(spoken_of(says.replace("he", "He")))


@pytest.mark.parametrize("name", gathered().facts)
def test_a_fact_is_written_as_what_it_is(facts, name):
    fact = facts[name]
    written, spec = format(fact["value"], fact["spec"]), fact["spec"]
    read = float(written.rstrip("%").replace(",", "")) / (100 if spec.endswith("%") else 1)
    # One digit says a number to a third at worst.
    assert math.isclose(read, fact["value"], rel_tol=0.34), f"{fact['value']} would be written {written}"
    is_share = "share" in spoken_of(fact["how"]) or name in OTHER_SHARES
    assert spec.endswith("%") == (is_share and name not in NOT_IN_PER_CENT)
    is_count = name in WAYS and isinstance(WAYS[name].compute(), int)
    assert not is_count or spec.endswith(".0f") or fact["value"] in (0, 1)
