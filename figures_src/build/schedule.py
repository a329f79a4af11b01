"""Who does what when: steps in parallel, longest first, with a bar that says how long yet."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any

# What a step is thought to take that was never timed.
_UNKNOWN = 1.0


@dataclass(frozen=True)
class Step:
    """Something to be done: its name, what does it, and the seconds that it took last time."""

    name: str
    work: Callable[[], Any]
    seconds: float | None = None


@dataclass(frozen=True)
class Done:
    """A step that was tried: its result and how long it took, or the error in one line."""

    name: str
    result: Any
    seconds: float
    error: str | None = None


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_a_line(error: BaseException) -> str:
    """What went wrong, and where."""
    last = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    where = f" ({os.path.basename(last.filename)}, line {last.lineno})" if last else ""  # noqa: PTH119
    return f"{type(error).__name__}: {' '.join(str(error).split())}{where}"


def _attempt(step: Step) -> Done:
    start = time.monotonic()
    try:
        return Done(step.name, step.work(), time.monotonic() - start)
    except Exception as error:
        return Done(step.name, None, time.monotonic() - start, in_a_line(error))


def _in_a_worker() -> None:
    # The process that a user interrupts ends its workers itself; with one that was killed they end, too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing  # noqa: PLC0415

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def heed_interrupts(farewell: str) -> None:
    """From now on Ctrl-C ends this process and its workers at once.

    Raising an exception would not do: a library's callback in which it falls may swallow it. Whoever ignores Ctrl-C, as
    a shell's background job does, goes on doing so.
    """

    def leave(*_: object) -> None:
        import multiprocessing  # noqa: PLC0415

        for worker in multiprocessing.active_children():
            worker.terminate()
        print(f"\n{farewell}", file=sys.stderr, flush=True)
        os._exit(130)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, leave)


class Progress:
    """A bar over a whole build, and the time left; without a terminal, a line now and then."""

    def __init__(self, steps: Sequence[Step]) -> None:
        known = [step.seconds for step in steps if step.seconds]
        self._usual = sum(known) / len(known) if known else _UNKNOWN
        self._weights = {step.name: self._weight(step) for step in steps}
        self._done, self._start, self._said = 0.0, time.monotonic(), 0.0
        self._bar: Any = None
        if self._weights and sys.stderr.isatty():
            from tqdm import tqdm  # noqa: PLC0415 - only when there is something to wait for

            layout = "{percentage:3.0f}% {bar:24} {postfix}"
            self._bar = tqdm(total=sum(self._weights.values()), bar_format=layout, file=sys.stderr, leave=False)
            self._bar.set_postfix_str(f"{len(self._weights)} steps, first {next(iter(self._weights))}")

    def _weight(self, step: Step) -> float:
        return max(step.seconds or self._usual, 0.02)

    def advance(self, name: str) -> None:
        """One more step is done."""
        self._done += self._weights.get(name, 0.0)
        spent = time.monotonic() - self._start
        left = spent / self._done * (sum(self._weights.values()) - self._done) if self._done else 0.0
        words = f"{_duration(left)} left; {name}"
        if self._bar is not None:
            self._bar.update(self._weights.get(name, 0.0))
            self._bar.set_postfix_str(words)
        elif spent - self._said > 20:
            self._said = spent
            print(f"figures_src: {words}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


def _duration(seconds: float) -> str:
    return f"about {seconds:.0f} s" if seconds < 100 else f"about {seconds / 60:.0f} min"


def work_through(steps: list[Step], jobs: int) -> Iterator[Done]:
    """Every step as it is done: in this process when there is one, else in several, the longest first."""
    if min(jobs, len(steps)) <= 1:
        yield from map(_attempt, steps)
        return
    # Not loaded to say that nothing changed.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    first = sorted(steps, key=lambda step: -(step.seconds if step.seconds is not None else float("inf")))
    with ProcessPoolExecutor(min(jobs, len(steps)), multiprocessing.get_context("spawn"), _in_a_worker) as pool:
        futures = {pool.submit(_attempt, step): step.name for step in first}
        try:
            for future in as_completed(futures):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield Done(futures[future], None, 0.0, "its process was killed; is there enough memory?")
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
