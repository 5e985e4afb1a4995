"""The real application on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from server.app import build_app
from server.settings import load_settings
from tests.server.bot import BASE, TOKEN, Bot, Clock


@pytest.fixture
def variables() -> dict[str, str]:
    """Variables on top of the ordinary ones; a test file may replace this."""
    return {}


@pytest.fixture
def bots_database(tmp_path: Path) -> str:
    """The URL of the database; a test file may replace this to run on several."""
    return f"sqlite:///{tmp_path / 'focobot.db'}"


@asynccontextmanager
async def running(database_url: str, clock: Clock, variables: dict[str, str]) -> AsyncIterator[Bot]:
    # The scheduler would plan beside the test, at a moment of its own.
    env = {
        "DATABASE_URL": database_url,
        "FOCOBOT_BASE_URL": BASE,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "FOCOBOT_SCHEDULER": "off",
    }
    settings = load_settings(env | variables)
    secret = settings.fingerprint_secret
    async with TestClient(TestServer(build_app(settings, clock=clock))) as client:
        yield Bot(client=client, clock=clock, database_url=database_url, fingerprint_secret=secret)


@pytest.fixture
async def bot(bots_database: str, variables: dict[str, str]) -> AsyncIterator[Bot]:
    async with running(bots_database, Clock(), variables) as started:
        yield started


@pytest.fixture
async def replica(bot: Bot, variables: dict[str, str]) -> AsyncIterator[Bot]:
    """A second server on the same database and clock."""
    async with running(bot.database_url, bot.clock, variables) as started:
        yield started
