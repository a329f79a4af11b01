"""What a figure is made from, moved: its arrays, its constants, and the mathematics and records that it calls."""

import contextlib
import copy
import dataclasses
import functools
import importlib
import re
import sys
from collections.abc import Mapping
from itertools import takewhile
from types import FunctionType, ModuleType
from unittest.mock import patch

import numpy as np

from figures_src.evidence.quoted import QUOTE, fact_of, fill
from figures_src.maths.activation import Activation
from tests.approval import NUMBER
from tests.figures.drawn import LISTED, data, figure

FACTOR = 1.37
WORDS = ("title", "caption", "method", "alt")


def module_of(name):
    return importlib.import_module(LISTED[name].module)


def is_mathematics(value):
    """A function that the figure's module has from the mathematics."""
    return isinstance(value, FunctionType) and value.__module__.startswith("figures_src.maths")


def cached(function):
    """Remembers what it returned for arguments that can be looked up."""
    known = functools.cache(function)

    def call(*args, **kwargs):
        try:
            hash((args, tuple(kwargs.values())))
        except TypeError:
            return function(*args, **kwargs)
        return known(*args, **kwargs)

    return call


@functools.cache
def _remembered(name):
    return {key: cached(value) for key, value in vars(module_of(name)).items() if is_mathematics(value)}


@contextlib.contextmanager
def remembering(name):
    """Inside, theory that hangs on nothing that moves is computed once."""
    with patch.multiple(module_of(name), **_remembered(name)) if _remembered(name) else contextlib.nullcontext():
        yield


def shifted(value):  # noqa: PLR0911 - one for each kind
    """A number, or a collection of them, moved; None for what holds none."""
    if isinstance(value, bool | str):
        return None
    if isinstance(value, int):
        return value + 1 + abs(value) // 2
    if isinstance(value, float) and 0 < abs(value) < 1e-6:
        return FACTOR * value
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return FACTOR * value + 0.1
    if isinstance(value, Mapping):
        keys, parts = ([shifted(each) for each in side] for side in (value, value.values()))
        changed = any(part is not None for part in (*keys, *parts))
        new = [
            [b if a is None else a for a, b in zip(*pair, strict=True)]
            for pair in ((keys, value), (parts, value.values()))
        ]
        return dict(zip(*new, strict=True)) if changed else None
    if dataclasses.is_dataclass(value):
        return moved_record(value)
    if isinstance(value, tuple):
        parts = [shifted(each) for each in value]
        moved = [each if part is None else part for each, part in zip(value, parts, strict=True)]
        make = getattr(type(value), "_make", tuple)
        return make(moved) if any(part is not None for part in parts) else None
    return None


class Tolerant(dict):
    """Arrays under their names; a name that a moved constant made up stands for the nearest."""

    def __missing__(self, key):
        words, number = {*key.split("_")}, key.rpartition("_")[2]

        def likeness(known):
            last = known.rpartition("_")[2]
            numeric = last.replace(".", "").isdigit() and number.replace(".", "").isdigit()
            return len({*known.split("_")} & words), -abs(np.log(float(last) / float(number))) if numeric else -9

        return self[max(self, key=likeness)]


def moved_record(record):
    """A record whose function, slope and all that it says of them are other numbers."""
    other = copy.copy(record)
    for field, value in vars(record).items():
        new = moved_function(value) if callable(value) else shifted(value)
        if new is not None and field != "shade":
            object.__setattr__(other, field, new)
    return other


def moved_function(function):
    return lambda *args, **kwargs: shifted_result(function(*args, **kwargs))


def shifted_result(value):
    return tuple(map(shifted_result, value)) if isinstance(value, tuple) else FACTOR * np.asarray(value) + 0.1


def constants(module):
    """What a module's words may hang on, by name: numbers, the length of a list, mathematics, records."""
    for key, value in vars(module).items():
        if isinstance(value, Activation):
            yield key, moved_record(value)
        elif is_mathematics(value):
            yield key, moved_function(value)
        elif key.isupper():
            if (new := shifted(value)) is not None:
                yield key, new
            if isinstance(value, tuple) and len(value) > 1:
                yield key, value[:-1]


MOVES = (
    lambda array: FACTOR * array + 0.3,
    lambda array: array / FACTOR - 0.2,
    lambda array: array + 0.02,
    lambda array: array[::-1],
    lambda array: array[:-1],
)


