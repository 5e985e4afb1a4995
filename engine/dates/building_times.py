"""Builders of clock times and parts of the day. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from engine.dates.values import Clock, Point, Relative

AFTERNOON_PARTS = frozenset({"afternoon", "after_lunch", "late_afternoon", "evening"})
NOON = Point(clock=Clock(hour=12, sure=True))


def hour(number: int) -> Clock | None:
    return Clock(hour=number, sure=number > 12 or number == 0) if number <= 24 else None


def hour_said(number: int) -> Point | None:
    """ "11ish"."""
    clock = hour(number)
    return Point(clock=clock) if clock is not None else None


def zero_hour_minute(clock: Clock, minutes: int) -> Clock | None:
    """ "06 30": the zero says that the day has 24 hours."""
    return clock._replace(minute=minutes, exact=True) if 10 <= minutes < 60 else None


def clock_at_midnight(clock: Clock, end: int) -> Point | None:
    """ "1 o'clock midnight"."""
    del end
    return marked_part(clock, "night")


def hour_in_half(number: int, half: str) -> Point | None:
    """ "3 in the AM"."""
    clock = hour(number)
    said = meridiem(clock, half) if clock is not None and 0 < number <= 12 else None
    return Point(clock=said) if said is not None else None


def hour_of_24(number: int) -> Point | None:
    """ "17 hrs" is a time of the day, "5 hrs" a length."""
    return Point(clock=Clock(hour=number, sure=True)) if 13 <= number <= 23 else None


def hour_beside_day(number: int) -> Point | None:
    """ "mañana 9 hs": beside a day it is no length."""
    return Point(clock=Clock(hour=number, sure=True)) if 6 <= number <= 12 else None


def hour24(number: int) -> Clock | None:
    return Clock(hour=number, sure=True) if number <= 24 else None


def hour_minute(hours: int, minutes: int) -> Clock | None:
    if hours > 23 or minutes > 59:
        return None
    return Clock(hour=hours, minute=minutes, sure=hours > 12 or hours == 0, exact=True)


def hour_tens(hours: int, minutes: int) -> Clock | None:
    """Two numbers side by side: "9 30". One digit is none of minutes ("1 9pm" is 1, and 9 in the evening)."""
    return hour_minute(hours, minutes) if minutes >= 10 else None


def hour_tens24(hours: int, minutes: int) -> Clock | None:
    return hour_minute24(hours, minutes) if minutes >= 10 else None


def hour_minute24(hours: int, minutes: int) -> Clock | None:
    clock = hour_minute(hours, minutes)
    return clock and clock._replace(sure=True)


def hour_zero_minute(hours: int, zero: int, minutes: int) -> Clock | None:
    return hour_minute(hours, minutes) if zero == 0 and minutes < 10 else None


def firm24(clock: Clock) -> Clock:
    return clock._replace(sure=True)


def half_past(hours: int) -> Clock | None:
    return hour_minute(hours, 30)


def quarter_past(hours: int) -> Clock | None:
    return hour_minute(hours, 15)


def quarter_to_past(hours: int) -> Clock | None:
    return hour_minute(hours, 15)


def past_half(hours: int) -> Clock | None:
    return hour_minute(hours, 30) if hours <= 12 else None


def minutes_past(minutes: int, hours: int) -> Clock | None:
    return hour_minute(hours, minutes)


def minutes_to(minutes: int, hours: int) -> Clock | None:
    """ "ten to three", "3 minutos para las ocho"."""
    if not (0 < minutes < 60 and 0 < hours <= 24):
        return None
    before = hours - 1 or 12
    return Clock(hour=before, minute=60 - minutes, sure=hours > 13, exact=True)


def minus(hours: int, minutes: int) -> Clock | None:
    return minutes_to(minutes, hours)


def minus_quarter(hours: int) -> Clock | None:
    return minutes_to(15, hours)


def quarter_to(hours: int) -> Clock | None:
    return minutes_to(15, hours)


def past_noon(minutes: int, part: str) -> Clock | None:
    if part != "noon" or minutes > 59:
        return None
    return Clock(hour=12, minute=minutes, sure=True, exact=True)


def half_past_noon(part: str) -> Clock | None:
    return past_noon(30, part)


def quarter_past_noon(part: str) -> Clock | None:
    return past_noon(15, part)


def meridiem(clock: Clock, half: str) -> Clock | None:
    if clock.hour > 12:
        return clock if half == "pm" and clock.hour < 24 else None
    if clock.hour == 0 and half == "pm":
        return None
    shift = 12 if half == "pm" else 0
    return clock._replace(hour=clock.hour % 12 + shift, sure=True)


def in_part(clock: Clock, part: str) -> Clock | None:
    """An hour said with a part of the day: "3 de la tarde", "12 in the night"."""
    if clock.sure and clock.hour not in (0, 24):
        return clock
    h = clock.hour
    if part in ("morning", "early", "dawn"):
        return clock._replace(hour=h if h < 12 or part == "morning" else 0, sure=True)
    if part in AFTERNOON_PARTS:
        return clock._replace(hour=h if h >= 12 else h + 12, sure=True)
    if part in ("noon", "lunch", "meal"):
        return clock._replace(hour=h + 12 if h < 5 else h, sure=True)
    if h == 12:
        return clock._replace(hour=24 if not clock.minute else 0, sure=True)
    return clock._replace(hour=h if h < 4 or h > 12 else h + 12, sure=True)


def marked(clock: Clock) -> Point:
    return Point(clock=clock)


def marked_to(clock: Clock) -> Point:
    """ "al diez para las 3": said so of clocks more than of days."""
    return Point(clock=clock, cost=-1)


def bare_clock(clock: Clock) -> Point:
    return Point(clock=clock, bare=True, cost=1)


def bare_military(clock: Clock) -> Point | None:
    """ "viernes 2330". What is rather a year ("Monday 2018") is no clock time."""
    return None if clock.hour == 20 else bare_clock(clock)


def marked_part(clock: Clock, part: str) -> Point | None:
    clocked = in_part(clock, part)
    return Point(clock=clocked) if clocked else None


def marked_in_part(clock: Clock, part: str) -> Point | None:
    """ "5 in morning"; "sábado 14 al mediodía" is no 14 o'clock."""
    return marked_part(clock, part) if part not in ("noon", "lunch", "meal") else None


