"""A rule: a statement over facts, written as text, such as "relu_epochs_high < sigmoid_epochs_low and gain > 1".

Statements are comparisons, also in chains, joined by and, or, not. Terms are names of facts or of the ends of their
spreads, numbers, + - * / **, and abs(...); they mean what they mean in Python.
"""

import ast
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from figures_src.base.typography import number
from figures_src.evidence.quoted import Facts, look_up

_TERMS: dict[type[ast.operator], tuple[Callable[[Any, Any], Any], str]] = {
    ast.Add: (operator.add, " + "),
    ast.Sub: (operator.sub, " − "),
    ast.Mult: (operator.mul, " × "),
    ast.Div: (operator.truediv, " / "),
    ast.Pow: (operator.pow, "^"),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[Callable[[Any, Any], bool], str]] = {
    ast.Lt: (operator.lt, " < "),
    ast.LtE: (operator.le, " ≤ "),
    ast.Gt: (operator.gt, " > "),
    ast.GtE: (operator.ge, " ≥ "),
    ast.Eq: (operator.eq, " = "),
    ast.NotEq: (operator.ne, " ≠ "),
}
# How tightly each part binds, loosest first: what is looser than its surroundings stands in brackets.
_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(9)
_BINDING = {ast.Add: _SUM, ast.Sub: _SUM, ast.Mult: _PRODUCT, ast.Div: _PRODUCT, ast.Pow: _POWER}


