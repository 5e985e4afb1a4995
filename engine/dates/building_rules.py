"""Builders of recurrences. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from typing import Literal, cast

from engine.dates.building_points import as_point
from engine.dates.values import DaySpec, Length, MonthDay, Point, Range, Recurrence, Relative, Unit

Freq = Literal["HOURLY", "MINUTELY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
_FREQUENCIES: dict[Unit, tuple[Freq, int]] = {
    Unit.MINUTE: ("MINUTELY", 1), Unit.HOUR: ("HOURLY", 1), Unit.DAY: ("DAILY", 1), Unit.WEEK: ("WEEKLY", 1),
    Unit.FORTNIGHT: ("WEEKLY", 2), Unit.MONTH: ("MONTHLY", 1), Unit.QUARTER: ("MONTHLY", 3),
    Unit.HALF_YEAR: ("MONTHLY", 6), Unit.YEAR: ("YEARLY", 1),
}  # fmt: skip
_WORK_WEEK = (0, 1, 2, 3, 4)


def _weekly(days: tuple[int, ...], interval: int = 1) -> Recurrence:
    return Recurrence(freq="WEEKLY", interval=interval, byday=tuple((day, 0) for day in sorted(set(days))))


def _numbers(words: str | int) -> tuple[int, ...]:
    return tuple(int(number) for number in str(words).split(","))


def one_weekday(day: int) -> tuple[int, ...]:
    return (day,)


def more_weekdays(days: tuple[int, ...], day: int) -> tuple[int, ...] | None:
    return (*days, day) if day not in days else None


def two_more_weekdays(days: tuple[int, ...], second: int, third: int) -> tuple[int, ...] | None:
    """ "lunes miércoles y viernes", with no comma."""
    return (*days, second, third) if len({*days, second, third}) == len(days) + 2 else None


def every_weekday(days: tuple[int, ...]) -> Recurrence:
    return _weekly(days)


def plural_weekdays(days: tuple[int, ...]) -> Recurrence:
    return _weekly(days)


def plural_weekday(day: int) -> Recurrence:
    return _weekly((day,))


def listed_weekdays(days: tuple[int, ...]) -> Recurrence:
    return _weekly(days)


def weekday_through(first: int, last: int) -> Recurrence | None:
    """ "from Monday to Friday"."""
    return _weekly(tuple(range(first, last + 1))) if first == 0 and last > 2 else None


def dayset(words: str) -> Recurrence:
    return _weekly(_numbers(words))


def frequency(words: str) -> Recurrence:
    freq, interval = words.split(",")
    return Recurrence(freq=cast("Freq", freq), interval=int(interval))


def fortnightly(words: str) -> Recurrence:
    return Recurrence(freq="MONTHLY", bymonthday=_numbers(words))


def every_unit(unit: str) -> Recurrence | None:
    return every_units(1, unit)


def every_units(count: int, unit: str) -> Recurrence | None:
    named = Unit(unit)
    if named is Unit.BUSINESS_DAY:
        return _weekly(_WORK_WEEK) if count == 1 else None
    if named is Unit.WEEKEND:
        return _weekly((5, 6)) if count == 1 else _weekly((5, 6), count)
    if named not in _FREQUENCIES or not 0 < count < 1000:
        return None
    freq, interval = _FREQUENCIES[named]
    return Recurrence(freq=freq, interval=interval * count, cost=int(named is Unit.FORTNIGHT and count == 1))


def every_units_on(count: int, unit: str, days: tuple[int, ...]) -> Recurrence | None:
    """ "every 2 weeks on Tuesday"."""
    rule = every_units(count, unit)
    if rule is None or rule.freq != "WEEKLY" or rule.byday:
        return None
    return rule._replace(byday=tuple((day, 0) for day in sorted(set(days))))


def every_units_day(count: int, unit: str, day: MonthDay) -> Recurrence | None:
    """ "every 3 months on the 5th"."""
    rule = every_units(count, unit)
    return rule._replace(bymonthday=(day.day,)) if rule is not None and rule.freq == "MONTHLY" else None


def every_ordinal_unit(number: int, unit: str) -> Recurrence | None:
    """ "every third day"; what a language means by it otherwise stands in its times.toml ("cada tercer día")."""
    rule = every_units(number, unit)
    return rule and rule._replace(cost=1)


def every_other_unit(unit: str) -> Recurrence | None:
    return every_units(2, unit)


def every_other_weekday(day: int) -> Recurrence:
    return _weekly((day,), 2)


def every_weekdays_counted(count: int, day: int) -> Recurrence | None:
    """ "cada dos sábados"."""
    return _weekly((day,), count) if 1 < count < 53 else None


def every_unit_last(unit: str, number: int) -> Recurrence | None:
    """ "cada día último"."""
    return last_of_every(number, unit)


def last_day_of_every(number: int, unit: str) -> Recurrence | None:
    """ "el último de cada mes"."""
    return last_of_every(number, Unit.DAY) if unit == Unit.MONTH else None


def pair_of_days(first: MonthDay, second: MonthDay) -> tuple[MonthDay, MonthDay] | None:
    return (first, second) if first.day < second.day else None


def two_days_of_every(days: tuple[MonthDay, MonthDay], unit: str) -> Recurrence | None:
    """ "el 1 y el 15 de cada mes"."""
    return days_of_every(*days, unit)


def two_days_of_frequency(days: tuple[MonthDay, MonthDay], words: str) -> Recurrence | None:
    return days_of_frequency(*days, words)


def two_days_said(first: int, second: int) -> Recurrence | None:
    """ "los días 1 y 15"."""
    return Recurrence(freq="MONTHLY", bymonthday=(first, second)) if 1 <= first < second <= 31 else None


def two_days_said_of(first: int, second: int, unit: str) -> Recurrence | None:
    return two_days_said(first, second) if unit == Unit.MONTH else None


def frequency_holiday(words: str, rule: str) -> Recurrence | None:
    """ "every year on Christmas"."""
    return every_holiday(rule) if words == "YEARLY,1" else None


def odd_weekday(count: int, day: int) -> Recurrence | None:
    """ "un lunes sí y otro no"."""
    return every_other_weekday(day) if count == 1 else None


def last_weekday(number: int, day: int) -> Recurrence | None:
    """ "every last Friday" is that of each month."""
    return Recurrence(freq="MONTHLY", byday=((day, number),)) if number == -1 else None


def last_of_every(number: int, unit: str) -> Recurrence | None:
    """ "every last day"."""
    return Recurrence(freq="MONTHLY", bymonthday=(-1,)) if number == -1 and unit == Unit.DAY else None


def last_of_every_stretch(number: int, unit: str, stretch: str) -> Recurrence | None:
    """ "every last day of the month"."""
    return last_of_every(number, unit) if stretch == Unit.MONTH else None


def every_weekdays_part(days: tuple[int, ...], part: str) -> Recurrence:
    """ "Monday and Friday mornings"."""
    return _weekly(days)._replace(part=part)


def every_nth_weekday(number: int, day: int) -> Recurrence | None:
    """ "every second Friday" is every other one, "every third Friday" the third of the month."""
    if number == 2:
        return _weekly((day,), 2)
    return Recurrence(freq="MONTHLY", byday=((day, number),)) if number <= 5 else None


def every_part(part: str) -> Recurrence:
    return Recurrence(freq="DAILY", part=part)


def every_weekday_part(day: int, part: str) -> Recurrence:
    return _weekly((day,))._replace(part=part)


def every_date(day: MonthDay) -> Recurrence | None:
    if day.month is None or day.year is not None:
        return None
    return Recurrence(freq="YEARLY", bymonth=(day.month,), bymonthday=(day.day,))


def every_numeric_date(point: Point) -> Recurrence | None:
    return every_date(point.day) if isinstance(point.day, MonthDay) and point.clock is None else None


def frequency_date(words: str, day: MonthDay) -> Recurrence | None:
    """ "every year on May 10"."""
    return every_date(day) if words == "YEARLY,1" else None


def date_frequency(day: MonthDay, words: str) -> Recurrence | None:
    return frequency_date(words, day)


def date_of_every(day: MonthDay, unit: str) -> Recurrence | None:
    return every_date(day) if unit == Unit.YEAR else None


def frequency_numeric_date(words: str, point: Point) -> Recurrence | None:
    return every_numeric_date(point) if words == "YEARLY,1" else None


def every_unit_day_of(unit: str, number: int, period: str) -> Recurrence | None:
    """ "cada día 5 del mes"."""
    return every_unit_day(unit, number) if period == Unit.MONTH else None


def edge_of_unit(side: str, unit: str) -> Recurrence | None:
    """ "el último día del mes" is a rule; "este mes" would be one date (PRODUCT 7)."""
    return edge_of_every(side, unit) if side in ("last_day", "first_day") else None


def every_holiday(rule: str) -> Recurrence | None:
    if not (len(rule) == 5 and rule[:2].isdecimal() and rule[3:].isdecimal()):
        return None
    return Recurrence(freq="YEARLY", bymonth=(int(rule[:2]),), bymonthday=(int(rule[3:]),))


def every_day_month(day: MonthDay, month: int) -> Recurrence:
    return Recurrence(freq="YEARLY", bymonth=(month,), bymonthday=(day.day,))


def every_ordinal(number: int) -> Recurrence | None:
    """ "every 15th"."""
    return Recurrence(freq="MONTHLY", bymonthday=(number,)) if 1 <= number <= 31 else None


def every_unit_day(unit: str, number: int) -> Recurrence | None:
    """ "cada día 15"."""
    return every_ordinal(number) if unit == Unit.DAY else None


def day_of_every(day: MonthDay, unit: str) -> Recurrence | None:
    return Recurrence(freq="MONTHLY", bymonthday=(day.day,)) if unit == Unit.MONTH else None


def days_of_every(first: MonthDay, second: MonthDay, unit: str) -> Recurrence | None:
    return Recurrence(freq="MONTHLY", bymonthday=(first.day, second.day)) if unit == Unit.MONTH else None


def day_of_frequency(day: MonthDay, words: str) -> Recurrence | None:
    return frequency(words)._replace(bymonthday=(day.day,)) if words.startswith("MONTHLY") else None


def days_of_frequency(first: MonthDay, second: MonthDay, words: str) -> Recurrence | None:
    return frequency(words)._replace(bymonthday=(first.day, second.day)) if words.startswith("MONTHLY") else None


def frequency_day(words: str, day: MonthDay) -> Recurrence | None:
    return day_of_frequency(day, words)


def frequency_weekday(words: str, days: tuple[int, ...]) -> Recurrence | None:
    rule = frequency(words)
    if rule.freq == "MONTHLY":
        return None
    return (
        rule._replace(freq="WEEKLY", byday=tuple((day, 0) for day in sorted(days))) if rule.freq == "WEEKLY" else None
    )


def nth_weekday_of_every(number: int, day: int, unit: str) -> Recurrence | None:
    return Recurrence(freq="MONTHLY", byday=((day, number),)) if unit == Unit.MONTH else None


def nth_weekday_of_frequency(number: int, day: int, words: str) -> Recurrence | None:
    return frequency(words)._replace(byday=((day, number),)) if words.startswith("MONTHLY") else None


def nth_unit_of_every(number: int, unit: str, period: str) -> Recurrence | None:
    if period != Unit.MONTH:
        return None
    if unit == Unit.DAY:
        return Recurrence(freq="MONTHLY", bymonthday=(number,))
    if unit == Unit.BUSINESS_DAY:
        return Recurrence(freq="MONTHLY", byday=tuple((day, 0) for day in _WORK_WEEK), bysetpos=number)
    return None


def nth_unit_of_frequency(number: int, unit: str, words: str) -> Recurrence | None:
    return nth_unit_of_every(number, unit, Unit.MONTH) if words.startswith("MONTHLY,1") else None


def edge_of_every(side: str, unit: str) -> Recurrence | None:
    """ "el último día de cada mes", "a fin de cada mes"."""
    if unit == Unit.WEEK and side in ("start", "first_day"):
        return _weekly((0,))
    if unit == Unit.WEEK and side == "end":
        return _weekly((4,))
    if unit != Unit.MONTH or side == "middle":
        return None
    return Recurrence(freq="MONTHLY", bymonthday=(-1 if side in ("end", "last_day") else 1,))


def every_edge_of(side: str, unit: str) -> Recurrence | None:
    """ "cada fin de mes"; "cada fin de semana" is no Friday."""
    return edge_of_every(side, unit) if unit == Unit.MONTH else None


def every_edge(words: str) -> Recurrence | None:
    """ "every month end"."""
    side, unit = words.split(",")
    return edge_of_every(side, unit)


def frequency_nth_weekday(words: str, number: int, day: int) -> Recurrence | None:
    """ "every month on the second Tuesday"."""
    return nth_weekday_of_frequency(number, day, words)


def two_weekdays(first: int, second: int, day: int) -> Recurrence | None:
    """ "every 2nd and 4th Thursday"."""
    is_sound = 0 < first < second <= 5
    return Recurrence(freq="MONTHLY", byday=((day, first), (day, second))) if is_sound else None


def two_weekdays_of(first: int, second: int, day: int, unit: str) -> Recurrence | None:
    return two_weekdays(first, second, day) if unit == Unit.MONTH else None


def two_weekdays_of_frequency(first: int, second: int, day: int, words: str) -> Recurrence | None:
    return two_weekdays(first, second, day) if words == "MONTHLY,1" else None


def day_and_last(number: int, last: int) -> Recurrence | None:
    """ "los días 15 y último"."""
    return Recurrence(freq="MONTHLY", bymonthday=(number, -1)) if last == -1 and 1 <= number <= 28 else None


def day_and_last_of(number: int, last: int, unit: str) -> Recurrence | None:
    return day_and_last(number, last) if unit == Unit.MONTH else None


def numbered_day_and_last_of(day: MonthDay, last: int, unit: str) -> Recurrence | None:
    return day_and_last_of(day.day, last, unit)


def edge_of_frequency(side: str, words: str) -> Recurrence | None:
    return edge_of_every(side, Unit.MONTH) if words == "MONTHLY,1" else None


def times_per(number: int, unit: str) -> Recurrence | None:
    return every_unit(unit) if number == 1 else None


def rule_at(rule: Recurrence, time: Point | DaySpec) -> Recurrence | None:
    if not isinstance(time, Point):
        return None
    if rule.clock is not None or time.zone is not None:
        return None
    if time.day is not None and not (isinstance(time.day, Relative) and time.day.days == 0):
        return None
    if time.clock is None and time.part is None:
        return None
    if time.bare and time.part is None and rule.part is None:
        return None
    clock, part = time.clock, time.part or rule.part
    return rule._replace(clock=clock, part=part)


def rule_in_span(rule: Recurrence, span: Range) -> Recurrence | None:
    """ "every Monday from 5 to 7": what is done begins at the first hour."""
    start, end = span.start, span.end
    if rule.clock is not None or rule.part is not None or start.clock is None or end is None or end.clock is None:
        return None
    if start.day is not None or start.zone is not None or rule.freq in _STEPS:
        return None
    return rule._replace(clock=start.clock)


def at_rule(time: Point | DaySpec, rule: Recurrence) -> Recurrence | None:
    return rule_at(rule, time)


def rule_until(rule: Recurrence, until: Point | DaySpec) -> Recurrence | None:
    point = as_point(until)
    if rule.until is not None or point.day is None or point.bare:
        return None
    return rule._replace(until=point)


def rule_starting(rule: Recurrence, start: Point | DaySpec) -> Recurrence | None:
    point = as_point(start)
    if rule.start is not None or point.day is None or point.part is not None:
        return None
    if point.clock is not None and rule.clock is not None:
        return None
    return rule._replace(start=point.day, clock=rule.clock or point.clock)


def rule_count(rule: Recurrence, count: int) -> Recurrence | None:
    return rule._replace(times=count) if 0 < count < 1000 and rule.times is None else None


_STEPS = {"MINUTELY": 60, "HOURLY": 3600}


def rule_for(rule: Recurrence, span: Length) -> Recurrence | None:
    """ "every day for two weeks"; "every 5 minutes for half an hour" is so many times."""
    if span.seconds and rule.freq in _STEPS and span == Length(seconds=span.seconds, finest=span.finest):
        times = int(span.seconds // (_STEPS[rule.freq] * rule.interval))
        return rule_count(rule, times)
    return rule._replace(span=span) if not span.seconds and rule.span is None else None


def rule_except(rule: Recurrence, days: tuple[int, ...]) -> Recurrence | None:
    said = tuple(day for day, _ in rule.byday) or (
        tuple(range(7)) if rule.freq == "DAILY" and rule.interval == 1 else ()
    )
    left = tuple(day for day in said if day not in days)
    return _weekly(left)._replace(clock=rule.clock, part=rule.part) if said and left else None


def rule_except_set(rule: Recurrence, words: str) -> Recurrence | None:
    return rule_except(rule, _numbers(words))
