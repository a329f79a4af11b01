"""Claims and reproductions: put together, held against facts, and against facts nearby that contradict them.

*Nearby* a fact, others as they are, is: twice of it and half of it; for a share 20 points more or less; for what is
measured ten half-widths of its spread more or less; and for what is rounding 100 of its units. What is not reproduced
may be far off: there everything from a hundredth to a hundredfold is nearby. *Noise* is two standard errors of what is
measured: of a median of n seeds the width of their spread over the square root of n.
"""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from figures_src.base.files import ROOT
from figures_src.evidence import rule
from figures_src.evidence.claim import numbers
from figures_src.evidence.gathered import check, gathered
from figures_src.evidence.quoted import fact_of, names_in
from figures_src.evidence.tables import JUDGED, TABLES, anchor

EVIDENCE = gathered()
# By whom, and as printed there: a second time, for a rule does not see every slip of the hand.
PUBLISHED = {
    "ReLU networks born dead: depth 10, width 3": ("Lu et al. (2020)", []),
    "Share of zeros of ReLU at initialisation": ("Glorot, Bordes & Bengio (2011)", [1 / 2]),
    "One neuron, squared error, 300 epochs: from 0.82": ("Nielsen (2015)", [0.09]),
    "The same from 0.98": ("Nielsen (2015)", [0.2]),
    "Critical weight scale of ReLU, no biases": ("He et al. (2015)", [math.sqrt(2)]),
    "Critical weight variance of tanh at a bias variance of 0.05": ("Schoenholz et al. (2017)", [1.76]),
    "Correlation that a ReLU layer makes of uncorrelated inputs": ("Cho & Saul (2009)", [1 / math.pi]),
    "Gradient of the weights, first over last of many layers, where weights are too small (ReLU, Xavier)": (
        "Glorot & Bengio (2010)",
        [1],
    ),
    "A 30-layer ReLU network: He's weights learn, Xavier's stall": ("He et al. (2015)", []),
    "ReLU reaches a training error of 25% about six times as fast as tanh": (
        "Krizhevsky, Sutskever & Hinton (2012)",
        [6],
    ),
    "SELU's constants α and λ, from a mean of 0 and a variance of 1": ("Klambauer et al. (2017)", [1.6733, 1.0507]),
    "How the mean and the variance of SELU's outputs follow the variance of its inputs, at the fixed point": (
        "Klambauer et al. (2017)",
        [0.088834, 0.782648],
    ),
    "Standard deviation of SELU's outputs with its recommended gain, in the first layer and every tenth after it": (
        "PyTorch pull request 50664 (2021)",
        [0.7968, 0.3127, 0.2404, 0.2062, 0.2085],
    ),
    "The recommended gain of tanh, as a weight scale that keeps gradients": ("Paszke et al. (2019)", [5, 3]),
    "Standard deviation of He's weights for filters of 3 × 3, from 64 to 512 feature maps": (
        "He et al. (2015)",
        [0.059, 0.042, 0.029, 0.021],
    ),
    "What weights of standard deviation one hundredth leave of a gradient from their tenth convolution to the second, "
    "beside He's": ("He et al. (2015)", [1, 1.7, 10]),
    "Standard deviation of a normal variable cut at ±2, by which JAX and Keras divide": (
        "Bradbury et al. (2018)",
        [0.87962566103423978],
    ),
    "Slope below 0 and scale of the rectifier that is tailored to a ResNet of 101 layers: skips of weight 0.6, "
    "correlation 0.75": ("Zhang, Botev & Martens (2022)", [0.6291800290346146, 1.196996549778802]),
    "Mean singular value of a tanh layer's Jacobian, normalised and standard initialisation": (
        "Glorot & Bengio (2010)",
        [0.8, 0.5],
    ),
    "Five hidden sigmoid layers never leave their plateau": ("Glorot & Bengio (2010)", []),
    "Correlation of a ReLU network's gradients at two inputs, L layers, at initialisation": (
        "Balduzzi et al. (2017)",
        [2],
    ),
    "Linear regions of an untrained ReLU network of one input": ("Hanin & Rolnick (2019)", []),
    "Relative variance of the squared singular values of a Jacobian of L layers, normal weights": (
        "Pennington, Schoenholz & Ganguli (2017)",
        [2],
    ),
    "The same with orthogonal weights, ReLU": ("Pennington, Schoenholz & Ganguli (2017)", []),
    "By what batch norm multiplies the mean square of ReLU's gradient per layer, at initialisation": (
        "Yang et al. (2019)",
        [math.pi, math.pi, 1],
    ),
    "Inception with sigmoid stays at chance, one in a thousand; with batch norm it gets 69.8% right": (
        "Ioffe & Szegedy (2015)",
        [1 / 1000, 69.8],
    ),
    "Gradient norms of two hidden sigmoid layers, first and second": ("Nielsen (2015)", [0.0657, 0.3092]),
    "Of three hidden sigmoid layers": ("Nielsen (2015)", [0.0118, 0.06, 0.2831]),
}


def title(judged):
    return judged.title


def headings(page):
    """The anchors of a page's headings."""
    return {
        anchor(heading) for heading in re.findall(r"^#+ (.+)$", (ROOT / "docs" / page).read_text("utf-8"), flags=re.M)
    }


