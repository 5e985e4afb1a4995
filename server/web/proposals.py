"""REST of proposals: list, read, accept (all items or some), reject. The same handlers decide as in the chat."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field, StrictInt

from engine.model import Due, Simple
from server.conversation.memory import ProposalStep, Step
from server.conversation.proposals import draft_of_stored, run_proposal
from server.conversation.state import Gathered, Outcome, State
from server.web.bodies import Body, parse, read_json
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.task_changes import changes_of, load_state
from server.web.visitor import require_visitor
from storage.changes import Change, Committed
from storage.model import Person, Proposal, ProposalItem

PAGE_SIZE, MOST_A_PAGE = 50, 200
_TRIES = 10


class Acceptance(Body):
    """Without `items`, all of them."""

    items: Annotated[tuple[Annotated[StrictInt, Field(ge=1)], ...], Field(min_length=1, max_length=100)] | None = None


@api
async def list_proposals(request: web.Request) -> web.StreamResponse:
    """The newest first; `cursor` is the id of the last one seen."""
    visitor = await require_visitor(request)
    for name in request.query.keys() - {"limit", "cursor"}:
        raise ApiError(400, "unknown_field", field=name[:100])
    limit, after = _limit(request), request.query.get("cursor")
    context = request.app[WEB]
    found = await context.store.proposals(visitor.person.id, context.clock(), limit=limit + 1, after=after)
    following = found[limit - 1].id if len(found) > limit else None
    return web.json_response({"items": [as_json(one) for one in found[:limit]], "next": following})


@api
async def get_proposal(request: web.Request) -> web.StreamResponse:
    visitor = await require_visitor(request)
    return web.json_response(as_json(await _find(request.app[WEB], visitor.person, _proposal_id(request))))


@api
async def accept_proposal(request: web.Request) -> web.StreamResponse:
    """Makes the tasks; answers with the proposal as it is then. 409 when it was decided already, or expired."""
    visitor = await require_visitor(request)
    data = await read_json(request) if await request.read() else {}
    return await _decide(request, visitor.person, "accept", parse(Acceptance, data).items)


@api
async def reject_proposal(request: web.Request) -> web.StreamResponse:
    visitor = await require_visitor(request)
    return await _decide(request, visitor.person, "reject", None)


def as_json(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "title": proposal.title,
        "status": proposal.status,
        "items": [_item_as_json(item) for item in proposal.items],
        "created_at": proposal.created_at.isoformat(),
        "expires_at": proposal.expires_at.isoformat(),
        "decided_at": proposal.decided_at.isoformat() if proposal.decided_at else None,
    }


def _item_as_json(item: ProposalItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "title": item.title,
        "due": str(Due(day=item.due_date, clock=item.due_time)) if item.due_date else None,
        "recurrence": item.recurrence,
        "priority": item.priority,
        "project": item.project,
        "tags": list(item.tags),
        "remind_before": item.remind_before,
        "estimate_minutes": item.estimate_minutes,
        "task_id": item.task_id,
    }


async def _decide(
    request: web.Request, person: Person, deed: Literal["accept", "reject"], items: tuple[int, ...] | None
) -> web.Response:
    """Loads, decides, commits; again when a message of the person came between."""
    context, proposal_id = request.app[WEB], _proposal_id(request)
    turn = f"web-{uuid.uuid4()}"
    for _ in range(_TRIES):
        state = await load_state(context, person.id, turn)
        proposal = await _find(context, person, proposal_id)
        outcome = _outcome(deed, proposal, items, state)
        changes: tuple[Change, ...] = (*changes_of(outcome, state), *outcome.changes)
        result = await context.store.apply(person.id, state.person.version, changes, state.now)
        if isinstance(result, Committed):
            return web.json_response(as_json(await _find(context, person, proposal_id)))
    raise ApiError(409, "busy")


def _outcome(
    deed: Literal["accept", "reject"], proposal: Proposal, items: tuple[int, ...] | None, state: State
) -> Outcome:
    if proposal.status != "draft":
        raise ApiError(409, "proposal_decided")
    positions = tuple(sorted(set(items or range(1, len(proposal.items) + 1))))
    if positions[-1] > len(proposal.items):
        raise ApiError(400, "invalid_field", field="items")
    step = ProposalStep(deed=deed, draft=draft_of_stored(proposal), positions=positions)
    moment = replace(state, gathered=Gathered(proposal=proposal))
    outcome = run_proposal(step, Step(command=Simple(intent="confirm"), proposal=step), moment)
    if outcome.failed is not None:
        raise ApiError(409, "list_full")
    return outcome


async def _find(context: Web, person: Person, proposal_id: str) -> Proposal:
    found = await context.store.proposal(person.id, proposal_id, context.clock())
    if found is None:
        raise ApiError(404, "proposal_not_found")
    return found


def _proposal_id(request: web.Request) -> str:
    try:
        return str(uuid.UUID(request.match_info["id"]))
    except ValueError as error:
        raise ApiError(404, "proposal_not_found") from error


def _limit(request: web.Request) -> int:
    text = request.query.get("limit", str(PAGE_SIZE))
    if not text.isdecimal() or not 1 <= int(text[:6]) <= MOST_A_PAGE:
        raise ApiError(400, "invalid_field", field="limit")
    return int(text)
