"""What makes mutants makes them, and what is known of them is up to date."""

import ast
import textwrap

from figures_src.base.files import ROOT
from tests.mutants import AREAS, known
from tests.mutations import drawn

SOURCE = '''
"""A module."""


def share(low, high=2.0):
    """Of what?"""
    if low > high:
        raise ValueError(f"low must not be above {high}")
    return min(low + 1, high)
'''


def test_every_mutant_differs_in_meaning_and_no_word_of_a_sentence_is_touched(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.mutations.ROOT", tmp_path)
    (tmp_path / "made_up.py").write_text(textwrap.dedent(SOURCE), "utf-8")
    mutants = list(drawn(tmp_path, 500, seed=3))
    trees = {ast.dump(ast.parse(mutant.source)) for mutant in mutants}
    assert len(mutants) > 8 and ast.dump(ast.parse(SOURCE)) not in trees
    for mutant in mutants:
        assert mutant.where == "share" and "Of what?" in mutant.source
        assert mutant.new == "(deleted)" or "must not be above {high}" in mutant.source
    assert [mutant.known_as for mutant in drawn(tmp_path, 500, seed=3)] == [mutant.known_as for mutant in mutants]


def test_a_known_survivor_has_a_reason_and_stands_where_it_is_said_to():
    for (file, where, old, new), reason in known().items():
        assert reason and old != new
        assert any(file.startswith(area.code) for area in AREAS.values())
        assert any(old in line for line in ast.unparse(ast.parse((ROOT / file).read_bytes())).splitlines()), (
            f"{file}, {where}: {old!r} is no more"
        )
