"""The sender's rate: a burst, then so many a second over time, and never more than was allowed."""

from dataclasses import replace
from datetime import UTC, date, datetime

from server.notifications.pace import Pace
from server.notifications.running import run_round
from tests.notifications.town import Town

DAY = date(2026, 3, 10)
AT_EIGHT_TEN = datetime(2026, 3, 10, 14, 10, tzinfo=UTC)


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_leaves_at_once_and_then_no_more_than_the_rate() -> None:
    time = Time()
    pace = Pace(rate=10, burst=20, clock=time)
    assert [pace.take(16), pace.take(16), pace.take(16)] == [16, 4, 0]
    sent = 0
    for _ in range(1000):
        time.now += 0.01
        sent += pace.take(16)
    assert 99 <= sent <= 100


def test_what_was_not_used_may_leave_later_but_a_long_rest_earns_one_burst() -> None:
    time = Time()
    pace = Pace(rate=10, burst=20, clock=time)
    assert pace.take(20) == 20
    pace.give_back(5)
    assert pace.take(20) == 5
    time.now += 3600
    assert [pace.take(16), pace.take(16)] == [16, 4]


async def test_who_waits_waits_for_one_message_only() -> None:
    pace = Pace(rate=200, burst=1)
    assert pace.take(1) == 1
    await pace.wait()
    assert pace.take(5) == 1


async def test_reminders_leave_before_the_digests_that_were_due_first(town: Town) -> None:
    late, soon = [], []
    for number in range(12):
        person = await town.person(f"P{number}", morning_digest=number % 2 == 0, overdue_reminder=False)
        if number % 2 == 0:
            await town.task(person.id, "Del día", due_date=DAY)
            late.append(town.phones[person.id])
        else:
            await town.task(person.id, "Llamar", remind_at=AT_EIGHT_TEN)
            soon.append(town.phones[person.id])
    town.clock.to(AT_EIGHT_TEN)
    town.clock.forward(minutes=1)
    await run_round(replace(town.office(), pace=Pace(rate=10_000, burst=6)))  # six at a time
    order = [one.form["To"].removeprefix("whatsapp:") for one in town.twilio.taken]
    assert len(order) == 12
    assert set(order[:6]) == set(soon)
    assert set(order[6:]) == set(late)
