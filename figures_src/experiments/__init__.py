"""What is measured: seeded runs over maths/, each returning one frozen record of arrays with the seed axis kept.

A result is kept by the content of every project file that its experiment imports, of the versions it ran on and of its
arguments: an edit anywhere upstream runs it again, an edit elsewhere costs nothing.
"""

import functools
import inspect
import io
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, ParamSpec, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from figures_src.files import CACHE, write_whole
from figures_src.provenance import digest

P = ParamSpec("P")
R = TypeVar("R")


def cached(record: Callable[..., R]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what an experiment returns: a ``record`` (a frozen dataclass) whose fields are arrays or numbers."""

    def decorate(experiment: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(experiment)

        @functools.wraps(experiment)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            module, name = experiment.__module__, experiment.__name__
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            key = digest([module], ["numpy", "scikit-learn"], name, sorted(bound.arguments.items()))
            path = CACHE / "experiments" / f"{module.rpartition('.')[2]}.{name}-{key[:24]}.npz"
            try:
                with np.load(io.BytesIO(path.read_bytes())) as kept:
                    return record(**kept)
            # Whatever is wrong with what was kept, it is made again.
            except Exception:
                # One thread: the order of sums in a matrix product depends on how many share it.
                with threadpool_limits(1):
                    result = experiment(*args, **kwargs)
            buffer = io.BytesIO()
            fields: dict[str, Any] = asdict(result)  # type: ignore[call-overload]
            np.savez_compressed(buffer, **fields)
            write_whole(path, buffer.getvalue())
            return result

        return run

    return decorate
