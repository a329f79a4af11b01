"""What a careless hand might write: small changes to a syntax tree, drawn at random."""

import ast
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from figures_src.base.files import ROOT
from figures_src.base.meaning import parse

_OPPOSITE = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.In: ast.NotIn, ast.Is: ast.IsNot}
_NEAR = {ast.Lt: ast.LtE, ast.Gt: ast.GtE}
_ARITHMETIC = {ast.Add: ast.Sub, ast.Mult: ast.Div, ast.BitOr: ast.BitAnd}


def _both_ways(pairs: dict[type, type]) -> dict[type, type]:
    return pairs | {new: old for old, new in pairs.items()}


_COMPARED = (_both_ways(_OPPOSITE), _both_ways(_NEAR))
_CALCULATED = _both_ways(_ARITHMETIC) | {ast.Pow: ast.Mult, ast.FloorDiv: ast.Div}
# What a careless hand takes for each other, wherever it stands as a word in a name.
_SIBLINGS = (
    ("median", "mean"), ("min", "max"), ("sin", "cos"), ("low", "high"), ("train", "test"), ("first", "last"),
    ("left", "right"), ("ceil", "floor"), ("all", "any"), ("argmin", "argmax"), ("cumsum", "cumprod"), ("f", "df"),
    ("zeros", "ones"), ("exp", "expm1"), ("log", "log1p"), ("var", "std"), ("sum", "mean"), ("light", "dark"),
    ("weights", "biases"), ("startswith", "endswith"), ("partition", "rpartition"), ("xlim", "ylim"),
    ("set_xscale", "set_yscale"), ("set_xlabel", "set_ylabel"), ("add", "subtract"), ("multiply", "divide"),
    ("sorted", "list"), ("find", "find_all"), ("page", "phone"), ("width", "height"),
)  # fmt: skip
# Of these two arguments it is all the same which comes first.
_SYMMETRIC = {"add", "multiply", "maximum", "minimum", "max", "min", "array_equal", "gcd", "hypot"}


class Mutant(NamedTuple):
    """One change: where it is made, the lines before and after, and the whole source with it."""

    file: str
    line: int
    where: str
    old: str
    new: str
    source: str

    @property
    def known_as(self) -> tuple[str, str, str, str]:
        """What names it however far it moves: no line number."""
        return self.file, self.where, self.old, self.new


class Slot(NamedTuple):
    """A place in a syntax tree that holds a node, and what may be put there instead; None takes it away."""

    owner: ast.AST
    field: str
    index: int | None
    node: ast.AST
    others: list[ast.AST | None]
    where: str

    def unparsed_with(self, other: ast.AST | None, tree: ast.Module) -> str:
        """The source of the tree while the other stands here."""
        held = self.owner if self.index is None else getattr(self.owner, self.field)
        kept = list(held) if isinstance(held, list) else None
        if kept is None:
            setattr(self.owner, self.field, other)
        else:
            held[self.index : self.index + 1] = [other] if other else []
        source = ast.unparse(ast.fix_missing_locations(tree))
        if kept is None:
            setattr(self.owner, self.field, self.node)
        else:
            held[:] = kept
        return source


def _siblings(name: str) -> Iterator[str]:
    words = name.split("_")
    for pair in _SIBLINGS:
        for one, other in (pair, pair[::-1]):
            if name == one:
                yield other
            elif one in words:
                yield "_".join(other if word == one else word for word in words)


def _numbers(value: float) -> Iterator[float]:
    if isinstance(value, bool):
        yield not value
    else:
        moved = {value + 1, value - 1, -value, *([value * 1.1] if isinstance(value, float) else [])}
        yield from sorted(moved - {value})


def _other_values(node: ast.AST, local: list[str]) -> Iterator[ast.AST | None]:
    """What a careless hand might write for a number or a name, where those names are bound."""
    match node:
        case ast.Constant(bool() | int() | float() as value):
            yield from map(ast.Constant, _numbers(value))
        case ast.Constant(str(value)) if value.isidentifier():
            yield from map(ast.Constant, _siblings(value))
        case ast.Name(name, ast.Load()):
            yield from (ast.Name(other, ast.Load()) for other in _siblings(name))
            if name in local:
                yield from (ast.Name(other, ast.Load()) for other in local if other != name)
        case ast.Attribute(value, name, ast.Load()):
            yield from (ast.Attribute(value, other, ast.Load()) for other in _siblings(name))
        case ast.Call(func, arguments, keywords):
            yield from (ast.Call(func, arguments, [k for k in keywords if k is not gone]) for gone in keywords)
            if len(arguments) == 2 and ast.unparse(func).rpartition(".")[2] not in _SYMMETRIC:
                yield ast.Call(func, arguments[::-1], keywords)


