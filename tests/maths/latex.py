"""Reads the LaTeX that the reader sees, and evaluates it with mpmath: of the code under test it uses two constants."""

import functools
import re
from collections.abc import Callable

import mpmath
import sympy
from sympy.core.function import AppliedUndef
from sympy.parsing.latex import parse_latex

from figures_src.maths.catalogue.exponential import ALPHA, LAMBDA
from tests.maths.libraries import normal_distribution

X = sympy.Symbol("x")
# Functions and constants that a formula may use by their usual names, and the symbol that stands for each while it is
# parsed. Those of SELU are the floats that its record has; a test of its own holds them against the published ones.
NAMED = {
    r"\Phi(x)": ("P", normal_distribution),
    r"\varphi(x)": ("D", lambda x: mpmath.exp(-(x**2) / 2) / mpmath.sqrt(2 * mpmath.pi)),
    r"\sigma(x)": ("S", lambda x: 1 / (1 + mpmath.exp(-x))),
    r"\lambda": ("L", lambda x: mpmath.mpf(LAMBDA)),
    r"\alpha": ("A", lambda x: mpmath.mpf(ALPHA)),
}
SYMBOLS = {sympy.Symbol(letter): function for letter, function in NAMED.values()}


def _expression(latex: str) -> sympy.Expr:
    parsed = parse_latex(latex, backend="lark")
    readings = [parsed] if isinstance(parsed, sympy.Basic) else parsed.children
    # tanh(x) may also be read as tan(h x); the meant reading knows no name but x, e and those.
    known = [r.subs(sympy.Symbol("e"), sympy.E) for r in readings if not r.atoms(AppliedUndef)]
    (expression,) = {r for r in known if r.free_symbols <= {X, *SYMBOLS}}
    return expression


@functools.cache
def function(latex: str, *, itself: tuple[str, str] | None = None) -> Callable[[mpmath.mpf], mpmath.mpf]:
    """The function of x that the formula describes; ``itself``, (symbol, formula), lets f' be written with f."""
    if itself:
        symbol, formula = itself
        latex = latex.replace(f"{symbol}(x)", f"({formula})")
    # The parser knows (tanh(x))^2, but not the usual tanh^2(x).
    latex = re.sub(r"(\\[a-z]+)\^(\d)\(x\)", r"\\left(\1(x)\\right)^{\2}", latex)
    cases = re.fullmatch(r"\\begin\{cases\}(.*)\\end\{cases\}", latex.strip())
    if not cases:
        for name, (letter, _) in NAMED.items():
            latex = latex.replace(name, letter)
        expression = _expression(latex)
        used = [symbol for symbol in SYMBOLS if symbol in expression.free_symbols]
        formula = sympy.lambdify((X, *used), expression, "mpmath")
        return lambda x: formula(x, *(SYMBOLS[symbol](x) for symbol in used))
    rows = [row.split("&") for row in cases.group(1).split(r"\\")]
    pieces = [(function(value.strip().rstrip(",")), _condition(condition)) for value, condition in rows]

    def piecewise(x: mpmath.mpf) -> mpmath.mpf:
        return next(value(x) for value, holds in pieces if holds(x))

    return piecewise


def _condition(latex: str) -> Callable[[mpmath.mpf], bool]:
    left, relation, right = re.fullmatch(r"\s*(\S+)\s*(>|<|\\leq|\\geq)\s*(\S+)\s*", latex).groups()
    assert left == "x", f"cannot read the condition {latex!r}"
    compare = {">": "__gt__", "<": "__lt__", r"\leq": "__le__", r"\geq": "__ge__"}[relation]
    return lambda x: getattr(x, compare)(mpmath.mpf(right))
