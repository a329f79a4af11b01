"""Evaluates a formula as the reader sees it (``reading.formula``) with mpmath, not with the code under test."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
from mpmath import mp

Values = Mapping[str, Any]
"""What each free symbol stands for: a number, a function, or for an indexed one a sequence or its members by name."""
Value = Callable[[Values], Any]

RELATIONS = {
    "=": lambda a, b: abs(a - b) <= 1e-12 * max(1, abs(a), abs(b)),
    "≤": lambda a, b: a <= b + 1e-15,
    "≥": lambda a, b: a >= b - 1e-15,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    # As many digits as are printed.
    "≈": lambda a, b: abs(a - b) <= 5e-3 * abs(b),
}
_TOKEN = re.compile(r"\s*(\d[\d,]*\d(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+|\S)")
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "σ": lambda x: 1 / (1 + mpmath.exp(-x)),
    "ReLU": lambda x: max(x, mpmath.mpf(0)),
    "tanh": mpmath.tanh,
    "ln": mpmath.ln,
    "exp": mpmath.exp,
    "max": max,
    "min": min,
    "Φ": lambda x: (1 + mpmath.erf(x / mpmath.sqrt(2))) / 2,
    "φ": lambda x: mpmath.exp(-(x**2) / 2) / mpmath.sqrt(2 * mpmath.pi),
}
CONSTANTS = {"e": mpmath.e, "π": mpmath.pi, "∞": mpmath.inf}


def tokens(text: str) -> list[str]:
    """Numbers, names, and single signs."""
    return _TOKEN.findall(text)


def relations(text: str) -> list[tuple[str, str, str]]:
    """A formula's statements, as (left, relation, right): a = b ≤ c makes two, and a wide gap parts formulas."""
    found = []
    for part in text.rstrip(" .,").split(" ⎵ "):
        depth, sides, signs = 0, [""], []
        for piece in re.split(r"([()\[\]{}=≤≥<>≈])", part):
            depth += (piece in ("(", "[", "{")) - (piece in (")", "]", "}"))
            if piece in RELATIONS and not depth:
                signs.append(piece)
                sides.append("")
            else:
                sides[-1] += piece
        found += [
            (left.strip(), sign, right.strip()) for left, sign, right in zip(sides, signs, sides[1:], strict=False)
        ]
    return found


def expression(text: str) -> Value:
    """The value that a formula has for values of its symbols.

    Raises:
        ValueError: it cannot be read, here or when it is evaluated with a symbol that has no value.
    """
    reader = _Reader(tokens(text))
    value = reader.sum()
    if reader.ahead():
        raise ValueError(f"cannot read {text!r} from {' '.join(reader.left[reader.at :])!r} on")
    return value


def symbols(text: str) -> set[str]:
    """The free symbols that a formula names, with their indices."""
    names = re.findall(r"[^\W\d_]+(?:_\{[^}]*\})?", text.replace("′", " "))
    return {name for name in names if name not in {*FUNCTIONS, *CONSTANTS, "∂", "𝔼"}}


