"""The one cache: what takes long to make is kept by its name, for as long as what it was made from stays the same.

A kept file is the bytes and, behind them, a line of JSON that says what they were made from. One name holds one result,
so a new one replaces the old; a name begins with its kind, and the build forgets those of a kind that nothing asks for.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from figures_src.base.files import CACHE, sweep, write_whole
from figures_src.base.meaning import digest_of
from figures_src.base.provenance import Key

KEPT, TIMES = CACHE / "kept", CACHE / "times.json"


class Kept(NamedTuple):
    """What was kept: what it was made from, and the bytes."""

    key: Key
    content: bytes


def path(name: str) -> Path:
    """Where it is kept: for fonts, whose readers want a file and look at nothing behind it."""
    # Readable, and a file name on every system; the digest tells apart what that makes alike.
    return KEPT / f"{re.sub(r'[^a-z0-9.]+', '-', name.lower())[:80].strip('-')}.{digest_of(name)[:8]}"


def look(name: str) -> Kept | None:
    """What is kept under a name, whatever it was made from; None if there is nothing, or it is damaged."""
    try:
        content, _, words = path(name).read_bytes().rpartition(b"\n")
        said: dict[str, Any] = json.loads(words)
        whole = said["digest"] == digest_of(content) and said["name"] == name
        return Kept(said["key"], content) if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def find(name: str, key: Key) -> bytes | None:
    """What was kept under this name and made from just this."""
    kept = look(name)
    return kept.content if kept and kept.key == key else None


def keep(name: str, key: Key, make: Callable[[], bytes]) -> bytes:
    """What was kept under this name and made from just this; else what ``make`` returns, kept from now on."""
    if (content := find(name, key)) is not None:
        return content
    content = make()
    said = {"name": name, "key": key, "digest": digest_of(content)}
    write_whole(path(name), content + b"\n" + json.dumps(said, sort_keys=True).encode())
    return content


def forget(name: str) -> None:
    """Keep nothing under this name any longer."""
    path(name).unlink(missing_ok=True)


def holds(names: Iterable[str]) -> bool:
    """Whether something is kept under each of these names; a glance, for the bytes are checked when they are read."""
    return all(path(name).exists() for name in names)


def prune(kind: str, names: Iterable[str]) -> None:
    """Forget what is kept of a kind under other names than these, and what killed writers left."""
    sweep(KEPT)
    stay = {path(f"{kind}: {name}") for name in names}
    for gone in set(KEPT.glob(f"{kind}-*")) - stay:
        gone.unlink(missing_ok=True)


def times() -> dict[str, float]:
    """The seconds that each step of a build took last, by its name."""
    try:
        return {str(name): float(seconds) for name, seconds in json.loads(TIMES.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def note_times(taken: dict[str, float]) -> None:
    """Remember how long these steps took."""
    write_whole(TIMES, json.dumps(times() | taken, indent=1, sort_keys=True).encode())
