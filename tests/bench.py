"""Speed and size, as ratios in one run: `make bench`. Nothing here is a test; times differ between machines."""

import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from threadpoolctl import threadpool_limits

from figures_src.base.files import ROOT
from figures_src.build import drawing, listing
from figures_src.build.makers import THEMES
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.depth import Case, profile
from tests.conftest import Project


def seconds(work, least=0.2):
    """The median of repeated runs, in seconds of this process."""
    work()
    times = []
    while sum(times) < least or len(times) < 5:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def table(title, rows):
    width = max(len(name) for name, _ in rows)
    print(f"\n{title}")
    for name, value in rows:
        print(f"  {name:<{width}}  {value}")


TEN = ("relu", "relu_dx", "sigmoid", "sigmoid_dx", "tanh", "tanh_dx", "leaky_relu", "leaky_relu_dx", "elu", "elu_dx")
# The same ten curves as one draws them without any of this project.
PLAIN = """
import sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
x = np.linspace(-6, 6, 481)
s, t = 1 / (1 + np.exp(-x)), np.tanh(x)
leaky, elu = np.where(x > 0, x, x / 100), np.where(x > 0, x, np.expm1(x))
slopes = np.where(x > 0, 1, 0.01), np.where(x > 0, 1, np.exp(x))
pairs = (np.maximum(x, 0), x > 0), (s, s * (1 - s)), (t, 1 - t**2), (leaky, slopes[0]), (elu, slopes[1])
for number, curve in enumerate(curve for pair in pairs for curve in pair):
    figure, axes = plt.subplots(figsize=(7.6, 3.2))
    axes.plot(x, curve)
    axes.set(xlabel="pre-activation x", ylabel="f(x)", title=f"curve {number}")
    axes.grid()
    figure.savefig(f"{sys.argv[1]}/{number}.png", dpi=200)
    plt.close(figure)
"""


def used(*arguments, folder):
    """Processor seconds and peak megabytes of a process."""
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)], cwd=folder, stdout=subprocess.DEVNULL, env=environment(folder)
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, arguments
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3


def environment(folder):
    return os.environ | {"PYTHONPATH": str(folder)}


def command_line():
    """Fresh, after an edit, and a lecturer's ten figures against a plain loop."""
    with tempfile.TemporaryDirectory() as name:
        project = Project(Path(name))
        for generated in ("figures", "data"):
            shutil.copytree(ROOT / "docs" / generated, project.root / "docs" / generated)
        project.run()
        bare = seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True), 0.5)
        fresh = seconds(project.run, 1.0)
        project.edit("maths/network.py", '"""', '"""Reworded: ')
        start = time.perf_counter()
        project.run()
        reworded = time.perf_counter() - start
        project.edit("figures/functions/saturation.py", "(0.1, 0.01)", "(0.2, 0.01)")
        start = time.perf_counter()
        project.run()
        edited = time.perf_counter() - start
        ours, plain = [], []
        for turn in range(5):
            out = project.root / f"out{turn}"
            out.mkdir()
            asked = ("-m", "figures_src", *TEN, "--format", "png", "--theme", "light", "--jobs", 1, "--out", out)
            ours.append(used(*asked, folder=project.root))
            plain.append(used("-c", PLAIN, out, folder=project.root))
        busiest = max(
            used(
                "-m", "figures_src", figure, "--force", "--jobs", 1, "--out", project.root / "busy", folder=project.root
            )[1]
            for figure in ("pre_activation_distributions", "phase_diagram", "how_deep", "gradient_per_layer")
        )
    (ours_time, ours_memory), (plain_time, plain_memory) = np.median(ours, axis=0), np.median(plain, axis=0)
    table(
        "The command line",
        [
            ("nothing changed", f"{fresh:.3f} s, {fresh / bare:.1f} times an empty Python"),
            ("a docstring edited", f"{reworded:.2f} s"),
            ("one figure edited", f"{edited:.2f} s"),
            ("ten light PNGs against a plain loop", f"{ours_time / plain_time:.2f} of its processor time, "
             f"{ours_memory / plain_memory:.2f} of its memory ({ours_time:.2f} s, {ours_memory:.0f} MB)"),
            ("the busiest figures, drawn alone", f"{busiest:.0f} MB at the most"),
        ],
    )  # fmt: skip


def depth_and_autograd():
    """Gradients at depth 50, width 256, batch 64, against automatic differentiation; then 1,000 layers."""
    rows = []
    for name in CATALOGUE:
        ratios = [
            seconds_alone("theirs", name, threads) / seconds_alone("ours", name, threads)
            for threads in (1, os.cpu_count())
        ]
        rows.append((CATALOGUE[name].title, "{:.1f} on one thread, {:.1f} on all".format(*ratios)))
    table("Autograd's time over ours, for the gradients of 50 layers", rows)
    with threadpool_limits(1):
        start = time.perf_counter()
        profile([Case(SIGMOID, "xavier")], 1000, 256, range(20))
        deep = time.perf_counter() - start
    table(
        "Depth",
        [
            ("1,000 layers of 256 units, 20 seeds, one thread", f"{deep:.0f} s"),
            ("peak memory of this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"),
        ],
    )


def seconds_alone(whose, name, threads):
    """``seconds`` in a process of its own: what one of the two leaves with the allocator speeds the other up."""
    code = f"""
from figures_src.maths.catalogue.joined import CATALOGUE
from tests.maths.automatic import deep_gradients
from tests.bench import seconds
ours, theirs = deep_gradients(CATALOGUE[{name!r}])
print(seconds({whose}, 1.5))
"""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": str(threads)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return float(done.stdout)


def sizes():
    """Our PNGs against Matplotlib's own writer, same pixels."""
    ours, theirs = [], []
    for listed in listing.figures().values():
        figure, form = listed.load(), drawing.FORMS["page"]
        data = figure.compute()
        for theme in THEMES:
            with drawing.dressed(form, theme):
                canvas = drawing.lay_out(figure, data, form)
                ours.append(len(drawing.png(canvas, 200)))
                FigureCanvasAgg(canvas)
                default = io.BytesIO()
                canvas.savefig(default, format="png", dpi=200)
                theirs.append(len(default.getvalue()))
    ratios = np.array(ours) / np.array(theirs)
    table(
        "Bytes of a PNG, against Matplotlib's defaults",
        [
            ("all together", f"{sum(ours) / sum(theirs):.2f}"),
            ("worst figure", f"{ratios.max():.2f}"),
            ("mean size", f"{np.mean(ours) / 1000:.0f} kB"),
        ],
    )


def cost_of_an_activation():
    """What an activation costs beside ReLU, and within a dense layer: batch 64, one thread."""
    generator = np.random.default_rng(0)
    with threadpool_limits(1):
        for width in (256, 1024):
            x, weights = generator.standard_normal((64, width)), generator.standard_normal((width, width))
            product = seconds(lambda x=x, weights=weights: x @ weights)
            rectified = np.maximum(x, 0)
            half_zero = seconds(lambda x=rectified, weights=weights: x @ weights)
            costs = {a.title: seconds(lambda a=a, x=x: a.f(x)) for a in CATALOGUE.values()}
            rows = [
                (title, f"{cost / costs['ReLU']:5.1f} times ReLU, {cost / (cost + product):4.0%} of its layer")
                for title, cost in costs.items()
            ]
            rows.append(("product with half the inputs 0", f"{half_zero / product:5.2f} times the product with none"))
            table(f"What an activation costs in a dense layer (batch 64, {width} units, float64)", rows)


if __name__ == "__main__":
    command_line()
    depth_and_autograd()
    sizes()
    cost_of_an_activation()
