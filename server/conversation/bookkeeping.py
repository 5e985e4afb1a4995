"""Everything that a message changes, as one list for one transaction: tasks, undo journal, memory, history, audit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from engine.model import DeleteTask, UpdateTask, intent_of
from server.conversation.memory import Offer, Question, encode, passes, remember
from server.conversation.quoting import ASKS, PROPOSAL
from server.conversation.remembering import memory_after
from server.conversation.running import Draft
from server.conversation.state import Outcome, State
from server.conversation.undoing import RESTORES
from server.reply import Lines, Say, say
from storage.changes import (
    AddAudit,
    AddHistory,
    AddJournal,
    Change,
    EraseAccount,
    MarkUndone,
    PutConversation,
    PutPerson,
    PutProject,
    PutTask,
    PutWorkspace,
    SettledBy,
)
from storage.model import Conversation, InboundMessage, JournalEntry, Snapshot, Task, TaskImage

QUESTION_LIFE = timedelta(minutes=30)
CORRECTED_WITHIN = timedelta(minutes=2)
Seal = Callable[[str], str]


def changes_of(
    draft: Draft, before: Conversation, message: InboundMessage, seal: Seal, took_ms: int
) -> tuple[Change, ...]:
    """The changes of the message, in an order that the database can apply."""
    erasing = [change for outcome in draft.outcomes for change in outcome.changes]
    if any(isinstance(change, EraseAccount) for change in erasing):
        return tuple(erasing)  # nothing else of a person who goes is written
    return (
        *_context_changes(draft),
        *_task_changes(draft),
        *_journal_changes(draft),
        *_conversation_changes(draft, before, message, seal),
        *_history(draft, message, seal, took_ms),
        *_other_changes(draft),
    )


def _context_changes(draft: Draft) -> Iterable[Change]:
    for outcome in draft.outcomes:
        yield from (change for change in outcome.changes if isinstance(change, PutWorkspace))
        yield from (PutProject(project=project) for project in outcome.projects)
    if any(outcome.person is not None for outcome in draft.outcomes):
        yield PutPerson(person=draft.state.person)


def _task_changes(draft: Draft) -> Iterable[Change]:
    for outcome in draft.outcomes:
        yield from (PutTask(before=change.before, after=change.after) for change in outcome.tasks)


def _other_changes(draft: Draft) -> Iterable[Change]:
    for outcome in draft.outcomes:
        yield from (change for change in outcome.changes if not isinstance(change, PutWorkspace))


def _journal_changes(draft: Draft) -> Iterable[Change]:
    """One entry for the whole message: undoing takes all of it back."""
    user_id = draft.state.person.id
    for outcome in draft.outcomes:
        if outcome.undoes is not None:
            yield MarkUndone(user_id=user_id, entry_id=outcome.undoes)
    undoable = [outcome for outcome in draft.outcomes if outcome.undo is not None]
    if undoable:
        yield AddJournal(user_id=user_id, entry=_entry(undoable, draft.state))


def _entry(outcomes: list[Outcome], state: State) -> JournalEntry:
    images = tuple(TaskImage(before=change.before, after=change.after) for one in outcomes for change in one.tasks)
    undo, restores = _undo_words(outcomes)
    arguments: dict[str, Any] = {name: encode(value) for name, value in undo.arguments.items()}
    return JournalEntry(
        id=state.identify("journal"), key=undo.key, arguments=arguments | restores, images=images, made_at=state.now
    )


def _undo_words(outcomes: list[Outcome]) -> tuple[Say, dict[str, Any]]:
    """What an undo will say, and the person's row that it puts back: the one before the first of the changes."""
    words = [outcome.undo for outcome in outcomes if outcome.undo is not None]
    restores = [one.arguments[RESTORES] for one in words if RESTORES in one.arguments]
    plain = tuple(
        replace(one, arguments={name: value for name, value in one.arguments.items() if name != RESTORES})
        for one in words
    )
    undo = plain[0] if len(plain) == 1 else say("undone-several", lines=Lines(blocks=plain))
    return undo, {RESTORES: restores[0]} if restores else {}


