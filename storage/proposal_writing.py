"""The statements of questions and proposals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from storage.changes import AddQuestion, DecideProposal, ProposalChange, PutProposal
from storage.json_text import to_json
from storage.model import Proposal, ProposalItem
from storage.statements import Scope, Write


def proposal_writes(change: ProposalChange, scope: Scope) -> Iterator[Write]:
    match change:
        case AddQuestion():
            yield _add_question(change, scope)
        case PutProposal(proposal=proposal):
            yield _add_proposal(proposal)
            for item in proposal.items:
                yield _add_item(proposal, item)
        case DecideProposal():
            yield from _decide(change, scope)
        case _:
            assert_never(change)


def _add_question(change: AddQuestion, scope: Scope) -> Write:
    values = {
        "id": change.id,
        "user_id": change.user_id,
        "key": change.key,
        "payload": change.payload,
        "now": scope.now,
    }
    return Write(query="add_question", values=values)


def _add_proposal(proposal: Proposal) -> Write:
    values = {
        "user_id": proposal.user_id,
        "id": proposal.id,
        "project_id": proposal.project_id,
        "title": proposal.title,
        "source": proposal.source,
        "llm_model": proposal.llm_model,
        "created_at": proposal.created_at,
        "expires_at": proposal.expires_at,
    }
    return Write(query="add_proposal", values=values)


def _add_item(proposal: Proposal, item: ProposalItem) -> Write:
    values = {
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
    }
    return Write(query="add_proposal_item", values=values)


def _decide(change: DecideProposal, scope: Scope) -> Iterator[Write]:
    ids = {"user_id": change.user_id, "proposal_id": change.proposal_id}
    yield Write(query="decide_proposal", values={**ids, "status": change.status, "now": scope.now})
    for position, task_id in change.task_ids.items():
        yield Write(query="accept_proposal_item", values={**ids, "position": position, "task_id": task_id})
