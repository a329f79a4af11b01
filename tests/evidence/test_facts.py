"""Facts against published numbers and against another library's quantiles; every one of them quoted somewhere."""

import statistics

import numpy as np
import pytest

from figures_src.base.files import ROOT
from figures_src.evidence.fact import Fact, Mean, evaluate
from figures_src.evidence.gathered import gathered
from figures_src.evidence.quoted import fact_of, names_in
from figures_src.evidence.rule import names
from figures_src.evidence.tables import JUDGED, TABLES

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
    "chi_sigmoid_xavier": 0.055721,
    "gate_kept_50": 1.5761912e-7,
    "wrong_squared_error": 4.5394e-5,
    "test_examples": 449,
}
SOURCES = [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*.ipynb")]
FIGURES = sorted((ROOT / "figures_src" / "figures").rglob("*.py"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_fact_is_the_published_number(facts, name):
    assert facts[name]["value"] == pytest.approx(PUBLISHED[name], rel=1e-4)


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
        quoted |= {*names(judged.rule), *names_in(judged.quotes)}
    assert not set(gathered().facts) - {fact_of(name, gathered().facts) for name in quoted}