def _conversation_changes(draft: Draft, before: Conversation, message: InboundMessage, seal: Seal) -> Iterable[Change]:
    memory = memory_after(draft, draft.state.language, message.text)
    after = Conversation(
        state=remember(memory, seal),
        state_expires_at=draft.state.now + QUESTION_LIFE if passes(memory) else None,
        shown=draft.state.shown,
        last_task_id=draft.state.last_task_id,
    )
    if after != before:
        yield PutConversation(user_id=draft.state.person.id, conversation=after)


def _history(draft: Draft, message: InboundMessage, seal: Seal, took_ms: int) -> Iterable[Change]:
    """A row for each command, and its audit; a message that was not understood is a row too."""
    ran = [(intent_of(step.command), encode(step.command), outcome, took_ms) for step, outcome in draft.done]
    first, *others = ran or [("unknown", {}, Outcome(reply=tuple(draft.reply)), took_ms)]
    yield _row(draft, message, seal, first, settled_by=draft.settled_by, corrects=corrects(draft))
    yield from (_row(draft, message, seal, other) for other in others)
    failed = next((outcome.failed for outcome in draft.outcomes if outcome.failed), None) or draft.failed
    yield AddAudit(
        action="command_failed" if failed else "command_executed",
        success=failed is None,
        user_id=draft.state.person.id,
        phone=draft.state.phone,
        details={"commands": [intent_of(step.command) for step, _ in draft.done]},
        error_code=failed,
        message_sid=message.sid,
        processing_ms=took_ms,
    )


def _row(
    draft: Draft,
    message: InboundMessage,
    seal: Seal,
    ran: tuple[str, Any, Outcome, int],
    *,
    settled_by: SettledBy | None = None,
    corrects: bool = False,
) -> AddHistory:
    command, parameters, outcome, took_ms = ran
    failed = outcome.failed or (draft.failed if not draft.done else None)
    return AddHistory(
        user_id=draft.state.person.id,
        phone=draft.state.phone,
        command=command,
        command_input=seal(message.text),
        command_params=seal(json.dumps(parameters, ensure_ascii=False)),
        success=failed is None,
        result_summary=outcome.reply[0].key if outcome.reply else None,
        error_message=failed,
        processing_ms=took_ms,
        task_id=outcome.tasks[0].after.id if outcome.tasks else None,
        project_id=outcome.projects[0].id if outcome.projects else None,
        settled_by=settled_by,
        corrects=corrects,
    )


def corrects(draft: Draft) -> bool:
    """Whether the message puts right what was done a moment before: undoes it, or changes or deletes its task again."""
    earliest, journal = draft.state.now - CORRECTED_WITHIN, draft.state.journal
    for step, outcome in draft.done:
        if outcome.undoes is not None and journal is not None and journal.made_at >= earliest:
            return True
        if isinstance(step.command, UpdateTask | DeleteTask) and any(
            change.before is not None and earliest <= change.before.updated_at < draft.state.now
            for change in outcome.tasks
        ):
            return True
    return False


def snapshot_of(draft: Draft) -> Snapshot | None:
    """What the reply showed, for whoever quotes it: the tasks in the order shown, and the numbers that they had."""
    ids: list[str] = []
    for outcome in draft.outcomes:
        changed = [change.after.id for change in outcome.tasks if change.after.status != "cancelled"]
        ids.extend(outcome.shown or changed or ([outcome.focus] if outcome.focus else []))
    for question in draft.questions[:1]:
        ids.extend(_asked_about(question))
    known = {**draft.known, **draft.state.touched}
    shown = [known[one] for one in dict.fromkeys(ids) if one in known]
    asked = _asked(draft)
    if not shown and not asked:
        return None
    return Snapshot(task_ids=tuple(task.id for task in shown), state={"numbers": _numbers(shown)} | asked)


def _asked(draft: Draft) -> dict[str, str]:
    """Which question the reply asked, so that an answer which quotes it answers no other."""
    question = draft.questions[0] if draft.questions else None
    match question:
        case None:
            return {}
        case Offer(draft=offered):
            return {ASKS: draft.state.sid, PROPOSAL: offered.id}
        case _:
            return {ASKS: draft.state.sid}


def _asked_about(question: Question) -> Iterable[str]:
    for option in getattr(question, "options", (question,)):
        for step in getattr(option, "steps", ()):
            yield from step.task_ids or ()


def _numbers(tasks: list[Task]) -> dict[str, str]:
    return {str(task.number): task.id for task in tasks}
