"""The port's part for operators and for the devices of a person, over named queries; the same for both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from storage.json_text import to_json
from storage.oversight import (
    AuditRow,
    CommandRun,
    DelayFigures,
    FrequentEvent,
    HourFigures,
    MessageOutcome,
    ModelFigures,
    NoticeRow,
    OpenLockout,
    UnderstandingShare,
    Window,
)
from storage.protection import Device
from storage.reading import Row, as_instant, from_json, instant, to_device
from storage.sql_store import Question, SqlStore
from storage.statements import Scope, Write


class OversightStore(SqlStore):
    """A `SqlStore` that also keeps the port's `Oversight`; what the methods promise stands there."""

    async def devices_of(self, user_id: str) -> tuple[Device, ...]:
        [rows] = await self._ask(user_id, Question(query="devices_of_person", values={"user_id": user_id}))
        return tuple(to_device(row) for row in rows)

    async def device_by_id(self, device_id: str) -> Device | None:
        [rows] = await self._ask(None, Question(query="device_by_id", values={"id": device_id}))
        return to_device(rows[0]) if rows else None

    async def notice_delays(self, since: datetime) -> tuple[DelayFigures, ...]:
        [rows] = await self._ask(None, Question(query="notice_delays", values={"since": since}))
        return tuple(
            DelayFigures(
                kind=row["kind"],
                sent=int(row["sent"]),
                within=(int(row["minute"]), int(row["quarter"]), int(row["hour"])),
                longest=timedelta(seconds=float(row["longest"])),
            )
            for row in rows
        )

    async def known_messages(self, sids: Sequence[str]) -> frozenset[str]:
        [rows] = await self._ask(None, Question(query="known_messages", values={"ids": to_json(sids)}))
        return frozenset(row["message_sid"] for row in rows)

    async def frequent_events(self, action: str, since: datetime, least: int) -> tuple[FrequentEvent, ...]:
        values = {"action": action, "since": since, "least": least}
        [rows] = await self._ask(None, Question(query="frequent_events", values=values))
        return tuple(
            FrequentEvent(
                subject=row["subject"],
                events=int(row["events"]),
                first_at=instant(row["first_at"]),
                last_at=instant(row["last_at"]),
            )
            for row in rows
        )

    async def message_outcomes(self, since: datetime) -> tuple[MessageOutcome, ...]:
        [rows] = await self._ask(None, Question(query="message_outcomes", values={"since": since}))
        return tuple(_to_outcome(row) for row in rows)

    async def commands_in(self, window: Window) -> tuple[CommandRun, ...]:
        return tuple(_to_command(row) for row in await self._look("commands_in", window))

    async def command_figures(self, window: Window) -> tuple[HourFigures, ...]:
        return tuple(_to_figures(row) for row in await self._look("commands_by_hour", window))

    async def events_in(self, window: Window) -> tuple[AuditRow, ...]:
        return tuple(_to_audit(row) for row in await self._look("events_in", window))

    async def event_figures(self, window: Window) -> tuple[HourFigures, ...]:
        return tuple(_to_figures(row) for row in await self._look("events_by_hour", window))

    async def _look(self, query: str, window: Window) -> list[Row]:
        after_at, after_id = window.after or (window.until, "")
        values = {
            "since": window.since,
            "until": window.until,
            "after_at": after_at,
            "after_id": after_id,
            "phone": window.phone,
            "user_id": window.user_id,
            "kind": window.kind,
            "success": window.success,
            "status": window.status,
            "limit": window.limit,
        }
        [rows] = await self._ask(None, Question(query=query, values=values))
        return rows

    async def understanding_since(self, since: datetime) -> tuple[UnderstandingShare, ...]:
        [rows] = await self._ask(None, Question(query="understanding_since", values={"since": since}))
        return tuple(
            UnderstandingShare(
                settled_by=row["settled_by"], messages=int(row["messages"]), corrections=int(row["corrections"])
            )
            for row in rows
        )

    async def models_since(self, since: datetime) -> tuple[ModelFigures, ...]:
        [rows] = await self._ask(None, Question(query="models_since", values={"since": since}))
        return tuple(_to_model(row) for row in rows)

    async def notices_in(self, window: Window) -> tuple[NoticeRow, ...]:
        return tuple(_to_notice(row) for row in await self._look("notices_in", window))

    async def notice_hours(self, window: Window) -> tuple[HourFigures, ...]:
        return tuple(_to_figures(row) for row in await self._look("notices_by_hour", window))

    async def notice_by_id(self, user_id: str, notice_id: str) -> NoticeRow | None:
        values = {"user_id": user_id, "id": notice_id}
        [rows] = await self._ask(None, Question(query="notice_by_id", values=values))
        return _to_notice(rows[0]) if rows else None

    async def resend_notice(self, user_id: str, notice_id: str, *, now: datetime, good_until: datetime) -> bool:
        values = {"user_id": user_id, "id": notice_id, "now": now, "good_until": good_until}
        [rows] = await self._write(Scope(now=now), [Write(query="resend_notice", values=values)])
        return bool(rows)

    async def open_lockouts(self, now: datetime, *, limit: int) -> tuple[OpenLockout, ...]:
        [rows] = await self._ask(None, Question(query="open_lockouts", values={"now": now, "limit": limit}))
        return tuple(_to_lockout(row) for row in rows)