class _Reader:
    """Recursive descent: a sum of products of powers."""

    def __init__(self, left: list[str]) -> None:
        self.left, self.at, self.bars = left, 0, 0

    def ahead(self) -> str:
        return self.left[self.at] if self.at < len(self.left) else ""

    def take(self, expected: str = "") -> str:
        token = self.ahead()
        if not token or (expected and token != expected):
            raise ValueError(f"expected {expected or 'more'} at {self.at} of {' '.join(self.left)!r}")
        self.at += 1
        return token

    def sum(self) -> Value:
        value = self.product()
        while self.ahead() in ("+", "−"):
            value = _combined(self.take(), value, self.product())
        return value

    def product(self) -> Value:
        if self.ahead() == "−":
            self.take()
            factor = self.product()
            return lambda values: -factor(values)
        value = self.power()
        while (sign := self.ahead()) and sign not in ")]},;+−=≤≥<>≈" and not (sign == "|" and self.bars):
            operation = self.take() if sign in "·×/" else "·"
            value = _combined(operation, value, self.power())
        return value

    def power(self) -> Value:
        value = self.atom()
        while self.ahead() == "^":
            self.take()
            value = _combined("^", value, self.braced())
        return value

    def braced(self) -> Value:
        return self.between("{", "}")

    def between(self, opening: str, closing: str) -> Value:
        self.take(opening)
        bars, self.bars = self.bars, int(opening == "|")
        value = self.sum()
        self.bars = bars
        self.take(closing)
        return value

    def atom(self) -> Value:  # noqa: PLR0911 - a case each
        token = self.ahead()
        if token == "{":
            return self.derivative() if self.left[self.at + 1] == "∂" else self.braced()
        if token == "(":
            return self.between("(", ")")
        if token == "|":
            inner = self.between("|", "|")
            return lambda values: abs(inner(values))
        if token == "[":
            return self.cases()
        self.take()
        readers = {"√": self.root, "∏": self.over, "𝔼": self.expectation}
        if token in readers:
            return readers[token]()
        if token[0].isdigit() or token in CONSTANTS:
            number = CONSTANTS[token] if token in CONSTANTS else mpmath.mpf(token.replace(",", ""))
            return lambda values: number
        return self.named(token)

    def root(self) -> Value:
        radicand = self.braced()
        return lambda values: mpmath.sqrt(radicand(values))

    def named(self, name: str) -> Value:
        index = None
        if self.ahead() == "_":
            self.take()
            start = self.at
            index = self.braced()
            name += "_" + "".join(self.left[start : self.at])
        primes = 0
        while self.ahead() == "′":
            self.take()
            primes += 1
        raised = None
        if name in FUNCTIONS and self.ahead() == "^":
            self.take()
            raised = self.braced()
        if self.ahead() == "(" and (name in FUNCTIONS or name == "f"):
            value = self.called(name, primes)
        elif name in FUNCTIONS:
            # ln χ
            argument = self.power()
            value = lambda values: FUNCTIONS[name](argument(values))  # noqa: E731 - as its neighbours
        else:
            value = _symbol(name + "′" * primes, index)
        return _combined("^", value, raised) if raised else value

    def called(self, name: str, primes: int) -> Value:
        self.take("(")
        bars, self.bars = self.bars, 0
        arguments = [self.sum()]
        while self.ahead() == ",":
            self.take()
            arguments.append(self.sum())
        self.bars = bars
        self.take(")")

        def value(values: Values) -> Any:
            function = values[name] if name in values else FUNCTIONS[name]
            found = [argument(values) for argument in arguments]
            return mpmath.diff(function, *found, primes) if primes else function(*found)

        return value

    def cases(self) -> Value:
        """[1, x > 0; 0, x < 0]"""
        self.take("[")
        rows = []
        while True:
            value = self.sum()
            self.take(",")
            left, sign, right = self.sum(), self.take(), self.sum()
            rows.append((value, left, RELATIONS[sign], right))
            if self.take() == "]":
                break
        return lambda values: next(
            (value(values) for value, left, holds, right in rows if holds(left(values), right(values))), mpmath.nan
        )

    def derivative(self) -> Value:
        """{∂ L}/{∂ z}: L is a value that hangs on z."""
        self.take("{")
        self.take("∂")
        above = self.atom_name()
        for sign in ("}", "/", "{", "∂"):
            self.take(sign)
        below = self.atom_name()
        self.take("}")
        return lambda values: mpmath.diff(lambda t: values[above](dict(values) | {below: t}), values[below])

    def atom_name(self) -> str:
        name = self.take()
        if self.ahead() == "_":
            while (token := self.take()) != "}":
                name += token
            name += "}"
        return name

    def over(self) -> Value:
        """∏_{l = 1}^{L} of what follows."""
        self.take("_")
        self.take("{")
        index = self.take()
        self.take("=")
        first = self.sum()
        self.take("}")
        self.take("^")
        last, body = self.braced(), self.product()

        def value(values: Values) -> Any:
            steps = range(int(first(values)), int(last(values)) + 1)
            return mpmath.fprod(body(dict(values) | {index: step}) for step in steps)

        return value

    def expectation(self) -> Value:
        """𝔼[...] over a standard normal z."""
        self.take("[")
        body = self.sum()
        self.take("]")

        def value(values: Values) -> Any:
            def weighted(z: Any) -> Any:
                return FUNCTIONS["φ"](z) * body(dict(values) | {"z": z})

            return mpmath.quad(weighted, [-mp.inf, -2, 0, 2, mp.inf])

        return value


def _symbol(name: str, index: Value | None) -> Value:
    base = name.partition("_")[0]

    def value(values: Values) -> Any:
        if name in values:
            return values[name]
        if index is not None and base in values:
            return values[base][int(index(values))]
        raise ValueError(f"{name!r} has no value")

    return value


def _combined(operation: str, one: Value, other: Value) -> Value:
    combine = {
        "+": lambda a, b: a + b,
        "−": lambda a, b: a - b,
        "·": lambda a, b: a * b,
        "×": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "^": lambda a, b: a**b,
    }[operation]
    return lambda values: combine(one(values), other(values))
