"""A point of time + a moment -> When: days, clock times, parts of the day, offsets, other zones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from engine.dates.calendar_arithmetic import DAY, Stretch, add_length, one_day
from engine.dates.calendar_days import resolve_day
from engine.dates.moment import Moment
from engine.dates.values import (
    Clock,
    Edge,
    Holiday,
    Length,
    MonthDay,
    Offset,
    Period,
    Point,
    Relative,
    Unit,
    Units,
    Weekday,
)  # fmt: skip
from engine.model import Assumption, Grain, When, WhenKind

END_OF_DAY = Clock(hour=18, sure=True)
GRAINS = {
    Unit.SECOND: Grain.SECOND, Unit.MINUTE: Grain.MINUTE, Unit.HOUR: Grain.HOUR, Unit.DAY: Grain.DAY,
    Unit.WEEK: Grain.WEEK, Unit.MONTH: Grain.MONTH, Unit.QUARTER: Grain.QUARTER, Unit.YEAR: Grain.YEAR,
}  # fmt: skip
THIS_HOUR = "this_hour"
"""The part of the day that it is now: "this time tomorrow"."""

# When a part of the day is over: until then "esta tarde" said in the afternoon means what is left of it.
_PART_ENDS = {
    "morning": 12, "early": 9, "afternoon": 20, "late_afternoon": 20, "evening": 23, "night": 24, "late_night": 24,
}  # fmt: skip
_UNUSUAL_PARTS = {
    "dawn": time(5),
    "late_morning": time(11),
    "after_lunch": time(13),
    "meal": time(14),
    "late_afternoon": time(18),
    "late_night": time(22),
}


def resolve_point(point: Point, moment: Moment) -> When | None:
    if point.now:
        return When(kind=WhenKind.INSTANT, start=moment.aware(moment.now), grain=Grain.SECOND, has_clock=True)
    if isinstance(point.day, Offset):
        return _offset(point, point.day, moment)
    if point.zone is not None:
        return _in_other_zone(point, moment)
    if point.day is None:
        return _time_only(point, moment)
    if isinstance(point.day, Units | Period) and point.day.unit in _CLOCK_UNITS:
        return _clock_units(point.day, moment)
    stretch = resolve_day(point.day, moment.today)
    if stretch is None:
        return None
    if point.part == THIS_HOUR and isinstance(point.day, Period):
        stretch = one_day(_as_far_as(point.day, moment.today) or stretch.start)
    return _on_stretch(point, stretch, moment)


def _as_far_as(spec: Period, today: date) -> date | None:
    """The day of "this time next week"."""
    unit = {Unit.WEEK: Length(days=7 * spec.shift), Unit.MONTH: Length(months=spec.shift)}.get(spec.unit)
    return add_length(today, unit, 1) if unit is not None else None


_CLOCK_UNITS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def _clock_units(spec: Units | Period, moment: Moment) -> When | None:
    """ "the last 5 minutes", "las próximas 3 horas": from now; "next hour" is an hour from now."""
    size = _CLOCK_UNITS[spec.unit]
    if isinstance(spec, Period):
        if spec.shift == 0:
            return None
        return instant(moment.later(size * spec.shift), moment, Clock(hour=0, exact=True))
    other = moment.later(size * spec.amount * spec.direction)
    first, last = sorted((moment.now, other))
    grain = GRAINS[spec.unit]
    return When(kind=WhenKind.INTERVAL, start=moment.aware(first), end=moment.aware(last), grain=grain, has_clock=True)


def _on_stretch(point: Point, stretch: Stretch, moment: Moment) -> When:
    clock = point.clock
    if clock is None and point.part is None and _is_end_of_day(point):
        clock = END_OF_DAY
    if clock is not None:
        when = _clock_on(clock, stretch.start, moment, is_today_said=stretch.start == moment.today)
    elif point.part is not None:
        when = _part_on(point.part, stretch.start, moment, is_today_said=stretch.start == moment.today)
    else:
        when = _whole(point, stretch, moment)
    return _with_choices(when, point, stretch, moment)


def _with_choices(when: When, point: Point, stretch: Stretch, moment: Moment) -> When:
    if stretch.conflicting:
        conflicting = tuple(_on_plain_day(day, point, moment) for day in stretch.conflicting)
        when = replace(when, weekday_conflict=True, conflicting=conflicting)
    if stretch.key is not None:
        other = None if stretch.other is None else _on_plain_day(stretch.other, point, moment)
        when = replace(when, assumption=Assumption(key=stretch.key, other=other))
    return when


def _on_plain_day(day: date, point: Point, moment: Moment) -> When:
    return _on_stretch(point._replace(day=Relative(days=0)), Stretch(start=day, end=day + DAY), moment)


def _is_end_of_day(point: Point) -> bool:
    if not isinstance(point.day, Edge) or point.day.side != "end":
        return False
    outer = point.day.outer
    if isinstance(outer, Period):
        return outer.unit in (Unit.DAY, Unit.BUSINESS_DAY)
    return isinstance(outer, Relative | Weekday | MonthDay | Holiday)


def _whole(point: Point, stretch: Stretch, moment: Moment) -> When:
    start = moment.aware(datetime.combine(stretch.start, time()))
    is_one_day = stretch.grain is Grain.DAY and stretch.end - stretch.start == DAY
    if is_one_day:
        return When(kind=WhenKind.DATE, start=start, grain=Grain.DAY)
    is_running = stretch.start < moment.today < stretch.end
    return When(
        kind=WhenKind.INTERVAL,
        start=start,
        end=moment.aware(datetime.combine(stretch.end, time())),
        grain=stretch.grain,
        ends_running=stretch.end - DAY if is_running else None,
    )


def instant(local: datetime, moment: Moment, clock: Clock | None = None, assumption: Assumption | None = None) -> When:
    grain = Grain.HOUR
    if clock is not None and clock.exact:
        grain = Grain.SECOND if clock.second else Grain.MINUTE
    return When(kind=WhenKind.INSTANT, start=moment.aware(local), grain=grain, has_clock=True, assumption=assumption)


def clock_at(day: date, clock: Clock, hour: int | None = None) -> datetime:
    """A clock time on a day; 24:00 is the next midnight."""
    hours = clock.hour if hour is None else hour
    return datetime.combine(day, time()) + timedelta(hours=hours, minutes=clock.minute, seconds=clock.second)


def _clock_on(clock: Clock, day: date, moment: Moment, *, is_today_said: bool) -> When:
    if clock.sure:
        return instant(clock_at(day, clock), moment, clock)
    usual = clock.hour + 12 if 1 <= clock.hour <= 6 else clock.hour
    other = clock.hour if usual != clock.hour else (clock.hour + 12) % 24
    if is_today_said and clock_at(day, clock, usual) <= moment.now < clock_at(day, clock, other):
        usual, other = other, usual
    return _assumed_half(clock_at(day, clock, usual), clock_at(day, clock, other), clock, moment)


def _assumed_half(taken: datetime, other: datetime, clock: Clock, moment: Moment) -> When:
    assumption = Assumption(key="clock_half", other=instant(other, moment, clock))
    return instant(taken, moment, clock, assumption)


def part_hour(part: str, moment: Moment) -> time:
    """The default hour of a part of the day, the person's own."""
    if part == THIS_HOUR:
        return moment.now.time().replace(second=0, microsecond=0)
    known: time | None = getattr(moment.hours, "noon" if part == "lunch" else part, None)
    return known if known is not None else _UNUSUAL_PARTS[part]


