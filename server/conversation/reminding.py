""" "Remind me an hour before the dentist": of a task that there is, when its words name one; else a new task."""

from __future__ import annotations

from engine.model import (
    Ambiguous,
    Command,
    CreateTask,
    Interpretation,
    ItRef,
    Reading,
    TaskEdit,
    TitleRef,
    Understood,
    UpdateTask,
)
from server.conversation.answering import Plan
from server.conversation.memory import Step
from server.conversation.state import State
from server.reply import say


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
            return command if edit == TaskEdit(remind_before=edit.remind_before) else None
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
