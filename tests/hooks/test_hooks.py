"""MkDocs' side: what an author writes becomes what was computed, and a slip fails the build naming page and place."""

import importlib.util
import re
import types
from xml.etree import ElementTree

import pytest
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from figures_src.base.files import ROOT


def hook(name):
    spec = importlib.util.spec_from_file_location(f"hook_{name}", ROOT / "hooks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(path="sub/page.md"):
    return types.SimpleNamespace(file=types.SimpleNamespace(src_uri=path), title="Page")


def test_a_served_notebook_is_stale_after_an_edit_of_what_it_calls_and_of_nothing_else(monkeypatch, tmp_path):
    """The server is one process: what it remembers of a file must not outlive the file."""
    drawing = hook("drawing")
    monkeypatch.setattr(drawing, "CACHE", tmp_path)
    config = types.SimpleNamespace(
        plugins={"mkdocs-jupyter": types.SimpleNamespace(config={})}, docs_dir=str(ROOT / "docs")
    )
    read = type(ROOT).read_bytes

    def folder(edited=None, more=b""):
        monkeypatch.setattr(type(ROOT), "read_bytes", lambda path: read(path) + more * (path == edited))
        drawing.on_config(config)
        monkeypatch.undo()
        monkeypatch.setattr(drawing, "CACHE", tmp_path)
        return config.plugins["mkdocs-jupyter"].config["cache_dir"]

    maths = ROOT / "figures_src" / "maths"
    before = folder()
    assert folder(maths / "activation.py", b"\nprint\n") != before
    assert folder(maths / "boltzmann.py", b"\nprint\n") == before
    assert folder(maths / "activation.py", b"\n# A word.\n") == before


def formula(latex, kind="()"):
    html = f'<p><span class="arithmatex">\\{kind[0]}{latex}\\{kind[1]}</span></p>'
    return hook("formulas").on_page_content(html, page=page(), config=None, files=None)


def test_formulas_become_mathml():
    tree = ElementTree.fromstring(formula(r"a &lt; \frac{1}{1 + e^{-x}}"))
    assert tree.find(".//mfrac") is not None and "<" in "".join(tree.itertext())
    block = ElementTree.fromstring(formula(r"\sum_l x", "[]"))
    assert block.find(".//math").get("display") == "block" and block.find("div").get("tabindex") == "0"


@pytest.mark.parametrize(("latex", "power"), [("f'(x)", None), ("f''", None), ("f'^2", "2")])
def test_a_prime_is_no_tiny_superscript(latex, power):
    tree = ElementTree.fromstring(formula(latex))
    raised = [element for raise_ in tree.iter("msup") for element in raise_[1].iter("mo") if element.text in "′″"]
    assert not raised and tree.find(".//mo[@class='prime']") is not None
    assert [raise_[1].text for raise_ in tree.iter("msup")] == ([power] if power else [])


def test_a_box_is_mathml_core():
    tree = ElementTree.fromstring(formula(r"\boxed{x}"))
    assert tree.find(".//menclose") is None and tree.find(".//mrow[@class='boxed']") is not None


@pytest.mark.parametrize("latex", [r"\frac{1}{", r"\fraction{1}{2}", r"\left( x"])
def test_bad_latex_fails_and_names_page_and_formula(latex):
    with pytest.raises(PluginError, match=re.escape(f"sub/page.md: cannot read the formula {latex!r}")):
        formula(latex)


def test_an_output_image_without_words_fails():
    html = (
        '<div id="cell-id=1"><div class="jp-OutputArea-output">'
        '<img src="data:" alt="No description has been provided for this image"></div></div>'
    )
    with pytest.raises(PluginError, match=r"sub/book.ipynb: an output image has no alt text"):
        hook("notebooks").on_page_content(html, page=page("sub/book.ipynb"), config=None, files=None)


def test_a_notebooks_link_to_no_page_fails():
    html = '<div id="cell-id=1"><div class="jp-RenderedMarkdown"><a href="nowhere.md">there</a></div></div>'
    with pytest.raises(PluginError, match=r"sub/book.ipynb: links 'nowhere.md', which is no page"):
        hook("notebooks").on_page_content(html, page=page("sub/book.ipynb"), config=None, files=Files([]))


def test_a_table_is_a_region_with_a_name_and_heads():
    head, body = "<thead><tr><th>a</th><th>b</th></tr></thead>", "<tbody><tr><td>1</td><td>2</td></tr></tbody>"
    html = f"<h2>Cost</h2><table>{head}{body}</table>"
    done = hook("accessibility").on_page_content(html, page=page(), config=None, files=None)
    assert 'aria-label="Table: Cost"' in done and 'role="region"' in done and 'tabindex="0"' in done
    assert '<th scope="col">a</th>' in done and '<th scope="row">1</th>' in done and "<td>2</td>" in done
