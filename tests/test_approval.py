"""What is approved is held to: another word, another number, a file too many or too few is noticed."""

import os
import subprocess
import sys

import pytest

from figures_src.base.files import ROOT
from tests import approval, approve


@pytest.mark.parametrize(
    ("now", "approved"),
    [
        ("left is 0.2462 of it", "left is 0.2461 of it"),
        ("8.01\u202f×\u202f10⁻³¹ is left", "8\u202f×\u202f10⁻³¹ is left"),
        ("1,000 layers, −0.752", "1,001 layers, −0.753"),
        ("1.001e-05", "1e-05"),
    ],
)
def test_a_number_may_move_a_little(now, approved):
    assert approval.settled(now, approved, 0.02) == approved + "\n"


@pytest.mark.parametrize(
    ("now", "approved"),
    [
        ("99% of it", "18% of it"),
        ("36 epochs", "37 epochs"),
        ("−0.17", "0.17"),
        ("10⁻³¹", "10⁻³⁰"),
        ("3\u202f×\u202f10⁻²", "3\u202f×\u202f10⁻³"),
        ("1e-152", "1e-2"),
        ("under 1%", "under 1"),
        ("relu_he_median", "relu_he_mean"),
        ("#1764ab", "#1764ac"),
        ("a 1\na 2", "a 2\na 1"),
    ],
)
def test_a_word_or_a_number_that_moves_far_is_a_difference(now, approved):
    assert approval.settled(now, approved, 0.02) == now + "\n"


SAYS = """
from tests import approval
from tests.approval import in_test

def test_it_is_approved():
    approval.check("pages", "one", "WORDS")

def test_only_these_are_approved():
    approval.only("pages", ["one"])
"""


def test_nothing_is_written_but_into_the_copy_and_a_stale_file_fails(tmp_path):
    tests, approved, copy = tmp_path / "test_one.py", tmp_path / "approved", tmp_path / "copy"
    (approved / "pages").mkdir(parents=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def run(folder, words, *options):
        tests.write_text(SAYS.replace("WORDS", words), "utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", "-q", tests, *options]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment | {"APPROVED": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    code, said = run(approved, "36 epochs")
    assert code == 1 and "nothing is approved as pages/one" in said and not approve.read(approved)
    (approved / "pages" / "one.txt").write_text("36 epochs\n", "utf-8")
    (approved / "pages" / "two.txt").write_text("gone\n", "utf-8")
    code, said = run(approved, "232 epochs")
    assert code == 1 and "-36 epochs" in said and "+232 epochs" in said and "no more: pages/two" in said
    copy.mkdir()
    (copy / "pages").mkdir()
    for file in (approved / "pages").iterdir():
        (copy / "pages" / file.name).write_text(file.read_text("utf-8"), "utf-8")
    before = approve.read(approved)
    code, _ = run(copy, "232 epochs", "--force-regen")
    assert code == 0 and approve.read(approved) == before
    assert approve.differences(before, approve.read(copy)) == {
        "pages/one.txt": ["--- approved", "+++ now", "@@ -1 +1 @@", "-36 epochs", "+232 epochs"],
        "pages/two.txt": ["--- approved", "+++ now", "@@ -1 +0,0 @@", "-gone"],
    }
    assert run(copy, "232 epochs")[0] == 0


def test_every_kind_of_approved_file_is_looked_through_for_stale_ones():
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for folder in approval.ORIGINAL.iterdir():
        assert f'approval.only("{folder.name}"' in sources, f"whether approved/{folder.name} holds stale files"