def shorter(whole):
    """All arrays without what is last, or first, along every axis of one length."""
    for length in {length for array in whole.values() for length in array.shape if length > 1}:
        for kept in (slice(None, -1), slice(1, None)):
            yield Tolerant(
                {
                    key: array[tuple(kept if each == length else slice(None) for each in array.shape)]
                    for key, array in whole.items()
                }
            )


def moved_arrays(module, whole):
    """Each array moved; alone, and with the constants that name one of its values."""
    for key, array in whole.items():
        for move in MOVES:
            same = {
                name: move(np.array([value, value]))[0]
                for name, value in vars(module).items()
                if name.isupper() and isinstance(value, float) and value in array
            }
            for constants in [same, {}] if same else [{}]:
                change = patch.multiple(module, **constants) if constants else contextlib.nullcontext()
                yield change, Tolerant(whole | {key: move(array)})
    yield from ((contextlib.nullcontext(), arrays) for arrays in shorter(whole))


def moves(name):
    """All that can be moved behind the words: each gives what to patch, the figure and its data as they then are."""
    whole, shown, module = Tolerant(data(name)), figure(name), module_of(name)
    yield from ((change, shown, arrays) for change, arrays in moved_arrays(module, whole))
    experiments = [
        each for each in vars(module).values() if isinstance(each, ModuleType) and "experiments" in each.__name__
    ]
    for home in (module, *experiments):
        every = list(constants(home))
        for key, new in every:
            yield patch.object(home, key, new), shown, whole
        numbers = {key: new for key, new in every[::-1] if key.isupper() and not isinstance(new, Activation)}
        if numbers:
            yield patch.multiple(home, **numbers), shown, whole
    if LISTED[name].record:
        owner, constant = LISTED[name].record
        yield contextlib.nullcontext(), module.FAMILY.figure(moved_record(getattr(sys.modules[owner], constant))), whole


def said(shown, arrays, facts):
    """All that is said, with the facts that are quoted."""
    for part in WORDS:
        try:
            yield fill(getattr(shown, part)(arrays), facts)
        except (ValueError, IndexError, KeyError, TypeError, ZeroDivisionError, AttributeError):
            yield ""


def moved_facts(name, facts):
    """The facts, with each that the figure quotes moved in its turn."""
    quoting = "".join(getattr(figure(name), part)(data(name)) for part in WORDS)
    for quoted in {fact_of(quote["name"], facts) for quote in QUOTE.finditer(quoting)}:
        yield facts | {quoted: facts[quoted] | {end: FACTOR * facts[quoted][end] for end in ("value", "low", "high")}}


def words_before(number):
    """What is said before a number, without other numbers."""
    return NUMBER.sub("#", number.string[: number.start()])


def movers(name, say):
    """Each number in what is said, and the arrays that move it."""
    text = say(data(name))
    numbers = list(NUMBER.finditer(text))
    found = [set() for _ in numbers]
    for key, array in data(name).items():
        for move in MOVES[:3]:
            try:
                with np.errstate(all="ignore"):
                    now = [number[0] for number in NUMBER.finditer(say(Tolerant(data(name) | {key: move(array)})))]
            except (ValueError, IndexError):
                continue
            for place, (one, other) in enumerate(zip(numbers, now, strict=False) if len(now) == len(numbers) else ()):
                if one[0] != other:
                    found[place].add(key)
    return zip(numbers, found, strict=True)


def untraced(name, typed, facts):
    """The numbers in the words that nothing moves, each with the words around it, but for phrases that may be typed."""
    texts = list(said(figure(name), data(name), facts))
    found = [list(NUMBER.finditer(text)) for text in texts]
    still = [set(range(len(each))) for each in found]

    def strike(now):
        for part, text in enumerate(now):
            numbers = list(NUMBER.finditer(text))
            pairs = list(zip(numbers, found[part], strict=False))
            if len(numbers) != len(found[part]):
                # A list has become longer or shorter: before it words are as they were.
                pairs = list(takewhile(lambda pair: words_before(pair[0]) == words_before(pair[1]), pairs))
            still[part] -= {place for place, (one, other) in enumerate(pairs) if one[0] != other[0]}

    with np.errstate(all="ignore"):
        for change, shown, arrays in moves(name):
            with change:
                strike(list(said(shown, arrays, facts)))
        for moved in moved_facts(name, facts):
            strike(list(said(figure(name), data(name), moved)))
    for part, left in enumerate(still):
        for index in left:
            at, text = found[part][index], texts[part]
            covered = any(m.start() <= at.start() and at.end() <= m.end() for p in typed for m in re.finditer(p, text))
            if not covered:
                yield f"{WORDS[part]}: …{text[max(0, at.start() - 35) : at.end() + 25]}…"
