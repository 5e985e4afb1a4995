"""Compiled packs are kept between starts, and nothing that could not be trusted is ever read."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.compiled import Engine
from engine.interpret import interpret
from engine.model import Context
from grammars import FOLDER, keeping, load_engine
from grammars.keeping import cache_folder, keep, key_of, read_kept

CONTEXT = Context(now=datetime(2026, 3, 10, 16, tzinfo=UTC), zone=UTC)


class Spy:
    """What unpickling it would do, somebody else decides."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("pwned",))


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "focobot"


def test_what_was_kept_understands_as_what_was_compiled() -> None:
    compiled, kept = load_engine(), load_engine()
    assert compiled is not kept
    for text in ("recuérdame pagar la luz el viernes a las 3pm", "done with 2 and 3", "mueve la 4 a mañana"):
        assert interpret(text, CONTEXT, kept) == interpret(text, CONTEXT, compiled)


def test_a_changed_word_is_another_key(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text("a = 1", encoding="utf-8")
    first = key_of(tmp_path)
    (tmp_path / "words.toml").write_text("a = 2", encoding="utf-8")
    assert key_of(tmp_path) != first
    assert key_of(tmp_path) == key_of(tmp_path)


def test_a_file_that_others_can_write_is_not_read(own_cache: Path) -> None:
    keep("k", ("x",))
    assert read_kept("k") == ("x",)
    (own_cache / "k.packs").chmod(0o666)
    assert read_kept("k") is None


def test_a_folder_that_others_can_write_is_neither_read_nor_written(own_cache: Path) -> None:
    own_cache.mkdir()
    own_cache.chmod(0o777)
    keep("k", ("x",))
    assert read_kept("k") is None
    assert list(own_cache.iterdir()) == []


def test_a_damaged_file_is_as_none(own_cache: Path) -> None:
    keep("k", ("x",) * 50)
    path = own_cache / "k.packs"
    path.write_bytes(path.read_bytes()[:-3])
    assert read_kept("k") is None


def test_nothing_but_values_of_the_engine_is_made() -> None:
    keep("k", Spy())
    with pytest.raises(pickle.UnpicklingError):
        read_kept("k")


def test_without_a_place_to_keep_them_packs_are_compiled(own_cache: Path) -> None:
    own_cache.write_text("no folder", encoding="utf-8")
    keep("k", ("x",))
    assert read_kept("k") is None


def test_old_files_go(own_cache: Path) -> None:
    for number in range(keeping._MOST_KEPT + 3):
        keep(f"k{number}", ("x",))
    assert len(list(own_cache.glob("*.packs"))) == keeping._MOST_KEPT
    assert cache_folder() == own_cache


def test_the_engine_of_the_packs_is_one_that_can_be_kept() -> None:
    assert isinstance(load_engine(FOLDER), Engine)
    assert isinstance(read_kept(key_of(FOLDER)), Engine)
