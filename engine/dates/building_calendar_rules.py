"""Builders of rules by the days of a month or a year. Each is named in a dates.lark after "->"; None refuses."""

from __future__ import annotations

from engine.dates.building_rules import WORK_WEEK, frequency, weekly
from engine.dates.values import MonthDay, Point, Recurrence, Unit


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


def last_weekday(number: int, day: int) -> Recurrence | None:
    """ "every last Friday" is that of each month."""
    return Recurrence(freq="MONTHLY", byday=((day, number),)) if number == -1 else None


def last_of_every(number: int, unit: str) -> Recurrence | None:
    """ "every last day"."""
    return Recurrence(freq="MONTHLY", bymonthday=(-1,)) if number == -1 and unit == Unit.DAY else None


def last_of_every_stretch(number: int, unit: str, stretch: str) -> Recurrence | None:
    """ "every last day of the month"."""
    return last_of_every(number, unit) if stretch == Unit.MONTH else None


def every_nth_weekday(number: int, day: int) -> Recurrence | None:
    """ "every second Friday" is every other one, "every third Friday" the third of the month."""
    if number == 2:
        return weekly((day,), 2)
    return Recurrence(freq="MONTHLY", byday=((day, number),)) if number <= 5 else None


def fortnightly_on(words: str, first: int, second: int) -> Recurrence | None:
    """ "twice a month on the 1st and 15th"."""
    return two_days_said(first, second) if words else None


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


def nth_weekday_of_every(number: int, day: int, unit: str) -> Recurrence | None:
    return Recurrence(freq="MONTHLY", byday=((day, number),)) if unit == Unit.MONTH and number <= 5 else None


def nth_weekday_of_frequency(number: int, day: int, words: str) -> Recurrence | None:
    return frequency(words)._replace(byday=((day, number),)) if words.startswith("MONTHLY") and number <= 5 else None


def nth_unit_of_every(number: int, unit: str, period: str) -> Recurrence | None:
    if period != Unit.MONTH:
        return None
    if unit == Unit.DAY:
        return Recurrence(freq="MONTHLY", bymonthday=(number,))
    if unit == Unit.BUSINESS_DAY:
        return Recurrence(freq="MONTHLY", byday=tuple((day, 0) for day in WORK_WEEK), bysetpos=number)
    return None


def nth_unit_of_frequency(number: int, unit: str, words: str) -> Recurrence | None:
    return nth_unit_of_every(number, unit, Unit.MONTH) if words.startswith("MONTHLY,1") else None


def edge_of_every(side: str, unit: str) -> Recurrence | None:
    """ "el último día de cada mes", "a fin de cada mes"."""
    if unit == Unit.WEEK and side in ("start", "first_day"):
        return weekly((0,))
    if unit == Unit.WEEK and side == "end":
        return weekly((4,))
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


def numbered_day_and_last_day_of(day: MonthDay, last: int, unit: str, stretch: str) -> Recurrence | None:
    """ "the 15th and last day of each month"."""
    return day_and_last_of(day.day, last, stretch) if unit == Unit.DAY else None


def numbered_day_and_last_of(day: MonthDay, last: int, unit: str) -> Recurrence | None:
    return day_and_last_of(day.day, last, unit)


def edge_of_frequency(side: str, words: str) -> Recurrence | None:
    return edge_of_every(side, Unit.MONTH) if words == "MONTHLY,1" else None
