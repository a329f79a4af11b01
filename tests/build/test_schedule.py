"""Steps are all tried, the longest first, and a failure is one line and stops no other."""

import concurrent.futures
import os
import time
from functools import partial

import pytest

from figures_src.build import schedule
from figures_src.build.schedule import Progress, Step, work_through


def fail(words):
    raise ValueError(words)


def die():
    os._exit(9)


def stamp(_):
    return time.monotonic()


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_step_is_tried_and_a_failure_is_one_line(jobs):
    steps = [Step("good", partial(pow, 2, 5)), Step("bad", partial(fail, "no\nink")), Step("last", partial(pow, 3, 2))]
    done = {each.name: each for each in work_through(steps, jobs)}
    assert done["good"].result == 32 and done["last"].result == 9 and done["good"].error is None
    assert done["bad"].error.startswith("ValueError: no ink (test_schedule.py, line ") and "\n" not in done["bad"].error
    assert all(each.seconds >= 0 for each in done.values())


def test_the_longest_come_first_and_the_unknown_before_all():
    steps = [Step(str(seconds), partial(stamp, seconds), seconds) for seconds in (1.0, 5.0, 3.0)]
    steps.append(Step("unknown", partial(stamp, None)))
    # One worker shows the order; two steps are needed to have a worker at all.
    order = [each.name for each in sorted(_in_one_worker(steps), key=lambda each: each.result)]
    assert order == ["unknown", "5.0", "3.0", "1.0"]


def _in_one_worker(steps):
    with pytest.MonkeyPatch.context() as patch:
        pool = concurrent.futures.ProcessPoolExecutor
        patch.setattr(concurrent.futures, "ProcessPoolExecutor", lambda _, *rest: pool(1, *rest))
        return list(work_through(steps, 2))


def test_a_worker_that_is_killed_is_one_line_and_no_hang():
    done = list(work_through([Step("dies", die), Step("other", partial(pow, 2, 3))], 2))
    assert len(done) == 2
    assert next(each for each in done if each.name == "dies").error == "its process was killed; is there enough memory?"


def test_the_time_left_is_what_was_spent_for_the_share_that_is_left(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(schedule.time, "monotonic", lambda: now[0])
    progress = Progress([Step("first", stamp, 30.0), Step("second", stamp, 60.0), Step("third", stamp, 30.0)])
    now[0] = 25.0
    progress.advance("first")
    assert capsys.readouterr().err == "figures_src: about 75 s left; first\n"
    now[0] = 30.0
    progress.advance("third")
    assert capsys.readouterr().err == "", "not a line for every step"
    now[0] = 400.0
    progress.advance("second")
    assert capsys.readouterr().err == "figures_src: about 0 s left; second\n"


def test_on_a_terminal_a_bar_names_the_step_and_the_time_left(monkeypatch):
    class Terminal:
        text = ""
        encoding = "utf-8"

        def isatty(self):
            return True

        def write(self, words):
            self.text += words

        def flush(self):
            """Nothing waits."""

    terminal = Terminal()
    monkeypatch.setattr(schedule.sys, "stderr", terminal)
    progress = Progress([Step("relu", stamp, 1.0), Step("tanh", stamp, 3.0)])
    progress.advance("relu")
    progress._bar.refresh()
    progress.close()
    assert "25%" in terminal.text and "left; relu" in terminal.text
