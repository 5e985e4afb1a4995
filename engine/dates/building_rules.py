"""Builders of recurrences. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from typing import Literal, cast

from engine.dates.building_lengths import length
from engine.dates.building_points import as_point
from engine.dates.building_times import in_part
from engine.dates.values import (
    Clock,
    DaySpec,
    Length,
    Month,
    MonthDay,
    Point,
    Range,
    Recurrence,
    Relative,
    Unit,
    Units,
    Weekday,
)

Freq = Literal["HOURLY", "MINUTELY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
_FREQUENCIES: dict[Unit, tuple[Freq, int]] = {
    Unit.MINUTE: ("MINUTELY", 1), Unit.HOUR: ("HOURLY", 1), Unit.DAY: ("DAILY", 1), Unit.WEEK: ("WEEKLY", 1),
    Unit.FORTNIGHT: ("WEEKLY", 2), Unit.MONTH: ("MONTHLY", 1), Unit.QUARTER: ("MONTHLY", 3),
    Unit.HALF_YEAR: ("MONTHLY", 6), Unit.YEAR: ("YEARLY", 1),
}  # fmt: skip
WORK_WEEK = (0, 1, 2, 3, 4)


def weekly(days: tuple[int, ...], interval: int = 1) -> Recurrence:
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
    return weekly(days)


def plural_weekdays(days: tuple[int, ...]) -> Recurrence:
    return weekly(days)


def plural_weekday(day: int) -> Recurrence:
    return weekly((day,))


def listed_weekdays(days: tuple[int, ...]) -> Recurrence:
    return weekly(days)


def weekday_through(first: int, last: int) -> Recurrence | None:
    """ "from Monday to Friday"."""
    return weekly(tuple(range(first, last + 1))) if first == 0 and last > 2 else None


def dayset(words: str) -> Recurrence:
    return weekly(_numbers(words))


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
        return weekly(WORK_WEEK) if count == 1 else None
    if named is Unit.WEEKEND:
        return weekly((5, 6)) if count == 1 else weekly((5, 6), count)
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
    return weekly((day,), 2)


def every_weekdays_counted(count: int, day: int) -> Recurrence | None:
    """ "cada dos sábados"."""
    return weekly((day,), count) if 1 < count < 53 else None


def odd_weekday(count: int, day: int) -> Recurrence | None:
    """ "un lunes sí y otro no"."""
    return every_other_weekday(day) if count == 1 else None


def every_weekdays_part(days: tuple[int, ...], part: str) -> Recurrence:
    """ "Monday and Friday mornings"."""
    return weekly(days)._replace(part=part)


def every_part(part: str) -> Recurrence:
    return Recurrence(freq="DAILY", part=part)


def every_weekday_part(day: int, part: str) -> Recurrence:
    return weekly((day,))._replace(part=part)


def frequency_days(words: str, rule: Recurrence) -> Recurrence | None:
    """ "every day from Monday to Friday", "cada semana de lunes a jueves"."""
    is_plain = frequency(words) in (Recurrence(freq="DAILY"), Recurrence(freq="WEEKLY"))
    return rule if is_plain and rule.freq == "WEEKLY" and rule.byday else None


def frequency_through(words: str, first: int, last: int) -> Recurrence | None:
    """ "todos los días de martes a viernes", "every week, Friday to Sunday"; alone these are days of one week."""
    is_plain = frequency(words) in (Recurrence(freq="DAILY"), Recurrence(freq="WEEKLY"))
    return weekly(tuple(range(first, last + 1))) if is_plain and first < last else None


def frequency_weekday(words: str, days: tuple[int, ...]) -> Recurrence | None:
    rule = frequency(words)
    if rule.freq == "MONTHLY":
        return None
    return (
        rule._replace(freq="WEEKLY", byday=tuple((day, 0) for day in sorted(days))) if rule.freq == "WEEKLY" else None
    )


def times_per(number: int, unit: str) -> Recurrence | None:
    return every_unit(unit) if number == 1 else None


def rule_at(rule: Recurrence, time: Point | DaySpec) -> Recurrence | None:
    if not isinstance(time, Point):
        return None
    if rule.clock is not None:
        return _rule_in_part(rule, rule.clock, time)
    if time.zone is not None:
        return None
    if time.day is not None and not (isinstance(time.day, Relative) and time.day.days == 0):
        return None
    if time.clock is None and time.part is None:
        return None
    if time.bare and time.part is None and rule.part is None:
        return None
    clock, part = time.clock, time.part or rule.part
    # "cada 3 horas a partir de mañana a las 7" and "diario a partir de mañana" rather begin tomorrow than in the
    # morning, "every day 8pm" is rather every day than on the 8th, and "every hour until 5" rather ends then.
    is_odd_part = part is not None and (time.bare or (bool(rule.bymonthday) and clock is None))
    is_unlikely = rule.freq in _STEPS or is_odd_part
    cost = rule.cost + is_unlikely
    return rule._replace(clock=clock, part=part, cost=cost)


def _rule_in_part(rule: Recurrence, clock: Clock, time: Point) -> Recurrence | None:
    """ "Every Sunday at 8:30 | at night"."""
    if clock.sure or time.part is None or time != Point(part=time.part, bare=time.bare, cost=time.cost):
        return None
    said = in_part(clock, time.part)
    is_unlikely = time.bare and rule.until is not None  # "every Friday at 9 until New Year's | Eve"
    return rule._replace(clock=said, cost=rule.cost + time.cost + is_unlikely) if said is not None else None


def rule_in_span(rule: Recurrence, span: Range) -> Recurrence | None:
    """ "every Monday from 5 to 7": what is done begins at the first hour."""
    start, end = span.start, span.end
    if rule.clock is not None or rule.part is not None or start.clock is None or end is None or end.clock is None:
        return None
    if start.day is not None or start.zone is not None or rule.freq in _STEPS:
        return None
    return rule._replace(clock=start.clock, cost=rule.cost + 1)  # "at 4 pm until the 20th" is a day


def at_rule(time: Point | DaySpec, rule: Recurrence) -> Recurrence | None:
    return rule_at(rule, time)


def rule_until(rule: Recurrence, until: Point | DaySpec) -> Recurrence | None:
    point = as_point(until)
    is_hour = point.day is None and point.clock is not None and rule.freq in _STEPS
    if rule.until is not None or not (point.day is not None or is_hour) or point.bare:
        return None
    # "until New Year's | Eve", "until May 3 | starting tonight at 10"
    is_odd = (point.part is not None and point.clock is None) or (point.day is not None and point.clock is not None)
    # "a partir del lunes | hasta el 18" is rather two bounds than one day
    return rule._replace(until=point, cost=rule.cost + is_odd - (rule.start is not None))


def rule_until_over(rule: Recurrence, stretch: DaySpec) -> Recurrence | None:
    """ "every Monday until the year ends": as long as "every Monday this year"."""
    return rule_until(rule, stretch)


def rule_within(rule: Recurrence, stretch: DaySpec) -> Recurrence | None:
    """ "every Friday in December": the series begins and ends with the stretch."""
    if rule.within or rule.until or rule.start or rule.span or rule.freq == "YEARLY":
        return None
    if isinstance(stretch, Units):
        return None  # "every day for the next 3 weeks" is counted from its first day
    if rule.freq == "MONTHLY" and isinstance(stretch, Month):
        return None  # "every 4th of July" is once a year
    return rule._replace(within=stretch)


def rule_of_unit(rule: Recurrence, unit: str) -> Recurrence | None:
    """ "all days of the week", "los lunes de cada mes": as often as without it."""
    wider = {"DAILY": ("week", "month", "year"), "WEEKLY": ("month", "year"), "MONTHLY": ("year",)}
    return rule._replace(cost=rule.cost + 1) if unit in wider.get(rule.freq, ()) else None


def rule_starting(rule: Recurrence, start: Point | DaySpec) -> Recurrence | None:
    point = as_point(start)
    if rule.start is not None or point.day is None or point.part is not None:
        return None
    if point.clock is not None and rule.clock is not None:
        return None
    return rule._replace(start=point.day, clock=rule.clock or point.clock, cost=rule.cost - (rule.until is not None))


def until_rule(until: Point | DaySpec, rule: Recurrence) -> Recurrence | None:
    """ "Until December 20 every Monday"."""
    return rule_until(rule, until)


def starting_rule(start: Point | DaySpec, rule: Recurrence) -> Recurrence | None:
    return rule_starting(rule, start)


def rule_repaired(wrong: Recurrence | Point | DaySpec, right: Recurrence | Point | DaySpec) -> Recurrence | None:
    """ "every Monday at 8, sorry, Tuesday": the last word counts, with what was said before it and still holds."""
    if isinstance(right, Recurrence):
        if right.clock is not None or right.part is not None:
            return right
        before = wrong if isinstance(wrong, Recurrence) else as_point(wrong)
        return right._replace(clock=before.clock, part=before.part)
    if not isinstance(wrong, Recurrence):
        return None
    point = as_point(right)
    if point.day is None:
        return wrong._replace(clock=point.clock, part=point.part)
    if wrong.freq != "WEEKLY" or not isinstance(point.day, Weekday) or point.day != Weekday(point.day.day):
        return None
    has_time = point.clock is not None or point.part is not None
    rule = wrong._replace(byday=((point.day.day, 0),))
    return rule._replace(clock=point.clock, part=point.part) if has_time else rule


def rule_count(rule: Recurrence, count: int) -> Recurrence | None:
    return rule._replace(times=count) if 0 < count < 1000 and rule.times is None else None


_STEPS = {"MINUTELY": 60, "HOURLY": 3600}


def rule_for(rule: Recurrence, span: Length) -> Recurrence | None:
    """ "every day for two weeks"; "every 5 minutes for half an hour" is so many times."""
    if span.seconds and rule.freq in _STEPS and span == Length(seconds=span.seconds, finest=span.finest):
        times = int(span.seconds // (_STEPS[rule.freq] * rule.interval))
        return rule_count(rule, times)
    return rule._replace(span=span) if not span.seconds and rule.span is None else None


def rule_for_next(rule: Recurrence, unit: str) -> Recurrence | None:
    """ "every day for the next week", which is rather no calendar week."""
    span = length(1, unit)
    held = rule_for(rule, span) if span is not None else None
    return held and held._replace(cost=held.cost - 1)


def rule_except(rule: Recurrence, days: tuple[int, ...]) -> Recurrence | None:
    said = tuple(day for day, _ in rule.byday) or (
        tuple(range(7)) if rule.freq == "DAILY" and rule.interval == 1 else ()
    )
    left = tuple(day for day in said if day not in days)
    return weekly(left)._replace(clock=rule.clock, part=rule.part) if said and left else None


def rule_except_set(rule: Recurrence, words: str) -> Recurrence | None:
    return rule_except(rule, _numbers(words))
