"""Imports run one way, maths knows no files and no plots, and only absolute imports are written."""

import ast

import pytest

from figures_src.base.files import ROOT

# Who may import whom, from the ground up; a room may always import its own.
FLOORS = [{"base"}, {"maths"}, {"experiments"}, {"evidence", "figures"}, {"build"}, {"__main__"}]
FILES = sorted(path for path in (ROOT / "figures_src").rglob("*.py") if path.parent != ROOT / "figures_src")
FILES.append(ROOT / "figures_src" / "__main__.py")


def room(module):
    return module.split(".")[1]


def floor(module):
    return next(level for level, rooms in enumerate(FLOORS) if room(module) in rooms)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports absolutely"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


every_file = pytest.mark.parametrize("path", FILES, ids=name)


@every_file
def test_imports_run_one_way(path):
    for other in imported(path):
        if other.startswith("figures_src."):
            same = room(other) == room(name(path))
            assert same or floor(other) < floor(name(path)), f"{name(path)} imports {other}"


@pytest.mark.parametrize("path", [path for path in FILES if "maths" in path.parts], ids=name)
def test_maths_knows_no_files_and_no_plots(path):
    allowed = {"numpy", "scipy", "collections", "dataclasses", "functools", "itertools", "types", "typing", "math"}
    outside = {other.split(".")[0] for other in imported(path) if not other.startswith("figures_src.maths")}
    assert outside <= allowed


@pytest.mark.parametrize("path", [path for path in FILES if "experiments" in path.parts], ids=name)
def test_no_experiment_reads_another(path):
    """They would need an order. Constants may be shared; what two need stands in train.py or data.py."""
    for other in imported(path):
        if other.startswith("figures_src.experiments.") and other.split(".")[2] not in ("train", "data"):
            assert other.rpartition(".")[2].isupper(), f"{name(path)} imports {other}"
