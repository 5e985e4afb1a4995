"""The real application on a real SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
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
async def bot(tmp_path: Path, variables: dict[str, str]) -> AsyncIterator[Bot]:
    database, clock = tmp_path / "focobot.db", Clock()
    env = {"DATABASE_URL": f"sqlite:///{database}", "FOCOBOT_BASE_URL": BASE, "TWILIO_AUTH_TOKEN": TOKEN}
    settings = load_settings(env | variables)
    app = build_app(settings, clock=clock)
    async with TestClient(TestServer(app)) as client:
        yield Bot(client=client, clock=clock, database=database, fingerprint_secret=settings.fingerprint_secret)