def hour_part(number: int, part: str) -> Point | None:
    """ "3 de la tarde"."""
    clock = hour(number)
    return marked_part(clock, part) if clock is not None and 0 < number <= 12 else None


def pair_part(hours: int, minutes: int, part: str) -> Point | None:
    """ "seis dos de la tarde"."""
    clock = hour_minute(hours, minutes)
    return marked_part(clock, part) if clock is not None else None


def noon_clock(clock: Clock, part: str) -> Point | None:
    """ "las 5 de tarde" only without an article when the part has none: "las 12 de mediodía"."""
    return marked_part(clock, part) if part != "morning" else None


def hour_tonight(number: int, name: str) -> Point | None:
    """ "8 tonight"."""
    clock = hour(number)
    return tonight_clock(clock, name) if clock is not None and 0 < number <= 12 else None


def tonight_hour(name: str, number: int) -> Point | None:
    return hour_tonight(number, name)


def hour_this_part(number: int, name: str) -> Point | None:
    return hour_tonight(number, name)


def hour_of_day(number: int, days: int) -> Point | None:
    """ "9 tomorrow"."""
    return Point(day=Relative(days=days), clock=hour(number)) if days in (0, 1) and 0 < number <= 12 else None


def hour_of_day_part(number: int, days: int, name: str) -> Point | None:
    clock = hour(number)
    clocked = in_part(clock, name) if clock is not None and 0 < number <= 12 else None
    return Point(day=Relative(days=days), clock=clocked) if clocked is not None else None


def pair_of_day(hours: int, minutes: int, days: int) -> Point | None:
    """ "seven thirty tomorrow"; "two three tomorrow" is none."""
    clock = hour_minute(hours, minutes) if 0 < hours <= 12 and minutes >= 10 and minutes % 5 == 0 else None
    return Point(day=Relative(days=days), clock=clock) if clock is not None and days in (0, 1) else None


def pair_of_day_part(hours: int, minutes: int, days: int, name: str) -> Point | None:
    """ "seven thirty tomorrow morning"."""
    point = pair_of_day(hours, minutes, days)
    clock = in_part(point.clock, name) if point is not None and point.clock is not None else None
    return Point(day=Relative(days=days), clock=clock) if clock is not None else None


def pair_for(hours: int, minutes: int) -> Point | None:
    """ "set an alarm for six fifteen"."""
    clock = hour_minute(hours, minutes) if 0 < hours <= 12 and minutes in (15, 30, 45) else None
    return Point(clock=clock, is_last=True) if clock is not None else None


def hour_latest(number: int) -> Point | None:
    """ "by 5"."""
    clock = hour(number)
    return Point(clock=clock) if clock is not None and number > 0 else None


