"""The port's part for questions to a model and for proposals, over named queries; the same for both databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from storage.json_text import to_json
from storage.model import HeardMessage, ModelUse, Proposal, ProposalItem, QuestionClaim
from storage.reading import Row, as_date, as_instant, as_time, from_json, instant
from storage.sql_store import Question, SqlStore
from storage.statements import Scope, Write


class ProposalStore(SqlStore):
    """A `SqlStore` that also keeps the port's `Questions` and `Proposals`; what the methods promise stands there."""

    async def claim_questions(self, *, now: datetime, lease: timedelta, limit: int) -> tuple[QuestionClaim, ...]:
        token = str(uuid4())
        values = {"now": now, "lease_end": now + lease, "token": token, "limit": limit}
        [rows] = await self._write(Scope(now=now), [Write(query="claim_questions", values=values)])
        return tuple(_to_claim(row, token) for row in rows)

    async def end_question(self, claim: QuestionClaim, now: datetime, reason: str | None = None) -> None:
        values = {"id": claim.id, "token": claim.token, "now": now, "reason": reason}
        await self._write(Scope(now=now), [Write(query="end_question", values=values)])

    async def model_use(self, user_id: str, since: datetime) -> ModelUse:
        [rows] = await self._ask(user_id, Question(query="model_use", values={"user_id": user_id, "since": since}))
        return ModelUse(questions=int(rows[0]["questions"]), tokens=int(rows[0]["tokens"]))

    async def heard_since(self, since: datetime, *, limit: int) -> tuple[HeardMessage, ...]:
        [rows] = await self._ask(None, Question(query="heard_since", values={"since": since, "limit": limit}))
        return tuple(_to_heard(row) for row in rows)

    async def proposals(
        self, user_id: str, now: datetime, *, limit: int, after: str | None = None
    ) -> tuple[Proposal, ...]:
        values = {"user_id": user_id, "now": now, "limit": limit, "after": after}
        [rows] = await self._ask(user_id, Question(query="proposals_of_person", values=values))
        return await self._with_items(user_id, rows)

    async def proposal(self, user_id: str, proposal_id: str, now: datetime) -> Proposal | None:
        values = {"user_id": user_id, "id": proposal_id, "now": now}
        [rows] = await self._ask(user_id, Question(query="proposal_by_id", values=values))
        found = await self._with_items(user_id, rows)
        return found[0] if found else None

    async def _with_items(self, user_id: str, rows: Sequence[Row]) -> tuple[Proposal, ...]:
        if not rows:
            return ()
        values = {"user_id": user_id, "ids": to_json([row["id"] for row in rows])}
        [found] = await self._ask(user_id, Question(query="items_of_proposals", values=values))
        items: defaultdict[str, list[ProposalItem]] = defaultdict(list)
        for row in found:
            items[row["proposal_id"]].append(_to_item(row))
        return tuple(_to_proposal(row, items) for row in rows)

    async def expire_proposals(self, now: datetime) -> int:
        [rows] = await self._write(Scope(now=now), [Write(query="expire_proposals", values={"now": now})])
        return len(rows)


def _to_claim(row: Row, token: str) -> QuestionClaim:
    return QuestionClaim(
        id=row["id"],
        user_id=row["user_id"],
        payload=row["payload"],
        token=token,
        attempts=row["attempts"],
        created_at=instant(row["created_at"]),
    )


def _to_heard(row: Row) -> HeardMessage:
    return HeardMessage(
        user_id=row["user_id"],
        command=row["command"],
        command_input=row["command_input"],
        command_params=row["command_params"],
        success=bool(row["success"]),
        result_summary=row["result_summary"],
        error_message=row["error_message"],
        llm_model=row["llm_model"],
        created_at=instant(row["created_at"]),
    )


def _to_item(row: Row) -> ProposalItem:
    return ProposalItem(
        position=row["position"],
        title=row["title"],
        due_date=as_date(row["due_date"]),
        due_time=as_time(row["due_time"]),
        recurrence=row["recurrence"],
        priority=row["priority"],
        project=row["project"],
        tags=tuple(from_json(row["tags"])),
        remind_before=row["remind_before"],
        reminder=bool(row["reminder"]),
        estimate_minutes=row["estimate_minutes"],
        task_id=row["task_id"],
    )


def _to_proposal(row: Row, items: Mapping[str, Sequence[ProposalItem]]) -> Proposal:
    fields: dict[str, Any] = {
        name: row[name] for name in ("user_id", "id", "project_id", "title", "source", "llm_model", "status")
    }
    return Proposal(
        **fields,
        created_at=instant(row["created_at"]),
        expires_at=instant(row["expires_at"]),
        decided_at=as_instant(row["decided_at"]),
        items=tuple(items.get(row["id"], ())),
    )
