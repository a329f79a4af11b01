"""The command line: measure and draw what is stale.

python -m figures_src                               everything that the site needs
python -m figures_src relu sigmoid --out slides     some figures, for somewhere else
python -m figures_src --experiments profiles        results only
python -m figures_src --why                         what is stale, and what made it so
"""

import argparse
import difflib
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

from figures_src.base import provenance
from figures_src.base.meaning import remember
from figures_src.build import listing, update
from figures_src.build.makers import DPI, FORMATS, SITE_FORMS, THEMES, Options
from figures_src.build.products import Outcome
from figures_src.build.schedule import heed_interrupts, processors


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"figures_src: {message}", file=sys.stderr)
        sys.exit(2)


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
    parser = _Parser(prog="python -m figures_src", description="Measure and draw what is stale, or what is named.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="figures, or experiments; all when none is named")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="print the names of all figures and stop")
    what.add_argument("--why", action="store_true", help="print what is stale and what made it so, and stop")
    what.add_argument("--experiments", action="store_true", help="only measure; names are those of experiments")
    what.add_argument(
        "--slides", action="store_true", help="for slides: 16 : 9, no title inside, SVG with its text as text"
    )
    parser.add_argument("--force", action="store_true", help="draw, or with --experiments measure, also what is fresh")
    parser.add_argument("--jobs", type=_whole(1, 256), metavar="N", help="processes; as many as processors by default")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the figures' files")
    for option, allowed in (("--format", FORMATS), ("--theme", THEMES)):
        parser.add_argument(
            option, type=_choices(allowed), default=allowed, metavar="LIST", help=f"some of {','.join(allowed)}"
        )
    parser.add_argument("--dpi", type=_whole(20, 1200), default=DPI, metavar="N", help="dots per inch of the PNGs")
    return parser


def _demand_known(parser: argparse.ArgumentParser, kind: str, names: list[str], known: Iterable[str]) -> None:
    """End with one line for the first name that is none: the nearest ones, or else all; and what hides others."""
    known = list(known)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            advice = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
            hidden = "".join(f"; cannot be read: {error}" for error in provenance.broken().values())
            parser.error(f"unknown {kind} {name!r}; {advice}{hidden}")


def _report(outcomes: Iterable[Outcome]) -> int:
    """Say what failed, a line for each cause, and return the exit status."""
    causes: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.error:
            causes.setdefault(outcome.error, []).append(outcome.name)
    for error, names in causes.items():
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        kind, _, cause = error.partition(": ")
        verdict = f"left out: {cause}" if kind == "NotMeasuredError" else f"failed: {error}"
        print(f"figures_src: {', '.join(names[:3])}{more} {verdict}", file=sys.stderr)
    return 1 if causes else 0


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _explain(names: list[str], options: Options) -> int:
    for name, reasons in update.why(options):
        if not names or name in names or name.partition("(")[0] in names:
            print(f"{name}: {', '.join(reasons)}")
    return 0


def _draw(asked: argparse.Namespace, options: Options, work: update.Update) -> int:
    """Draw the named figures, or bring all up to date, and say what was done."""
    folder = asked.out or (Path("slides") if asked.slides else update.FIGURES)
    if not asked.names and folder.resolve() == update.FIGURES:
        if not asked.force and update.nothing_changed(options):
            return 0
        update.bring_up_to_date(work, options)
    else:
        update.draw(work, asked.names or list(listing.figures()), folder, options)
    remember()
    done = {outcome.name for outcome in work.outcomes if not outcome.error}
    if drawn := len(done & listing.figures().keys()):
        print(f"{_count(drawn, 'figure')} drawn in {folder}", flush=True)
    return _report(work.outcomes)


def _run(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> int:
    """Do what was asked for, and return the exit status."""
    # Whoever takes a figure elsewhere wants it once.
    forms = ("slide",) if asked.slides else ("page",) if asked.out else SITE_FORMS
    options = Options(asked.format, asked.theme, forms, asked.dpi)
    if asked.list:
        print(*listing.figures(), sep="\n")
        return _report(Outcome("a module", error) for error in provenance.broken().values())
    work = update.Update(asked.jobs or processors(), asked.force)
    if asked.why:
        known = {*listing.figures(), *listing.experiments(), *update.names_of_data()}
        _demand_known(parser, "name", asked.names, sorted(known))
        return _explain(asked.names, options)
    if asked.experiments:
        _demand_known(parser, "experiment", asked.names, listing.experiments())
        update.carry_out(work, asked.names or list(listing.experiments()), ())
        remember()
        print(f"{_count(sum(not outcome.error for outcome in work.outcomes), 'result')} measured", flush=True)
        return _report(work.outcomes)
    if asked.names:
        _demand_known(parser, "figure", asked.names, listing.figures())
    return _draw(asked, options, work)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 1 something failed, 2 bad arguments or a bad folder."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    heed_interrupts("figures_src: interrupted; what was made is whole, the next run makes the rest")
    try:
        return _run(parser, asked)
    except BrokenPipeError:
        # Whoever read the list has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        parser.error(f"cannot write to {error.filename or asked.out}: {error.strerror or error}")
    except (SyntaxError, ImportError, ValueError) as error:
        print(f"figures_src: {' '.join(str(error).split())}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
