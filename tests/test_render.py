"""Files: small, whole, the same bytes whenever and wherever they are made, and read back to the same numbers."""

import csv
import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from figures_src import render
from figures_src.figures import discover

FIGURES = {name: found.figure for name, found in discover().figures.items()}
every_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)


@every_figure
@pytest.mark.parametrize("theme", render.THEMES)
def test_a_png_has_half_the_bytes_of_matplotlibs_and_looks_the_same(figure, theme):
    with render.themed(theme):
        canvas = render.lay_out(figure, figure.compute())
        ours = render.png(canvas, 200)
        agg = FigureCanvasAgg(canvas)
        agg.draw()
        exact = np.asarray(agg.buffer_rgba())[..., :3].astype(int)
        default = io.BytesIO()
        canvas.savefig(default, format="png", dpi=200)
    assert len(ours) <= len(default.getvalue()) / 2
    image = Image.open(io.BytesIO(ours))
    assert image.size == (round(render.WIDTH * 200), round(figure.height * 200))
    assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    difference = np.abs(np.asarray(image.convert("RGB")).astype(int) - exact)
    assert difference.max() <= 20 and difference.mean() < 0.1
    assert tuple(np.asarray(image.convert("RGB"))[0, 0]) == tuple(exact[0, 0]), "the page shows around it"


@every_figure
def test_the_table_reads_back_to_the_same_bits(figure):
    data = figure.compute()
    head, *body = csv.reader(io.StringIO(render.table(data).decode()))
    read = {name: [row[column] for row in body] for column, name in enumerate(head)}
    for name, array in data.items():
        rows = [(name, array)] if array.ndim == 1 else [(f"{name}[{i}]", row) for i, row in enumerate(array)]
        for column, row in rows:
            cells = read[column][: len(row)]
            assert np.array_equal(np.array(cells, dtype=float), row, equal_nan=True)
            assert not any(read[column][len(row) :])


def test_a_lecturers_resolution_is_kept():
    figure = FIGURES["relu"]
    with render.themed("light"):
        image = Image.open(io.BytesIO(render.png(render.lay_out(figure, figure.compute()), 90)))
    assert image.size == (round(render.WIDTH * 90), round(figure.height * 90))


def test_an_svg_bears_no_date_and_needs_no_font():
    figure = FIGURES["relu"]
    with render.themed("light"):
        text = render.svg(render.lay_out(figure, figure.compute())).decode()
    assert "<dc:date>" not in text and "<text" not in text and "font-family" not in text


def test_every_file_has_the_same_bytes_with_any_jobs_and_any_hash_seed(project, tmp_path):
    runs, names = (
        [],
        ["relu", "saturation", "gradient_per_layer", "phase_diagram", "depth_and_gain", "iterated_derivative"],
    )
    for jobs, seed in ((1, "1"), (3, "2")):
        folder = tmp_path / f"jobs{jobs}"
        done = project.run(*names, "--out", folder, "--jobs", jobs, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        runs.append(project.contents(folder))
    assert len(runs[0]) == 5 * len(names) + 1
    assert runs[0] == runs[1]


def test_a_stray_matplotlibrc_changes_nothing(project, tmp_path):
    plain, disturbed = tmp_path / "plain", tmp_path / "disturbed"
    assert project.run("relu", "--out", plain).returncode == 0
    (project.root / "matplotlibrc").write_text(
        "lines.linewidth: 9\naxes.facecolor: red\nsavefig.dpi: 30\nfont.size: 30\n"
    )
    assert project.run("relu", "--out", disturbed).returncode == 0
    assert project.contents(plain) == project.contents(disturbed)
