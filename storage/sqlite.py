"""The store on SQLite: one file, one process that serves, any number that read or run commands beside it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import aiosqlite

from storage.access_store import AccessStore
from storage.changes import TurnCommit
from storage.facts import TurnFacts
from storage.migrating import LEDGER, Migration, load_migrations, pending
from storage.model import InboundMessage
from storage.named_queries import load_queries
from storage.notice_store import NoticeStore
from storage.oversight_store import OversightStore
from storage.port import StorageError
from storage.proposal_store import ProposalStore
from storage.reading import Row, as_instant
from storage.sealing_store import SealingStore
from storage.sql_store import Answer, Question, Script, StaleVersion, UniqueConflict
from storage.sqlite_thread import GroupWriter, connect, on_thread
from storage.sqlite_turn import load_facts
from storage.sqlite_values import rows_of, to_sqlite
from storage.statements import Scope, Write
from storage.writing import turn_writes

ROWS_IN_BLOCK = 64  # of thirteen values: fewer than any SQLite takes in one statement
_PARAMETER = re.compile(r":([a-z_]+)")
_VALUES = re.compile(r"VALUES \(((?:\s*:[a-z_]+,?)+)\)")
_FAILED_KEY = re.compile(r"UNIQUE constraint failed: (\w+)\.")


class SqliteStore(NoticeStore, ProposalStore, OversightStore, AccessStore, SealingStore):
    """`path` is a file, or ":memory:" for a store that lives as long as it is open."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._queries = load_queries("sqlite")
        self._reading: aiosqlite.Connection | None = None
        self._writing: aiosqlite.Connection | None = None
        self._checkpointing: aiosqlite.Connection | None = None
        self._writer: GroupWriter | None = None

    # --- life ---------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        try:
            _make_private(self._path)
            self._writing = await connect(self._path)
            alone = self._path == ":memory:"
            self._reading = self._writing if alone else await connect(self._path, read_only=True)
            self._checkpointing = None if alone else await connect(self._path)
        except (sqlite3.Error, OSError) as error:
            await self.close()
            raise StorageError("database-unavailable", f"{self._path}: {error}") from error
        self._writer = GroupWriter(self._writing, self._checkpointing)

    async def close(self) -> None:
        writer, connections = self._writer, {self._checkpointing, self._reading, self._writing}
        # Before the first await: who asks while it closes is told that the store is not open.
        self._checkpointing = self._reading = self._writing = self._writer = None
        if writer is not None:
            await writer.finish()
        for connection in connections - {None}:
            if connection is not None:
                await connection.close()

    async def ping(self) -> None:
        await self._read(lambda raw: raw.execute("SELECT 1").fetchone())

    # --- migrations ---------------------------------------------------------------------------------------------------

    async def migrate(self) -> tuple[str, ...]:
        if self._writing is None:
            raise StorageError("database-unavailable", "the store is not open")
        try:
            return await on_thread(self._writing, self._migrate)
        except sqlite3.Error as error:
            raise StorageError("database-unavailable", str(error)) from error

    def _migrate(self, raw: sqlite3.Connection) -> tuple[str, ...]:
        raw.execute(LEDGER)
        names: list[str] = []
        while (name := self._migrate_once(raw)) is not None:
            names.append(name)
        return tuple(names)

    def _migrate_once(self, raw: sqlite3.Connection) -> str | None:
        """Applies the next pending migration under the write lock, so that several starting at once take turns."""
        raw.execute("BEGIN IMMEDIATE")
        try:
            todo = pending(load_migrations("sqlite"), self._checksums(raw))
            if todo:
                self._apply_migration(raw, todo[0])
            raw.execute("COMMIT")
        except BaseException:
            raw.execute("ROLLBACK")
            raise
        return todo[0].name if todo else None

    def _apply_migration(self, raw: sqlite3.Connection, migration: Migration) -> None:
        for statement in split_statements(migration.sql):
            raw.execute(statement)
        values = {"name": migration.name, "checksum": migration.checksum, "now": datetime.now(UTC)}
        raw.execute(self._queries["add_migration"], to_sqlite(values))

    def _checksums(self, raw: sqlite3.Connection) -> Mapping[str, str]:
        return {row["name"]: row["checksum"] for row in raw.execute(self._queries["applied_migrations"])}

    async def migration_status(self) -> tuple[tuple[str, datetime | None], ...]:
        applied = await self._read(self._applied)
        return tuple((migration.name, applied.get(migration.name)) for migration in load_migrations("sqlite"))

    def _applied(self, raw: sqlite3.Connection) -> Mapping[str, datetime | None]:
        if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'focobot_migrations'").fetchone() is None:
            return {}
        return {row["name"]: as_instant(row["applied_at"]) for row in raw.execute(self._queries["applied_migrations"])}

    # --- asking and writing -------------------------------------------------------------------------------------------

    async def load_turn(self, message: InboundMessage, now: datetime) -> TurnFacts:
        facts: TurnFacts = await self._read(lambda raw: load_facts(raw, self._queries, message, now))
        return facts

    async def _ask(self, user_id: str | None, *questions: Question) -> list[list[Row]]:
        asked = [(self._queries[question.query], to_sqlite(question.values)) for question in questions]
        answers: list[list[Row]] = await self._read(lambda raw: [raw.execute(*one).fetchall() for one in asked])
        return answers

    async def _read(self, work: Any) -> Any:
        if self._reading is None:
            raise StorageError("database-unavailable", "the store is not open")
        try:
            return await on_thread(self._reading, lambda raw: _in_one_snapshot(raw, work))
        except sqlite3.Error as error:
            raise StorageError("database-unavailable", str(error)) from error

    async def _commit(self, commit: TurnCommit) -> None:
        await self._write_all(turn_writes(commit))

    async def _write(self, scope: Scope, writes: Sequence[Write]) -> list[list[Row]]:
        return await self._write_all(writes)

    async def _write_all(self, writes: Sequence[Write]) -> list[list[Row]]:
        steps = [(write.query, self._queries[write.query], to_sqlite(write.values)) for write in writes]
        return await self._in_writing(lambda raw: [_step(raw, *step) for step in steps])

    async def _perform(self, script: Callable[[], Script[Answer]]) -> Answer:
        return await self._in_writing(lambda raw: self._go_through(raw, script()))

    def _go_through(self, raw: sqlite3.Connection, steps: Script[Answer]) -> Answer:
        try:
            writes = next(steps)
            while True:
                writes = steps.send([self._do(raw, write) for write in writes])
        except StopIteration as end:
            answer: Answer = end.value
            return answer

    def _do(self, raw: sqlite3.Connection, write: Write) -> list[Row]:
        sql, values = self._queries[write.query], to_sqlite(write.values)
        if write.columns is None:
            return raw.execute(sql, values).fetchall()
        _put_rows(raw, sql, (*write.columns, *values), rows_of(write.columns, values))
        return []

    async def _in_writing(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        if self._writer is None:
            raise StorageError("database-unavailable", "the store is not open")
        try:
            return await self._writer.write(work)
        except sqlite3.IntegrityError as error:
            raise _as_conflict(error) from error
        except sqlite3.Error as error:
            raise StorageError("database-unavailable", str(error)) from error


def _make_private(path: str) -> None:
    """A new file is its owner's alone: phones stand in it in clear. SQLite gives its companions the same rights."""
    if path != ":memory:":
        Path(path).touch(mode=0o600)


def _in_one_snapshot(raw: sqlite3.Connection, work: Any) -> Any:
    raw.execute("BEGIN")
    try:
        return work(raw)
    finally:
        raw.execute("COMMIT")


def _step(raw: sqlite3.Connection, name: str, sql: str, values: Mapping[str, Any]) -> list[Row]:
    cursor = raw.execute(sql, values)
    if name == "bump_version" and cursor.rowcount == 0:
        raise StaleVersion
    return cursor.fetchall() if cursor.description is not None else []


def _put_rows(raw: sqlite3.Connection, sql: str, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """Beginning and ending a statement costs as much as a row: those of an INSERT go in by blocks."""
    if (block := _by_block(sql, names)) is not None:
        while len(some := list(islice(rows, ROWS_IN_BLOCK))) == ROWS_IN_BLOCK:
            raw.execute(block, list(chain.from_iterable(some)))
        rows = iter(some)
    raw.executemany(_by_place(sql, names), rows)


@cache
def _by_place(sql: str, names: tuple[str, ...]) -> str:
    """The parameters by their places: thirteen names looked up for each row cost a third of the insert."""
    return _PARAMETER.sub(lambda found: f"?{names.index(found[1]) + 1}", sql)


@cache
def _by_block(sql: str, names: tuple[str, ...]) -> str | None:
    """The INSERT of so many rows, if it is one, and if its only parameters are those of its VALUES."""
    found = _VALUES.search(sql)
    if found is None or len(_PARAMETER.findall(found[0])) != len(_PARAMETER.findall(sql)):
        return None
    places = [names.index(name) + 1 for name in _PARAMETER.findall(found[1])]
    firsts = range(0, ROWS_IN_BLOCK * len(names), len(names))
    rows = ", ".join("(" + ", ".join(f"?{first + place}" for place in places) + ")" for first in firsts)
    return f"{sql[: found.start()]}VALUES {rows}{sql[found.end() :]}"


def _as_conflict(error: sqlite3.IntegrityError) -> Exception:
    found = _FAILED_KEY.search(str(error))
    return UniqueConflict(found[1]) if found else StorageError("database-refused", str(error))


def split_statements(script: str) -> list[str]:
    """The statements of a migration. `sqlite3.executescript` would commit in between."""
    statements: list[str] = []
    rest = ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            statements.append(rest)
            rest = ""
    return statements
