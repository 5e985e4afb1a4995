"""The port's part for operators and for the devices of a person, over named queries; the same for both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.json_text import to_json
from storage.model import Device
from storage.oversight import CommandRun, MessageOutcome, ModelFigures, NoticeRow, UnderstandingShare
from storage.reading import Row, as_instant, instant, to_device
from storage.sql_store import Question, SqlStore


class OversightStore(SqlStore):
    """A `SqlStore` that also keeps the port's `Oversight`; what the methods promise stands there."""

    async def devices_of(self, user_id: str) -> tuple[Device, ...]:
        [rows] = await self._ask(user_id, Question(query="devices_of_person", values={"user_id": user_id}))
        return tuple(to_device(row) for row in rows)

    async def device_by_id(self, device_id: str) -> Device | None:
        [rows] = await self._ask(None, Question(query="device_by_id", values={"id": device_id}))
        return to_device(rows[0]) if rows else None

    async def known_messages(self, sids: Sequence[str]) -> frozenset[str]:
        [rows] = await self._ask(None, Question(query="known_messages", values={"ids": to_json(sids)}))
        return frozenset(row["message_sid"] for row in rows)

    async def message_outcomes(self, since: datetime) -> tuple[MessageOutcome, ...]:
        [rows] = await self._ask(None, Question(query="message_outcomes", values={"since": since}))
        return tuple(_to_outcome(row) for row in rows)

    async def commands_since(
        self, since: datetime, *, limit: int, command: str | None = None, success: bool | None = None
    ) -> tuple[CommandRun, ...]:
        values = {"since": since, "limit": limit, "command": command, "success": success}
        [rows] = await self._ask(None, Question(query="commands_since", values=values))
        return tuple(_to_command(row) for row in rows)

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

    async def notices_since(self, since: datetime, *, limit: int, status: str | None = None) -> tuple[NoticeRow, ...]:
        values = {"since": since, "limit": limit, "status": status}
        [rows] = await self._ask(None, Question(query="notices_since", values=values))
        return tuple(_to_notice(row) for row in rows)


def _to_outcome(row: Row) -> MessageOutcome:
    return MessageOutcome(
        action=row["action_type"],
        reason=row["error_code"],
        messages=int(row["messages"]),
        last_at=instant(row["last_at"]),
    )


def _to_command(row: Row) -> CommandRun:
    return CommandRun(
        phone=row["phone"],
        command=row["command"],
        success=bool(row["success"]),
        result_summary=row["result_summary"],
        error_message=row["error_message"],
        llm_model=row["llm_model"],
        processing_ms=row["processing_time_ms"],
        created_at=instant(row["created_at"]),
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
        phone=row["phone"],
        kind=row["notification_type"],
        status=row["status"],
        scheduled_for=instant(row["scheduled_for"]),
        sent_at=as_instant(row["sent_at"]),
        failed_at=as_instant(row["failed_at"]),
        error_message=row["error_message"],
    )
