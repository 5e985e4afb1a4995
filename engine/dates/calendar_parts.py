"""The nth weekday, day, week or month of a stretch, from its end when the number is negative."""

from __future__ import annotations

from engine.dates.calendar_arithmetic import (
    DAY,
    WEEK,
    Stretch,
    add_business_days,
    add_months,
    one_day,
    weekday_after,
)  # fmt: skip
from engine.dates.values import Nth, Unit
from engine.model import Grain


def nth_part(spec: Nth, outer: Stretch) -> Stretch | None:
    """The part of a stretch that `spec` names; None when the stretch has none such."""
    if spec.weekday is not None:
        return nth_weekday(spec.number, spec.weekday, outer)
    if spec.unit in (Unit.DAY, Unit.BUSINESS_DAY):
        return _nth_day(spec, outer)
    if spec.unit is Unit.WEEK:
        return _nth_week(spec, outer)
    if spec.unit is Unit.FORTNIGHT:
        return _nth_fortnight(spec.number, outer)
    if spec.unit is Unit.WEEKEND:
        saturday = nth_weekday(spec.number, 5, outer)
        return saturday and saturday._replace(end=saturday.start + DAY * 2)
    return _nth_period(spec, outer)


def nth_weekday(number: int, weekday: int, outer: Stretch) -> Stretch | None:
    if number > 0:
        day = weekday_after(outer.start - DAY, weekday) + WEEK * (number - 1)
    else:
        day = weekday_after(outer.end - WEEK - DAY, weekday) + WEEK * (number + 1)
    return one_day(day) if outer.start <= day < outer.end else None


def _nth_day(spec: Nth, outer: Stretch) -> Stretch | None:
    if spec.unit is Unit.BUSINESS_DAY:
        edge = outer.start - DAY if spec.number > 0 else outer.end
        day = add_business_days(edge, spec.number)
    else:
        day = outer.start + DAY * (spec.number - 1) if spec.number > 0 else outer.end + DAY * spec.number
    if spec.amount > 1:
        start = outer.start if spec.number > 0 else outer.end - DAY * spec.amount
        return Stretch(start=start, end=start + DAY * spec.amount)
    return one_day(day) if outer.start <= day < outer.end else None


def _nth_week(spec: Nth, outer: Stretch) -> Stretch:
    """A week belongs to the stretch that holds its Thursday, as in ISO 8601."""
    if spec.number > 0:
        monday = weekday_after(outer.start - DAY, 3) - DAY * 3 + WEEK * (spec.number - 1)
    else:
        monday = (
            weekday_after(outer.end - WEEK - DAY, 3) - DAY * 3 - WEEK * (spec.amount - 1) + WEEK * (spec.number + 1)
        )
    return Stretch(start=monday, end=monday + WEEK * spec.amount, grain=Grain.WEEK)


def _nth_fortnight(number: int, outer: Stretch) -> Stretch | None:
    """ "la segunda quincena de abril": a month has two, the 16th begins the second."""
    if outer.grain is not Grain.MONTH or number not in (1, 2, -1):
        return None
    middle = outer.start.replace(day=16)
    return Stretch(start=outer.start, end=middle) if number == 1 else Stretch(start=middle, end=outer.end)


def _nth_period(spec: Nth, outer: Stretch) -> Stretch | None:
    size = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}.get(spec.unit or Unit.DAY)
    if size is None:
        return None
    if spec.number > 0:
        start = add_months(outer.start, size * (spec.number - 1))
    else:
        start = add_months(outer.end, -size * spec.amount + size * (spec.number + 1))
    end = add_months(start, size * spec.amount)
    grain = {1: Grain.MONTH, 12: Grain.YEAR}.get(size, Grain.QUARTER)
    return Stretch(start=start, end=end, grain=grain) if outer.start <= start < outer.end else None
