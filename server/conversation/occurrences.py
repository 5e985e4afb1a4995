"""Wall clock and instants: when a task is due, when it reminds, when a series comes next.

All in the person's zone. A series keeps its wall-clock time across a change of the clocks: only the instant of a
reminder is in UTC. A time that the spring change skips is the one that the clock shows after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from engine.dates.recurrence import on_the_wall_clock
from engine.model import Due
from storage.model import JournalEntry, Task

MORNING_REMINDER = time(9)
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def read_duration(text: str) -> relativedelta:
    """An ISO 8601 duration, with an optional sign. Raises ValueError for anything else."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    parts = {name: int(digits) for name, digits in match.groupdict().items() if digits and name != "sign"}
    span = relativedelta(**parts)  # type: ignore[arg-type]
    return -span if match["sign"] else span


def has_clock(duration: str) -> bool:
    return "T" in duration


def due_of(task: Task) -> Due | None:
    return None if task.due_date is None else Due(day=task.due_date, clock=task.due_time)


def with_due(task: Task, due: Due | None) -> Task:
    return replace(task, due_date=due.day if due else None, due_time=due.clock if due else None)


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def reminder_of(due: Due | None, before: str | None, asked: bool, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The instant of the reminder: at the clock time, or 09:00 of a bare day if asked for; earlier by `before`.

    None when nothing reminds, or when that moment has passed.
    """
    if due is None or (due.clock is None and not asked and before is None):
        return None
    moment = instant(due.day, due.clock or MORNING_REMINDER, zone)
    if before is not None:
        moment = (moment.astimezone(zone) - read_duration(before)).astimezone(UTC)
    return moment if moment > now else None


def reminds(task: Task) -> bool:
    """Whether the task was asked to remind on a bare day, as far as its row tells."""
    return task.remind_at is not None and task.due_time is None


def is_past(due: Due, zone: ZoneInfo, now: datetime) -> bool:
    local = now.astimezone(zone)
    if due.clock is None:
        return due.day < local.date()
    return instant(due.day, due.clock, zone) < now.replace(second=0, microsecond=0)


def shifted(due: Due | None, shift: str, zone: ZoneInfo, now: datetime) -> Due:
    """The due date moved by a duration, later ones from now at the earliest; days keep the clock."""
    span = read_duration(shift)
    local = now.astimezone(zone).replace(second=0, microsecond=0)
    if not has_clock(shift):
        start_day = due.day if due else local.date()
        start_day = start_day if shift.startswith("-") else max(start_day, local.date())
        return Due(day=start_day + span, clock=due.clock if due else None)
    start = local
    if due is not None and due.clock is not None:
        start = instant(due.day, due.clock, zone).astimezone(zone)
        start = local if start < local and not shift.startswith("-") else start
    moved = (start.astimezone(UTC) + span).astimezone(zone)
    return Due(day=moved.date(), clock=moved.time())


def next_occurrence(task: Task, zone: ZoneInfo, now: datetime) -> tuple[Due, str] | None:
    """The series' next due and rule after this occurrence, not before now; None when the series has ended."""
    if task.recurrence is None or task.due_date is None:
        return None
    start = datetime.combine(task.due_date, task.due_time or time(), tzinfo=None)
    rule = rrulestr(on_the_wall_clock(task.recurrence), dtstart=start)
    floor = now.astimezone(zone).replace(tzinfo=None)
    floor = floor if task.due_time else datetime.combine(floor.date(), time())
    coming = rule.after(start)
    if coming is not None and coming < floor:
        coming = rule.after(floor, inc=True)
    if coming is None:
        return None
    passed = sum(1 for _ in takewhile(lambda one: one < coming, rule)) if "COUNT" in task.recurrence else 0
    left = _less_count(task.recurrence, passed)
    return None if left is None else (Due(day=coming.date(), clock=task.due_time), left)


def _less_count(rule: str, passed: int) -> str | None:
    match = re.search(r"COUNT=(\d+)", rule)
    if match is None:
        return rule
    left = int(match[1]) - passed
    return rule.replace(match[0], f"COUNT={left}") if left > 0 else None


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def is_of_rule(rule: str, day: date) -> bool:
    """Whether the day is one of the rule's, begun on it."""
    if "BY" not in rule:
        return True
    start = datetime.combine(day, time(0))
    return rrulestr(on_the_wall_clock(rule), dtstart=start).after(start, inc=True) == start


def anchored(rule: str, day: date) -> str:
    """The rule with its day spelled out, so that moving one occurrence never moves the series."""
    parts = dict(part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";"))
    by_day = any(name.startswith("BY") for name in parts)
    match parts.get("FREQ"):
        case "WEEKLY" if not by_day:
            parts["BYDAY"] = WEEKDAYS[day.weekday()]
        case "MONTHLY" if not by_day and day.day <= 28:
            parts["BYMONTHDAY"] = str(day.day)
        case _:
            pass
    return ";".join(f"{name}={value}" for name, value in parts.items())


