"""A `DaySpec` and a today -> a stretch of local days. No clock, no zone."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from engine.dates.calendar_arithmetic import (
    DAY,
    WEEK,
    Stretch,
    add_length,
    add_months,
    monday_of,
    one_day,
    period,
    week_from,
    weekday_after,
    weekday_beside,
)  # fmt: skip
from engine.dates.calendar_parts import nth_part
from engine.dates.holidays import holiday_days
from engine.dates.values import (
    Closest,
    DaySpec,
    Edge,
    Half,
    Holiday,
    HolidayWeekend,
    Month,
    MonthDay,
    Nth,
    NthAfter,
    Offset,
    Payday,
    Period,
    Quarter,
    Relative,
    Season,
    SpokenDay,
    Unit,
    Units,
    Weekday,
    WeekdayCount,
    WeekNumber,
    WeekOf,
    Within,
    Year,
)  # fmt: skip
from engine.model import Grain

_NEARLY_A_YEAR = DAY * 300
_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 22), "winter": (12, 21)}


def resolve_day(spec: DaySpec, today: date) -> Stretch | None:
    """None when there is no such day (a February 30th). ValueError or OverflowError beyond the calendar."""
    match spec:
        case Relative():
            day = today + DAY * spec.days
            return _against_weekday(one_day(day), day, spec, today)
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
            return _period(spec, today)
        case Units():
            return _units(spec, today)
        case WeekdayCount():
            return one_day(weekday_after(today, spec.day) + WEEK * (spec.amount - 1))
        case Holiday():
            return _holiday(spec, today)
        case HolidayWeekend():
            return _holiday_weekend(spec, today)
        case Season():
            return _season(spec, today)
        case Payday():
            return one_day(_payday(today))
        case SpokenDay():
            return None  # `resolve` puts the day that is known in its place
        case Within() | Nth() | Edge() | Half() | WeekOf() | Closest() | NthAfter() | Offset():
            return _from_another_day(spec, today)


def _from_another_day(
    spec: Within | Nth | Edge | Half | WeekOf | Closest | NthAfter | Offset, today: date
) -> Stretch | None:
    """What is told by another day or stretch: "the Friday of next week", "two days after Easter"."""
    match spec:
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
            return inner and week_from(monday_of(inner.start))
        case Closest():
            return _closest(spec, today)
        case NthAfter():
            anchor = resolve_day(spec.anchor, today)
            if anchor is not None and spec.number < 0:
                return one_day(weekday_after(anchor.start - DAY - WEEK, spec.weekday))
            return anchor and one_day(weekday_after(anchor.end - DAY, spec.weekday) + WEEK * (spec.number - 1))
        case Offset():
            return _offset(spec, today)


def _period(spec: Period, today: date) -> Stretch | None:
    """ "El finde que viene", said on a Saturday, is not the one that runs."""
    found = period(spec.unit, spec.shift, today)
    is_running = spec.unit is Unit.WEEKEND and spec.is_bare and found is not None and found.start <= today
    return period(spec.unit, spec.shift + 1, today) if is_running else found


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
        following = monday_of(today) + WEEK + DAY * spec.day
        if following == nearest:
            return one_day(following)
        return one_day(following, key="next_weekday", other=nearest)
    if spec.which == "past":
        return one_day(weekday_after(today - WEEK - DAY, spec.day))
    if spec.which == "after_next":
        return one_day(nearest + WEEK)
    return one_day(nearest + WEEK * spec.weeks)


def _month_day(spec: MonthDay, today: date) -> Stretch | None:
    if spec.month is None:
        return _day_of_some_month(spec, today)
    if spec.is_past:
        return _past_day(spec.day, spec.month, today)
    day = _dated(spec.day, spec.month, spec.year, today)
    if day is None or (spec.is_strict and day.weekday() != spec.weekday):
        return None
    stretch = _against_weekday(one_day(day), day, spec, today)
    if spec.swapped is not None:
        other = _dated(spec.swapped[0], spec.swapped[1], spec.year, today)
        is_told = spec.weekday is not None and other is not None and other.weekday() == spec.weekday
        if is_told and other is not None and (day.weekday() != spec.weekday or other + _NEARLY_A_YEAR < day):
            return one_day(other)  # "wed 2/12": the weekday tells the order
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


def _past_day(day: int, month: int, today: date) -> Stretch | None:
    """ "el pasado 20 de marzo"."""
    for year in range(today.year, today.year - 9, -1):
        if day <= monthrange(year, month)[1] and (found := date(year, month, day)) < today:
            return one_day(found)
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
            return _against_weekday(one_day(day), first, spec, today)
    return None


def _against_weekday(stretch: Stretch, said: date, spec: MonthDay | Relative, today: date) -> Stretch:
    """ "lunes 17": when the next 17th is no Monday, that 17th and the Monday beside it are what may be meant."""
    if spec.weekday is None or said.weekday() == spec.weekday:
        return stretch
    return stretch._replace(conflicting=(said, weekday_beside(said, spec.weekday, today)))


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
    start = date(spec.year or today.year + (spec.shift or 0), 1 + (spec.number - 1) * spec.months, 1)
    if spec.year is None and spec.shift is None and add_months(start, spec.months) <= today:
        start = add_months(start, 12)
    return Stretch(start=start, end=add_months(start, spec.months), grain=Grain.QUARTER)


def _week_number(spec: WeekNumber, today: date) -> Stretch | None:
    start = monday_of(date(spec.year or today.year, 1, 4)) + WEEK * (spec.number - 1)
    if spec.year is None and start + WEEK <= today:
        start = monday_of(date(today.year + 1, 1, 4)) + WEEK * (spec.number - 1)
    return week_from(start)


_SINGLE_GRAINS = {Unit.WEEK: Grain.WEEK, Unit.MONTH: Grain.MONTH, Unit.YEAR: Grain.YEAR, Unit.QUARTER: Grain.QUARTER}


def _units(spec: Units, today: date) -> Stretch | None:
    """Whole units after the current one, or before it."""
    near = period(spec.unit, 1 if spec.direction > 0 else -1, today)
    far = period(spec.unit, spec.amount * spec.direction, today)
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
        case WeekNumber():
            return _week_number(spec.inner._replace(year=outer.start.year), today)
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
    if spec.is_bare and isinstance(spec.outer, Period) and (found is None or found.end <= today):
        return _nth_in(spec._replace(outer=spec.outer._replace(shift=1)), today)
    is_bare = isinstance(spec.outer, Month) and spec.outer.year is None and spec.outer.which == "bare"
    if found is not None and found.end <= today and is_bare:
        return _nth_in(spec._replace(outer=spec.outer._replace(year=today.year + 1)), today)  # type: ignore[call-arg]
    return found


def _nth_in(spec: Nth, today: date) -> Stretch | None:
    outer = resolve_day(spec.outer, today)
    return outer and nth_part(spec, outer)


def _edge(spec: Edge, today: date) -> Stretch | None:
    """ "A principios de mes", when that is past, is the next month's."""
    found = _edge_in(spec, today)
    is_bare = isinstance(spec.outer, Period) and spec.outer.is_bare
    if found is not None and is_bare and spec.side in ("start", "middle") and found.end <= today:
        return _edge_in(spec._replace(outer=spec.outer._replace(shift=1)), today)  # type: ignore[call-arg]
    return found


