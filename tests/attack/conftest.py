"""The application to attack: on SQLite, and on PostgreSQL too what is marked `both_databases`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.attack.fortress import Fortress, besieged
from tests.server.bot import Bot
from tests.server.conftest import bot, replica, variables

__all__ = ["bot", "replica", "variables"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "bots_database" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases") is not None
        metafunc.parametrize("bots_database", ("sqlite", "postgres") if both else ("sqlite",), indirect=True)


@pytest.fixture
def bots_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'focobot.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def fortress(bot: Bot) -> AsyncIterator[Fortress]:
    async with besieged(bot) as standing:
        yield standing
