"""A weekday that puts right the day of a task of a later week is of that week: "make it Wednesday", of next week's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from engine.model import Assumption, Due, Grain, Interpretation, ItRef, Reading, Understood, UpdateTask, When, WhenKind
from server.conversation.state import State
from storage.model import Task

BARE_WEEKDAY = "bare_weekday"  # a note: nothing is said of it
_TAKEN = "next_weekday"  # the assumption that says which day was taken, and offers the other
_WEEK = timedelta(days=7)
_READ_ON = (1, 6)  # days before it a weekday is that day, whichever of them it is said on; "in three days" is not


def noting_the_weekday(
    read: Interpretation, again: Callable[[datetime], Interpretation], state: State
) -> Interpretation:
    """The reading, with a note that its day was told by its weekday alone, where that matters to the task just made or
    changed."""
    reading, due = _moved(read)
    was = state.memory.day if state.memory.adjustable and not state.quoting else None
    if reading is None or due is None or was is None or state.memory.question is not None:
        return read
    if _in_week_of(was, due.day) is None or not _is_weekday(due.day, again, state):
        return read
    return Understood(reading=replace(reading, assumptions=(*reading.assumptions, Assumption(key=BARE_WEEKDAY))))


def in_its_week(command: UpdateTask, tasks: Sequence[Task], state: State) -> tuple[UpdateTask, State]:
    """The command with the day in the week of its task, and what that assumed."""
    kept = tuple(one for one in state.assumptions if one.key != BARE_WEEKDAY)
    if len(kept) == len(state.assumptions):
        return command, state
    state = replace(state, assumptions=kept)
    due, was = command.edit.due, tasks[0].due_date
    is_of_it = len(tasks) == 1 and tasks[0].id == state.last_task_id
    day = _in_week_of(was, due.day) if due is not None and was is not None and is_of_it else None
    if day is None or due is None:
        return command, state
    start = datetime.combine(due.day, due.clock or time(), state.zone)
    other = When(kind=WhenKind.DATE, start=start, grain=Grain.DAY)
    moved = replace(command, edit=replace(command.edit, due=replace(due, day=day)))
    return moved, replace(state, assumptions=(*kept, Assumption(key=_TAKEN, other=other)))


def _in_week_of(was: date, day: date) -> date | None:
    """The same weekday in the later week of the other day; None for that very day, and for no later week."""
    meant = was + timedelta(days=day.weekday() - was.weekday())
    return meant if meant > day and meant != was else None


def _moved(read: Interpretation) -> tuple[Reading | None, Due | None]:
    """The reading that moves the task spoken of to a day, and that day."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(many=False),), edit=edit),)) as reading):
            return (reading, edit.due) if edit.recurrence is None and not edit.again else (None, None)
        case _:
            return None, None


def _is_weekday(day: date, again: Callable[[datetime], Interpretation], state: State) -> bool:
    later = day + _WEEK
    moments = (datetime.combine(later - timedelta(days=ahead), time(0, 1), state.zone) for ahead in _READ_ON)
    dues = (_moved(again(moment))[1] for moment in moments)
    return all(due is not None and due.day == later for due in dues)
