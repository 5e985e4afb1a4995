"""Planning and claiming, on both databases: no change is lost, nothing is planned or told by two."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta

from storage.changes import PutPerson
from storage.model import Person
from storage.notices import Agenda, AgendaReach, Composed, DuePerson, Occurrence, Parcel, Plan, Planned
from storage.port import Store
from tests.storage.builders import NOW, add_linked

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REACH = AgendaReach(
    reminders_from=NOW - DAY, reminders_to=NOW + DAY, deadlines_from=NOW.date(), deadlines_to=(NOW + DAY).date()
)


def occurrence(user_id: str, key: str = "2026-03-10", send_at: datetime = NOW) -> Occurrence:
    return Occurrence(
        user_id=user_id, kind="morning_digest", key=key, scheduled_for=NOW, send_at=send_at, valid_until=NOW + HOUR
    )


def digest(agenda: Agenda) -> Plan:
    return Plan(user_id=agenda.user_id, occurrences=(occurrence(agenda.user_id),), wake_at=NOW + DAY)


async def plan(store: Store, now: datetime = NOW) -> Planned:
    return await store.plan_due(digest, now=now, limit=10, reach=REACH, zone_data="2026a")


async def claim(store: Store, now: datetime = NOW) -> tuple[DuePerson, ...]:
    return await store.claim_due_people(now=now, lease=HOUR, limit=10)


def composed(due: DuePerson, parcel_id: str) -> Composed:
    parcel = Parcel(
        id=parcel_id,
        user_id=due.person.id,
        kind="notification",
        payload="x",
        lane=1,
        available_at=NOW,
        valid_until=None,
    )
    told = tuple(notice.id for notice in due.notices)
    return Composed(user_id=due.person.id, token=due.token, parcel=parcel, told=told, message="x")


async def parcels(store: Store) -> list[str]:
    claims = await store.claim_parcels(now=NOW + 3 * HOUR, lease=HOUR, limit=10, kinds=("notification",))
    return [one.id for one in claims]


async def add_people(store: Store, number: int) -> list[Person]:
    return [await add_linked(store, f"p{place}@example.org", f"+52555000{place:04}") for place in range(number)]


async def test_a_change_made_while_a_person_is_planned_wakes_them_again(store: Store) -> None:
    person = await add_linked(store)
    loop, seen = asyncio.get_running_loop(), []
    changes: list[Future[None]] = []

    async def change() -> None:
        account = await store.account_by_id(person.id)
        assert account is not None
        preferences = replace(person.preferences, timezone="Europe/Madrid")
        changed = replace(account.person, preferences=preferences)
        await store.apply(person.id, account.person.version, [PutPerson(person=changed)], NOW)

    def planner(agenda: Agenda) -> Plan:
        seen.append(agenda.preferences.timezone)
        if not changes:
            changes.append(asyncio.run_coroutine_threadsafe(change(), loop))
        return Plan(user_id=agenda.user_id, occurrences=(), wake_at=NOW + DAY)

    for _ in range(2):
        planned = await store.plan_due(planner, now=NOW, limit=10, reach=REACH, zone_data="2026a")
        assert planned == Planned(people=1)
        await asyncio.wrap_future(changes[0])
    assert seen == ["America/Mexico_City", "Europe/Madrid"]
    assert await plan(store) == Planned()


async def test_whoever_plans_at_once_shares_the_people(store: Store) -> None:
    await add_people(store, 25)
    done = await asyncio.gather(*(plan(store) for _ in range(6)))
    done += [await plan(store) for _ in range(3)]
    assert sum(one.people for one in done) == 25
    due = [person for _ in range(3) for person in await claim(store)]
    assert len({one.person.id for one in due}) == len(due) == 25


async def test_what_was_planned_before_is_planned_again_by_nobody_and_told_once(store: Store) -> None:
    person = await add_linked(store)
    await plan(store)
    await store.wake_for_zone_data("2026b", NOW)
    assert (await plan(store)).people == 1
    [due] = await claim(store)
    assert len(due.notices) == 1
    await store.file_parcels([composed(due, "p1")], NOW)
    await store.add_occurrences([occurrence(person.id)], NOW)
    assert await claim(store) == ()  # it was let go: nothing waits
    assert await claim(store, NOW + 2 * HOUR) == ()
    assert await parcels(store) == ["p1"]


async def test_what_is_planned_while_another_is_composed_is_told_next(store: Store) -> None:
    person = await add_linked(store)
    await plan(store)
    [due] = await claim(store)
    assert await claim(store) == ()
    await store.add_occurrences([occurrence(person.id, "2026-03-11", NOW + HOUR / 2)], NOW)
    await store.file_parcels([composed(due, "p1")], NOW)
    assert await claim(store) == ()
    [next_due] = await claim(store, NOW + HOUR / 2)
    assert [notice.key for notice in next_due.notices] == ["2026-03-11"]


async def test_a_worker_whose_lease_was_given_to_another_files_nothing(store: Store) -> None:
    await add_linked(store)
    await plan(store)
    [slow] = await claim(store)
    [quick] = await claim(store, NOW + 2 * HOUR)
    await store.file_parcels([composed(slow, "slow")], NOW + 2 * HOUR)
    assert await parcels(store) == []
    await store.file_parcels([composed(quick, "quick")], NOW + 2 * HOUR)
    await store.file_parcels([composed(slow, "slow")], NOW + 2 * HOUR)
    assert await parcels(store) == ["quick"]


async def test_one_kind_alone_leaves_the_others_due(store: Store) -> None:
    person = await add_linked(store)
    overdue = replace(occurrence(person.id), kind="overdue_reminder")
    await store.add_occurrences([occurrence(person.id), overdue], NOW)
    assert await store.claim_due_people(now=NOW, lease=HOUR, limit=10, kind="task_reminder") == ()
    [due] = await store.claim_due_people(now=NOW, lease=HOUR, limit=10, kind="overdue_reminder")
    assert [notice.kind for notice in due.notices] == ["overdue_reminder"]
    await store.file_parcels([composed(due, "p1")], NOW)
    [rest] = await claim(store)
    assert [notice.kind for notice in rest.notices] == ["morning_digest"]
