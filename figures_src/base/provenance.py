"""What a result was made from, by meaning: the definitions that it reaches, and the versions of the packages they name.

What a definition needs are the names in it, followed through the project's modules. So an edit of a sentence makes
nothing stale, and an edit of a function only what calls it.
"""

import contextlib
import functools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from figures_src.base.files import ROOT
from figures_src.base.meaning import PACKAGE, Definition, digest_of, module_at, owner_of, parse, parsed, path_of

# How results are kept changes none of them. What figures need of base/ is how a number is written.
_PLUMBING = tuple(f"{PACKAGE}.base.{name}" for name in ("cache", "experiment", "files", "meaning", "provenance"))

Key = dict[str, str]
"""What something was made from: file, package or argument -> digest, version or value."""

_ARGUMENT = "argument "

Place = tuple[str, str]
"""A definition: its module and its name there; the name * stands for all of the module."""


def digest_of_key(key: Key) -> str:
    """One digest of all that something was made from."""
    return digest_of(json.dumps(key, sort_keys=True))


def differences(old: Key, new: Key) -> list[str]:
    """The files, packages and arguments by which two keys differ, sorted."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def packages_in(key: Key) -> set[str]:
    """The packages whose versions are in a key, Python itself left out."""
    return {name for name in key if "/" not in name and not name.startswith(_ARGUMENT)} - {"Python"}


def forget() -> None:
    """Look at every file anew: a process that serves outlives many an edit."""
    for cached in (parsed, _reached, _installed, _version, _without_comments, sources):
        cached.cache_clear()


def imported_by(module: str) -> set[str]:
    """The project's modules that a module imports anywhere in it."""
    found = set(parsed(module).imports.values())
    for definition in parsed(module).definitions.values():
        found |= {(name.partition(":")[0], name.partition(":")[2]) for name in definition.names if ":" in name}
    return {
        at
        for owner, name in found
        if (at := f"{owner}.{name}" if path_of(f"{owner}.{name}") else owner) and path_of(at)
    }


def _resolve(module: str, name: str) -> Iterator[Place]:
    """The definitions, whole modules and packages, as (package, ""), that a name stands for in a module."""
    if ":" in name:
        owner, _, inner = name.partition(":")
        yield from _imported(owner, inner, "")
        return
    root, _, attribute = name.partition(".")
    found = parsed(module)
    if root in found.definitions:
        yield module, root
    elif root in found.imports:
        yield from _imported(*found.imports[root], attribute)


def _imported(module: str, name: str, attribute: str) -> Iterator[Place]:
    package = module.split(".", maxsplit=1)[0]
    if package != PACKAGE:
        yield package, ""
    elif name and path_of(f"{module}.{name}"):
        yield from _imported(f"{module}.{name}", "", attribute)
    elif name in parsed(module).definitions or name in parsed(module).imports:
        yield from _resolve(module, name)
    elif name:
        raise ImportError(f"{module} has no {name}")
    elif attribute:
        yield from _resolve(module, attribute)
    else:
        yield module, "*"


@functools.cache
def _reached(place: Place) -> frozenset[Place]:
    """What a definition needs directly; plumbing counts as nothing."""
    module, name = place
    if not name or module in _PLUMBING:
        return frozenset()
    if name == "*":
        return frozenset((module, each) for each in parsed(module).definitions)
    if name not in parsed(module).definitions:
        raise ImportError(f"{module} has no {name}")
    found = {other for each in parsed(module).definitions[name].names for other in _resolve(module, each)}
    return frozenset(other for other in found if other[0] not in _PLUMBING)


def closure(*places: Place) -> set[Place]:
    """These definitions and all that they need, of this project and of packages."""
    found: set[Place] = set()
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting.extend(_reached(place) - found)
    return found


def made_of(*places: Place, files: Iterable[Path] = (), **arguments: object) -> Key:
    """What these definitions make: the files in which they and their needs stand, packages, and what they are given.

    Args:
        files: what is read beside modules: styles and palettes.
        arguments: what else decides the result, by name.

    Raises:
        SyntaxError: a module on the way is not Python, or imports relatively.
    """
    by_file: dict[str, list[str]] = {}
    key = versions(())
    for module, name in sorted(closure(*places)):
        if not name:
            key |= {module: version} if (version := _version(module)) else {}
        elif name != "*" and (path := path_of(module)):
            meaning = parsed(module).definitions[name].digest
            by_file.setdefault(path.relative_to(ROOT).as_posix(), []).append(f"{name} {meaning}")
    key |= {file: digest_of("\n".join(lines)) for file, lines in by_file.items()}
    key |= {path.relative_to(ROOT).as_posix(): digest_of(_without_comments(path)) for path in files}
    return key | {f"{_ARGUMENT}{name}": repr(value) for name, value in arguments.items()}


def made_of_source(source: str) -> Key:
    """The same for a program that is no module of this project, by its imports: a notebook."""
    imports = parse(source.encode(), "a notebook").imports.values()
    return made_of(*(place for module, name in imports for place in _imported(module, name, ""))) | {
        f"{_ARGUMENT}source": digest_of(source)
    }


@functools.cache
def _without_comments(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        import tomllib  # noqa: PLC0415 - as below

        return repr(tomllib.loads(text))
    return "\n".join(line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


@functools.cache
def _installed() -> dict[str, str]:
    """The version of each installed distribution, by the names of the folders in which wheels describe themselves.

    importlib.metadata reads and parses a file for each; that alone would take a fifth of a second.
    """
    folders = [folder for place in sys.path for folder in Path(place or ".").glob("*.dist-info")]
    return dict(folder.stem.lower().rpartition("-")[::2] for folder in reversed(folders))


@functools.cache
def _version(package: str) -> str:
    """The installed version of what is imported, or named, so; empty for the standard library."""
    if package in sys.stdlib_module_names:
        return ""
    found, owners = _installed(), [package]
    if package.lower().replace("-", "_") not in found:
        owners = [owner for owner in owner_of(package).split(", ") if owner]
    versions = [found.get(owner.lower().replace("-", "_"), "") for owner in owners]
    return versions[0] if owners == [package] else ", ".join(map(" ".join, zip(owners, versions, strict=True)))


def modules_in(package: str) -> list[str]:
    """The modules below a package of this project, in the order of their files."""
    folder = ROOT.joinpath(*package.split("."))
    return [module_at(path) for path in sorted(folder.rglob("*.py"))]


def defining(package: str, is_meant: Callable[[str, Definition], bool]) -> list[Place]:
    """The definitions below a package that are meant, without importing anything; see ``broken`` for the others."""
    found = []
    for module in modules_in(package):
        with contextlib.suppress(SyntaxError):
            found += [(module, name) for name, each in parsed(module).definitions.items() if is_meant(name, each)]
    return found


def broken() -> dict[str, str]:
    """The modules of this project that are not Python or import relatively, each with the line that says so."""
    faults = {}
    for module in modules_in(PACKAGE):
        try:
            parsed(module)
        except SyntaxError as error:
            faults[module] = str(error.msg)
    return faults


@functools.cache
def sources() -> str:
    """A digest of every byte that a result may be made from: while it stands, nothing needs a closer look."""
    paths = [path for path in sorted((ROOT / PACKAGE).rglob("*")) if path.suffix in {".py", ".toml", ".mplstyle"}]
    return digest_of("\n".join(f"{path.relative_to(ROOT)} {digest_of(path.read_bytes())}" for path in paths))


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Python's version, and those of packages by the name that they are imported by."""
    return {"Python": "{}.{}".format(*sys.version_info)} | {package: _version(package) for package in packages}
