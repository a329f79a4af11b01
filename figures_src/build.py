"""What is stale, drawing it in parallel, and writing it whole or not at all.

A product is a set of files made by one maker. It is fresh when a manifest beside the files names the digest of all
that it was made from, and the digest of each file: freshness is by content, never by existence or time.
"""

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figures_src.files import ROOT, sweep, write_whole
from figures_src.provenance import digest, digest_of_files, file_digest, path_of, versions

FIGURES, DATA = ROOT / "docs" / "figures", ROOT / "docs" / "data"
FORMATS, THEMES = ("png", "svg", "csv"), ("light", "dark")
DPI = 200
MANIFEST = ".manifest.json"
_STYLE = sorted((ROOT / "figures_src" / "style").glob("*.mplstyle"))
_PACKAGES = ("numpy", "matplotlib", "pillow", "fonttools", "fontpkg-source-sans-3", "scikit-learn")
# This file belongs to them by its content, not by what it imports: that is everything.
_MAKER = "figures_src.render"
_MEASURERS = ("figures_src.facts", "figures_src.claims", "figures_src.reproductions", "figures_src.tables")


# Wraps steps as they are worked through, and is told how many there are.
Progress = Callable[[Iterable[Any], int], Iterable[Any]]


def unseen(steps: Iterable[Any], _: int) -> Iterable[Any]:
    """No progress is shown."""
    return steps


@dataclass(frozen=True)
class Options:
    """What is asked for of each figure."""

    formats: tuple[str, ...] = FORMATS
    themes: tuple[str, ...] = THEMES
    dpi: int = DPI


@dataclass(frozen=True)
class Made:
    """A product in memory: its files, and what a page must know of it."""

    files: dict[str, bytes]
    card: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How it went with one product: the error is None when all of it was written."""

    name: str
    error: str | None


def everything() -> str:
    """One digest of all sources and versions: while it stands, nothing needs to be looked at more closely."""
    sources = (path for path in (ROOT / "figures_src").rglob("*") if path.suffix in {".py", ".mplstyle"})
    return digest_of_files(sources, versions(_PACKAGES))


class Shelf:
    """A folder of products and the manifest that tells which of them are fresh."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            self.manifest = None
        if not (isinstance(self.manifest, dict) and {"sources", "products"} <= self.manifest.keys()):
            self.manifest = {"sources": "", "products": {}}

    @property
    def products(self) -> dict[str, Any]:
        """name -> key, files with their digests, card."""
        return self.manifest["products"]

    def is_intact(self, name: str) -> bool:
        """Whether every file of the product is there with the bytes that were written."""
        files = self.products.get(name, {}).get("files", {})
        return bool(files) and all(_has_digest(self.folder / file, expected) for file, expected in files.items())

    def is_fresh(self, name: str, key: str) -> bool:
        """Whether the product was made from just this, and is intact."""
        return bool(self.products.get(name, {}).get("key") == key) and self.is_intact(name)

    def put(self, name: str, key: str, made: Made) -> None:
        """Write a product's files, then own up to them in the manifest."""
        self.discard(name, keep=made.files)
        for file, content in made.files.items():
            write_whole(self.folder / file, content)
        files = {file: hashlib.sha256(content).hexdigest() for file, content in made.files.items()}
        self.products[name] = {"key": key, "files": files, "card": made.card}
        self.save()

    def discard(self, name: str, keep: Iterable[str] = ()) -> None:
        """Forget a product and remove its files: what is stale must not look fresh."""
        files = self.products.pop(name, {}).get("files", {})
        for file in set(files) - set(keep):
            (self.folder / file).unlink(missing_ok=True)

    def save(self) -> None:
        """Write the manifest whole."""
        ordered = self.manifest | {"products": dict(sorted(self.products.items()))}
        write_whole(self.folder / MANIFEST, (json.dumps(ordered, indent=1, ensure_ascii=False) + "\n").encode())