def _part_on(part: str, day: date, moment: Moment, *, is_today_said: bool) -> When:
    local = datetime.combine(day, part_hour(part, moment))
    if part == THIS_HOUR:
        return instant(local, moment, Clock(hour=0, exact=True))
    if is_today_said and local <= moment.now and moment.now.hour + 1 < _PART_ENDS.get(part, 0):
        local = moment.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    assumption = None if part in ("noon", "lunch", "meal") else Assumption(key="part_of_day")
    return instant(local, moment, assumption=assumption)


def _time_only(point: Point, moment: Moment) -> When | None:
    """Today if still ahead, else tomorrow; with no am or pm the next one between 07:00 and 21:59."""
    if point.clock is None:
        if point.part is None or point.part == THIS_HOUR:
            return None
        ahead = datetime.combine(moment.today, part_hour(point.part, moment)) > moment.now
        return _part_on(point.part, moment.today if ahead else moment.today + DAY, moment, is_today_said=False)
    clock = point.clock
    if clock.sure:
        local = clock_at(moment.today, clock)
        return instant(local if local > moment.now else local + DAY, moment, clock)
    return _next_waking(clock, moment.now, moment)


def _next_waking(clock: Clock, after: datetime, moment: Moment) -> When:
    hours = sorted({clock.hour % 12, clock.hour % 12 + 12})
    candidates = [clock_at(after.date() + DAY * days, clock, hour) for days in (0, 1) for hour in hours]
    ahead = [local for local in candidates if local > after]
    taken = next(local for local in ahead if 7 <= local.hour <= 21)
    other = next(local for local in ahead if local.hour != taken.hour)
    return _assumed_half(taken, other, clock, moment)


