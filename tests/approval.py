"""Approved files: what the reader is shown, as text that a reviewer has read and accepted; ``make approve`` renews it.

The files are tests/approved/KIND/NAME.txt. The words around numbers must be equal, and ``close`` says by how much a
number may differ. A test that approves has "approved" in its name, by which ``make approve`` finds it.
"""

import contextlib
import difflib
import math
import os
import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from pathlib import Path

import pytest

# ``make approve`` renews a copy, which it then shows beside the original.
ORIGINAL = Path(__file__).parent / "approved"
FOLDER = Path(os.environ.get("APPROVED", ORIGINAL))

_request: ContextVar[pytest.FixtureRequest] = ContextVar("request")

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
SPACE = "[ \u202f\u2009]"
# A number as it is written for a reader or as Python writes it; a digit in a name or a colour is none.
NUMBER = re.compile(
    r"(?<![\w.#])(?P<sign>[−-]?)(?P<digits>\d(?:[\d,]*\d)?(?:\.\d+)?|\.\d+)(?P<e>[eE][+-]?\d+)?"
    rf"(?:(?P<times>{SPACE}?×{SPACE}?)10(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?"
)


@pytest.fixture(autouse=True)
def in_test(request):
    """Which test it is that approves."""
    token = _request.set(request)
    yield
    _request.reset(token)


def value_of(found: re.Match[str]) -> float:
    """What a number in a text says; an exponent that no float holds counts as its logarithm does."""
    plain = float(found["digits"].replace(",", "") + (found["e"] or ""))
    sign = -1 if found["sign"] else 1
    if found["power"]:
        return sign * plain * 10.0 ** int(found["power"].translate(RAISED))
    return sign * plain ** int(found["raised"].translate(RAISED)) if found["raised"] else sign * plain


def is_whole(found: re.Match[str]) -> bool:
    """Whether a number counts: it has no decimals, no power of ten, and is no share in per cent; 5–95% is a name."""
    is_share = found.string.startswith("%", found.end()) and not found.string[: found.start()].endswith("–")
    return not is_share and "." not in found["digits"] and not (found["e"] or found["power"] or found["raised"])


def skeleton(line: str) -> str:
    """The words around the numbers."""
    return NUMBER.sub("#", line)


def close(line: str, approved: str, tolerance: float) -> bool:
    """Whether two lines have the same words, and numbers that differ by little.

    A whole number stands exactly: it is a count, a year, a setting, a place in a network. A number with decimals or a
    power of ten, and one of per cent, may differ by the tolerance, as a share of it. So much is needed: processors
    differ in the order in which they add up a matrix product. Untrained networks then differ by 10⁻¹¹ of a number,
    trained ones by a hundredth, the extremes of chaotic ones by three. What differs by more is left out where it is
    recorded: times, and networks that barely learn.
    """
    if skeleton(line) != skeleton(approved):
        return False
    return all(
        one[0] == other[0]
        or (
            not (is_whole(one) and is_whole(other))
            and math.isclose(value_of(one), value_of(other), rel_tol=tolerance, abs_tol=1e-300)
        )
        for one, other in zip(NUMBER.finditer(line), NUMBER.finditer(approved), strict=True)
    )


def settled(text: str, approved: str, tolerance: Callable[[str], float]) -> str:
    """The text, with the approved line for each that differs from it by so little."""
    lines, known = text.splitlines(), approved.splitlines()
    matcher = difflib.SequenceMatcher(None, [*map(skeleton, lines)], [*map(skeleton, known)], autojunk=False)
    for start, there, length in matcher.get_matching_blocks():
        for step in range(length):
            if close(lines[start + step], known[there + step], tolerance(lines[start + step])):
                lines[start + step] = known[there + step]
    return "\n".join(lines) + "\n"


def usual(_: str) -> float:
    """How far a number in a line may be from the approved one, as a share of it, if nothing else is asked for."""
    return 0.02


def check(kind: str, name: str, text: str, tolerance: Callable[[str], float] = usual) -> None:
    """Hold a text against the approved one.

    Args:
        tolerance: by which share of itself a number that is not whole may differ, line by line.

    Raises:
        AssertionError: it differs; the message shows where.
    """
    __tracebackhide__ = True
    request = _request.get()
    assert "approved" in request.node.name, "make approve finds the tests that approve by this word in their names"
    file, renews = FOLDER / kind / f"{name}.txt", request.config.getoption("force_regen")
    if file.is_file():
        text = settled(text, file.read_text("utf-8"), tolerance)
    elif not renews:
        pytest.fail(f"nothing is approved as {kind}/{name}: run make approve and read what it shows")
    obtained = request.getfixturevalue("tmp_path") / f"{kind}-{name}.txt"
    with contextlib.suppress(pytest.fail.Exception) if renews else contextlib.nullcontext():
        request.getfixturevalue("file_regression").check(
            text.rstrip("\n") + "\n", encoding="utf-8", newline="\n", fullpath=file, obtained_filename=obtained
        )


def only(kind: str, names: Iterable[str]) -> None:
    """No file is approved of what is no more; ``make approve`` proposes to remove it."""
    stale = {file.stem for file in (FOLDER / kind).glob("*.txt")} - set(names)
    if _request.get().config.getoption("force_regen"):
        for name in stale:
            (FOLDER / kind / f"{name}.txt").unlink()
    else:
        assert not stale, f"approved, but no more: {kind}/{', '.join(sorted(stale))}; run make approve"
