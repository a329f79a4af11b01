"""Before a build: bring figures and numbers up to date, and let the pages link the code that drew them."""

import subprocess
import sys
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from figures_src import build, provenance
from figures_src.files import CACHE, ROOT


def on_config(config: MkDocsConfig) -> None:
    """A notebook is as stale as the code that it calls: its cache goes by the digest of all sources."""
    # While MkDocs serves, this process outlives many an edit.
    provenance.file_digest.cache_clear()
    notebooks: Any = config.plugins["mkdocs-jupyter"]
    notebooks.config["cache_dir"] = str(CACHE / "notebooks" / build.everything()[:24])


def on_pre_build(config: MkDocsConfig) -> None:
    """In a process of its own: while MkDocs serves, an edited module must be loaded anew."""
    done = subprocess.run([sys.executable, "-m", "figures_src"], cwd=ROOT, check=False)
    if done.returncode:
        raise PluginError("the site is not built: figures or numbers failed, see above")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The modules that drew the figures, for download."""
    cards = [product["card"] for product in build.Shelf(build.FIGURES).products.values()]
    for source in sorted({card["source"] for card in cards}):
        name = f"figures/source/{source.rpartition('/')[2]}"
        files.append(File.generated(config, name, abs_src_path=str(ROOT / source)))
    return files
