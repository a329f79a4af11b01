"""MkDocs' side: what an author writes becomes what was computed, and a slip fails the build naming page and place."""

import importlib.util
import re
import types
from xml.etree import ElementTree

import markdown
import pytest
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from figures_src.files import ROOT


def hook(name):
    spec = importlib.util.spec_from_file_location(f"hook_{name}", ROOT / "hooks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(path="sub/page.md"):
    return types.SimpleNamespace(file=types.SimpleNamespace(src_uri=path), title="Page")


@pytest.fixture(scope="module")
def render(built):
    extension = hook("markup")._MarkupExtension()
    extension.page = "sub/page.md"
    names = ["attr_list", "md_in_html", "tables", "pymdownx.superfences", extension]
    return lambda text: markdown.Markdown(extensions=names).convert(text)


def test_a_number_is_its_fact_in_prose_in_a_formula_and_not_in_code(render):
    html = render("At most [[sigmoid_slope_max:.3g]], `[[sigmoid_slope_max]]`.\n\n```\n[[sigmoid_slope_max]]\n```")
    assert "At most 0.25" in html and html.count("[[sigmoid_slope_max]]") == 2
    assert "7.9\u202f×\u202f10⁻³¹" in render("[[best_case_50:.2g]]")
    assert r"x = 7.9 \times 10^{-31}" in render("$x = [[best_case_50:.2g]]$")
    assert "<td>0.25</td>" in render("| a |\n| --- |\n| [[sigmoid_slope_max]] |")


def test_a_figure_is_one_line_for_its_author(render):
    html = render("Before.\n\n![ReLU](../figures/relu.png)\n\nAfter.\n\n![ReLU](../figures/relu.png)")
    for part in (
        'id="figure-relu"', 'src="../figures/relu.png#only-light"', 'src="../figures/relu-dark.png#only-dark"',
        'loading="lazy"', 'width="760"', 'height="360"', 'href="../figures/relu.svg"', 'href="../figures/relu.csv"',
        'href="../figures/source/activation.py"',
    ):  # fmt: skip
        assert part in html
    assert html.count('id="figure-relu"') == 1, "an id is unique on a page"
    alts = re.findall(r'alt="([^"]+)"', html)
    assert len(alts) == 4 and all("Graph of ReLU" in alt for alt in alts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[[sigmoid_slope_mx]]",
            r"sub/page.md: unknown number \[\[sigmoid_slope_mx\]\]; did you mean sigmoid_slope_max",
        ),
        ("[[sigmoid_slope_max:.3q]]", r"sub/page.md: \[\[sigmoid_slope_max:\.3q\]\]: Unknown format code 'q'"),
        ("![](figures/rleu.png)", r"sub/page.md: unknown figure 'rleu'; did you mean relu"),
    ],
)
def test_an_unknown_name_fails_and_names_the_page(render, text, message):
    with pytest.raises(PluginError, match=message):
        render(text)


def test_a_served_notebook_is_stale_after_an_edit(monkeypatch):
    """The server is one process: what it remembers of a file must not outlive the file."""
    drawing, source = hook("drawing"), ROOT / "figures_src" / "maths" / "losses.py"
    config = types.SimpleNamespace(plugins={"mkdocs-jupyter": types.SimpleNamespace(config={})})

    def folder():
        drawing.on_config(config)
        return config.plugins["mkdocs-jupyter"].config["cache_dir"]

    before, read = folder(), type(source).read_bytes
    monkeypatch.setattr(type(source), "read_bytes", lambda path: read(path) + b"#" * (path == source))
    assert folder() != before
    monkeypatch.undo()
    assert folder() == before


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
