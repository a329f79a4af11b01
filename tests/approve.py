"""Show how what the reader sees differs from what was approved, and ask before it is approved: ``make approve``.

``make approve`` looks at everything; ``python -m tests.approve tests/figures`` at some tests.
"""

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

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
        if input("Approve? Type yes: ").strip().lower() != "yes":
            print("Nothing was approved.")
            return 1
        for name in found:
            (ORIGINAL / name).unlink(missing_ok=True)
            if name in after:
                (ORIGINAL / name).parent.mkdir(exist_ok=True)
                shutil.copyfile(copy / name, ORIGINAL / name)
    print("Approved. Commit tests/approved with what made it differ.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
