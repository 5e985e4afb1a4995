"""Values + a moment -> When: the wall clock, the conventions of PRODUCT section 7, and what had to be assumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.dates.calendar_days import DAY, Stretch, add_length, add_months, resolve_day
from engine.dates.recurrence import first_occurrence, rule_text
from engine.dates.values import (
    Clock, DaySpec, Duration, Edge, Length, Month, MonthDay, Offset, Period, Point, Range, Recurrence, Relative, Unit, Units, Value,
)  # fmt: skip
from engine.model import Assumption, Context, Grain, Hours, When, WhenKind

END_OF_DAY = Clock(hour=18, sure=True)
_GRAINS = {
    Unit.SECOND: Grain.SECOND, Unit.MINUTE: Grain.MINUTE, Unit.HOUR: Grain.HOUR, Unit.DAY: Grain.DAY,
    Unit.WEEK: Grain.WEEK, Unit.MONTH: Grain.MONTH, Unit.QUARTER: Grain.QUARTER, Unit.YEAR: Grain.YEAR,
}  # fmt: skip
# When a part of the day is over: until then "esta tarde" said in the afternoon means what is left of it.
_PART_ENDS = {"morning": 12, "early": 9, "afternoon": 20, "late_afternoon": 20, "evening": 23, "night": 24, "late_night": 24}
_UNUSUAL_PARTS = {"dawn": time(5), "late_morning": time(11), "late_afternoon": time(18), "late_night": time(22)}


class Moment(NamedTuple):
    """Now, as the wall clock of the person's zone shows it."""

    now: datetime
    zone: tzinfo
    hours: Hours

    @classmethod
    def of(cls, context: Context) -> Moment:
        return cls(now=context.now.astimezone(context.zone).replace(tzinfo=None), zone=context.zone, hours=context.hours)

    @property
    def today(self) -> date:
        return self.now.date()

    def aware(self, local: datetime) -> datetime:
        """A wall clock time as an instant: one that the clocks skip moves forward, one that comes twice is the first."""
        if self.zone is UTC:
            return local.replace(tzinfo=UTC)
        return local.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)

    def later(self, seconds: float, base: datetime | None = None) -> datetime:
        """So many real seconds after a wall clock time, across a change of the clocks too; as wall clock time."""
        start = (base or self.now).replace(tzinfo=self.zone)
        return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(self.zone).replace(tzinfo=None)


def resolve(value: Value, moment: Moment) -> When | None:
    """None when the words name no time that exists ("30 de febrero")."""
    try:
        match value:
            case Point():
                return _point(value, moment)
            case Range():
                return _range(value, moment)
            case Duration():
                return _duration(value.length, moment)
            case Recurrence():
                return _recurrence(value, moment)
    except (ValueError, OverflowError):
        return None


def _duration(length: Length, moment: Moment) -> When:
    day = add_length(moment.today, length, 1)
    end = moment.later(length.seconds, datetime.combine(day, moment.now.time()))
    seconds = round((end - moment.now).total_seconds()) if day != moment.today else round(length.seconds)
    grain = _GRAINS.get(length.finest, Grain.DAY)
    return When(kind=WhenKind.DURATION, start=moment.aware(end), grain=grain, seconds=seconds, has_clock=bool(length.seconds))


# --- points -----------------------------------------------------------------------------------------------------------


def _point(point: Point, moment: Moment) -> When | None:
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
    return _on_stretch(point, stretch, moment)


_CLOCK_UNITS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def _clock_units(spec: Units | Period, moment: Moment) -> When | None:
    """ "the last 5 minutes", "las próximas 3 horas": from now; "next hour" is an hour from now."""
    size = _CLOCK_UNITS[spec.unit]
    if isinstance(spec, Period):
        if spec.shift == 0:
            return None
        return _instant(moment.later(size * spec.shift), moment, Clock(hour=0, exact=True))
    other = moment.later(size * spec.count * spec.direction)
    first, last = sorted((moment.now, other))
    grain = _GRAINS[spec.unit]
    return When(
        kind=WhenKind.INTERVAL, start=moment.aware(first), end=moment.aware(last), grain=grain, has_clock=True
    )


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
    if stretch.weekday_conflict:
        when = replace(when, weekday_conflict=True)
    if stretch.key is not None:
        other = None
        if stretch.other is not None:
            plain = Stretch(start=stretch.other, end=stretch.other + DAY)
            other = _on_stretch(point._replace(day=Relative(days=0)), plain, moment)
        when = replace(when, assumption=Assumption(key=stretch.key, other=other))
    return when


