"""What runs when a proposal is made, accepted or rejected. How its answers are read stands in `proposing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from engine.model import CreateTask, Due
from server.conversation.creating import create_task
from server.conversation.memory import DraftItem, Offer, ProposalDraft, ProposalStep, Step
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.wording import planned_details, task_line
from server.reply import Lines, Say, say
from storage.changes import DecideProposal, PutProposal
from storage.model import Project, Proposal, ProposalItem

LIFE = timedelta(days=7)
TITLE_LIMIT = 200


def run_proposal(deed: ProposalStep, step: Step, state: State) -> Outcome:
    match deed.deed:
        case "propose":
            return _propose(deed.draft, state)
        case "accept":
            return _accept(deed, step, state)
        case "reject":
            change = DecideProposal(user_id=state.person.id, proposal_id=deed.draft.id, status="rejected")
            return Outcome(reply=(say("proposal-rejected"),), changes=(change,))
        case _:
            assert_never(deed.deed)


def _propose(draft: ProposalDraft, state: State) -> Outcome:
    """A draft that replaces one that was changed takes its place: the old one counts as rejected."""
    project_id = draft.project_id or state.person.current_project_id
    made = replace(draft, id=state.identify("proposal"), project_id=project_id)
    replaced = DecideProposal(user_id=state.person.id, proposal_id=draft.id, status="rejected")
    offer = offer_of(made, state)
    return Outcome(
        reply=(offer.prompt,),
        changes=(*((replaced,) if draft.id else ()), PutProposal(proposal=_record(made, state))),
        question=offer,
    )


def offer_of(draft: ProposalDraft, state: State) -> Offer:
    """The draft on the table."""
    prompt = say(
        "proposal",
        project=next((one.name for one in state.projects if one.id == draft.project_id), None),
        count=len(draft.items),
        lines=Lines(blocks=tuple(_line(place, item) for place, item in enumerate(draft.items, start=1))),
    )
    return Offer(prompt=prompt, draft=draft)


def _line(place: int, item: DraftItem) -> Say:
    details = planned_details(item.command)
    if item.estimate_minutes is not None:
        hours, minutes = divmod(item.estimate_minutes, 60)
        details = (*details, say("proposal-estimate", hours=hours, minutes=minutes))
    return say("proposal-line", place=str(place), title=item.command.title, details=details, detailed=bool(details))


def _record(draft: ProposalDraft, state: State) -> Proposal:
    return Proposal(
        id=draft.id,
        user_id=state.person.id,
        title=draft.title[:TITLE_LIMIT],
        source=draft.source,
        created_at=state.now,
        expires_at=state.now + LIFE,
        items=tuple(_item(place, item) for place, item in enumerate(draft.items, start=1)),
        project_id=draft.project_id,
        llm_model=draft.llm_model,
    )


def _item(place: int, item: DraftItem) -> ProposalItem:
    command, due = item.command, item.command.due
    return ProposalItem(
        position=place,
        title=command.title,
        due_date=due.day if due is not None else None,
        due_time=due.clock if due is not None else None,
        recurrence=command.recurrence,
        priority=command.priority,
        project=command.project,
        tags=command.tags,
        remind_before=command.remind_before,
        reminder=command.reminder,
        estimate_minutes=item.estimate_minutes,
    )


def _accept(deed: ProposalStep, step: Step, state: State) -> Outcome:
    """Each item becomes a task, as if it had been said alone; one undo takes all of them back."""
    proposal = state.gathered.proposal
    if proposal is None or proposal.status != "draft":
        return Outcome(reply=(say("proposal-decided"),), failed="proposal_decided")
    made: dict[int, TaskChange] = {}
    projects: list[Project] = []
    moment = replace(state, person=replace(state.person, current_project_id=proposal.project_id))
    for place in deed.positions:
        outcome = _make(deed.draft.items[place - 1].command, place, step, moment)
        if not outcome.tasks:
            return outcome
        made[place] = outcome.tasks[0]
        projects.extend(outcome.projects)
        taken = outcome.tasks[0].after.number
        left = tuple(number for number in moment.free_numbers if number != taken)
        moment = replace(moment, free_numbers=left, projects=(*moment.projects, *outcome.projects))
    lines = Lines(blocks=tuple(task_line(change.after, state) for change in made.values()))
    decided = DecideProposal(
        user_id=state.person.id,
        proposal_id=deed.draft.id,
        status="accepted",
        task_ids={place: change.after.id for place, change in made.items()},
    )
    return Outcome(
        reply=(say("proposal-accepted", count=len(made), lines=lines),),
        tasks=tuple(made.values()),
        changes=(decided,),
        projects=tuple(projects),
        undo=say("undone-proposal", count=len(made)),
        shown=tuple(change.after.id for change in made.values()),
    )


def draft_of_stored(proposal: Proposal) -> ProposalDraft:
    """The draft that a stored proposal stands for."""
    return ProposalDraft(
        title=proposal.title,
        source=proposal.source,
        items=tuple(_draft_item(item) for item in proposal.items),
        id=proposal.id,
        project_id=proposal.project_id,
        llm_model=proposal.llm_model,
    )


def _draft_item(item: ProposalItem) -> DraftItem:
    command = CreateTask(
        title=item.title,
        due=Due(day=item.due_date, clock=item.due_time) if item.due_date is not None else None,
        recurrence=item.recurrence,
        priority=item.priority,
        project=item.project,
        tags=item.tags,
        remind_before=item.remind_before,
        reminder=item.reminder,
    )
    return DraftItem(command=command, estimate_minutes=item.estimate_minutes)


def _make(command: CreateTask, place: int, step: Step, state: State) -> Outcome:
    """The person saw the date in the proposal: one that is past needs no second word."""
    apart = replace(state, sid=f"{state.sid}/{place}", assumptions=())
    return create_task(command, replace(step, command=command, confirmed=True, proposal=None), apart)