def _to_outcome(row: Row) -> MessageOutcome:
    return MessageOutcome(
        action=row["action_type"],
        reason=row["error_code"],
        messages=int(row["messages"]),
        last_at=instant(row["last_at"]),
    )


def _to_command(row: Row) -> CommandRun:
    return CommandRun(
        id=row["id"],
        user_id=row["user_id"],
        phone=row["phone"],
        command=row["command"],
        success=bool(row["success"]),
        result_summary=row["result_summary"],
        error_message=row["error_message"],
        llm_model=row["llm_model"],
        tokens_used=row["tokens_used"],
        processing_ms=row["processing_time_ms"],
        task_id=row["task_id"],
        created_at=instant(row["created_at"]),
    )


def _to_audit(row: Row) -> AuditRow:
    return AuditRow(
        id=row["id"],
        user_id=row["user_id"],
        phone=row["phone"],
        action=row["action_type"],
        details=from_json(row["action_details"]),
        success=bool(row["success"]),
        error_code=row["error_code"],
        error_message=row["error_message"],
        message_sid=row["message_sid"],
        processing_ms=row["processing_time_ms"],
        created_at=instant(row["created_at"]),
    )


def _to_figures(row: Row) -> HourFigures:
    hour = datetime.strptime(row["hour"], "%Y-%m-%d %H").replace(tzinfo=UTC)
    return HourFigures(hour=hour, total=int(row["total"]), failed=int(row["failed"]))


def _to_lockout(row: Row) -> OpenLockout:
    return OpenLockout(
        user_id=row["user_id"],
        phone=row["phone"],
        locked_at=instant(row["locked_at"]),
        until=as_instant(row["locked_until"]),
        reason=row["locked_reason"],
        triggered_by=row["triggered_by"],
    )


def _to_model(row: Row) -> ModelFigures:
    return ModelFigures(
        model=row["llm_model"],
        questions=int(row["questions"]),
        suggestions=int(row["suggestions"]),
        tokens=int(row["tokens"]),
        cost_usd=None if row["cost_usd"] is None else float(row["cost_usd"]),
        mean_ms=None if row["mean_ms"] is None else float(row["mean_ms"]),
        longest_ms=row["longest_ms"],
    )


def _to_notice(row: Row) -> NoticeRow:
    return NoticeRow(
        id=row["id"],
        user_id=row["user_id"],
        phone=row["phone"],
        kind=row["notification_type"],
        status=row["status"],
        scheduled_for=instant(row["scheduled_for"]),
        sent_at=as_instant(row["sent_at"]),
        failed_at=as_instant(row["failed_at"]),
        error_message=row["error_message"],
        task_id=row["task_id"],
        created_at=instant(row["created_at"]),
    )
