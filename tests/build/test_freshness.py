"""What is redone is what changed: every file of the project is edited, and what turns stale is compared."""

import ast
import functools
import json
import os
import subprocess
import sys

import pytest

from figures_src.base.files import ROOT
from figures_src.build import listing
from tests.conftest import Project

FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "figures_src").rglob("*.py"))

# The last file of each room.
ALONE = list({file.split("/")[1]: file for file in FILES if not file.endswith("__init__.py")}.values())

# Run in a copy, for each set of edits: the files that made a product stale; [{product: [files]}], the fresh left out.
ASK = """
import json, sys
from pathlib import Path
from figures_src.base import provenance
from figures_src.build import listing, update
from figures_src.base.files import ROOT

def keys():
    for cached in (provenance.forget, listing.figures.cache_clear, listing.records.cache_clear):
        cached()
    work = update.Update(1)
    drawn = update.figures(work, update.FIGURES, update.Options())
    batches = (drawn, update.facts_and_tables(work), update.judgement(work))
    found = {p.name: p.key for batch in batches for p in batch.products}
    for name, module in listing.experiments().items():
        found["runs of " + name] = provenance.made_of((module, "RUNS"))
    return found

before, answer = keys(), []
for edits in json.load(sys.stdin):
    kept = {ROOT / file: (ROOT / file).read_text("utf-8") for file in edits}
    for file, text in edits.items():
        (ROOT / file).write_text(text, "utf-8")
    after = keys()
    pairs = {name: (before.get(name, {}), after.get(name, {})) for name in before.keys() | after.keys()}
    answer.append({name: provenance.differences(*pair) for name, pair in pairs.items() if pair[0] != pair[1]})
    for path, text in kept.items():
        path.write_text(text, "utf-8")
print(json.dumps(answer))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory, built):
    return Project(tmp_path_factory.mktemp("copy"))


def stale_after(copy, *edits):
    done = subprocess.run(
        [sys.executable, "-c", ASK], input=json.dumps(edits), cwd=copy.root, capture_output=True, text=True,
        check=False, env=os.environ | {"PYTHONPATH": str(copy.root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Sentences(ast.NodeTransformer):
    """Rewrites every docstring and every word of an error."""

    def visit_Constant(self, node):
        return (
            ast.copy_location(ast.Constant(f"{node.value} Rewritten."), node) if isinstance(node.value, str) else node
        )

    def generic_visit(self, node):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0] = ast.Expr(self.visit_Constant(body[0].value))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc = ast.Call(node.exc.func, [self.deep(argument) for argument in node.exc.args], node.exc.keywords)
            return node
        for field, value in ast.iter_fields(node):
            if isinstance(value, list):
                value[:] = [self.generic_visit(v) if isinstance(v, ast.AST) else v for v in value]
            elif isinstance(value, ast.AST):
                setattr(node, field, self.generic_visit(value))
        return node

    def deep(self, node):
        return (
            ast.NodeTransformer.generic_visit(_Words(), node)
            if not isinstance(node, ast.Constant)
            else self.visit_Constant(node)
        )


class _Words(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(f"{node.value}!"), node) if isinstance(node.value, str) else node


def test_no_sentence_of_any_file_makes_anything_stale(copy):
    """Comments go as well: what is unparsed has none."""
    edits = {}
    for file in FILES:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        edits[file] = ast.unparse(ast.fix_missing_locations(Sentences().generic_visit(tree)))
        assert edits[file] != (ROOT / file).read_text("utf-8") or not tree.body
    assert stale_after(copy, edits) == [{}]


@functools.cache
def imported_by(file):
    """The modules that a file may import, read off its import lines alone."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def importers(file):
    """The files that import this one, directly or not."""
    found, waiting = {file}, [file]
    while waiting:
        name = waiting.pop().removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        more = {path for path in FILES if name in imported_by(path)} - found
        found |= more
        waiting.extend(more)
    return found


def makers_of():
    """The file that each product begins with."""
    begin = {
        name: {listed.module} | ({listed.record[0]} if listed.record else set())
        for name, listed in listing.figures().items()
    }
    begin |= {f"runs of {name}": {module} for name, module in listing.experiments().items()}
    return {name: {f"{module.replace('.', '/')}.py" for module in modules} for name, modules in begin.items()}


def test_an_edit_makes_stale_what_is_made_by_it_and_nothing_that_never_imports_it(copy):
    """A statement that binds nothing may change all of its module. All are edited together; a few once more alone."""
    edits = {file: f"{(ROOT / file).read_text('utf-8')}\nprint\n" for file in FILES if not file.endswith("__init__.py")}
    begin, (together, *alone) = makers_of(), stale_after(copy, edits, *({file: edits[file]} for file in ALONE))
    stale = {file: {product for product, files in together.items() if file in files} for file in edits}
    for file, products in zip(ALONE, alone, strict=True):
        assert products == {name: [file] for name in stale[file]}
    plumbing = {f"figures_src/base/{name}.py" for name in ("cache", "experiment", "files", "meaning", "provenance")}
    for file, names in stale.items():
        reach = importers(file)
        for product, files in begin.items():
            if files & {file}:
                assert product in names, f"an edit of {file} leaves {product} fresh"
            elif product in names:
                drawing = {"figures_src/build/makers.py", "figures_src/build/drawing.py"}
                assert (files | (set() if product.startswith("runs") else drawing)) & reach, (
                    f"{file} makes {product} stale"
                )
        if file in plumbing or file in (
            "figures_src/__main__.py",
            "figures_src/build/update.py",
            "figures_src/build/schedule.py",
        ):
            assert not names, f"{file} is how results are kept, and changes none"
        if file.startswith("figures_src/figures/") and file.count("/") == 3:
            assert names == {product for product, files in begin.items() if files & reach}
        if file.startswith("figures_src/experiments/") and file.rpartition("/")[2] not in ("data.py", "train.py"):
            own = {product for product, files in begin.items() if file in files}
            assert {name for name in names if name.startswith("runs of ")} >= own
    assert stale["figures_src/experiments/train.py"] and stale["figures_src/experiments/data.py"]


