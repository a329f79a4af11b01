"""What a module of this project means: its definitions, without what no result depends on, and what they name.

A definition is what binds a name at the top of a module. Its meaning is its syntax tree without docstrings, comments
and the words of errors. Nothing is imported to find this out.
"""

import ast
import functools
import hashlib
import json
import platform
from collections.abc import Container, Iterator
from pathlib import Path
from typing import NamedTuple

from figures_src.base.files import CACHE, ROOT, write_whole

PACKAGE = "figures_src"


class Definition(NamedTuple):
    """The digest of a definition's meaning; what it names: its own module's names, with what follows their dot; and, of
    a constant that a call makes, what is called."""

    digest: str
    names: list[str]
    made_by: str


class Module(NamedTuple):
    """A module's definitions by name, and what its imports bind: a module, or a module and a name in it."""

    definitions: dict[str, Definition]
    imports: dict[str, tuple[str, str]]


def digest_of(text: str | bytes) -> str:
    """A short digest."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:24]


def path_of(module: str) -> Path | None:
    """The file of a module of this project; None for anything else."""
    if module.split(".", maxsplit=1)[0] != PACKAGE:
        return None
    stem = ROOT.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


def module_at(path: Path) -> str:
    """The name by which a file of this project is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


class _Meaning(ast.NodeTransformer):
    """Drops what a reader sees and no result depends on: docstrings, and the words of errors."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) else node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            node.exc.args, node.exc.keywords = [], []
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        node.msg = None
        return node


def _targets(statement: ast.stmt, known: Container[str]) -> list[str]:
    """The names that a statement at the top of a module binds, or changes among those that are known already."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    found = [node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    return [node.id for node in found if isinstance(node.ctx, ast.Store) or node.id in known]


def _bound(node: ast.Import | ast.ImportFrom, module: str) -> Iterator[tuple[str, tuple[str, str]]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.name.startswith(f"{PACKAGE}.") and not alias.asname:
                raise SyntaxError(
                    "import a module from its package, or give it a name", (module, node.lineno, None, None)
                )
            yield (alias.asname or alias.name.split(".")[0]), (alias.name, "")
        return
    if node.level or not node.module or node.names[0].name == "*":
        raise SyntaxError("write imports absolutely, name by name", (module, node.lineno, None, None))
    for alias in node.names:
        yield alias.asname or alias.name, (node.module, alias.name)


# importlib's ways to a file of a package that is not imported.
_READERS = ("distribution", "files")


def _names(node: ast.AST, module: str) -> Iterator[str]:
    """What a definition names: a, a.b; and, as module:name, what it imports within itself."""
    owners = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            owners.add(part.value)
            yield f"{part.value.id}.{part.attr}"
        elif isinstance(part, ast.Name) and part not in owners:
            yield part.id
        elif isinstance(part, ast.Import | ast.ImportFrom):
            yield from (":".join(target) for _, target in _bound(part, module))
        elif isinstance(part, ast.Call) and getattr(part.func, "id", getattr(part.func, "attr", "")) in _READERS:
            yield from (f"{name.value!s}:" for name in part.args if isinstance(name, ast.Constant))


def _made_by(tree: ast.Module) -> str:
    value = getattr(tree.body[0], "value", None)
    return ast.unparse(value.func) if isinstance(value, ast.Call) else ""


def parse(source: bytes, module: str) -> Module:
    tree = _Meaning().visit(ast.parse(source, module))
    statements: dict[str, list[ast.stmt]] = {}
    imports: dict[str, tuple[str, str]] = {}
    loose: list[ast.stmt] = []
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            imports |= dict(_bound(statement, module))
        elif targets := _targets(statement, statements):
            for name in targets:
                statements.setdefault(name, []).append(statement)
        else:
            loose.append(statement)
    # A statement that binds nothing may change anything.
    trees = {name: ast.Module([*own, *loose], []) for name, own in statements.items()}
    definitions = {
        name: Definition(digest_of(ast.dump(tree)), sorted(set(_names(tree, module)) - {name}), _made_by(tree))
        for name, tree in trees.items()
    }
    return Module(definitions, imports)


class _Remembered:
    """What files of known bytes mean, and which distribution owns a package: finding either out takes half a second."""

    def __init__(self) -> None:
        self.path = CACHE / "meanings.json"
        self.new = False
        try:
            kept, self.owners = json.loads(self.path.read_bytes())
            self.modules = {
                at: Module(
                    {n: Definition(*d) for n, d in definitions.items()}, {n: (a, b) for n, (a, b) in imports.items()}
                )
                for at, (definitions, imports) in kept.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            self.modules, self.owners = {}, {}
        self.used: set[str] = set()

    def get(self, source: bytes, module: str) -> Module:
        at = digest_of(source + module.encode() + _OWN_DIGEST.encode())
        if at not in self.modules:
            self.modules[at], self.new = parse(source, module), True
        self.used.add(at)
        return self.modules[at]

    def owner(self, package: str) -> str:
        if not isinstance(self.owners.get(package), str):
            # Not loaded to say that nothing changed.
            from importlib import metadata  # noqa: PLC0415

            found = metadata.packages_distributions().get(package, [])
            self.owners[package], self.new = ", ".join(sorted(set(found))), True
        return self.owners[package]

    def save(self) -> None:
        if self.new:
            self.new = False
            self.modules = {at: self.modules[at] for at in self.used}
            write_whole(self.path, json.dumps([self.modules, self.owners]).encode())


_OWN_DIGEST = digest_of(Path(__file__).read_bytes()) + platform.python_version()


@functools.cache
def _remembered() -> _Remembered:
    return _Remembered()


@functools.cache
def parsed(module: str) -> Module:
    """A module of this project by its definitions.

    Raises:
        SyntaxError: it is not Python, or imports relatively.
    """
    path = path_of(module)
    if path is None:
        raise ModuleNotFoundError(f"{module} is not a module of this project")
    try:
        return _remembered().get(path.read_bytes(), module)
    except SyntaxError as error:
        where = f", line {error.lineno}" if error.lineno else ""
        raise SyntaxError(f"{path.relative_to(ROOT)}{where}: {error.msg}") from None


def owner_of(package: str) -> str:
    """The distribution that installs a package which bears another name; empty if none does."""
    return _remembered().owner(package)


def remember() -> None:
    """Keep what was parsed for the next process."""
    _remembered().save()