def moved_rule(rule: str, day: date) -> str:
    """The rule of a series whose occurrences move to the weekday or day of the month of `day`."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if re.fullmatch(r"[A-Z]{2}", parts.get("BYDAY", "")):
        parts["BYDAY"] = WEEKDAYS[day.weekday()]
    elif re.fullmatch(r"-?\d+", parts.get("BYMONTHDAY", "")):
        parts["BYMONTHDAY"] = str(day.day)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def ended(rule: str, day: date) -> str:
    """The rule up to that day, whatever end it had."""
    parts = [part for part in rule.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    return ";".join((*parts, f"UNTIL={day:%Y%m%d}"))


def weekdays_of(rule: str | None) -> frozenset[str] | None:
    """The weekdays of a rule that goes by them, or by days, every week; None for any other."""
    parts = dict(part.split("=", 1) for part in (rule or "").split(";") if "=" in part)
    if parts.get("INTERVAL", "1") != "1":
        return None
    if parts.get("FREQ") == "DAILY" and not any(name.startswith("BY") for name in parts):
        return frozenset(WEEKDAYS)
    days = frozenset(parts.get("BYDAY", "").split(","))
    return days if parts.get("FREQ") == "WEEKLY" and days <= set(WEEKDAYS) else None


def without_days(task: Task, rule: str) -> tuple[Due, str] | None:
    """The series less the weekdays of a weekly rule, with its first day from the task's own on; None where it does not
    go by weekdays, has none of them, or none would be left."""
    parts = dict(part.split("=", 1) for part in (task.recurrence or "").split(";") if "=" in part)
    off = set(dict(part.split("=", 1) for part in rule.split(";")).get("BYDAY", "").split(","))
    if parts.get("FREQ") == "DAILY" and parts.get("INTERVAL", "1") == "1":
        parts |= {"FREQ": "WEEKLY", "BYDAY": ",".join(WEEKDAYS)}
    days = [day for day in parts.get("BYDAY", "").split(",") if day in WEEKDAYS]
    left = [day for day in days if day not in off]
    if parts.get("FREQ") != "WEEKLY" or not left or len(left) == len(days) or task.due_date is None:
        return None
    new = ";".join(f"{name}={value}" for name, value in (parts | {"BYDAY": ",".join(left)}).items())
    start = datetime.combine(task.due_date, task.due_time or time())
    first = rrulestr(on_the_wall_clock(new), dtstart=start).after(start, inc=True)
    return None if first is None else (Due(day=first.date(), clock=task.due_time), new)


def day_end(day: date, zone: ZoneInfo) -> datetime:
    return instant(day + timedelta(days=1), time(), zone)


def as_it_goes_on(tasks: Sequence[Task], journal: JournalEntry | None) -> list[Task]:
    """ "Delete it", after an occurrence was done by the last change: the one that came in its place is meant."""
    images = journal.images if journal is not None else ()
    coming = {image.after.series_id: image.after for image in images if image.before is None and image.after.series_id}
    return [coming.get(task.series_id or "", task) if task.status == "done" else task for task in tasks]
