"""Wall clock and rule to instants: what is due, when to look again, and the nights on which clocks change."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from server.notifications.kinds import DAILY_KINDS, DIGEST_JITTER, POLICIES
from server.notifications.planning import LONGEST_SLEEP, plan, plan_now, reach, spread
from storage.model import Preferences
from storage.notices import Agenda, ComingDeadline, DueReminder, Occurrence

MEXICO = "America/Mexico_City"
ZONES = ("America/New_York", "Europe/Madrid", "America/Tijuana", "America/Mexico_City")


def agenda(zone: str = MEXICO, /, **more: Any) -> Agenda:
    """Fields of the preferences and of the agenda alike."""
    names = set(Preferences.__dataclass_fields__)
    preferences = Preferences(timezone=zone, **{name: more.pop(name) for name in list(more) if name in names})
    return Agenda(user_ids=("ana",), preferences=preferences, stopped=more.pop("stopped", False), **more)


def at(text: str, zone: str = MEXICO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def kinds(found: tuple[Occurrence, ...]) -> list[str]:
    return [one.kind for one in found]


def test_a_digest_is_due_at_its_minute_and_not_a_second_earlier() -> None:
    early, sharp = at("2026-03-10T07:59:59"), at("2026-03-10T08:00")
    assert plan(agenda(), early).occurrences == ()
    assert plan(agenda(), early).wake_at == sharp
    [digest] = plan(agenda(), sharp).occurrences
    assert (digest.kind, digest.key, digest.scheduled_for) == ("morning_digest", "2026-03-10", sharp)
    assert plan(agenda(), sharp).wake_at == at("2026-03-10T10:00")


@pytest.mark.parametrize(
    ("kind", "clock", "late"), [("morning_digest", 8, 2), ("evening_summary", 20, 2), ("overdue_reminder", 10, 6)]
)
def test_a_missed_one_goes_out_only_while_it_still_makes_sense(kind: str, clock: int, late: int) -> None:
    last = at("2026-03-10T00:00") + timedelta(hours=clock + late) - timedelta(seconds=1)
    assert kind in kinds(plan(agenda(), last).occurrences)
    assert kind not in kinds(plan(agenda(), last + timedelta(seconds=1)).occurrences)


def test_a_summary_of_late_evening_is_that_days_also_after_midnight() -> None:
    found = plan(agenda(evening_time=time(23, 30)), at("2026-03-11T01:00")).occurrences
    assert [(one.kind, one.key) for one in found] == [("evening_summary", "2026-03-10")]


def test_a_time_that_the_clock_skips_is_told_when_the_clock_has_passed_it() -> None:
    person = agenda("America/New_York", morning_time=time(2, 30))
    skipped = plan(person, at("2026-03-08T01:59", "America/New_York"))
    assert skipped.wake_at == at("2026-03-08T03:30", "America/New_York")


def test_a_time_that_comes_twice_is_told_the_first_time_only() -> None:
    person = agenda("America/New_York", morning_time=time(1, 30))
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert plan(person, first - timedelta(minutes=1)).wake_at == first
    assert [one.scheduled_for for one in plan(person, second).occurrences] == [first]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", [time(0), time(1, 30), time(2), time(2, 30), time(3), time(8), time(23, 59)])
def test_a_year_of_waking_when_told_misses_doubles_and_shifts_nothing(zone: str, clock: time) -> None:
    person = agenda(zone, morning_time=clock, evening_summary=False, overdue_reminder=False)
    now, seen = at("2026-01-01T00:00", zone), dict[str, datetime]()
    first_day, last_day = date(2026, 1, 1), date(2026, 12, 31)
    while now < at("2027-01-01T00:00", zone):
        for one in plan(person, now).occurrences:
            assert seen.setdefault(one.key, one.scheduled_for) == one.scheduled_for
            assert one.scheduled_for == now or one.key in seen
        now = plan(person, now).wake_at
    days = [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)]
    seen.pop("2025-12-31", None)  # the last of the year before was still good
    assert sorted(seen) == [day.isoformat() for day in days]
    off = {key for key, told in seen.items() if told.astimezone(ZoneInfo(zone)).time() != clock}
    assert len(off) <= 1  # the one night on which there is no such time
    for key in off:
        told = seen[key].astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert told == datetime.combine(date.fromisoformat(key), clock) + timedelta(hours=1)


def test_mexico_city_has_no_such_night() -> None:
    start = at("2026-01-01T08:00")
    assert {(start + timedelta(days=day)).astimezone(ZoneInfo(MEXICO)).time() for day in range(365)} == {time(8)}


def test_a_day_that_the_zone_skipped_has_no_digest() -> None:
    person = agenda("Pacific/Apia", evening_summary=False, overdue_reminder=False)
    found = plan(person, datetime(2011, 12, 30, 18, 0, tzinfo=UTC)).occurrences  # the 31st there, 08:00
    assert [one.key for one in found] == ["2011-12-31"]


def test_a_change_of_zone_does_not_tell_the_same_day_twice() -> None:
    madrid = plan(agenda("Europe/Madrid"), at("2026-03-10T08:00", "Europe/Madrid")).occurrences
    mexico = plan(agenda(MEXICO), at("2026-03-10T08:00")).occurrences
    assert madrid[0].key == mexico[0].key


def test_a_reminder_is_due_at_its_instant_and_for_twelve_hours() -> None:
    moment = at("2026-03-10T15:00")
    person = agenda(overdue_reminder=False, reminders=(DueReminder(task_id="t", title="x", remind_at=moment),))
    assert kinds(plan(person, moment).occurrences) == ["task_reminder"]
    assert "task_reminder" in kinds(plan(person, moment + timedelta(hours=11, minutes=59)).occurrences)
    assert "task_reminder" not in kinds(plan(person, moment + timedelta(hours=12)).occurrences)
    assert "task_reminder" not in kinds(plan(person, moment - timedelta(seconds=1)).occurrences)


def deadline(due: date, clock: time | None, written: str = "2026-03-01T00:00") -> ComingDeadline:
    return ComingDeadline(task_id="t", title="x", due_date=due, due_time=clock, updated_at=at(written))


def test_an_alert_comes_24_hours_before_and_is_good_until_the_deadline() -> None:
    person = agenda(overdue_reminder=False, deadlines=(deadline(date(2026, 3, 12), time(15)),))
    assert kinds(plan(person, at("2026-03-11T14:59")).occurrences) == []
    [alert] = plan(person, at("2026-03-11T15:00")).occurrences
    assert (alert.kind, alert.key) == ("deadline_alert", "t@2026-03-12T15:00")
    assert alert.valid_until == at("2026-03-12T15:00")
    assert "deadline_alert" in kinds(plan(person, at("2026-03-12T14:59")).occurrences)
    assert "deadline_alert" not in kinds(plan(person, at("2026-03-12T15:00")).occurrences)


def test_an_alert_of_a_bare_day_comes_in_the_morning_of_the_day_before() -> None:
    person = agenda(deadlines=(deadline(date(2026, 3, 12), None),))
    assert "deadline_alert" not in kinds(plan(person, at("2026-03-11T08:59")).occurrences)
    assert "deadline_alert" in kinds(plan(person, at("2026-03-11T09:00")).occurrences)


def test_who_has_just_written_a_task_for_today_is_not_alerted_of_it() -> None:
    person = agenda(deadlines=(deadline(date(2026, 3, 10), time(18), written="2026-03-10T12:00"),))
    assert "deadline_alert" not in kinds(plan(person, at("2026-03-10T12:01")).occurrences)


def test_what_is_switched_off_is_not_planned() -> None:
    switches = {policy.switch: False for policy in POLICIES.values()}
    moment = at("2026-03-10T08:00")
    reminder = DueReminder(task_id="t", title="x", remind_at=moment)
    person = agenda(reminders=(reminder,), deadlines=(deadline(date(2026, 3, 11), None),), **switches)
    found = plan(person, moment)
    assert found.occurrences == ()
    assert found.wake_at == moment + LONGEST_SLEEP


def test_muted_and_quiet_days_are_planned_as_silenced_so_that_one_can_ask() -> None:
    moment = at("2026-03-10T08:00")

    def silenced(**preferences: Any) -> list[str | None]:
        return [one.silenced for one in plan(agenda(**preferences), moment).occurrences]

    assert silenced(mute_until=moment + timedelta(minutes=1)) == ["muted"]
    assert silenced(mute_until=moment) == [None]
    assert silenced(quiet_days=(1,)) == ["quiet day"]


def test_who_said_stop_is_told_nothing_and_who_is_not_linked_sleeps_until_linked() -> None:
    moment = at("2026-03-10T08:00")
    assert plan(agenda(stopped=True), moment).occurrences == ()
    assert plan(agenda(linked=False), moment).wake_at.year == 9999


def test_jitter_is_the_persons_own_even_and_bounded() -> None:
    offsets = [spread(f"person {number}", DIGEST_JITTER) for number in range(2000)]
    assert offsets == [spread(f"person {number}", DIGEST_JITTER) for number in range(2000)]
    assert all(timedelta() <= offset < DIGEST_JITTER for offset in offsets)
    halves = sum(offset < DIGEST_JITTER / 2 for offset in offsets)
    assert 900 < halves < 1100


def random_ids(number: int) -> tuple[str, ...]:
    draw = random.Random(8)  # the same ids every time
    return tuple(str(UUID(int=draw.getrandbits(128), version=4)) for _ in range(number))


def test_people_who_share_an_agenda_are_planned_as_each_alone() -> None:
    moment = at("2026-03-10T20:30")  # a digest is too late, the summary is due
    ids = random_ids(2000)
    together = plan(replace(agenda(), user_ids=ids), moment)
    assert together.user_ids == ids
    for place in (0, 1, 1999):
        alone = plan(replace(agenda(), user_ids=(ids[place],)), moment)
        assert alone.wake_at == together.wake_at
        assert alone.occurrences == tuple(replace(one, send_at=(one.send_at[place],)) for one in together.occurrences)


@pytest.mark.parametrize("ids", [random_ids(4000), tuple(f"person {number}" for number in range(4000))])
def test_a_crowd_is_told_evenly_over_the_minutes_of_its_jitter(ids: tuple[str, ...]) -> None:
    sharp = at("2026-03-10T08:00")
    [digest] = plan(replace(agenda(), user_ids=ids), sharp).occurrences
    minutes = Counter((sent - sharp) // timedelta(minutes=1) for sent in digest.send_at)
    assert set(minutes) == set(range(DIGEST_JITTER // timedelta(minutes=1)))
    assert all(300 < people < 500 for people in minutes.values())


def test_an_operator_may_run_one_before_its_time_and_it_is_the_same_occurrence() -> None:
    early = at("2026-03-10T06:00")
    for kind in DAILY_KINDS:
        [forced] = plan_now(agenda(), kind, early)
        assert (forced.key, forced.send_at, forced.scheduled_for) == ("2026-03-10", (early,), early)
        assert forced.valid_until > early
    assert plan_now(agenda(morning_digest=False), "morning_digest", early) == ()
    assert plan_now(replace(agenda(), stopped=True), "morning_digest", early) == ()


def test_planning_sees_all_that_the_longest_sleep_may_hold() -> None:
    now = at("2026-03-10T08:00")
    seen = reach(now)
    assert seen.reminders_to - now == LONGEST_SLEEP
    farthest = (now + LONGEST_SLEEP + timedelta(hours=24)).astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert seen.deadlines_to >= farthest.date()
