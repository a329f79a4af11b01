"""Imports run one way, and a digest sees every edit upstream and none elsewhere."""

import ast

import pytest

from figures_src import provenance
from figures_src.files import ROOT

# Who may import whom, from the ground up; a room may always import its own.
FLOORS = [
    {"figures_src.files"},
    {"figures_src.provenance", "figures_src.typography"},
    {"figures_src.fonts", "figures_src.maths"},
    {"figures_src.experiments"},
    {"figures_src.figures", "figures_src.fact", "figures_src.claims", "figures_src.reproductions"},
    {"figures_src.depth_facts"},
    {"figures_src.facts"},
    {"figures_src.tables", "figures_src.render"},
    {"figures_src.build"},
    {"figures_src.__main__"},
]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "figures_src").rglob("*.py")
)


def floor(module):
    return next(level for level, rooms in enumerate(FLOORS) if any(f"{module}.".startswith(f"{r}.") for r in rooms))


def room(module):
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("module", [module for module in MODULES if module != "figures_src"])
def test_imports_run_one_way(module):
    for imported in provenance.imported_by(module) - {"figures_src"}:
        assert room(imported) == room(module) or floor(imported) < floor(module), f"{module} imports {imported}"


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith("figures_src.maths")])
def test_maths_knows_no_files_and_no_plots(module):
    tree = ast.parse(provenance.path_of(module).read_text("utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    allowed = {
        "numpy",
        "collections",
        "dataclasses",
        "functools",
        "itertools",
        "types",
        "typing",
        "figures_src",
        "math",
    }
    assert {name.split(".")[0] for name in names} <= allowed


def test_a_closure_is_transitive_and_names_packages():
    closure = provenance.closure("figures_src.figures.gradient_decay")
    assert "figures_src.maths.activations" in closure
    assert "figures_src.maths.gaussian" in closure, "imported by depth's properties, not by the figure"
    assert "figures_src.figures" in closure
    assert "figures_src.figures.saturation" not in closure
    assert "figures_src.facts" not in closure


def test_a_digest_changes_with_versions_and_arguments():
    digest = provenance.digest(["figures_src.files"], ["numpy"], "one")
    assert digest == provenance.digest(["figures_src.files"], ["numpy"], "one")
    assert digest != provenance.digest(["figures_src.files"], ["numpy"], "two")
    assert digest != provenance.digest(["figures_src.files"], ["matplotlib"], "one")
    assert digest != provenance.digest(["figures_src.typography"], ["numpy"], "one")
