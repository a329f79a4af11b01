"""Freshness is what is opened and executed: each maker runs under an eye, and what it used is in its key."""

import json
import os
import subprocess
import sys
import sysconfig
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from figures_src.base.files import ROOT
from figures_src.base.provenance import packages_in
from figures_src.build import listing

PACKAGES, LIBRARY = (Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "stdlib"))
KEPT = ROOT / ".cache" / "kept"
CODE = {".py", ".pyc", ".so", ".zip"}
# How results are kept and keys are made: it changes no result.
PLUMBING = {f"figures_src.base.{name}" for name in ("cache", "experiment", "files", "meaning", "provenance")}


@pytest.fixture(scope="module")
def seen(built):
    """What watching.py saw of each product, by its name."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.build.watching"], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def data_read(product):
    """The files opened that are no code, as paths."""
    return [path for path in map(Path, product["read"]) if path.suffix not in CODE and path.parts[1] != "proc"]


def made_from(path):
    """What a kept result was made from: it says so itself, in its last line."""
    return json.loads(path.read_bytes().rpartition(b"\n")[2])["key"]


def files_in(key):
    return {name for name in key if "/" in name and not name.startswith("argument ")}


def faults(seen, find):
    return {name: found for name, product in seen.items() if (found := sorted(find(product)))}


@pytest.mark.xdist_group("opened")
def test_every_maker_is_watched(seen):
    """Each has opened its code or its data, so that the eye was open."""
    assert {"tables", "verdicts", "run: single_neuron()"} <= set(seen)
    assert sum(name.startswith("facts on ") for name in seen) == len(listing.evidence("FACTS"))
    assert sum(name.startswith("font: ") for name in seen) == 3
    modules = {listed.module for listed in listing.figures().values()}
    assert {listing.figures()[name].module for name in seen if name in listing.figures()} == modules
    assert all(product["executed"] for product in seen.values())
    assert any(path.name == "palette.toml" for path in data_read(seen["relu"]))


@pytest.mark.xdist_group("opened")
def test_every_definition_that_is_executed_is_reached_by_the_key(seen):
    def strangers(product):
        reached = {tuple(place) for place in product["reached"]}
        for places in ({tuple(place) for place in each} for each in product["executed"]):
            if not places & reached and not {module for module, _ in places} <= PLUMBING:
                yield from places

    assert faults(seen, strangers) == {}


@pytest.mark.xdist_group("opened")
def test_every_file_of_the_project_that_is_opened_is_in_the_key(seen):
    """A result that is read counts as all that it was made from."""

    def strangers(product):
        for path in data_read(product):
            if path.parent == KEPT:
                yield from files_in(made_from(path)) - files_in(product["key"])
            elif path.is_relative_to(ROOT) and not path.is_relative_to(PACKAGES):
                yield from {path.relative_to(ROOT).as_posix()} - files_in(product["key"])

    assert faults(seen, strangers) == {}


@pytest.mark.xdist_group("opened")
def test_every_other_file_that_is_opened_belongs_to_a_package_whose_version_is_in_the_key(seen):
    """Nothing is read from the machine's own folders: not a font, not a matplotlibrc."""
    owners = packages_distributions()

    def strangers(product):
        versions = packages_in(product["key"])
        for path in data_read(product):
            if path.is_relative_to(PACKAGES):
                package = path.relative_to(PACKAGES).parts[0]
                if not versions & {package, *owners.get(package, ())}:
                    yield str(path)
            elif not path.is_relative_to(ROOT) and not path.is_relative_to(LIBRARY):
                yield str(path)

    assert faults(seen, strangers) == {}


@pytest.mark.xdist_group("opened")
def test_every_file_in_the_key_is_opened_or_imported(seen):
    """By the product, or by what made a result that it reads."""

    def idle(product):
        used = {*product["imported"], *(Path(path).relative_to(ROOT).as_posix() for path in product["read"]
                                        if Path(path).is_relative_to(ROOT))}  # fmt: skip
        for path in data_read(product):
            if path.parent == KEPT:
                used |= files_in(made_from(path))
        return files_in(product["key"]) - used

    assert faults(seen, idle) == {}
