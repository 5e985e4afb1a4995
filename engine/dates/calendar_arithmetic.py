"""Local days and stretches of them, and the arithmetic of weeks, months and years."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from engine.dates.values import Length, Unit
from engine.model import Grain

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """Local days from `start` to `end` (exclusive). `other` is the reading not taken, `key` why there was a choice.

    `conflicting` is a date that was said with a weekday which is not its own, and the nearest such weekday.
    """

    start: date
    end: date
    grain: Grain = Grain.DAY
    key: str | None = None
    other: date | None = None
    conflicting: tuple[date, ...] = ()


def one_day(day: date, *, key: str | None = None, other: date | None = None) -> Stretch:
    return Stretch(day, day + DAY, Grain.DAY, key, other)


def add_months(day: date, months: int) -> date:
    """Months clamp to their length: January 31st + 1 is the last of February. OverflowError beyond year 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_length(day: date, length: Length, sign: int) -> date:
    """The calendar part of a length, added or taken away."""
    moved = add_months(day, sign * round(length.years * 12 + length.months)) + timedelta(days=sign * int(length.days))
    return add_business_days(moved, sign * length.business_days)


def add_business_days(day: date, count: int) -> date:
    if abs(count) > 5000:
        raise OverflowError(count)
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weekday_after(day: date, weekday: int) -> date:
    """The first such weekday strictly after a day."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def weekday_beside(day: date, weekday: int, today: date) -> date:
    """The such weekday nearest to a day, when that is not past; else the next."""
    nearest = weekday_after(day - DAY * 4, weekday)
    return nearest if nearest >= today or day < today else nearest + WEEK


def week_from(monday: date) -> Stretch:
    return Stretch(start=monday, end=monday + WEEK, grain=Grain.WEEK)


def period(unit: Unit, shift: int, today: date) -> Stretch | None:
    """The calendar unit so many units from the one that holds today."""
    first = today.replace(day=1)
    match unit:
        case Unit.DAY:
            return one_day(today + DAY * shift)
        case Unit.BUSINESS_DAY:
            return one_day(add_business_days(today, shift) if shift else today)
        case Unit.WEEK:
            return week_from(monday_of(today) + WEEK * shift)
        case Unit.WEEKEND:
            saturday = monday_of(today) + timedelta(days=5) + WEEK * shift
            return Stretch(start=saturday, end=saturday + DAY * 2)
        case Unit.FORTNIGHT:
            start = monday_of(today) + WEEK * shift
            return Stretch(start=start, end=start + WEEK * 2, grain=Grain.WEEK)
        case Unit.MONTH:
            start = add_months(first, shift)
            return Stretch(start=start, end=add_months(start, 1), grain=Grain.MONTH)
        case Unit.QUARTER | Unit.HALF_YEAR:
            size = 3 if unit is Unit.QUARTER else 6
            start = add_months(first.replace(month=(today.month - 1) // size * size + 1), shift * size)
            return Stretch(start=start, end=add_months(start, size), grain=Grain.QUARTER)
        case Unit.YEAR | Unit.DECADE:
            size = 1 if unit is Unit.YEAR else 10
            year = today.year // size * size + shift * size
            return Stretch(start=date(year, 1, 1), end=date(year + size, 1, 1), grain=Grain.YEAR)
        case _:
            return None
