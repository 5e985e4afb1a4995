"""A migrated store for each conversation, copied from one that was migrated once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import open_store
from storage.port import Store


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
async def store(tmp_path: Path, migrated: Path) -> AsyncIterator[Store]:
    path = tmp_path / "talk.db"
    shutil.copy(migrated, path)
    opened = open_store(f"sqlite:///{path}")
    await opened.open()
    yield opened
    await opened.close()
