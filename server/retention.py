"""What runs by itself every hour: what is older than its retention goes, and what looks suspicious is told."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from server.keys import CLOCK, METRICS, SERVICES
from server.suspicion import RULES, suspicions
from storage.port import StorageError

EVERY_SECONDS = 3600.0

_log = structlog.get_logger("retention")


async def purge_by_itself(app: web.Application) -> AsyncIterator[None]:
    """For cleanup_ctx, after the services: at the start and every hour from then on."""
    running = asyncio.create_task(_run(app))
    yield
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _run(app: web.Application) -> None:
    while True:
        await purge_once(app)
        await tell_suspicions(app)
        await asyncio.sleep(EVERY_SECONDS)


async def purge_once(app: web.Application) -> None:
    """A database that does not answer is counted and told; the next hour tries again."""
    try:
        deleted = await app[SERVICES].store.purge(app[CLOCK]())
    except StorageError as error:
        app[METRICS].errors.labels(kind=type(error).__name__).inc()
        _log.error("purge_failed", reason=error.reason)
        return
    if any(deleted.values()):
        _log.info("purged", rows=sum(deleted.values()))


async def tell_suspicions(app: web.Application) -> None:
    """How many each rule finds, on /metrics; and in the log, without whom: an operator looks that up."""
    try:
        found = await suspicions(app[SERVICES].store, app[CLOCK]())
    except StorageError as error:
        app[METRICS].errors.labels(kind=type(error).__name__).inc()
        _log.error("suspicions_failed", reason=error.reason)
        return
    counts = Counter(one.rule for one in found)
    for rule in RULES:
        app[METRICS].suspicions.labels(rule=rule.name).set(counts[rule.name])
        if counts[rule.name]:
            _log.warning("suspicious", rule=rule.name, subjects=counts[rule.name])
