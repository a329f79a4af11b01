"""Freshness by content, files whole or not at all, and one clear line for every fault."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from figures_src import build
from figures_src.files import sweep, write_whole
from tests.conftest import heeding_ctrl_c

NAMES = ("relu", "relu_dx", "sigmoid", "sigmoid_dx", "tanh", "tanh_dx")
SUFFIXES = (".png", ".svg", "-dark.png", "-dark.svg", ".csv")


def files_of(name):
    return {name + suffix for suffix in SUFFIXES}


def redrawn(project, *arguments):
    """The files whose bytes or time a run changed."""
    before = {path.name: path.stat().st_mtime_ns for path in project.figures.iterdir()}
    done = project.run(*arguments)
    after = {path.name: path.stat().st_mtime_ns for path in project.figures.iterdir()}
    return done, {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_an_edit_redraws_what_it_touches_and_nothing_else(drawn):
    assert redrawn(drawn)[1] == set()
    drawn.edit("figures/saturation.py", "(0.1, 0.01)", "(0.2, 0.01)")
    done, changed = redrawn(drawn)
    assert done.stdout.startswith("1 figure drawn")
    assert changed == files_of("saturation") | {build.MANIFEST}
    drawn.edit("maths/depth.py", "Products of slopes", "The products of slopes")
    assert redrawn(drawn, "gradient_decay", "relu", "saturation")[0].stdout.startswith("1 figure drawn")


def test_an_edit_of_the_look_redraws_every_figure(drawn):
    drawn.edit("style/dark.mplstyle", "grid.color: 343946", "grid.color: 353a47")
    names = build.figure_modules()[0]
    shelf = build.Shelf(drawn.figures)
    keys = {name: shelf.products[name]["key"] for name in names}
    assert redrawn(drawn, "relu")[1] == {*files_of("relu"), build.MANIFEST} - {"relu.png", "relu.svg", "relu.csv"}
    assert build.Shelf(drawn.figures).products["relu"]["key"] != keys["relu"]


def test_numbers_follow_the_code(drawn):
    facts = json.loads((drawn.root / "docs/data/facts.json").read_text())
    assert facts["sigmoid_slope_at_5"] == pytest.approx(0.006648, rel=1e-3)
    drawn.edit("facts.py", "float(SIGMOID.df(5.0))", "float(SIGMOID.df(6.0))")
    assert drawn.run().returncode == 0
    facts = json.loads((drawn.root / "docs/data/facts.json").read_text())
    assert facts["sigmoid_slope_at_5"] == pytest.approx(0.002467, rel=1e-3)


def test_a_claim_that_the_facts_contradict_fails_and_leaves_no_numbers(drawn):
    drawn.edit("claims.py", 'f["sigmoid_slope_max"] == 0.25', 'f["sigmoid_slope_max"] == 0.5')
    done = drawn.run()
    assert done.returncode == 1
    assert "no longer support the verdict 'true'" in done.stderr and "never more than a quarter" in done.stderr
    assert not (drawn.root / "docs/data/facts.json").exists()


def test_a_file_that_was_changed_or_lost_is_made_again(drawn):
    picture, table = drawn.figures / "relu.png", drawn.figures / "sigmoid.csv"
    good = picture.read_bytes(), table.read_bytes()
    picture.write_bytes(b"half a pic")
    table.unlink()
    assert drawn.run().returncode == 0
    assert (picture.read_bytes(), table.read_bytes()) == good


def test_fresh_is_answered_without_loading_numpy_or_matplotlib(drawn):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "figures_src"],
        cwd=drawn.root, env=os.environ | {"PYTHONPATH": str(drawn.root)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "numpy" not in done.stderr and "matplotlib" not in done.stderr


def test_a_figure_that_fails_does_not_stop_the_others_and_does_not_look_fresh(drawn):
    drawn.edit(
        "figures/saturation.py", '"""The bell over the zones in which it has faded."""', "raise RuntimeError('no ink')"
    )
    drawn.edit("figures/gradient_decay.py", "DEPTH = 50", "DEPTH = 40")
    done = drawn.run()
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == "figures_src: saturation failed: RuntimeError: no ink"
    assert "40 layers leave" in (drawn.figures / build.MANIFEST).read_text()
    assert not any((drawn.figures / name).exists() for name in files_of("saturation"))
    assert drawn.run().returncode == 1, "still failing"


def test_a_module_that_cannot_be_imported_does_not_hide_the_others(drawn):
    (drawn.root / "figures_src/figures/saturation.py").write_text("FIGURES = (")
    drawn.edit("figures/gradient_decay.py", "DEPTH = 50", "DEPTH = 40")
    done = drawn.run()
    assert done.returncode == 1
    assert "figures_src.figures.saturation failed: SyntaxError" in done.stderr
    assert (drawn.figures / "gradient_decay.png").exists()
    assert not any((drawn.figures / name).exists() for name in files_of("saturation"))


def test_a_figure_that_is_no_more_takes_its_files_along(drawn):
    (drawn.root / "figures_src/figures/saturation.py").unlink()
    assert drawn.run().returncode == 0
    assert not any((drawn.figures / name).exists() for name in files_of("saturation"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rleu"], "unknown figure 'rleu'; did you mean relu"),
        (["zzzzzz"], "unknown figure 'zzzzzz'; known are depth_and_gain, depth_scale"),
        (["relu", "--dpi", "0"], "'0' is not a whole number from 20 to 1200"),
        (["relu", "--dpi", "fine"], "'fine' is not a whole number"),
        (["relu", "--jobs", "-2"], "'-2' is not a whole number from 1 to 256"),
        (["relu", "--format", "png,gif"], "'gif' is not one of png, svg, csv"),
        (["relu", "--theme", "sepia"], "'sepia' is not one of light, dark"),
        (["--lst"], "unrecognized arguments: --lst"),
        (["relu", "--out", "figures_src/files.py/x"], "cannot write to"),
    ],
)
def test_bad_arguments_get_one_line_and_write_nothing(project, arguments, message):
    before = sorted(project.root.rglob("*"))
    done = project.run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert [path for path in sorted(project.root.rglob("*")) if "__pycache__" not in path.parts] == [
        path for path in before if "__pycache__" not in path.parts
    ]


def test_a_lecturer_gets_one_figure_as_asked(project, tmp_path):
    done = project.run(
        "relu_vs_sigmoid", "--out", tmp_path / "slides", "--format", "png", "--theme", "dark", "--dpi", 100
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "slides").iterdir()} == {"relu_vs_sigmoid-dark.png", build.MANIFEST}
    assert project.run("--list").stdout.split() == sorted(build.figure_modules()[0])


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "figure.png"
    write_whole(path, b"old")

    def full(self, content):
        with self.open("wb") as file:
            file.write(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new content")
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["figure.png"]


def test_what_a_killed_writer_left_is_swept_and_what_a_living_one_holds_is_not(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    dead, alive = (tmp_path / f".figure.png.{number}.figures_src-part" for number in (child.pid, os.getpid()))
    dead.touch()
    alive.touch()
    child.kill()
    child.wait()
    sweep(tmp_path)
    assert not dead.exists() and alive.exists()


def test_files_of_others_are_none_of_ours(tmp_path):
    theirs = [tmp_path / name for name in (".video.mp4.part", ".x.999999.part", ".y.figures_src-part")]
    for file in theirs:
        file.touch()
    sweep(tmp_path)
    assert all(file.exists() for file in theirs)


@pytest.mark.parametrize("manifest", ["[]", "7", '{"products": {}}', '{"sources": 1', ""])
def test_a_manifest_that_is_none_counts_as_nothing(tmp_path, manifest):
    (tmp_path / build.MANIFEST).write_text(manifest)
    assert build.Shelf(tmp_path).manifest == {"sources": "", "products": {}}


def test_a_fault_in_what_all_figures_need_is_said_in_a_line(drawn):
    drawn.edit("render.py", "def png(", "def png((")
    done = drawn.run("relu")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1 and "render.py" in done.stderr


def test_an_interruption_that_a_library_swallows_is_obeyed_all_the_same(project):
    swallowed = """import contextlib, os, signal
    with contextlib.suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)"""
    project.edit("figures/saturation.py", '"""The bell over the zones in which it has faded."""', swallowed)
    done = project.run("saturation", "relu", "--jobs", "1", "--out", project.root / "out")
    assert done.returncode == 130
    assert len(done.stderr.strip().splitlines()) == 1 and "interrupted" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_run_leaves_no_part_and_the_next_one_repairs(project, how):
    out = project.root / "out"
    run = subprocess.Popen(
        [sys.executable, "-m", "figures_src", *NAMES, "--jobs", "1", "--out", out],
        cwd=project.root, env=os.environ | {"PYTHONPATH": str(project.root)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heeding_ctrl_c,  # noqa: PLW1509
    )  # fmt: skip
    while run.poll() is None and not (out / "relu.png").exists():
        time.sleep(0.01)
    run.send_signal(how)
    _, complaint = run.communicate(timeout=60)
    assert run.returncode != 0 and "Traceback" not in complaint
    assert project.run(*NAMES, "--out", out).returncode == 0
    names = {path.name for path in out.iterdir()}
    assert not any(name.endswith("part") for name in names)
    assert {file for name in NAMES for file in files_of(name)} | {build.MANIFEST} == names
