"""GET /monitor: what operators watch. Four tables, each narrowed by time and by what the rows are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from server.phones import written_phone
from server.web.context import WEB
from server.web.layout import language_of, show, signed_in
from server.web.visitor import Visitor
from storage.port import Store

HOURS = (1, 24, 168, 720)
MOST_ROWS = 200
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
    """What is looked at: since when, and only what (a name of the view's choices; None for all)."""

    since: datetime
    zone: ZoneInfo
    only: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table. `share` is its part of the whole, from 0 to 1, where the view draws one."""

    cells: tuple[str, ...]
    failed: bool = False
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A table: its columns, and the names it is narrowed by. `spoken` names have a text, others stand as they are."""

    columns: tuple[str, ...]
    choices: tuple[str, ...]
    read: Callable[[Store, Wish], Awaitable[tuple[Line, ...]]]
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
    wish = Wish(since=context.clock() - timedelta(hours=hours), zone=zone, only=only or None)
    return show(
        request,
        "monitor.html",
        visitor,
        views=tuple(VIEWS),
        view=name,
        shown=view,
        lines=await view.read(context.store, wish),
        most=MOST_ROWS,
        hours=hours,
        spans=HOURS,
        only=only,
        zone=zone.key,
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
    success = None if wish.only is None else wish.only == "done"
    found = await store.commands_since(wish.since, limit=MOST_ROWS, success=success)
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
    found = await store.security_events(limit=MOST_ROWS, action=wish.only)
    return tuple(
        Line(
            cells=(
                _moment(one["created_at"], wish),
                one["action_type"],
                _phone(one["phone"]),
                one["error_code"] or "",
                " ".join(f"{name}={_plain(value)}" for name, value in one["action_details"].items()),
            ),
            failed=not one["success"],
        )
        for one in found
        if one["created_at"] >= wish.since
    )


async def _notifications(store: Store, wish: Wish) -> tuple[Line, ...]:
    found = await store.notices_since(wish.since, limit=MOST_ROWS, status=wish.only)
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
            failed=one.status in ("failed", "held"),
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
        spoken=True,
        default="failed",
    ),
    "understanding": View(columns=("by", "share", "count", "corrections"), choices=(), read=_understanding),
    "models": View(columns=("model", "answered", "count", "tokens", "dollars", "latency"), choices=(), read=_models),
    "events": View(columns=("time", "action", "phone", "reason", "details"), choices=EVENT_ACTIONS, read=_events),
    "notifications": View(
        columns=("planned", "kind", "status", "phone", "ended", "reason"),
        choices=("pending", "failed", "held", "sent", "cancelled"),
        read=_notifications,
        spoken=True,
    ),
}


def _hours(text: str) -> int:
    return int(text) if text in map(str, HOURS) else _DEFAULT_HOURS


def _moment(moment: datetime | None, wish: Wish) -> str:
    return f"{moment.astimezone(wish.zone):%Y-%m-%d %H:%M:%S}" if moment else ""


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _phone(phone: str | None) -> str:
    """As people write it; the id of somebody without a number stands as it is."""
    return written_phone(phone) if phone and phone.startswith("+") else phone or ""
