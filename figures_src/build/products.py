"""What is stale, and writing it whole or not at all: one loop for figures, numbers, tables and what pages load.

A product is a set of files made by one maker. It is fresh when a manifest beside the files names all that it was made
from as it is today, and the digest of each file: freshness is by meaning, never by existence or time.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figures_src.base.files import write_whole
from figures_src.base.provenance import Key, differences

MANIFEST = ".manifest.json"
Files = dict[str, bytes]


@dataclass(frozen=True)
class Product:
    """A set of files to be.

    Args:
        name: what messages call it.
        key: all that it is made from.
        make: returns the files' names and contents; it can be handed to another process.
    """

    name: str
    key: Key
    make: Callable[[], Files]


@dataclass(frozen=True)
class Outcome:
    """How it went with one step: the error is None when all of it was done."""

    name: str
    error: str | None = None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


class Folder:
    """A folder of products, and the manifest that tells which of them are fresh.

    ``state`` says of all of them together by what they were found fresh last time: a shorter question than each one's.
    Whatever is written or removed ends it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            manifest = json.loads((path / MANIFEST).read_text("utf-8"))
            self._products: dict[str, Any] = manifest["products"]
            self.state: dict[str, Any] = dict(manifest["state"])
            _ = [(made["key"].items(), made["files"].items()) for made in self._products.values()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._products, self.state = {}, {}

    @property
    def names(self) -> list[str]:
        """The products that were made here."""
        return list(self._products)

    def is_intact(self, name: str) -> bool:
        """Whether every file of the product is there with the bytes that were written."""
        files = self._products.get(name, {}).get("files", {})
        try:
            return bool(files) and all(_digest((self.path / file).read_bytes()) == is_ for file, is_ in files.items())
        except OSError:
            return False

    def why(self, product: Product) -> list[str]:
        """What makes a product stale: files and versions that changed; nothing for a fresh one."""
        if product.name not in self._products:
            return ["it is not made yet"]
        changed = differences(self._products[product.name]["key"], product.key)
        return changed or ([] if self.is_intact(product.name) else ["its files were changed or lost"])

    def put(self, product: Product, files: Files) -> None:
        """Write a product's files, and then into the manifest that they are its."""
        self.discard(product.name, keep=files)
        for file, content in files.items():
            write_whole(self.path / file, content)
        digests = {file: _digest(content) for file, content in files.items()}
        self._products[product.name] = {"key": product.key, "files": digests}
        self.state = {}
        self.save()

    def discard(self, name: str, keep: Iterable[str] = ()) -> None:
        """Forget a product and remove its files: what is stale must not look fresh."""
        files = self._products.pop(name, {}).get("files", {})
        self.state = {}
        for file in set(files) - set(keep):
            (self.path / file).unlink(missing_ok=True)

    def save(self) -> None:
        """Write the manifest whole."""
        manifest = {"state": self.state, "products": dict(sorted(self._products.items()))}
        write_whole(self.path / MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())
