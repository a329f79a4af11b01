"""Before a build: bring figures and numbers up to date; the pages get the palette, and the code of their figures."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from figures_src.base import provenance
from figures_src.base.files import CACHE, ROOT
from figures_src.base.meaning import digest_of
from figures_src.build import palette, update


def on_config(config: MkDocsConfig) -> None:
    """A notebook is as stale as the code that it calls: its cache lies in a folder named by the digest of that."""
    # While MkDocs serves, this process outlives many an edit.
    provenance.forget()
    digest = digest_of("".join(map(_digest, sorted(Path(config.docs_dir).glob("*.ipynb")))))
    notebooks: Any = config.plugins["mkdocs-jupyter"]
    notebooks.config["cache_dir"] = str(CACHE / "notebooks" / digest)
    for folder in (CACHE / "notebooks").glob("*"):
        if folder.name != digest:
            shutil.rmtree(folder)


def _digest(notebook: Path) -> str:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return provenance.digest_of_key(provenance.made_of_source(source))


def on_pre_build(config: MkDocsConfig) -> None:
    """In a process of its own: while MkDocs serves, an edited module must be loaded anew."""
    done = subprocess.run([sys.executable, "-m", "figures_src"], cwd=ROOT, check=False)
    if done.returncode:
        raise PluginError("the site is not built: figures or numbers failed, see above")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The palette as a style sheet, and the modules that drew the figures, for download."""
    files.append(File.generated(config, "assets/palette.css", content=palette.css()))
    words = (json.loads(path.read_text("utf-8")) for path in update.FIGURES.glob("*.json") if path.name[0] != ".")
    for source in sorted({card["source"] for card in words}):
        name = f"figures/source/{source.rpartition('/')[2]}"
        files.append(File.generated(config, name, abs_src_path=str(ROOT / source)))
    return files