def _is_end_of_day(point: Point) -> bool:
    if not isinstance(point.day, Edge) or point.day.side != "end":
        return False
    outer = point.day.outer
    return (isinstance(outer, Period) and outer.unit == Unit.DAY) or not isinstance(outer, Period) and _is_day(outer)


def _is_day(spec: object) -> bool:
    return type(spec).__name__ in ("Relative", "Weekday", "MonthDay", "Holiday")


def _whole(point: Point, stretch: Stretch, moment: Moment) -> When:
    start = moment.aware(datetime.combine(stretch.start, time()))
    is_one_day = stretch.grain is Grain.DAY and stretch.end - stretch.start == DAY
    if is_one_day:
        return When(kind=WhenKind.DATE, start=start, grain=Grain.DAY)
    return When(
        kind=WhenKind.INTERVAL, start=start, end=moment.aware(datetime.combine(stretch.end, time())), grain=stretch.grain
    )


def _instant(
    local: datetime, moment: Moment, clock: Clock | None = None, assumption: Assumption | None = None
) -> When:
    grain = Grain.HOUR
    if clock is not None and clock.exact:
        grain = Grain.SECOND if clock.second else Grain.MINUTE
    return When(kind=WhenKind.INSTANT, start=moment.aware(local), grain=grain, has_clock=True, assumption=assumption)


def _at(day: date, clock: Clock, hour: int | None = None) -> datetime:
    """A clock time on a day; 24:00 is the next midnight."""
    hours = clock.hour if hour is None else hour
    return datetime.combine(day, time()) + timedelta(hours=hours, minutes=clock.minute, seconds=clock.second)


def _clock_on(clock: Clock, day: date, moment: Moment, *, is_today_said: bool) -> When:
    if clock.sure:
        return _instant(_at(day, clock), moment, clock)
    usual = clock.hour + 12 if 1 <= clock.hour <= 6 else clock.hour
    other = clock.hour if usual != clock.hour else (clock.hour + 12) % 24
    if is_today_said and _at(day, clock, usual) <= moment.now < _at(day, clock, other):
        usual, other = other, usual
    return _assumed_half(_at(day, clock, usual), _at(day, clock, other), clock, moment)


def _assumed_half(taken: datetime, other: datetime, clock: Clock, moment: Moment) -> When:
    assumption = Assumption(key="clock_half", other=_instant(other, moment, clock))
    return _instant(taken, moment, clock, assumption)


def part_hour(part: str, hours: Hours) -> time:
    """The default hour of a part of the day, the person's own."""
    known: time | None = getattr(hours, "noon" if part == "lunch" else part, None)
    return known if known is not None else _UNUSUAL_PARTS[part]


def _part_on(part: str, day: date, moment: Moment, *, is_today_said: bool) -> When:
    local = datetime.combine(day, part_hour(part, moment.hours))
    if is_today_said and local <= moment.now and moment.now.hour + 1 < _PART_ENDS.get(part, 0):
        local = moment.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    assumption = None if part in ("noon", "lunch") else Assumption(key="part_of_day")
    return _instant(local, moment, assumption=assumption)


def _time_only(point: Point, moment: Moment) -> When | None:
    """Today if still ahead, else tomorrow; with no am or pm the next one between 07:00 and 21:59."""
    if point.clock is None:
        if point.part is None:
            return None
        ahead = datetime.combine(moment.today, part_hour(point.part, moment.hours)) > moment.now
        return _part_on(point.part, moment.today if ahead else moment.today + DAY, moment, is_today_said=False)
    clock = point.clock
    if clock.sure:
        local = _at(moment.today, clock)
        return _instant(local if local > moment.now else local + DAY, moment, clock)
    return _next_waking(clock, moment.now, moment)


def _next_waking(clock: Clock, after: datetime, moment: Moment) -> When:
    hours = sorted({clock.hour % 12, clock.hour % 12 + 12})
    candidates = [_at(after.date() + DAY * days, clock, hour) for days in (0, 1) for hour in hours]
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
    zone = _zone(point.zone or "UTC")
    now = moment.now.replace(tzinfo=moment.zone).astimezone(zone).replace(tzinfo=None)
    there = Moment(now=now, zone=zone, hours=moment.hours)
    when = _point(point._replace(zone=None), there)
    if when is None:
        return None
    return replace(
        when,
        start=when.start.astimezone(moment.zone),
        end=when.end and when.end.astimezone(moment.zone),
        assumption=None,
    )


