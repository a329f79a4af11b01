"""How a verdict is made: from rules over made-up facts, and what is refused before anything is measured."""

from dataclasses import replace

import pytest

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.evidence.gathered import check, put_together


def claim(right="", wrong="", verdict="true", truth=""):
    said = f"It is said: {right}{wrong}"
    return Claim(says=said, verdict=verdict, right=right, wrong=wrong, truth=truth, page="index.md")


def reproduction(rule, published="", ours="1", reproduced="yes", **parts):
    return Reproduction(
        what="A number",
        source="Nobody",
        published=published,
        ours=ours,
        reproduced=reproduced,
        rule=rule,
        **parts,
    )


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
    claims = [claim("epochs_rleu < 1"), claim("epochs_relu_low < 1", truth="It is [[epochs_tahn]].")]
    reproductions = [reproduction("epochs_tanh_high > 1", ours="[[speed]]")]
    with pytest.raises(ValueError, match="epochs_rleu") as refused:
        put_together(FACTS, claims, reproductions)
    message = str(refused.value)
    assert "'It is said: epochs_rleu < 1' names 'epochs_rleu', which is no fact; did you mean epochs_relu" in message
    assert "names 'epochs_tahn', which is no fact; did you mean epochs_tanh" in message
    assert "'A number' names 'speed', which is no fact" in message


@pytest.mark.parametrize(
    ("relu", "tanh", "verdict", "because"),
    [
        (1.0, 5.0, "half true", "epochs_relu < 2 and epochs_tanh > 4"),
        (1.0, 3.0, "true", "epochs_relu < 2 and epochs_tanh <= 4"),
        (3.0, 5.0, "false", "epochs_relu >= 2 and epochs_tanh > 4"),
        (3.0, 3.0, "undecided", "epochs_relu >= 2 and epochs_tanh <= 4"),
    ],
)
def test_a_verdict_follows_from_the_parts_that_hold(relu, tanh, verdict, because):
    assert claim("epochs_relu < 2", "epochs_tanh > 4").judge(evaluated(relu, tanh)) == (verdict, because)


def test_of_one_rule_a_verdict_is_true_or_false():
    assert [claim("epochs_relu < 2").judge(evaluated(relu, 0.0)).verdict for relu in (1.0, 3.0)] == ["true", "false"]
    assert [claim("", "epochs_relu < 2").judge(evaluated(relu, 0.0)) for relu in (1.0, 3.0)] == [
        ("false", "epochs_relu < 2"),
        ("true", "epochs_relu >= 2"),
    ]


def test_a_reproduction_is_one_or_none():
    judged = reproduction("epochs_relu <= p1", "1.50")
    assert judged.judge(evaluated(1.5, 0.0)) == ("yes", "epochs_relu <= 1.5")
    assert judged.judge(evaluated(1.75, 0.0)) == ("no", "epochs_relu > 1.5")


@pytest.mark.parametrize(
    ("relu", "tanh", "verdict", "because"),
    [
        (1.0, 2.0, "yes", "epochs_relu <= 1.5 and epochs_tanh > 1.0"),
        (2.0, 2.0, "in part", "epochs_relu > 1.5 and epochs_tanh > 1.0"),
        (1.0, 0.0, "in part", "epochs_relu <= 1.5 and epochs_tanh <= 1.0"),
        (2.0, 0.0, "no", "epochs_relu > 1.5 and epochs_tanh <= 1.0"),
    ],
)
def test_of_two_parts_one_may_be_reproduced_alone(relu, tanh, verdict, because):
    judged = reproduction("epochs_relu <= p1", "1.50, 1", second="epochs_tanh > p2")
    assert judged.judge(evaluated(relu, tanh)) == (verdict, because)


def test_without_a_rule_nothing_is_tested_and_the_remark_says_why():
    judged = reproduction("", "6 times", reproduced="not tested", remark="It hangs on the data.")
    assert judged.rules == () and judged.judge({}) == ("not tested", "")
    for other in (replace(judged, remark=""), replace(judged, reproduced="no")):
        with pytest.raises(ValueError, match="'A number' has no rule: it is not tested, and the remark must say why"):
            put_together(FACTS, [], [other])


@pytest.mark.parametrize(
    ("rule", "published"), [("epochs_relu < p2", "1.5"), ("epochs_relu < 2", "1.5"), ("p1 < 2", "")]
)
def test_a_rule_names_each_published_number_and_no_other(rule, published):
    with pytest.raises(ValueError, match=r"the rule of 'A number' names .* it needs each"):
        put_together(FACTS, [], [reproduction(rule, published)])


def test_a_claim_without_a_rule_is_refused():
    with pytest.raises(ValueError, match="the claim 'It is said: ' has no rule"):
        put_together(FACTS, [claim()], [])


def test_all_contradicted_verdicts_are_told_together_with_their_numbers():
    evidence = put_together(
        FACTS,
        [claim("epochs_relu < epochs_tanh"), claim("epochs_relu > 1"), claim("epochs_relu > 9", "epochs_tanh > 9")],
        [reproduction("epochs_tanh_high <= 1")],
    )
    with pytest.raises(ValueError, match="is written for") as failed:
        check(evaluated(2.5, 1.5), evidence)
    assert str(failed.value) == (
        "'It is said: epochs_relu < epochs_tanh' is written for the verdict 'true', and the facts return 'false': "
        "epochs_relu >= epochs_tanh is 2.5 ≥ 1.5; "
        "'It is said: epochs_relu > 9epochs_tanh > 9' is written for the verdict 'true', and the facts return "
        "'undecided': epochs_relu <= 9 and epochs_tanh <= 9 is 2.5 ≤ 9 and 1.5 ≤ 9; "
        "'A number' is written for the verdict 'yes', and the facts return 'no': epochs_tanh_high > 1 is 2.5 > 1"
    )
