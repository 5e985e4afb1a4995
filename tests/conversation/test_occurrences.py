"""Wall clocks, series and reminders, across months and changes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.model import Due
from server.conversation.occurrences import (
    anchored,
    is_past,
    moved_rule,
    next_occurrence,
    read_duration,
    reminder_of,
    shifted,
    without_days,
)
from storage.model import Task

MEXICO = ZoneInfo("America/Mexico_City")
MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)  # Tuesday, ten in Mexico City


def _task(day: date, rule: str | None, clock: time | None = None) -> Task:
    return Task(
        id="t", user_id="u", number=1, title="t", created_at=NOW, updated_at=NOW, due_date=day, due_time=clock,
        recurrence=rule,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "clock", "rule", "expected"),
    [
        (date(2026, 3, 13), None, "FREQ=WEEKLY;BYDAY=FR", "2026-03-20"),  # done before its day
        (date(2026, 3, 10), None, "FREQ=DAILY", "2026-03-11"),
        (date(2026, 3, 9), None, "FREQ=DAILY", "2026-03-10"),  # yesterday's, done today: today's is next
        (date(2026, 3, 9), time(8), "FREQ=DAILY", "2026-03-11T08:00"),  # today's hour has passed
        (date(2026, 3, 9), time(18), "FREQ=DAILY", "2026-03-10T18:00"),
        (date(2026, 1, 2), None, "FREQ=WEEKLY;BYDAY=FR", "2026-03-13"),  # long overdue: none before today
        (date(2026, 2, 28), None, "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-03-31"),
        (date(2026, 3, 10), None, "FREQ=DAILY;INTERVAL=15", "2026-03-25"),
        (date(2026, 3, 13), None, "FREQ=MONTHLY;BYDAY=2FR", "2026-04-10"),
        (date(2026, 3, 10), None, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-03-11"),
    ],
)
def test_the_next_occurrence_follows_this_one_and_is_not_before_now(
    day: date, clock: time | None, rule: str, expected: str
) -> None:
    coming = next_occurrence(_task(day, rule, clock), MEXICO, NOW)
    assert coming is not None
    assert (str(coming[0]), coming[1]) == (expected, rule)


def test_a_counted_series_counts_down_and_ends() -> None:
    task = _task(date(2026, 3, 10), "FREQ=DAILY;COUNT=2")
    coming = next_occurrence(task, MEXICO, NOW)
    assert coming is not None
    assert coming[1] == "FREQ=DAILY;COUNT=1"
    assert next_occurrence(_task(date(2026, 3, 11), coming[1]), MEXICO, NOW) is None


def test_occurrences_that_passed_unnoticed_count_too() -> None:
    coming = next_occurrence(_task(date(2026, 3, 7), "FREQ=DAILY;COUNT=5"), MEXICO, NOW)
    assert coming == (Due(day=date(2026, 3, 10)), "FREQ=DAILY;COUNT=2")


def test_a_series_ends_with_its_last_day() -> None:
    assert next_occurrence(_task(date(2026, 3, 10), "FREQ=DAILY;UNTIL=20260310"), MEXICO, NOW) is None
    assert next_occurrence(_task(date(2026, 3, 10), "FREQ=DAILY;UNTIL=20260311T235959Z"), MEXICO, NOW) is not None
    last = next_occurrence(_task(date(2026, 3, 10), "FREQ=DAILY;UNTIL=20260311", time(7)), MEXICO, NOW)
    assert last is not None  # the last day counts whole
    assert last[0] == Due(day=date(2026, 3, 11), clock=time(7))


def test_a_series_keeps_its_wall_clock_when_the_clocks_change() -> None:
    before = datetime(2026, 3, 28, 8, tzinfo=UTC)  # Madrid goes from +1 to +2 on the 29th
    coming = next_occurrence(_task(date(2026, 3, 28), "FREQ=DAILY", time(9)), MADRID, before)
    assert coming is not None
    assert str(coming[0]) == "2026-03-29T09:00"
    assert reminder_of(coming[0], None, False, MADRID, before) == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_a_time_that_the_spring_change_skips_reminds_after_it() -> None:
    before = datetime(2026, 3, 28, 8, tzinfo=UTC)
    due = Due(day=date(2026, 3, 29), clock=time(2, 30))
    assert reminder_of(due, None, False, MADRID, before) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "before", "asked", "local"),
    [
        (Due(day=date(2026, 3, 12), clock=time(15)), None, False, "2026-03-12T15:00"),
        (Due(day=date(2026, 3, 12)), None, True, "2026-03-12T09:00"),
        (Due(day=date(2026, 3, 12)), None, False, None),
        (Due(day=date(2026, 3, 12), clock=time(15)), "PT10M", False, "2026-03-12T14:50"),
        (Due(day=date(2026, 3, 12), clock=time(15)), "P1D", False, "2026-03-11T15:00"),
        (Due(day=date(2026, 3, 12)), "P1D", False, "2026-03-11T09:00"),
        (Due(day=date(2026, 3, 10), clock=time(9)), None, True, None),  # has passed
        (None, None, True, None),
    ],
)
def test_when_a_task_reminds(due: Due | None, before: str | None, asked: bool, local: str | None) -> None:
    moment = reminder_of(due, before, asked, MEXICO, NOW)
    assert (moment.astimezone(MEXICO).strftime("%Y-%m-%dT%H:%M") if moment else None) == local


@pytest.mark.parametrize(
    ("due", "shift", "expected"),
    [
        (Due(day=date(2026, 3, 13)), "P1D", "2026-03-14"),
        (Due(day=date(2026, 3, 13), clock=time(9)), "P1W", "2026-03-20T09:00"),
        (Due(day=date(2026, 3, 1)), "P1D", "2026-03-11"),  # overdue: from today
        (Due(day=date(2026, 3, 13)), "-P1D", "2026-03-12"),
        (Due(day=date(2026, 1, 31)), "P1M", "2026-04-10"),
        (Due(day=date(2026, 3, 31)), "P1M", "2026-04-30"),
        (Due(day=date(2026, 3, 10), clock=time(15)), "PT2H", "2026-03-10T17:00"),
        (Due(day=date(2026, 3, 10), clock=time(8)), "PT2H", "2026-03-10T12:00"),  # it rang at 8: from now
        (Due(day=date(2026, 3, 10), clock=time(23)), "PT2H", "2026-03-11T01:00"),
        (Due(day=date(2026, 3, 12), clock=time(15)), "-PT30M", "2026-03-12T14:30"),
        (Due(day=date(2026, 3, 13)), "PT1H", "2026-03-10T11:00"),
        (None, "P2D", "2026-03-12"),
    ],
)
def test_how_a_due_date_shifts(due: Due | None, shift: str, expected: str) -> None:
    assert str(shifted(due, shift, MEXICO, NOW)) == expected


def test_two_hours_over_a_change_of_the_clocks_are_two_hours() -> None:
    now = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 1:30 in Madrid, half an hour before the change
    assert str(shifted(None, "PT2H", MADRID, now)) == "2026-03-29T04:30"


@pytest.mark.parametrize("wrong", ["", "2H", "P1X"])
def test_what_is_no_duration_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{wrong}$"):
        read_duration(wrong)


@pytest.mark.parametrize("empty", ["P", "PT"])
def test_a_duration_of_nothing_is_nothing(empty: str) -> None:
    assert not read_duration(empty)


def test_a_day_is_past_when_it_is_over_and_a_time_when_it_has_gone_by() -> None:
    assert is_past(Due(day=date(2026, 3, 9)), MEXICO, NOW)
    assert not is_past(Due(day=date(2026, 3, 10)), MEXICO, NOW)
    assert is_past(Due(day=date(2026, 3, 10), clock=time(9, 59)), MEXICO, NOW)
    assert not is_past(Due(day=date(2026, 3, 10), clock=time(10)), MEXICO, NOW)


def test_a_rule_names_its_day_so_that_moving_one_occurrence_moves_no_series() -> None:
    assert anchored("FREQ=WEEKLY", date(2026, 3, 13)) == "FREQ=WEEKLY;BYDAY=FR"
    assert anchored("FREQ=MONTHLY", date(2026, 3, 13)) == "FREQ=MONTHLY;BYMONTHDAY=13"
    assert anchored("FREQ=WEEKLY;BYDAY=MO,WE", date(2026, 3, 11)) == "FREQ=WEEKLY;BYDAY=MO,WE"


def test_moving_the_whole_series_moves_its_day() -> None:
    assert moved_rule("FREQ=WEEKLY;BYDAY=FR", date(2026, 3, 14)) == "FREQ=WEEKLY;BYDAY=SA"
    assert moved_rule("FREQ=MONTHLY;BYMONTHDAY=13", date(2026, 3, 15)) == "FREQ=MONTHLY;BYMONTHDAY=15"
    assert moved_rule("FREQ=DAILY", date(2026, 3, 15)) == "FREQ=DAILY"


@pytest.mark.parametrize(
    ("rule", "off", "first", "left"),
    [
        ("FREQ=DAILY", "SU", "2026-03-10", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"),
        ("FREQ=DAILY", "TU", "2026-03-11", "FREQ=WEEKLY;BYDAY=MO,WE,TH,FR,SA,SU"),  # its own day goes
        ("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260630", "TH", "2026-03-10", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "TU", "2026-03-12", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
    ],
)
def test_days_of_the_week_are_left_out_of_a_series(rule: str, off: str, first: str, left: str) -> None:
    less = without_days(_task(date(2026, 3, 10), rule), f"FREQ=WEEKLY;BYDAY={off}")
    assert less is not None
    assert (str(less[0]), less[1]) == (first, left)


@pytest.mark.parametrize(
    ("rule", "off"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "TU"),  # none would be left
        ("FREQ=WEEKLY;BYDAY=TU,TH", "SU"),  # it has no such day
        ("FREQ=DAILY;INTERVAL=2", "SU"),
        ("FREQ=MONTHLY;BYMONTHDAY=10", "SU"),
        ("FREQ=MONTHLY;BYDAY=2TU", "TU"),
        (None, "SU"),
    ],
)
def test_no_days_are_left_out_where_there_are_none(rule: str | None, off: str) -> None:
    assert without_days(_task(date(2026, 3, 10), rule), f"FREQ=WEEKLY;BYDAY={off}") is None
