"""One round: plan what fell due, compose it, send it. The scheduler and the cron endpoint both call `run_round`.

Any number may run at once, in any number of processes: each step claims what it works on, and each occurrence is kept
once by its key. A step that dies leaves its claim to end by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version
from time import monotonic
from typing import Any
from uuid import uuid4

from server.notifications.composing import Composition, Letter, compose
from server.notifications.contents import gather
from server.notifications.kinds import POLICIES
from server.notifications.letters import seal
from server.notifications.office import LEASE, Office, Tally, Wanted, log
from server.notifications.planning import LONGEST_SLEEP, plan, plan_now, reach
from server.notifications.sending import send_parcels
from storage.notices import Agenda, Composed, DuePerson, Parcel, Plan

PLANNED_AT_ONCE = 1000
LANES = 2
COMPOSED_AT_ONCE = 32
TURN_SECONDS = 2.0
LONGEST_ROUND = timedelta(seconds=25)
ZONE_DATA = version("tzdata")
EVERYTHING = ("notification", "answer")
ANSWERS = ("answer",)


async def run_round(office: Office, wanted: Wanted | None = None, *, budget: timedelta = LONGEST_ROUND) -> Tally:
    """Everything that is due now (or the part that is wanted) leaves, or is kept with the reason why it does not.

    Ends when nothing is left to do, or when the budget of time is used up: the next round goes on from there. Planning,
    composing and sending take turns, so that a reminder need not wait for a hundred thousand digests.
    """
    tally, wanted, ends = Tally(), wanted or Wanted(), monotonic() + budget.total_seconds()
    if wanted.kind is not None and wanted.user_id is not None:
        await _plan_at_once(office, wanted, tally)
    await office.store.release_held(office.clock())
    while monotonic() < ends:
        await plan_all(office, tally)
        did = await compose_some(office, wanted) + await send_some(office, EVERYTHING, tally)
        if not did:
            break
    return tally


async def send_answers(office: Office) -> Tally:
    """What still leaves with the scheduler off: answers that wait in the outbox."""
    tally = Tally()
    while await send_some(office, ANSWERS, tally):
        pass
    return tally


async def send_some(office: Office, kinds: Sequence[str], tally: Tally) -> int:
    """Until nothing is ready to leave or the turn is over; how many were tried."""
    total, ends = 0, monotonic() + TURN_SECONDS
    while monotonic() < ends and (tried := await send_parcels(office, kinds, tally)):
        total += tried
    return total


async def plan_all(office: Office, tally: Tally) -> None:
    """Until nobody's time to look again has come. At eight o'clock, when a batch is full, the database writes one
    while the next is read and planned."""
    while looked_at := await _plan_batch(office, tally):
        if looked_at == PLANNED_AT_ONCE:
            await in_lanes(lambda: _plan_full_batches(office, tally))


async def _plan_full_batches(office: Office, tally: Tally) -> int:
    total, looked_at = 0, PLANNED_AT_ONCE
    while looked_at == PLANNED_AT_ONCE:
        total += (looked_at := await _plan_batch(office, tally))
    return total


async def in_lanes(work: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """The same work side by side, what each did together. An error ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            lanes = [group.create_task(work()) for _ in range(LANES)]
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors
    return sum(lane.result() for lane in lanes)


async def _plan_batch(office: Office, tally: Tally) -> int:
    """How many people were looked at."""
    now = office.clock()
    planned = await office.store.plan_due(
        lambda agenda: _plan_one(agenda, now),
        now=now, limit=PLANNED_AT_ONCE, reach=reach(now), zone_data=ZONE_DATA,
    )  # fmt: skip
    tally.planned += planned.occurrences
    return planned.people


def _plan_one(agenda: Agenda, now: datetime) -> Plan:
    """A row that cannot be read, as a zone that there is not, must not keep everybody else from being told."""
    try:
        return plan(agenda, now)
    except (ValueError, LookupError, OSError) as error:
        log.error("plan_failed", user=agenda.user_ids[0], people=len(agenda.user_ids), kind=type(error).__name__)
        return Plan(user_ids=agenda.user_ids, occurrences=(), wake_at=now + LONGEST_SLEEP)