def _edge_in(spec: Edge, today: date) -> Stretch | None:
    outer = resolve_day(spec.outer, today)
    if outer is None:
        return None
    if spec.side == "rest":
        if outer.end <= today:
            return None
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
        return holiday_days(spec.rule, spec.year)
    this = holiday_days(spec.rule, today.year)
    if spec.which == "last":
        return this if this.end <= today else holiday_days(spec.rule, today.year - 1)
    if this.end <= today or (this.start <= today and spec.which == "next"):
        this = holiday_days(spec.rule, today.year + 1)
    return this


def _holiday_weekend(spec: HolidayWeekend, today: date) -> Stretch | None:
    """The days off around a holiday: from it to Sunday, or from Saturday to it."""
    holiday = _holiday(spec.holiday, today)
    if holiday is None:
        return None
    day, weekday = holiday.start, holiday.start.weekday()
    if weekday in (3, 4):
        return Stretch(start=day, end=day + DAY * (7 - weekday))
    saturday = monday_of(day) + DAY * 5 if weekday > 1 else monday_of(day) - DAY * 2
    return Stretch(start=saturday, end=max(saturday + DAY * 2, day + DAY if weekday < 2 else day))


def _closest(spec: Closest, today: date) -> Stretch | None:
    anchor = resolve_day(spec.anchor, today)
    return anchor and one_day(weekday_after(anchor.start - DAY * 4, spec.weekday))


def _season(spec: Season, today: date) -> Stretch:
    month, day = _SEASONS[spec.season]
    start = date(spec.year or today.year, month, day)
    if spec.year is None:
        if today < add_months(start, -9):
            start = add_months(start, -12)  # the winter that began last year
        elif add_months(start, 3) <= today:
            start = add_months(start, 12)
        if spec.shift > 0 and start <= today:
            start = add_months(start, 12)
        elif spec.shift < 0:
            start = add_months(start, -12)
    return Stretch(start=start, end=add_months(start, 3), grain=Grain.QUARTER)


def _payday(today: date) -> date:
    last = monthrange(today.year, today.month)[1]
    return today.replace(day=15 if today.day <= 15 else last)
