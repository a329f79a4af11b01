"""The look: contrast, and functions that can be told apart without seeing colour."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from figures_src.build.drawing import FORMS, dressed
from figures_src.build.look import themes
from figures_src.figures import ink
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from tests.figures.drawn import colours, every_theme

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The ratio of WCAG 2."""
    light, dark = sorted((float(linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    """CIE L*a*b*, D65."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    x, y, z = (np.array(to_xyz) @ np.clip(rgb, 0, 1)) / (0.95047, 1, 1.08883)
    f = [np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # The lightest grey that passes on white, as the guidelines' own examples have it.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@every_theme
def test_every_ink_can_be_read_on_its_background(theme):
    look = themes()[theme]
    for colour in (look.text, look.muted, *itertools.chain(*look.families.values())):
        assert contrast(colour, look.background) >= 4.5, colour


@every_theme
def test_every_function_has_an_ink_of_its_own_which_is_solid(theme):
    assert len(set(colours(theme).values())) == len(CATALOGUE)
    with dressed(FORMS["page"], theme):
        assert {name: ink.colour(record) for name, record in CATALOGUE.items()} == colours(theme)
        assert {ink.of(record)["linestyle"] for record in CATALOGUE.values()} == {"-"}


@every_theme
def test_no_hue_stands_in_the_palette_twice(theme):
    hues = list(itertools.chain(*themes()[theme].families.values()))
    assert len(set(hues)) == len(hues)


def test_the_two_themes_have_the_same_families():
    light, dark = ({name: len(hues) for name, hues in theme.families.items()} for theme in themes().values())
    assert light == dark


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@every_theme
def test_relu_sigmoid_and_tanh_differ_for_colour_blind_readers(theme, deficiency):
    shown = [colours(theme)[name] for name in ("relu", "sigmoid", "tanh")]
    seen = [lab(np.array(DEFICIENCIES[deficiency]) @ linear(colour)) for colour in shown]
    for one, other in itertools.combinations(seen, 2):
        # A difference of about 2 is just visible (Mahy et al., 1994).
        assert np.linalg.norm(one - other) > 10


PUBLISHED = {
    "light": {
        "relu": "#c4490b", "sigmoid": "#1764ab", "tanh": "#0b7a5b", "leaky_relu": "#8a6100", "gelu": "#7d3f98",
    },
    "dark": {
        "relu": "#ff9d5c", "sigmoid": "#7ab8f5", "tanh": "#4fcf9f", "leaky_relu": "#e8b93e", "gelu": "#cf9df0",
    },
}  # fmt: skip


@every_theme
def test_a_colour_is_a_function_for_ever(theme):
    """Readers have learnt these, and figures are in other people's slides."""
    assert {name: colours(theme)[name] for name in PUBLISHED[theme]} == PUBLISHED[theme]


def test_outside_a_theme_there_is_no_colour():
    with pytest.raises(LookupError):
        ink.colour(RELU)


def test_a_theme_ends_where_it_ends():
    before = dict(mpl.rcParams)
    with dressed(FORMS["phone"], "dark"):
        assert ink.is_dark() and mpl.rcParams["axes.facecolor"] == themes()["dark"].background
    assert dict(mpl.rcParams) == before