def _zone(name: str) -> tzinfo:
    """An IANA name or an offset from UTC ("+0530")."""
    if name[0] not in "+-":
        return ZoneInfo(name)
    minutes = int(name[1:3]) * 60 + int(name[3:5])
    return timezone(timedelta(minutes=minutes if name[0] == "+" else -minutes))


def _in_other_zone(point: Point, moment: Moment) -> When | None:
    """ "5pm PST": the wall clock of another zone, told in the person's own."""
    when = resolve_point(point._replace(zone=None), elsewhere(point.zone or "UTC", moment))
    return when and told_here(when, moment)


def elsewhere(name: str, moment: Moment) -> Moment:
    """The same moment on the wall clocks of another zone."""
    zone = _zone(name)
    now = moment.now.replace(tzinfo=moment.zone).astimezone(zone).replace(tzinfo=None)
    return Moment(now=now, zone=zone, hours=moment.hours)


def told_here(when: When, moment: Moment) -> When:
    """What was said of another zone, in the person's own; nothing of it was assumed."""
    return replace(
        when,
        start=when.start.astimezone(moment.zone),
        end=when.end and when.end.astimezone(moment.zone),
        assumption=None,
    )


def _is_of_no_month(offset: Offset) -> bool:
    day = offset.anchor.day if offset.anchor is not None else None
    return offset.sign < 0 and isinstance(day, MonthDay) and day.month is None


def _offset(point: Point, offset: Offset, moment: Moment) -> When | None:
    length, sign = offset.length, offset.sign
    base: datetime = moment.now
    anchored: When | None = None
    if offset.anchor is not None:
        anchored = resolve_point(offset.anchor, moment)
        if anchored is None:
            return None
        base = anchored.start.replace(tzinfo=None)
    day = add_length(base.date(), length, sign)
    if _is_of_no_month(offset) and base.date() >= moment.now.date() > day:
        return None  # "una semana antes del 3", said on the 27th: of a later 3rd, or of none
    if length.seconds:
        if point.clock is not None or point.part is not None:
            return None
        moved = moment.later(sign * length.seconds, datetime.combine(day, base.time()))
        grain = Grain.SECOND if length.finest is Unit.SECOND else Grain.MINUTE
        return When(kind=WhenKind.INSTANT, start=moment.aware(moved), grain=grain, has_clock=True)
    if anchored is not None and anchored.has_clock and point.clock is None:
        return instant(datetime.combine(day, base.time()), moment)
    return _on_stretch(point._replace(day=Relative(days=0)), Stretch(start=day, end=day + DAY), moment)
