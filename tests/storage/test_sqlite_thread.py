"""Writes that wait together share a transaction, and fail alone; and aiosqlite is still what we take it for."""

from __future__ import annotations

import asyncio
import inspect
import sqlite3
import threading
from pathlib import Path

import aiosqlite
import pytest

from storage.port import StorageError
from storage.sqlite_thread import GROUPS_BETWEEN_CHECKPOINTS, GroupWriter, connect, on_thread


async def test_aiosqlite_runs_a_function_of_ours_on_its_own_thread() -> None:
    parameters = inspect.signature(aiosqlite.Connection._execute).parameters
    assert list(parameters) == ["self", "fn", "args", "kwargs"]
    connection = await connect(":memory:")
    thread = connection._thread
    assert thread.daemon
    assert await on_thread(connection, lambda raw: (type(raw), threading.current_thread())) == (
        sqlite3.Connection,
        thread,
    )
    await connection.close()
    thread.join(5)
    assert not thread.is_alive()


async def test_a_connection_is_durable_and_minds_its_foreign_keys(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "x.db"))
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    found = await on_thread(connection, lambda raw: [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas])
    await connection.close()
    assert found == ["wal", 2, 1, 10_000]


async def test_a_reading_connection_cannot_write(tmp_path: Path) -> None:
    writing = await connect(str(tmp_path / "x.db"))
    reading = await connect(str(tmp_path / "x.db"), read_only=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await on_thread(reading, lambda raw: raw.execute("CREATE TABLE t (x)"))
    await reading.close()
    await writing.close()


async def test_writes_that_wait_share_one_transaction(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "x.db"))
    await on_thread(connection, lambda raw: raw.execute("CREATE TABLE t (x integer)"))
    commits: list[str] = []
    await on_thread(
        connection, lambda raw: raw.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
    )
    writer = GroupWriter(connection)
    await asyncio.gather(*(writer.write(adding(number)) for number in range(100)))
    assert len(commits) <= 3
    assert await on_thread(connection, lambda raw: raw.execute("SELECT count(*) FROM t").fetchone()[0]) == 100
    await connection.close()


async def test_a_write_that_fails_undoes_itself_alone(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "x.db"))
    await on_thread(connection, lambda raw: raw.execute("CREATE TABLE t (x integer)"))
    writer = GroupWriter(connection)

    def failing(raw: sqlite3.Connection) -> None:
        raw.execute("INSERT INTO t VALUES (-1)")
        raise ValueError("mine")

    results = await asyncio.gather(
        writer.write(adding(1)), writer.write(failing), writer.write(adding(2)), return_exceptions=True
    )
    assert isinstance(results[1], ValueError)
    assert results[0] is results[2] is None
    rows = await on_thread(connection, lambda raw: raw.execute("SELECT x FROM t ORDER BY x").fetchall())
    assert [row["x"] for row in rows] == [1, 2]
    await connection.close()


async def test_a_write_whose_asker_went_away_still_stands(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "x.db"))
    await on_thread(connection, lambda raw: raw.execute("CREATE TABLE t (x integer)"))
    writer = GroupWriter(connection)
    asking = asyncio.create_task(writer.write(adding(1)))
    await asyncio.sleep(0)
    asking.cancel()
    await writer.write(adding(2))
    await writer.finish()
    assert await on_thread(connection, lambda raw: raw.execute("SELECT count(*) FROM t").fetchone()[0]) == 2
    await connection.close()


async def test_the_log_is_brought_into_the_file_beside_the_writes(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    writing, checkpointing = await connect(str(path)), await connect(str(path))
    await on_thread(writing, lambda raw: raw.execute("CREATE TABLE t (x integer)"))
    before = path.stat().st_size
    writer = GroupWriter(writing, checkpointing)
    for number in range(GROUPS_BETWEEN_CHECKPOINTS):
        await writer.write(adding(number))
    await writer.finish()
    assert path.stat().st_size > before
    await checkpointing.close()
    await writing.close()


async def test_everyone_is_told_when_the_disk_refuses(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "x.db"), read_only=True)
    writer = GroupWriter(connection)
    with pytest.raises(StorageError):
        await writer.write(adding(1))
    await connection.close()


def adding(number: int):  # type: ignore[no-untyped-def]
    def add(raw: sqlite3.Connection) -> None:
        raw.execute("INSERT INTO t VALUES (?)", (number,))

    return add
