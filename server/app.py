"""The aiohttp application: what it holds, in the order it is opened, and what every request passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import structlog
from aiohttp import web

from server.audit_budget import AuditBudget
from server.channels.twilio import TwilioChannel
from server.cipher import Cipher
from server.conversation.render import load_bundles
from server.conversation.turn import Services
from server.fallback.setup import DESK, answer_questions, open_desk
from server.json_errors import BODY_LIMIT, bounded_body, json_errors
from server.keys import CHANNEL, CLOCK, FORGERIES, METRICS, SERVICES, SETTINGS, TURNSTILE, Clock
from server.metrics import new_metrics
from server.notifications.setup import notify
from server.proxies import behind_proxies
from server.retention import purge_by_itself
from server.routes import add_routes
from server.security_headers import header_writer
from server.settings import Settings
from server.turnstile import Turnstile
from server.understanding import load_interpreter, load_mentions, load_work_reader
from server.web.export import ExportLinks
from server.web.setup import attach, error_pages
from server.web.simulated_world import TravellingClock
from storage import open_store

FORGERY_ROWS_A_MINUTE = 120

_log = structlog.get_logger("server")


def utc_now() -> datetime:
    return datetime.now(UTC)


def build_app(settings: Settings, *, clock: Clock = utc_now) -> web.Application:
    """The whole server for these settings. Nothing is opened before it starts; a failed start raises what failed."""
    app = web.Application(
        client_max_size=BODY_LIMIT, middlewares=(behind_proxies, error_pages, json_errors, bounded_body)
    )
    cipher = Cipher(settings.encryption_keys)
    app[SETTINGS] = settings
    app[CLOCK] = clock if settings.is_production else TravellingClock(clock)
    app[METRICS] = new_metrics()
    app[TURNSTILE] = Turnstile()
    app[FORGERIES] = AuditBudget(rows_a_minute=FORGERY_ROWS_A_MINUTE)
    app[CHANNEL] = TwilioChannel(
        keys=settings.signing_keys,
        base_url=settings.base_url,
        fingerprint_secret=settings.fingerprint_secret,
        cipher=cipher,
    )
    app.on_response_prepare.append(header_writer(is_production=settings.is_production))
    if (desk := open_desk(settings, cipher)) is not None:
        app[DESK] = desk
    app.cleanup_ctx.append(_services)
    app.cleanup_ctx.append(purge_by_itself)
    app.cleanup_ctx.append(notify)
    app.cleanup_ctx.append(answer_questions)
    attach(app)
    add_routes(app)
    return app


async def _services(app: web.Application) -> AsyncIterator[None]:
    """The grammar, then the database, brought up to date; both before the first request is taken."""
    settings, cipher = app[SETTINGS], Cipher(app[SETTINGS].encryption_keys)
    interpret = await asyncio.to_thread(load_interpreter)
    store = open_store(settings.database_url)
    await store.open()
    try:
        for name in await store.migrate():
            _log.info("migrated", migration=name)
        app[SERVICES] = Services(
            store=store,
            interpret=interpret,
            mentions=load_mentions(),
            bundles=load_bundles(),
            cipher=cipher,
            limits=settings.limits,
            code_secret=settings.fingerprint_secret,
            export_link=ExportLinks(secret=settings.fingerprint_secret, base_url=settings.base_url).link_for,
            read_work=load_work_reader(),
            deferral=app.get(DESK),
        )
        yield
    finally:
        await store.close()
