"""Date expressions -> when a task is due: several that complete each other are one, several that differ are none."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from engine.dates.reader import CLOCK_ONLY
from engine.dates.recurrence import on_the_wall_clock
from engine.model import DateMatch, Due, Grain, When, WhenKind

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NOON = 12
_EVENING = 18
_DAWN = 4
_DAILY = "FREQ=DAILY"
_ENDS = re.compile("UNTIL|COUNT")
_LAST_DAY = re.compile(r"UNTIL=(\d{8})$")
_DAY_GRAINS = frozenset({Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR})


@dataclass(slots=True, kw_only=True)
class Timing:
    """When a task is due, and how it recurs."""

    due: Due | None = None
    recurrence: str | None = None
    is_clock_only: bool = False


def timing_of(matches: Sequence[DateMatch]) -> Timing | None:
    """What the expressions of one task say together: "mañana … a las 5". None when they contradict each other."""
    matches = _in_its_stretch(matches)
    last, timing = _last_day(matches), Timing()
    for match in placed([match for match in matches if match is not last]):
        joined = _join(timing, match)
        if joined is None:
            return None
        timing = joined
    return _to_the_last_hour(timing, matches) if last is None else _ended(timing, last)


def _to_the_last_hour(timing: Timing, matches: Sequence[DateMatch]) -> Timing:
    """The end of a series in UTC, where its hour was said apart from it (RFC 5545, 3.3.10)."""
    rule, due = timing.recurrence, timing.due
    last = _LAST_DAY.search(rule) if rule is not None and due is not None and due.clock is not None else None
    if rule is None or last is None:
        return timing
    end = datetime.strptime(last[1], "%Y%m%d").replace(
        hour=23, minute=59, second=59, tzinfo=matches[0].when.start.tzinfo
    )
    return replace(timing, recurrence=f"{rule[: last.start()]}UNTIL={end.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def _in_its_stretch(matches: Sequence[DateMatch]) -> Sequence[DateMatch]:
    """ "Next week see the dentist on Tuesday", "next month pay the rent on the 5th": the day of that stretch."""
    days = [match for match in matches if match.day_of is not None]
    stretches = [match for match in matches if _is_whole(match.when)]
    if len(stretches) != 1 or len(days) != 1 or stretches[0].when.grain is not days[0].day_of:
        return matches
    (stretch,), (said,) = stretches, days
    day = _day_in(stretch.when, said.when)
    if day is None:
        return matches
    return [
        replace(said, when=_on(said.when, day)) if match is said else match for match in matches if match is not stretch
    ]


def _is_whole(when: When) -> bool:
    return when.kind is WhenKind.INTERVAL and when.grain in (Grain.WEEK, Grain.MONTH)


def _day_in(stretch: When, said: When) -> date | None:
    """None where the month has no such day, or where that of a running stretch is over."""
    first, of_it = stretch.start.date(), said.start.date()
    if stretch.ends_running is not None:
        return of_it if first <= of_it <= stretch.ends_running else None
    if stretch.grain is Grain.WEEK:
        return first + timedelta(days=of_it.weekday() - first.weekday())
    return first.replace(day=of_it.day) if of_it.day <= monthrange(first.year, first.month)[1] else None


def _on(when: When, day: date) -> When:
    assumption = when.assumption
    if assumption is not None and assumption.other is not None:
        other = assumption.other
        assumption = replace(assumption, other=replace(other, start=_moved(other.start, day)))
    return replace(when, start=_moved(when.start, day), assumption=assumption)


def _last_day(matches: Sequence[DateMatch]) -> DateMatch | None:
    """The "until Dec 18" that stands apart from its series: "daily reminder: standup at 9 until Dec 18"."""
    rules = [match.when.rrule for match in matches if match.when.rrule is not None]
    if len(rules) != 1 or _ENDS.search(rules[0]):
        return None
    kinds = (WhenKind.DATE, WhenKind.INSTANT)
    return next((match for match in matches if match.is_until and match.when.kind in kinds), None)


def _ended(timing: Timing, last: DateMatch) -> Timing | None:
    """None where the last day has another hour than the rest: "at 9 until Dec 18" is the hour of them all."""
    due, clock = timing.due, clock_of(last.when)
    if due is None or (clock is not None and due.clock not in (None, clock)):
        return None
    due = replace(due, clock=due.clock or clock)
    end = last.when.start.replace(hour=23, minute=59, second=59)
    until = f"{end.astimezone(UTC):%Y%m%dT%H%M%SZ}" if due.clock is not None else f"{end:%Y%m%d}"
    return replace(timing, due=due, recurrence=f"{timing.recurrence};UNTIL={until}")


def coming(timing: Timing, now: datetime) -> Timing:
    """The timing with the series' next day, where its hour was said apart from its days and is over today."""
    due, rule = timing.due, timing.recurrence
    if due is None or due.clock is None or rule is None or _is_by_the_hour(rule):
        return timing
    if datetime.combine(due.day, due.clock) > now.replace(tzinfo=None):
        return timing
    start = datetime.combine(due.day + timedelta(days=1), due.clock)
    # Of "every other Tuesday" the nearest is the first, as in `dates.recurrence`.
    step = re.sub(r";INTERVAL=\d+", "", rule) if rule.startswith(("FREQ=WEEKLY", "FREQ=MONTHLY")) else rule
    nearest = rrulestr(on_the_wall_clock(step), dtstart=start).after(start, inc=True)
    return timing if nearest is None else replace(timing, due=Due(day=nearest.date(), clock=due.clock))


