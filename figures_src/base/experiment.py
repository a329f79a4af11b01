"""What an experiment is: a function whose results are measured by the build and read by everyone else."""

import functools
import importlib
import inspect
import io
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from figures_src.base import cache
from figures_src.base.provenance import Key, Place, defining, made_of

P = ParamSpec("P")
R = TypeVar("R")


class NotMeasuredError(LookupError):
    """A result is asked for that is not kept: its run is listed in no RUNS, has failed, or is stale."""


@dataclass(frozen=True)
class Run:
    """One call of an experiment, to be listed in its module's RUNS."""

    experiment: "Experiment[..., Any]"
    arguments: tuple[tuple[str, Any], ...]

    @property
    def name(self) -> str:
        """The call as one would say it: profiles(relu, xavier, 50)."""
        return f"{self.experiment.name}({', '.join(_say(value) for _, value in self.arguments)})"

    def key(self) -> Key:
        """What its result is made from: the experiment, its records and its other arguments."""
        places = [place for _, value in self.arguments for place in _places(value)]
        return made_of(self.experiment.place, *places, run=self.name, arguments=_exactly(self.arguments))

    def measure(self, expected: Key | None = None) -> None:
        """Run the experiment and keep its result.

        Args:
            expected: what whoever asks for it took its key to be, if that was some time ago.

        Raises:
            RuntimeError: it is no longer that: the code was edited since.
        """
        key = self.key()
        if expected not in (None, key):
            raise RuntimeError("the code was edited while it waited; run this again")
        cache.keep(f"run: {self.name}", key, self._bytes)

    def _bytes(self) -> bytes:
        result = self.experiment.measure(**dict(self.arguments))
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **asdict(result))
        return buffer.getvalue()


class Experiment(Generic[P, R]):
    """A function that measures. Calling it only reads; see ``experiment``."""

    def __init__(self, record: Callable[..., R], function: Callable[P, R], alone: bool) -> None:
        functools.update_wrapper(self, function)
        self._record, self._function, self.alone = record, function, alone
        self.name: str = function.__name__
        self.place: Place = (function.__module__, function.__name__)
        self._signature = inspect.signature(function)
        self._read: dict[Run, R] = {}

    def run(self, *args: P.args, **kwargs: P.kwargs) -> Run:
        """The call with all its arguments, defaults included."""
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return Run(self, tuple((name, _frozen(value)) for name, value in bound.arguments.items()))

    def measure(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Measure here and now; nothing is kept."""
        # One thread: the order of sums in a matrix product depends on how many share it.
        with threadpool_limits(1):
            return self._function(*args, **kwargs)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the build has measured.

        Raises:
            NotMeasuredError: that run is not kept.
        """
        run = self.run(*args, **kwargs)
        if run not in self._read:
            content = cache.find(f"run: {run.name}", run.key())
            if content is None:
                raise NotMeasuredError(f"{run.name} is not measured; is it in RUNS of {self.place[0]}?")
            with np.load(io.BytesIO(content)) as kept:
                self._read[run] = self._record(**kept)
        return self._read[run]


def experiment(record: Callable[..., R], *, alone: bool = False) -> Callable[[Callable[P, R]], Experiment[P, R]]:
    """Make an experiment of a function that measures and returns ``record``, a frozen dataclass of arrays and numbers.

    Args:
        alone: it measures time, and runs while nothing else does.
    """
    return lambda function: Experiment(record, function, alone)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple | range) else value


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and hasattr(value, "name")


def _say(value: Any) -> str:
    if _is_record(value):
        return str(value.name)
    if isinstance(value, tuple):
        consecutive = (
            value and all(isinstance(each, int) for each in value) and value == tuple(range(value[0], value[-1] + 1))
        )
        if consecutive and len(value) > 3:
            return f"{value[0]}..{value[-1]}"
        return f"[{', '.join(map(_say, value))}]"
    return str(value)


def _exactly(value: Any) -> Any:
    """The arguments as they go into a key: 16 and "16" are said alike, and are not the same."""
    if isinstance(value, tuple):
        return tuple(map(_exactly, value))
    return value.name.upper() if _is_record(value) else repr(value)


def _places(value: Any) -> Iterator[Place]:
    """Where the records in an argument are defined: each is a constant of its module, called by its name."""
    if isinstance(value, tuple):
        for each in value:
            yield from _places(each)
    elif _is_record(value):
        constant = value.name.upper()
        if getattr(importlib.import_module(_home(constant)), constant) is not value:
            raise LookupError(
                f"the record {value.name!r} that an experiment is given is not {_home(constant)}.{constant}"
            )
        yield _home(constant), constant


@functools.cache
def _home(constant: str) -> str:
    found = [module for module, name in defining("figures_src.maths", lambda name, _: name == constant)]
    if len(found) != 1:
        raise LookupError(f"{constant} is defined in {' and '.join(found) or 'no module of figures_src.maths'}")
    return found[0]
