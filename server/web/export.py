"""What FocoBot knows of a person, as one JSON file: from the settings page, or by a link in the chat that expires.

The link opens a page with a button, so that a messenger's preview of the link fetches nothing of the person.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from engine.model import TaskFilter
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.layout import show
from server.web.linking import state_of
from server.web.preferences import as_json as preferences_json
from server.web.tasks import as_json as task_json
from server.web.visitor import require_visitor
from storage.facts import ByFilter
from storage.model import Person

LIFETIME = timedelta(minutes=15)
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLinks:
    """Makes and reads the links. The token says whose data and until when, under an HMAC."""

    secret: str
    base_url: str

    def link_for(self, user_id: str, now: datetime) -> str:
        """An address that gives out the person's data for a quarter of an hour."""
        until = int((now + LIFETIME).timestamp())
        told = f"{user_id}.{until}"
        token = base64.urlsafe_b64encode(f"{told}.{self._sign(told)}".encode()).decode().rstrip("=")
        return f"{self.base_url}/export/{token}"

    def person_of(self, token: str, now: datetime) -> str | None:
        """Whose data the token opens; None when it is not ours, or has expired."""
        try:
            text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("ascii")
        except (ValueError, binascii.Error):
            return None
        told, _, signature = text.rpartition(".")
        user_id, _, until = told.rpartition(".")
        if not hmac.compare_digest(signature, self._sign(told)) or int(until) <= now.timestamp():
            return None
        return user_id

    def _sign(self, told: str) -> str:
        return hmac.new(self.secret.encode(), f"export\0{told}".encode(), hashlib.sha256).hexdigest()


async def export_page(request: web.Request) -> web.StreamResponse:
    """GET /export/{token}: a button, or that the link has expired."""
    is_live = _links(request.app[WEB]).person_of(request.match_info["token"], request.app[WEB].clock()) is not None
    return show(request, "export.html", status=200 if is_live else 410, is_live=is_live)


@api
async def export_by_link(request: web.Request) -> web.StreamResponse:
    """POST /export/{token}: the file."""
    context = request.app[WEB]
    user_id = _links(context).person_of(request.match_info["token"], context.clock())
    account = await context.store.account_by_id(user_id) if user_id else None
    if account is None or account.is_locked:
        raise ApiError(410, "export_expired")
    return await _file(context, account.person)


@api
async def export_own(request: web.Request) -> web.StreamResponse:
    """GET /api/export: the file, for who is logged in."""
    visitor = await require_visitor(request)
    return await _file(request.app[WEB], visitor.person)


async def _file(context: Web, person: Person) -> web.Response:
    response = web.json_response(await collect(context, person))
    day = context.clock().astimezone(ZoneInfo(person.preferences.timezone)).date()
    response.headers["Content-Disposition"] = f'attachment; filename="focobot-{day.isoformat()}.json"'
    return response


async def collect(context: Web, person: Person) -> Mapping[str, Any]:
    projects = await context.store.projects(person.id)
    return {
        "exported_at": context.clock().astimezone(UTC).isoformat(),
        "person": {"id": person.id, "email": person.email, "name": person.name},
        "preferences": preferences_json(person.preferences),
        "whatsapp": state_of(await context.store.link_of(person.id)),
        "projects": [{"id": one.id, "name": one.name, "workspace": one.workspace} for one in projects],
        "tasks": await _tasks(context, person),
    }


async def _tasks(context: Web, person: Person) -> list[dict[str, Any]]:
    """All of them, open and done, a page at a time."""
    local = context.clock().astimezone(ZoneInfo(person.preferences.timezone))
    found: list[dict[str, Any]] = []
    while True:
        selection = ByFilter(
            filter=TaskFilter(status="all"),
            today=local.date(),
            clock=local.time().replace(tzinfo=None),
            timezone=person.preferences.timezone,
            limit=_PAGE,
            offset=len(found),
        )
        page = await context.store.select_tasks(person.id, selection)
        found += [task_json(task) for task in page.tasks]
        if not page.tasks or len(found) >= page.total:
            return found


def _links(context: Web) -> ExportLinks:
    return ExportLinks(secret=context.settings.fingerprint_secret, base_url=context.settings.base_url)
