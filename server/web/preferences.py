"""GET and PATCH /api/preferences, with the keys of set_preference."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from aiohttp import web

from server.web import conditional
from server.web.bodies import PreferencesPatch, read_body
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.visitor import require_visitor
from storage.changes import Committed, PutPerson
from storage.model import Person, Preferences
from storage.port import Store

NOTIFICATION_TYPES = ("morning_digest", "evening_summary", "overdue_reminder", "deadline_alert", "task_reminder")
_TRIES = 5


@api
async def get_preferences(request: web.Request) -> web.StreamResponse:
    visitor = await require_visitor(request)
    return conditional.answer(request, as_json(visitor.person.preferences))


@api
async def patch_preferences(request: web.Request) -> web.StreamResponse:
    """What the body does not name stays as it is; the answer is the whole."""
    visitor = await require_visitor(request)
    body = await read_body(request, PreferencesPatch)
    context = request.app[WEB]
    _check(body, context)
    return conditional.answer(request, as_json(await _change(request, visitor.person, body)))


def as_json(preferences: Preferences) -> dict[str, Any]:
    return {
        "language": preferences.language,
        "timezone": preferences.timezone,
        "morning_time": f"{preferences.morning_time:%H:%M}",
        "evening_time": f"{preferences.evening_time:%H:%M}",
        "overdue_time": f"{preferences.overdue_time:%H:%M}",
        "mute_until": local_mute(preferences),
        "enabled": {name: getattr(preferences, name) for name in NOTIFICATION_TYPES},
        "quick_capture": preferences.quick_capture,
        "quiet_days": list(preferences.quiet_days),
        "plain_text": preferences.plain_text,
    }


def local_mute(preferences: Preferences) -> str | None:
    """The end of the silence on the person's own clock."""
    if preferences.mute_until is None:
        return None
    return f"{preferences.mute_until.astimezone(ZoneInfo(preferences.timezone)):%Y-%m-%dT%H:%M}"


def _check(body: PreferencesPatch, context: Web) -> None:
    if body.timezone is not None and body.timezone not in available_timezones():
        raise ApiError(400, "invalid_field", field="timezone")
    if body.language is not None and body.language not in context.catalog.languages:
        raise ApiError(400, "invalid_field", field="language")


async def _change(request: web.Request, person: Person, body: PreferencesPatch) -> Preferences:
    """Applies the patch to the newest version of the person, again when a message came between."""
    context = request.app[WEB]
    current: Person | None = person
    for _ in range(_TRIES):
        if current is None:
            break
        conditional.refuse_outdated(request, as_json(current.preferences))
        changed = replace(current, preferences=patched(current.preferences, body))
        change = (PutPerson(person=changed),)
        if isinstance(await context.store.apply(person.id, current.version, change, context.clock()), Committed):
            return changed.preferences
        current = await _reload(context.store, person.id)
    raise ApiError(409, "busy")


async def _reload(store: Store, user_id: str) -> Person | None:
    account = await store.account_by_id(user_id)
    return account.person if account else None


def patched(preferences: Preferences, body: PreferencesPatch) -> Preferences:
    """The preferences with what the body names; null clears only what may be empty."""
    given = {name: getattr(body, name) for name in body.model_fields_set}
    enabled = given.pop("enabled", None) or {}
    kept = {name: value for name, value in given.items() if value is not None or name in ("language", "mute_until")}
    changes = kept | enabled
    if "timezone" in changes:
        changes["timezone_confirmed"] = True
    if "quiet_days" in changes:
        changes["quiet_days"] = tuple(sorted(set(changes["quiet_days"])))
    if changes.get("mute_until") is not None:
        changes["mute_until"] = _instant(changes["mute_until"], changes.get("timezone", preferences.timezone))
    return replace(preferences, **changes)


def _instant(moment: date | datetime, timezone: str) -> datetime:
    """A day means its first minute, both on the person's clock."""
    local = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return local.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
