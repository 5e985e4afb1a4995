"""A person's tasks as an iCalendar: right in the person's zone and across changes of the clocks, the same each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from server.web.task_calendar import CalendarPage, Form, write_calendar
from server.web.zone_rules import zone_rules
from storage.model import Task

MADRID = ZoneInfo("Europe/Madrid")
MADE = datetime(2026, 3, 10, 16, tzinfo=UTC)


def task(**fields: Any) -> Task:
    known: dict[str, Any] = {
        "id": "t1", "user_id": "u1", "number": 1, "title": "Pagar", "created_at": MADE, "updated_at": MADE,
    }  # fmt: skip
    return Task(**(known | fields))


def written(*tasks: Task, form: Form = "events", zone: ZoneInfo = MADRID) -> bytes:
    page = CalendarPage(name="Tareas", url="https://f.example/tasks", zone=zone, today=date(2026, 3, 10), form=form)
    return write_calendar(tasks, page)


def read(*tasks: Task, **page: Any) -> list[Any]:
    calendar: Any = Calendar.from_ical(written(*tasks, **page))
    return [one for one in calendar.subcomponents if one.name in ("VEVENT", "VTODO")]


def test_a_day_is_a_whole_day_and_a_clock_time_is_the_persons() -> None:
    day, hour = read(
        task(due_date=date(2026, 3, 12)), task(id="t2", due_date=date(2026, 7, 1), due_time=time(15, 30), title="Cita")
    )
    assert (day.name, day["dtstart"].dt, day["duration"].dt) == ("VEVENT", date(2026, 3, 12), timedelta(days=1))
    assert hour["dtstart"].dt == datetime(2026, 7, 1, 15, 30, tzinfo=MADRID)
    assert hour["dtstart"].params["TZID"] == "Europe/Madrid"
    assert (hour["summary"], hour["uid"], hour["transp"]) == ("Cita", "t2@focobot", "TRANSPARENT")


def test_titles_and_tags_are_escaped_and_emoji_kept() -> None:
    title = "Pagar; luz, agua\\gas “ya” 🎉 BEGIN:VEVENT\n" + "muy largo " * 20
    [event] = read(task(due_date=date(2026, 3, 12), title=title, project="Casa, mía", tags=("a;b",), priority="urgent"))
    assert event["summary"] == title
    assert event["categories"].cats == ["Casa, mía", "a;b"]
    assert event["priority"] == 1
    assert all(len(line) <= 75 for line in written(task(title=title)).split(b"\r\n"))


def test_control_characters_cannot_break_the_file() -> None:
    raw = written(task(title="a\x00b\x0bc\rBEGIN:VALARM", due_date=date(2026, 3, 12)))
    assert not {b"\x00", b"\x0b"} & {raw[i : i + 1] for i in range(len(raw))}
    assert raw.count(b"BEGIN:VALARM") == 1
    assert b"\r\nBEGIN:VALARM" not in raw


@pytest.mark.parametrize(
    ("rule", "clock", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TH", time(9), "FREQ=WEEKLY;BYDAY=TH"),
        ("FREQ=DAILY;COUNT=3", None, "FREQ=DAILY;COUNT=3"),
        ("FREQ=DAILY;UNTIL=20260401", None, "FREQ=DAILY;UNTIL=20260401"),
        ("FREQ=DAILY;UNTIL=20260401T235959Z", None, "FREQ=DAILY;UNTIL=20260401"),
        ("FREQ=DAILY;UNTIL=20260401", time(9), "FREQ=DAILY;UNTIL=20260401T215959Z"),
        ("FREQ=DAILY;UNTIL=20260401T120000", time(9), "FREQ=DAILY;UNTIL=20260401T100000Z"),
    ],
)
def test_a_series_ends_in_the_form_of_its_start(rule: str, clock: time | None, expected: str) -> None:
    [event] = read(task(due_date=date(2026, 3, 12), due_time=clock, recurrence=rule, series_id="s1"))
    assert event["rrule"].to_ical().decode() == expected
    assert event["uid"] == "s1@focobot"


@pytest.mark.parametrize(
    ("clock", "remind_at", "trigger"),
    [
        (time(15), datetime(2026, 3, 12, 14, tzinfo=UTC), timedelta()),
        (time(15), datetime(2026, 3, 12, 13, 50, tzinfo=UTC), timedelta(minutes=-10)),
        (None, datetime(2026, 3, 12, 8, tzinfo=UTC), timedelta(hours=9)),
        (time(15), None, None),
    ],
)
def test_a_reminder_is_an_alarm(clock: time | None, remind_at: datetime | None, trigger: timedelta | None) -> None:
    [event] = read(task(due_date=date(2026, 3, 12), due_time=clock, remind_at=remind_at))
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == ([] if trigger is None else [trigger])


def test_what_has_no_date_is_a_to_do_and_what_is_done_no_event() -> None:
    done = task(id="t2", status="done", completed_at=MADE, due_date=date(2026, 3, 12))
    [todo] = read(task(), done)
    assert (todo.name, todo["status"]) == ("VTODO", "NEEDS-ACTION")


def test_as_to_dos_everything_is_there_with_its_state() -> None:
    done = task(id="t2", status="done", completed_at=MADE, due_date=date(2026, 3, 12), series_id="s1")
    series = task(id="t3", due_date=date(2026, 3, 19), recurrence="FREQ=WEEKLY", series_id="s1", remind_at=MADE)
    first, second, third = read(task(due_date=date(2026, 3, 12)), done, series, form="todos")
    assert (first["due"].dt, "dtstart" in first) == (date(2026, 3, 12), False)
    assert (second["status"], second["completed"].dt, second["uid"]) == ("COMPLETED", MADE, "t2@focobot")
    assert (third["dtstart"].dt, third["uid"]) == (date(2026, 3, 19), "s1@focobot")


def test_the_same_tasks_give_the_same_bytes_and_a_change_others() -> None:
    one = task(due_date=date(2026, 3, 12), due_time=time(9))
    assert written(one) == written(one)
    assert written(one) != written(replace(one, title="Otra"))


def test_utc_needs_no_rules_and_whole_days_need_none() -> None:
    timed = task(due_date=date(2026, 3, 12), due_time=time(9))
    assert b"DTSTART:20260312T090000Z" in written(timed, zone=ZoneInfo("UTC"))
    assert b"VTIMEZONE" not in written(timed, zone=ZoneInfo("UTC")) + written(task(due_date=date(2026, 3, 12)))
    assert written(timed).count(b"BEGIN:VTIMEZONE") == 1


@pytest.mark.parametrize(
    "name",
    ["Europe/Madrid", "America/Mexico_City", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
     "Asia/Kolkata", "America/Santiago", "Europe/Dublin"],
)  # fmt: skip
def test_the_rules_of_a_zone_are_those_of_the_zone(name: str) -> None:
    """Read back by the offsets alone: the newest onset before a moment says its offset."""
    zone = ZoneInfo(name)
    rules: list[Any] = zone_rules(name, 2025, 2028).subcomponents
    onsets = sorted(
        (rule["dtstart"].dt.replace(tzinfo=UTC) - rule["tzoffsetfrom"].td, rule["tzoffsetto"].td) for rule in rules
    )
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    while moment < datetime(2027, 12, 31, tzinfo=UTC):
        newest = [offset for onset, offset in onsets if onset <= moment][-1]
        assert newest == moment.astimezone(zone).utcoffset(), moment
        moment += timedelta(minutes=30)
