"""A recurrence + a moment -> When: the rule's text and its first occurrence."""

from __future__ import annotations

from datetime import date, datetime, time

from engine.dates.building_times import in_part
from engine.dates.calendar_arithmetic import DAY, add_length
from engine.dates.calendar_days import resolve_day
from engine.dates.moment import Moment
from engine.dates.recurrence import STEPS, first_occurrence, rule_text
from engine.dates.resolving_points import part_hour, resolve_point
from engine.dates.values import Recurrence
from engine.model import Assumption, Grain, When, WhenKind


def resolve_recurrence(rule: Recurrence, moment: Moment) -> When | None:
    clock = _rule_time(rule, moment)
    start, last, spoken = moment.today, None, moment
    if rule.within is not None:
        stretch = resolve_day(rule.within, moment.today)
        if stretch is None:
            return None
        start, last = max(stretch.start, moment.today), stretch.end - DAY
        spoken = moment._replace(now=max(moment.now, datetime.combine(start, time.min)))  # "in December until the 20th"
    if rule.start is not None:
        stretch = resolve_day(rule.start, spoken.today)
        if stretch is None:
            return None
        start = max(start, stretch.start) if rule.within is not None else stretch.start
    if clock is None and start > moment.today and rule.freq in STEPS:
        clock = part_hour("morning", moment)  # "every 6 hours from tomorrow"
    first = first_occurrence(rule, start, clock, moment.now)
    if first is None:
        return None
    rule = _counted(rule, first, spoken)
    until = _until(rule, first, spoken)
    if last is not None:
        if until is not None and until > last and rule.until is not None:
            return None  # "every day in November until the 20th" on the 26th
        until = min(until or last, last)
    if until is not None and until < first.date():
        return None
    has_clock = clock is not None or rule.freq in STEPS
    text = rule_text(rule, until, moment.aware if has_clock else None)
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
            clock = in_part(clock, rule.part) or clock
        hour = clock.hour % 24
        if not clock.sure and 1 <= hour <= 6:
            hour += 12
        return time(hour, clock.minute, clock.second)
    return part_hour(rule.part, moment) if rule.part is not None else None


def _counted(rule: Recurrence, first: datetime, moment: Moment) -> Recurrence:
    """ "Every 8 hours for 7 days" is 21 times, whatever the hour of the first: its last day is not a whole one. "Every
    hour until 5 pm" has its last one then."""
    if rule.freq not in STEPS:
        return rule
    step = STEPS[rule.freq] * rule.interval
    if rule.span is not None:
        over = datetime.combine(add_length(first.date(), rule.span, 1), first.time())
        return rule._replace(times=max(1, -(-(over - first) // step)), span=None)
    last = resolve_point(rule.until, moment) if rule.until is not None and rule.until.clock is not None else None
    if last is None or last.start.replace(tzinfo=None) < first:
        return rule
    return rule._replace(times=1 + (last.start.replace(tzinfo=None) - first) // step, until=None)


def _until(rule: Recurrence, first: datetime, moment: Moment) -> date | None:
    """The last day on which the rule holds."""
    if rule.span is not None:
        return add_length(first.date(), rule.span, 1) - DAY
    if rule.until is None:
        return None
    when = resolve_point(rule.until, moment)
    if when is None:
        return None
    last = when.end - DAY if when.end is not None else when.start
    return last.date()
