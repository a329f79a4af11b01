"""A product is fresh by what it was made from and by its bytes; files are whole or not there."""

import os
import subprocess
import sys

import pytest

from figures_src.base.files import sweep, write_whole
from figures_src.build.products import MANIFEST, Folder, Product


def product(**key):
    return Product("relu", {"figures_src/a.py": "1", "numpy": "2"} | key, dict)


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    made.put(product(), {"relu.png": b"picture", "relu.csv": b"table"})
    return Folder(tmp_path)


def test_what_was_put_is_fresh(folder):
    assert folder.why(product()) == [] and folder.is_intact("relu")
    assert folder.why(Product("tanh", {}, dict)) == ["it is not made yet"]


def test_it_says_what_made_a_product_stale(folder):
    assert folder.why(product(numpy="3")) == ["numpy"]
    assert folder.why(product(**{"figures_src/b.py": "1", "figures_src/a.py": "2"})) == [
        "figures_src/a.py",
        "figures_src/b.py",
    ]
    (folder.path / "relu.csv").unlink()
    assert folder.why(product()) == ["its files were changed or lost"]
    (folder.path / "relu.csv").write_bytes(b"tabel")
    assert folder.why(product()) == ["its files were changed or lost"]


def test_a_product_takes_its_old_files_along(folder):
    folder.put(product(), {"relu.png": b"new"})
    assert sorted(path.name for path in folder.path.iterdir()) == [MANIFEST, "relu.png"]
    folder.discard("relu")
    folder.save()
    assert [path.name for path in folder.path.iterdir()] == [MANIFEST]
    assert Folder(folder.path).names == []


@pytest.mark.parametrize(
    "manifest",
    [
        "[]",
        "7",
        '{"products": {}}',
        '{"state": 1',
        "",
        '{"state": {}, "products": {"relu": {}}}',
        '{"state": 1, "products": 2}',
    ],
)
def test_a_manifest_that_is_none_counts_as_nothing(tmp_path, manifest):
    (tmp_path / MANIFEST).write_text(manifest)
    found = Folder(tmp_path)
    assert found.names == [] and found.state == {}


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "figure.png"
    write_whole(path, b"old")

    def full(self, content):
        with self.open("wb") as file:
            file.write(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new content")
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["figure.png"]


def test_what_a_killed_writer_left_is_swept_and_what_a_living_one_holds_is_not(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    dead, alive = (tmp_path / f".figure.png.{number}.figures_src-part" for number in (child.pid, os.getpid()))
    dead.touch()
    alive.touch()
    child.kill()
    child.wait()
    sweep(tmp_path)
    assert not dead.exists() and alive.exists()


def test_files_of_others_are_none_of_ours(tmp_path):
    theirs = [tmp_path / name for name in (".video.mp4.part", ".x.999999.part", ".y.figures_src-part")]
    for file in theirs:
        file.touch()
    sweep(tmp_path)
    assert all(file.exists() for file in theirs)
