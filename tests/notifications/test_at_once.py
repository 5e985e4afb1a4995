"""Many at once: cron calls and schedulers beside each other, each with its own connections; and years of nights."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from server.notifications.office import Office
from server.notifications.running import run_round
from storage import open_store
from storage.port import Store
from tests.notifications.fake_twilio import TAKEN_AND_HANG, FakeTwilio, Fault
from tests.notifications.town import Clock, Town, due
from tests.notifications.year import NIGHTS, check, live_through


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


@pytest.fixture
async def memory_store() -> AsyncIterator[Store]:
    """Thousands of commits, none of which need survive."""
    opened = open_store("sqlite:///:memory:")
    await opened.open()
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture(params=["memory", "postgres"])
def passing_store(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


async def test_the_nights_on_which_clocks_change_miss_double_and_shift_nothing(
    passing_store: Store, clock: Clock, twilio: FakeTwilio
) -> None:
    """500 people in 21 zones; `python -m bench.year` lives through the whole year on both databases."""
    lived = await live_through(Town(store=passing_store, clock=clock, twilio=twilio), NIGHTS)
    assert len(lived) >= 500
    check(lived, NIGHTS)


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
