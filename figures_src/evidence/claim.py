"""What is judged: a common claim, or a published number beside ours. A rule over facts decides if the verdict holds.

The verdict is written by hand; when a measurement stops supporting it, the build fails. Numbers in the words are facts,
written [[name]].
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Claim:
    """What is said, what is true instead, and where the site shows it.

    Args:
        says: the claim as one hears it.
        verdict: true, half true or false.
        rule: holds as long as the facts support the verdict; see ``rule``.
        truth: what is true, in a sentence or two.
        page: the page, and its section, that shows it.
    """

    says: str
    verdict: Literal["true", "half true", "false"]
    rule: str
    truth: str
    page: str

    @property
    def quotes(self) -> str:
        """All its words that may quote facts."""
        return self.truth


@dataclass(frozen=True)
class Reproduction:
    """A published result beside ours.

    Args:
        what: the result.
        source: author and year, a heading on the references.
        published: the published value, as printed there.
        ours: the same from this project's code.
        reproduced: the verdict; not tested, where data or networks are of another kind.
        rule: holds as long as the facts support the verdict; see ``rule``.
        remark: what differs.
    """

    what: str
    source: str
    published: str
    ours: str
    reproduced: Literal["yes", "no", "not tested"]
    rule: str
    remark: str = ""

    @property
    def quotes(self) -> str:
        """All its words that may quote facts."""
        return " ".join((self.published, self.ours, self.remark))
