"""`focobot cron`: one round of notifications, as the cron endpoint runs it, without a server."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry
from rich.console import Console

from server.cipher import Cipher
from server.cli.environment import settings_or_exit
from server.conversation.render import load_bundles
from server.notifications.measures import new_measures
from server.notifications.office import Office
from server.notifications.running import run_round
from server.notifications.setup import open_sender
from server.settings import Settings
from server.web.cron import BadWish, cron_answer, wanted_of
from storage import open_store
from storage.port import StorageError


def cron(
    action: Annotated[str | None, typer.Option(help="Only this type, as morning_digest.")] = None,
    user: Annotated[str | None, typer.Option(help="Only this person, by id or e-mail.")] = None,
) -> None:
    """Sends what is due, and prints what was sent as JSON. Safe beside a server, its scheduler and other calls."""
    settings = settings_or_exit()
    try:
        print(json.dumps(asyncio.run(_run(settings, action, user)), ensure_ascii=False))
    except BadWish as error:
        raise typer.BadParameter(str(error), param_hint=f"--{error.field.removesuffix('Id')}") from error
    except StorageError as error:
        Console(stderr=True, soft_wrap=True).print(f"DATABASE_URL: {error}", style="red", highlight=False, markup=False)
        raise typer.Exit(1) from error


async def _run(settings: Settings, action: str | None, user: str | None) -> dict[str, object]:
    store = open_store(settings.database_url)
    sender = open_sender(settings)
    await store.open()
    try:
        office = Office(
            store=store,
            bundles=load_bundles(),
            cipher=Cipher(settings.encryption_keys),
            templates=settings.templates,
            sender=sender,
            measures=new_measures(CollectorRegistry()),
            clock=lambda: datetime.now(UTC),
        )
        tally = await run_round(office, await wanted_of(action, user, store))
        return cron_answer(tally, office.clock())
    finally:
        if sender is not None:
            await sender.close()
        await store.close()