def pair_latest(hours: int, minutes: int) -> Point | None:
    clock = hour_minute(hours, minutes)
    return Point(clock=clock) if clock is not None and minutes >= 10 else None


def marked_one(clock: Clock) -> Point | None:
    """ "la una y media": the article in the singular goes with one o'clock only."""
    return Point(clock=clock) if clock.hour in (1, 13) or (clock.hour == 12 and clock.minute) else None


def marked_one_part(clock: Clock, part: str) -> Point | None:
    return marked_part(clock, part) if marked_one(clock) else None


def marked_minutes_to(minutes: int, hours: int) -> Point | None:
    clock = minutes_to(minutes, hours) if minutes % 5 == 0 else None
    return Point(clock=clock) if clock is not None else None


def bare_part(part: str) -> Point:
    """Noon is a time by itself, "tarde" or "lunch" is not."""
    return NOON if part == "noon" else Point(part=part, bare=True)


def bare_half(half: str) -> Point:
    """ "Tuesday AM"."""
    return Point(part="morning" if half == "am" else "afternoon", bare=True, cost=3)


def half_after(clock: Clock, half: str) -> Clock | None:
    """ "8pm y media"."""
    said = meridiem(clock, half)
    return said._replace(minute=30, exact=True) if said and not said.minute else None


def quarter_before(clock: Clock, half: str) -> Clock | None:
    """ "8pm menos cuarto"."""
    said = meridiem(clock, half)
    return said._replace(hour=said.hour - 1, minute=45, exact=True) if said and said.hour and not said.minute else None


def many_minutes_to(minutes: int, hours: int) -> Clock | None:
    """ "20 to 5" can be no hours; "5 to 9" can."""
    return minutes_to(minutes, hours) if minutes in (20, 25) and hours <= 12 else None


def few_minutes_to(minutes: int, hours: int, days: int, name: str | None = None) -> Point | None:
    """ "five to eight tomorrow": rather hours, unless it is written in words."""
    clock = minutes_to(minutes, hours) if minutes in (5, 10) and hours <= 12 else None
    said = in_part(clock, name) if clock is not None and name is not None else clock
    return Point(day=Relative(days=days), clock=said, cost=3) if said is not None else None


def minutes_to_tonight(minutes: int, hours: int, name: str) -> Point | None:
    """ "ten to six tonight"."""
    clock = minutes_to(minutes, hours) if minutes % 5 == 0 and hours <= 12 else None
    return tonight_clock(clock, name) if clock is not None else None


def part_tomorrow(part: str) -> Point:
    return Point(day=Relative(days=1), part=part)


def part(name: str) -> Point:
    return NOON if name == "noon" else Point(part=name)


def noon_part(name: str) -> Point | None:
    return part(name) if name in ("noon", "lunch", "dawn", "night", "late_night") else None


def part_today(name: str) -> Point | None:
    return None if name == "lunch" else Point(day=Relative(days=0), part=name)


_LATE_PARTS = {"morning": "late_morning", "afternoon": "late_afternoon", "evening": "late_night", "night": "late_night"}


def late_part_today(name: str) -> Point | None:
    """ "late this afternoon"."""
    return Point(day=Relative(days=0), part=_LATE_PARTS[name]) if name in _LATE_PARTS else None


def late_part(name: str) -> Point | None:
    """ "late in the afternoon"."""
    return Point(part=_LATE_PARTS[name]) if name in _LATE_PARTS else None


def of_the_day(clock: Clock) -> Clock | None:
    """ "las 12 del día", "la 1 del día": by daylight."""
    if clock.hour == 0 or clock.hour > 12:
        return None
    return clock._replace(hour=clock.hour + 12 if clock.hour < 6 else clock.hour, sure=True)


def tonight(name: str) -> Point:
    return Point(day=Relative(days=0), part=name)


def tonight_clock(first: Clock | str, second: Clock | str) -> Point | None:
    clock, name = (first, second) if isinstance(first, Clock) else (second, first)
    clocked = in_part(clock, name) if isinstance(clock, Clock) and isinstance(name, str) else None
    return Point(day=Relative(days=0), clock=clocked) if clocked else None


def last_night(words: str) -> Point:
    """ "night", or "night,2" for the night before last."""
    name, _, nights = words.partition(",")
    return Point(day=Relative(days=-int(nights or 1)), part=name)


def midnight(number: int) -> Point:
    return Point(clock=Clock(hour=number, sure=True))


def zone(name: str) -> Point:
    """ "PST" after a clock time."""
    return Point(zone=name, bare=True)
