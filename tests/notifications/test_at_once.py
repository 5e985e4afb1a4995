"""Many at once: cron calls and schedulers beside each other, each with its own connections; and years of nights."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from server.notifications.office import Office, Tally
from server.notifications.running import plan_all, run_round
from storage import open_store
from storage.port import Store
from tests.notifications.fake_twilio import TAKEN_AND_HANG, FakeTwilio, Fault
from tests.notifications.town import Clock, Town, due

ZONES = ("America/New_York", "Europe/Madrid", "America/Tijuana", "America/Mexico_City")


@asynccontextmanager
async def processes(town: Town, number: int) -> AsyncIterator[list[Office]]:
    """Offices as in so many processes: nothing is shared but the database."""
    stores: list[Store] = []
    for _ in range(number):
        place = getattr(town.store, "_path", None) or town.store._url  # type: ignore[attr-defined]
        stores.append(type(town.store)(place))  # type: ignore[call-arg]
        await stores[-1].open()
    try:
        yield [replace(town.office(seconds=0.5), store=store) for store in stores]
    finally:
        for store in stores:
            await store.close()


async def test_eight_cron_calls_and_four_schedulers_send_each_message_once(town: Town) -> None:
    people = [await town.person(f"P{number}", overdue_time=time(8, 30)) for number in range(40)]
    for person in people:
        await town.task(person.id, "Pan", **due("2026-03-10"))
        await town.task(person.id, "Tarde", **due("2026-03-09"))
        await town.task(person.id, "Llamar", remind_at=datetime(2026, 3, 10, 15, 5, tzinfo=UTC))
    town.clock.to(datetime(2026, 3, 10, 15, 10, tzinfo=UTC))  # 09:10: digest and overdue late, the reminder due
    town.twilio.faults.extend([Fault(status=500, taken=True), Fault(status=429, code=20429), TAKEN_AND_HANG] * 3)
    async with processes(town, 4) as offices:
        callers = [offices[number % 4] for number in range(12)]
        for _ in range(12):
            await asyncio.gather(*(run_round(office) for office in callers))
            town.clock.forward(seconds=15)
    sent = Counter(one.form["To"] for one in town.twilio.taken)
    assert set(sent.values()) == {1}
    assert len(sent) == 40
    for person in people:
        assert {(kind, status) for kind, status, _ in await town.statuses(person.id)} == {
            ("task_reminder", "sent"),
            ("overdue_reminder", "sent"),
            ("morning_digest", "sent"),
        }


CHANGES = {
    "America/New_York": [date(2026, 3, 8)],
    "America/Tijuana": [date(2026, 3, 8)],
    "Europe/Madrid": [date(2026, 3, 29)],
    "America/Mexico_City": [],
}  # the nights on which there is no 02:30
YEAR = [(datetime(2026, 1, 1, tzinfo=UTC), 364)]
NIGHTS = [(datetime(2026, 3, 5, tzinfo=UTC), 28), (datetime(2026, 10, 22, tzinfo=UTC), 14)]


async def told_in(town: Town, spans: list[tuple[datetime, int]]) -> dict[tuple[str, time], list[datetime]]:
    """The local times at which each of three dozen people was told the morning, by zone and wanted time."""
    town.clock.to(spans[0][0])
    people = {}
    for zone in ZONES:
        for clock in (time(0), time(1, 30), time(2), time(2, 30), time(3), time(8), time(12), time(20), time(23, 30)):
            person = await town.person(zone=zone, morning_time=clock, evening_summary=False, overdue_reminder=False)
            people[person.id] = (zone, clock)
    office = town.office()
    for start, days in spans:
        town.clock.to(start)
        while town.clock.now < start + timedelta(days=days):
            await plan_all(office, Tally())
            town.clock.forward(minutes=110)
    found = {}
    for user_id, (zone, clock) in people.items():
        told = await town.store.told_notices(user_id, since=datetime(2000, 1, 1, tzinfo=UTC), limit=1000)
        found[zone, clock] = sorted(one.scheduled_for.astimezone(ZoneInfo(zone)) for one in told)
    return found


def check(found: dict[tuple[str, time], list[datetime]], days: int, spans: int) -> None:
    for (zone, clock), told in found.items():
        dates = [one.date() for one in told]
        assert len(set(dates)) == len(dates)
        assert len(dates) >= days - spans
        assert sum((late - early).days != 1 for early, late in pairwise(dates)) == spans - 1
        shifted = [one for one in told if one.time() != clock]
        assert [one.date() for one in shifted] == (CHANGES[zone] if time(2) <= clock < time(3) else [])
        assert all(one.hour == clock.hour + 1 and one.minute == clock.minute for one in shifted)


async def test_a_simulated_year_plans_every_day_once_at_its_local_minute(clock: Clock, twilio: FakeTwilio) -> None:
    store = open_store("sqlite:///:memory:")  # a year of commits, none of which need survive
    await store.open()
    await store.migrate()
    try:
        check(await told_in(Town(store=store, clock=clock, twilio=twilio), YEAR), 364, 1)
    finally:
        await store.close()


async def test_the_nights_on_which_clocks_change_miss_double_and_shift_nothing(town: Town) -> None:
    check(await told_in(town, NIGHTS), 42, 2)


async def test_no_evening_is_sent_twice_or_missed_on_the_night_of_two_half_past_ones(town: Town) -> None:
    """New York, 1 November 2026: 01:30 comes twice, and a round runs every ten minutes."""
    person = await town.person(
        zone="America/New_York", morning_time=time(1, 30), evening_summary=False, overdue_reminder=False
    )
    await town.task(person.id, "Siempre", **due("2025-12-01"))
    town.clock.to(datetime(2026, 11, 1, 3, 0, tzinfo=UTC))
    await town.writes(person.id)
    office, sent = town.office(), []
    for _ in range(36):
        if (await run_round(office)).sent:
            sent.append(town.clock.now)
        town.clock.forward(minutes=10)
    [moment] = sent
    assert datetime(2026, 11, 1, 5, 30, tzinfo=UTC) <= moment <= datetime(2026, 11, 1, 5, 40, tzinfo=UTC)
