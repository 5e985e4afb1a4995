"""SQLite on aiosqlite's threads: a call is one function on a thread (one hop), and writes that wait together share
one durable transaction.

Why: a commit costs one fsync whoever is in it, and a hop to the thread costs more than a statement. So a writer that
finds others waiting takes them along, each under a savepoint of its own: one that fails undoes only itself. A write is
answered when the transaction that holds it is on disk, never before.

What the log of a large database holds takes tens of milliseconds to bring into the file. SQLite lets the commit that
filled the log wait for that; here a connection of its own does it beside the writes, and no message waits.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import aiosqlite

from storage.port import StorageError

Answer = TypeVar("Answer")
Work = Callable[[sqlite3.Connection], Any]

MOST_IN_A_GROUP = 128
BUSY_MILLISECONDS = 10_000
GROUPS_BETWEEN_CHECKPOINTS = 1_000
_BETWEEN_TRIES = 0.01  # seconds
_MOST_PAGES_IN_LOG = 25_000  # 100 MB: only where the checkpoints cannot keep up does a commit make one itself

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32000",
    f"PRAGMA wal_autocheckpoint = {_MOST_PAGES_IN_LOG}",
)


async def connect(path: str, *, read_only: bool = False) -> aiosqlite.Connection:
    """A connection on a thread of its own, without implicit transactions."""
    opening = aiosqlite.connect(path, isolation_level=None, cached_statements=512)
    opening._thread.daemon = True  # a program that failed before `close` must end all the same
    connection = await opening
    try:
        await on_thread(connection, lambda raw: _prepare(raw, read_only=read_only))
    except BaseException:
        await connection.close()
        raise
    return connection


def _prepare(raw: sqlite3.Connection, *, read_only: bool) -> None:
    raw.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    _keep_a_log(raw)
    for pragma in _PRAGMAS:
        raw.execute(pragma)
    if read_only:
        raw.execute("PRAGMA query_only = ON")
    raw.row_factory = sqlite3.Row


def _keep_a_log(raw: sqlite3.Connection) -> None:
    """Several that open an empty file at once get into each other's way here, where SQLite itself does not wait."""
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_BETWEEN_TRIES)


async def on_thread(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """Runs the whole of `work` in one hop. This file alone uses aiosqlite's private parts; a test watches them."""
    answer: Answer = await connection._execute(work, connection._conn)  # type: ignore[no-untyped-call]
    return answer


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    answer: asyncio.Future[Any]


class GroupWriter:
    """Runs writes in the order they came, as many as wait in one transaction; `checkpointing` empties the log."""

    def __init__(self, connection: aiosqlite.Connection, checkpointing: aiosqlite.Connection | None = None) -> None:
        self._connection = connection
        self._checkpointing = checkpointing
        self._groups_since = 0
        self._queue: list[_Waiting] = []
        self._draining: asyncio.Task[None] | None = None
        self._checkpoint: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Answers when the work is durable; raises what the work raised, which then had no effect."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(work, loop.create_future())
        self._queue.append(waiting)
        if self._draining is None:
            self._draining = loop.create_task(self._drain())
        answer: Answer = await waiting.answer
        return answer

    async def finish(self) -> None:
        """Waits for what was given in."""
        for running in (self._draining, self._checkpoint):
            if running is not None:
                await running

    async def _drain(self) -> None:
        try:
            while self._queue:
                group, self._queue = self._queue[:MOST_IN_A_GROUP], self._queue[MOST_IN_A_GROUP:]
                await self._write_group(group)
                self._begin_checkpoint()
        finally:
            self._draining = None

    def _begin_checkpoint(self) -> None:
        self._groups_since += 1
        if self._checkpointing is None or self._checkpoint or self._groups_since < GROUPS_BETWEEN_CHECKPOINTS:
            return
        self._groups_since = 0
        self._checkpoint = asyncio.get_running_loop().create_task(self._empty_log(self._checkpointing))

    async def _empty_log(self, connection: aiosqlite.Connection) -> None:
        """A passive checkpoint waits for nobody and holds up nobody; what it had to leave, the next one takes.

        One that fails loses nothing: the log is as durable as the file, and a disk that is full or broken fails the
        next commit, whose caller is told.
        """
        try:
            with suppress(sqlite3.Error):
                await on_thread(connection, lambda raw: raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone())
        finally:
            self._checkpoint = None

    async def _write_group(self, group: Sequence[_Waiting]) -> None:
        try:
            results = await on_thread(
                self._connection, lambda raw: _in_one_transaction(raw, [one.work for one in group])
            )
        except (sqlite3.Error, ValueError) as error:
            results = [StorageError("database-unavailable", str(error))] * len(group)
        for waiting, result in zip(group, results, strict=True):
            if waiting.answer.done():
                continue  # the one who asked is gone; the write stands
            if isinstance(result, BaseException):
                waiting.answer.set_exception(result)
            else:
                waiting.answer.set_result(result)


def _in_one_transaction(raw: sqlite3.Connection, works: Sequence[Work]) -> list[Any]:
    if len(works) == 1:
        return [_alone(raw, works[0])]
    raw.execute("BEGIN IMMEDIATE")
    try:
        results = [_under_savepoint(raw, work) for work in works]
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise
    return results


def _alone(raw: sqlite3.Connection, work: Work) -> Any:
    """A group of one: the transaction is its savepoint."""
    raw.execute("BEGIN IMMEDIATE")
    try:
        result = work(raw)
        raw.execute("COMMIT")
    except BaseException as error:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        if not isinstance(error, Exception):
            raise
        return error
    return result


def _under_savepoint(raw: sqlite3.Connection, work: Work) -> Any:
    raw.execute("SAVEPOINT turn")
    try:
        result = work(raw)
    except Exception as error:  # whatever it is belongs to the one who asked, not to the group
        raw.execute("ROLLBACK TO turn")
        result = error
    raw.execute("RELEASE turn")
    return result
