"""Planning, over named queries; the same for both databases.

A batch is one transaction: its people's rows of `agendas` are locked (and stepped over by others), read, planned and
written once. A change of what is told waits for the transaction and then wakes the person again, so that nothing is
planned by what is no longer so. A process that dies leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar

from storage.notice_reading import to_addresses, to_agendas
from storage.notices import Agenda, AgendaReach, Occurrence, Plan, Planned, Planner
from storage.port import StorageError
from storage.row_ids import time_ordered_ids
from storage.sql_store import Question, Script, SqlStore, StaleVersion
from storage.statements import Scope, Write

_KNOTS = 3
Answer = TypeVar("Answer")


class PlanningStore(SqlStore):
    """A `SqlStore` that also keeps the port's part for planning; what the methods promise stands there."""

    async def _read_all(self, **questions: Mapping[str, Any]) -> list[list[Any]]:
        """The rows of each query, all people's: planning and sending are the server's own work."""
        return await self._ask(None, *(Question(query=name, values=values) for name, values in questions.items()))

    async def _save(self, now: datetime, writes: Sequence[Write]) -> list[list[Any]]:
        return await untied(lambda: self._write(Scope(now=now), writes))

    async def plan_due(
        self, planner: Planner, *, now: datetime, limit: int, reach: AgendaReach, zone_data: str
    ) -> Planned:
        def script() -> Script[Planned]:
            [waking] = yield [Write(query="agendas_to_plan", values={"now": now, "limit": limit})]
            if not waking:
                return Planned()
            user_ids = [row["user_id"] for row in waking]
            rows = yield [Write(query=name, values=values) for name, values in _questions(user_ids, reach).items()]
            plans = [planner(agenda) for agenda in to_agendas(user_ids, *rows)]
            yield [*_adding(plans, to_addresses(rows[0]), now), _sleeping(plans, zone_data)]
            return Planned(
                people=len(user_ids),
                occurrences=sum(len(plan.user_ids) * len(plan.occurrences) for plan in plans),
            )

        return await untied(lambda: self._perform(script))

    async def agendas_of(self, user_ids: Sequence[str], reach: AgendaReach) -> tuple[Agenda, ...]:
        rows = await self._read_all(**_questions(user_ids, reach))
        return tuple(agenda for agenda in to_agendas(user_ids, *rows) if agenda.linked)

    async def add_occurrences(self, user_id: str, occurrences: Sequence[Occurrence], now: datetime) -> None:
        def script() -> Script[None]:
            who = {"user_ids": [user_id]}
            _, groups = yield [Write(query=name, values=who) for name in ("hold_agendas", "agenda_people")]
            addresses = to_addresses(groups)
            if not addresses or not occurrences:
                return
            plan = Plan(user_ids=(user_id,), occurrences=tuple(occurrences), wake_at=now)
            soon: Mapping[str, Sequence[Any]] = {"user_id": plan.user_ids, "tell_at": _tell_at(plan)}
            yield [Write(query="tell_soon", values={}, columns=soon), *_adding([plan], addresses, now)]

        await untied(lambda: self._perform(script))

    async def wake_for_zone_data(self, zone_data: str, now: datetime) -> None:
        values = {"zone_data": zone_data, "now": now}
        await self._save(now, [Write(query="wake_for_zone_data", values=values)])


async def untied(work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Where PostgreSQL broke a knot of locks with a turn under way, the same once more is all there is to do."""
    for _ in range(_KNOTS):
        try:
            return await work()
        except StaleVersion:
            continue
    raise StorageError("database-unavailable", "others kept the rows locked")


def _questions(user_ids: Sequence[str], reach: AgendaReach) -> Mapping[str, Mapping[str, Any]]:
    values = {
        "user_ids": list(user_ids),
        "reminders_from": reach.reminders_from,
        "reminders_to": reach.reminders_to,
        "deadlines_from": reach.deadlines_from,
        "deadlines_to": reach.deadlines_to,
    }
    return {"agenda_people": values, "agenda_tasks": values}


def _adding(plans: Sequence[Plan], addresses: Mapping[str, str], now: datetime) -> Sequence[Write]:
    """Each occurrence is kept once, whoever else plans it."""
    planned = [(plan.user_ids, one) for plan in plans for one in plan.occurrences]
    if not planned:
        return ()
    user_ids = [user_id for people, _ in planned for user_id in people]

    def of_each(value: Callable[[Occurrence], Any]) -> list[Any]:
        return [said for people, one in planned for said in repeat(value(one), len(people))]

    columns: Mapping[str, Sequence[Any]] = {
        "user_id": user_ids,
        "id": list(time_ordered_ids(now, len(user_ids))),
        "phone": list(map(addresses.__getitem__, user_ids)),
        "kind": of_each(attrgetter("kind")),
        "key": of_each(attrgetter("key")),
        "title": of_each(attrgetter("title")),
        "scheduled_for": of_each(attrgetter("scheduled_for")),
        "send_at": [instant for _, one in planned for instant in one.send_at],
        "valid_until": of_each(attrgetter("valid_until")),
        "status": of_each(lambda one: "pending" if one.silenced is None else "cancelled"),
        "silenced": of_each(attrgetter("silenced")),
        "task_id": of_each(attrgetter("task_id")),
    }
    return (Write(query="add_occurrences", values={"now": now}, columns=columns),)


def _sleeping(plans: Sequence[Plan], zone_data: str) -> Write:
    columns: Mapping[str, Sequence[Any]] = {
        "user_id": [user_id for plan in plans for user_id in plan.user_ids],
        "wake_at": [instant for plan in plans for instant in repeat(plan.wake_at, len(plan.user_ids))],
        "tell_at": [instant for plan in plans for instant in _tell_at(plan)],
    }
    return Write(query="sleep_agendas", values={"zone_data": zone_data}, columns=columns)


def _tell_at(plan: Plan) -> Sequence[datetime | None]:
    """When the first that is told leaves, for each of the people."""
    told = [one.send_at for one in plan.occurrences if one.silenced is None]
    if len(told) == 1:
        return told[0]
    return list(map(min, zip(*told, strict=True))) if told else [None] * len(plan.user_ids)
