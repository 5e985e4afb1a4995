"""No query of a message, a page or a worker reads a whole table that grows: each goes in by an index."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import time
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bench.storage import EACH, PARCELS, PEOPLE, TASKS, fill
from storage.named_queries import load_queries
from storage.port import Store
from storage.postgres_script import filled
from tests.storage.builders import NOW, PHONE, add_linked

SMALL = {"purge_rules", "focobot_migrations"}  # a few rows, whoever comes
SCANNED = re.compile(r"^SCAN (\w+)")
ALIAS = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO) (\w+)(?: (?:AS )?(?!ON\b|WHERE\b|SET\b|LEFT\b|JOIN\b|ORDER\b)(\w+))?")
SEQUENTIAL = re.compile(r"Seq Scan on (\w+)")


# Partial indexes: they hold what waits, or holds now, and no more.
WAITING = {"outbox_due", "agendas_to_tell", "whatsapp_account_lockouts_open"}


def statements(dialect: Any) -> list[str]:
    """Names of the queries that look something up; the others are parts of these, or only add a row."""
    looking = re.compile(r"^(SELECT|UPDATE|DELETE|WITH|INSERT(?s:.*)SELECT)\b(?s:.*)\b(FROM|SET)\b")
    queries = load_queries(dialect)
    texts = set(queries.values())
    parts = {name for name, text in queries.items() if any(text in other for other in texts - {text})}
    return sorted(name for name, text in queries.items() if looking.match(text) and name not in parts)


class AnyValues(defaultdict[str, Any]):
    """A value for every parameter, of a type that fits its name."""

    def __missing__(self, name: str) -> Any:
        if name in COUNTS:
            return 1
        if name.startswith("each_") or name == "user_ids":
            return []
        if name in FLAGS:
            return True
        if name.endswith("_time"):
            return time(8)
        if name.endswith("_date") or name.startswith("deadlines_"):
            return NOW.date()
        if (
            name.endswith(("_at", "_ago", "_since", "_from", "_to", "_before", "_start", "_end", "_until"))
            or name in TIMES
        ):
            return NOW
        return "[]"  # a text, and JSON as well


COUNTS = (
    "limit",
    "most",
    "offset",
    "batch",
    "version",
    "number",
    "next_number",
    "position",
    "lane",
    "least",
    "rank",
    "attempts",
    "stranger_turn",
    "delivery_rank",
    "told",
    "uncounted",
)
FLAGS = (
    "is_operator", "stopped", "timezone_confirmed", "morning_digest", "evening_summary", "overdue_reminder",
    "deadline_alert", "task_reminder", "quick_capture", "plain_text", "counted", "only_template", "unsure",
    "was_unsure", "is_blocked", "success",
)  # fmt: skip
INSTANTS = ("_at", "_ago", "_since", "_from", "_to", "_before", "_start", "_end", "_until")
TIMES = ("now", "since", "until", "before", "day_start", "day_end", "week_start", "week_end")


@pytest.fixture
def sqlite_file(sqlite_store: Store, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "focobot.db")) as raw:
        yield raw


@pytest.mark.parametrize("analyzed", [False, True])
async def test_sqlite_searches_and_never_scans(analyzed: bool, sqlite_file: sqlite3.Connection, tmp_path: Path) -> None:
    """Also with the statistics that ANALYZE takes of a filled database, which change the planner's mind."""
    if analyzed:
        for template, count in ((PEOPLE, 300), (TASKS, 300 * EACH), (PARCELS, 5_000)):
            await fill(f"sqlite:///{tmp_path / 'focobot.db'}", template, count)
    tables = {row[0] for row in sqlite_file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} - SMALL
    scans = {name: sqlite_scans(sqlite_file, load_queries("sqlite")[name], tables) for name in statements("sqlite")}
    assert len(scans) > 40
    assert {name: steps for name, steps in scans.items() if steps} == {}


def sqlite_scans(raw: sqlite3.Connection, query: str, tables: set[str]) -> list[str]:
    values = dict.fromkeys(re.findall(r":([a-z_]+)", query))
    plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    aliases = {alias for table, alias in ALIAS.findall(query) if table in tables}
    plan = [step for step in plan if not any(step.endswith(f"USING INDEX {index}") for index in WAITING)]
    return [step for step in plan if (found := SCANNED.match(step)) and found[1] in tables | aliases]


@pytest.fixture
async def connection(postgres_url: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    opened = await asyncpg.connect(postgres_url)
    await opened.execute("SET enable_seqscan = off")
    yield opened
    await opened.close()


async def test_postgres_has_an_index_for_every_query(connection: asyncpg.Connection[Any]) -> None:
    """With sequential scans switched off, one is left only where no index can serve."""
    scans = {}
    for name in statements("postgres"):
        rows = await connection.fetch("EXPLAIN " + filled(load_queries("postgres")[name], AnyValues()))
        scans[name] = {table for row in rows for table in SEQUENTIAL.findall(row[0])} - SMALL
    assert len(scans) > 40
    assert {name: tables for name, tables in scans.items() if tables} == {}


@pytest.mark.parametrize("linked", [True, False])
async def test_loading_a_turn_on_postgres_scans_nothing(
    linked: bool, connection: asyncpg.Connection[Any], postgres_store: Store
) -> None:
    if linked:
        await add_linked(postgres_store)
    async with connection.transaction():
        await connection.fetch("SELECT focobot_load_turn('x', 'whatsapp', $1, 'MX.1', 'x', 'x', $2)", PHONE, NOW)
        rows = await connection.fetch("SELECT relname FROM pg_stat_xact_user_tables WHERE seq_scan > 0")
    assert [row["relname"] for row in rows] == []
