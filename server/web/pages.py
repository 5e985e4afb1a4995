"""The pages of a person: settings, the link with WhatsApp, tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo, available_timezones

import segno
from aiohttp import web

from engine.model import TaskFilter
from server.conversation.render import Manner, write_due
from server.phones import written_phone
from server.web.bodies import QrRequest, read_body
from server.web.context import WEB, Web, api
from server.web.layout import language_of, redirect, show, signed_in
from server.web.preferences import local_mute
from server.web.visitor import Visitor, require_visitor
from storage.model import ByFilter, Device, Link, Task

PAGE_SIZE = 50
MOST_ROWS = 500
VIEWS = ("open", "today", "overdue", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task as the page shows it."""

    id: str
    number: int | None
    title: str
    due: str | None
    due_iso: str | None
    overdue: bool
    done: bool
    recurring: bool
    priority: str | None
    project: str | None
    tags: tuple[str, ...]

    @property
    def has_details(self) -> bool:
        return bool(self.due or self.recurring or self.priority or self.project or self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """A device as its person sees it."""

    id: str
    first: str
    last: str
    state: str
    blocked: bool


async def home(request: web.Request) -> web.StreamResponse:
    return redirect("/tasks")


@signed_in
async def tasks_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    view = request.query.get("view", "open")
    view = view if view in VIEWS else VIEWS[0]
    shown = _limit(request.query.get("limit", ""))
    context = request.app[WEB]
    local = context.clock().astimezone(ZoneInfo(visitor.person.preferences.timezone))
    selection = ByFilter(
        filter=_filter_of(view, local.date()),
        today=local.date(),
        clock=local.time().replace(tzinfo=None),
        timezone=visitor.person.preferences.timezone,
        limit=shown,
    )
    page = await context.store.select_tasks(visitor.person.id, selection)
    manner = _manner(request, visitor, local)
    rows = tuple(_row(task, manner, local) for task in page.tasks)
    more = min(shown + PAGE_SIZE, MOST_ROWS) if page.total > len(rows) and shown < MOST_ROWS else None
    return show(request, "tasks.html", visitor, views=VIEWS, view=view, rows=rows, total=page.total, more=more)


@signed_in
async def settings_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    context = request.app[WEB]
    link = await context.store.link_of(visitor.person.id)
    preferences = visitor.person.preferences
    local = context.clock().astimezone(ZoneInfo(preferences.timezone))
    devices = await context.store.devices_of(visitor.person.id)
    manner = _manner(request, visitor, local)
    return show(
        request,
        "settings.html",
        visitor,
        linked=link is not None,
        link_phone=_shown_address(link),
        preferences=preferences,
        mute_until=local_mute(preferences) or "",
        zones=_zones(),
        devices=tuple(_device_row(device, manner) for device in devices),
    )


@signed_in
async def integrations_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    context = request.app[WEB]
    link = await context.store.link_of(visitor.person.id)
    local = context.clock().astimezone(ZoneInfo(visitor.person.preferences.timezone))
    manner = _manner(request, visitor, local)
    linked_on = link.linked_at.astimezone(local.tzinfo).date() if link and link.linked_at else None
    return show(
        request,
        "integrations.html",
        visitor,
        link=link,
        link_phone=_shown_address(link),
        linked_at=write_due(linked_on, None, manner) if linked_on else "",
        whatsapp_url=whatsapp_url(context),
        bot_number=written_phone(context.bot_number),
    )


@api
async def qr_code(request: web.Request) -> web.StreamResponse:
    """POST `{"code"}` → `{"svg"}`: opens WhatsApp with the message that links filled in."""
    await require_visitor(request)
    body = await read_body(request, QrRequest)
    url = whatsapp_url(request.app[WEB], f"VERIFY%20{body.code}")
    drawing = BytesIO()
    segno.make(url, error="m").save(
        drawing, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True, border=0
    )
    return web.json_response({"svg": drawing.getvalue().decode()})


def whatsapp_url(context: Web, quoted_text: str | None = None) -> str:
    """The link that opens a chat with the bot; `quoted_text` is percent-encoded already."""
    return f"https://wa.me/{context.bot_number.lstrip('+')}" + (f"?text={quoted_text}" if quoted_text else "")


def _shown_address(link: Link | None) -> str | None:
    if link is None:
        return None
    return written_phone(link.phone) if link.phone else link.external_id


def _filter_of(view: str, today: date) -> TaskFilter:
    match view:
        case "today":
            return TaskFilter(due_from=today, due_to=today)
        case "overdue":
            return TaskFilter(status="overdue")
        case "done":
            return TaskFilter(status="done")
        case _:
            return TaskFilter()


def _row(task: Task, manner: Manner, local: datetime) -> Row:
    is_open = task.status == "open"
    return Row(
        id=task.id,
        number=task.number if is_open else None,
        title=task.title,
        due=write_due(task.due_date, task.due_time, manner) if task.due_date else None,
        due_iso=_iso(task.due_date, task.due_time),
        overdue=is_open and _is_overdue(task, local),
        done=not is_open,
        recurring=task.recurrence is not None,
        priority=task.priority,
        project=task.project,
        tags=task.tags,
    )


def _device_row(device: Device, manner: Manner) -> DeviceRow:
    first, last = (moment.astimezone(manner.zone) for moment in (device.first_seen_at, device.last_seen_at))
    state = "trusted" if device.is_trusted else "new"
    return DeviceRow(
        id=device.id,
        first=write_due(first.date(), None, manner),
        last=write_due(last.date(), last.time(), manner),
        state="blocked" if device.is_blocked else state,
        blocked=device.is_blocked,
    )


def _iso(day: date | None, clock: time | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{clock:%H:%M}" if clock else day.isoformat()


def _is_overdue(task: Task, local: datetime) -> bool:
    if task.due_date is None:
        return False
    now = local.replace(tzinfo=None)
    return datetime.combine(task.due_date, task.due_time or time.max) < now


def _manner(request: web.Request, visitor: Visitor, local: datetime) -> Manner:
    """How dates are written on the page: as the chat writes them, in the page's language."""
    language = language_of(request, visitor).language
    bundles = request.app[WEB].services.bundles
    zone = ZoneInfo(visitor.person.preferences.timezone)
    return Manner(language=bundles.languages[bundles.pick(language)], zone=zone, today=local.date())


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        return PAGE_SIZE
    return min(max(int(text), 1), MOST_ROWS)


@cache
def _zones() -> tuple[str, ...]:
    """The zones that are places; the rest of the database are aliases and fixed offsets."""
    return tuple(
        sorted(
            name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
        )
    )
