"""REST of what operators watch: /api/monitor/…, the tables of the monitor with their filters, pages and figures."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from server.notifications.kinds import POLICIES
from server.web.context import WEB, api
from server.web.errors import ApiError
from server.web.linking import folded
from server.web.security import page_size, person_id, require_operator
from storage.changes import AddAudit
from storage.oversight import HourFigures, Window
from storage.port import Store

LOOKED_BACK = timedelta(hours=24)
LONGEST_LOOK = timedelta(days=366)
HOURLY_UP_TO = timedelta(days=3)
GOOD_AGAIN_FOR = timedelta(hours=2)  # long enough to leave after a restart or a pause of the channel
_COMMON = frozenset({"since", "until", "phone", "user", "limit", "cursor"})
_ANSWERS = {"true": True, "false": False}
_COLUMNS: Mapping[str, str] = {
    "kind": "notification_type",
    "action": "action_type",
    "details": "action_details",
    "processing_ms": "processing_time_ms",
}
_STATUSES = ("pending", "sent", "failed", "cancelled", "held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`kind` is what the filter by kind is called here; `choices` its values, where they are few."""

    rows: Callable[[Store, Window], Awaitable[tuple[Any, ...]]]
    figures: Callable[[Store, Window], Awaitable[tuple[HourFigures, ...]]]
    kind: str
    filters: frozenset[str]
    choices: tuple[str, ...] = ()


TABLES: Mapping[str, Table] = {
    "commands": Table(
        rows=lambda store, window: store.commands_in(window),
        figures=lambda store, window: store.command_figures(window),
        kind="command",
        filters=_COMMON | {"command", "success"},
    ),
    "events": Table(
        rows=lambda store, window: store.events_in(window),
        figures=lambda store, window: store.event_figures(window),
        kind="action",
        filters=_COMMON | {"action", "success"},
    ),
    "notifications": Table(
        rows=lambda store, window: store.notices_in(window),
        figures=lambda store, window: store.notice_hours(window),
        kind="type",
        filters=_COMMON | {"type", "status"},
        choices=tuple(POLICIES),
    ),
}


