"""What a figure is made from, moved: its arrays, its constants, and the mathematics and records that it calls."""

import contextlib
import copy
import dataclasses
import functools
import importlib
import re
import sys
from types import FunctionType, ModuleType
from unittest.mock import patch

import numpy as np

from figures_src.evidence.quoted import QUOTE
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
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return FACTOR * value + 0.1
    if isinstance(value, dict):
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


def moves(name):
    """All that can be moved behind the words: each gives what to patch, the figure and its data as they then are."""
    whole, shown, module = Tolerant(data(name)), figure(name), module_of(name)
    for key, array in whole.items():
        for move in (lambda a: FACTOR * a + 0.3, lambda a: a / FACTOR - 0.2, lambda a: a[::-1], lambda a: a[:-1]):
            # A constant that names one of the array's values goes with it.
            same = {
                name: move(np.array([value, value]))[0]
                for name, value in vars(module).items()
                if name.isupper() and isinstance(value, float) and value in array
            }
            change = patch.multiple(module, **same) if same else contextlib.nullcontext()
            yield change, shown, Tolerant(whole | {key: move(array)})
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


def said(shown, arrays):
    """All that is said, without the facts that are quoted: those are numbers of their own."""
    for part in WORDS:
        try:
            yield QUOTE.sub("fact", getattr(shown, part)(arrays))
        except (ValueError, IndexError, KeyError, TypeError, ZeroDivisionError, AttributeError):
            yield ""


def untraced(name, typed):
    """The numbers in the words that nothing moves, each with the words around it, but for phrases that may be typed."""
    texts = list(said(figure(name), data(name)))
    found = [list(NUMBER.finditer(text)) for text in texts]
    still = [set(range(len(each))) for each in found]
    with np.errstate(all="ignore"):
        for change, shown, arrays in moves(name):
            with change:
                now = list(said(shown, arrays))
            for part, text in enumerate(now):
                numbers = list(NUMBER.finditer(text))
                if len(numbers) == len(found[part]):
                    still[part] -= {i for i in still[part] if numbers[i][0] != found[part][i][0]}
    for part, left in enumerate(still):
        for index in left:
            at, text = found[part][index], texts[part]
            covered = any(m.start() <= at.start() and at.end() <= m.end() for p in typed for m in re.finditer(p, text))
            if not covered:
                yield f"{WORDS[part]}: …{text[max(0, at.start() - 35) : at.end() + 25]}…"
