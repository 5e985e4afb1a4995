"""Several tasks in one breath: "pagar la luz el lunes y el gas el martes", "tomar la pastilla a las 3 y a las 7"."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime

from engine.due import is_clock_only, placed, timing_of
from engine.model import DateMatch, Grain, WhenKind
from engine.slots import Slots

_AFTER = "after"
"""The rule of an hour whose half of the day follows from the task before it."""


def each_time(slots: Slots) -> list[Slots]:
    """One task for each time that was said, where they are not parts of one: "mañana y a las 5" is."""
    if "each" not in slots.flags or timing_of(slots.dues) is not None:
        return [slots]
    found: list[Slots] = []
    for match in _completed_by_last(slots.dues):
        part = copy(slots)
        part.dues, part.date_spans = [match], [match.span]
        on_day_of(found[-1] if found else None, part)
        found.append(part)
    return found


def _completed_by_last(dues: Sequence[DateMatch]) -> Sequence[DateMatch]:
    """ "el 3 y el 10 de enero a las 5": the month and the hour behind the last of two days are those of both."""
    first, last = dues[0], dues[-1]
    if len(dues) != 2 or first.when.has_clock or is_clock_only(last) or first.when.rrule or last.when.rrule:
        return dues
    day = first.when.start.date()
    if day.month != last.when.start.month and day.day < last.when.start.day:
        day = last.when.start.date().replace(day=day.day)
    if not last.when.has_clock:
        return (replace(first, when=replace(first.when, start=datetime.combine(day, first.when.start.timetz()))), last)
    start = datetime.combine(day, last.when.start.timetz())
    return (replace(first, when=replace(first.when, start=start, has_clock=True, end=None)), last)


def on_day_of(before: Slots | None, slots: Slots) -> None:
    """An hour alone is on the day of the task before it, and after it: "mañana a las 6 el pan y a las 7 los niños"."""
    if before is None or not before.dues or len(slots.dues) != 1 or not is_clock_only(slots.dues[0]):
        return
    if ("duty" in before.flags) != ("duty" in slots.flags):
        return  # "I have to pay rent on the 1st. Remind me to call Ana at 5"
    earlier = placed(before.dues)[-1].when.start
    if day := next((match for match in before.dues if not is_clock_only(match)), None):
        slots.dues = [day_alone(day), *slots.dues]
    taken = placed(slots.dues)[-1]
    other = taken.when.assumption.other if taken.when.assumption is not None else None
    if other is None or other.start.date() != earlier.date():
        return
    if taken.when.start <= earlier < other.start or (day is None and earlier < other.start < taken.when.start):
        slots.dues = [replace(taken, when=other, rule=_AFTER)]


def with_last_date(said: list[Slots]) -> list[Slots]:
    """ "Water the lawn, trim the hedge and order seeds by Sunday": a day behind the last of several is that of all."""
    if len(said) > 1 and "together" in said[-1].flags and not any(slots.dues for slots in said[:-1]):
        for slots in said[:-1]:
            slots.dues = said[-1].dues
    return said


def day_alone(match: DateMatch) -> DateMatch:
    """The day of a time, without its hour."""
    when = match.when
    midnight = when.start.replace(hour=0, minute=0, second=0, microsecond=0)
    return replace(
        match,
        when=replace(
            when, kind=WhenKind.DATE, start=midnight, end=None, grain=Grain.DAY, has_clock=False, assumption=None
        ),
    )
