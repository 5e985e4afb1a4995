"""`focobot db copy`: an installation from SQLite to PostgreSQL, a page of rows at a time, each read back and compared.

It may be stopped and started again: a row that is there already is written as it is in the source. What the target's
triggers make of the rows (agendas) is copied last, so that it ends as in the source. Nobody may serve from either
meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import asyncpg

from storage import open_store
from storage.port import StorageError
from storage.reading import as_instant, from_json

PAGE = 1_000
LAST = "agendas"
_OWN = "focobot_migrations"

Report = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`types` are PostgreSQL's, by column, in the order of the columns; `key` names the primary key's columns."""

    name: str
    types: Mapping[str, str]
    key: tuple[str, ...]


async def copy_store(source_url: str, target_url: str, report: Report = lambda table, rows: None) -> Mapping[str, int]:
    """Copies everything; rows by table. Raises StorageError where the two do not agree afterwards."""
    path = await _source_path(source_url)
    await _migrate(target_url)
    target = await asyncpg.connect(target_url, statement_cache_size=0)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
            source.row_factory = sqlite3.Row
            copied = {}
            for name in _ordered(source):
                table = await _table(target, source, name)
                copied[name] = await _copy_table(source, target, table)
                report(name, copied[name])
            for name, rows in copied.items():
                await _check_count(target, name, rows)
            return copied
    finally:
        await target.close()


async def _source_path(url: str) -> str:
    if not url.startswith("sqlite:///"):
        raise StorageError("database-url", "the source must be a sqlite:/// URL")
    path = _existing(url.removeprefix("sqlite:///"))
    store = open_store(url)
    await store.open()
    try:
        waiting = [name for name, applied_at in await store.migration_status() if applied_at is None]
    finally:
        await store.close()
    if waiting:
        raise StorageError(
            "database-old", f"the source still lacks the migration {waiting[0]}: run `focobot db migrate`"
        )
    return path


def _existing(path: str) -> str:
    """Opening would make what is not there."""
    if not Path(path).is_file():
        raise StorageError("database-url", f"the source is no file: {path}")
    return path


async def _migrate(url: str) -> None:
    if not url.startswith(("postgresql://", "postgres://")):
        raise StorageError("database-url", "the target must be a postgresql:// URL")
    store = open_store(url)
    await store.open()
    try:
        await store.migrate()
    finally:
        await store.close()


def _ordered(source: sqlite3.Connection) -> list[str]:
    """The tables, each after those that it refers to."""
    names = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    left = [name for name in names if name != _OWN and not name.startswith("sqlite_")]
    ordered: list[str] = []
    while left:
        ready = [name for name in left if _referred(source, name) <= {*ordered, name}]
        ordered.extend(ready)
        left = [name for name in left if name not in ready]
    return sorted(ordered, key=lambda name: name == LAST)


def _referred(source: sqlite3.Connection, name: str) -> set[str]:
    return {row["table"] for row in source.execute(f"PRAGMA foreign_key_list({name})")}


async def _table(target: asyncpg.Connection[Any], source: sqlite3.Connection, name: str) -> Table:
    info = source.execute(f"PRAGMA table_info({name})").fetchall()
    rows = await target.fetch(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = $1",
        name,
    )
    types = {row["column_name"]: row["data_type"] for row in rows}
    key = sorted((row["pk"], row["name"]) for row in info if row["pk"])
    return Table(
        name=name, types={row["name"]: types[row["name"]] for row in info}, key=tuple(column for _, column in key)
    )


async def _copy_table(source: sqlite3.Connection, target: asyncpg.Connection[Any], table: Table) -> int:
    upsert = _upsert(table)
    total = 0
    for page in _pages(source, table):
        rows = [tuple(_native(row[column], kind) for column, kind in table.types.items()) for row in page]
        await target.executemany(upsert, rows)
        await _check_page(target, table, rows)
        total += len(rows)
    return total


def _pages(source: sqlite3.Connection, table: Table) -> Iterator[Sequence[sqlite3.Row]]:
    """Pages in the order of the primary key; each begins where the last one ended."""
    key, marks = ", ".join(table.key), ", ".join("?" for _ in table.key)
    # Names come from the database's own catalogue.
    following = f"SELECT * FROM {table.name} WHERE ({key}) > ({marks}) ORDER BY {key} LIMIT {PAGE}"  # noqa: S608
    page = source.execute(f"SELECT * FROM {table.name} ORDER BY {key} LIMIT {PAGE}").fetchall()  # noqa: S608
    while page:
        yield page
        page = source.execute(following, [page[-1][column] for column in table.key]).fetchall()


def _upsert(table: Table) -> str:
    columns = list(table.types)
    marks = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    settings = ", ".join(f"{column} = excluded.{column}" for column in columns)
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {settings}"
    )


async def _check_page(target: asyncpg.Connection[Any], table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    columns = list(table.types)
    places = [columns.index(column) for column in table.key]
    arrays = [[row[place] for row in rows] for place in places]
    wanted = ", ".join(f"${place}::{table.types[column]}[]" for place, column in enumerate(table.key, 1))
    found = await target.fetch(
        f"SELECT {', '.join(f't.{column}' for column in columns)} FROM {table.name} t "  # noqa: S608
        f"JOIN unnest({wanted}) AS k ({', '.join(table.key)}) USING ({', '.join(table.key)})",
        *arrays,
    )
    read_back = {tuple(row[place] for place in places): _comparable(tuple(row), table) for row in found}
    for row in rows:
        key = tuple(row[place] for place in places)
        if read_back.get(key) != _comparable(row, table):
            raise StorageError("database-copy", f"{table.name}: the row {', '.join(map(str, key))} is not the source's")


async def _check_count(target: asyncpg.Connection[Any], name: str, copied: int) -> None:
    there = await target.fetchval(f"SELECT count(*) FROM {name}")  # noqa: S608
    if there != copied:
        raise StorageError("database-copy", f"{name}: the target has {there} rows, the source {copied}")


def _native(value: Any, kind: str) -> Any:
    """SQLite's value as the driver wants it for a column of that type."""
    match kind, value:
        case _, None:
            return None
        case "timestamp with time zone", _:
            return as_instant(value)
        case "date", _:
            return date.fromisoformat(value)
        case "time without time zone", _:
            return time.fromisoformat(value)
        case "boolean", _:
            return bool(value)
        case "text" | "jsonb", _:
            return str(value).replace("\0", "")
        case _:
            return value


def _comparable(row: tuple[Any, ...], table: Table) -> tuple[Any, ...]:
    kinds = table.types.values()
    return tuple(from_json(value) if kind == "jsonb" else value for value, kind in zip(row, kinds, strict=True))
