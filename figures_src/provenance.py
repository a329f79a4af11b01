"""What a result was made from, as a digest: the project files it imports, transitively, and the versions it ran on.

Nothing is imported to find this out, so asking costs milliseconds.
"""

import ast
import functools
import hashlib
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from figures_src.files import ROOT

PACKAGE = "figures_src"


def path_of(module: str) -> Path | None:
    """The file of a module of this project; None for anything else."""
    if module.split(".", maxsplit=1)[0] != PACKAGE:
        return None
    stem = ROOT.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


@functools.cache
def imported_by(module: str) -> frozenset[str]:
    """The project's modules that a module imports itself, the packages on the way to them included.

    Raises:
        SyntaxError: the module's file is not Python.
    """
    path = path_of(module)
    assert path is not None, f"{module} is not a module of this project"
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{module}: write imports absolutely"
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    packages = {name[:end] for name in (*names, module) for end, letter in enumerate(name) if letter == "."}
    return frozenset(name for name in names | packages if name != module and path_of(name))


def closure(*modules: str) -> list[str]:
    """These modules and all that they import of this project, sorted."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting.extend(imported_by(module))
    return sorted(found)


@functools.cache
def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest_of_files(paths: Iterable[Path], *more: object) -> str:
    """One digest of files, by path and content, and of whatever else decides a result."""
    lines = [f"{path.relative_to(ROOT).as_posix()} {file_digest(path)}" for path in sorted(paths)]
    return hashlib.sha256("\n".join([*lines, *map(repr, more)]).encode()).hexdigest()


def digest(modules: Iterable[str], packages: Iterable[str], *more: object) -> str:
    """One digest of what these modules import, of Python's version and of those packages'."""
    paths = [path for module in closure(*modules) if (path := path_of(module))]
    return digest_of_files(paths, versions(packages), *more)


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Python's version and those of installed packages, by name."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in packages}}