def rows_of(name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The handler of GET /api/monitor/<name>: `{"items","next"}`, the newest first."""
    table = TABLES[name]

    @api
    async def list_rows(request: web.Request) -> web.StreamResponse:
        await require_operator(request)
        window = await _window(request, table)
        found = await table.rows(request.app[WEB].store, replace(window, limit=window.limit + 1))
        page = found[: window.limit]
        following = _cursor(page[-1]) if len(found) > window.limit else None
        return web.json_response({"items": [_row_as_json(row) for row in page], "next": following})

    return list_rows


def chart_of(name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The handler of GET /api/monitor/<name>/chart: how many rows each hour or day has, gaps filled with zeros."""
    table = TABLES[name]

    @api
    async def draw(request: web.Request) -> web.StreamResponse:
        await require_operator(request)
        window = await _window(request, table)
        step, buckets = buckets_of(await table.figures(request.app[WEB].store, window), window)
        told = [{"at": one.hour.isoformat(), "total": one.total, "failed": one.failed} for one in buckets]
        return web.json_response({"bucket": "hour" if step < timedelta(days=1) else "day", "buckets": told})

    return draw


@api
async def message_outcomes(request: web.Request) -> web.StreamResponse:
    """What came of messages since then, by action and reason."""
    await require_operator(request)
    found = await request.app[WEB].store.message_outcomes(_since(request))
    return web.json_response({"items": [_row_as_json(one) for one in found], "next": None})


@api
async def understanding(request: web.Request) -> web.StreamResponse:
    """Who understood the messages since then: the rules, a menu, a model, nobody."""
    await require_operator(request)
    found = await request.app[WEB].store.understanding_since(_since(request))
    return web.json_response({"items": [_row_as_json(one) for one in found], "next": None})


@api
async def models(request: web.Request) -> web.StreamResponse:
    """What each model was asked since then, and what it took."""
    await require_operator(request)
    found = await request.app[WEB].store.models_since(_since(request))
    return web.json_response({"items": [_row_as_json(one) for one in found], "next": None})


@api
async def resend(request: web.Request) -> web.StreamResponse:
    """What is held or has failed is due again, and good for two hours at least. 404, 409 for anything else."""
    operator = await require_operator(request)
    context, user_id, notice_id = request.app[WEB], request.match_info["user"], request.match_info["id"]
    notice = await context.store.notice_by_id(user_id, notice_id)
    if notice is None:
        raise ApiError(404, "notice_not_found")
    now = context.clock()
    if not await context.store.resend_notice(user_id, notice_id, now=now, good_until=now + GOOD_AGAIN_FOR):
        raise ApiError(409, "notice_not_resendable")
    details = {"notification": notice_id, "type": notice.kind, "was": notice.status, "by": operator.person.id}
    row = AddAudit(action="notification_resent", success=True, user_id=user_id, phone=notice.phone, details=details)
    await context.store.audit((row,), now)
    again = await context.store.notice_by_id(user_id, notice_id)
    return web.json_response(_row_as_json(again or notice))


async def _window(request: web.Request, table: Table) -> Window:
    """Raises ApiError 400 that names what is unknown or wrong."""
    query = request.query
    for name in query:
        if name not in table.filters:
            raise ApiError(400, "unknown_field", field=name[:100])
    until = _moment(request, "until") or request.app[WEB].clock() + timedelta(seconds=1)
    since = _moment(request, "since") or until - LOOKED_BACK
    if not timedelta() < until - since <= LONGEST_LOOK:
        raise ApiError(400, "invalid_field", field="since")
    return Window(
        since=since,
        until=until,
        limit=page_size(request),
        after=_place(query.get("cursor")),
        phone=_phone(query.get("phone")),
        user_id=await person_id(request.app[WEB], query["user"]) if "user" in query else None,
        kind=_one_of(request, table.kind, table.choices),
        success=_success(query.get("success")),
        status=_one_of(request, "status", _STATUSES),
    )


def _since(request: web.Request) -> datetime:
    return _moment(request, "since") or request.app[WEB].clock() - LOOKED_BACK


def _moment(request: web.Request, name: str) -> datetime | None:
    """An instant with its offset; "+" may have come as a space."""
    text = request.query.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        if moment.tzinfo is None or not 1970 <= moment.year <= 2999:
            raise ValueError(text)
    except ValueError as error:
        raise ApiError(400, "invalid_field", field=name) from error
    return moment.astimezone(UTC)


def _phone(text: str | None) -> str | None:
    """A number however it is written, or the id of somebody who has none."""
    if text is None:
        return None
    if any(character.isalpha() for character in text):
        return _plain(text, "phone")
    return folded(text)


def _one_of(request: web.Request, name: str, choices: tuple[str, ...]) -> str | None:
    text = request.query.get(name)
    if text is not None and choices and text not in choices:
        raise ApiError(400, "invalid_field", field=name)
    return None if text is None else _plain(text, name)


def _plain(text: str, name: str) -> str:
    if not text or len(text) > 100 or not text.isascii() or not text.isprintable():
        raise ApiError(400, "invalid_field", field=name)
    return text


def _success(text: str | None) -> bool | None:
    if text is not None and text not in _ANSWERS:
        raise ApiError(400, "invalid_field", field="success")
    return None if text is None else _ANSWERS[text]


def _cursor(row: Any) -> str:
    told = f"{row.created_at.isoformat()} {row.id}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _place(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    try:
        at, _, row_id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(" ")
        return datetime.fromisoformat(at).astimezone(UTC), str(uuid.UUID(row_id))
    except (ValueError, binascii.Error, OverflowError) as error:
        raise ApiError(400, "invalid_field", field="cursor") from error


def _row_as_json(row: Any) -> dict[str, Any]:
    """The record under the names of the table's columns, instants in ISO 8601."""
    return {
        _COLUMNS.get(name, name): value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(row).items()
    }


def buckets_of(figures: tuple[HourFigures, ...], window: Window) -> tuple[timedelta, tuple[HourFigures, ...]]:
    """The width of the buckets, and all that the window spans, those without any row too."""
    step = timedelta(hours=1) if window.until - window.since <= HOURLY_UP_TO else timedelta(days=1)
    totals: Counter[datetime] = Counter()
    failures: Counter[datetime] = Counter()
    for one in figures:
        totals[_floor(one.hour, step)] += one.total
        failures[_floor(one.hour, step)] += one.failed
    at = _floor(window.since, step)
    buckets: list[HourFigures] = []
    while at < window.until:
        buckets.append(HourFigures(hour=at, total=totals[at], failed=failures[at]))
        at += step
    return step, tuple(buckets)


def _floor(moment: datetime, step: timedelta) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if step < timedelta(days=1) else hour.replace(hour=0)
