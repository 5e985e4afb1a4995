"""The statements of questions and proposals, as (query, values); `storage.writing` makes its writes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from storage.changes import AddQuestion, DecideProposal, PutProposal
from storage.json_text import to_json
from storage.model import Proposal

Statement = tuple[str, Mapping[str, Any]]


def proposal_statements(change: AddQuestion | PutProposal | DecideProposal, now: datetime) -> Iterator[Statement]:
    match change:
        case AddQuestion():
            yield (
                "add_question",
                {
                    "id": change.id,
                    "user_id": change.user_id,
                    "key": change.key,
                    "payload": change.payload,
                    "now": now,
                },
            )
        case PutProposal(proposal=proposal):
            yield from _put(proposal)
        case DecideProposal():
            yield from _decide(change, now)


def _put(proposal: Proposal) -> Iterator[Statement]:
    yield (
        "add_proposal",
        {
            "user_id": proposal.user_id,
            "id": proposal.id,
            "project_id": proposal.project_id,
            "title": proposal.title,
            "source": proposal.source,
            "llm_model": proposal.llm_model,
            "created_at": proposal.created_at,
            "expires_at": proposal.expires_at,
        },
    )
    for item in proposal.items:
        yield (
            "add_proposal_item",
            {
                "user_id": proposal.user_id,
                "proposal_id": proposal.id,
                "position": item.position,
                "title": item.title,
                "due_date": item.due_date,
                "due_time": item.due_time,
                "recurrence": item.recurrence,
                "priority": item.priority,
                "project": item.project,
                "tags": to_json(item.tags),
                "remind_before": item.remind_before,
                "reminder": item.reminder,
                "estimate_minutes": item.estimate_minutes,
            },
        )


def _decide(change: DecideProposal, now: datetime) -> Iterator[Statement]:
    ids = {"user_id": change.user_id, "proposal_id": change.proposal_id}
    yield "decide_proposal", {**ids, "status": change.status, "now": now}
    for position, task_id in change.task_ids.items():
        yield "accept_proposal_item", {**ids, "position": position, "task_id": task_id}
