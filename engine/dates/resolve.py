"""Values + a moment -> When: the conventions of PRODUCT section 7, and what had to be assumed."""

from __future__ import annotations

from datetime import date, datetime

from engine.dates.calendar_arithmetic import add_length
from engine.dates.moment import Moment
from engine.dates.resolving_points import GRAINS, resolve_point
from engine.dates.resolving_ranges import resolve_range
from engine.dates.resolving_rules import resolve_recurrence
from engine.dates.values import Duration, Length, MonthDay, Point, Range, Recurrence, SpokenDay, Value
from engine.model import Grain, When, WhenKind


def resolve(value: Value, moment: Moment) -> When | None:
    """None when the words name no time that exists ("30 de febrero")."""
    try:
        match value:
            case Point(day=SpokenDay()):
                day = moment.spoken_day
                return None if day is None else resolve_point(value._replace(day=_given(day)), moment)
            case Point():
                return resolve_point(value, moment)
            case Range():
                return resolve_range(value, moment)
            case Duration():
                return _duration(value.length, moment)
            case Recurrence():
                return resolve_recurrence(value, moment)
    except (ValueError, OverflowError):
        return None


def _given(day: date) -> MonthDay:
    return MonthDay(day=day.day, month=day.month, year=day.year)


def _duration(length: Length, moment: Moment) -> When:
    day = add_length(moment.today, length, 1)
    end = moment.later(length.seconds, datetime.combine(day, moment.now.time()))
    seconds = round((end - moment.now).total_seconds()) if day != moment.today else round(length.seconds)
    grain = GRAINS.get(length.finest, Grain.DAY)
    return When(
        kind=WhenKind.DURATION, start=moment.aware(end), grain=grain, seconds=seconds, has_clock=bool(length.seconds)
    )
