"""Builders of days, weeks, months and years. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from engine.dates.values import (
    Closest,
    DaySpec,
    Holiday,
    Month,
    MonthDay,
    Nth,
    NthAfter,
    Payday,
    Period,
    Point,
    Relative,
    SpokenDay,
    Unit,
    Units,
    Weekday,
    WeekdayCount,
    WeekNumber,
    WeekOf,
    Year,
)  # fmt: skip

DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def relative(days: int) -> Relative:
    return Relative(days=days)


def weekday(day: int) -> Weekday:
    return Weekday(day=day)


def weekday_this(day: int) -> Weekday:
    return Weekday(day=day, which="this")


def weekday_next(day: int) -> Weekday:
    return Weekday(day=day, which="next")


def weekday_coming(day: int) -> Weekday:
    return Weekday(day=day, which="coming")


def weekday_last(day: int) -> Weekday:
    return Weekday(day=day, which="last")


def weekday_past(day: int) -> Weekday:
    return Weekday(day=day, which="past")


def dated_last(day: MonthDay) -> DaySpec | None:
    """ "el pasado 20 de marzo"."""
    if day.month is None or day.year is not None:
        return None
    return day._replace(is_past=True)


def weekday_after_day(weekday_said: int, anchor: DaySpec | Point) -> NthAfter | None:
    """ "the Monday after Easter"."""
    return _beside(weekday_said, anchor, 1)


def weekday_before_day(weekday_said: int, anchor: DaySpec | Point) -> NthAfter | None:
    """ "the Friday before Christmas"."""
    return _beside(weekday_said, anchor, -1)


def _beside(weekday_said: int, anchor: DaySpec | Point, number: int) -> NthAfter | None:
    said = anchor if not isinstance(anchor, Point) else anchor.day if anchor == Point(day=anchor.day) else None
    is_told = isinstance(said, Holiday | MonthDay)
    return NthAfter(number=number, weekday=weekday_said, anchor=said) if said is not None and is_told else None


def closest_weekday(day: int, anchor: DaySpec | Point) -> Point | None:
    """Rather than from the closest Monday to the anchor."""
    said = given(anchor)
    if said is None or (isinstance(anchor, Point) and (anchor.clock is not None or anchor.part is not None)):
        return None
    return Point(day=Closest(weekday=day, anchor=said), cost=-1)


def weekday_after_next(day: int) -> Weekday:
    return Weekday(day=day, which="after_next")


def weekday_in_eight(day: int) -> Weekday:
    return Weekday(day=day, weeks=1)


def weekday_in_fifteen(day: int) -> Weekday:
    return Weekday(day=day, weeks=2)


def day_in_eight(days: int) -> Relative | None:
    return Relative(days=days + 7) if days >= 0 else None


def day_in_fifteen(days: int) -> Relative | None:
    return Relative(days=days + 14) if days >= 0 else None


def weekday_count(count: int, day: int) -> WeekdayCount | None:
    return WeekdayCount(amount=count, day=day) if 0 < count < 60 else None


def weekday_number(day: int, number: MonthDay) -> MonthDay:
    return number._replace(weekday=day)


def weekday_dash_date(day: int, point: Point) -> MonthDay | None:
    """ "lunes 19.06", when the 19th of June is a Monday."""
    date = point.day
    if not isinstance(date, MonthDay):
        return None
    return date._replace(weekday=day, is_strict=True, swapped=None)


def weekday_week(day: int, unit: str) -> Weekday | None:
    """ "friday week"."""
    weeks = {Unit.WEEK: 1, Unit.FORTNIGHT: 2}.get(Unit(unit))
    return Weekday(day=day, weeks=weeks) if weeks else None


def day_number(number: int) -> MonthDay | None:
    return MonthDay(day=number) if 1 <= number <= 31 else None


def day_said(number: int) -> MonthDay | None:
    return day_number(number)


def late_day_said(number: int) -> MonthDay | None:
    """ "The twenty-first", of a month: "the first" counts anything."""
    return day_number(number) if number > _MOST_COUNTED else None


def given(value: DaySpec | Point) -> DaySpec | None:
    return value.day if isinstance(value, Point) else value


def numeric_date(point: Point) -> DaySpec | Point | None:
    return point if point.clock is not None else point.day


def _dated(day: int, month: int, year: int | None = None) -> MonthDay | None:
    return MonthDay(day=day, month=month, year=year) if day <= DAYS_OF_MONTH[month - 1] else None


def day_month(day: MonthDay, month: int) -> MonthDay | None:
    return _dated(day.day, month)


def month_day(month: int, day: MonthDay) -> MonthDay | None:
    return _dated(day.day, month)


def day_month_year(day: MonthDay, month: int, year: Year) -> MonthDay | None:
    return _dated(day.day, month, year.year)


def month_day_year(month: int, day: MonthDay, year: Year) -> MonthDay | None:
    return _dated(day.day, month, year.year)


def year_month_day(year: Year, month: int, day: MonthDay) -> MonthDay | None:
    return _dated(day.day, month, year.year)


def year_day_month(year: Year, day: MonthDay, month: int) -> MonthDay | None:
    return _dated(day.day, month, year.year)


def month_year_day(month: int, year: Year, day: MonthDay) -> MonthDay | None:
    return _dated(day.day, month, year.year)


def day_year_month(day: MonthDay, year: Year, month: int) -> MonthDay | None:
    return _dated(day.day, month, year.year)


def numbers_date(day: MonthDay, month: int, year: int) -> MonthDay | None:
    return _dated(day.day, month, year) if 1 <= month <= 12 else None


def year(number: int) -> Year:
    return Year(year=number)


def decade(number: int, unit: str) -> Year | None:
    """ "the 1990s", where the letter would else be one of seconds."""
    return year_decade(number) if unit == "second" else None


def year_decade(number: int) -> Year | None:
    return Year(year=number, years=10) if number % 10 == 0 else None


def short_decade(number: int) -> Year | None:
    """ "los años 90": those that are gone."""
    return Year(year=1900 + number, years=10) if number % 10 == 0 and 10 <= number <= 90 else None


def nineties(number: int, unit: str) -> Year | None:
    """ "the 90s", where the letter would else be one of seconds."""
    return short_decade(number) if unit == Unit.SECOND and number > 10 else None


def year_said(number: int) -> Year:
    return Year(year=number, said=True)


def short_year(number: int) -> Year | None:
    return Year(year=2000 + number if number < 70 else 1900 + number) if 10 <= number < 100 else None


def old_year(number: int) -> Year | None:
    """ "April of 87": two digits that can be no day."""
    if 25 <= number < 40:
        return Year(year=2000 + number)
    return Year(year=1900 + number) if 50 <= number < 100 else None


def month_old_year(number: int, year_said: Year) -> Month:
    return Month(month=number, year=year_said.year)


def month(number: int) -> Month:
    return Month(month=number)


def month_this(number: int) -> Month:
    return Month(month=number, which="this")


def month_next(number: int) -> Month:
    return Month(month=number, which="next")


def month_last(number: int) -> Month:
    return Month(month=number, which="last")


def month_after_next(number: int) -> Month:
    return Month(month=number, which="after_next")


def month_year(number: int, year_number: int) -> Month:
    return Month(month=number, year=year_number)


def year_month(year_number: int, number: int) -> Month:
    return Month(month=number, year=year_number)


def month_of(day: DaySpec) -> DaySpec | None:
    """ "el mes de mayo", "the month of May 5th"."""
    if isinstance(day, Month):
        return day
    return Month(month=day.month, year=day.year) if isinstance(day, MonthDay) and day.month else None


def week_of(day: DaySpec) -> WeekOf | None:
    return WeekOf(day=day) if not isinstance(day, Month | Year | Period) else None


_MOST_COUNTED = 12  # things that ordinals in words count, in a list or in a row
_PERIODS = frozenset({
    Unit.DAY, Unit.WEEK, Unit.WEEKEND, Unit.FORTNIGHT, Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR, Unit.DECADE,
    Unit.HOUR, Unit.MINUTE, Unit.BUSINESS_DAY,
})  # fmt: skip


def _period(unit: str, shift: int) -> DaySpec | None:
    return Period(unit=Unit(unit), shift=shift) if unit in _PERIODS else None


def period_this(unit: str) -> DaySpec | None:
    return _period(unit, 0)


def period_bare(unit: str) -> DaySpec | None:
    """ "el fin de semana", "la semana": only units that alone mean the current one."""
    return _period(unit, 0) if unit in (Unit.WEEKEND, Unit.WEEK, Unit.MONTH, Unit.YEAR) else None


def all_day(unit: str, day: DaySpec | Point) -> DaySpec | None:
    """ "all day Friday", "todo el día de mañana"."""
    return day if unit == Unit.DAY and isinstance(day, Relative | Weekday | MonthDay) else None


def all_day_of(unit: str, days: int) -> DaySpec | None:
    """ "all day tomorrow"."""
    return all_day(unit, Relative(days=days))


def weekend_of(day: DaySpec) -> Nth:
    """ "the weekend of April 4"."""
    return Nth(number=1, unit=Unit.WEEKEND, outer=WeekOf(day=day))


def weekend_bare() -> DaySpec:
    return Period(unit=Unit.WEEKEND)


def period_bare_unit(unit: str) -> DaySpec | None:
    return Period(unit=Unit(unit), is_bare=True) if unit in _PERIODS else None


def period_before_last(unit: str) -> DaySpec | None:
    return _period(unit, -2)


def within_unit(unit: str) -> DaySpec | None:
    """ "within the week"; "within the hour" is an hour from now."""
    if unit == Unit.HOUR:
        return Period(unit=Unit.HOUR, shift=1)
    return period_bare(unit)


def since_weekday(day: int) -> Point:
    return Point(day=Weekday(day=day, which="past"))


def period_next(unit: str) -> DaySpec | None:
    return _period(unit, 1)


def period_coming(unit: str) -> DaySpec | None:
    """ "El finde que viene" is the nearest, as with days of the week; "la semana que viene" the next."""
    return Period(unit=Unit.WEEKEND, is_bare=True) if unit == Unit.WEEKEND else _period(unit, 1)


def period_other(unit: str) -> DaySpec | None:
    """ "la otra semana", "el otro mes": the next; "el otro día" is one of some days ago."""
    is_long = unit in (Unit.WEEK, Unit.WEEKEND, Unit.FORTNIGHT, Unit.MONTH, Unit.QUARTER, Unit.YEAR)
    return _period(unit, 1) if is_long else None


def period_last(unit: str) -> DaySpec | None:
    return _period(unit, -1) if unit != Unit.DAY else None


def period_after_next(unit: str) -> DaySpec | None:
    return _period(unit, 2)


def next_units(count: int, unit: str) -> Units | None:
    return Units(amount=count, unit=Unit(unit)) if count > 0 else None


def next_units_swapped(count: int, unit: str) -> Units | None:
    return next_units(count, unit)


def units_next(count: int, unit: str) -> Units | None:
    return next_units(count, unit)


def last_units(count: int, unit: str) -> Units | None:
    return Units(amount=count, unit=Unit(unit), direction=-1) if count > 0 else None


def last_units_swapped(count: int, unit: str) -> Units | None:
    return last_units(count, unit)


def units_last(count: int, unit: str) -> Units | None:
    return last_units(count, unit)


def week_number(number: int, year_number: int | None = None) -> WeekNumber | None:
    return WeekNumber(number=number, year=year_number) if 1 <= number <= 53 else None


def spoken_day(which: str) -> SpokenDay:
    """ "that day", "ese día"."""
    return SpokenDay(which=which)


def payday(which: str) -> Payday:
    del which
    return Payday()
