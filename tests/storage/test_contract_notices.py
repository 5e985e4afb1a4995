"""Planning and claiming, on both databases: no change is lost, nothing is planned or told by two."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, time, timedelta

from storage.changes import CommitResult, EraseAccount, PutPerson
from storage.model import Person
from storage.notices import Agenda, AgendaReach, Composed, DuePerson, Occurrence, Parcel, Plan, Planned
from storage.port import Store
from tests.storage.builders import NOW, add_linked, put, task

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REACH = AgendaReach(
    reminders_from=NOW - DAY, reminders_to=NOW + DAY, deadlines_from=NOW.date(), deadlines_to=(NOW + DAY).date()
)


def occurrence(key: str = "2026-03-10", send_at: datetime = NOW, people: int = 1) -> Occurrence:
    return Occurrence(
        kind="morning_digest", key=key, scheduled_for=NOW, send_at=(send_at,) * people, valid_until=NOW + HOUR
    )


def digest(agenda: Agenda) -> Plan:
    told = occurrence(people=len(agenda.user_ids))
    return Plan(user_ids=agenda.user_ids, occurrences=(told,), wake_at=NOW + DAY)


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
        return Plan(user_ids=agenda.user_ids, occurrences=(), wake_at=NOW + DAY)

    for _ in range(2):
        planned = await store.plan_due(planner, now=NOW, limit=10, reach=REACH, zone_data="2026a")
        assert planned == Planned(people=1)
        await asyncio.wrap_future(changes[0])
    assert seen == ["America/Mexico_City", "Europe/Madrid"]
    assert await plan(store) == Planned()


async def test_who_is_erased_while_they_are_planned_leaves_nothing(store: Store) -> None:
    person = await add_linked(store)
    loop = asyncio.get_running_loop()
    erasing: list[Future[CommitResult]] = []

    def planner(agenda: Agenda) -> Plan:
        erase = store.apply(person.id, None, [EraseAccount(user_id=person.id)], NOW)
        erasing.append(asyncio.run_coroutine_threadsafe(erase, loop))
        return digest(agenda)

    planned = await store.plan_due(planner, now=NOW, limit=10, reach=REACH, zone_data="2026a")
    assert planned == Planned(people=1, occurrences=1)
    await asyncio.wrap_future(erasing[0])
    assert (await store.notice_figures(NOW - DAY)).by_status == {}
    await store.add_occurrences(person.id, [occurrence()], NOW)
    assert (await store.notice_figures(NOW - DAY)).by_status == {}


async def test_who_shares_all_settings_is_planned_together_and_who_has_a_reminder_alone(store: Store) -> None:
    people = await add_people(store, 5)
    early = replace(people[0].preferences, morning_time=time(7))
    await store.apply(people[0].id, None, [PutPerson(person=replace(people[0], preferences=early))], NOW)
    await put(store, task(people[1], remind_at=NOW))
    await store.unlink(people[2].id, NOW)
    seen: list[Agenda] = []

    def planner(agenda: Agenda) -> Plan:
        seen.append(agenda)
        return digest(agenda) if agenda.linked else Plan(user_ids=agenda.user_ids, occurrences=(), wake_at=NOW + DAY)

    assert await store.plan_due(planner, now=NOW, limit=10, reach=REACH, zone_data="2026a") == Planned(
        people=5, occurrences=4
    )
    assert sorted((sorted(one.user_ids), one.linked) for one in seen) == sorted(
        [
            ([people[0].id], True),
            ([people[1].id], True),
            ([people[2].id], False),
            (sorted(person.id for person in people[3:]), True),
        ]
    )
    [alone] = [one for one in seen if one.reminders]
    assert alone.user_ids == (people[1].id,)
    [early_one] = [one for one in seen if one.preferences.morning_time == time(7)]
    assert early_one.user_ids == (people[0].id,)


async def test_each_of_a_crowd_is_told_at_their_own_instant(store: Store) -> None:
    people = {person.id: place for place, person in enumerate(await add_people(store, 150))}

    def planner(agenda: Agenda) -> Plan:
        each = tuple(NOW + timedelta(seconds=people[user_id]) for user_id in agenda.user_ids)
        return Plan(user_ids=agenda.user_ids, occurrences=(replace(occurrence(), send_at=each),), wake_at=NOW + DAY)

    planned = await store.plan_due(planner, now=NOW, limit=200, reach=REACH, zone_data="2026a")
    assert planned == Planned(people=150, occurrences=150)
    told = 0
    for second in (0, 63, 64, 149):
        due = await store.claim_due_people(now=NOW + timedelta(seconds=second), lease=HOUR, limit=200)
        assert {people[one.person.id] for one in due} == set(range(told, second + 1))
        assert {(notice.key, notice.scheduled_for) for one in due for notice in one.notices} == {("2026-03-10", NOW)}
        told = second + 1


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
    await store.add_occurrences(person.id, [occurrence()], NOW)
    assert await claim(store) == ()  # it was let go: nothing waits
    assert await claim(store, NOW + 2 * HOUR) == ()
    assert await parcels(store) == ["p1"]


async def test_what_is_planned_while_another_is_composed_is_told_next(store: Store) -> None:
    person = await add_linked(store)
    await plan(store)
    [due] = await claim(store)
    assert await claim(store) == ()
    await store.add_occurrences(person.id, [occurrence("2026-03-11", NOW + HOUR / 2)], NOW)
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
    overdue = replace(occurrence(), kind="overdue_reminder")
    await store.add_occurrences(person.id, [occurrence(), overdue], NOW)
    assert await store.claim_due_people(now=NOW, lease=HOUR, limit=10, kind="task_reminder") == ()
    [due] = await store.claim_due_people(now=NOW, lease=HOUR, limit=10, kind="overdue_reminder")
    assert [notice.kind for notice in due.notices] == ["overdue_reminder"]
    await store.file_parcels([composed(due, "p1")], NOW)
    [rest] = await claim(store)
    assert [notice.kind for notice in rest.notices] == ["morning_digest"]
