"""A weekday that puts right the day of a task of a later week is of that week: "make it Wednesday", of next week's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from engine.model import Assumption, Due, Grain, Interpretation, ItRef, Reading, Understood, UpdateTask, When, WhenKind
from server.conversation.state import State

_WEEKDAY = "next_weekday"  # the assumption that says which day was taken, and offers the other
_WEEK = timedelta(days=7)
_READ_ON = (1, 6)  # days before it a weekday is that day, whichever of them it is said on; "in three days" is not


def in_its_week(read: Interpretation, again: Callable[[datetime], Interpretation], state: State) -> Interpretation:
    """The reading with the weekday of the week that the task just made or changed is in; the nearest one is offered."""
    was, reading, due = state.memory.day, *_moved(read)
    is_of_it = state.memory.adjustable and state.memory.question is None and not state.quoting
    if was is None or reading is None or due is None or not is_of_it:
        return read
    meant = was + timedelta(days=due.day.weekday() - was.weekday())
    if meant <= due.day or meant == was or not _is_weekday(due.day, again, state):
        return read
    start = datetime.combine(due.day, due.clock or time(), state.zone)
    other = When(kind=WhenKind.DATE, start=start, grain=Grain.DAY)
    assumptions = (*reading.assumptions, Assumption(key=_WEEKDAY, other=other))
    return Understood(reading=_on(replace(reading, assumptions=assumptions), replace(due, day=meant)))


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


def _on(reading: Reading, due: Due) -> Reading:
    match reading.commands:
        case (UpdateTask() as command,):
            return replace(reading, commands=(replace(command, edit=replace(command.edit, due=due)),))
        case _:
            return reading
