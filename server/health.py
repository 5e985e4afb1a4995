"""Liveness, readiness, figures."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from server.json_errors import refusal
from server.keys import METRICS, SERVICES, SETTINGS
from storage.port import StorageError

_PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


async def healthz(request: web.Request) -> web.Response:
    """The process runs."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Messages can be answered: the grammar was loaded at start (else there is no server), the database answers now."""
    services = request.app[SERVICES]
    try:
        await services.store.ping()
    except StorageError as error:
        checks = {"grammar": "ok", "database": error.reason}
        return web.json_response({"status": "unavailable", "checks": checks}, status=503)
    return web.json_response({"status": "ok", "checks": {"grammar": "ok", "database": "ok"}})


async def metrics(request: web.Request) -> web.Response:
    """For who has the token; with none configured, for this machine only."""
    if not _may_read_metrics(request):
        return refusal(403, "forbidden", "metrics need the bearer FOCOBOT_METRICS_TOKEN, or a call from this machine")
    body = generate_latest(request.app[METRICS].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _may_read_metrics(request: web.Request) -> bool:
    token = request.app[SETTINGS].metrics_token
    if token is not None:
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    return _is_this_machine(request)


def _is_this_machine(request: web.Request) -> bool:
    """A proxy on this machine calls from loopback as well, for anybody: what came through one is not local."""
    if any(header in request.headers for header in _PROXY_HEADERS):
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
