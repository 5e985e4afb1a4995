"""Migrations: once, in order, one at a time, and never over a database that is newer or other than the code."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage import open_store, schema_sql
from storage.migrating import Migration, load_migrations, pending
from storage.notices import Agenda, AgendaReach, Plan
from storage.port import ChangedMigration, NewerDatabase, StorageError, Store
from storage.sqlite import split_statements
from tests.storage.builders import add_linked, facts_of

CONTRACT_TABLES = {
    "whatsapp_user_links", "whatsapp_device_fingerprints", "whatsapp_bot_sessions", "whatsapp_processed_messages",
    "whatsapp_rate_limit_violations", "whatsapp_security_audit_log", "whatsapp_account_lockouts",
    "focobot_command_history", "focobot_scheduled_notifications",
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgres")
    return url


@pytest.fixture
async def empty_store(empty_url: str) -> AsyncIterator[Store]:
    store = open_store(empty_url)
    await store.open()
    yield store
    await store.close()


async def test_an_empty_database_has_everything_to_apply(empty_store: Store) -> None:
    status = await empty_store.migration_status()
    assert status
    assert all(applied_at is None for _, applied_at in status)
    assert await empty_store.migrate() == tuple(name for name, _ in status)
    assert all(applied_at is not None for _, applied_at in await empty_store.migration_status())
    assert await empty_store.migrate() == ()


async def test_replicas_that_start_at_once_migrate_once(empty_url: str) -> None:
    stores = [open_store(empty_url) for _ in range(6)]
    await asyncio.gather(*(store.open() for store in stores))
    applied = await asyncio.gather(*(store.migrate() for store in stores))
    await add_linked(stores[0])
    assert (await facts_of(stores[5])).person is not None
    for store in stores:
        await store.close()
    names = [name for names in applied for name in names]
    assert sorted(names) == sorted(set(names))


async def test_an_empty_file_is_opened_by_many_at_once(tmp_path: Path) -> None:
    for place in range(15):  # a third of the rounds failed where nobody waited
        stores = [open_store(f"sqlite:///{tmp_path / str(place)}.db") for _ in range(10)]
        await asyncio.gather(*(store.open() for store in stores))
        await asyncio.gather(*(store.close() for store in stores))


@pytest.mark.parametrize(
    ("tampering", "refusal"),
    [
        (
            "INSERT INTO focobot_migrations (name, checksum, applied_at) VALUES ('9999_later', 'x', '2030-01-01')",
            NewerDatabase,
        ),
        ("UPDATE focobot_migrations SET checksum = 'x' WHERE name = '0001_people'", ChangedMigration),
    ],
)
async def test_a_database_that_is_newer_or_other_is_refused(
    empty_store: Store, empty_url: str, tampering: str, refusal: type[StorageError]
) -> None:
    await empty_store.migrate()
    await run(empty_url, tampering)
    with pytest.raises(refusal):
        await empty_store.migrate()


def test_what_is_pending_is_what_was_not_applied() -> None:
    first, second = Migration(name="1", sql="a"), Migration(name="2", sql="b")
    assert pending([first, second], {"1": first.checksum}) == (second,)
    assert pending([first, second], {"2": second.checksum}) == (first,)


async def test_what_waited_before_0017_is_told_after_it(
    empty_store: Store, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _migrate_before(empty_store, "0017", monkeypatch)
    person = await add_linked(empty_store)
    columns = (
        "(user_id, id, notification_type, occurrence, scheduled_for, send_at, valid_until, token, created_at, status)"
    )
    times = "'2026-03-10 08:00:00', '2026-03-10 08:05:00', '2026-03-10 10:00:00', 'gone', '2026-03-10 08:00:00'"
    for key, status in (("waits", "pending"), ("told", "sent")):
        row = f"'{person.id}', '{key}', 'morning_digest', '{key}', {times}, '{status}'"
        await run(empty_url, f"INSERT INTO focobot_scheduled_notifications {columns} VALUES ({row})")
    await empty_store.migrate()
    at = datetime(2026, 3, 10, 8, 5, tzinfo=UTC)
    assert await empty_store.claim_due_people(now=at - timedelta(minutes=1), lease=timedelta(hours=1), limit=9) == ()
    [due] = await empty_store.claim_due_people(now=at, lease=timedelta(hours=1), limit=9)
    assert [(notice.id, notice.scheduled_for) for notice in due.notices] == [("waits", at - timedelta(minutes=5))]


async def test_what_was_planned_before_0018_stands_after_it(
    empty_store: Store, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _migrate_before(empty_store, "0018", monkeypatch)
    person = await add_linked(empty_store)
    columns = "(user_id, id, notification_type, occurrence, scheduled_for, send_at, valid_until, created_at, status)"
    at, wake_at = "'2026-03-10 08:05:00.000000'", "'2026-03-10 20:00:00.000000'"
    row = f"'{person.id}', 'waits', 'morning_digest', '2026-03-10', {at}, {at}, {wake_at}, {at}, 'pending'"
    await run(empty_url, f"INSERT INTO focobot_scheduled_notifications {columns} VALUES ({row})")
    await run(empty_url, f"UPDATE agendas SET wake_at = {wake_at}, tell_at = {at}, zone_data = '2026a'")
    await empty_store.migrate()
    now = datetime(2026, 3, 10, 8, 5, tzinfo=UTC)
    reach = AgendaReach(reminders_from=now, reminders_to=now, deadlines_from=now.date(), deadlines_to=now.date())
    plans = partial(empty_store.plan_due, _nothing, limit=9, reach=reach, zone_data="2026a")
    assert (await plans(now=now)).people == 0
    [due] = await empty_store.claim_due_people(now=now, lease=timedelta(hours=1), limit=9)
    assert [notice.id for notice in due.notices] == ["waits"]
    assert (await plans(now=now + timedelta(hours=12))).people == 1


def _nothing(agenda: Agenda) -> Plan:
    return Plan(user_ids=agenda.user_ids, occurrences=(), wake_at=datetime(2026, 3, 11, tzinfo=UTC))


async def _migrate_before(store: Store, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def earlier_ones(dialect: Any) -> tuple[Migration, ...]:
        return tuple(migration for migration in load_migrations(dialect) if migration.name < number)

    with monkeypatch.context() as earlier:
        for adapter in ("storage.sqlite", "storage.postgres"):
            earlier.setattr(f"{adapter}.load_migrations", earlier_ones)
        await store.migrate()


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_names_are_numbered_and_unique(dialect: Any) -> None:
    names = [migration.name for migration in load_migrations(dialect)]
    numbers = [name.split("_")[0] for name in names]
    assert names == sorted(names)
    assert len(set(numbers)) == len(numbers)


async def test_the_printed_schema_is_what_the_migrations_make(
    empty_postgres: str, postgres_url: str, tmp_path: Path
) -> None:
    await run(empty_postgres, schema_sql("postgres"))
    assert await postgres_objects(empty_postgres) == await postgres_objects(postgres_url)
    store = open_store(empty_postgres)
    await store.open()
    assert await store.migrate() == ()
    await store.close()


async def test_the_printed_schema_of_sqlite_is_what_the_migrations_make(sqlite_store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "printed.db")) as printed:
        printed.executescript(schema_sql("sqlite"))
    objects = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    with closing(sqlite3.connect(tmp_path / "printed.db")) as printed:
        found = {(kind, name) for kind, name, _ in printed.execute(objects)}
    with closing(sqlite3.connect(tmp_path / "focobot.db")) as migrated:
        made = {(kind, name) for kind, name, _ in migrated.execute(objects)}
    assert found == made


async def test_both_databases_have_the_same_tables_and_columns(
    postgres_url: str, sqlite_store: Store, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(postgres_url)
    rows = await connection.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    await connection.close()
    with closing(sqlite3.connect(tmp_path / "focobot.db")) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {(table, row[1]) for table in tables for row in raw.execute(f"PRAGMA table_info({table})")}
    columns = {(table, column) for table, column in columns if not table.startswith("sqlite_")}
    assert {(row["table_name"], row["column_name"]) for row in rows} == columns
    assert {table for table, _ in columns} >= CONTRACT_TABLES


def test_a_trigger_is_one_statement() -> None:
    script = (
        "-- a; b\nCREATE TABLE t (x text); -- c\nCREATE TRIGGER u AFTER INSERT ON t BEGIN\n  DELETE FROM t;\nEND;\n"
    )
    assert len(split_statements(script)) == 2


async def run(url: str, script: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            raw.executescript(script)
        return
    connection = await asyncpg.connect(url)
    await connection.execute(script)
    await connection.close()


async def postgres_objects(url: str) -> list[tuple[Any, ...]]:
    """Columns, indexes, policies, functions and grants, as the catalogue has them."""
    queries = (
        "SELECT table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
        "SELECT tablename, policyname, qual FROM pg_policies ORDER BY 1, 2",
        "SELECT proname, prosrc, prosecdef, proacl::text FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT relname, relacl::text, relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind = 'r' ORDER BY 1",
    )
    connection = await asyncpg.connect(url)
    rows = [tuple(row) for query in queries for row in await connection.fetch(query)]
    await connection.close()
    return rows
