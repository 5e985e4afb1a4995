"""The typed keys under which the application keeps what its handlers share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from server.audit_budget import AuditBudget
from server.metrics import Metrics
from server.settings import Settings
from server.turnstile import Turnstile

if TYPE_CHECKING:
    from server.channels.twilio import TwilioChannel
    from server.conversation.turn import Services

Clock = Callable[[], datetime]

SETTINGS = web.AppKey("settings", Settings)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
METRICS = web.AppKey("metrics", Metrics)
FORGERIES = web.AppKey("forgeries", AuditBudget)
TURNSTILE = web.AppKey("turnstile", Turnstile)
CHANNEL: web.AppKey[TwilioChannel] = web.AppKey("channel")
SERVICES: web.AppKey[Services] = web.AppKey("services")
