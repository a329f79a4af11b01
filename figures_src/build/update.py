"""Bringing results, figures, numbers and tables up to date: what is stale is made again, what is no more is removed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from figures_src.base import cache, meaning, provenance
from figures_src.base.files import ROOT, sweep
from figures_src.base.provenance import Key, Place, made_of
from figures_src.build import listing, makers
from figures_src.build.makers import Options
from figures_src.build.products import Files, Folder, Outcome, Product
from figures_src.build.schedule import Done, Progress, Step, in_a_line, work_through

FIGURES, DATA = ROOT / "docs" / "figures", ROOT / "docs" / "data"
_STYLE = ROOT / "figures_src" / "style"
_LOOK = (_STYLE / "palette.toml", _STYLE / "base.mplstyle")
_MAKERS = "figures_src.build.makers"


@dataclass
class Update:
    """One bringing up to date: how it is to be done, and what came of it.

    Args:
        jobs: how many processes.
        force: make also what is fresh.
    """

    jobs: int
    force: bool = False
    outcomes: list[Outcome] = field(default_factory=list)

    def fail(self, name: str, error: str) -> None:
        """Note what could not be done."""
        self.outcomes.append(Outcome(name, error))

    @property
    def failed(self) -> bool:
        """Whether anything could not be done."""
        return any(outcome.error for outcome in self.outcomes)


@dataclass
class Batch:
    """Products of one folder."""

    folder: Folder
    products: list[Product]

    def stale(self, force: bool) -> list[Product]:
        """Those that must be made."""
        return [product for product in self.products if force or self.folder.why(product)]


def _product(
    update: Update,
    name: str,
    places: Iterable[Place],
    make: partial[Files],
    *,
    files: Iterable[Path] = (),
    **arguments: object,
) -> list[Product]:
    """The product, as a list of one; of none if a module on the way to it cannot be read."""
    try:
        key = made_of(*places, (_MAKERS, make.func.__name__), files=files, **arguments)
    except (SyntaxError, ImportError) as error:
        update.fail(name, str(error))
        return []
    return [Product(name, key, make)]


def figures(update: Update, folder: Path, options: Options, names: Iterable[str] | None = None) -> Batch:
    """These figures as products of a folder; all of them unless told."""
    products = []
    for name, listed in listing.figures().items():
        if names is None or name in names:
            make = partial(makers.make_figure, name, listed, options)
            products += _product(update, name, listed.places, make, files=_LOOK, options=options)
    return Batch(Folder(folder), products)


def facts_and_tables(update: Update) -> Batch:
    """The facts of each subject, and the tables that need none, as products."""
    products = []
    for module, name in listing.evidence("FACTS"):
        subject = f"facts on {module.rpartition('.')[2].replace('_', ' ')}"
        products += _product(update, subject, [(module, name)], partial(makers.make_facts, module))
    return Batch(Folder(DATA), products + _product(update, "tables", [], partial(makers.make_tables)))


def judgement(update: Update) -> Batch:
    """All facts together, the verdicts held against them, and the tables of both, as a product once all are there."""
    subjects = [module for module, _ in listing.evidence("FACTS")]
    try:
        files = {file: (DATA / file).read_bytes() for file in map(makers.facts_file, subjects)}
    except OSError:
        return Batch(Folder(DATA), [])
    places = [place for kind in ("FACTS", "CLAIMS", "REPRODUCTIONS") for place in listing.evidence(kind)]
    digests = {file: meaning.digest_of(content) for file, content in files.items()}
    return Batch(
        Folder(DATA), _product(update, "verdicts", places, partial(makers.make_judgement, files), facts=digests)
    )


def _named_runs(update: Update, experiment: str) -> list[tuple[str, bool]]:
    """The runs of an experiment, and whether each is stale; none if its module cannot be imported."""
    try:
        return listing.named_runs(experiment)
    except Exception as error:
        update.fail(f"experiment {experiment}", in_a_line(error))
        return []


def _measurements(
    update: Update, experiments: Iterable[str], force: bool, times: dict[str, float]
) -> tuple[list[Step], list[Step]]:
    """The runs to be made, and those of them that measure time."""
    together: list[Step] = []
    alone: list[Step] = []
    for experiment in experiments:
        stale = {name for name, is_stale in _named_runs(update, experiment) if force or is_stale}
        for run in listing.runs(experiment) if stale else ():
            if run.name in stale:
                steps = alone if run.experiment.alone else together
                work = partial(_measure, experiment, run.name, run.key(), force)
                steps.append(Step(run.name, work, times.get(run.name)))
    return together, alone


def _measure(experiment: str, name: str, key: Key, force: bool) -> None:
    (run,) = (run for run in listing.runs(experiment) if run.name == name)
    if force:
        cache.forget(f"run: {name}")
    run.measure(key)


def carry_out(update: Update, experiments: Iterable[str], batches: Iterable[Batch]) -> None:
    """Measure, then make what is stale, writing it as it comes; a failure stops nothing else, leaves nothing stale."""
    times, taken = cache.times(), dict[str, float]()
    batches = list(batches)
    # Whoever wants a figure drawn again does not want everything measured again.
    together, alone = _measurements(update, experiments, update.force and not batches, times)
    stale = [(batch, {product.name: product for product in batch.stale(update.force)}) for batch in batches]
    steps = [[Step(name, product.make, times.get(name)) for name, product in products.items()] for _, products in stale]
    progress = Progress([*together, *alone, *(step for some in steps for step in some)])

    def work(some: list[Step], jobs: int) -> Iterator[Done]:
        for done in work_through(some, jobs):
            progress.advance(done.name)
            update.outcomes.append(Outcome(done.name, done.error))
            if done.error is None:
                taken[done.name] = round(done.seconds, 3)
            yield done

    # Results are kept where they are measured.
    _ = [*work(together, update.jobs), *work(alone, 1)]
    for (batch, products), some in zip(stale, steps, strict=True):
        for done in work(some, update.jobs):
            if done.error is None:
                batch.folder.put(products[done.name], done.result)
            else:
                batch.folder.discard(done.name)
                batch.folder.save()
    progress.close()
    if taken:
        cache.note_times(taken)


def draw(update: Update, names: list[str], folder: Path, options: Options) -> None:
    """Draw what is stale of these figures into a folder, measuring first what they read.

    Raises:
        OSError: the folder cannot be written, or the disk is full; nothing is half-written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    batch = figures(update, folder, options, names)
    listed = listing.figures()
    places = [place for product in batch.stale(update.force) for place in listed[product.name].places]
    carry_out(update, listing.experiments_read_by(*places), [batch])


