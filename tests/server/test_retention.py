"""What is older than its retention goes by itself while the server runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from server import retention
from server.app import build_app
from server.keys import METRICS, SERVICES
from server.settings import load_settings
from storage import open_store
from storage.changes import AddAudit
from storage.port import Store

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
OLD = NOW - timedelta(days=731)


async def count_until(store: Store, wanted: int) -> int:
    """How many events there are, once they are as many as wanted or a few seconds have gone."""
    for _ in range(100):
        if len(await store.security_events(limit=9)) == wanted:
            break
        await asyncio.sleep(0.05)
    return len(await store.security_events(limit=9))


@pytest.fixture
async def app(tmp_path: Path) -> web.Application:
    """Not started; its database holds one event of two years ago and one of now."""
    url = f"sqlite:///{tmp_path / 'focobot.db'}"
    store = open_store(url)
    await store.open()
    await store.migrate()
    for moment in (OLD, NOW):
        await store.audit([AddAudit(action="account_locked", success=True)], moment)
    await store.close()
    return build_app(load_settings({"DATABASE_URL": url}), clock=lambda: NOW)


async def test_it_purges_at_the_start_and_again_after_an_hour(
    app: web.Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "EVERY_SECONDS", 0.05)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        store = app[SERVICES].store
        assert await count_until(store, 1) == 1
        await store.audit([AddAudit(action="account_locked", success=True)], OLD)
        assert await count_until(store, 1) == 1
    finally:
        await runner.cleanup()


async def test_a_database_that_is_gone_is_counted_and_stops_nothing(app: web.Application) -> None:
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        assert await count_until(app[SERVICES].store, 1) == 1
        await app[SERVICES].store.close()
        await retention.purge_once(app)
        assert app[METRICS].errors.labels(kind="StorageError")._value.get() == 1
    finally:
        await runner.cleanup()
