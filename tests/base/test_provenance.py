"""A key sees every edit that may change a result, and none of a sentence."""

import ast
import textwrap

import pytest

from figures_src.base import meaning, provenance
from figures_src.base.files import ROOT

MODULE = '''
"""A module."""

import numpy as np
from figures_src.maths.checks import check_whole

SHIFT = 3.0
OTHER = 4.0


def helper(x):
    """Says what it does."""
    return x + SHIFT


def main(x):
    """Calls the helper."""
    # Because.
    if x < 0:
        raise ValueError(f"x must not be negative, not {x}")
    assert x < 10, "x is too large"
    check_whole("x", x, 0)
    return np.sqrt(helper(x))


def apart(x):
    return x * OTHER
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A project of one module beside the real maths, which tells the key of main as the module stands."""
    (tmp_path / "figures_src" / "maths").mkdir(parents=True)
    checks = "figures_src/maths/checks.py"
    (tmp_path / checks).write_text((ROOT / checks).read_text("utf-8"), "utf-8")
    path = tmp_path / "figures_src" / "maths" / "made_up.py"
    for owner in (meaning, provenance):
        monkeypatch.setattr(owner, "ROOT", tmp_path)
    monkeypatch.setattr(meaning, "CACHE", tmp_path)
    meaning._remembered.cache_clear()

    def key(text=MODULE, *, name="main", where=path):
        where.write_text(textwrap.dedent(text), "utf-8")
        provenance.forget()
        return provenance.made_of(("figures_src.maths.made_up", name))

    yield key
    provenance.forget()
    meaning._remembered.cache_clear()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A module.", "Another."),
        ("Calls the helper.", "Calls it."),
        ("Says what it does.", "Does."),
        ("# Because.", "# For a reason."),
        ("x must not be negative, not {x}", "x is negative: {x!r}, which is not allowed"),
        ("x is too large", "too large"),
        ("OTHER = 4.0", "OTHER = 5.0"),
        ("return x * OTHER", "return x"),
        ("import numpy as np", "import numpy as np\nimport math"),
        ("\n\n\ndef main", "\n\n\n\n\ndef main"),
    ],
)
def test_sentences_and_what_is_not_called_make_nothing_stale(module, old, new):
    assert old in MODULE
    assert module(MODULE.replace(old, new)) == module(MODULE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SHIFT = 3.0", "SHIFT = 3.5"),
        ("return x + SHIFT", "return x - SHIFT"),
        ("np.sqrt(", "np.cbrt("),
        ("x < 0", "x <= 0"),
        ("raise ValueError(", "raise TypeError("),
        ("OTHER = 4.0", "OTHER = 4.0\nSHIFT += 1"),
        ("OTHER = 4.0", "OTHER = 4.0\nfor _ in range(2):\n    SHIFT += 1"),
        ("OTHER = 4.0", "OTHER = 4.0\nnp.seterr(all='raise')"),
        ("def main(x):", "@helper\ndef main(x):"),
    ],
)
def test_an_edit_of_what_is_called_is_seen(module, old, new):
    before, after = module(MODULE), module(MODULE.replace(old, new))
    assert provenance.differences(before, after) == ["figures_src/maths/made_up.py"]


def test_what_is_imported_is_followed_by_name(module):
    assert set(module()) == {"Python", "numpy", "figures_src/maths/made_up.py", "figures_src/maths/checks.py"}
    assert set(module(name="apart")) == {"Python", "figures_src/maths/made_up.py"}
    within = MODULE.replace("return x * OTHER", "from scipy.special import erfc\n    return erfc(x)")
    assert set(module(within, name="apart")) == {"Python", "scipy", "figures_src/maths/made_up.py"}
    read = MODULE.replace("return x * OTHER", "return distribution('scikit-learn')")
    assert set(module(read, name="apart")) == {"Python", "scikit-learn", "figures_src/maths/made_up.py"}


def test_a_module_under_another_name_and_one_handed_on_are_followed(module):
    for text in (
        "from figures_src.maths import checks\n\n\ndef main(x):\n    checks.check_whole('x', x, 0)\n",
        "import figures_src.maths.checks as c\n\n\ndef main(x):\n    c.check_whole('x', x, 0)\n",
        "from figures_src.maths.checks import check_whole as c\n\nASK = c\n\n\ndef main(x):\n    ASK('x', x, 0)\n",
        "from figures_src.maths import checks\n\n\ndef main(x):\n    return vars(checks)\n",
    ):
        assert "figures_src/maths/checks.py" in module(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from . import checks\n\n\ndef main(x): ...\n", "made_up.py, line 1: write imports absolutely"),
        (
            "from figures_src.maths.checks import *\n\n\ndef main(x): ...\n",
            "made_up.py, line 1: write imports absolutely",
        ),
        ("def main(x:\n", "figures_src/maths/made_up.py, line 1: "),
    ],
)
def test_a_module_that_cannot_be_read_is_one_line(module, text, message):
    with pytest.raises(SyntaxError) as caught:
        module(text)
    assert message in str(caught.value) and "\n" not in str(caught.value.msg)


def test_a_name_that_is_not_there_is_one_line(module):
    with pytest.raises(ImportError, match=r"^figures_src.maths.checks has no check_hole$"):
        module(MODULE.replace("check_whole", "check_hole"))


def test_arguments_versions_and_styles_are_in_the_key_and_their_comments_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "ROOT", tmp_path)
    palette, style = tmp_path / "palette.toml", tmp_path / "base.mplstyle"

    def key(colour="#fff", comment="one", width=2, **arguments):
        palette.write_text(f'# {comment}\ncolour = "{colour}"  # {comment}\n')
        style.write_text(f"# {comment}\nlines.linewidth: {width}\n")
        provenance.forget()
        return provenance.made_of(files=(palette, style), **arguments)

    assert key(comment="two") == key()
    assert provenance.differences(key(colour="#eee"), key()) == ["palette.toml"]
    assert provenance.differences(key(width=3), key()) == ["base.mplstyle"]
    assert provenance.differences(key(dpi=2), key(dpi=3)) == ["argument dpi"]


def test_every_version_in_a_key_is_the_installed_one():
    from importlib.metadata import version  # noqa: PLC0415

    key = provenance.made_of(("figures_src.build.drawing", "png"), ("figures_src.build.cutting", "one_weight"))
    installed = {"numpy": "numpy", "matplotlib": "matplotlib", "fontTools": "fonttools"}
    assert {name: key[name] for name in installed} == {name: version(dist) for name, dist in installed.items()}
    assert version("pillow") in key["PIL"], "installed by another name than it is imported by"
    assert provenance.packages_in(key) >= {"numpy", "matplotlib", "PIL", "fontTools", "fontpkg_source_sans_3"}


def test_plumbing_is_in_no_key():
    key = provenance.made_of(("figures_src.experiments.single_neuron", "single_neuron"))
    assert "figures_src/experiments/single_neuron.py" in key
    assert not [file for file in key if file.startswith(("figures_src/base", "figures_src/build"))]


def test_what_was_parsed_is_remembered_and_damage_is_not_believed(module, tmp_path):
    expected = module()
    meaning.remember()
    kept = tmp_path / "meanings.json"
    assert kept.exists()
    for damage in (b"", b"[]", b"{", b'{"a": 1}', b'{"a": [[], []]}'):
        kept.write_bytes(damage)
        meaning._remembered.cache_clear()
        assert module() == expected


def test_a_notebook_is_made_of_what_it_imports():
    relu = "from figures_src.maths.catalogue.rectified import RELU\nRELU"
    key = provenance.made_of_source(relu)
    assert "figures_src/maths/catalogue/rectified.py" in key
    assert "figures_src/maths/catalogue/gated.py" not in key
    assert provenance.made_of_source(relu + ".f(1)") != key


def test_no_error_is_worded_outside_its_raise():
    """What stands in a raise is in no key; a message built before it would be."""
    for path in (ROOT / "figures_src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                for argument in node.exc.args:
                    assert not isinstance(argument, ast.Name), f"{path.name}, line {node.lineno}"
