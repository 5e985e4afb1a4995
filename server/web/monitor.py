"""GET /monitor: what operators watch. Tables narrowed by time, phone and what the rows are, most with a chart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from server.notifications.remedies import remedy_of
from server.phones import BadPhone, fold_phone, written_phone
from server.web.context import WEB
from server.web.layout import language_of, show, signed_in
from server.web.oversight import buckets_of
from server.web.visitor import Visitor
from storage.oversight import HourFigures, OpenLockout, Window
from storage.port import Store

HOURS = (1, 24, 168, 720)
MOST_ROWS = 200
MOST_LOCKS = 50
RESENDABLE = ("held", "failed")
UNSENT = (*RESENDABLE, "pending")
_DEFAULT_HOURS = 24
EVENT_ACTIONS = (
    "message_received", "message_rejected", "command_executed", "command_failed", "session_created", "session_expired",
    "session_revoked", "verification_attempt", "verification_success", "verification_failed", "device_registered",
    "device_blocked", "device_unblocked", "rate_limit_violation", "replay_detected", "signature_invalid",
    "account_locked", "account_unlocked", "account_linked", "account_unlinked", "login_success", "login_failed",
)  # fmt: skip
MESSAGE_ACTIONS = (
    "message_received", "message_rejected", "rate_limit_violation", "replay_detected", "signature_invalid",
    "command_executed", "command_failed",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked at: when, whose, and only what (a name of the view's choices; None for all)."""

    window: Window
    zone: ZoneInfo
    only: str | None

    @property
    def since(self) -> datetime:
        return self.window.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table. `share` is its part of the whole, from 0 to 1, where the view draws one; `resend` is the path
    that sends it again, where that can be."""

    cells: tuple[str, ...]
    failed: bool = False
    share: float | None = None
    resend: str | None = None
    remedy: str | None = None  # what to do about it, a name of `server.notifications.remedies`


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An hour or a day of a chart; heights from 0 to 1 of the highest."""

    at: str
    total: int
    failed: int
    height: float
    failed_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRow:
    """A lock that holds now, as the page shows it; `who` is what unlocks it."""

    who: str
    since: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A table: its columns, and the names it is narrowed by. `spoken` names have a text, others stand as they are."""

    columns: tuple[str, ...]
    choices: tuple[str, ...]
    read: Callable[[Store, Wish], Awaitable[tuple[Line, ...]]]
    figures: Callable[[Store, Window], Awaitable[tuple[HourFigures, ...]]] | None = None
    narrow: Callable[[Window, str], Window] | None = None  # by one of the choices, where the query does it
    spoken: bool = False
    default: str = ""


@signed_in
async def monitor_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """403 for who is no operator."""
    if not visitor.person.is_operator:
        heading = language_of(request, visitor)("error-operators-only")
        return show(request, "error.html", visitor, status=403, heading=heading, more=None)
    name = request.query.get("view", "")
    name = name if name in VIEWS else next(iter(VIEWS))
    view, hours = VIEWS[name], _hours(request.query.get("hours", ""))
    only = request.query.get("only", view.default)
    only = only if only in view.choices else ""
    context = request.app[WEB]
    zone = ZoneInfo(visitor.person.preferences.timezone)
    phone = request.query.get("phone", "").strip()[:64]
    wish = _wish(view, only, hours, phone, context.clock(), zone)
    return show(
        request,
        "monitor.html",
        visitor,
        views=tuple(VIEWS),
        view=name,
        shown=view,
        lines=await view.read(context.store, wish),
        bars=_bars(await view.figures(context.store, wish.window), wish) if view.figures else (),
        locks=tuple(_lock(one, zone) for one in await context.store.open_lockouts(context.clock(), limit=MOST_LOCKS)),
        most=MOST_ROWS,
        hours=hours,
        spans=HOURS,
        only=only,
        phone=phone,
        zone=zone.key,
    )


def _wish(view: View, only: str, hours: int, phone: str, now: datetime, zone: ZoneInfo) -> Wish:
    window = Window(
        since=now - timedelta(hours=hours),
        until=now + timedelta(seconds=1),
        limit=MOST_ROWS,
        phone=_as_kept(phone) if phone else None,
    )
    if only and view.narrow is not None:
        window = view.narrow(window, only)
    return Wish(window=window, zone=zone, only=only or None)


def _as_kept(phone: str) -> str:
    """A number as the tables have it; what is no number may be the id of somebody without one."""
    try:
        return fold_phone(phone)
    except BadPhone:
        return phone.replace("\0", "").encode("utf-8", "ignore").decode()


def _bars(figures: tuple[HourFigures, ...], wish: Wish) -> tuple[Bar, ...]:
    step, buckets = buckets_of(figures, wish.window)
    highest = max((one.total for one in buckets), default=0) or 1
    pattern = "%m-%d %H:%M" if step < timedelta(days=1) else "%Y-%m-%d"
    return tuple(
        Bar(
            at=one.hour.astimezone(wish.zone).strftime(pattern),
            total=one.total,
            failed=one.failed,
            height=one.total / highest,
            failed_height=one.failed / highest,
        )
        for one in buckets
    )


def _lock(one: OpenLockout, zone: ZoneInfo) -> LockRow:
    return LockRow(
        who=one.phone or one.user_id or "",
        since=f"{one.locked_at.astimezone(zone):%Y-%m-%d %H:%M}",
        until=f"{one.until.astimezone(zone):%Y-%m-%d %H:%M}" if one.until else "",
        reason=one.reason,
    )


async def _messages(store: Store, wish: Wish) -> tuple[Line, ...]:
    found = [one for one in await store.message_outcomes(wish.since) if wish.only in (None, one.action)]
    most = max((one.messages for one in found), default=1)
    return tuple(
        Line(
            cells=(one.action, one.reason or "", str(one.messages), _moment(one.last_at, wish)),
            failed=one.action not in ("message_received", "command_executed"),
            share=one.messages / most,
        )
        for one in found
    )


async def _commands(store: Store, wish: Wish) -> tuple[Line, ...]:
    found = await store.commands_in(wish.window)
    return tuple(
        Line(
            cells=(
                _moment(one.created_at, wish),
                _phone(one.phone),
                one.command,
                one.error_message or one.result_summary or "",
                one.llm_model or "",
                "" if one.processing_ms is None else str(one.processing_ms),
            ),
            failed=not one.success,
        )
        for one in found
    )


async def _events(store: Store, wish: Wish) -> tuple[Line, ...]:
    found = await store.events_in(wish.window)
    return tuple(
        Line(
            cells=(
                _moment(one.created_at, wish),
                one.action,
                _phone(one.phone),
                one.error_code or "",
                " ".join(f"{name}={_plain(value)}" for name, value in one.details.items()),
            ),
            failed=not one.success,
        )
        for one in found
    )


async def _notifications(store: Store, wish: Wish) -> tuple[Line, ...]:
    found = await store.notices_in(wish.window)
    return tuple(
        Line(
            cells=(
                _moment(one.scheduled_for, wish),
                one.kind,
                one.status,
                _phone(one.phone),
                _moment(one.sent_at or one.failed_at, wish),
                one.error_message or "",
            ),
            failed=one.status in RESENDABLE,
            resend=f"/api/monitor/notifications/{one.user_id}/{one.id}/resend" if one.status in RESENDABLE else None,
            remedy=remedy_of(one.error_message) if one.status in UNSENT else None,
        )
        for one in found
    )


async def _delays(store: Store, wish: Wish) -> tuple[Line, ...]:
    """How long after its time each kind was sent; digests are spread over ten minutes on purpose."""
    found = await store.notice_delays(wish.since)
    return tuple(
        Line(
            cells=(one.kind, str(one.sent), *(f"{part / one.sent:.1%}" for part in one.within), _span(one.longest)),
            failed=one.within[-1] < one.sent,
        )
        for one in found
    )


async def _understanding(store: Store, wish: Wish) -> tuple[Line, ...]:
    """Who understood the messages; a correction says that the message before it was not understood after all."""
    found = await store.understanding_since(wish.since)
    total = sum(one.messages for one in found) or 1
    return tuple(
        Line(
            cells=(
                one.settled_by,
                f"{one.messages / total:.1%}",
                str(one.messages),
                f"{one.corrections} ({one.corrections / one.messages:.1%})",
            ),
            failed=one.settled_by == "nobody",
            share=one.messages / total,
        )
        for one in found
    )


async def _models(store: Store, wish: Wish) -> tuple[Line, ...]:
    found = await store.models_since(wish.since)
    most = max((one.questions for one in found), default=1)
    return tuple(
        Line(
            cells=(
                one.model,
                f"{one.suggestions / one.questions:.1%}",
                str(one.questions),
                str(one.tokens),
                "" if one.cost_usd is None else f"{one.cost_usd:.4f}",
                "" if one.mean_ms is None else f"{one.mean_ms:.0f} / {one.longest_ms}",
            ),
            share=one.questions / most,
        )
        for one in found
    )


VIEWS: Mapping[str, View] = {
    "messages": View(columns=("action", "reason", "count", "last"), choices=MESSAGE_ACTIONS, read=_messages),
    "commands": View(
        columns=("time", "phone", "command", "result", "model", "milliseconds"),
        choices=("failed", "done"),
        read=_commands,
        figures=lambda store, window: store.command_figures(window),
        narrow=lambda window, only: replace(window, success=only == "done"),
        spoken=True,
        default="failed",
    ),
    "understanding": View(columns=("by", "share", "count", "corrections"), choices=(), read=_understanding),
    "models": View(columns=("model", "answered", "count", "tokens", "dollars", "latency"), choices=(), read=_models),
    "events": View(
        columns=("time", "action", "phone", "reason", "details"),
        choices=EVENT_ACTIONS,
        read=_events,
        figures=lambda store, window: store.event_figures(window),
        narrow=lambda window, only: replace(window, kind=only),
    ),
    "notifications": View(
        columns=("planned", "kind", "status", "phone", "ended", "reason"),
        choices=("pending", "failed", "held", "sent", "cancelled"),
        read=_notifications,
        figures=lambda store, window: store.notice_hours(window),
        narrow=lambda window, only: replace(window, status=only),
        spoken=True,
    ),
    "delays": View(columns=("kind", "count", "minute", "quarter", "hour", "longest"), choices=(), read=_delays),
}


def _span(span: timedelta) -> str:
    return str(timedelta(seconds=round(span.total_seconds())))


def _hours(text: str) -> int:
    return int(text) if text in map(str, HOURS) else _DEFAULT_HOURS


def _moment(moment: datetime | None, wish: Wish) -> str:
    return f"{moment.astimezone(wish.zone):%Y-%m-%d %H:%M:%S}" if moment else ""


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _phone(phone: str | None) -> str:
    """As people write it; the id of somebody without a number stands as it is."""
    return written_phone(phone) if phone and phone.startswith("+") else phone or ""