def is_now(matches: Sequence[DateMatch], now: datetime) -> bool:
    """True for "ahorita" and "right now", which are no time to be reminded at."""
    return len(matches) == 1 and matches[0].when.kind is WhenKind.INSTANT and matches[0].when.start == now


def placed(matches: Sequence[DateMatch]) -> Sequence[DateMatch]:
    """The expressions, a clock time that stands apart from its day on that day: "mañana comprar gas a las 9"."""
    if len(matches) == 2 and (in_part := _in_part(matches)) is not None:
        return in_part
    days = [match for match in matches if not is_clock_only(match) and clock_of(match.when) is None]
    if len(days) != 1 or len(matches) == 1:
        return matches
    day, is_series = due_of(days[0].when).day, days[0].when.rrule is not None
    return [
        replace(match, when=_on_that_day(match.when, day, is_series=is_series)) if is_clock_only(match) else match
        for match in matches
    ]


def _in_part(matches: Sequence[DateMatch]) -> Sequence[DateMatch] | None:
    """A part of a day and an hour that stands apart from it, both at that hour: "tonight call Bob at 10"."""
    clock = next((match.when for match in matches if is_clock_only(match) and not _is_part(match.when)), None)
    part = next((match.when for match in matches if _is_part(match.when)), None)
    if clock is None or part is None:
        return None
    halves = [clock] if clock.assumption is None or clock.assumption.other is None else [clock, clock.assumption.other]
    for half in halves:
        if (days := _days_on(part.start.hour, half.start.hour)) is not None:
            start = _moved(half.start, part.start.date() + timedelta(days=days))
            return [replace(match, when=replace(match.when, start=start, assumption=None)) for match in matches]
    return None


def _is_part(when: When) -> bool:
    return when.assumption is not None and when.assumption.key == "part_of_day"


def _days_on(part: int, hour: int) -> int | None:
    """How many days after its part of the day an hour is, 1 for "tonight … at 1"; None when it is not of that part."""
    if part < _NOON:
        return 0 if 0 < hour <= _NOON else None
    if part < _EVENING:
        return 0 if hour >= _NOON else None
    if hour < _DAWN:
        return 1
    return 0 if hour >= _NOON + _DAWN else None


def _on_that_day(when: When, day: date, *, is_series: bool) -> When:
    """With a day a half that was not said is the usual one, not the next: today the other one when that is over, but
    for a series, which begins on a day to come then."""
    taken, assumption = when.start, when.assumption
    if assumption is None or assumption.other is None:
        return replace(when, start=_moved(taken, day))
    other = assumption.other.start
    usual, unusual = (taken, other) if _is_usual(taken) else (other, taken)
    if unusual.date() == day < usual.date() and not is_series:
        usual, unusual = unusual, usual
    assumption = replace(assumption, other=replace(assumption.other, start=_moved(unusual, day)))
    return replace(when, start=_moved(usual, day), assumption=assumption)


def in_the_morning(match: DateMatch) -> DateMatch:
    """The half of the day before noon, where neither was said."""
    taken, assumption = match.when, match.when.assumption
    other = assumption.other if assumption is not None else None
    if assumption is None or other is None or not other.start.hour < _NOON <= taken.start.hour:
        return match
    swapped = replace(assumption, other=replace(taken, assumption=None))
    return replace(match, when=replace(other, assumption=swapped))


def usual_clock(when: When, *, is_late: bool = False) -> time:
    """The clock time on a day that is not today: the usual half of the day, or the one from noon on."""
    other = when.assumption.other if when.assumption is not None else None
    starts = [when.start, *([other.start] if other is not None else [])]
    wanted = [start for start in starts if (start.hour >= _NOON if is_late else _is_usual(start))]
    return to_minute((wanted or starts)[0])


def _is_usual(moment: datetime) -> bool:
    """1 to 6 are of the afternoon, 7 to 11 of the morning, 12 is noon."""
    return 7 <= moment.hour <= 18


def _moved(moment: datetime, day: date) -> datetime:
    return datetime.combine(day, moment.timetz())


