"""What several rooms' tests share: a copy of the project to break, and the site, built once."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from figures_src.base.files import CACHE, ROOT
from tests.approval import in_test  # noqa: F401 - so that every test can approve

# Every test worker has a processor of its own; more threads than processors only wait for each other. What is loaded
# already is told so; NumPy, which is loaded later, and the processes that tests start read it.
threadpool_limits(1)
os.environ["OPENBLAS_NUM_THREADS"] = "1"


def heeding_ctrl_c():
    """A shell's background job ignores Ctrl-C, and hands that on; a user's own command does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Project:
    """A copy of the code in a folder of its own, with the real cache of results and fonts."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.figures, self.data = folder / "docs" / "figures", folder / "docs" / "data"
        shutil.copytree(ROOT / "figures_src", folder / "figures_src", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(CACHE, folder / ".cache", ignore=shutil.ignore_patterns("notebooks", "ipython"))

    def run(self, *arguments, **environment):
        """The command line, as a user's shell would call it."""
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "figures_src", *map(str, arguments)],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root)} | environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            preexec_fn=heeding_ctrl_c,
        )

    def edit(self, file, old, new):
        path = self.root / "figures_src" / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def times(self):
        """When each generated file was last written."""
        folders = (self.figures, self.data, self.root / ".cache" / "kept")
        return {path: path.stat().st_mtime_ns for folder in folders for path in folder.iterdir()}

    def contents(self, folder=None):
        folder = folder or self.figures
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture
def project(tmp_path, built):
    """A copy of the project in which nothing is drawn yet."""
    return Project(tmp_path)


@pytest.fixture
def drawn(project, built):
    """A copy of the project with all its figures and numbers up to date: no key names a folder of this machine."""
    for generated in ("figures", "data"):
        shutil.copytree(built / generated, project.root / "docs" / generated)
    return project


@pytest.fixture(scope="session")
def built():
    """The real project's figures, numbers and tables, up to date."""
    subprocess.run([sys.executable, "-m", "figures_src"], cwd=ROOT, check=True)
    return ROOT / "docs"


def build_site(root, folder):
    """Builds a site as it is published, under a repository's name, strictly, and with all that MkDocs has to say."""
    address = {"SITE_URL": "https://example.org/repository/", "REPO_URL": "https://github.com/example/repository"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=root,
        env=os.environ | address | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def site(built, tmp_path_factory):
    """The site, built as it is published."""
    folder = tmp_path_factory.mktemp("www") / "repository"
    done = build_site(ROOT, folder)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    # A build that says nothing would not have said that a link is broken either.
    assert "Documentation built" in done.stderr
    return folder
