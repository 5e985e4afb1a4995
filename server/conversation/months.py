"""A day told by its number alone, said of a task of a later month, is of that month: "no, the 6th" of February 5."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from engine.model import (
    Ambiguous,
    Assumption,
    CreateTask,
    Grain,
    Interpretation,
    Reading,
    Understood,
    UpdateTask,
    When,
    WhenKind,
)
from server.conversation.state import State
from server.conversation.weeks import BARE_WEEKDAY
from storage.model import Task

DAY_OF_MONTH = "day_of_month"
_READ_ON = ((2, 27), (6, 1), (7, 12))  # the same number is a day soon after each; other words are other numbers
_A_MONTH = 31


def noting_the_number(
    read: Interpretation, again: Callable[[datetime], Interpretation], now: datetime
) -> Interpretation:
    """The reading, with a note that its day was told by its number alone: read in another month, it is of that one."""
    reading, day = _dated(read)
    if reading is None or day is None:
        return read
    for month, first in _READ_ON:
        moment = datetime.combine(date(now.year + 1, month, first), time(0, 1), now.tzinfo)
        other = _dated(again(moment))[1]
        if other is None or other.day != day.day or (other - moment.date()).days > _A_MONTH:
            return read
    noted = replace(reading, assumptions=(*reading.assumptions, Assumption(key=DAY_OF_MONTH)))
    if isinstance(read, Understood):
        return Understood(reading=noted)
    return replace(read, readings=(noted,)) if isinstance(read, Ambiguous) else read


def says_more(assumption: Assumption) -> bool:
    """False for the note alone, of a day that was kept in no month or week: that of a new task."""
    return assumption.key not in (DAY_OF_MONTH, BARE_WEEKDAY) or assumption.other is not None


def _dated(read: Interpretation) -> tuple[Reading | None, date | None]:
    """The only reading and the day that it sets of one task."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=None),)) as reading):
            due = edit.due if edit.recurrence is None else None
        case (
            Understood(reading=Reading(commands=(CreateTask(recurrence=None, due=due),), is_note=True) as reading)
            | Ambiguous(readings=(Reading(commands=(CreateTask(recurrence=None, due=due),)) as reading,))
        ):
            pass
        case _:
            return None, None
    return reading, due.day if due is not None else None


def in_its_month(command: UpdateTask, tasks: Sequence[Task], state: State) -> tuple[UpdateTask, State]:
    """The command with the day in the month of its task, and what that assumed."""
    noted = [one for one in state.assumptions if one.key == DAY_OF_MONTH and one.other is None]
    due, was = command.edit.due, tasks[0].due_date
    state = replace(state, assumptions=tuple(one for one in state.assumptions if one not in noted))
    if (
        not noted
        or due is None
        or was is None
        or len(tasks) != 1
        or (was.year, was.month) <= (due.day.year, due.day.month)
    ):
        return command, state
    try:
        day = due.day.replace(year=was.year, month=was.month)
    except ValueError:
        return command, state  # a month without a 31st
    start = datetime.combine(due.day, due.clock or time(), state.zone)
    other = When(kind=WhenKind.DATE, start=start, grain=Grain.DAY)
    kept = (*state.assumptions, Assumption(key=DAY_OF_MONTH, other=other))
    edit = replace(command.edit, due=replace(due, day=day))
    return replace(command, edit=edit), replace(state, assumptions=kept)
