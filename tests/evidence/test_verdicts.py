"""Claims and reproductions: put together, held against facts, and against facts that contradict them."""

import re

import pytest

from figures_src.base.files import ROOT
from figures_src.evidence import rule
from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.evidence.gathered import check, gathered, put_together
from figures_src.evidence.tables import anchor

EVIDENCE = gathered()


def title(judged):
    return judged.says if isinstance(judged, Claim) else judged.what


def headings(page):
    """The anchors of a page's headings."""
    return {
        anchor(heading) for heading in re.findall(r"^#+ (.+)$", (ROOT / "docs" / page).read_text("utf-8"), flags=re.M)
    }


def test_the_verdicts_hold_and_every_kind_is_there(facts):
    check(facts)
    assert {claim.verdict for claim in EVIDENCE.claims} == {"true", "half true", "false"}


@pytest.mark.parametrize("judged", EVIDENCE.judged, ids=title)
def test_every_rule_can_fail(facts, judged):
    """With one of its facts moved far away it must not hold; what does is no rule."""
    assert rule.holds(judged.rule, facts)
    names = {name.removesuffix("_low").removesuffix("_high") for name in rule.names(judged.rule)}
    moved = [
        facts | {name: facts[name] | dict.fromkeys(("value", "low", "high"), to)}
        for name in names & set(facts)
        for to in (1e9, -1e9, 0.0)
    ]
    contradicted = [other for other in moved if not rule.holds(judged.rule, other)]
    assert contradicted
    with pytest.raises(ValueError, match=re.escape(f"on {title(judged)!r}: {judged.rule} is ")):
        check(contradicted[0])


@pytest.mark.parametrize("claim", EVIDENCE.claims, ids=title)
def test_every_claim_names_a_section_that_exists(claim):
    page, _, section = claim.page.partition("#")
    assert section in headings(page)


@pytest.mark.parametrize("reproduction", EVIDENCE.reproductions, ids=title)
def test_every_reproduction_names_a_source_of_the_references(reproduction):
    assert anchor(reproduction.source) in headings("references.md")


def claim(text, truth=""):
    return Claim(f"It is said: {text}", "true", text, truth, "index.md")


FACTS = [Fact("epochs_relu", "one", float), Fact("epochs_tanh", "another", float)]


def evaluated(relu, tanh):
    rest = {"count": 20, "spread": "5–95% of 20 seeds", "spec": ".3g", "how": "how"}
    return {
        name: {"value": value, "low": value - 1, "high": value + 1} | rest
        for name, value in (("epochs_relu", relu), ("epochs_tanh", tanh))
    }


def test_two_facts_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two facts are called 'epochs_relu'"):
        put_together([*FACTS, FACTS[0], Fact("epochs_relu", "yet another", float)], (), ())


def test_every_unknown_name_is_told_before_anything_is_measured():
    claims = [claim("epochs_rleu < 1"), claim("epochs_relu_low < 1", "It is [[epochs_tahn]].")]
    reproductions = [Reproduction("A number", "Nobody", "1", "[[speed]]", "yes", "epochs_tanh_high > 1")]
    with pytest.raises(ValueError, match="epochs_rleu") as refused:
        put_together(FACTS, claims, reproductions)
    message = str(refused.value)
    assert "'It is said: epochs_rleu < 1' names 'epochs_rleu', which is no fact; did you mean epochs_relu" in message
    assert "names 'epochs_tahn', which is no fact; did you mean epochs_tanh" in message
    assert "'A number' names 'speed', which is no fact" in message


def test_all_failing_rules_are_told_together_with_their_numbers():
    evidence = put_together(
        FACTS,
        [claim("epochs_relu < epochs_tanh"), claim("epochs_relu > 1")],
        [Reproduction("A number", "Nobody", "1", "1", "no", "epochs_tanh_high <= 1")],
    )
    check(
        evaluated(2.0, 0.0) | {"epochs_relu": evaluated(-3.0, 0.0)["epochs_tanh"] | {"value": -3.0}},
        put_together(FACTS, [], []),
    )
    with pytest.raises(ValueError, match="no longer support") as failed:
        check(evaluated(2.5, 1.5), evidence)
    assert str(failed.value) == (
        "the facts no longer support the verdict 'true' on 'It is said: epochs_relu < epochs_tanh': "
        "epochs_relu < epochs_tanh is 2.5 < 1.5; "
        "the facts no longer support the verdict 'reproduced: no' on 'A number': epochs_tanh_high <= 1 is 2.5 ≤ 1"
    )
