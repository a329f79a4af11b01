"""What a user types: one clear line for every fault, files whole or not at all, and nothing done that was not asked."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from figures_src.build import listing
from figures_src.build.products import MANIFEST
from tests.conftest import heeding_ctrl_c

NAMES = ("relu", "relu_dx", "sigmoid")
# What a figure is made of elsewhere; on the site, it is drawn for phones as well, and a family's also as thumbnails.
PAGE = (".png", "-dark.png", ".svg", "-dark.svg", ".csv", ".json")
SUFFIXES = (*PAGE, "-phone.png", "-phone-dark.png", "-thumbnail.png", "-thumbnail-dark.png")


def files_of(name):
    return {name + suffix for suffix in SUFFIXES}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rleu"], "unknown figure 'rleu'; did you mean relu"),
        (["zzzzzz"], "unknown figure 'zzzzzz'; known are depth_scale"),
        (["--why", "rleu"], "unknown name 'rleu'; did you mean relu"),
        (["--experiments", "profile"], "unknown experiment 'profile'; did you mean profiles"),
        (["--slides", "gradient_deacy"], "unknown figure 'gradient_deacy'; did you mean gradient_decay"),
        (["--slides", "--why"], "argument --why: not allowed with argument --slides"),
        (["relu", "--dpi", "0"], "'0' is not a whole number from 20 to 1200"),
        (["relu", "--dpi", "fine"], "'fine' is not a whole number"),
        (["relu", "--jobs", "-2"], "'-2' is not a whole number from 1 to 256"),
        (["relu", "--format", "png,gif"], "'gif' is not one of png, svg, csv, json"),
        (["relu", "--theme", "sepia"], "'sepia' is not one of light, dark"),
        (["--lst"], "unrecognized arguments: --lst"),
        (["relu", "--out", "figures_src/__init__.py/x"], "cannot write to"),
    ],
)
def test_bad_arguments_get_one_line_and_write_nothing(project, arguments, message):
    before = sorted(path for path in project.root.rglob("*") if "__pycache__" not in path.parts)
    done = project.run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert sorted(path for path in project.root.rglob("*") if "__pycache__" not in path.parts) == before


def test_a_lecturer_gets_one_figure_as_asked(project, tmp_path):
    out = tmp_path / "talk"
    done = project.run("relu_vs_sigmoid", "--out", out, "--format", "png", "--theme", "dark", "--dpi", 100)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.iterdir()} == {"relu_vs_sigmoid-dark.png", MANIFEST}
    assert project.run("--list").stdout.split() == sorted(listing.figures())


def test_slides_are_wide_bear_no_title_and_keep_their_text(project):
    from PIL import Image  # noqa: PLC0415

    done = project.run("relu_vs_sigmoid", "--slides", "--format", "png,svg,json", "--theme", "light")
    assert done.returncode == 0, done.stderr
    out = project.root / "slides"
    names = {f"relu_vs_sigmoid{suffix}" for suffix in ("-slide.png", "-slide.svg", ".json")}
    assert {path.name for path in out.iterdir()} == names | {MANIFEST}
    with Image.open(out / "relu_vs_sigmoid-slide.png") as image:
        width, height = image.size
    assert width / height == pytest.approx(16 / 9, rel=1e-3)
    svg = (out / "relu_vs_sigmoid-slide.svg").read_text("utf-8")
    title = json.loads((out / "relu_vs_sigmoid.json").read_text("utf-8"))["title"]
    assert "<text" in svg and ">Sigmoid<" in svg and title not in svg


def test_every_figure_of_the_site_has_all_its_files(built):
    drawn = {path.name for path in (built / "figures").iterdir()}
    for name, listed in listing.figures().items():
        expected = files_of(name) if listed.record else {file for file in files_of(name) if "thumbnail" not in file}
        assert expected <= drawn
        drawn -= expected
    assert drawn == {MANIFEST}


def test_a_figure_that_fails_does_not_stop_the_others_and_does_not_look_fresh(drawn):
    drawn.edit("figures/functions/saturation.py", "def draw(axes: Axes, data: Data) -> None:\n",
               "def draw(axes: Axes, data: Data) -> None:\n    raise RuntimeError('no ink')\n")  # fmt: skip
    drawn.edit("figures/depth/gradient_decay.py", "DEPTH = 50", "DEPTH = 40")
    done = drawn.run()
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .startswith("figures_src: saturation failed: RuntimeError: no ink (saturation.py")
    )
    assert "40 layers" in json.loads((drawn.figures / "gradient_decay.json").read_text("utf-8"))["title"]
    assert not any((drawn.figures / name).exists() for name in files_of("saturation"))
    assert drawn.run().returncode == 1, "still failing"


def test_a_module_that_cannot_be_read_does_not_hide_the_others(drawn):
    (drawn.root / "figures_src/figures/functions/saturation.py").write_text("FIGURE = (")
    drawn.edit("figures/depth/gradient_decay.py", "DEPTH = 50", "DEPTH = 40")
    done = drawn.run()
    assert done.returncode == 1
    assert "figures_src/figures/functions/saturation.py, line 1: '(' was never closed" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert (drawn.figures / "gradient_decay.png").exists()
    assert not any((drawn.figures / name).exists() for name in files_of("saturation"))


def test_a_fault_in_what_all_figures_need_is_said_once(drawn):
    drawn.edit("build/drawing.py", "def png(", "def png((")
    done = drawn.run("relu", "tanh")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1 and "drawing.py" in done.stderr


def test_a_run_that_fails_is_named_and_what_needs_it_is_left_out(drawn):
    drawn.edit("experiments/single_neuron.py", "EPOCHS = 0.15, 300", "EPOCHS = 0.15, 299 // 0")
    drawn.edit("experiments/single_neuron.py", "EPOCHS = 0.15, 299 // 0", "EPOCHS = 0.15, 300")
    source = (drawn.root / "figures_src/experiments/single_neuron.py").read_text("utf-8")
    head, body = source.split("def single_neuron(", 1)
    signature, rest = body.split(":\n", 1)
    broken = f"{head}def single_neuron({signature}:\n    raise RuntimeError('no neuron')\n{rest}"
    (drawn.root / "figures_src/experiments/single_neuron.py").write_text(broken, "utf-8")
    done = drawn.run()
    assert done.returncode == 1
    assert "single_neuron() failed: RuntimeError: no neuron (single_neuron.py, line" in done.stderr
    assert "learning_start, facts on outputs left out: single_neuron() is not measured" in done.stderr
    assert not any((drawn.figures / name).exists() for name in files_of("learning_start"))
    assert (drawn.figures / "relu.png").exists() and not (drawn.data / "facts-outputs.json").exists()


def test_a_claim_that_the_facts_contradict_fails_and_leaves_no_verdicts(drawn):
    (claims,) = [
        path
        for path in (drawn.root / "figures_src/evidence").glob("*.py")
        if "sigmoid_slope_max == 0.25" in path.read_text("utf-8")
    ]
    drawn.edit(f"evidence/{claims.name}", "sigmoid_slope_max == 0.25", "sigmoid_slope_max == 0.5")
    done = drawn.run()
    assert done.returncode == 1
    assert "never more than a quarter" in done.stderr
    assert not (drawn.data / "claims.md").exists()


def test_an_interruption_that_a_library_swallows_is_obeyed_all_the_same(project):
    swallowed = """def draw(axes: Axes, data: Data) -> None:
    import contextlib, os, signal
    with contextlib.suppress(BaseException):
        os.kill(os.getpid(), signal.SIGINT)
        import time
        time.sleep(1)
"""
    project.edit("figures/functions/saturation.py", "def draw(axes: Axes, data: Data) -> None:\n", swallowed)
    done = project.run("saturation", "--jobs", "1", "--out", project.root / "out")
    assert done.returncode == 130
    assert len(done.stderr.strip().splitlines()) == 1 and "interrupted" in done.stderr


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_run_leaves_no_part_and_the_next_one_repairs(project, how, jobs):
    out = project.root / "out"
    run = subprocess.Popen(
        [sys.executable, "-m", "figures_src", *NAMES, "--jobs", str(jobs), "--out", out],
        cwd=project.root, env=os.environ | {"PYTHONPATH": str(project.root)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heeding_ctrl_c,  # noqa: PLW1509
    )  # fmt: skip
    while run.poll() is None and not list(out.glob("*.png")):
        time.sleep(0.01)
    run.send_signal(how)
    _, complaint = run.communicate(timeout=60)
    assert run.returncode != 0 and "Traceback" not in complaint
    assert project.run(*NAMES, "--out", out).returncode == 0
    names = {path.name for path in out.iterdir()}
    assert not any(name.endswith("part") for name in names)
    assert {f"{name}{suffix}" for name in NAMES for suffix in PAGE} | {MANIFEST} == names