def section(page, name, facts):
    """The text under a heading, with what stands under its own headings, and with the tables that it shows."""
    parts = re.split(r"^(#+) (.+)$", (ROOT / "docs" / page).read_text("utf-8"), flags=re.M)[1:]
    found = [(len(level), anchor(heading), body) for level, heading, body in zip(*[iter(parts)] * 3, strict=True)]
    (start,) = (place for place, (_, at, _) in enumerate(found) if at == name)
    end = next((place for place in range(start + 1, len(found)) if found[place][0] <= found[start][0]), len(found))
    text = "".join(body for _, _, body in found[start:end])
    tables = re.findall(r'--8<-- "([^"]+)"', text)
    return text + "".join(TABLES[table]() if table in TABLES else JUDGED[table](facts) for table in tables)


def ruling(judged):
    """The facts that its rules name."""
    return sorted({fact_of(name, EVIDENCE.facts) for text in judged.rules for name in rule.names(text)})


RULED = [
    pytest.param(judged, name, id=f"{name} in {title(judged)}") for judged in EVIDENCE.judged for name in ruling(judged)
]


def moved(facts, name, by):
    """All facts, one of which is another."""
    return facts | {name: facts[name] | {end: by(facts[name][end]) for end in ("value", "low", "high")}}


# From a hundredth to a hundredfold, in steps of half a per cent.
FAR = np.geomspace(0.01, 100, 1843).tolist()


def nearby(facts, name, verdict):
    fact = facts[name]
    steps = [100 * 2.0**-52, 10 * (fact["high"] - fact["low"]) / 2, 0.2 * fact["spec"].endswith("%")]
    for step in steps:
        yield moved(facts, name, lambda value, step=step: value + step)
        yield moved(facts, name, lambda value, step=step: value - step)
    for factor in (2, 0.5, *(FAR if verdict in ("no", "in part") else [])):
        yield moved(facts, name, lambda value, factor=factor: value * factor)


def test_the_verdicts_hold_and_every_kind_is_there(facts):
    check(facts)
    assert {claim.verdict for claim in EVIDENCE.claims} == {"true", "half true", "false"}
    assert {each.verdict for each in EVIDENCE.reproductions} == {"yes", "in part", "no", "not tested"}


@pytest.mark.parametrize(("judged", "name"), RULED)
def test_each_fact_of_a_rule_turns_the_verdict_nearby(facts, judged, name):
    turned = [other for other in nearby(facts, name, judged.verdict) if judged.judge(other).verdict != judged.verdict]
    assert turned, f"{name} is idle: tighten the rule, or leave it out"
    with pytest.raises(ValueError, match=re.escape(f"{title(judged)!r} is written for the verdict {judged.verdict!r}")):
        check(turned[0])


@pytest.mark.parametrize(("judged", "name"), RULED)
def test_no_noise_turns_a_verdict(facts, judged, name):
    fact = facts[name]
    width = fact["high"] - fact["low"]
    noise = width / 2 if "standard errors" in fact["spread"] else width / math.sqrt(fact["count"])
    for step in (noise, -noise):
        assert judged.judge(moved(facts, name, lambda value, step=step: value + step)).verdict == judged.verdict


@pytest.mark.parametrize("claim", [claim for claim in EVIDENCE.claims if claim.verdict == "half true"], ids=title)
def test_what_is_half_true_has_a_rule_for_each_half(claim):
    assert claim.right and claim.wrong


@pytest.mark.parametrize("claim", EVIDENCE.claims, ids=title)
def test_every_claim_names_a_section_that_shows_it(facts, claim):
    page, _, name = claim.page.partition("#")
    assert name in headings(page)
    shown = {fact_of(quoted, EVIDENCE.facts) for quoted in names_in(section(page, name, facts))}
    assert shown & set(ruling(claim)), "nothing of what decides it is there"


def test_what_was_published_is_what_is_printed():
    assert {each.what: (each.source, numbers(each.published)) for each in EVIDENCE.reproductions} == PUBLISHED


@pytest.mark.parametrize(
    "reproduction", [each for each in EVIDENCE.reproductions if each.rules and numbers(each.published)], ids=title
)
def test_another_published_number_turns_the_verdict(facts, reproduction):
    printed = [*reproduction.rules, ""][:2]
    for number in map(repr, numbers(reproduction.published)):
        others = [
            replace(
                reproduction,
                **{
                    part: text.replace(number, repr(float(number) * factor))
                    for part, text in zip(("rule", "second"), printed, strict=True)
                },
                published="",
            )
            for factor in (2, 0.5, *(FAR if reproduction.verdict != "yes" else []))
        ]
        assert any(other.judge(facts).verdict != reproduction.verdict for other in others), number


@pytest.mark.parametrize("each", [each for each in EVIDENCE.reproductions if not each.rules], ids=title)
def test_what_is_not_tested_says_why(each):
    assert each.verdict == "not tested" and len(each.remark) > 50


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.0657, 0.3092", [0.0657, 0.3092]),
        ("6 times", [6]),
        ("√2", [2**0.5]),
        ("1/π", [1 / math.pi]),
        ("one half", [0.5]),
        ("between [[born_dead_lower]] and [[best_case_20:.1g]]", []),
        ("learns; stalls", []),
    ],
)
def test_numbers_are_read_as_a_reader_reads_them(text, found):
    assert numbers(text) == found


@pytest.mark.parametrize("reproduction", EVIDENCE.reproductions, ids=title)
def test_every_reproduction_names_a_source_of_the_references(reproduction):
    assert anchor(reproduction.source) in headings("references.md")