async def _plan_at_once(office: Office, wanted: Wanted, tally: Tally) -> None:
    now = office.clock()
    if wanted.kind is None or wanted.user_id is None:
        return
    for agenda in await office.store.agendas_of([wanted.user_id], reach(now)):
        occurrences = plan_now(agenda, wanted.kind, now)
        await office.store.add_occurrences(wanted.user_id, occurrences, now)
        tally.planned += len(occurrences)


async def compose_some(office: Office, wanted: Wanted) -> int:
    """Until nothing is due that was not composed or the turn is over; how many people were looked at.

    When a batch is full, the database gives out the next while one is composed.
    """
    total, ends = 0, monotonic() + TURN_SECONDS
    while monotonic() < ends and (looked_at := await _compose_batch(office, wanted)):
        total += looked_at
        if looked_at == COMPOSED_AT_ONCE:
            total += await in_lanes(lambda: _compose_full_batches(office, wanted, ends))
    return total


async def _compose_full_batches(office: Office, wanted: Wanted, ends: float) -> int:
    total, looked_at = 0, COMPOSED_AT_ONCE
    while monotonic() < ends and looked_at == COMPOSED_AT_ONCE:
        total += (looked_at := await _compose_batch(office, wanted))
    return total


async def _compose_batch(office: Office, wanted: Wanted) -> int:
    now = office.clock()
    people = await office.store.claim_due_people(
        now=now, lease=LEASE, limit=COMPOSED_AT_ONCE, kind=wanted.kind, user_id=wanted.user_id
    )
    if people:
        composed = [await _compose_one(office, due, now) for due in people]
        await office.store.file_parcels(composed, now)
        for one in composed:
            _count_dropped(office, one, people)
    return len(people)


async def _compose_one(office: Office, due: DuePerson, now: datetime) -> Composed:
    try:
        composition = compose(due, await gather(due, office.store), now, office.bundles)
    except (ValueError, LookupError) as error:  # one person's rows must not hold up the others'
        log.error("compose_failed", user=due.person.id, kind=type(error).__name__)
        reason = f"could not be composed: {type(error).__name__}"
        composition = Composition(letter=None, dropped={notice.id: reason for notice in due.notices})
    letter = composition.letter
    return Composed(
        user_id=due.person.id,
        token=due.token,
        parcel=_parcel(letter, due, office, now) if letter is not None else None,
        told=tuple(notice.id for notice in letter.told) if letter is not None else (),
        message=letter.text if letter is not None else "",
        dropped=composition.dropped,
    )


def _parcel(letter: Letter, due: DuePerson, office: Office, now: datetime) -> Parcel:
    """Good as long as all that it tells is; what of it is good for longer is composed again without the rest."""
    return Parcel(
        id=str(uuid4()),
        user_id=due.person.id,
        kind="notification",
        payload=seal(letter, office.cipher),
        lane=min(POLICIES[notice.kind].lane for notice in letter.told),
        available_at=now,
        valid_until=min(notice.valid_until for notice in letter.told),
        snapshot=letter.snapshot,
    )


def _count_dropped(office: Office, composed: Composed, people: tuple[DuePerson, ...]) -> None:
    due = next(one for one in people if one.person.id == composed.user_id)
    kinds = {notice.id: notice.kind for notice in due.notices}
    for notice_id in composed.dropped:
        office.measures.notifications.labels(type=kinds[notice_id], status="cancelled").inc()


async def measure_waiting(office: Office) -> None:
    """Sets the gauges that an alarm watches."""
    now = office.clock()
    figures = await office.store.notice_figures(now - timedelta(days=1))
    office.measures.pending.set(figures.pending)
    oldest = figures.oldest_pending_at
    office.measures.oldest.set(max(0.0, (now - oldest).total_seconds()) if oldest is not None else 0)