NEW = """

NOVEL = Activation(
    name="novel",
    title="Novel",
    symbol=r"\\\\nu",
    latex=SILU.latex,
    latex_derivative=SILU.latex_derivative,
    f=SILU.f,
    df=SILU.df,
    textbook=SILU.textbook,
    range=SILU.range,
    attained=SILU.attained,
    falls=SILU.falls,
    accuracy=SILU.accuracy,
    family="gated",
    shade=2,
    source=SILU.source,
)
"""


def test_a_new_activation_is_upstream_of_nothing_old(copy):
    file = "figures_src/maths/catalogue/gated.py"
    text = (ROOT / file).read_text("utf-8") + NEW.replace("\\\\", "\\")
    (stale,) = stale_after(copy, {file: text})
    assert {"novel", "novel_dx"} <= stale.keys()
    assert stale.keys() - {"novel", "novel_dx"} == {"tables"}, "whatever shows the whole catalogue, and nothing else"


def test_an_edit_is_carried_out_and_nothing_else(drawn):
    drawn.run()
    before = drawn.times()
    assert drawn.run().stdout == "" and drawn.times() == before
    drawn.edit("figures/functions/saturation.py", "(0.1, 0.01)", "(0.2, 0.01)")
    assert "figures_src/figures/functions/saturation.py" in drawn.run("--why", "saturation").stdout
    done = drawn.run()
    assert done.stdout.startswith("1 figure drawn")
    changed = {path.name for path, time in drawn.times().items() if before.get(path) != time}
    assert {"saturation.png", "saturation-phone-dark.png", "saturation.json"} <= changed
    assert all(name.startswith((".manifest", "saturation")) for name in changed)


def test_a_sentence_is_answered_without_numpy_and_changes_no_file(drawn):
    drawn.run()
    before = drawn.times()
    drawn.edit("maths/network.py", '"""', '"""Reworded: ')
    drawn.edit("style/palette.toml", "# ", "# Reworded: ")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "figures_src"],
        cwd=drawn.root, env=os.environ | {"PYTHONPATH": str(drawn.root)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "| numpy\n" not in done.stderr and "matplotlib" not in done.stderr and done.stdout == ""
    changed = {path.name for path, time in drawn.times().items() if before.get(path) != time}
    assert changed <= {".manifest.json"}


def test_an_edit_of_the_palette_redraws(drawn):
    drawn.run()
    drawn.edit("style/palette.toml", 'grid = "#343946"', 'grid = "#353a47"')
    light = (drawn.figures / "relu.png").read_bytes()
    dark = (drawn.figures / "relu-dark.png").read_bytes()
    assert drawn.run("relu").returncode == 0
    assert (drawn.figures / "relu.png").read_bytes() == light and (drawn.figures / "relu-dark.png").read_bytes() != dark


def test_files_that_were_changed_or_lost_are_made_again(drawn):
    picture, table = drawn.figures / "relu.png", drawn.data / "claims.md"
    good = picture.read_bytes(), table.read_bytes()
    picture.write_bytes(b"half a pic")
    table.unlink()
    assert drawn.run().returncode == 0
    assert (picture.read_bytes(), table.read_bytes()) == good


def test_a_figure_that_is_no_more_takes_its_files_along(drawn):
    drawn.run()
    (drawn.root / "figures_src/figures/functions/saturation.py").unlink()
    assert drawn.run().returncode == 0
    assert not list(drawn.figures.glob("saturation*"))


def test_the_cache_forgets_a_run_that_is_listed_no_more(drawn):
    drawn.run()
    kept = drawn.root / ".cache" / "kept"
    stranger = kept / "run-profiles-relu-glorot.12345678"
    stranger.write_bytes(b"old")
    drawn.edit("figures/functions/saturation.py", "(0.1, 0.01)", "(0.2, 0.01)")
    assert drawn.run().returncode == 0
    assert not stranger.exists() and list(kept.glob("run-profiles-*")) and list(kept.glob("font-*"))


def test_a_damaged_result_is_measured_again(drawn):
    drawn.run()
    (kept,) = (drawn.root / ".cache" / "kept").glob("run-single-neuron*")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:100])
    done = drawn.run("--experiments", "single_neuron")
    assert done.returncode == 0 and done.stdout == "1 result measured\n"
    assert kept.read_bytes()[:100] == whole[:100]
    assert drawn.run("--experiments", "single_neuron").stdout == "0 results measured\n"