def _has_digest(path: Path, expected: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == expected
    except OSError:
        return False


def figure_modules() -> tuple[dict[str, str], dict[str, str]]:
    """Every figure's name with the module that lists it; and every module that cannot be imported, with the error."""
    from figures_src.figures import discover  # noqa: PLC0415 - not needed when nothing changed

    discovery = discover()
    modules = {name: found.module for name, found in discovery.figures.items()}
    return modules, {module: _in_a_line(error) for module, error in discovery.broken.items()}


def make_figure(name: str, options: Options) -> Made:
    """Compute a figure once, draw it in each theme, and say of it what a page must know."""
    from figures_src import render  # noqa: PLC0415 - Matplotlib loads only to draw
    from figures_src.figures import discover  # noqa: PLC0415

    found = discover().figures[name]
    figure, data = found.figure, found.figure.compute()
    files: dict[str, bytes] = {}
    for theme in options.themes:
        stem = name if theme == "light" else f"{name}-{theme}"
        with render.themed(theme):
            canvas = render.lay_out(figure, data)
            if "png" in options.formats:
                files[f"{stem}.png"] = render.png(canvas, options.dpi)
            if "svg" in options.formats:
                files[f"{stem}.svg"] = render.svg(canvas)
    if "csv" in options.formats:
        files[f"{name}.csv"] = render.table(data)
    source = path_of(found.module)
    assert source is not None
    card = {
        "title": figure.title(data),
        "caption": figure.caption(data),
        "alt": figure.alt(data),
        "width": round(render.WIDTH * 100),
        "height": round(figure.height * 100),
        "source": source.relative_to(ROOT).as_posix(),
    }
    return Made(files, card)


def _in_a_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _attempt(make: Callable[..., Made], *arguments: object) -> Made | str:
    """The product, or in one line why there is none."""
    try:
        return make(*arguments)
    except Exception as error:
        return _in_a_line(error)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _made(waiting: list[str], options: Options, jobs: int) -> Iterator[tuple[str, Made | str]]:
    """Every waiting figure as it is done: in this process when there is one, else in several."""
    if min(jobs, len(waiting)) <= 1:
        for name in waiting:
            yield name, _attempt(make_figure, name, options)
        return
    with ProcessPoolExecutor(min(jobs, len(waiting)), multiprocessing.get_context("spawn")) as pool:
        futures = {pool.submit(_attempt, make_figure, name, options): name for name in waiting}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def make_data(progress: Progress) -> Made:
    """Every fact, every claim held against them, and the tables of the pages."""
    from figures_src import claims, facts, reproductions, tables  # noqa: PLC0415 - the experiments load only when needed

    values = facts.evaluate(progress)
    claims.check(values)
    reproductions.check(values)
    texts = {
        "facts.json": json.dumps(values, indent=1) + "\n",
        "comparison.md": tables.comparison(),
        "relu_and_sigmoid.md": tables.comparison(("relu", "sigmoid")),
        "gallery.md": tables.gallery(),
        "initialisations.md": tables.initialisations(),
        "fifty_layers.md": tables.fifty_layers(),
        "reproductions.md": tables.reproductions(),
        "claims.md": tables.claims(),
        "numbers.md": tables.numbers(values),
    }
    return Made({file: text.encode() for file, text in texts.items()}, {})


def measure(*, force: bool = False, progress: Progress = unseen) -> list[Outcome]:
    """Bring the facts, claims and tables up to date; say how it went, or nothing when they were.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    DATA.mkdir(parents=True, exist_ok=True)
    sweep(DATA)
    shelf = Shelf(DATA)
    if not force and shelf.manifest["sources"] == everything() and shelf.is_intact("data"):
        return []
    try:
        key = digest(_MEASURERS, _PACKAGES, file_digest(Path(__file__)))
    except SyntaxError as error:
        made: Made | str = _in_a_line(error)
    else:
        if not force and shelf.is_fresh("data", key):
            return []
        made = _attempt(make_data, progress)
    shelf.manifest["sources"] = everything() if isinstance(made, Made) else ""
    if isinstance(made, Made):
        shelf.put("data", key, made)
        return [Outcome("data", None)]
    shelf.discard("data")
    shelf.save()
    return [Outcome("data", made)]


def nothing_changed(folder: Path, options: Options) -> bool:
    """Whether all of it was made from today's sources in this way, and is intact; asking loads no NumPy."""
    shelf = Shelf(folder)
    return shelf.manifest["sources"] == f"{everything()} {options}" and all(map(shelf.is_intact, shelf.products))


def draw(
    names: Iterable[str] | None,
    folder: Path = FIGURES,
    options: Options = Options(),
    *,
    force: bool = False,
    jobs: int | None = None,
    progress: Progress = unseen,
) -> list[Outcome]:
    """Draw what is stale of these figures, or of all; say how it went with each one that was not fresh.

    A figure that fails does not stop the others, and its old files are removed.

    Args:
        names: known figures; None for all, which also removes the files of figures that exist no more.
        progress: wraps the stream of outcomes, whose length it is told.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    if names is None and not force and nothing_changed(folder, options):
        return []
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    shelf, (modules, broken) = Shelf(folder), figure_modules()
    wanted = list(modules if names is None else names)
    look = [path.read_text("utf-8") for path in _STYLE]
    keys = {
        name: digest([modules[name], _MAKER], _PACKAGES, options, look, file_digest(Path(__file__))) for name in wanted
    }
    waiting = [name for name in wanted if force or not shelf.is_fresh(name, keys[name])]

    def outcomes() -> Iterator[Outcome]:
        for name, made in _made(waiting, options, jobs or processors()):
            if isinstance(made, Made):
                shelf.put(name, keys[name], made)
            else:
                shelf.discard(name)
                shelf.save()
            yield Outcome(name, None if isinstance(made, Made) else made)

    results = list(progress(outcomes(), len(waiting))) if waiting else []
    results += [Outcome(module, error) for module, error in broken.items()]
    if names is None:
        for gone in set(shelf.products) - set(modules):
            shelf.discard(gone)
        shelf.manifest["sources"] = "" if any(result.error for result in results) else f"{everything()} {options}"
        shelf.save()
    return sorted(results, key=lambda result: result.name)