def _offset(point: Point, offset: Offset, moment: Moment) -> When | None:
    length, sign = offset.length, offset.sign
    base: datetime = moment.now
    anchored: When | None = None
    if offset.anchor is not None:
        anchored = _point(offset.anchor, moment)
        if anchored is None:
            return None
        base = anchored.start.replace(tzinfo=None)
    day = add_length(base.date(), length, sign)
    if length.seconds:
        if point.clock is not None or point.part is not None:
            return None
        moved = moment.later(sign * length.seconds, datetime.combine(day, base.time()))
        grain = Grain.SECOND if length.finest is Unit.SECOND else Grain.MINUTE
        return When(kind=WhenKind.INSTANT, start=moment.aware(moved), grain=grain, has_clock=True)
    if anchored is not None and anchored.has_clock and point.clock is None:
        return _instant(datetime.combine(day, base.time()), moment)
    return _on_stretch(point._replace(day=Relative(days=0)), Stretch(start=day, end=day + DAY), moment)


# --- ranges -----------------------------------------------------------------------------------------------------------


def _range(span: Range, moment: Moment) -> When | None:
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
        assumption=start.assumption,
        weekday_conflict=start.weekday_conflict,
    )


def _range_start(span: Range, moment: Moment) -> When | None:
    """A stretch that has begun and not ended is meant before one to come."""
    start, end = span.start, span.end
    if end is not None and start.day is None and end.day is None and start.clock is not None and start.clock.sure:
        today = _at(moment.today, start.clock)
        if end.clock is not None and start.zone is None and _clock_after(end.clock, today) > moment.now:
            return _instant(today, moment, start.clock)
    cycle = _cycle(start.day)
    if end is not None and cycle and _cycle(end.day):
        last = _point(end, moment)
        if last is None:
            return None
        begin = add_months(last.start.date(), -min(cycle, _cycle(end.day))) + DAY
        return _point(start, moment._replace(now=datetime.combine(begin, time())))
    return _point(start, moment)


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
    when = _point(end, moment)
    if when is None or (when.end or when.start) <= start.start:
        later = moment._replace(now=datetime.combine(local.date(), time()))
        when = _point(end, later)
    if when is None:
        return None
    if when.end is not None:
        return when.end
    if when.has_clock:
        return when.start
    return moment.aware(when.start.replace(tzinfo=None) + DAY)


def _clock_after(clock: Clock, start: datetime) -> datetime:
    hours = (clock.hour,) if clock.sure else (clock.hour % 12, clock.hour % 12 + 12)
    candidates = [_at(start.date() + DAY * days, clock, hour) for days in (0, 1) for hour in hours]
    return next(local for local in candidates if local > start)


# --- recurrence -------------------------------------------------------------------------------------------------------


def _recurrence(rule: Recurrence, moment: Moment) -> When | None:
    clock = _rule_time(rule, moment)
    start = moment.today
    if rule.start is not None:
        stretch = resolve_day(rule.start, moment.today)
        if stretch is None:
            return None
        start = stretch.start
    first = first_occurrence(rule, start, clock, moment.now)
    if first is None:
        return None
    until = _until(rule, first, moment)
    text = rule_text(rule, until, moment.aware if clock is not None else None)
    has_clock = clock is not None or rule.freq in ("HOURLY", "MINUTELY")
    grain = Grain.MINUTE if has_clock else Grain.DAY
    assumption = None
    if rule.clock is not None and not rule.clock.sure:
        assumption = Assumption(key="clock_half")
    elif rule.clock is None and rule.part is not None:
        assumption = Assumption(key="part_of_day")
    return When(
        kind=WhenKind.RECURRENCE,
        start=moment.aware(first),
        grain=grain,
        rrule=text,
        has_clock=has_clock,
        assumption=assumption,
    )


def _rule_time(rule: Recurrence, moment: Moment) -> time | None:
    clock = rule.clock
    if clock is not None:
        if rule.part is not None and not clock.sure:
            from engine.dates.building_times import in_part

            clock = in_part(clock, rule.part) or clock
        hour = clock.hour % 24
        if not clock.sure and 1 <= hour <= 6:
            hour += 12
        return time(hour, clock.minute, clock.second)
    return part_hour(rule.part, moment.hours) if rule.part is not None else None


def _until(rule: Recurrence, first: datetime, moment: Moment) -> date | None:
    """The last day on which the rule holds."""
    if rule.span is not None:
        return add_length(first.date(), rule.span, 1) - DAY
    if rule.until is None:
        return None
    when = _point(rule.until, moment)
    if when is None:
        return None
    last = when.end - DAY if when.end is not None else when.start
    return last.date()

