"""How a change of tasks on the site is loaded, decided and committed: a turn like any other, that undo takes back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from server.conversation.memory import encode
from server.conversation.state import Gathered, Outcome, State
from server.web.context import Web
from server.web.errors import ApiError
from storage.changes import AddJournal, Change, Committed, PutProject, PutTask
from storage.facts import ByIds
from storage.model import JournalEntry, Person, TaskImage

_TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What was done. `id` names it for an undo; None when nothing changed, or nothing that could be undone."""

    outcome: Outcome
    id: str | None = None


async def change_tasks(
    context: Web, person: Person, decide: Callable[[State], Outcome], task_id: str | None = None
) -> Changed:
    """Loads, decides, commits; again when a message of the person came between."""
    turn = f"web-{uuid.uuid4()}"
    for _ in range(_TRIES):
        state = await load_state(context, person.id, turn, task_id)
        outcome = decide(state)
        changes = changes_of(outcome, state)
        if not changes:
            return Changed(outcome=outcome)
        result = await context.store.apply(person.id, state.person.version, changes, state.now)
        if isinstance(result, Committed):
            entry = next((one.entry for one in changes if isinstance(one, AddJournal)), None)
            return Changed(outcome=outcome, id=entry.id if entry else None)
    raise ApiError(409, "busy")


async def load_state(context: Web, user_id: str, turn: str, task_id: str | None = None) -> State:
    """The moment in which a change of the web is decided; `turn` makes the ids, the same at every try."""
    now, store = context.clock(), context.store
    account = await store.account_by_id(user_id)
    if account is None:
        raise ApiError(401, "login_required")
    person = account.person
    tasks = (await store.select_tasks(user_id, ByIds(ids=(task_id,)))).tasks if task_id else ()
    bundles = context.services.bundles
    return State(
        person=person,
        now=now,
        zone=ZoneInfo(person.preferences.timezone),
        language=bundles.pick(person.preferences.language),
        languages=tuple(bundles.languages),
        sid=turn,
        projects=await store.projects(user_id),
        free_numbers=await store.free_numbers(user_id, now),
        gathered=Gathered(by_id=tasks),
    )


def changes_of(outcome: Outcome, state: State) -> tuple[Change, ...]:
    """The outcome as the store takes it, with the journal entry that undo needs."""
    if not outcome.tasks:
        return ()
    changes: list[Change] = [PutProject(project=project) for project in outcome.projects]
    changes += [PutTask(before=change.before, after=change.after) for change in outcome.tasks]
    if outcome.undo is not None:
        entry = JournalEntry(
            id=state.identify("journal"),
            key=outcome.undo.key,
            arguments=encode(outcome.undo.arguments),
            images=tuple(TaskImage(before=change.before, after=change.after) for change in outcome.tasks),
            made_at=state.now,
        )
        changes.append(AddJournal(user_id=state.person.id, entry=entry))
    return tuple(changes)