def _other_operations(node: ast.AST) -> Iterator[ast.AST | None]:
    """The same for what is done, and in what order; None leaves it out."""
    match node:
        case ast.Compare(left, [op], right):
            yield from (ast.Compare(left, [table[type(op)]()], right) for table in _COMPARED if type(op) in table)
        case ast.BinOp(left, op, right) if type(op) in _CALCULATED:
            yield ast.BinOp(left, _CALCULATED[type(op)](), right)
        case ast.AugAssign(target, op, value) if type(op) in _CALCULATED:
            yield from (None, ast.AugAssign(target, _CALCULATED[type(op)](), value))
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            if len(values) == 2:
                yield from values
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.IfExp(test, body, orelse):
            yield from (ast.IfExp(test, orelse, body), body, orelse)
        case ast.With():
            yield ast.If(ast.Constant(True), node.body, [])
        case ast.Continue() | ast.Break():
            yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
        case ast.Expr() | ast.Raise() | ast.If(orelse=[]) | ast.For():
            yield None


_SILENT = {"annotation", "returns", "decorator_list", "type_comment", "msg", "exc", "ops", "op", "ctx", "type_params"}


def _slots(owner: ast.AST, where: str = "", local: tuple[tuple[str, int], ...] = ()) -> Iterator[Slot]:
    """Every place of a tree that may hold something else, with the definition in which it stands."""
    for field, held in ast.iter_fields(owner):
        if field in _SILENT or isinstance(owner, ast.Import | ast.ImportFrom):
            continue
        for index, node in enumerate(held if isinstance(held, list) else [held]):
            if not isinstance(node, ast.AST) or (isinstance(owner, ast.JoinedStr) and isinstance(node, ast.Constant)):
                continue
            # One thing is taken for another where both are values; an attribute of the wrong one is noticed by itself.
            is_value = not isinstance(owner, ast.Attribute) and field not in ("func", "iter")
            bound = [name for name, line in local if line < getattr(node, "lineno", 0)] if is_value else []
            others = [*_other_values(node, bound), *_other_operations(node)]
            within, names = where, local
            if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
                within = where if isinstance(node, ast.Lambda) else f"{where}.{node.name}".strip(".")
                names = () if isinstance(node, ast.ClassDef) else (*local, *_bound_in(node))
            if others and not (field == "body" and isinstance(held, list) and len(held) == 1):
                yield Slot(owner, field, index if isinstance(held, list) else None, node, others, where)
            yield from _slots(node, within, names)


def _bound_in(function: ast.FunctionDef | ast.Lambda) -> Iterator[tuple[str, int]]:
    """The names of a function's own, each with the line from which on it is bound."""
    for node in ast.walk(function):
        if isinstance(node, ast.arg) and node.arg != "self":
            yield node.arg, function.lineno - 1
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def _meaning(source: str) -> object:
    found = parse(source.encode(), "a mutant")
    return {name: each.digest for name, each in found.definitions.items()}, found.imports


def drawn(code: Path, count: int, seed: int) -> Iterator[Mutant]:
    """So many mutants of what lies below a folder, drawn from all of it alike: a place, then what is put there."""
    paths = sorted(path for path in code.rglob("*.py") if path.stat().st_size)
    trees = {path: ast.parse(path.read_bytes()) for path in paths}
    places = [(path, slot) for path, tree in trees.items() for slot in _slots(tree)]
    generator = random.Random(seed)
    generator.shuffle(places)
    for path, slot in places:
        if count <= 0:
            return
        other = generator.choice(slot.others)
        before = ast.unparse(trees[path])
        after = slot.unparsed_with(other, trees[path])
        if _meaning(before) == _meaning(after):
            continue
        count -= 1
        line = getattr(slot.node, "lineno", getattr(slot.owner, "lineno", 0))
        yield Mutant(path.relative_to(ROOT).as_posix(), line, slot.where, *_change(before, after), after)


def _change(before: str, after: str) -> tuple[str, str]:
    """Where two sources first differ, with a few words around it on its line."""
    rows = before.splitlines(), after.splitlines()
    at = next(_differences(*rows))
    old, new = rows[0][at].strip(), rows[1][at].strip() if at < len(rows[1]) else ""
    if len(rows[0]) != len(rows[1]):
        return old[:120], "(deleted)"
    start, end = (max(next(_differences(a, b), 0) - 40, 0) for a, b in ((old, new), (old[::-1], new[::-1])))
    return old[start : max(len(old) - end, start)], new[start : max(len(new) - end, start)]


def _differences(old: Sequence[str], new: Sequence[str]) -> Iterator[int]:
    yield from (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    yield min(len(old), len(new))
