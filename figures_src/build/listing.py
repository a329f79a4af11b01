"""Which figures, experiments and evidence there are, read off the sources: nothing is imported to find out."""

import ast
import functools
import importlib
import json
from typing import TYPE_CHECKING, NamedTuple

from figures_src.base import cache
from figures_src.base.meaning import path_of
from figures_src.base.provenance import Place, closure, defining, differences, digest_of_key, made_of

if TYPE_CHECKING:
    from figures_src.base.experiment import Run
    from figures_src.figures.figure import Figure

FIGURES, CATALOGUE, EXPERIMENTS, EVIDENCE = (
    f"figures_src.{room}" for room in ("figures", "maths.catalogue", "experiments", "evidence")
)


class Listed(NamedTuple):
    """Where a figure is defined, and which record it shows if it is one of a family."""

    module: str
    record: Place | None

    @property
    def places(self) -> tuple[Place, ...]:
        """All that the figure is made from begins here."""
        return ((self.module, "FAMILY"), self.record) if self.record else ((self.module, "FIGURE"),)

    def load(self) -> "Figure":
        """Import the figure, and nothing that it does not need."""
        module = importlib.import_module(self.module)
        if self.record is None:
            figure: Figure = module.FIGURE
            return figure
        owner, constant = self.record
        member: Figure = module.FAMILY.figure(getattr(importlib.import_module(owner), constant))
        return member


@functools.cache
def records() -> dict[str, Place]:
    """The records of the catalogue by name: each is a constant that bears its name in upper case."""
    found = defining(CATALOGUE, lambda _, definition: definition.made_by == "Activation")
    return {name.lower(): (module, name) for module, name in found}


@functools.cache
def figures() -> dict[str, Listed]:
    """Every figure by name, sorted.

    Raises:
        ValueError: two figures go by one name.
        SyntaxError: a module is not Python, or imports relatively.
    """
    found: dict[str, Listed] = {}
    for module, kind in defining(FIGURES, lambda name, _: name in ("FIGURE", "FAMILY")):
        if kind == "FIGURE":
            members = {module.rpartition(".")[2]: Listed(module, None)}
        else:
            suffix = _suffix(module)
            members = {f"{name}{suffix}": Listed(module, place) for name, place in records().items()}
        for name in members.keys() & found.keys():
            raise ValueError(f"two figures are called {name!r}: {found[name].module}, {module}")
        found |= members
    return dict(sorted(found.items()))


def _suffix(module: str) -> str:
    """The first argument of FAMILY = Family(...)."""
    path = path_of(module)
    assert path is not None
    calls = [
        node.value
        for node in ast.parse(path.read_bytes()).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.targets[0]) == "FAMILY"
    ]
    said = [*calls[0].args[:1], *(each.value for each in calls[0].keywords if each.arg == "suffix")] if calls else []
    if not (said and isinstance(said[0], ast.Constant)):
        raise ValueError(f"{module}: FAMILY must be a Family whose suffix is written out")
    return str(said[0].value)


def evidence(kind: str) -> list[Place]:
    """The definitions of that name in the files of evidence: FACTS, CLAIMS, REPRODUCTIONS."""
    return defining(EVIDENCE, lambda name, _: name == kind)


@functools.cache
def experiments() -> dict[str, str]:
    """The modules that list RUNS, by their last name."""
    return {module.rpartition(".")[2]: module for module, _ in defining(EXPERIMENTS, lambda name, _: name == "RUNS")}


def experiments_read_by(*places: Place) -> list[str]:
    """The experiments whose results these definitions may read."""
    reached = {module for module, _ in closure(*places)}
    return [name for name, module in experiments().items() if module in reached]


def runs(experiment: str) -> "tuple[Run, ...]":
    """The runs that an experiment's module lists; this imports it."""
    listed: tuple[Run, ...] = importlib.import_module(experiments()[experiment]).RUNS
    return listed


def named_runs(experiment: str) -> list[tuple[str, bool]]:
    """The runs of an experiment by name, and whether each is stale: not kept as today's code would make it.

    The module is imported only if something that its RUNS reach has changed.
    """

    def ask() -> bytes:
        return json.dumps([(run.name, digest_of_key(run.key())) for run in runs(experiment)]).encode()

    listed = cache.keep(f"listing: {experiment}", made_of((experiments()[experiment], "RUNS")), ask)
    return [(name, not _is_kept(name, key)) for name, key in json.loads(listed)]


def _is_kept(name: str, key: str) -> bool:
    kept = cache.look(f"run: {name}")
    return kept is not None and digest_of_key(kept.key) == key


def why_stale(experiment: str, name: str) -> list[str]:
    """The files, versions and arguments that made a run stale."""
    (run,) = (run for run in runs(experiment) if run.name == name)
    kept = cache.look(f"run: {name}")
    return differences(kept.key, run.key()) if kept else ["it is not measured yet"]
