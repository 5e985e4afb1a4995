"""A range + a moment -> When: where it begins and ends, when each side says only a part of it."""

from __future__ import annotations

from datetime import date, datetime, time

from engine.dates.calendar_arithmetic import DAY, add_length, add_months
from engine.dates.moment import Moment
from engine.dates.resolving_points import clock_at, elsewhere, instant, resolve_point, told_here
from engine.dates.values import Clock, DaySpec, Month, MonthDay, Range, Relative
from engine.model import Grain, When, WhenKind


def resolve_range(span: Range, moment: Moment) -> When | None:
    zone = span.start.zone or (span.end and span.end.zone)
    if zone is None:
        return _resolve(span, moment)
    there = elsewhere(zone, moment)
    start, end = span.start._replace(zone=None), span.end and span.end._replace(zone=None)
    when = _resolve(span._replace(start=start, end=end), there)
    return when and told_here(when, moment)


def _resolve(span: Range, moment: Moment) -> When | None:
    start = _range_start(span, moment)
    if start is None:
        return None
    end = _range_end(span, start, moment)
    if end is None or end <= start.start:
        return None
    grain = start.grain
    if start.kind is WhenKind.INTERVAL and grain not in (Grain.MONTH, Grain.YEAR, Grain.QUARTER):
        grain = Grain.DAY
    return When(
        kind=WhenKind.INTERVAL,
        start=start.start,
        end=end,
        grain=grain,
        has_clock=start.has_clock,
        ends_running=_running_end(start, end, moment),
        assumption=start.assumption,
        weekday_conflict=start.weekday_conflict,
    )


def _running_end(start: When, end: datetime, moment: Moment) -> date | None:
    last = end.date() - DAY
    return last if not start.has_clock and start.start.date() < moment.today <= last else None


def _range_start(span: Range, moment: Moment) -> When | None:
    """A stretch that has begun and not ended is meant before one to come."""
    start, end = span.start, span.end
    if end is not None and start.day is None and end.day is None and start.clock is not None and start.clock.sure:
        today = clock_at(moment.today, start.clock)
        if end.clock is not None and start.zone is None and _clock_after(end.clock, today) > moment.now:
            return instant(today, moment, start.clock)
    if end is not None and end.now and start.day is None and start.clock is not None:
        return _last_clock(start.clock, moment)
    cycle = _cycle(start.day)
    if end is not None and cycle and isinstance(end.day, Relative) and end.day.days <= 0:
        earlier = add_months(moment.today + DAY * (end.day.days - 1), -cycle) + DAY
        return resolve_point(start, moment._replace(now=datetime.combine(earlier, time())))
    if end is not None and cycle and _cycle(end.day):
        last = resolve_point(end, moment)
        if last is None:
            return None
        begin = add_months(last.start.date(), -min(cycle, _cycle(end.day))) + DAY
        return resolve_point(start, moment._replace(now=datetime.combine(begin, time())))
    return resolve_point(start, moment)


def _last_clock(clock: Clock, moment: Moment) -> When:
    """ "between eight o'clock and now"."""
    hours = (clock.hour,) if clock.sure else (clock.hour % 12, clock.hour % 12 + 12)
    said = [clock_at(moment.today - DAY * days, clock, hour) for days in (0, 1) for hour in hours]
    return instant(max(local for local in said if local < moment.now), moment, clock)


def _cycle(day: DaySpec | None) -> int:
    """After how many months a day without a year comes again; 0 when it is fixed."""
    match day:
        case MonthDay(year=None):
            return 12 if day.month else 1
        case Month(year=None, which="bare"):
            return 12
        case _:
            return 0


def _range_end(span: Range, start: When, moment: Moment) -> datetime | None:
    local = start.start.replace(tzinfo=None)
    if span.length is not None:
        day = add_length(local.date(), span.length, 1)
        return moment.aware(moment.later(span.length.seconds, datetime.combine(day, local.time())))
    end = span.end
    if end is None:
        return None
    if end.clock is not None and end.day is None:
        return moment.aware(_clock_after(end.clock, local))
    if end.clock is not None and not end.clock.sure and end.day == span.start.day:
        return moment.aware(_clock_after(end.clock, local))
    when = resolve_point(end, moment)
    if when is None or (when.end or when.start) <= start.start:
        later = moment._replace(now=datetime.combine(local.date(), time()))
        when = resolve_point(end, later)
    if when is None:
        return None
    if when.end is not None:
        return when.end
    if when.has_clock:
        return when.start
    return moment.aware(when.start.replace(tzinfo=None) + DAY)


def _clock_after(clock: Clock, start: datetime) -> datetime:
    hours = (clock.hour,) if clock.sure else (clock.hour % 12, clock.hour % 12 + 12)
    candidates = [clock_at(start.date() + DAY * days, clock, hour) for days in (0, 1) for hour in hours]
    return next(local for local in candidates if local > start)
