"""What breaks below the store mends by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from storage.changes import Committed
from storage.port import StorageError, Store
from tests.storage.builders import Turn, add_linked, facts_of


async def test_connections_that_the_server_cut_are_replaced(postgres_store: Store, postgres_url: str) -> None:
    await add_linked(postgres_store)
    owner = await asyncpg.connect(postgres_url)
    cut = await owner.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'focobot' AND datname = current_database()"
    )
    await owner.close()
    assert cut
    await asyncio.sleep(0.2)
    assert await Turn(store=postgres_store).run() == Committed()


async def test_a_turn_waits_for_another_process_that_writes(sqlite_store: Store, tmp_path: Path) -> None:
    await add_linked(sqlite_store)
    with closing(sqlite3.connect(tmp_path / "focobot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        turn = asyncio.create_task(Turn(store=sqlite_store).run())
        await asyncio.sleep(0.3)
        assert not turn.done()
        assert (await facts_of(sqlite_store)).person is not None  # who reads does not wait
        other.execute("COMMIT")
    assert await turn == Committed()


async def test_who_asks_while_the_store_closes_is_told_that_it_is_not_open(sqlite_store: Store) -> None:
    closing_down = asyncio.create_task(sqlite_store.close())
    await asyncio.sleep(0)
    with pytest.raises(StorageError, match="not open"):
        await sqlite_store.ping()
    await closing_down
