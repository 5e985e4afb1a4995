"""The pure core: one handler per intent, in a table. `needs_of` says what must be read first, `decide` the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.model import (
    Choose,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    ListTasks,
    MoreOfList,
    NotificationStatus,
    ReopenTask,
    SearchTasks,
    SetPreference,
    SetProject,
    SetWorkspace,
    Simple,
    SimpleIntent,
    UpdateTask,
    Verify,
)
from server.conversation import dialogue, listing, notified, preferences, privacy, projects, undoing
from server.conversation.creating import create_task
from server.conversation.deleting import delete_task
from server.conversation.editing import update_task
from server.conversation.finishing import complete_task, reopen_task
from server.conversation.instead import needs_of_instead, run_instead
from server.conversation.memory import Step
from server.conversation.proposals import run_proposal
from server.conversation.references import needs_of as needs_of_refs
from server.conversation.state import Needs, Outcome, State

SimpleHandler = Callable[[Step, State], Outcome]
Handler = Callable[[Any, Step, State], Outcome]


def _without_slots(handler: SimpleHandler) -> Handler:
    return lambda command, step, state: handler(step, state)


HANDLERS: Mapping[type[Command], Handler] = {
    CreateTask: create_task,
    ListTasks: listing.list_tasks,
    MoreOfList: _without_slots(listing.more_of_list),
    CompleteTask: complete_task,
    ReopenTask: reopen_task,
    DeleteTask: delete_task,
    UpdateTask: update_task,
    SearchTasks: listing.search_tasks,
    SetPreference: preferences.set_preference,
    SetProject: projects.set_project,
    SetWorkspace: projects.set_workspace,
    Choose: _without_slots(dialogue.nothing_to_choose),
    NotificationStatus: notified.notification_status,
    Verify: _without_slots(dialogue.already_linked),
}

SIMPLE_HANDLERS: Mapping[SimpleIntent, SimpleHandler] = {
    "summary": listing.summary,
    "undo": undoing.undo,
    "help": dialogue.help_,
    "greeting": dialogue.greeting,
    "thanks": dialogue.thanks,
    "confirm": dialogue.nothing_to_confirm,
    "reject": dialogue.nothing_to_reject,
    "list_projects": projects.list_projects,
    "status": listing.status,
    "clear_context": projects.clear_context,
    "export_data": privacy.export_data,
    "delete_account": privacy.delete_account,
    "unlink": privacy.unlink,
    "stop": preferences.stop,
    "start": preferences.start,
}


def decide(step: Step, state: State) -> Outcome:
    """What the step changes and says. Pure: the same step in the same state gives the same outcome."""
    command = step.command
    if step.proposal is not None:
        return run_proposal(step.proposal, step, state)
    if step.instead is not None:
        return run_instead(step.instead, step, state)
    if isinstance(command, Simple):
        return SIMPLE_HANDLERS[command.intent](step, state)
    return HANDLERS[type(command)](command, step, state)


def needs_of(step: Step, state: State) -> Needs:
    """What the store must be asked before `decide`; nothing for most commands that speak of no task."""
    if step.proposal is not None:
        return Needs(proposal_id=step.proposal.draft.id or None)
    if step.instead is not None:
        return needs_of_instead(step, state)
    match step.command:
        case CompleteTask(refs=refs) | UpdateTask(refs=refs) | DeleteTask(refs=refs):
            return Needs(ids=step.task_ids) if step.task_ids is not None else needs_of_refs(refs, state)
        case ReopenTask(refs=refs):
            return Needs(ids=step.task_ids) if step.task_ids is not None else needs_of_refs(refs, state, closed=True)
        case ListTasks() as command:
            return listing.needs_of_list(command, state)
        case SearchTasks() as command:
            return listing.needs_of_search(command)
        case MoreOfList():
            return listing.needs_of_more(state)
        case SetPreference() as command:
            return preferences.needs_of_preference(command)
        case NotificationStatus(refs=refs) as command:
            return notified.needs_of_record(command, needs_of_refs(refs, state), state)
        case Simple(intent="summary"):
            return listing.needs_of_summary(state)
        case Simple(intent="status" | "greeting" | "export_data"):
            return Needs(counts=True)
        case Simple(intent="undo"):
            return undoing.needs_of_undo(state)
        case _:
            return Needs()
