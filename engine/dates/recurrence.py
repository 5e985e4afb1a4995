"""Recurrences as RFC 5545 rules: the text of the rule and its first occurrence, by dateutil."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from dateutil import rrule

from engine.dates.values import Recurrence

_END = re.compile(r"UNTIL=\d{8}(T\d{6}Z?)?")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
STEPS = {"HOURLY": timedelta(hours=1), "MINUTELY": timedelta(minutes=1)}
_FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {
    "YEARLY": rrule.YEARLY,
    "MONTHLY": rrule.MONTHLY,
    "WEEKLY": rrule.WEEKLY,
    "DAILY": rrule.DAILY,
}


def rule_text(rule: Recurrence, until: date | None, aware: Callable[[datetime], datetime] | None) -> str:
    """The RRULE, without BYHOUR. UNTIL is a date, or in UTC when the occurrences have an hour (RFC 5545, 3.3.10)."""
    parts = [f"FREQ={rule.freq}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.byday:
        parts.append("BYDAY=" + ",".join(f"{number or ''}{_CODES[day]}" for day, number in rule.byday))
    for name, numbers in (("BYMONTH", rule.bymonth), ("BYMONTHDAY", rule.bymonthday)):
        if numbers:
            parts.append(f"{name}=" + ",".join(map(str, numbers)))
    if rule.bysetpos is not None:
        parts.append(f"BYSETPOS={rule.bysetpos}")
    if rule.times is not None:
        parts.append(f"COUNT={rule.times}")
    elif until is not None and aware is not None:
        parts.append(f"UNTIL={aware(datetime.combine(until, time(23, 59, 59))).astimezone(UTC):%Y%m%dT%H%M%SZ}")
    elif until is not None:
        parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts)


def on_the_wall_clock(rule: str) -> str:
    """The rule's text for dateutil and a start without a zone: its end is wall clock too, a last day counts whole."""
    return _END.sub(lambda end: end[0].rstrip("Z") if end[1] else f"{end[0]}T235959", rule)


def first_occurrence(rule: Recurrence, start: date, clock: time | None, now: datetime) -> datetime | None:
    """The first local time from `start` on; with a clock time strictly after now, without one today counts."""
    begin = datetime.combine(start, clock or time())
    if rule.freq in STEPS:
        step = STEPS[rule.freq] * rule.interval
        if clock is None and begin <= now:
            return now.replace(second=0, microsecond=0) + step
        if begin > now:
            return begin
        is_underway = rule.freq == "HOURLY" and rule.times is None  # "every 8 hours from 6 am", said at ten
        return begin + (step * ((now - begin) // step + 1) if is_underway else timedelta(days=1))
    if clock is not None and begin <= now:
        begin += timedelta(days=1)  # "every two days at 9", said at ten, begins tomorrow
    occurrences = rrule.rrule(
        _FREQUENCIES[rule.freq],
        dtstart=begin,
        # Of "every other Tuesday" the nearest is the first; with its interval the count would begin in a week that
        # may have no Tuesday left. So with "every other month on the 10th".
        interval=1 if rule.freq in ("WEEKLY", "MONTHLY") else rule.interval,
        byweekday=[_DAYS[day](number) if number else _DAYS[day] for day, number in rule.byday] or None,
        bymonth=rule.bymonth or None,
        bymonthday=rule.bymonthday or None,
        bysetpos=rule.bysetpos,
        until=begin + timedelta(days=366 * 9),
    )
    if clock is None:
        return occurrences.after(begin, inc=True)
    return occurrences.after(max(now, begin - timedelta(seconds=1)), inc=False)