def _join(timing: Timing, match: DateMatch) -> Timing | None:
    when, due = match.when, due_of(match.when)
    if timing.due is None:
        return Timing(due=due, recurrence=when.rrule, is_clock_only=is_clock_only(match))
    if timing.is_clock_only and _is_by_the_hour(when.rrule):
        return Timing(due=timing.due, recurrence=when.rrule)
    if is_clock_only(match) and _is_by_the_hour(timing.recurrence):
        return Timing(due=due, recurrence=timing.recurrence)  # "cada 6 horas …, empezando a las 10"
    if when.kind is WhenKind.RECURRENCE:
        if timing.recurrence is not None:
            return _more_telling(timing, match)
        if due.clock is not None and timing.due.clock not in (None, due.clock):
            return None
        clock = due.clock or timing.due.clock
        return Timing(due=Due(day=due.day if due.clock else timing.due.day, clock=clock), recurrence=when.rrule)
    if is_clock_only(match) and timing.due.clock is None:
        return Timing(due=Due(day=timing.due.day, clock=due.clock), recurrence=timing.recurrence)
    if due.clock is None and timing.is_clock_only:
        return Timing(due=Due(day=due.day, clock=timing.due.clock), recurrence=timing.recurrence)
    if timing.recurrence is not None and "BY" not in timing.recurrence and timing.due.clock is None:
        return Timing(due=due, recurrence=_on_day(timing.recurrence, due.day))
    if timing.recurrence is None and due.day == timing.due.day and due.clock is not None and timing.due.clock is None:
        return Timing(due=due)  # "25/12 cena de navidad 9pm"
    return timing if due == timing.due and (timing.recurrence is None or is_clock_only(match)) else None


def _is_by_the_hour(rule: str | None) -> bool:
    return rule is not None and rule.startswith(("FREQ=HOURLY", "FREQ=MINUTELY"))


def _more_telling(timing: Timing, match: DateMatch) -> Timing | None:
    """ "mensual … el 17 de cada mes": of two rules of one frequency the one that names a day."""
    one, other, due = timing.recurrence or "", match.when.rrule or "", due_of(match.when)
    if {one, other} & {_DAILY} and one != other:
        return _daily_on_days(timing, match)
    if one == other or (one == other.split(";", 1)[0]):
        clock = due.clock or (timing.due.clock if timing.due else None)
        return Timing(due=Due(day=due.day, clock=clock), recurrence=other)
    return timing if other == one.split(";", 1)[0] and due.clock is None else None


def _daily_on_days(timing: Timing, match: DateMatch) -> Timing | None:
    """ "daily at 10 on weekdays": the rule that names the days, with the clock time of either."""
    due, said = due_of(match.when), timing.due
    days = match.when.rrule if timing.recurrence == _DAILY else timing.recurrence
    if said is None or days is None or "BYDAY" not in days:
        return None
    day = due.day if days == match.when.rrule else said.day
    return Timing(due=Due(day=day, clock=due.clock or said.clock), recurrence=days)


def _on_day(rule: str, day: date) -> str:
    """ "cada dos semanas … el martes", "monthly reminder on the 5th": the rule takes the day named beside it."""
    if "FREQ=MONTHLY" in rule:
        return f"{rule};BYMONTHDAY={day.day}"
    return f"{rule};BYDAY={WEEKDAYS[day.weekday()]}" if "FREQ=WEEKLY" in rule else rule


def is_clock_only(match: DateMatch) -> bool:
    """True when an hour was said and no day; the reader of dates then put in the next one that fits."""
    return match.rule == CLOCK_ONLY


def usual_time(hour: int, now: datetime) -> time | None:
    """The next of that hour between 07:00 and 21:59, where nobody says which half of the day; None for no hour."""
    halves = [hour % 12, hour % 12 + 12] if 0 < hour <= 12 else [hour]
    usual = [half for half in halves if 7 <= half < 22]
    ahead = [half for half in usual if half > now.hour]
    return time((ahead or usual)[0]) if usual else None


def next_usual(hour: int, now: datetime) -> Due | None:
    """When that hour comes next, where nobody says which half of the day."""
    clock = usual_time(hour, now)
    if clock is None:
        return None
    return Due(
        day=now.date() if clock > now.timetz().replace(tzinfo=None) else now.date() + timedelta(days=1), clock=clock
    )


def due_of(when: When) -> Due:
    """The day, with the clock time where one was said; of a stretch that has begun ("this week") its last day."""
    return Due(day=when.ends_running or when.start.date(), clock=clock_of(when))


def clock_of(when: When) -> time | None:
    has_clock = when.has_clock or when.kind is WhenKind.DURATION
    has_clock = has_clock or (when.kind is WhenKind.INSTANT and when.grain not in _DAY_GRAINS)
    return to_minute(when.start) if has_clock else None


def to_minute(moment: datetime) -> time:
    return time(moment.hour, moment.minute)
