"""The office of an application: built from its settings, running while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry

from server.channels.outbound import Sender
from server.channels.simulated import SimulatedSender
from server.conversation.turn import Services
from server.keys import CLOCK, METRICS, SERVICES, SETTINGS
from server.notifications.measures import new_measures
from server.notifications.office import Office
from server.notifications.scheduler import run_forever
from server.settings import Settings

OFFICE = web.AppKey("office", Office)


def open_office(
    settings: Settings, services: Services, registry: CollectorRegistry, clock: Callable[[], datetime]
) -> Office:
    """In development without an account, what would leave goes to the simulator."""
    return Office(
        store=services.store,
        bundles=services.bundles,
        cipher=services.cipher,
        templates=settings.templates,
        sender=open_sender(settings) or (None if settings.is_production else SimulatedSender()),
        measures=new_measures(registry),
        clock=clock,
    )


def open_sender(settings: Settings) -> Sender | None:
    """None where no account or number is configured. Twilio's package is imported only where there is."""
    if settings.twilio_account_sid is None or settings.bot_number is None:
        return None
    from server.channels.sender import TwilioAccount, TwilioSender  # noqa: PLC0415 - a tenth of a second and 12 MB

    return TwilioSender(
        TwilioAccount(
            account_sid=settings.twilio_account_sid,
            username=settings.twilio_api_key_sid or settings.twilio_account_sid,
            password=settings.twilio_api_key_secret or settings.twilio_auth_token,
            number=settings.bot_number,
            api_url=settings.twilio_api_base_url,
            base_url=settings.base_url,
        )
    )


async def notify(app: web.Application) -> AsyncIterator[None]:
    """For cleanup_ctx, after the services: the scheduler runs beside the server and ends with it."""
    office = open_office(app[SETTINGS], app[SERVICES], app[METRICS].registry, app[CLOCK])
    app[OFFICE] = office
    running = asyncio.create_task(run_forever(office, plans=app[SETTINGS].scheduler))
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    if office.sender is not None:
        await office.sender.close()
