"""Which half of the day an hour means that was said of a task with a day of its own (PRODUCT section 7).

The engine reads "at 9" without a day as the next one to come; said of a task of another day it is that day's 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from engine.model import Assumption, Due, Grain, UpdateTask, When, WhenKind
from server.conversation.months import in_its_month
from server.conversation.state import State
from server.conversation.weeks import in_its_week
from storage.model import Task

HALF = "clock_half"
_ABOUT = 90  # minutes: a meeting at 6 pm that moves to 9 may be one of the morning
_MORNING_FROM = 7  # 7 to 11 are in the morning, 12 is noon, 1 to 6 in the afternoon


def at_its_own_time(command: UpdateTask, tasks: Sequence[Task], state: State) -> tuple[UpdateTask, State]:
    """A day or an hour that was said in part, as the task has the rest: its month or week, the half of its day."""
    command, state = in_its_month(command, tasks, state)
    command, state = in_its_week(command, tasks, state)
    if command.edit.due is not None:
        return _at_about_its_hour(command, command.edit.due, tasks, state)
    return _at_the_hour_of_its_day(command, state, tasks)


def _at_about_its_hour(command: UpdateTask, due: Due, tasks: Sequence[Task], state: State) -> tuple[UpdateTask, State]:
    """A dinner at 8 pm that moves to "Tuesday at 9" is in the evening still; an hour far from its own says nothing."""
    before = tasks[0].due_time
    is_assumed = any(assumption.key == HALF for assumption in state.assumptions)
    if len(tasks) != 1 or due.clock is None or before is None or not is_assumed or command.edit.recurrence is not None:
        return command, state
    meant = half_of_a_day(due.clock, before)
    if abs(_minutes(meant) - _minutes(before)) > _ABOUT or (due.day == state.today and meant <= state.clock):
        return command, state
    moved = replace(command, edit=replace(command.edit, due=replace(due, clock=meant)))
    return moved, replace(state, assumptions=_with_other_half(meant, due.day, state))


def _at_the_hour_of_its_day(command: UpdateTask, state: State, tasks: Sequence[Task]) -> tuple[UpdateTask, State]:
    """The command and what was assumed, with the half of the day that the task's own day gives the hour."""
    clock, day = command.edit.time, tasks[0].due_date
    is_assumed = any(assumption.key == HALF for assumption in state.assumptions)
    if len(tasks) != 1 or clock is None or command.edit.due is not None or day is None or not is_assumed:
        return command, state
    meant = half_of_a_day(clock, tasks[0].due_time)
    is_soon = day == state.today and (tasks[0].due_time is None or meant <= state.clock)
    meant = clock if day < state.today or is_soon else meant
    moved = replace(command, edit=replace(command.edit, time=meant))
    return moved, replace(state, assumptions=_with_other_half(meant, day, state))


def _with_other_half(clock: time, day: date, state: State) -> tuple[Assumption, ...]:
    """The other half is one of the same day: the task keeps its own."""
    start = datetime.combine(day, clock.replace(hour=(clock.hour + 12) % 24), state.zone)
    other = When(kind=WhenKind.INSTANT, start=start, grain=Grain.MINUTE, has_clock=True)
    return tuple(Assumption(key=one.key, other=other) if one.key == HALF else one for one in state.assumptions)


def half_of_a_day(clock: time, before: time | None) -> time:
    """The half that is nearer to the hour it had; else that of an hour said with a day."""
    hour = clock.hour % 12 or 12
    if before is None:
        return clock.replace(hour=hour if hour >= _MORNING_FROM else hour + 12)
    halves = (clock.replace(hour=hour % 12), clock.replace(hour=hour % 12 + 12))
    return min(halves, key=lambda half: abs(_minutes(half) - _minutes(before)))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
