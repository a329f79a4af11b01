"""The command line: draw what is stale.

python -m figures_src                               everything that the site needs
python -m figures_src relu sigmoid --out slides     some figures, for somewhere else
"""

import argparse
import difflib
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn, TypeVar

from figures_src import build

T = TypeVar("T")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"figures_src: {message}", file=sys.stderr)
        sys.exit(2)


class _Interruption:
    """Ctrl-C, which is remembered: a library's callback in which it falls swallows the exception."""

    came = False

    def expect(self) -> None:
        """From now on; a shell's background job, which ignores Ctrl-C, goes on doing so."""
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._interrupt)
            sys.unraisablehook = self._swallowed

    def _interrupt(self, *_: object) -> NoReturn:
        self.came = True
        raise KeyboardInterrupt

    def _swallowed(self, lost: "sys.UnraisableHookArgs") -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(lost)

    def obey(self) -> None:
        """Raise it once more if it came."""
        if self.came:
            raise KeyboardInterrupt


_INTERRUPTION = _Interruption()


def _choices(allowed: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        chosen = tuple(text.split(","))
        for word in chosen:
            if word not in allowed:
                raise argparse.ArgumentTypeError(f"{word!r} is not one of {', '.join(allowed)}")
        return tuple(word for word in allowed if word in chosen)

    return parse


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isdecimal() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return parse


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m figures_src", description="Draw the figures that are stale, or the named ones.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="figures to draw; all when none is named")
    parser.add_argument("--list", action="store_true", help="print the names of all figures and stop")
    parser.add_argument("--force", action="store_true", help="draw also what is fresh")
    parser.add_argument("--jobs", type=_whole(1, 256), metavar="N", help="processes; as many as processors by default")
    parser.add_argument("--out", type=Path, default=build.FIGURES, metavar="DIR", help="folder for the files")
    parser.add_argument(
        "--format",
        type=_choices(build.FORMATS),
        default=build.FORMATS,
        metavar="LIST",
        help=f"some of {','.join(build.FORMATS)}",
    )
    parser.add_argument(
        "--theme",
        type=_choices(build.THEMES),
        default=build.THEMES,
        metavar="LIST",
        help=f"some of {','.join(build.THEMES)}",
    )
    parser.add_argument("--dpi", type=_whole(20, 1200), default=build.DPI, metavar="N", help="dots an inch of the PNGs")
    return parser


def _unknown(names: list[str], known: Iterable[str]) -> str | None:
    """One line for the first name that is no figure's: the nearest ones, or else all."""
    known = list(known)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            advice = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
            return f"unknown figure {name!r}; {advice}"
    return None


def _bar(steps: Iterable[T], total: int, unit: str) -> Iterator[T]:
    """A progress bar that names each step; on a terminal only."""
    from tqdm import tqdm  # noqa: PLC0415 - only when there is something to wait for

    bar = tqdm(steps, total=total, unit=unit, file=sys.stderr, leave=False, disable=None)
    for step in bar:
        bar.set_postfix_str(getattr(step, "name", ""))
        yield step
        _INTERRUPTION.obey()


def _report(outcomes: Iterable[build.Outcome]) -> int:
    """Name what failed, and return the exit status."""
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        print(f"figures_src: {outcome.name} failed: {outcome.error}", file=sys.stderr)
    return 1 if failed else 0


def _run(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> int:
    """Do what was asked for, and return the exit status."""
    if asked.list or asked.names:
        modules, broken = build.figure_modules()
        if asked.list:
            print(*modules, sep="\n")
            return _report(build.Outcome(module, error) for module, error in broken.items())
        if complaint := _unknown(asked.names, modules):
            hidden = "".join(f"; {module} cannot be imported ({error})" for module, error in broken.items())
            parser.error(complaint + hidden)
    outcomes = build.draw(
        asked.names or None,
        asked.out,
        build.Options(asked.format, asked.theme, asked.dpi),
        force=asked.force,
        jobs=asked.jobs,
        progress=lambda steps, total: _bar(steps, total, "figure"),
    )
    if drawn := sum(outcome.error is None for outcome in outcomes):
        print(f"{drawn} {'figure' if drawn == 1 else 'figures'} drawn in {asked.out}", flush=True)
    if not asked.names and asked.out == build.FIGURES:
        outcomes += build.measure(force=asked.force, progress=lambda steps, total: _bar(steps, total, "number"))
    return _report(outcomes)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 1 a figure failed, 2 bad arguments or a bad folder."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    _INTERRUPTION.expect()
    try:
        return _run(parser, asked)
    except OSError as error:
        parser.error(f"cannot write to {asked.out}: {error.strerror or error}")
    except (SyntaxError, ValueError) as error:
        print(f"figures_src: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("figures_src: interrupted; what was drawn is whole, the next run draws the rest", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
