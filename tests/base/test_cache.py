"""What was kept comes back, whole and only for its own key; what is damaged is made again."""

import json

import pytest

from figures_src.base import cache


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "KEPT", tmp_path / "kept")
    return tmp_path / "kept"


def maker(content=b"result"):
    calls = []
    return calls, lambda: calls.append(1) or content


def test_a_result_is_made_once_for_its_name_and_its_key(kept):
    calls, make = maker()
    for key in ({"a": "1"}, {"a": "1"}, {"a": "2"}, {"a": "2"}):
        assert cache.keep("run: one", key, make) == b"result"
    assert cache.keep("run: two", {"a": "2"}, make) == b"result"
    assert len(calls) == 3
    assert len(list(kept.iterdir())) == 2, "a new result replaces the old one of its name"


def test_any_bytes_come_back(kept):
    for content in (b"", b"\n", b"a\nb\n", bytes(range(256)), b'{"name": "run: x"}\n'):
        cache.forget("run: x")
        assert cache.keep("run: x", {}, lambda content=content: content) == content == cache.find("run: x", {})


def test_names_that_look_alike_are_kept_apart(kept):
    names = ["run: f(1)", "run: f[1]", "run: F(1)", "run: f(" + "1" * 200 + ")", "run: f(" + "1" * 201 + ")"]
    for name in names:
        cache.keep(name, {}, name.encode)
    assert [cache.find(name, {}) for name in names] == [name.encode() for name in names]


def test_damage_is_noticed(kept):
    calls, make = maker()
    cache.keep("run: one", {}, make)
    (path,) = kept.iterdir()
    whole = path.read_bytes()
    said = json.loads(whole.rpartition(b"\n")[2])
    stripped = b"result\n" + json.dumps({"digest": said["digest"]}).encode()
    for damage in (b"", whole[:10], b"x" + whole, whole.replace(b"result", b"Result"), b"[]", b"\n[1]", stripped):
        path.write_bytes(damage)
        assert cache.look("run: one") is None
        assert cache.keep("run: one", {}, make) == b"result"
    assert len(calls) == 8


def test_one_kind_is_pruned_and_others_stay(kept):
    for name in ("run: old", "run: new", "font: text"):
        cache.keep(name, {}, bytes)
    cache.prune("run", ["new"])
    assert [cache.holds([name]) for name in ("run: old", "run: new", "font: text")] == [False, True, True]


def test_it_knows_how_long_steps_took_and_survives_damage(kept, monkeypatch):
    monkeypatch.setattr(cache, "TIMES", kept / "times.json")
    assert cache.times() == {}
    cache.note_times({"one": 1.5, "two": 2.0})
    cache.note_times({"two": 3.0})
    assert cache.times() == {"one": 1.5, "two": 3.0}
    for damage in (b"", b"[]", b"{", b'{"one": "long"}', b'{"one": []}'):
        (kept / "times.json").write_bytes(damage)
        assert cache.times() == {}
