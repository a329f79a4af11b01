"""Speed and size, as ratios in one run: `make bench`. Nothing here is a test; times differ between machines."""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from threadpoolctl import threadpool_limits

from figures_src import render
from figures_src.figures import discover
from figures_src.maths.activations import CATALOGUE
from figures_src.maths.depth import profile
from tests.automatic import FORMULAS
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


def command_line():
    """Cold, fresh and after one edit; CPU seconds of the children."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = project.root / "out"
        project.run("--jobs", 1, "--out", out)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cold = used.ru_utime + used.ru_stime - child.ru_utime - child.ru_stime
        imports = cpu_of("import figures_src.render, figures_src.figures as f; f.discover()", project)
        pngs = len(list(out.glob("*.png")))
        fresh = seconds(lambda: project.run("--out", out), 1.0)
        bare = seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True), 0.5)
        project.edit("figures/saturation.py", "(0.1, 0.01)", "(0.2, 0.01)")
        start = time.perf_counter()
        project.run("--out", out)
        edited = time.perf_counter() - start
    table(
        "The command line",
        [
            ("nothing changed", f"{fresh:.3f} s, {fresh / bare:.1f} times an empty Python"),
            ("one figure edited", f"{edited:.2f} s"),
            (f"all cold, {pngs} PNGs with their SVGs and tables", f"{cold:.2f} CPU s, of which imports {imports:.2f}"),
            ("a PNG, beyond the imports", f"{(cold - imports) / pngs:.3f} CPU s"),
        ],
    )


def cpu_of(code, project):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", code], cwd=project.root, check=True, env=os.environ | {"PYTHONPATH": str(project.root)}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def depth_and_autograd():
    """Gradients at depth 50, width 256, batch 64, against automatic differentiation; then 1,000 layers."""
    rows = []
    for name in FORMULAS:
        ratios = [
            seconds_alone("theirs", name, threads) / seconds_alone("ours", name, threads)
            for threads in (1, os.cpu_count())
        ]
        rows.append((CATALOGUE[name].title, "{:.1f} on one thread, {:.1f} on all".format(*ratios)))
    table("Autograd's time over ours, for the gradients of 50 layers", rows)
    with threadpool_limits(1):
        start = time.perf_counter()
        profile(CATALOGUE["sigmoid"], "xavier", 1000, 256, range(20))
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
from tests.automatic import deep_gradients
from tests.bench import seconds
ours, theirs = deep_gradients({name!r})
print(seconds({whose}, 1.5))
"""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": str(threads)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    return float(done.stdout)


def sizes():
    """Our PNGs against Matplotlib's own writer, same pixels."""
    ours, theirs = [], []
    for found in discover().figures.values():
        for theme in render.THEMES:
            with render.themed(theme):
                canvas = render.lay_out(found.figure, found.figure.compute())
                ours.append(len(render.png(canvas, 200)))
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
