"""Rules against Python's own evaluation; and what a reader sees of a rule, read back."""

import random
import re

import pytest

from figures_src.evidence import rule
from figures_src.evidence.quoted import Evaluated

TERMS = (
    "a + b",
    "a - b",
    "a * b",
    "a / b",
    "a ** 2",
    "abs(a)",
    "-a",
    "a",
    "0.5",
    "a - (b - c)",
    "(a - b) * -c",
    "2 * abs(a - b)",
)
STATEMENTS = (
    *(f"{term} {sign} c" for term in TERMS for sign in ("<", "<=", ">", ">=", "==", "!=")),
    "a < b < c", "a < b <= c != 0.5", "a < b and b < c", "a < b or b < c", "not a < b", "a < b or b < c and c < a",
    "not (a < b or b < c) and c > 0", "(a < b or b < c) and c < a",
    "a_low < b_high", "a / 3 ** 2 < b - c", "(a / b) ** 2 > c",
)  # fmt: skip


def fact(value, spec=".3g", spread="5–95% of 20 seeds"):
    return Evaluated(value=value, low=value - 1, high=value + 1, count=20, spread=spread, spec=spec, how="how")


def values(generator):
    """Numbers of which some are equal, so that no comparison always holds or always fails."""
    return {name: generator.choice([-2.0, -0.5, 0.25, 0.5, 1.0, 3.0]) for name in "abc"}


def known(numbers):
    """The names that a rule may use, as Python's evaluation is given them."""
    return numbers | {"a_low": numbers["a"] - 1, "b_high": numbers["b"] + 1}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_rule_means_what_it_means_in_python(statement):
    generator, seen = random.Random(statement), set()
    for _ in range(200):
        numbers = values(generator)
        expected = eval(statement, known(numbers))
        assert rule.holds(statement, {name: fact(value) for name, value in numbers.items()}) is expected
        seen.add(expected)
    assert seen == {True, False}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_is_denied_holds_where_the_statement_does_not(statement):
    generator, denied = random.Random(statement), rule.denied(statement)
    for _ in range(100):
        numbers = values(generator)
        assert eval(denied, known(numbers)) is not eval(statement, known(numbers)), denied


def read_back(text):
    """What a reader would take the statement for, in Python's signs."""
    text = re.sub(
        r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)",
        lambda found: f"1e{found[1].translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))}",
        text,
    )
    text = re.sub(r"([\d.]+)%", r"(\1 / 100)", text)
    for sign, python in {"−": "-", "×": "*", "^": "**", "≤": "<=", "≥": ">=", "≠": "!=", " = ": " == "}.items():
        text = text.replace(sign, python)
    return re.sub(r"\|([^|]*)\|", r"abs(\1)", text)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_the_reader_sees_says_the_same(statement):
    generator = random.Random(statement)
    for _ in range(50):
        numbers = values(generator)
        shown = rule.shown(statement, {name: fact(value) for name, value in numbers.items()})
        assert not re.search(r"[a-z]", re.sub(r"\b(and|or|not)\b", "", shown)), shown
        assert eval(read_back(shown)) is eval(statement, known(numbers)), shown


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("a == 0.25", "0.25 = 0.25"),
        ("a ** 2 - (a - tiny) <= 1e-11 or -a > 2", "0.25^2 − (0.25 − 3\u202f×\u202f10⁻¹²) ≤ 10⁻¹¹ or −0.25 > 2"),
        ("share_low > -0.95", "−1.1% > −95%"),
        ("abs(share - 0.5) < 0.6 * share", "|98.9% − 50%| < 0.6 × 98.9%"),
        ("not count * a != 337", "not (1,348 × 0.25 ≠ 337)"),
        ("a < 0.6291800290346146", "0.25 < 0.6291800290346146"),
    ],
)
def test_numbers_are_typeset_in_their_own_formats(statement, shown):
    facts = {"a": fact(0.25), "tiny": fact(3e-12), "share": fact(0.9888, ".1%"), "count": fact(1348.0, ",.0f")}
    assert rule.shown(statement, facts) == shown


def test_digits_are_added_until_a_statement_does_not_look_false():
    facts = {"a": fact(0.98884, ".1%"), "b": fact(0.98879, ".1%"), "n": fact(2.004, ".0f")}
    assert rule.shown("a > b", facts) == "98.884% > 98.879%"
    assert rule.shown("n > 2", facts) == "2.004 > 2"
    assert rule.shown("b > a", facts) == "98.9% > 98.9%", "what is false may look false"


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("a", "may not say 'a' there"),
        ("a <", "cannot be read"),
        ("a < len(b)", r"may not say 'len\(b\)'"),
        ("a < abs(b, c)", "may not say"),
        ("a < (b and c)", "may not say 'b and c'"),
        ("a is b", "may not say 'a is b'"),
        ("a in b", "may not say"),
        ("a < True", "may not say 'True'"),
        ("a < 'b'", "may not say"),
        ("a.b < 1", r"may not say 'a\.b'"),
        ("a[0] < 1", "may not say"),
        ("a % 2 < 1", "may not say"),
        ("1 < 2", "is about no fact"),
    ],
)
def test_what_is_no_rule_is_refused(statement, message):
    with pytest.raises(ValueError, match=message):
        rule.parse(statement)


@pytest.mark.parametrize("statement", ["a / b > 1", "not a / b > 1", "a ** 1e9 > 1", "(b - a) ** 0.5 < 1"])
def test_what_cannot_be_computed_supports_nothing(statement):
    assert not rule.holds(statement, {"a": fact(3.0), "b": fact(0.0)})


def test_an_unknown_name_and_an_end_without_spread_are_named():
    with pytest.raises(LookupError, match="unknown number 'epochs_rleu'; did you mean epochs_relu"):
        rule.holds("epochs_rleu < 1", {"epochs_relu": fact(1.0)})
    with pytest.raises(LookupError, match="'a' has no spread, so there is no 'a_low'"):
        rule.holds("a_low < 1", {"a": fact(1.0, spread="")})
