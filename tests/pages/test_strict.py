"""A warning fails the build: seen with a page that has one of each kind, in a copy of the project."""

import re
import shutil

import pytest
import yaml

from figures_src.base.files import ROOT
from tests.conftest import build_site

PLANTED = {
    "[a page](nowhere.md)": "'nowhere.md', but the target is not found",
    "[a place](#nowhere)": "'#nowhere', but there is no such anchor",
    "[a root](/index.md)": "an absolute link '/index.md'",
    "[a folder](assets/)": "an unrecognized relative link 'assets/'",
}
SOUND = "---\ndescription: A page.\n---\n\n# A page\n\n![ReLU](figures/relu.png)\n"


@pytest.fixture
def copy_of_the_site(drawn):
    """The project with one page, and all else as it is."""
    for folder in ("hooks", "docs/assets"):
        shutil.copytree(ROOT / folder, drawn.root / folder)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    one_page = re.sub(r"^nav:\n(?:[ -].*\n)+", "nav:\n  - Home: index.md\n", settings, flags=re.M)
    assert one_page != settings
    (drawn.root / "mkdocs.yml").write_text(one_page, "utf-8")
    (drawn.root / "docs" / "index.md").write_text(SOUND, "utf-8")
    return drawn.root


def test_a_warning_fails_the_build_and_is_read(copy_of_the_site, tmp_path):
    sound = build_site(copy_of_the_site, tmp_path / "sound")
    assert sound.returncode == 0 and "WARNING" not in sound.stderr, sound.stderr
    page = copy_of_the_site / "docs" / "index.md"
    page.write_text(SOUND + "\n" + "\n\n".join(PLANTED) + "\n", "utf-8")
    (page.parent / "stray.md").write_text("# No menu names this page\n", "utf-8")
    done = build_site(copy_of_the_site, tmp_path / "planted")
    for message in (*PLANTED.values(), "stray.md"):
        assert message in done.stderr, done.stderr
    assert done.returncode != 0
    assert f"Aborted with {len(PLANTED) + 1} warnings in strict mode" in done.stdout + done.stderr


def test_whoever_builds_the_site_builds_it_strictly_and_says_so():
    """MkDocs counts the warnings that it prints: --quiet prints none, and fails for none."""
    builders = [ROOT / "Makefile", ROOT / ".ci" / "run", *(ROOT / ".github" / "workflows").glob("*.yml")]
    texts = {path.name: path.read_text("utf-8") for path in builders}
    builds = [line for text in texts.values() for line in text.splitlines() if re.search(r"mkdocs\S* build", line)]
    assert builds and all("--strict" in line for line in builds)
    quiet = r"mkdocs.*(\s-q\b|--quiet|--no-strict|2>|&>|\|)"
    assert not [line for text in texts.values() for line in text.splitlines() if re.search(quiet, line)]
    assert "make site" in texts["run"] and "make site" in texts["site.yml"]


def test_all_that_can_be_wrong_with_a_link_is_a_warning():
    class Loader(yaml.SafeLoader):
        """Reads what MkDocs takes from the environment as nothing."""

    Loader.add_constructor("!ENV", lambda loader, node: "")
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader)
    assert settings["strict"] is True
    assert {level for kind in settings["validation"].values() for level in kind.values()} == {"warn"}
