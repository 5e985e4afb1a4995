"""A calendar to subscribe to: GET /calendar/<secret>.ics for whoever has the address, and its making and revoking."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo

from aiohttp import web

from engine.model import TaskFilter, TaskStatus
from server.web.context import WEB, Web, api, texts_for
from server.web.errors import ApiError
from server.web.visitor import require_login
from storage.access import CalendarFeed
from storage.changes import AddAudit
from storage.facts import ByFilter
from storage.model import Person, Task

MOST_TASKS = 5_000
DONE_SHOWN = timedelta(days=30)
READING_NOTED_EVERY = timedelta(minutes=5)
KEPT_FOR_MINUTES = "private, max-age=300"
_PAGE = 500
Form = Literal["events", "todos"]


@api
async def feed_state(request: web.Request) -> web.StreamResponse:
    """Whether there is an address, since when, and when a calendar last asked. The address itself is not kept."""
    visitor = await require_login(request)
    feed = await request.app[WEB].store.calendar_feed(visitor.person.id)
    return web.json_response(_state(feed))


@api
async def make_feed(request: web.Request) -> web.StreamResponse:
    """A new address, shown this once; the one before is no longer good."""
    visitor = await require_login(request)
    context, user_id = request.app[WEB], visitor.person.id
    secret = secrets.token_urlsafe(32)
    await context.store.put_calendar_feed(user_id, _hash(secret), context.clock())
    await _record(context, user_id, "calendar_created")
    url = f"{context.settings.base_url}/calendar/{secret}.ics"
    addresses = {"url": url, "webcal": "webcal" + url.removeprefix("https").removeprefix("http")}
    return web.json_response(addresses | _state(await context.store.calendar_feed(user_id)), status=201)


@api
async def drop_feed(request: web.Request) -> web.StreamResponse:
    visitor = await require_login(request)
    context, user_id = request.app[WEB], visitor.person.id
    if not await context.store.drop_calendar_feed(user_id, context.clock()):
        raise ApiError(404, "calendar_not_found")
    await _record(context, user_id, "calendar_revoked")
    return web.Response(status=204)


@api
async def read_feed(request: web.Request) -> web.StreamResponse:
    """The calendar. `?as=todos` gives everything as to-dos, done ones of the last month too.

    A wrong secret is looked up by its hash like a right one: the time that it takes tells nothing.
    """
    context = request.app[WEB]
    form = request.query.get("as", "events")
    if form not in get_args(Form):
        raise ApiError(400, "invalid_field", field="as")
    feed = await context.store.calendar_feed_by_hash(_hash(request.match_info["secret"]))
    account = await context.store.account_by_id(feed.user_id) if feed is not None else None
    if feed is None or account is None or account.is_locked:
        raise ApiError(404, "calendar_not_found")
    wait = context.pace.wait_before(f"calendar {feed.user_id}", context.clock())
    if wait is not None:
        raise ApiError(429, "too_many_requests", headers={"Retry-After": "60"})
    await _note_reading(context, feed)
    return _answer(request, await _write(request, account.person, cast("Form", form)))


async def _write(request: web.Request, person: Person, form: Form) -> bytes:
    from server.web.task_calendar import CalendarPage, write_calendar  # noqa: PLC0415 - slow to load, and rarely used

    context = request.app[WEB]
    zone = ZoneInfo(person.preferences.timezone)
    statuses: tuple[TaskStatus, ...] = ("open", "done") if form == "todos" else ("open",)
    tasks = [task for status in statuses async for task in _tasks(context, person, status)]
    page = CalendarPage(
        name=texts_for(request, person.preferences.language)("calendar-name"),
        url=f"{context.settings.base_url}/tasks",
        zone=zone,
        today=context.clock().astimezone(zone).date(),
        form=form,
    )
    return write_calendar(tasks, page)


async def _tasks(context: Web, person: Person, status: TaskStatus) -> AsyncIterator[Task]:
    """Page by page, and not without end."""
    local = context.clock().astimezone(ZoneInfo(person.preferences.timezone))
    since = (local - DONE_SHOWN).date() if status == "done" else None
    for offset in range(0, MOST_TASKS, _PAGE):
        selection = ByFilter(
            filter=TaskFilter(status=status, due_from=since),
            today=local.date(),
            clock=local.time().replace(tzinfo=None),
            timezone=person.preferences.timezone,
            limit=_PAGE,
            offset=offset,
        )
        page = await context.store.select_tasks(person.id, selection)
        for task in page.tasks:
            yield task
        if offset + _PAGE >= page.total:
            return


def _answer(request: web.Request, written: bytes) -> web.Response:
    etag = hashlib.sha256(written).hexdigest()[:32]
    if any(one.value in (etag, "*") for one in request.if_none_match or ()):
        response = web.Response(status=304)
    else:
        response = web.Response(body=written, content_type="text/calendar", charset="utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="focobot.ics"'
    response.etag = etag
    response.headers["Cache-Control"] = KEPT_FOR_MINUTES
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


async def _note_reading(context: Web, feed: CalendarFeed) -> None:
    now = context.clock()
    if feed.last_read_at is None or now - feed.last_read_at >= READING_NOTED_EVERY:
        await context.store.touch_calendar_feed(feed.user_id, now)


def _state(feed: CalendarFeed | None) -> dict[str, Any]:
    return {
        "active": feed is not None,
        "created_at": feed.created_at.isoformat() if feed else None,
        "last_read_at": feed.last_read_at.isoformat() if feed and feed.last_read_at else None,
    }


async def _record(context: Web, user_id: str, action: str) -> None:
    await context.store.audit((AddAudit(action=action, success=True, user_id=user_id),), context.clock())
