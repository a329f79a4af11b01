"""Show how what the reader sees differs from what was approved, and ask before it is approved: ``make approve``.

``make approve`` looks at everything; ``python -m tests.approve tests/figures`` at some tests.
"""

import difflib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from figures_src.base.files import write_whole
from tests.approval import ORIGINAL


def renew(copy: Path, tests: list[str]) -> bool:
    """Run the tests that approve; what differs is written into the copy. Whether none failed for another reason."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-k", "approved", "--force-regen", *tests]
    return subprocess.run(command, env=os.environ | {"APPROVED": str(copy)}, check=False).returncode == 0


def read(folder: Path) -> dict[str, list[str]]:
    """Every approved file, line by line."""
    files = sorted(folder.rglob("*.txt"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8").splitlines() for file in files}


def differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """Of each file that differs, what differs: a unified diff; a file that is new or gone differs from an empty one."""
    return {
        name: list(difflib.unified_diff(before.get(name, []), after.get(name, []), "approved", "now", lineterm="", n=1))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


def painted(line: str) -> str:
    """In a terminal what goes is red and what comes green."""
    ink = {"-": "31", "+": "32", "@": "36"}.get(line[:1])
    return f"\033[{ink}m{line}\033[0m" if ink and sys.stdout.isatty() else line


def show(found: dict[str, list[str]], before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    for name, lines in found.items():
        word = "new" if name not in before else "no more" if name not in after else "differs"
        print(f"\n{name} ({word})", *map(painted, lines[2:]), sep="\n")
    print(f"\n{len(found)} approved {'file differs' if len(found) == 1 else 'files differ'}.")


def agrees() -> bool:
    """Whether the one who is asked says yes; at the end of input, nobody does."""
    try:
        return input("Approve? Type yes: ").strip().lower() == "yes"
    except EOFError:
        print()
        return False


def approve(found: Iterable[str], copy: Path) -> None:
    """Put the copy's files in the place of the approved ones, all of them: Ctrl-C has to wait."""
    heeds = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for name in found:
            if (copy / name).is_file():
                write_whole(ORIGINAL / name, (copy / name).read_bytes())
            else:
                (ORIGINAL / name).unlink(missing_ok=True)
    finally:
        signal.signal(signal.SIGINT, heeds)


def main(tests: list[str]) -> int:
    """Returns 0 if all is approved at the end, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "approved"
        shutil.copytree(ORIGINAL, copy)
        if not renew(copy, tests):
            print("Nothing was approved: a test failed for another reason, see above.", file=sys.stderr)
            return 1
        before, after = read(ORIGINAL), read(copy)
        found = differences(before, after)
        if not found:
            print("All that the reader sees is as it was approved.")
            return 0
        show(found, before, after)
        if not sys.stdin.isatty():
            print("Nothing was approved: answer at a terminal, for approving is deliberate.", file=sys.stderr)
            return 1
        if not agrees():
            print("Nothing was approved.")
            return 1
        approve(found, copy)
    print("Approved. Commit tests/approved with what made it differ.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nNothing was approved.")
