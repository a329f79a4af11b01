"""What is approved is held to: another word, another number, a file too many or too few is noticed."""

import contextlib
import os
import signal
import subprocess
import sys
from unittest.mock import Mock

import pytest

from figures_src.base.files import ROOT, write_whole
from tests import approval, approve


@pytest.mark.parametrize(
    ("now", "approved"),
    [
        ("left is 0.2462 of it", "left is 0.2461 of it"),
        ("8.01\u202f×\u202f10⁻³¹ is left", "8\u202f×\u202f10⁻³¹ is left"),
        ("1,000 layers, −0.752", "1,000 layers, −0.753"),
        ("1.001e-05", "1e-05"),
        ("0.9999, 1", "1, 1.001"),
        ("98% of it", "97% of it"),
    ],
)
def test_a_number_may_move_a_little(now, approved):
    assert approval.settled(now, approved, approval.usual) == approved + "\n"


@pytest.mark.parametrize(
    ("now", "approved"),
    [
        ("99% of it", "18% of it"),
        ("36 epochs", "37 epochs"),
        # Within two per cent, and yet another network, year, count or setting.
        ("232 epochs", "231 epochs"),
        ("1,000 layers", "1,001 layers"),
        ("Hanin & Nica (2020)", "Hanin & Nica (2019)"),
        ("1 over 4", "1 over 5"),
        ("1, 26, 50", "1, 25, 50"),
        ("5–95% of 20 seeds", "5–94% of 20 seeds"),
        ("0.62 of it", "0.65 of it"),
        ("a bias scale of 0.2", "a bias scale of 0.1"),
        ("9% of it", "8% of it"),
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
    assert approval.settled(now, approved, approval.usual) == now + "\n"


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


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """``make approve`` over a folder of its own, when one file differs, one is new and one is no more."""
    (tmp_path / "pages").mkdir()
    for name in ("differs", "stays", "goes"):
        (tmp_path / "pages" / f"{name}.txt").write_text("36 epochs\n", "utf-8")

    def renew(copy, tests):
        (copy / "pages" / "differs.txt").write_text("232 epochs\n", "utf-8")
        (copy / "pages" / "goes.txt").unlink()
        (copy / "figures").mkdir()
        (copy / "figures" / "new.txt").write_text("title\n", "utf-8")
        return True

    monkeypatch.setattr(approve, "ORIGINAL", tmp_path)
    monkeypatch.setattr(approve, "renew", renew)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return tmp_path


AFTER = {"figures/new.txt": ["title"], "pages/differs.txt": ["232 epochs"], "pages/stays.txt": ["36 epochs"]}


@pytest.mark.parametrize(
    ("answer", "agrees"), [("yes", True), (" YES", True), ("y", False), ("no", False), ("", False)]
)
def test_all_is_approved_or_nothing(asked, monkeypatch, answer, agrees):
    before = approve.read(asked)
    monkeypatch.setattr("builtins.input", lambda prompt: answer)
    assert approve.main([]) == (0 if agrees else 1)
    assert approve.read(asked) == (AFTER if agrees else before)


def test_who_does_not_answer_approves_nothing(asked, monkeypatch):
    before = approve.read(asked)
    for silence in (EOFError, KeyboardInterrupt):
        monkeypatch.setattr("builtins.input", Mock(side_effect=silence))
        with contextlib.suppress(KeyboardInterrupt):
            assert approve.main([]) == 1
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert approve.main([]) == 1
    assert approve.read(asked) == before


def test_ctrl_c_leaves_nothing_half_approved(asked, monkeypatch):
    def write(path, content):
        os.kill(os.getpid(), signal.SIGINT)
        write_whole(path, content)

    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    monkeypatch.setattr(approve, "write_whole", write)
    heeds = signal.getsignal(signal.SIGINT)
    assert approve.main([]) == 0 and approve.read(asked) == AFTER
    assert signal.getsignal(signal.SIGINT) is heeds


def test_every_kind_of_approved_file_is_looked_through_for_stale_ones():
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for folder in approval.ORIGINAL.iterdir():
        assert f'approval.only("{folder.name}"' in sources, f"whether approved/{folder.name} holds stale files"
