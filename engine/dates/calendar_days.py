"""Days, weeks, months and years: a `DaySpec` and a today -> a stretch of local days. Pure calendar, no clock, no zone."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.easter import easter

from engine.dates.values import (
    DaySpec, Edge, Half, Holiday, Length, Month, MonthDay, Nth, Offset, Payday, Period, Quarter, Relative, Season, Unit, Units,
    Weekday, WeekdayCount, WeekNumber, WeekOf, Within, Year,
)  # fmt: skip
from engine.model import Grain

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 22), "winter": (12, 21)}
_WEEKDAY_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")


class Stretch(NamedTuple):
    """Local days from `start` to `end` (exclusive). `other` is the reading not taken, `key` why there was a choice."""

    start: date
    end: date
    grain: Grain = Grain.DAY
    key: str | None = None
    other: date | None = None
    weekday_conflict: bool = False


def one_day(
    day: date, *, key: str | None = None, other: date | None = None, weekday_conflict: bool = False
) -> Stretch:
    return Stretch(day, day + DAY, Grain.DAY, key, other, weekday_conflict)


def add_months(day: date, months: int) -> date:
    """Months clamp to their length: a month after January 31st is the last of February. OverflowError beyond year 9999."""
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


def resolve_day(spec: DaySpec, today: date) -> Stretch | None:
    """None when there is no such day (a February 30th). ValueError or OverflowError beyond the calendar."""
    match spec:
        case Relative():
            return one_day(today + timedelta(days=spec.days))
        case Weekday():
            return _weekday(spec, today)
        case MonthDay():
            return _month_day(spec, today)
        case Month():
            return _month(spec, today)
        case Year():
            return Stretch(start=date(spec.year, 1, 1), end=date(spec.year + spec.years, 1, 1), grain=Grain.YEAR)
        case Quarter():
            return _quarter(spec, today)
        case WeekNumber():
            return _week_number(spec, today)
        case Period():
            return period(spec.unit, spec.shift, today)
        case Units():
            return _units(spec, today)
        case Within():
            return _within(spec, today)
        case Nth():
            return _nth(spec, today)
        case Edge():
            return _edge(spec, today)
        case Half():
            return _half(spec, today)
        case WeekOf():
            inner = resolve_day(spec.day, today)
            return inner and _week(monday_of(inner.start))
        case WeekdayCount():
            return one_day(weekday_after(today, spec.day) + WEEK * (spec.count - 1))
        case Holiday():
            return _holiday(spec, today)
        case Season():
            return _season(spec, today)
        case Payday():
            return one_day(_payday(today))
        case Offset():
            return _offset(spec, today)


def _offset(spec: Offset, today: date) -> Stretch | None:
    base = today
    if spec.anchor is not None and spec.anchor.day is not None:
        anchored = resolve_day(spec.anchor.day, today)
        if anchored is None:
            return None
        base = anchored.start
    return one_day(add_length(base, spec.length, spec.sign))


def _weekday(spec: Weekday, today: date) -> Stretch:
    nearest = weekday_after(today, spec.day)
    if spec.which == "last":
        return one_day(monday_of(today) - WEEK + DAY * spec.day)
    if spec.which == "next":
        following = monday_of(today) + WEEK + timedelta(days=spec.day)
        if following == nearest:
            return one_day(following)
        return one_day(following, key="next_weekday", other=nearest)
    if spec.which == "after_next":
        return one_day(nearest + WEEK)
    return one_day(nearest + WEEK * spec.weeks)


def _month_day(spec: MonthDay, today: date) -> Stretch | None:
    if spec.month is None:
        return _day_of_some_month(spec, today)
    day = _dated(spec.day, spec.month, spec.year, today)
    if day is None:
        return None
    stretch = one_day(day, weekday_conflict=spec.weekday is not None and day.weekday() != spec.weekday)
    if spec.swapped is not None:
        other = _dated(spec.swapped[0], spec.swapped[1], spec.year, today)
        return stretch._replace(key="date_order", other=other)
    return stretch


def _dated(day: int, month: int, year: int | None, today: date) -> date | None:
    """The given day, or without a year the next one that exists (February 29th may be years off)."""
    years = [year] if year is not None else range(today.year, today.year + 9)
    for candidate in years:
        if 1 <= candidate <= 9998 and day <= monthrange(candidate, month)[1]:
            found = date(candidate, month, day)
            if year is not None or found >= today:
                return found
    return None


def _day_of_some_month(spec: MonthDay, today: date) -> Stretch | None:
    first: date | None = None
    for months in range(60):
        start = add_months(today.replace(day=1), months)
        if spec.day > monthrange(start.year, start.month)[1]:
            continue
        day = start.replace(day=spec.day)
        if day < today or (day == today and spec.weekday is None):
            continue
        first = first or day
        if spec.weekday is None or day.weekday() == spec.weekday:
            return one_day(day, weekday_conflict=day != first, other=first if day != first else None)
    return None


def _month(spec: Month, today: date) -> Stretch:
    this = date(spec.year or today.year, spec.month, 1)
    if spec.year is None:
        if spec.which == "last":
            this = this if this < today.replace(day=1) else add_months(this, -12)
        elif spec.which != "this" and this < today.replace(day=1):
            this = add_months(this, 12)
        if spec.which == "after_next" or (spec.which == "next" and this == today.replace(day=1)):
            this = add_months(this, 12)
    return Stretch(start=this, end=add_months(this, 1), grain=Grain.MONTH)


def _quarter(spec: Quarter, today: date) -> Stretch | None:
    if not 1 <= spec.number <= 12 // spec.months:
        return None
    start = date(spec.year or today.year + spec.shift, 1 + (spec.number - 1) * spec.months, 1)
    return Stretch(start=start, end=add_months(start, spec.months), grain=Grain.QUARTER)


def _week(monday: date) -> Stretch:
    return Stretch(start=monday, end=monday + WEEK, grain=Grain.WEEK)


def _week_number(spec: WeekNumber, today: date) -> Stretch | None:
    start = monday_of(date(spec.year or today.year, 1, 4)) + WEEK * (spec.number - 1)
    if spec.year is None and start + WEEK <= today:
        start = monday_of(date(today.year + 1, 1, 4)) + WEEK * (spec.number - 1)
    return _week(start)


def period(unit: Unit, shift: int, today: date) -> Stretch | None:
    """The calendar unit so many units from the one that holds today."""
    first = today.replace(day=1)
    match unit:
        case Unit.DAY:
            return one_day(today + DAY * shift)
        case Unit.BUSINESS_DAY:
            return one_day(add_business_days(today, shift) if shift else today)
        case Unit.WEEK:
            return _week(monday_of(today) + WEEK * shift)
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


_SINGLE_GRAINS = {Unit.WEEK: Grain.WEEK, Unit.MONTH: Grain.MONTH, Unit.YEAR: Grain.YEAR, Unit.QUARTER: Grain.QUARTER}


def _units(spec: Units, today: date) -> Stretch | None:
    """Whole units after the current one, or before it."""
    near = period(spec.unit, 1 if spec.direction > 0 else -1, today)
    far = period(spec.unit, spec.count * spec.direction, today)
    if near is None or far is None:
        return None
    first, last = (near, far) if spec.direction > 0 else (far, near)
    return Stretch(start=first.start, end=last.end, grain=_SINGLE_GRAINS.get(spec.unit, Grain.DAY))


def _within(spec: Within, today: date) -> Stretch | None:
    outer = resolve_day(spec.outer, today)
    if outer is None:
        return None
    match spec.inner:
        case Weekday():
            if isinstance(spec.outer, Offset):
                return one_day(weekday_after(outer.start - DAY, spec.inner.day))
            return one_day(weekday_after(outer.start - DAY, spec.inner.day))
        case MonthDay():
            return _day_within(spec.inner, outer)
        case Month():
            return _month(spec.inner._replace(year=outer.start.year), today)
        case Holiday():
            return _holiday(spec.inner._replace(year=outer.start.year), today)
        case Season():
            return _season(spec.inner._replace(year=outer.start.year), today)
        case _:
            return None


def _day_within(inner: MonthDay, outer: Stretch) -> Stretch | None:
    month, year = inner.month or outer.start.month, outer.start.year
    if inner.day > monthrange(year, month)[1]:
        return None
    return one_day(date(year, month, inner.day))


def _nth(spec: Nth, today: date) -> Stretch | None:
    """Of a month without a year the next one whose day is not past."""
    found = _nth_in(spec, today)
    if found is not None and found.end <= today and isinstance(spec.outer, Month) and spec.outer.year is None:
        if spec.outer.which == "bare":
            return _nth_in(spec._replace(outer=spec.outer._replace(year=today.year + 1)), today)
    return found


def _nth_in(spec: Nth, today: date) -> Stretch | None:
    outer = resolve_day(spec.outer, today)
    if outer is None:
        return None
    if spec.weekday is not None:
        return _nth_weekday(spec.number, spec.weekday, outer)
    if spec.unit in (Unit.DAY, Unit.BUSINESS_DAY):
        return _nth_day(spec, outer)
    if spec.unit is Unit.WEEK:
        return _nth_week(spec, outer)
    if spec.unit is Unit.FORTNIGHT:
        return _nth_fortnight(spec.number, outer)
    if spec.unit is Unit.WEEKEND:
        saturday = _nth_weekday(spec.number, 5, outer)
        return saturday and saturday._replace(end=saturday.start + DAY * 2)
    return _nth_period(spec, outer)


def _nth_weekday(number: int, weekday: int, outer: Stretch) -> Stretch | None:
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
    if spec.count > 1:
        start = outer.start if spec.number > 0 else outer.end - DAY * spec.count
        return Stretch(start=start, end=start + DAY * spec.count)
    return one_day(day) if outer.start <= day < outer.end else None


def _nth_week(spec: Nth, outer: Stretch) -> Stretch:
    """A week belongs to the stretch that holds its Thursday, as in ISO 8601."""
    if spec.number > 0:
        monday = weekday_after(outer.start - DAY, 3) - DAY * 3 + WEEK * (spec.number - 1)
    else:
        monday = weekday_after(outer.end - WEEK - DAY, 3) - DAY * 3 - WEEK * (spec.count - 1) + WEEK * (spec.number + 1)
    return Stretch(start=monday, end=monday + WEEK * spec.count, grain=Grain.WEEK)


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
        start = add_months(outer.end, -size * spec.count + size * (spec.number + 1))
    end = add_months(start, size * spec.count)
    grain = {1: Grain.MONTH, 12: Grain.YEAR}.get(size, Grain.QUARTER)
    return Stretch(start=start, end=end, grain=grain) if outer.start <= start < outer.end else None


def _edge(spec: Edge, today: date) -> Stretch | None:
    outer = resolve_day(spec.outer, today)
    if outer is None:
        return None
    if spec.side == "rest":
        return outer._replace(start=max(outer.start, today), grain=Grain.DAY)
    if spec.side in ("end", "last_day"):
        last = outer.end - DAY
        if outer.grain is Grain.WEEK and spec.side == "end":
            last = outer.start + DAY * 4  # the week's end as work has it
        return one_day(last)
    if spec.side == "after":
        return outer._replace(start=outer.end, end=outer.end + (outer.end - outer.start))
    if spec.side == "middle":
        return one_day(_middle(outer))
    return one_day(outer.start)


def _half(spec: Half, today: date) -> Stretch | None:
    outer = resolve_day(spec.outer, today)
    if outer is None:
        return None
    middle = {Grain.WEEK: outer.start + DAY * 3, Grain.YEAR: outer.start.replace(month=7)}.get(
        outer.grain, outer.start + DAY * 15
    )
    first, last = (outer.start, middle) if spec.number == 1 else (middle, outer.end)
    return Stretch(start=first, end=last)


def _middle(outer: Stretch) -> date:
    if outer.grain is Grain.WEEK:
        return outer.start + DAY * 2
    if outer.grain is Grain.MONTH:
        return outer.start.replace(day=15)
    if outer.grain is Grain.YEAR:
        return outer.start.replace(month=7)
    return outer.start + (outer.end - outer.start) / 2


def _holiday(spec: Holiday, today: date) -> Stretch | None:
    if spec.year is not None:
        return one_day(holiday_date(spec.rule, spec.year))
    this = holiday_date(spec.rule, today.year)
    if spec.which == "last":
        return one_day(this if this < today else holiday_date(spec.rule, today.year - 1))
    if this < today or (this == today and spec.which == "next"):
        this = holiday_date(spec.rule, today.year + 1)
    return one_day(this)


def _tabled(rule: str, year: int) -> date:
    """Feasts of other calendars are listed day by day; ValueError beyond the list."""
    for listed in rule.split(","):
        if listed.startswith(f"{year}-"):
            return date.fromisoformat(listed)
    raise ValueError(year)


def holiday_date(rule: str, year: int) -> date:
    """ "12-25", "easter-47", "11-th-4" (the fourth Thursday of November), "05-mo-l" (the last Monday), "11-th-4+1"."""
    if len(rule) >= 10 and rule[4] == "-":
        return _tabled(rule, year)
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule[6:] or 0))
    month, _, rest = rule.partition("-")
    if rest.isdigit():
        return date(year, int(month), int(rest))
    code, _, number = rest.partition("-")
    number, _, days = number.partition("+")
    start = date(year, int(month), 1)
    outer = Stretch(start=start, end=add_months(start, 1))
    found = _nth_weekday(-1 if number == "l" else int(number), _WEEKDAY_CODES.index(code), outer)
    assert found is not None
    return found.start + timedelta(days=int(days or 0))


def _season(spec: Season, today: date) -> Stretch:
    month, day = _SEASONS[spec.season]
    start = date(spec.year or today.year, month, day)
    if spec.year is None:
        if add_months(start, 3) <= today:
            start = add_months(start, 12)
        if spec.shift > 0 and start <= today:
            start = add_months(start, 12)
        elif spec.shift < 0:
            start = add_months(start, -12)
    return Stretch(start=start, end=add_months(start, 3), grain=Grain.QUARTER)


def _payday(today: date) -> date:
    last = monthrange(today.year, today.month)[1]
    return today.replace(day=15 if today.day <= 15 else last)
