"""Models in the application: opened only where a key is configured, so that nobody else pays for the import."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from functools import partial

import structlog
from aiohttp import web

from server.cipher import Cipher
from server.fallback.budget import Budget
from server.fallback.desk import Desk
from server.fallback.measures import new_measures
from server.fallback.port import Provider
from server.fallback.worker import Worker
from server.keys import CLOCK, METRICS, SERVICES, SETTINGS
from server.notifications.running import send_answers
from server.notifications.setup import OFFICE
from server.settings import Settings

_log = structlog.get_logger("fallback")
DESK: web.AppKey[Desk] = web.AppKey("desk", Desk)


def open_desk(settings: Settings, cipher: Cipher) -> Desk | None:
    """None when no provider has a key: FocoBot then answers with menus, and opens nothing.

    None too when nothing can leave by the channel's own API: a suggestion would never arrive, a menu does.
    """
    keys = {"openai": settings.openai_api_key, "kimi": settings.kimi_api_key, "glm": settings.glm_api_key}
    if not any(keys[name] for name in settings.llm_order):
        return None
    if settings.twilio_account_sid is None or settings.bot_number is None:
        _log.warning("models_not_asked", reason="no account or number to send their suggestions from")
        return None
    budget = Budget(questions=settings.llm_questions_a_day, tokens=settings.llm_tokens_a_day)
    return Desk(opening=partial(_open_providers, settings), cipher=cipher, budget=budget)


def _open_providers(settings: Settings) -> Sequence[Provider]:
    from server.fallback.providers import open_providers  # noqa: PLC0415 - the client library takes half a second

    return open_providers(settings)


async def answer_questions(app: web.Application) -> AsyncIterator[None]:
    """A cleanup context, after the services' and the notifications': the worker runs as long as the application does.

    Without a desk too, once: what a process with a model put aside is answered by the menu.
    """
    settings, services = app[SETTINGS], app[SERVICES]
    desk = app.get(DESK) or Desk(cipher=services.cipher, budget=Budget(questions=0, tokens=0))
    office = app[OFFICE]
    worker = Worker(
        desk=desk,
        services=services,
        measures=new_measures(app[METRICS].registry),
        deadline_seconds=settings.llm_deadline_seconds,
        clock=app[CLOCK],
        deliver=partial(send_answers, office),
        show_typing=office.sender.show_typing if office.sender is not None else None,
    )
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        for provider in desk.providers:
            await provider.close()
