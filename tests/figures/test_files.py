"""Files: small, whole, the same bytes whenever and wherever they are made, and read back to the same numbers."""

import csv
import io
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from figures_src.build import drawing
from figures_src.build.drawing import FORMS, dressed
from tests.figures.drawn import FAMILIES, LISTED, canvas, data, every_figure, every_theme, figure, one_by_one

# Of a family, whose members look alike, a few; each needs a drawing at full resolution.
RASTERED = [name for name in LISTED if name not in FAMILIES or name in ("relu", "gelu_dx", "relu_dx")]


def laid_out_anew(name, form, theme):
    """Not the shared one, for a PNG changes its resolution."""
    with dressed(FORMS[form], theme):
        return drawing.lay_out(figure(name), data(name), FORMS[form])


def is_a_faithful_png(name, form, theme, dpi):
    drawn = laid_out_anew(name, form, theme)
    with dressed(FORMS[form], theme):
        ours = drawing.png(drawn, dpi)
        agg = FigureCanvasAgg(drawn)
        agg.draw()
        exact = np.asarray(agg.buffer_rgba())[..., :3].astype(int)
    default = io.BytesIO()
    # As savefig does it, without another drawing.
    Image.fromarray(np.asarray(agg.buffer_rgba())).save(default, "png")
    assert len(ours) <= len(default.getvalue()) / 2
    image = Image.open(io.BytesIO(ours))
    assert image.size == tuple((drawn.get_size_inches() * dpi).astype(int))
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    difference = np.abs(np.asarray(image.convert("RGB")).astype(int) - exact)
    assert difference.max() <= 20 and difference.mean() < 0.2
    assert tuple(np.asarray(image.convert("RGB"))[0, 0]) == tuple(exact[0, 0]), "the page shows around it"


@pytest.mark.parametrize("name", one_by_one(RASTERED))
def test_a_png_has_half_the_bytes_of_matplotlibs_and_looks_the_same(name):
    is_a_faithful_png(name, "page", "light", 200)


@pytest.mark.parametrize("name", one_by_one(["how_deep", "phase_diagram", "pre_activation_distributions"]))
def test_so_has_that_of_a_busy_figure_for_a_phone_in_the_dark(name):
    is_a_faithful_png(name, "phone", "dark", 200)


def test_a_lecturers_resolution_is_kept():
    drawn = laid_out_anew("relu", "page", "light")
    with dressed(FORMS["page"], "light"):
        image = Image.open(io.BytesIO(drawing.png(drawn, 90)))
    assert image.size == tuple((drawn.get_size_inches() * 90).astype(int))


@every_figure
def test_the_table_reads_back_to_the_same_bits(name):
    head, *body = csv.reader(io.StringIO(drawing.table(data(name)).decode()))
    read = {column: [row[index] for row in body] for index, column in enumerate(head)}
    for key, array in data(name).items():
        rows = [(key, array)] if array.ndim == 1 else [(f"{key}[{i}]", row) for i, row in enumerate(array)]
        for column, row in rows:
            cells = read[column][: len(row)]
            assert np.array_equal(np.array(cells, dtype=float), row, equal_nan=True)
            assert not any(read[column][len(row) :])


def svg(name, form):
    drawn = laid_out_anew(name, form, "light")
    with dressed(FORMS[form], "light"):
        return drawing.svg(drawn).decode()


@pytest.mark.parametrize("name", ["relu", "gradient_decay"])
def test_an_svg_bears_no_date_and_needs_no_font(name):
    text = svg(name, "page")
    assert "<dc:date>" not in text and "<text" not in text and "font-family" not in text


@pytest.mark.parametrize("name", ["relu_vs_sigmoid", "gradient_decay"])
def test_a_slides_svg_holds_its_text_as_text_and_no_title(name):
    said = re.findall(r"<text[^>]*>([^<]*)</text>", svg(name, "slide"))
    assert "ReLU" in " ".join(said)
    assert not any(
        word in " ".join(said) for word in (figure(name).title(data(name)), figure(name).title(data(name))[:20])
    )


@every_figure
def test_a_slide_is_sixteen_to_nine_and_has_no_title(name):
    drawn = canvas(name, "slide")
    assert np.divide(*drawn.get_size_inches()) == pytest.approx(16 / 9, abs=0.001)
    assert not [text for text in drawn.texts if text.get_gid() == "title"]


def test_every_file_has_the_same_bytes_with_any_jobs_and_any_hash_seed(project, tmp_path):
    names = ["relu", "saturation", "gradient_per_layer", "phase_diagram", "how_deep", "iterated_derivative"]
    runs = []
    for jobs, seed in ((1, "1"), (3, "2")):
        folder = tmp_path / f"jobs{jobs}"
        done = project.run(*names, "--out", folder, "--jobs", jobs, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        runs.append(project.contents(folder))
    assert {f"{name}{theme}.{end}" for name in names for theme in ("", "-dark") for end in ("png", "svg")} <= set(
        runs[0]
    )
    assert runs[0] == runs[1], "the manifest as well"


def test_a_stray_matplotlibrc_changes_nothing(project, tmp_path):
    plain, disturbed = tmp_path / "plain", tmp_path / "disturbed"
    assert project.run("relu", "--out", plain).returncode == 0
    (project.root / "matplotlibrc").write_text(
        "lines.linewidth: 9\naxes.facecolor: red\nsavefig.dpi: 30\nfont.size: 30\n"
    )
    assert project.run("relu", "--out", disturbed).returncode == 0
    assert project.contents(plain) == project.contents(disturbed)


@every_theme
def test_a_background_is_that_of_its_theme(theme):
    """Guards the shared canvases: each is kept as it was first laid out."""
    assert canvas("relu", "page", theme).get_facecolor() == canvas("relu", "phone", theme).get_facecolor()
