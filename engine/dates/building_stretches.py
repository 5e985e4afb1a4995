"""Builders of days told by a longer stretch, and what two words about one day mean together.

Each is named in a dates.lark after "->"; None refuses the reading.
"""

from __future__ import annotations

from typing import cast

from engine.dates.values import (
    DaySpec,
    Edge,
    Half,
    Holiday,
    Month,
    MonthDay,
    Nth,
    Offset,
    Period,
    Quarter,
    Relative,
    Season,
    Side,
    Unit,
    Weekday,
    WeekNumber,
    WeekOf,
    Within,
    Year,
)  # fmt: skip


def day_of_stretch(day: MonthDay, outer: DaySpec) -> DaySpec | None:
    if isinstance(outer, Month):
        return (
            day._replace(month=outer.month, year=outer.year)
            if outer.which == "bare"
            else Within(inner=day, outer=outer)
        )
    if isinstance(outer, Period) and outer.unit == Unit.MONTH:
        return day if outer.is_bare else Within(inner=day, outer=outer)
    return None


def nth_unit(number: int, unit: str, outer: DaySpec) -> DaySpec | None:
    if not _is_stretch(outer):
        return None
    if unit == Unit.QUARTER and not isinstance(outer, Month):
        return _quarter(number, outer)
    if unit == Unit.DAY and isinstance(outer, Period) and outer.unit == Unit.DAY:
        return None
    return Nth(number=number, unit=Unit(unit), outer=outer, is_bare=_is_bare(outer))


def _is_bare(outer: DaySpec) -> bool:
    return isinstance(outer, Period) and outer.is_bare


def _quarter(number: int, outer: DaySpec) -> DaySpec | None:
    if isinstance(outer, Year):
        return Quarter(number=number, year=outer.year) if 1 <= number <= 4 else None
    if isinstance(outer, Period) and outer.unit == Unit.YEAR:
        return Quarter(number=number, shift=None if outer.is_bare else outer.shift) if 1 <= number <= 4 else None
    return None


def nth_last_unit(number: int, last: int, unit: str, outer: DaySpec) -> DaySpec | None:
    """ "the 3rd last week of 2018"."""
    return nth_unit(last * number, unit, outer) if last == -1 else None


def nth_last_weekday(number: int, last: int, day: int, outer: DaySpec) -> DaySpec | None:
    return nth_weekday(last * number, day, outer) if last == -1 else None


def nth_weekday_bare(number: int, day: int) -> DaySpec | None:
    """ "the third Tuesday", of this month or, when that is past, of the next."""
    if not 1 <= number <= 4:
        return None
    return Nth(number=number, weekday=day, outer=Period(unit=Unit.MONTH), is_bare=True)


def nth_weekday(number: int, day: int, outer: DaySpec) -> DaySpec | None:
    return Nth(number=number, weekday=day, outer=outer, is_bare=_is_bare(outer)) if _is_stretch(outer) else None


def first_units(number: int, count: int, unit: str, outer: DaySpec) -> DaySpec | None:
    if number not in (1, -1) or not _is_stretch(outer):
        return None
    return Nth(number=number, unit=Unit(unit), amount=count, outer=outer)


def half_of(number: int, outer: DaySpec) -> DaySpec | None:
    """ "la segunda mitad del mes"."""
    return Half(number=number, outer=outer) if number in (1, 2) and _is_stretch(outer) else None


def _is_stretch(outer: DaySpec) -> bool:
    return isinstance(outer, Month | Year | Period | Season | Quarter)


def edge(side: Side, outer: DaySpec) -> DaySpec | None:
    if isinstance(outer, Relative | Weekday | MonthDay) and side in ("start", "first_day", "last_day"):
        return None  # "early tomorrow" is a part of the day
    if isinstance(outer, Period) and outer.unit == Unit.DAY and side in ("first_day", "last_day", "middle"):
        return None
    return Edge(side=side, outer=outer)


def edge_of_period(words: str) -> DaySpec:
    side, unit = words.split(",")
    return Edge(side=cast("Side", side), outer=Period(unit=Unit(unit), is_bare=side == "middle"))


def rest(outer: DaySpec) -> DaySpec | None:
    is_today = isinstance(outer, Relative) and outer.days == 0
    return Edge(side="rest", outer=outer) if is_today or isinstance(outer, Period) else None


def join_days(first: DaySpec, second: DaySpec) -> DaySpec | None:
    """Two words about the same day: a weekday and its number, a day and its week, a month and its year."""
    if isinstance(first, MonthDay) and first.month is None and isinstance(second, Weekday):
        return None  # "the 3rd Tuesday" is no 3rd
    return _join_ordered(first, second) or _join_ordered(second, first)


def _join_ordered(inner: DaySpec, outer: DaySpec) -> DaySpec | None:
    match inner, outer:
        case _, Edge(side="end", outer=Period(unit=Unit.DAY)) if isinstance(inner, Relative | Weekday | MonthDay):
            return Edge(side="end", outer=inner)
        case Weekday(), MonthDay():
            return outer._replace(weekday=inner.day) if outer.weekday is None else None
        case Weekday(), Period(unit=Unit.WEEK) | WeekOf() | WeekNumber():
            return Within(inner=inner, outer=outer)
        case Weekday(which="bare"), Within() | Nth() | Holiday():
            return outer
        case Weekday(), Relative():
            return outer._replace(weekday=inner.day) if outer.weekday is None else None
        case Weekday(), Offset():
            return Within(inner=inner, outer=outer)
        case Month(which="bare", year=None), Offset() if outer.length.finest is Unit.YEAR:
            return Within(inner=inner, outer=outer)  # "in three days ago" holds no August, which "ago" is too
        case (Holiday(year=None) | Season(year=None), Offset(anchor=None)):
            return Within(inner=inner, outer=outer)
        case MonthDay(), Relative():
            return inner
        case MonthDay(month=None), Month(which="bare"):
            return inner._replace(month=outer.month, year=outer.year)
        case MonthDay(month=None), Period(unit=Unit.MONTH) | Month():
            return Within(inner=inner, outer=outer)
        case MonthDay(year=None, month=int()), Year():
            return inner._replace(year=outer.year)
        case MonthDay(month=int()), Period(unit=Unit.YEAR):
            return Within(inner=inner, outer=outer)
        case Month(year=None, which="bare"), Year():
            return inner._replace(year=outer.year)
        case Month(), Period(unit=Unit.YEAR):
            return Within(inner=inner, outer=outer)
        case ((Holiday(year=None) | Season(year=None) | Quarter(year=None)), Year()):
            return inner._replace(year=outer.year)
        case Quarter(year=None), Period(unit=Unit.YEAR):
            return inner._replace(shift=outer.shift)
        case WeekNumber(year=None), Year():
            return inner._replace(year=outer.year)
        case ((Holiday() | Season() | WeekNumber(year=None)), Period(unit=Unit.YEAR)):
            return Within(inner=inner, outer=outer)
        case Nth(outer=Month(year=None) as month_said), Year():
            return inner._replace(outer=month_said._replace(year=outer.year))
    return None
