"""Date expressions -> when a task is due: several that complete each other are one, several that differ are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.model import DateMatch, Due, Grain, When, WhenKind

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_GRAINS = frozenset({Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a task is due, and how it recurs."""

    due: Due | None = None
    recurrence: str | None = None


def timing_of(matches: Sequence[DateMatch], today: date) -> Timing | None:
    """What the expressions of one task say together: "mañana … a las 5". None when they contradict each other."""
    timing = Timing()
    for match in matches:
        joined = _join(timing, match.when, today)
        if joined is None:
            return None
        timing = joined
    return timing


def _join(timing: Timing, when: When, today: date) -> Timing | None:
    due = due_of(when)
    if timing.due is None:
        return Timing(due=due, recurrence=when.rrule)
    if when.kind is WhenKind.RECURRENCE:
        if timing.recurrence is not None or (due.clock is not None and timing.due.clock is not None):
            return None
        clock = due.clock or timing.due.clock
        return Timing(due=Due(day=due.day if due.clock else timing.due.day, clock=clock), recurrence=when.rrule)
    if due.clock is not None and timing.due.clock is None and is_near(due.day, today):
        return Timing(due=Due(day=timing.due.day, clock=due.clock), recurrence=timing.recurrence)
    if due.clock is None and timing.due.clock is not None and is_near(timing.due.day, today):
        return Timing(due=Due(day=due.day, clock=timing.due.clock), recurrence=timing.recurrence)
    if timing.recurrence is not None and "BY" not in timing.recurrence and timing.due.clock is None:
        return Timing(due=due, recurrence=_on_day(timing.recurrence, due.day))
    return timing if due == timing.due and timing.recurrence is None else None


def _on_day(rule: str, day: date) -> str:
    """ "cada dos semanas … el martes": a weekly rule that names no day takes the day that is named beside it."""
    return f"{rule};BYDAY={_WEEKDAYS[day.weekday()]}" if "FREQ=WEEKLY" in rule else rule


def is_near(day: date, today: date) -> bool:
    """A clock time said without a day is read as today's or tomorrow's; only such a one may join another day."""
    return timedelta(0) <= day - today <= timedelta(days=1)


def due_of(when: When) -> Due:
    """The day, with the clock time where one was said."""
    return Due(day=when.start.date(), clock=clock_of(when))


def clock_of(when: When) -> time | None:
    has_clock = when.has_clock or when.kind is WhenKind.DURATION
    has_clock = has_clock or (when.kind is WhenKind.INSTANT and when.grain not in _DAY_GRAINS)
    return to_minute(when.start) if has_clock else None


def to_minute(moment: datetime) -> time:
    return time(moment.hour, moment.minute)
