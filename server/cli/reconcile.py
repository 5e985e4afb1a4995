"""`focobot reconcile`: messages that the channel has and the log lacks; with --answer they are answered now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, NoReturn

import typer
from aiohttp import web
from rich.console import Console

from server.app import build_app
from server.channels.outbound import ReceivedMessage, Uncertain
from server.cli.environment import settings_or_exit
from server.conversation.turn import TurnContended
from server.keys import CHANNEL, SERVICES
from server.logs import configure_logs
from server.notifications.running import send_answers
from server.notifications.setup import OFFICE, open_sender
from server.phones import mask_phone
from server.reconciling import Desk, Missing, answer_late, find_missing
from server.settings import Settings
from storage import open_store
from storage.port import StorageError

UNDER_WAY = timedelta(minutes=1)  # what came just now may still be answered by the webhook
_MISSING, _BROKEN = 1, 2  # exit codes


def reconcile(
    hours: Annotated[float, typer.Option(min=0.1, max=24 * 30, help="How far to look back.")] = 24,
    begin: Annotated[datetime | None, typer.Option("--from", help="Look from here instead, in UTC.")] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", help="Look until here, in UTC; a minute ago by default.")
    ] = None,
    answer: Annotated[bool, typer.Option("--answer", help="Answer them, the normal way.")] = False,
) -> None:
    """Lists what people wrote that was never processed. Exit code 1: something is missing; 2: it could not be told."""
    settings = settings_or_exit()
    configure_logs(is_production=settings.is_production, level=logging.ERROR)
    now = datetime.now(UTC)
    until = _in_utc(end) if end is not None else now - UNDER_WAY
    since = _in_utc(begin) if begin is not None else until - timedelta(hours=hours)
    if since >= until:
        raise typer.BadParameter("it begins after it ends", param_hint="--from")
    try:
        left = asyncio.run(_reconcile(settings, since, until, answers=answer))
    except (StorageError, TurnContended) as error:
        Console(stderr=True, soft_wrap=True).print(f"DATABASE_URL: {error}", style="red", highlight=False, markup=False)
        raise typer.Exit(_BROKEN) from error
    if left:
        raise typer.Exit(_MISSING)


async def _reconcile(settings: Settings, since: datetime, until: datetime, *, answers: bool) -> int:
    """How many are still missing."""
    missing = await _look(settings, since, until)
    if not missing.now:
        print("nothing is missing")
        return 0
    _show([*missing.now, *missing.later])
    if not answers:
        print(f"{len(missing.now) + len(missing.later)} missing; --answer answers them")
        return len(missing.now) + len(missing.later)
    answered = await _answer_all(settings, missing.now)
    print(f"{answered} answered")
    if missing.later:
        print(f"{len(missing.later)} more of the same people: run it again in a minute")
    return len(missing.later)


async def _look(settings: Settings, since: datetime, until: datetime) -> Missing:
    sender = open_sender(settings)
    if sender is None:
        _fail("set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and WHATSAPP_BUSINESS_NUMBER: there is no list to look at")
    store = open_store(settings.database_url)
    await store.open()
    try:
        missing = await find_missing(sender, store, since, until)
    finally:
        await store.close()
        await sender.close()
    if isinstance(missing, Uncertain):
        _fail(missing.reason)
    return missing


def _fail(reason: str) -> NoReturn:
    Console(stderr=True, soft_wrap=True).print(reason, style="red", highlight=False, markup=False)
    raise typer.Exit(_BROKEN)


async def _answer_all(settings: Settings, missing: Iterable[ReceivedMessage]) -> int:
    """By the real application without its socket and without its scheduler."""
    runner = web.AppRunner(build_app(settings.model_copy(update={"scheduler": False})))
    await runner.setup()
    try:
        office = runner.app[OFFICE]
        if office.sender is None:
            return 0
        desk = Desk(channel=runner.app[CHANNEL], sender=office.sender, services=runner.app[SERVICES])
        answered = [await answer_late(one, desk, datetime.now(UTC)) for one in missing]
        await send_answers(office)
        return sum(answered)
    finally:
        await runner.cleanup()


def _show(missing: Iterable[ReceivedMessage]) -> None:
    """Never a word of a message, nor a whole number."""
    for one in missing:
        what = f"{one.media} media" if one.media else f"{len(one.text)} characters"
        print(f"{one.sent_at:%Y-%m-%d %H:%M:%S}  {one.sid}  {mask_phone(one.sender.partition(':')[2])}  {what}")


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
