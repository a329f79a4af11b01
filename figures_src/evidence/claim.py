"""What is judged: a common claim, or a published number beside ours. Rules over facts return the verdict.

The verdict for which the words were written stands beside them; where the facts return another, the build fails.
Numbers in the words are facts, written [[name]].
"""

import math
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from figures_src.evidence import rule
from figures_src.evidence.quoted import QUOTE, Facts


class Judgement(NamedTuple):
    """A verdict, and the statement over facts, which holds, that it follows from; empty where nothing is tested."""

    verdict: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What is said, what is true instead, and where the site shows it.

    A claim of which one part is right and another is wrong has a rule for each; others have one rule.

    Args:
        says: the claim as one hears it.
        verdict: the one for which ``truth`` was written: true, half true or false.
        right: the rule that holds as long as what is right about it is.
        wrong: the rule that holds as long as what is wrong about it is.
        truth: what is true, in a sentence or two.
        page: the page, and its section, that shows it.
    """

    says: str
    verdict: Literal["true", "half true", "false"]
    right: str = ""
    wrong: str = ""
    truth: str
    page: str

    @property
    def title(self) -> str:
        """How a message names it."""
        return self.says

    @property
    def rules(self) -> tuple[str, ...]:
        """Those that it has.

        Raises:
            ValueError: it has none.
        """
        if not self.right and not self.wrong:
            raise ValueError(f"the claim {self.says!r} has no rule")
        return tuple(text for text in (self.right, self.wrong) if text)

    @property
    def quotes(self) -> str:
        """All its words that may quote facts."""
        return self.truth

    def judge(self, facts: Facts) -> Judgement:
        """Half true where a part is right and a part is wrong; of one rule, true or false as it holds or does not.

        Where neither of two rules holds, it is undecided, for which no words are ever written.

        Raises:
            ValueError, LookupError: as ``rule.holds``.
        """
        because = " and ".join(_held(text, facts) for text in self.rules)
        right = rule.holds(self.right, facts) if self.right else not rule.holds(self.wrong, facts)
        wrong = rule.holds(self.wrong, facts) if self.wrong else not right
        verdicts = {(True, True): "half true", (True, False): "true", (False, True): "false"}
        return Judgement(verdicts.get((right, wrong), "undecided"), because)


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """A published result beside ours.

    A result of two parts, of which ours may reproduce one alone, has a rule for each. One that other data or other
    networks cannot decide has none: it is not tested here.

    Args:
        what: the result.
        source: author and year, a heading on the references.
        published: the published value, as printed there.
        ours: the same from this project's code.
        reproduced: the verdict for which the words were written.
        rule: holds as long as ours reproduces it; p1, p2, ... are the numbers printed in ``published``.
        second: the rule of a second part.
        remark: what differs; why it is not tested.
    """

    what: str
    source: str
    published: str
    ours: str
    reproduced: Literal["yes", "in part", "no", "not tested"]
    rule: str = ""
    second: str = ""
    remark: str = ""

    @property
    def title(self) -> str:
        """How a message names it."""
        return self.what

    @property
    def verdict(self) -> str:
        """Whether it is said to be reproduced."""
        return self.reproduced

    @property
    def rules(self) -> tuple[str, ...]:
        """Those that it has, with the numbers that are printed in their places.

        Raises:
            ValueError: they name a number that is not printed, or one that is printed is in none of them; or there is
                none, and it is not said why.
        """
        rules = tuple(text for text in (self.rule, self.second) if text)
        if not rules:
            if self.reproduced != "not tested" or not self.remark:
                raise ValueError(f"{self.what!r} has no rule: it is not tested, and the remark must say why")
            return ()
        printed = {f"p{place}": value for place, value in enumerate(numbers(self.published), start=1)}
        named = set(re.findall(r"\bp\d+\b", " ".join(rules)))
        if named != set(printed):
            raise ValueError(
                f"the rule of {self.what!r} names {sorted(named)} of the published numbers {printed}: it needs each"
            )
        return tuple(re.sub(r"\bp\d+\b", lambda found: repr(printed[found[0]]), text) for text in rules)

    @property
    def quotes(self) -> str:
        """All its words that may quote facts."""
        return " ".join((self.published, self.ours, self.remark))

    def judge(self, facts: Facts) -> Judgement:
        """Yes where every rule holds, no where none does, in part otherwise; not tested without a rule.

        Raises:
            ValueError, LookupError: as ``rule.holds``.
        """
        held = [rule.holds(text, facts) for text in self.rules]
        verdict = "not tested" if not held else "yes" if all(held) else "in part" if any(held) else "no"
        return Judgement(verdict, " and ".join(_held(text, facts) for text in self.rules))


def _held(text: str, facts: Facts) -> str:
    """The statement, or where it does not hold the one that denies it; in brackets where others may stand beside it."""
    text = text if rule.holds(text, facts) else rule.denied(text)
    return f"({text})" if re.search(r"\bor\b", text) else text


_NUMBER = re.compile(r"(?P<over>1/)?(?P<root>√)?(?P<plain>π|\d+(?:\.\d+)?)|(?P<half>one half)")


def numbers(text: str) -> list[float]:
    """The numbers that a text prints, in order: 0.0657, 6, √2, 1/π, one half; what [[name]] stands for is none."""
    found = []
    for number in _NUMBER.finditer(QUOTE.sub("", text)):
        if number["half"]:
            found.append(0.5)
            continue
        value = math.pi if number["plain"] == "π" else float(number["plain"])
        value = math.sqrt(value) if number["root"] else value
        found.append(1 / value if number["over"] else value)
    return found
