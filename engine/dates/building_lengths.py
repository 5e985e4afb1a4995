"""Builders of lengths and offsets. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from engine.dates.building_points import as_point
from engine.dates.values import Clock, DaySpec, Duration, Length, Month, Offset, Point, Relative, Unit, Weekday, Year

_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14, Unit.WEEKEND: 2}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6}
_SIZES = tuple(Unit)


def length(amount: float, unit: str) -> Length | None:
    named = Unit(unit)
    if amount < 0 or amount > 100_000:
        return None
    if named in _SECONDS:
        return Length(seconds=amount * _SECONDS[named], finest=named)
    if named in _DAYS:
        days = amount * _DAYS[named]
        return Length(
            days=int(days), seconds=(days - int(days)) * 86400, finest=named if days == int(days) else Unit.HOUR
        )
    if named is Unit.BUSINESS_DAY:
        return Length(business_days=int(amount), finest=Unit.DAY)
    if named in _MONTHS:
        months = amount * _MONTHS[named]
        return Length(months=int(months), days=int((months - int(months)) * 30), finest=named)
    years = amount * 10 if named is Unit.DECADE else amount
    return Length(years=int(years), months=round((years - int(years)) * 12), finest=named)


def add_lengths(first: Length, second: Length) -> Length | None:
    if first.seconds and second.finest is Unit.QUARTER:
        return None  # "seven hours and a quarter"
    return Length(
        years=first.years + second.years,
        months=first.months + second.months,
        days=first.days + second.days,
        business_days=first.business_days + second.business_days,
        seconds=first.seconds + second.seconds,
        finest=min(first.finest, second.finest, key=_SIZES.index),
    )


def hour_and_half(unit: str) -> Length | None:
    """ "hora y media", "mes y medio"."""
    return length(1.5, unit)


def unit_and_quarter(unit: str) -> Length | None:
    """ "hora y cuarto"."""
    return length(1.25, unit) if unit == Unit.HOUR else None


def add_smaller(first: Length, number: int) -> Length | None:
    """ "2 hours ten"."""
    if first.finest is not Unit.HOUR or not 0 < number < 60:
        return None
    return add_lengths(first, Length(seconds=number * 60, finest=Unit.MINUTE))


def and_half(amount: float) -> float:
    return amount + 0.5


def and_quarter(amount: float) -> float:
    return amount + 0.25


def and_three_quarters(amount: float) -> float:
    return amount + 0.75


def length_half(amount: float, unit: str) -> Length | None:
    return length(amount + 0.5, unit)


def length_quarter(amount: float, unit: str) -> Length | None:
    return length(amount + 0.25, unit)


def half_unit(unit: str) -> Length | None:
    return length(0.5, unit)


def half_unit_of(count: float, unit: str) -> Length | None:
    return length(0.5, unit) if count == 1 else None


def half_unit_counted(count: float, unit: str) -> Length | None:
    return length(0.5, unit) if count == 1 else None


def quarter_unit(unit: str) -> Length | None:
    return length(0.25, unit)


def quarter_unit_of(count: float, unit: str) -> Length | None:
    return length(0.25, unit) if count == 1 else None


def three_quarters_unit(unit: str) -> Length | None:
    return length(0.75, unit)


def three_quarters_unit_of(count: float, unit: str) -> Length | None:
    return length(0.75, unit) if count == 1 else None


def duration(value: Length) -> Duration:
    return Duration(length=value)


def whole_unit(unit: str) -> Duration | None:
    value = length(1, unit)
    return Duration(length=value) if value is not None and not value.seconds else None


def nights(amount: float) -> Length | None:
    return length(amount, Unit.DAY)


def offset(value: Length) -> Point:
    return Point(day=Offset(length=value))


def minutes_from_now(number: int) -> Point | None:
    """ "en 15": a bare number is minutes."""
    if not 1 < number <= 180:
        return None
    return Point(day=Offset(length=Length(seconds=number * 60, finest=Unit.MINUTE)), cost=2)


def clock_length(clock: Clock) -> Duration | None:
    """ "por 1:30 horas", not "for 17:00 hrs"."""
    return Duration(length=_as_length(clock), cost=-2) if clock.hour < 6 else None


def clock_from_now(clock: Clock) -> Point:
    """ "en 1:30 hrs"."""
    return Point(day=Offset(length=_as_length(clock)))


def _as_length(clock: Clock) -> Length:
    return Length(seconds=clock.hour * 3600 + clock.minute * 60, finest=Unit.MINUTE)


def offset_back(value: Length) -> Point:
    return Point(day=Offset(length=value, sign=-1))


def offset_after(value: Length, anchor: Point | DaySpec) -> Point | None:
    return _anchored(value, 1, anchor)


def offset_before(value: Length, anchor: Point | DaySpec) -> Point | None:
    return _anchored(value, -1, anchor)


def day_after(anchor: Point | DaySpec) -> Point | None:
    return _anchored(Length(days=1, finest=Unit.DAY), 1, anchor)


def day_before(anchor: Point | DaySpec) -> Point | None:
    return _anchored(Length(days=1, finest=Unit.DAY), -1, anchor)


def unit_after(unit: str, anchor: Point | DaySpec) -> Point | None:
    """ "week from Tuesday"."""
    value = length(1, unit)
    point = _anchored(value, 1, anchor) if value is not None else None
    return point and point._replace(cost=1)


def length_from_day(value: Length, days: int) -> Point | None:
    """ "two weeks today", "a week tomorrow"."""
    is_long = _is_weeks(value) or (days == 0 and value.months > 0 and not value.seconds)
    return _anchored(value, 1, Relative(days=days)) if days >= 0 and is_long else None


def unit_from_day(unit: str, days: int) -> Point | None:
    """ "fortnight today"."""
    value = length(1, unit)
    return length_from_day(value, days) if value is not None else None


def day_and_unit(days: int, unit: str) -> Point | None:
    """ "tomorrow week", "today fortnight"."""
    return unit_from_day(unit, days)


def length_from_weekday(value: Length, day: int) -> Point | None:
    """ "a week on Friday"."""
    return _anchored(value, 1, Weekday(day=day)) if _is_weeks(value) else None


def unit_from_weekday(count: float, unit: str, day: int) -> Point | None:
    """ "a week Friday"."""
    value = length(1, unit) if count == 1 else None
    return length_from_weekday(value, day) if value is not None else None


def _is_weeks(value: Length) -> bool:
    return value.days > 0 and value.days % 7 == 0 and value == Length(days=value.days, finest=value.finest)


def _anchored(value: Length, sign: int, anchor: Point | DaySpec) -> Point | None:
    point = as_point(anchor)
    if point.bare or (point.day is None and point.clock is None and point.part is None):
        return None
    if isinstance(point.day, Year | Month) or (point.day is None and not value.seconds):
        return None
    return Point(day=Offset(length=value, sign=1 if sign > 0 else -1, anchor=point._replace(cost=0)), cost=point.cost)