def nothing_changed(options: Options) -> bool:
    """Whether all that the site needs is as it was left; asking loads no NumPy."""
    for folder, asked in ((Folder(FIGURES), options), (Folder(DATA), None)):
        state = folder.state
        if not (
            state
            and state == _state(state["versions"], asked, state["runs"])
            and cache.holds(f"run: {name}" for name in state["runs"])
        ):
            return False
        if not all(map(folder.is_intact, folder.names)):
            return False
    return True


def _state(packages: Iterable[str], options: Options | None, runs: list[str]) -> dict[str, object]:
    """What decides all products of a folder together."""
    versions = provenance.versions(package for package in packages if package != "Python")
    return {"sources": provenance.sources(), "versions": versions, "options": repr(options), "runs": runs}


def bring_up_to_date(update: Update, options: Options) -> None:
    """Everything that the site needs: results, figures, facts, tables, verdicts.

    Raises:
        OSError: a folder cannot be written, or the disk is full; nothing is half-written.
    """
    for path in (FIGURES, DATA):
        path.mkdir(parents=True, exist_ok=True)
        sweep(path)
    # Read now: what is edited while all this is made is seen the next time.
    provenance.sources()
    for error in provenance.broken().values():
        update.fail("a module", error)
    experiments = list(listing.experiments())
    drawn, data = figures(update, FIGURES, options), facts_and_tables(update)
    carry_out(update, experiments, [drawn, data])
    judged = judgement(update)
    carry_out(update, (), [judged])
    runs = [name for experiment in experiments for name, _ in _named_runs(update, experiment)]
    data = Batch(judged.folder, data.products + judged.products)
    for batch, asked in ((drawn, options), (data, None)):
        for gone in set(batch.folder.names) - {product.name for product in batch.products}:
            batch.folder.discard(gone)
        packages = set().union(*(provenance.packages_in(product.key) for product in batch.products))
        batch.folder.state = {} if update.failed else _state(packages, asked, runs)
        batch.folder.save()
    if not update.failed:
        cache.prune("run", runs)
        cache.prune("listing", experiments)


def why(options: Options) -> Iterator[tuple[str, list[str]]]:
    """Everything that is stale, by name, and the files, versions or arguments that made it so."""
    update = Update(1)
    for experiment in listing.experiments():
        for name, is_stale in _named_runs(update, experiment):
            if is_stale:
                yield name, listing.why_stale(experiment, name)
    for batch in (figures(update, FIGURES, options), facts_and_tables(update), judgement(update)):
        for product in batch.products:
            if reasons := batch.folder.why(product):
                yield product.name, reasons
    for outcome in update.outcomes:
        yield outcome.name, [outcome.error or ""]


def names_of_data() -> list[str]:
    """What the products are called that are no figures."""
    update = Update(1)
    return [product.name for batch in (facts_and_tables(update), judgement(update)) for product in batch.products]
