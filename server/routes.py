"""Every URL on one screen."""

from __future__ import annotations

from aiohttp import web

from server import health, webhook
from server.channels.twilio import WEBHOOK_PATH
from server.keys import SETTINGS
from server.web.routes import web_routes


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.get(WEBHOOK_PATH, webhook.webhook_health),
            web.post(WEBHOOK_PATH, webhook.receive),
            web.get("/healthz", health.healthz),
            web.get("/readyz", health.readyz),
            web.get("/metrics", health.metrics),
            *web_routes(development=not app[SETTINGS].is_production),
        ]
    )