def parse(text: str) -> ast.expr:
    """The statement as a tree.

    Raises:
        ValueError: it is not a statement of this language, or it is about no fact.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"the rule {text!r} cannot be read: {error.msg}") from error
    odd = next(_not_understood(tree), None)
    if odd is not None:
        raise ValueError(f"the rule {text!r} may not say {ast.unparse(odd)!r} there")
    if not _names(tree):
        raise ValueError(f"the rule {text!r} is about no fact: it cannot fail")
    return tree


def names(text: str) -> list[str]:
    """The names of facts in a rule, each once; raises as ``parse``."""
    return _names(parse(text))


def _names(node: ast.AST) -> list[str]:
    return sorted({part.id for part in ast.walk(node) if isinstance(part, ast.Name)} - {"abs"})


def _not_understood(node: ast.expr) -> Any:
    """The parts of a statement that are none."""
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from _not_understood(part)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield from _not_understood(node.operand)
    elif isinstance(node, ast.Compare) and all(type(op) in _COMPARISONS for op in node.ops):
        for part in (node.left, *node.comparators):
            yield from _no_terms(part)
    else:
        yield node


def _no_terms(node: ast.expr) -> Any:
    """The parts of a term that are none."""
    if isinstance(node, ast.BinOp) and type(node.op) in _TERMS:
        yield from _no_terms(node.left)
        yield from _no_terms(node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from _no_terms(node.operand)
    elif _is_size(node):
        yield from _no_terms(node.args[0])  # type: ignore[attr-defined]
    elif not (_is_number(node) or (isinstance(node, ast.Name) and node.id != "abs")):
        yield node


def _is_size(node: ast.expr) -> bool:
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "abs"
    return is_call and len(node.args) == 1 and not node.keywords  # type: ignore[attr-defined]


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def holds(text: str, facts: Facts) -> bool:
    """Whether the facts support the statement; what cannot be computed, such as 1 / 0, supports nothing.

    Raises:
        ValueError: as ``parse``.
        LookupError: a name is unknown, or the end of a spread where there is none.
    """
    return _is_true(parse(text), lambda name: look_up(name, facts).value)


_DENIED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}


def denied(text: str) -> str:
    """The statement that holds where this one does not: "a >= b or c" for "a < b and not c".

    Raises:
        ValueError: as ``parse``.
    """
    return ast.unparse(_denied(parse(text)))


def _denied(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.BoolOp):
        return ast.BoolOp(
            ast.Or() if isinstance(node.op, ast.And) else ast.And(), [_denied(part) for part in node.values]
        )
    if isinstance(node, ast.UnaryOp):
        return node.operand
    assert isinstance(node, ast.Compare)
    sides = [node.left, *node.comparators]
    pairs = [
        ast.Compare(left, [_DENIED[type(op)]()], [right])
        for left, op, right in zip(sides[:-1], node.ops, sides[1:], strict=True)
    ]
    return pairs[0] if len(pairs) == 1 else ast.BoolOp(ast.Or(), [*pairs])


def _is_true(tree: ast.expr, value: Callable[[str], float]) -> bool:
    try:
        return bool(_value(tree, value))
    except (ArithmeticError, TypeError):
        return False


def _value(node: ast.expr, value: Callable[[str], float]) -> bool:
    """A statement."""
    if isinstance(node, ast.BoolOp):
        decide = all if isinstance(node.op, ast.And) else any
        return decide(_value(part, value) for part in node.values)
    if isinstance(node, ast.UnaryOp):
        return not _value(node.operand, value)
    assert isinstance(node, ast.Compare)
    parts = [_term(part, value) for part in (node.left, *node.comparators)]
    pairs = zip(node.ops, parts[:-1], parts[1:], strict=True)
    return all(_COMPARISONS[type(op)][0](left, right) for op, left, right in pairs)


def _term(node: ast.expr, value: Callable[[str], float]) -> Any:
    if isinstance(node, ast.BinOp):
        return _TERMS[type(node.op)][0](_term(node.left, value), _term(node.right, value))
    if isinstance(node, ast.UnaryOp):
        return -_term(node.operand, value)
    if isinstance(node, ast.Call):
        return abs(_term(node.args[0], value))
    assert isinstance(node, ast.Name | ast.Constant)
    return value(node.id) if isinstance(node, ast.Name) else node.value


class _Written(NamedTuple):
    text: str
    binding: int


def shown(text: str, facts: Facts) -> str:
    """The statement with the facts' numbers in place of their names, typeset for a reader.

    A number has its fact's format; where that would make a statement that holds look false, digits are added until it
    does not.

    Raises:
        ValueError, LookupError: as ``holds``.
    """
    tree = parse(text)
    is_true = holds(text, facts)
    found = {name: look_up(name, facts) for name in _names(tree)}
    for more in range(18):
        specs = {name: _finer(spec, more) for name, (_, spec) in found.items()}
        read = {name: _read(value, specs[name]) for name, (value, _) in found.items()}
        if _is_true(tree, read.__getitem__) == is_true:
            break
    return _write(tree, {name: number(value, specs[name]) for name, (value, _) in found.items()}).text


def _finer(spec: str, more: int) -> str:
    """The format with so many digits more."""
    if not more:
        return spec
    if spec.endswith("%"):
        return f".{int(spec.lstrip(',.').rstrip('%')) + more}%"
    return f".{2 + more}g"


def _read(value: float, spec: str) -> float:
    """The value as it is read once it has been written."""
    written = format(value, spec).replace(",", "")
    return float(written.removesuffix("%")) / 100 if written.endswith("%") else float(written)


def _write(node: ast.expr, numbers: dict[str, str]) -> _Written:
    """A statement with these numbers in place of the names."""
    if isinstance(node, ast.BoolOp):
        word, binding = (" and ", _AND) if isinstance(node.op, ast.And) else (" or ", _OR)
        return _Written(word.join(_within(_write(part, numbers), binding + 1) for part in node.values), binding)
    if isinstance(node, ast.UnaryOp):
        return _Written(f"not ({_write(node.operand, numbers).text})", _NOT)
    assert isinstance(node, ast.Compare)
    named = [numbers[name] for name in _names(node)]
    # Beside shares a bare number is one, too.
    in_percent = bool(named) and all(written.endswith("%") for written in named)
    sides = [_write_term(side, numbers, in_percent).text for side in (node.left, *node.comparators)]
    signs = ["", *(_COMPARISONS[type(op)][1] for op in node.ops)]
    return _Written("".join(sign + side for sign, side in zip(signs, sides, strict=True)), _COMPARE)


def _write_term(node: ast.expr, numbers: dict[str, str], in_percent: bool) -> _Written:
    if isinstance(node, ast.BinOp):
        binding, sign = _BINDING[type(node.op)], _TERMS[type(node.op)][1]
        share = in_percent and binding == _SUM
        left, right = (_write_term(part, numbers, share) for part in (node.left, node.right))
        # a − (b − c) needs its brackets, (a − b) − c does not; of powers both sides do.
        return _Written(
            _within(left, _ATOM if binding == _POWER else binding) + sign + _within(right, binding + 1), binding
        )
    if isinstance(node, ast.UnaryOp):
        return _Written(f"−{_within(_write_term(node.operand, numbers, in_percent), _SIGN)}", _SIGN)
    if isinstance(node, ast.Call):
        return _Written(f"|{_write_term(node.args[0], numbers, in_percent).text}|", _ATOM)
    assert isinstance(node, ast.Name | ast.Constant)
    text = numbers[node.id] if isinstance(node, ast.Name) else _constant(float(str(node.value)), in_percent)
    return _Written(text, _PRODUCT if "×" in text else _SIGN if text.startswith("−") else _ATOM)


def _within(part: _Written, least: int) -> str:
    """The part, in brackets where it binds less than its surroundings."""
    return part.text if part.binding >= least else f"({part.text})"


def _constant(value: float, in_percent: bool) -> str:
    """A number of the rule itself: all its digits."""
    if in_percent:
        return f"{number(round(100 * value, 10), '.12g')}%"
    return number(value, ".3g" if float(f"{value:.3g}") == value else ".16g")
