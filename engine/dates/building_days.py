"""Builders of days, weeks, months and years. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations


from engine.dates.values import (
    DaySpec, Edge, Half, Holiday, Month, MonthDay, Nth, Offset, Payday, Period, Point, Quarter, Relative, Season, Side, Unit, Units,
    Weekday, WeekdayCount, WeekNumber, WeekOf, Within, Year,
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
    return WeekdayCount(count=count, day=day) if 0 < count < 60 else None


def weekday_number(day: int, number: MonthDay) -> MonthDay:
    return number._replace(weekday=day)


def weekday_week(day: int, unit: str) -> Weekday | None:
    """ "friday week"."""
    return Weekday(day=day, weeks=1) if unit == Unit.WEEK else None


def day_number(number: int) -> MonthDay | None:
    return MonthDay(day=number) if 1 <= number <= 31 else None


def day_said(number: int) -> MonthDay | None:
    return day_number(number)


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


def year_said(number: int) -> Year:
    return Year(year=number)


def short_year(number: int) -> Year | None:
    return Year(year=2000 + number if number < 70 else 1900 + number) if 10 <= number < 100 else None


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
    return Month(month=day.month, year=day.year) if isinstance(day, MonthDay) and day.month else None


def week_of(day: DaySpec) -> WeekOf | None:
    return WeekOf(day=day) if not isinstance(day, Month | Year | Period) else None


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


def weekend_bare() -> DaySpec:
    return Period(unit=Unit.WEEKEND)


def period_next(unit: str) -> DaySpec | None:
    return _period(unit, 1)


def period_last(unit: str) -> DaySpec | None:
    return _period(unit, -1) if unit != Unit.DAY else None


def period_after_next(unit: str) -> DaySpec | None:
    return _period(unit, 2)


def next_units(count: int, unit: str) -> Units | None:
    return Units(count=count, unit=Unit(unit)) if count > 0 else None


def next_units_swapped(count: int, unit: str) -> Units | None:
    return next_units(count, unit)


def units_next(count: int, unit: str) -> Units | None:
    return next_units(count, unit)


def last_units(count: int, unit: str) -> Units | None:
    return Units(count=count, unit=Unit(unit), direction=-1) if count > 0 else None


def last_units_swapped(count: int, unit: str) -> Units | None:
    return last_units(count, unit)


def units_last(count: int, unit: str) -> Units | None:
    return last_units(count, unit)


def week_number(number: int, year_number: int | None = None) -> WeekNumber | None:
    return WeekNumber(number=number, year=year_number) if 1 <= number <= 53 else None


def day_of_stretch(day: MonthDay, outer: DaySpec) -> DaySpec | None:
    if isinstance(outer, Month):
        return day._replace(month=outer.month, year=outer.year) if outer.which == "bare" else Within(inner=day, outer=outer)
    if isinstance(outer, Period) and outer.unit == Unit.MONTH:
        return Within(inner=day, outer=outer)
    return None


def nth_unit(number: int, unit: str, outer: DaySpec) -> DaySpec | None:
    if not _is_stretch(outer):
        return None
    if unit == Unit.QUARTER and not isinstance(outer, Month):
        return _quarter(number, outer)
    if unit == Unit.DAY and isinstance(outer, Period) and outer.unit == Unit.DAY:
        return None
    return Nth(number=number, unit=Unit(unit), outer=outer)


def _quarter(number: int, outer: DaySpec) -> DaySpec | None:
    if isinstance(outer, Year):
        return Quarter(number=number, year=outer.year) if 1 <= number <= 4 else None
    if isinstance(outer, Period) and outer.unit == Unit.YEAR:
        return Quarter(number=number, shift=outer.shift) if 1 <= number <= 4 else None
    return None


def nth_weekday(number: int, day: int, outer: DaySpec) -> DaySpec | None:
    return Nth(number=number, weekday=day, outer=outer) if _is_stretch(outer) else None


def first_units(number: int, count: int, unit: str, outer: DaySpec) -> DaySpec | None:
    if number not in (1, -1) or not _is_stretch(outer):
        return None
    return Nth(number=number, unit=Unit(unit), count=count, outer=outer)


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
    return Edge(side="start" if side == "start" else "end", outer=Period(unit=Unit(unit)))


def rest(outer: DaySpec) -> DaySpec | None:
    return Edge(side="rest", outer=outer) if isinstance(outer, Period) else None


def holiday(rule: str) -> Holiday:
    return Holiday(rule=rule)


def holiday_next(rule: str) -> Holiday:
    return Holiday(rule=rule, which="next")


def holiday_last(rule: str) -> Holiday:
    return Holiday(rule=rule, which="last")


def holiday_year(rule: str, number: int) -> Holiday:
    return Holiday(rule=rule, year=number)


def payday(which: str) -> Payday:
    del which
    return Payday()


def season(name: str) -> Season:
    return Season(season=name)


def season_this(name: str) -> Season:
    return Season(season=name)


def season_next(name: str) -> Season:
    return Season(season=name, shift=1)


def season_last(name: str) -> Season:
    return Season(season=name, shift=-1)


def season_year(name: str, number: int) -> Season:
    return Season(season=name, year=number)


def quarter_year(number: int, number_of_year: int | None = None) -> Quarter | None:
    return Quarter(number=number, year=number_of_year) if 1 <= number <= 4 else None


def year_quarter(number_of_year: int, number: int) -> Quarter | None:
    return quarter_year(number, number_of_year)


def year_half(number_of_year: int, number: int) -> Quarter:
    return Quarter(number=number, months=6, year=number_of_year)


def half_year(number: int, number_of_year: int) -> Quarter:
    return Quarter(number=number, months=6, year=number_of_year)


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
            return outer
        case Weekday(), Offset():
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
        case Month(year=None), Year():
            return inner._replace(year=outer.year)
        case Month(), Period(unit=Unit.YEAR):
            return Within(inner=inner, outer=outer)
        case (Holiday(year=None) | Season(year=None) | Quarter(year=None)), Year():
            return inner._replace(year=outer.year)
        case (Holiday() | Season()), Period(unit=Unit.YEAR):
            return Within(inner=inner, outer=outer)
        case Nth(outer=Month(year=None) as month_said), Year():
            return inner._replace(outer=month_said._replace(year=outer.year))
    return None
