"""Cheap stores: hundreds of conversations run on both databases, each with a person of its own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from server.cipher import Cipher
from server.conversation.render import Bundles, load_bundles
from server.conversation.turn import Services
from server.guard import Limits
from server.understanding import load_interpreter, load_mentions
from storage import open_store
from storage.port import Store
from tests.conftest import database_url

SECRET = "a secret of this test that is long enough"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("conversation") / "empty.db"
    asyncio.run(_migrate(path))
    return path


async def _migrate(path: Path) -> None:
    opened = open_store(f"sqlite:///{path}")
    await opened.open()
    await opened.migrate()
    await opened.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path, migrated: Path) -> AsyncIterator[Store]:
    path = tmp_path / "talk.db"
    shutil.copy(migrated, path)
    opened = open_store(f"sqlite:///{path}")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: str, postgres_template: str) -> str:
    """One database for all conversations: what one person does is nothing to the others."""
    name = f"talk_{uuid4().hex}"
    asyncio.run(_copy(postgres_server, name, postgres_template))
    return database_url(postgres_server, name)


async def _copy(server: str, name: str, template: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    await connection.close()


@pytest.fixture
async def postgres_store(shared_postgres: str) -> AsyncIterator[Store]:
    opened = open_store(shared_postgres)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def bundles() -> Bundles:
    return load_bundles()


@pytest.fixture
def services(store: Store, bundles: Bundles) -> Services:
    return _services(store, bundles)


@pytest.fixture
def sqlite_services(sqlite_store: Store, bundles: Bundles) -> Services:
    """For what takes long, or looks into the file: on one database is enough."""
    return _services(sqlite_store, bundles)


def _services(store: Store, bundles: Bundles) -> Services:
    return Services(
        store=store,
        interpret=load_interpreter(),
        mentions=load_mentions(),
        bundles=bundles,
        cipher=Cipher((SECRET,)),
        limits=Limits(),
        code_secret=SECRET,
    )
