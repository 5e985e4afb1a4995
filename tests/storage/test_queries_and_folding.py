"""Small promises: query files, folding, ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import open_store
from storage.folding import name_key, search_key
from storage.named_queries import belongs_to, load_queries
from storage.port import StorageError, Store
from storage.row_ids import after_every_id, time_ordered_id
from storage.task_writing import due_key
from tests.storage.builders import clock, march


def test_both_databases_have_the_same_queries_but_for_the_ways_in() -> None:
    sqlite, postgres = set(load_queries("sqlite")), set(load_queries("postgres"))
    assert sqlite - postgres == set()
    assert postgres - sqlite == {"act_for", "act_for_as_role", "load_turn"}


def test_nothing_to_put_in_is_left_open() -> None:
    for dialect in ("sqlite", "postgres"):
        for name, text in load_queries(dialect).items():
            assert "{" not in text.replace("'{}'", ""), name


@pytest.mark.parametrize(
    ("file_name", "dialect", "belongs"),
    [
        ("tasks.sql", "sqlite", True),
        ("tasks.sqlite.sql", "sqlite", True),
        ("tasks.sqlite.sql", "postgres", False),
        ("0001_x.postgres.sql", "postgres", True),
    ],
)
def test_a_file_is_for_both_or_for_the_one_it_names(file_name: str, dialect: str, belongs: bool) -> None:
    assert belongs_to(file_name, dialect) == belongs  # type: ignore[arg-type]


def test_names_differ_by_accents_and_searches_do_not() -> None:
    assert name_key("  CASA  Grande ") == name_key("casa grande")
    assert name_key("Súper") != name_key("Super")
    assert search_key("SÚPER  Ñandú") == search_key("super nandu")


def test_ids_grow_with_time_and_within_a_moment() -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    ids = [time_ordered_id(now) for _ in range(50)] + [time_ordered_id(now + timedelta(milliseconds=1))]
    assert len(set(ids)) == 51
    assert ids[-1] == max(ids)
    assert max(ids) < after_every_id()
    assert {len(one) for one in ids} == {36}


def test_ids_of_one_millisecond_keep_their_order_however_many_were_given_out_before() -> None:
    for number in range(5000):
        now = datetime(2026, 3, 10, tzinfo=UTC) + timedelta(milliseconds=number)
        ids = [time_ordered_id(now) for _ in range(3)]
        assert ids == sorted(ids)


def test_the_order_of_keys_is_the_order_of_lists() -> None:
    keys = [due_key(march(9), None), due_key(march(10), clock("00:00")), due_key(march(10), None), due_key(None, None)]
    assert keys == sorted(keys)
    assert due_key(march(10), None) < due_key(march(11), clock("00:00"))


@pytest.mark.parametrize("url", ["", "sqlite:///", "mysql://x", "sqlite:relative.db"])
def test_a_url_of_no_known_kind_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="DATABASE_URL"):
        open_store(url)


async def test_a_database_that_is_not_there_is_said_to_be_away() -> None:
    for url in ("sqlite:////nowhere/at/all.db", "postgresql://nobody@127.0.0.1:1/none"):
        store = open_store(url)
        with pytest.raises(StorageError) as caught:
            await store.open()
        assert caught.value.reason == "database-unavailable"
        with pytest.raises(StorageError):
            await store.ping()


def test_a_new_file_is_its_owners_alone(sqlite_store: Store, tmp_path: Path) -> None:
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("focobot.db*")}
    assert modes == dict.fromkeys(("focobot.db", "focobot.db-wal", "focobot.db-shm"), 0o600)


async def test_a_store_in_memory_lives_while_it_is_open() -> None:
    store = open_store("sqlite:///:memory:")
    await store.open()
    await store.migrate()
    assert await store.list_people(limit=1) == ()
    await store.close()
