"""Planning, over named queries; the same for both databases.

A batch is one transaction: its people's rows of `agendas` are locked (and stepped over by others), read, planned and
written once. A change of what is told waits for the transaction and then wakes the person again, so that nothing is
planned by what is no longer so. A process that dies leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from storage.notice_reading import to_agendas
from storage.notices import Agenda, AgendaReach, Occurrence, Plan, Planned, Planner
from storage.port import StorageError
from storage.reading import Row
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
            planned = [occurrence for plan in plans for occurrence in plan.occurrences]
            yield [*_adding(planned, _addresses(rows[0]), now), _sleeping(plans, zone_data)]
            return Planned(people=len(plans), occurrences=len(planned))

        return await untied(lambda: self._perform(script))

    async def agendas_of(self, user_ids: Sequence[str], reach: AgendaReach) -> tuple[Agenda, ...]:
        rows = await self._read_all(**_questions(user_ids, reach))
        return tuple(agenda for agenda in to_agendas(user_ids, *rows) if agenda.linked)

    async def add_occurrences(self, occurrences: Sequence[Occurrence], now: datetime) -> None:
        def script() -> Script[None]:
            user_ids = sorted({occurrence.user_id for occurrence in occurrences})
            [people] = yield [Write(query="agenda_people", values={"user_ids": user_ids})]
            addresses = _addresses(people)
            wanted = [occurrence for occurrence in occurrences if occurrence.user_id in addresses]
            tell_at = [_tell_at([one for one in wanted if one.user_id == user_id]) for user_id in addresses]
            soon: Mapping[str, Sequence[Any]] = {"user_id": list(addresses), "tell_at": tell_at}
            if wanted:
                yield [Write(query="tell_soon", values={}, columns=soon), *_adding(wanted, addresses, now)]

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


def _addresses(people: Sequence[Row]) -> Mapping[str, str]:
    return {row["user_id"]: row["address"] for row in people}


def _adding(planned: Sequence[Occurrence], addresses: Mapping[str, str], now: datetime) -> Sequence[Write]:
    """Each occurrence is kept once, whoever else plans it."""
    if not planned:
        return ()
    columns: Mapping[str, Sequence[Any]] = {
        "user_id": [one.user_id for one in planned],
        "id": list(time_ordered_ids(now, len(planned))),
        "phone": [addresses[one.user_id] for one in planned],
        "kind": [one.kind for one in planned],
        "key": [one.key for one in planned],
        "title": [one.title for one in planned],
        "scheduled_for": [one.scheduled_for for one in planned],
        "send_at": [one.send_at for one in planned],
        "valid_until": [one.valid_until for one in planned],
        "status": ["pending" if one.silenced is None else "cancelled" for one in planned],
        "silenced": [one.silenced for one in planned],
        "task_id": [one.task_id for one in planned],
    }
    return (Write(query="add_occurrences", values={"now": now}, columns=columns),)


def _sleeping(plans: Sequence[Plan], zone_data: str) -> Write:
    columns: Mapping[str, Sequence[Any]] = {
        "user_id": [plan.user_id for plan in plans],
        "wake_at": [plan.wake_at for plan in plans],
        "tell_at": [_tell_at(plan.occurrences) for plan in plans],
    }
    return Write(query="sleep_agendas", values={"zone_data": zone_data}, columns=columns)


def _tell_at(occurrences: Sequence[Occurrence]) -> datetime | None:
    """When the first of them that is told leaves."""
    if len(occurrences) == 1:
        return occurrences[0].send_at if occurrences[0].silenced is None else None
    return min((one.send_at for one in occurrences if one.silenced is None), default=None)
