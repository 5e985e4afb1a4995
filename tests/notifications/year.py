"""A year of nights: people in every kind of zone, who want their digest at every kind of hour, and what they must get.

What is right is computed by dateutil, which reads the zones by itself: the instant at which the wall clock shows the
wanted time, the first of two, and the one that the clock shows instead where there is none.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import uuid4

from dateutil import tz

from server.notifications.office import Tally
from server.notifications.running import plan_all
from storage.changes import PutPerson
from storage.port import Store
from tests.notifications.town import Town

ZONES = (
    "America/New_York",
    "Europe/Madrid",
    "America/Tijuana",
    "America/Mexico_City",
    "Australia/Lord_Howe",  # half an hour
    "Australia/Sydney",
    "America/Santiago",  # at midnight, and summer in January
    "America/Havana",  # at midnight, and one o'clock comes twice
    "Africa/Cairo",  # a Friday without a midnight
    "Africa/Casablanca",  # back for Ramadan
    "Antarctica/Troll",  # two hours
    "Asia/Beirut",
    "Atlantic/Azores",
    "Pacific/Chatham",  # quarters of an hour
    "Pacific/Auckland",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Etc/UTC",
    "America/Sao_Paulo",
)
_SMALL_HOURS = (time(hour, minute) for hour in range(4) for minute in (0, 15, 30, 45))
HOURS = (*_SMALL_HOURS, *(time(hour) for hour in range(5, 24, 3)), time(23, 30))
YEAR = ((datetime(2026, 1, 1, tzinfo=UTC), 364),)
_CHANGES = "02-14T12 03-07T12 03-21T12 03-28T12 04-04T00 04-23T12 09-05T12 09-26T00 10-03T00 10-24T12 10-29T12 10-31T12"
NIGHTS = tuple((datetime.fromisoformat(f"2026-{start}:00Z"), 2) for start in _CHANGES.split())  # of 2026, in ZONES
STEP = timedelta(minutes=110)  # a digest is told up to two hours late


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleeper:
    user_id: str
    zone: str
    clock: time


async def settle_everyone(store: Store, now: datetime) -> tuple[Sleeper, ...]:
    """Somebody for each zone and hour, linked, with nothing but a morning digest."""
    pairs = [(zone, clock) for zone in ZONES for clock in HOURS]
    sleepers: list[Sleeper] = []
    for start in range(0, len(pairs), 40):
        settling = (_settle(store, zone, clock, start + n, now) for n, (zone, clock) in enumerate(pairs[start:][:40]))
        sleepers.extend(await asyncio.gather(*settling))
    return tuple(sleepers)


async def _settle(store: Store, zone: str, clock: time, number: int, now: datetime) -> Sleeper:
    person = await store.add_person(
        email=f"{uuid4()}@example.org", name="P", password_hash=None, language="es", timezone=zone, is_operator=False
    )
    await store.link(person.id, f"+52156{number:08}", now)
    wanted = replace(person.preferences, morning_time=clock, evening_summary=False, overdue_reminder=False)
    await store.apply(person.id, None, [PutPerson(person=replace(person, preferences=wanted))], now)
    return Sleeper(user_id=person.id, zone=zone, clock=clock)


async def live_through(town: Town, spans: Sequence[tuple[datetime, int]]) -> Mapping[Sleeper, list[datetime]]:
    """Plans all that falls due in these days; when each was told, in order."""
    town.clock.to(spans[0][0])
    sleepers = await settle_everyone(town.store, town.clock())
    office = town.office()
    for start, days in spans:
        town.clock.to(start)
        while town.clock.now < start + timedelta(days=days):
            await plan_all(office, Tally())
            town.clock.now += STEP
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    told = {one: await town.store.told_notices(one.user_id, since=long_ago, limit=1000) for one in sleepers}
    return {one: sorted(notice.scheduled_for for notice in notices) for one, notices in told.items()}


def wanted_in(sleeper: Sleeper, spans: Sequence[tuple[datetime, int]]) -> set[datetime]:
    """The instants that must have been told: those a step before the end of the days, and after their begin."""
    zone = tz.gettz(sleeper.zone)
    found: set[datetime] = set()
    for start, days in spans:
        end = start + timedelta(days=days)
        first = start.date() - timedelta(days=2)
        for number in range(days + 4):
            moment = instant_of(first + timedelta(days=number), sleeper.clock, zone)
            if start <= moment < end - STEP:
                found.add(moment)
    return found


def instant_of(day: date, clock: time, zone: tzinfo | None) -> datetime:
    return tz.resolve_imaginary(datetime.combine(day, clock, tzinfo=zone)).astimezone(UTC)


def check(lived: Mapping[Sleeper, list[datetime]], spans: Sequence[tuple[datetime, int]]) -> None:
    """Nothing missed, doubled or shifted; what a span's first and last hours may add is right all the same."""
    for sleeper, told in lived.items():
        assert len(set(told)) == len(told), sleeper
        assert not wanted_in(sleeper, spans) - set(told), sleeper
        zone = tz.gettz(sleeper.zone)
        days = [(one.astimezone(zone).date(), one) for one in told]
        assert len({day for day, _ in days}) == len(days), sleeper
        assert all(instant_of(day, sleeper.clock, zone) == one for day, one in days), sleeper
