"""A person's tasks as an iCalendar (RFC 5545): what has a date as events, what has none as to-dos. Pure.

An event's clock is the person's: `TZID` with the zone's rules, so that a series keeps its wall-clock time when the
clocks change. The same tasks give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Todo, vRecur

from engine.model import Priority
from server.web.zone_rules import years_around, zone_rules
from storage.model import Task

Form = Literal["events", "todos"]
PRODUCT = "-//FocoBot//Tasks//"
EVENT_LENGTH = timedelta(minutes=30)  # a task has no length: enough to be seen
REFRESH = timedelta(minutes=30)
_PRIORITIES: Mapping[Priority, int] = {"urgent": 1, "high": 3, "medium": 5, "low": 9}
_UNTIL = re.compile(r"UNTIL=(\d{8})(?:T(\d{6})Z?)?")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """What the calendar says besides the tasks. `today` is the person's; `url` leads to the tasks."""

    name: str
    url: str
    zone: ZoneInfo
    today: date
    form: Form = "events"


def write_calendar(tasks: Sequence[Task], page: CalendarPage) -> bytes:
    """Open tasks, and done ones where they are to-dos: an event cannot say that it is done."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, page.name)
    calendar.add("x-wr-timezone", page.zone.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT30M")
    if page.zone.key != "UTC" and any(task.due_time is not None for task in tasks):
        calendar.add_component(zone_rules(page.zone.key, *years_around(page.today)))
    for task in tasks:
        if page.form == "todos" or task.due_date is None:
            calendar.add_component(_todo(task, page))
        elif task.status == "open":
            calendar.add_component(_event(task, page))
    written: bytes = calendar.to_ical()
    return written


def _event(task: Task, page: CalendarPage) -> Event:
    event = Event()
    _describe(event, task, page)
    start = _moment(task, page.zone)
    event.add("dtstart", start)
    event.add("duration", EVENT_LENGTH if isinstance(start, datetime) else timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # something to do leaves the person free
    _repeat(event, task, page.zone)
    _remind(event, task, page.zone, "START")
    return event


def _todo(task: Task, page: CalendarPage) -> Todo:
    todo = Todo()
    _describe(todo, task, page)
    if task.due_date is not None:
        todo.add("due", _moment(task, page.zone))
        if task.recurrence is not None:  # a rule counts from a start
            todo.add("dtstart", _moment(task, page.zone))
            del todo["due"]
        _repeat(todo, task, page.zone)
        _remind(todo, task, page.zone, "START" if task.recurrence is not None else "END")
    todo.add("status", "COMPLETED" if task.status == "done" else "NEEDS-ACTION")
    if task.completed_at is not None:
        todo.add("completed", task.completed_at.astimezone(UTC))
        todo.add("percent-complete", 100)
    return todo


def _describe(component: Event | Todo, task: Task, page: CalendarPage) -> None:
    component.add("uid", f"{_identity(task)}@focobot")
    component.add("dtstamp", task.updated_at.astimezone(UTC))
    component.add("created", task.created_at.astimezone(UTC))
    component.add("last-modified", task.updated_at.astimezone(UTC))
    component.add("summary", _CONTROLS.sub(" ", task.title))
    if task.priority is not None:
        component.add("priority", _PRIORITIES[task.priority])
    if categories := [*([task.project] if task.project else []), *task.tags]:
        component.add("categories", [_CONTROLS.sub(" ", one) for one in categories])
    component.add("url", page.url)


def _identity(task: Task) -> str:
    """A series stays one event while its occurrences are done one after the other."""
    return task.series_id if task.series_id is not None and task.status == "open" else task.id


def _moment(task: Task, zone: ZoneInfo) -> date | datetime:
    day = task.due_date or date.min
    return day if task.due_time is None else datetime.combine(day, task.due_time, tzinfo=zone)


def _repeat(component: Event | Todo, task: Task, zone: ZoneInfo) -> None:
    if task.recurrence is not None and task.status == "open":
        rule = _UNTIL.sub(lambda end: _end_of_rule(end, task, zone), task.recurrence.removeprefix("RRULE:"))
        component.add("rrule", vRecur.from_ical(rule))


def _end_of_rule(end: re.Match[str], task: Task, zone: ZoneInfo) -> str:
    """The end in the form of the start (RFC 5545, 3.3.10): a day, or an instant in UTC. Ours is of the wall clock."""
    if task.due_time is None:
        return f"UNTIL={end[1]}"
    day = datetime.strptime(end[1], "%Y%m%d").date()  # noqa: DTZ007 -- a day has no zone
    clock = datetime.strptime(end[2], "%H%M%S").time() if end[2] else time(23, 59, 59)  # noqa: DTZ007
    return f"UNTIL={datetime.combine(day, clock, tzinfo=zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _remind(component: Event | Todo, task: Task, zone: ZoneInfo, related: Literal["START", "END"]) -> None:
    """The task's own reminder, as far from its moment as it is today."""
    if task.remind_at is None or task.due_date is None or task.status != "open":
        return
    moment = datetime.combine(task.due_date, task.due_time or time(), tzinfo=zone)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _CONTROLS.sub(" ", task.title))
    alarm.add("trigger", task.remind_at - moment.astimezone(UTC), parameters={"RELATED": related})
    component.add_component(alarm)
