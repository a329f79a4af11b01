"""What a fact makes of its values, against another library's quantiles; every fact is quoted somewhere."""

import statistics

import numpy as np
import pytest

from figures_src.base.files import ROOT
from figures_src.evidence.fact import Fact, Mean, evaluate
from figures_src.evidence.gathered import gathered
from figures_src.evidence.quoted import fact_of, names_in
from figures_src.evidence.rule import names
from figures_src.evidence.tables import JUDGED, TABLES

SOURCES = [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*.ipynb")]
FIGURES = sorted((ROOT / "figures_src" / "figures").rglob("*.py"))


def test_every_fact_says_how_and_has_its_spread_in_order(facts):
    assert list(facts) == list(gathered().facts)
    for fact in facts.values():
        assert fact["how"] and fact["low"] <= fact["value"] <= fact["high"]
        assert (fact["count"] > 1) == bool(fact["spread"])


@pytest.mark.parametrize("seeds", [2, 5, 19, 20, 137])
def test_a_spread_is_the_median_and_the_middle_of_the_seeds_or_all_of_few(seeds):
    values = np.random.default_rng(seeds).standard_normal(seeds).tolist()
    found = evaluate([Fact("a", "how", lambda: values)])["a"]
    ends = statistics.quantiles(values, n=20, method="inclusive")[::18] if seeds >= 20 else (min(values), max(values))
    assert found["value"] == pytest.approx(statistics.median(values))
    assert (found["low"], found["high"]) == pytest.approx(ends)
    assert found["spread"] == f"{'5–95%' if seeds >= 20 else 'least and largest'} of {seeds} seeds"


def test_a_mean_has_two_standard_errors():
    found = evaluate([Fact("a", "how", lambda: Mean(3.0, 0.25, 100))])["a"]
    assert (found["low"], found["high"], found["count"]) == (2.5, 3.5, 100)
    assert found["spread"] == "± two standard errors"


def test_a_number_has_no_spread():
    found = evaluate([Fact("a", "how", lambda: np.float64(3.0), ".2f")])["a"]
    assert (found["value"], found["low"], found["high"], found["spread"], found["spec"]) == (3.0, 3.0, 3.0, "", ".2f")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.nan, "not a number"),
        ([1.0, np.nan], "not a number"),
        ([], "must have an axis of seeds"),
        ([[1.0]], "one number for each seed"),
    ],
)
def test_what_is_no_number_is_refused_by_name(value, message):
    with pytest.raises(ValueError, match=f"fact 'broken': .*{message}"):
        evaluate([Fact("broken", "how", lambda: value)])


@pytest.mark.parametrize("path", [*SOURCES, *FIGURES], ids=lambda path: path.name)
def test_what_is_quoted_is_known(path):
    unknown = [name for name in names_in(path.read_text("utf-8")) if fact_of(name, gathered().facts) is None]
    # The name that docstrings give to any fact.
    assert set(unknown) <= {"name"}


def test_every_fact_is_quoted(facts):
    texts = [path.read_text("utf-8") for path in (*SOURCES, *FIGURES)]
    texts += [table() for table in TABLES.values()] + [table(facts) for table in JUDGED.values()]
    quoted = {name for text in texts for name in names_in(text)}
    for judged in gathered().judged:
        quoted |= {*(name for text in judged.rules for name in names(text)), *names_in(judged.quotes)}
    assert not set(gathered().facts) - {fact_of(name, gathered().facts) for name in quoted}
