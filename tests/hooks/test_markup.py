"""What an author writes of numbers and figures, and what the page shows."""

import importlib.util
import json
import re

import markdown
import pytest
from mkdocs.exceptions import PluginError

from figures_src.base.files import ROOT

FACTS = {
    "slope_max": {"value": 0.25, "low": 0.25, "high": 0.25, "count": 1, "spread": "", "spec": ".3g", "how": "how"},
    "tiny": {"value": 7.888e-31, "low": 7.888e-31, "high": 7.888e-31, "count": 1, "spread": "", "spec": ".2g",
             "how": "how"},
    "share": {"value": 0.9712, "low": 0.951, "high": 0.99, "count": 20, "spread": "5–95% of 20 seeds", "spec": ".1%",
              "how": "how"},
}  # fmt: skip
WORDS = {
    "title": "A kink",
    "caption": "ReLU *is* flat: $y = [[tiny]]$.",
    "method": "Twenty networks: [[share±]].",
    "alt": 'Graph of "ReLU" at [[slope_max]] & `more`.',
    "source": "figures_src/figures/functions/curves.py",
    "sizes": {"page": [760, 360], "phone": [370, 410], "thumbnail": [175, 130]},
}


def hook():
    spec = importlib.util.spec_from_file_location("hook_markup", ROOT / "hooks" / "markup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def render(tmp_path):
    for folder, name, content in (("data", "facts", FACTS), ("figures", "relu", WORDS)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    module = hook()
    extension = module._MarkupExtension(tmp_path)
    extension.page = module._Page("sub/page.md", "sub/page/index.html")
    names = ["attr_list", "md_in_html", "tables", "pymdownx.superfences", extension]
    return lambda text: markdown.Markdown(extensions=names).convert(text)


def test_a_number_is_its_fact_in_prose_in_a_formula_and_not_in_code(render):
    html = render("At most [[slope_max]], `[[slope_max]]`.\n\n```\n[[slope_max]]\n```")
    assert "At most 0.25" in html and html.count("[[slope_max]]") == 2
    assert "7.9\u202f×\u202f10⁻³¹" in render("[[tiny]]")
    assert r"x = 7.9 \times 10^{-31}" in render("$x = [[tiny]]$")
    assert "<td>25%</td>" in render("| a |\n| --- |\n| [[slope_max:.0%]] |")


def test_a_number_has_its_spread_with_the_word_beside_it(render):
    assert "97.1% (95.1% to 99.0%, 5–95% of 20 seeds)" in render("[[share±]]")
    assert "0.97 (0.95 to 0.99, 5–95% of 20 seeds)" in render("[[share±:.2f]]")
    assert "from 95.1% to 99.00%" in render("from [[share_low]] to [[share_high:.2%]]")


def test_a_figure_is_one_line_for_its_author(render):
    html = render("Before.\n\n![ReLU](../figures/relu.png)\n\nAfter.\n\n![ReLU](../figures/relu.png)")
    for part in (
        'src="../../figures/relu.png#only-light" width="760" height="360" loading="lazy"',
        'src="../../figures/relu-dark.png#only-dark" width="760" height="360" loading="lazy"',
        '<source media="(max-width: 44.9375em)" srcset="../../figures/relu-phone.png" width="370" height="410">',
        '<source media="(max-width: 44.9375em)" srcset="../../figures/relu-phone-dark.png" width="370" height="410">',
        'href="../figures/relu.svg"', 'href="../figures/relu.csv"', 'href="../figures/source/curves.py"',
        "<em>is</em>", r"y = 7.9 \times 10^{-31}", "Twenty networks: 97.1% (95.1% to 99.0%, 5–95% of 20 seeds).",
    ):  # fmt: skip
        assert html.count(part) == 2, part
    assert html.count('id="figure-relu"') == 1, "an id is unique on a page"
    alts = re.findall(r'alt="([^"]+)"', html)
    assert alts == ["Graph of &quot;ReLU&quot; at 0.25 &amp; &#96;more&#96;."] * 4
    assert re.search(r'<details class="figure-method">\s*<summary>How it was measured</summary>', html)


def test_a_thumbnail_leads_to_the_figure(render):
    html = render('<div class="gallery" markdown="1">\n\n![ReLU](../figures/relu-thumbnail.png)\n\n</div>')
    assert '<p class="thumbnail"><a href="../../figures/relu.png">' in html
    for scheme, suffix in (("light", ""), ("dark", "-dark")):
        assert f'src="../../figures/relu-thumbnail{suffix}.png#only-{scheme}" width="175" height="130"' in html


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[slope_mx]]", r"sub/page.md: unknown number 'slope_mx'; did you mean slope_max"),
        ("[[slope_max:.3q]]", r"sub/page.md: \[\[slope_max:\.3q\]\]: Unknown format code 'q'"),
        ("[[slope_max±]]", "sub/page.md: 'slope_max' has no spread"),
        ("[[slope_max_low]]", "sub/page.md: 'slope_max' has no spread"),
        ("$x = [[share±]]$", "sub/page.md: a number with its spread does not fit into the formula"),
        ("![](figures/rleu.png)", r"sub/page.md: unknown figure 'rleu'; did you mean relu"),
    ],
)
def test_what_is_unknown_fails_and_names_the_page(render, text, message):
    with pytest.raises(PluginError, match=message):
        render(text)


@pytest.mark.parametrize("part", ["caption", "method", "alt"])
def test_an_unknown_number_in_a_figures_words_names_page_and_figure(render, tmp_path, part):
    (tmp_path / "figures" / "relu.json").write_text(json.dumps(WORDS | {part: "It is [[sahre]]."}), "utf-8")
    with pytest.raises(PluginError, match=r"sub/page.md, figure relu: unknown number 'sahre'; did you mean share"):
        render("![](figures/relu.png)")
