"""Through PgBouncer in transaction mode: every transaction may meet another connection, and none minds."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from storage import open_store
from storage.changes import Committed, PutTask
from storage.port import Store
from tests.storage.builders import NOW, Turn, add_linked, identity, message, task, wanting

BINARY = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = pytest.mark.skipif(BINARY is None, reason="pgbouncer is not installed (Debian: apt install pgbouncer)")

SETTINGS = """[databases]
* = host={host} port={port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
logfile = {folder}/pgbouncer.log
pidfile =
"""


@pytest.fixture(scope="session")
def pooler(postgres_server: str) -> Iterator[str]:
    """The address of a PgBouncer with three connections before the server."""
    parts = urlsplit(postgres_server)
    host = parts.hostname or parse_qs(parts.query)["host"][0]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="focobot-pooler-"))
    folder.chmod(0o777)
    config = folder / "pgbouncer.ini"
    config.write_text(SETTINGS.format(host=host, port=parts.port or 5432, listen=listen, folder=folder))
    config.chmod(0o644)
    # It will not run as root; whoever owns the server's socket may use it.
    owner = Path(host).owner() if host.startswith("/") else "nobody"
    as_user = ["-u", owner] if os.geteuid() == 0 else []
    process = subprocess.Popen([str(BINARY), "-q", *as_user, str(config)])
    wait_for(listen)
    yield f"127.0.0.1:{listen}"
    process.terminate()
    process.wait()
    shutil.rmtree(folder)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("pgbouncer did not start")


@pytest.fixture
async def pooled_store(pooler: str, empty_postgres: str) -> AsyncIterator[Store]:
    """Opened, migrated and used through the pooler only."""
    name = urlsplit(empty_postgres).path
    store = open_store(f"postgresql://postgres@{pooler}{name}")
    await store.open()
    await store.migrate()
    yield store
    await store.close()


async def test_turns_of_many_people_share_three_connections(pooled_store: Store) -> None:
    store = pooled_store
    phones = [f"+52555000{number:04}" for number in range(8)]
    people = [await add_linked(store, f"p{number}@example.org", phone) for number, phone in enumerate(phones)]

    async def talk(phone: str) -> None:
        for _ in range(25):
            inbound = message(who=identity(phone))
            facts = await store.load_turn(inbound, NOW)
            assert facts.person is not None
            made = task(facts.person, facts.free_numbers[0], title=facts.person.email)
            assert (
                await store.commit_turn(
                    Turn(store=store, changes=[PutTask(before=None, after=made)]).commit(inbound, facts)
                )
                == Committed()
            )
            page = await store.select_tasks(facts.person.id, wanting(limit=3))
            assert {one.title for one in page.tasks} == {facts.person.email}

    await asyncio.gather(*(talk(phone) for phone in phones))
    for person in people:
        assert (await store.select_tasks(person.id, wanting())).total == 25


async def test_no_transaction_leaves_its_person_behind(pooled_store: Store, pooler: str, empty_postgres: str) -> None:
    await add_linked(pooled_store)
    await asyncio.gather(*(Turn(store=pooled_store).run(message(who=identity("+525550000077"))) for _ in range(1)))
    for _ in range(6):
        connection = await asyncpg.connect(
            f"postgresql://postgres@{pooler}{urlsplit(empty_postgres).path}", statement_cache_size=0
        )
        row = await connection.fetchrow(
            "SELECT current_user AS who, current_setting('focobot.user_id', true) AS person"
        )
        await connection.close()
        assert row is not None
        assert row["who"] == "postgres"
        assert not row["person"]
