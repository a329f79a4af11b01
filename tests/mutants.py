"""Whether the tests notice a careless hand: random small changes to the code, each made in a copy, and its tests run.

    python -m tests.mutants maths --count 50 --seed 1

prints what no test noticed, file and line. ``mutants.toml`` holds those that change nothing, each with its reason; they
count neither way. A change that leaves every definition's meaning as it was (docstrings, words of errors) is not made.
"""

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

from figures_src.base.files import ROOT
from figures_src.base.meaning import parse, path_of
from figures_src.base.provenance import imported_by
from tests.mutations import Mutant, drawn

KNOWN = Path(__file__).with_suffix(".toml")


class Area(NamedTuple):
    """Where its code lies, which tests look at it, and whether those need what the build has made."""

    code: str
    tests: tuple[str, ...]
    built: bool = True


AREAS = {
    # No other tests: those that read experiments would only notice that results are stale.
    "maths": Area("figures_src/maths", ("tests/maths",), built=False),
    "evidence": Area("figures_src/evidence", ("tests/evidence", "tests/pages")),
    "figures": Area("figures_src/figures", ("tests/figures",)),
    "hooks": Area("hooks", ("tests/hooks", "tests/pages")),
    "build": Area("figures_src/build", ("tests/build", "tests/base", "tests/figures")),
}
GENERATED = ("docs/figures", "docs/data", ".cache")
# Loaded once, before a process forks off for each mutant.
_HEAVY = ("scipy.integrate", "sklearn.datasets", "mpmath", "sympy", "lark", "autograd", "matplotlib.figure", "bs4")
_LEFT = shutil.ignore_patterns(".git", ".venv", ".cache", "site", "slides", "__pycache__", "*.egg-info", ".*_cache")


def _left(folder: str, names: list[str]) -> set[str]:
    """What is not copied of a folder: what is generated comes by itself."""
    generated = {Path(each).name for each in GENERATED if ROOT / each == Path(folder) / Path(each).name}
    return _LEFT(folder, names) | generated


class Copy:
    """The project in a folder of its own, where mutants are made: the tree itself is never touched."""

    def __init__(self, root: Path, area: Area) -> None:
        self.root, self.area = root, area
        shutil.copytree(ROOT, root, dirs_exist_ok=True, ignore=_left)
        self._bring_generated()

    def _bring_generated(self) -> None:
        for folder in GENERATED if self.area.built else ():
            shutil.rmtree(self.root / folder, ignore_errors=True)
            shutil.copytree(ROOT / folder, self.root / folder)

    def _tests(self, file: str) -> list[str]:
        """The files of tests that reach the mutated module, first those that import it or bear its name."""
        module, stem = file.removesuffix(".py").replace("/", "."), Path(file).stem
        found = [path for folder in self.area.tests for path in sorted((self.root / folder).glob("test_*.py"))]
        direct = {path: set(parse(path.read_bytes(), path.stem).imports.values()) for path in found}
        imports = {path: {at for pair in pairs for at in (pair[0], ".".join(pair))} for path, pairs in direct.items()}
        # What runs the command line or builds the site reaches everything.
        chosen = found if self.area.built else [path for path in found if module in _reached(imports[path])]
        first = sorted(chosen, key=lambda path: (stem not in path.stem, module not in imports[path]))
        return [path.relative_to(self.root).as_posix() for path in first]

    def notices(self, mutant: Mutant, limit: float) -> str:
        """What noticed a mutant: the test that failed, or the time that ran out; empty if nothing did."""
        path = self.root / mutant.file
        kept = path.read_text("utf-8")
        path.write_text(mutant.source, "utf-8")
        try:
            tests = self._tests(mutant.file)
            return self.fault(tests, limit) if tests else ""
        finally:
            path.write_text(kept, "utf-8")
            self._bring_generated()

    def fault(self, tests: Sequence[str] = (), limit: float = 3600) -> str:
        """The first of these tests, or of the area's, that fails as the copy stands; empty if none does."""
        report = self.root / "said.txt"
        child = os.fork()
        if not child:
            try:
                self._test(tests or self.area.tests, report)
            finally:
                os._exit(99)
        ended, status, until = 0, 0, time.monotonic() + limit
        while not ended and time.monotonic() < until:
            time.sleep(0.05)
            ended, status = os.waitpid(child, os.WNOHANG)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        if not ended:
            os.waitpid(child, 0)
            return f"nothing within {limit:.0f} s"
        said, code = report.read_text("utf-8", "replace").splitlines(), os.waitstatus_to_exitcode(status)
        if code == pytest.ExitCode.OK:
            return ""
        if code > pytest.ExitCode.INTERRUPTED:
            raise RuntimeError("\n".join(["pytest itself failed", *said]))
        failed = [line for line in said if line.startswith(("FAILED", "ERROR"))]
        return (failed or [f"a process that ended with {code}"])[0]

    def _test(self, tests: Sequence[str], report: Path) -> NoReturn:
        """Run the tests in this process, a fork in which heavy packages are loaded and nothing of the project is."""
        os.setsid()
        os.chdir(self.root)
        sys.path.insert(0, str(self.root))
        os.environ |= {"PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}
        sys.dont_write_bytecode = True
        for name in [name for name in sys.modules if name.partition(".")[0] in ("figures_src", "hooks", "tests")]:
            del sys.modules[name]
        descriptor = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(descriptor, stream)
        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
        code = pytest.main([*options, *tests])
        sys.stdout.flush()
        os._exit(int(code))


def _reached(modules: Iterable[str]) -> set[str]:
    """These modules of the project, and those that they import."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        if path_of(name := waiting.pop()) and name not in found:
            found.add(name)
            waiting.extend(imported_by(name))
    return found


def known() -> dict[tuple[str, str, str, str], str]:
    """The mutants that change nothing that is promised, each with its reason."""
    listed = tomllib.loads(KNOWN.read_text("utf-8")).get("survivor", [])
    return {(each["file"], each["where"], each["old"], each["new"]): each["reason"] for each in listed}


def main() -> int:
    """Draw, try and count; the answer is 1 if a mutant survived that is not known."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("area", nargs="?", default="maths", choices=AREAS)
    parser.add_argument("--count", type=int, default=30, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which (%(default)s)")
    parser.add_argument("--skip", type=int, default=0, help="leave out so many of the first")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for the tests of one (%(default)s)")
    asked = parser.parse_args()
    area, equivalent, noticed, survivors = AREAS[asked.area], known(), 0, []
    for package in _HEAVY:
        import_module(package)
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder).resolve() / "copy", area)
        if fault := copy.fault():
            print(f"without any mutant, {fault}: nothing can be told")
            return 2
        for number, mutant in enumerate(drawn(ROOT / area.code, asked.count, asked.seed)):
            if number < asked.skip or mutant.known_as in equivalent:
                continue
            by = copy.notices(mutant, asked.limit)
            noticed, survivors = noticed + bool(by), survivors + ([] if by else [mutant])
            change = f"{mutant.file}:{mutant.line} {mutant.where}\n    - {mutant.old}\n    + {mutant.new}"
            print(f"{number} {f'noticed by {by}' if by else 'SURVIVED'}: {change}", flush=True)
    print(f"{noticed} of {noticed + len(survivors)} mutants of {asked.area} noticed (seed {asked.seed})")
    return int(bool(survivors))


if __name__ == "__main__":
    sys.exit(main())
