""" "Remind me an hour before the dentist": of a task that there is, when its words name one; else a new task. And
"remind me to check in the day before": a new one, ahead of what was just told."""

from __future__ import annotations

from collections.abc import Callable

from engine.model import (
    Ambiguous,
    Command,
    CreateTask,
    Due,
    Interpretation,
    ItRef,
    Reading,
    TaskEdit,
    TitleRef,
    Understood,
    UpdateTask,
)
from server.conversation.about import has_article
from server.conversation.answering import Plan, still_offering
from server.conversation.creating import ahead_of
from server.conversation.memory import Ahead, Confirmation, Step
from server.conversation.state import State
from server.reply import say

_LONGEST_LINK = 3  # letters of "to", "de", "for"


def plan_reminder(read: Interpretation, state: State) -> Plan | None:
    if (sooner := _told_of_it(read)) is not None:
        return Plan(steps=(Step(command=sooner),), aside=state.memory.question)
    task = _made_by(read)
    if task is None or task.remind_before is None or task.due is not None or not task.title:
        return None
    command = UpdateTask(refs=(TitleRef(title=task.title),), edit=TaskEdit(remind_before=task.remind_before))
    step = Step(command=command, otherwise=say("unknown"), fallback=(Step(command=task),))
    return Plan(steps=(step,), aside=state.memory.question)


def _told_of_it(read: Interpretation) -> UpdateTask | None:
    """ "Remind me about it an hour before": nothing is lost by a reminder, so it is not asked about."""
    match read:
        case Ambiguous(readings=(Reading(commands=(UpdateTask(refs=(ItRef(),), edit=edit, shift=None) as command,)),)):
            is_notice = edit.remind_before is not None and edit == TaskEdit(remind_before=edit.remind_before)
            return command if is_notice else None
        case _:
            return None


def _made_by(read: Interpretation) -> CreateTask | None:
    """The new task that the words would make, by any of their readings."""
    match read:
        case Understood(reading=Reading(commands=commands)):
            return _lone(commands)
        case Ambiguous(readings=readings):
            tasks = [task for reading in readings if (task := _lone(reading.commands)) is not None]
            return tasks[0] if len(tasks) == 1 else None
        case _:
            return None


def _lone(commands: tuple[Command, ...]) -> CreateTask | None:
    match commands:
        case (CreateTask() as task,):
            return task
        case _:
            return None


def plan_ahead(text: str, read: Interpretation, state: State, alone: Callable[[str], Interpretation]) -> Plan | None:
    """ "Remind me to check in the day before", of the flight just noted, or offered to be noted; not "an hour before
    dinner", where what is named is not to be done before."""
    match read:
        case Ambiguous(readings=(Reading(commands=(CreateTask(due=None, title=title) as said,)) as reading,)):
            if said.remind_before is None or not title or not _is_done_before(text, reading):
                return None
        case _:
            return None
    match state.memory.question:
        case Confirmation(steps=(Step(command=CreateTask(due=Due() as due)),)):
            planned = Plan(steps=(Step(command=ahead_of(said, due)),))
            return still_offering(planned, state.memory.questions)
        case None if state.memory.adjustable and state.last_task_id is not None:
            ahead = Step(command=said, instead=Ahead(task=said))
            return Plan(steps=(_of_it_named(said, ahead) if has_article(title, alone) else ahead,))
        case _:
            return None


def _of_it_named(said: CreateTask, ahead: Step) -> Step:
    """ "Remind me of the flight two hours before", where a task is called so, is no task of its own."""
    named = UpdateTask(refs=(TitleRef(title=said.title),), edit=TaskEdit(remind_before=said.remind_before))
    return Step(command=named, otherwise=say("unknown"), fallback=(ahead,))


def _is_done_before(text: str, reading: Reading) -> bool:
    """Whether the length stands behind what is to be done, or before the order to remind of it."""
    title = next((mark.span for mark in reading.marks if mark.slot == "title"), None)
    length = next((mark.span for mark in reading.marks if mark.slot == "remind_before"), None)
    if title is None or length is None:
        return False
    between = text[length.end : title.start].split()
    return length.start > title.start or any(len(word) > _LONGEST_LINK for word in between)
