"""GET /proposals: described work that waits for a word, with a box for each item, and what was decided before."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiohttp import web

from server.conversation.render import Manner, write_due
from server.web.context import WEB
from server.web.layout import manner_of, show, signed_in
from server.web.visitor import Visitor
from storage.model import Proposal, ProposalItem

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A task that is proposed, as the page shows it. `hours` is its estimate."""

    item: ProposalItem
    due: str | None

    @property
    def hours(self) -> float | None:
        minutes = self.item.estimate_minutes
        return None if minutes is None else round(minutes / 60, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A proposal as the page shows it; `until` is the day on which it expires, or on which it was decided."""

    proposal: Proposal
    items: tuple[ItemRow, ...]
    until: str


@signed_in
async def proposals_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    context, person = request.app[WEB], visitor.person
    now = context.clock()
    manner = manner_of(request, visitor, now.astimezone(ZoneInfo(person.preferences.timezone)))
    found = await context.store.proposals(person.id, now, limit=MOST_SHOWN)
    rows = tuple(_row(proposal, manner) for proposal in found)
    waiting = tuple(row for row in rows if row.proposal.status == "draft")
    decided = tuple(row for row in rows if row.proposal.status != "draft")
    return show(request, "proposals.html", visitor, waiting=waiting, decided=decided)


def _row(proposal: Proposal, manner: Manner) -> ProposalRow:
    moment = (proposal.decided_at or proposal.expires_at).astimezone(manner.zone)
    return ProposalRow(
        proposal=proposal,
        items=tuple(_item(item, manner) for item in proposal.items),
        until=write_due(moment.date(), None, manner),
    )


def _item(item: ProposalItem, manner: Manner) -> ItemRow:
    return ItemRow(item=item, due=write_due(item.due_date, item.due_time, manner) if item.due_date else None)
