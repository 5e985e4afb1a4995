""" "No, 15 minutes", after "remind me in 20 minutes": a length in place of another, counted from now as that was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from engine.model import Due, Interpretation, ItRef, Reading, TaskEdit, Understood, UpdateTask
from server.conversation.answering import Plan, plan
from server.conversation.leading import lead_of
from server.conversation.memory import Step
from server.conversation.occurrences import due_of, has_clock, instant, read_duration
from server.conversation.proposing import Heard
from server.conversation.state import State
from storage.model import Task

_LONGER = "TAKES_LONGER"  # "two more hours", "an hour later": added to what there is
_PUTS_RIGHT = ("HOUR_FOR_IT", "IT_IS")
_CORRECTS_WITHIN = timedelta(hours=1)
_NEAR = timedelta(days=1)


def plan_from_now(text: str, heard: Heard, state: State, alone: Callable[[str], Interpretation]) -> Plan | None:
    match heard.read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),), edit=edit, shift=str() as length),))):
            is_length = edit == TaskEdit() and has_clock(length) and not length.startswith("-")
        case _:
            return None
    if not is_length or not state.memory.adjustable or state.memory.question is not None or heard.mentions(_LONGER):
        return None
    if not any(map(heard.mentions, _PUTS_RIGHT)) and lead_of(text, alone)[0] not in ("no", "objection"):
        return None
    planned = plan(heard.read, text, state)
    return replace(planned, steps=tuple(replace(step, from_now=True) for step in planned.steps))


def counted_from_now(command: UpdateTask, step: Step, tasks: Sequence[Task], state: State) -> UpdateTask:
    """The command with the moment itself, where the task was timed a short while ago from the moment it was made."""
    if not step.from_now or command.shift is None or len(tasks) != 1 or not _is_near(tasks[0], state):
        return command
    moment = state.local.replace(second=0, microsecond=0, tzinfo=None) + read_duration(command.shift)
    return replace(command, shift=None, edit=TaskEdit(due=Due(day=moment.date(), clock=moment.time())))


def _is_near(task: Task, state: State) -> bool:
    due = due_of(task)
    if due is None or due.clock is None or task.recurrence is not None:
        return False
    moment = instant(due.day, due.clock, state.zone)
    return state.now - task.created_at < _CORRECTS_WITHIN and moment - task.created_at < _NEAR
