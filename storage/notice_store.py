"""The port's part for notifications and what leaves later, over named queries; the same for both databases.

Claims are leases: the claim moves the row's own instant to the lease's end and marks it with a token. Whatever is
recorded later counts only while the token stands, so a worker that was slow, or dead, does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, assert_never
from uuid import uuid4

from storage.json_text import to_json
from storage.notice_reading import (
    to_agendas,
    to_due_people,
    to_figures,
    to_parcel_claims,
    to_told,
)
from storage.notices import (
    Agenda,
    AgendaReach,
    Composed,
    DeliveryReport,
    DuePerson,
    Ended,
    NoticeFigures,
    NoticeKind,
    Occurrence,
    Parcel,
    ParcelClaim,
    Plan,
    Postponed,
    SendOutcome,
    Sent,
    ToldNotice,
)
from storage.port import StorageError
from storage.reading import from_json
from storage.row_ids import time_ordered_id
from storage.sql_store import Question, SqlStore, StaleVersion
from storage.statements import Scope, Write

_KNOTS = 3
_PAST_OTHERS = 8


class NoticeStore(SqlStore):
    """A `SqlStore` that also keeps the port's `Notifications`; what the methods promise stands there."""

    async def _read_all(self, **questions: Mapping[str, Any]) -> list[list[Any]]:
        """The rows of each query, all people's: planning and sending are the server's own work."""
        return await self._ask(None, *(Question(query=name, values=values) for name, values in questions.items()))

    async def _save(self, now: datetime, writes: Sequence[Write]) -> list[list[Any]]:
        """Where PostgreSQL broke a knot of locks with a turn under way, the same once more is all there is to do."""
        for _ in range(_KNOTS):
            try:
                return await self._write(Scope(now=now), writes)
            except StaleVersion:
                continue
        raise StorageError("database-unavailable", "others kept the rows locked")

    # --- planning -----------------------------------------------------------------------------------------------------

    async def claim_agendas(
        self, *, now: datetime, lease: timedelta, limit: int, reach: AgendaReach
    ) -> tuple[str, tuple[Agenda, ...]]:
        token = str(uuid4())
        values = {"now": now, "lease_end": now + lease, "token": token, "limit": limit}
        [claimed] = await self._save(now, [Write(query="claim_agendas", values=values)])
        if not claimed:
            return token, ()
        return token, await self._agendas([row["user_id"] for row in claimed], reach)

    async def agendas_of(self, user_ids: Sequence[str], reach: AgendaReach) -> tuple[Agenda, ...]:
        return tuple(agenda for agenda in await self._agendas(user_ids, reach) if agenda.linked)

    async def _agendas(self, user_ids: Sequence[str], reach: AgendaReach) -> tuple[Agenda, ...]:
        ids = {"ids": to_json(user_ids)}
        reminders = {"reminders_from": reach.reminders_from, "reminders_to": reach.reminders_to}
        deadlines = {"deadlines_from": reach.deadlines_from, "deadlines_to": reach.deadlines_to}
        rows = await self._read_all(
            agenda_people=ids, agenda_reminders={**ids, **reminders}, agenda_deadlines={**ids, **deadlines}
        )
        return to_agendas(user_ids, *rows)

    async def file_plans(self, token: str, plans: Sequence[Plan], *, now: datetime, zone_data: str) -> None:
        planned = [_planned_row(occurrence, now) for plan in plans for occurrence in plan.occurrences]
        wakes = {plan.user_id: _text(plan.wake_at) for plan in plans}
        writes = [_add_occurrences(planned, now)] if planned else []
        values = {"wakes": to_json(wakes), "token": token, "zone_data": zone_data}
        await self._save(now, [*writes, Write(query="sleep_agendas", values=values)])

    async def add_occurrences(self, occurrences: Sequence[Occurrence], now: datetime) -> None:
        planned = [_planned_row(occurrence, now) for occurrence in occurrences]
        if planned:
            await self._save(now, [_add_occurrences(planned, now)])

    async def wake_for_zone_data(self, zone_data: str, now: datetime) -> None:
        values = {"zone_data": zone_data, "now": now}
        await self._save(now, [Write(query="wake_for_zone_data", values=values)])

    # --- composing ----------------------------------------------------------------------------------------------------

    async def claim_due_people(
        self, *, now: datetime, lease: timedelta, limit: int, kinds: Sequence[NoticeKind], user_id: str | None = None
    ) -> tuple[DuePerson, ...]:
        token = str(uuid4())
        claim = {"now": now, "lease_end": now + lease, "token": token, "limit": limit}
        values = {**claim, "kinds": to_json(kinds), "user_id": user_id}
        for looked_at in (2 * limit, _PAST_OTHERS * limit):  # farther only where others hold the first ones
            writes = [Write(query="claim_notices", values={**values, "looked_at": looked_at})]
            [claimed] = await self._save(now, writes)
            if claimed:
                break
        else:
            return ()
        user_ids = sorted({row["user_id"] for row in claimed})
        [people] = await self._read_all(people_by_ids={"ids": to_json(user_ids)})
        return to_due_people(people, claimed, token)

    async def file_parcels(self, composed: Sequence[Composed], now: datetime) -> None:
        writes = [write for one in composed for write in _composed_writes(one, now)]
        if writes:
            await self._save(now, writes)

    async def add_answer_parcel(self, parcel: Parcel, key: str, now: datetime) -> None:
        values = {**_parcel_values(parcel, now), "key": key}
        await self._save(now, [Write(query="add_answer_parcel", values=values)])

    async def release_held(self, now: datetime) -> int:
        [rows] = await self._save(now, [Write(query="release_held_notices", values={"now": now})])
        return len(rows)

    # --- sending ------------------------------------------------------------------------------------------------------

    async def claim_parcels(
        self, *, now: datetime, lease: timedelta, limit: int, kinds: Sequence[str]
    ) -> tuple[ParcelClaim, ...]:
        token = str(uuid4())
        values = {"now": now, "lease_end": now + lease, "token": token, "limit": limit, "kinds": to_json(kinds)}
        [claimed] = await self._save(now, [Write(query="claim_parcels", values=values)])
        if not claimed:
            return ()
        people = {"ids": to_json(sorted({row["user_id"] for row in claimed if row["user_id"]}))}
        parcels = {"ids": to_json([row["id"] for row in claimed])}
        rows = await self._read_all(people_by_ids=people, parcel_addresses=people, notices_in_parcels=parcels)
        return to_parcel_claims(claimed, token, *rows)

    async def record_outcomes(self, outcomes: Sequence[tuple[ParcelClaim, SendOutcome]], now: datetime) -> None:
        writes: list[Write] = []
        for claim, outcome in outcomes:
            match outcome:
                case Sent():
                    writes.extend(await self._sent_writes(claim.id, outcome.outbound_sid, now))
                case Postponed():
                    writes.extend(_postponed_writes(claim, outcome))
                case Ended():
                    writes.extend(_ended_writes(claim, outcome, now))
                case _:
                    assert_never(outcome)
        if writes:
            await self._save(now, writes)

    async def _sent_writes(self, parcel_id: str, outbound_sid: str, now: datetime) -> Iterator[Write]:
        """What was shown becomes what the person's next words are about; turns under way are outrun, and load again."""
        [shown] = await self._read_all(snapshot_of_parcel={"id": parcel_id})
        task_ids = shown[0]["task_ids"] if shown else "[]"
        values = {
            "id": parcel_id,
            "outbound_sid": outbound_sid,
            "now": now,
            "last_task_id": _only_task(task_ids),
        }
        names = ("outrun_turns_under_way", "show_what_was_sent", "notices_sent", "tie_parcel", "parcel_sent")
        return (Write(query=name, values=values) for name in names)

    async def report_delivery(self, report: DeliveryReport, now: datetime) -> None:
        named = {"id": report.parcel_id or "", "outbound_sid": report.outbound_sid}
        [known] = await self._read_all(parcel_of_sid=named)
        if not known:
            return
        parcel_id = known[0]["id"]
        values = {"id": parcel_id, "outbound_sid": report.outbound_sid, "now": now}
        told = {**values, "delivery": report.status, "rank": report.rank, "error_code": report.error_code}
        writes: list[Write] = []
        if report.consequence is None or not isinstance(report.consequence, Postponed):
            writes.extend(await self._sent_writes(parcel_id, report.outbound_sid, now))
        writes.append(Write(query="delivery_told", values=told))
        if report.consequence is not None:
            writes.extend(_consequence_writes(values, report.consequence, now))
        await self._save(now, writes)

    # --- asking -------------------------------------------------------------------------------------------------------

    async def told_notices(
        self, user_id: str, *, since: datetime, limit: int, task_id: str | None = None
    ) -> tuple[ToldNotice, ...]:
        values = {"user_id": user_id, "since": since, "limit": limit, "task_id": task_id}
        [rows] = await self._read_all(told_notices=values)
        return tuple(to_told(row) for row in rows)

    async def notice_figures(self, since: datetime) -> NoticeFigures:
        [rows] = await self._read_all(notices_by_status={"since": since})
        return to_figures(rows)


def _only_task(task_ids: Any) -> str | None:
    """The one task that was shown, which "it" then means; of several, none."""
    ids = from_json(task_ids)
    return ids[0] if len(ids) == 1 else None


@lru_cache(maxsize=1024)  # a thousand digests are planned for the same minute
def _text(moment: datetime) -> str:
    """An instant inside JSON: UTC, in the form that SQLite's columns hold."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _planned_row(occurrence: Occurrence, now: datetime) -> Mapping[str, Any]:
    return {
        "user_id": occurrence.user_id,
        "id": time_ordered_id(now),
        "kind": occurrence.kind,
        "key": occurrence.key,
        "title": occurrence.title,
        "scheduled_for": _text(occurrence.scheduled_for),
        "send_at": _text(occurrence.send_at),
        "valid_until": _text(occurrence.valid_until),
        "silenced": occurrence.silenced,
        "task_id": occurrence.task_id,
    }


def _add_occurrences(rows: Sequence[Mapping[str, Any]], now: datetime) -> Write:
    return Write(query="add_occurrences", values={"rows": to_json(rows), "now": now})


def _parcel_values(parcel: Parcel, now: datetime) -> dict[str, Any]:
    return {
        "parcel_id": parcel.id,
        "user_id": parcel.user_id,
        "payload": parcel.payload,
        "lane": parcel.lane,
        "available_at": parcel.available_at,
        "valid_until": parcel.valid_until,
        "now": now,
    }


def _composed_writes(composed: Composed, now: datetime) -> Iterator[Write]:
    """The notices first, which locks them; the parcel only if all of them were still ours."""
    base = {"user_id": composed.user_id, "token": composed.token}
    for notice_id, reason in composed.dropped.items():
        yield Write(query="drop_notice", values={**base, "id": notice_id, "reason": reason})
    parcel = composed.parcel
    if parcel is None:
        return
    told = {**base, "parcel_id": parcel.id, "ids": to_json(composed.told), "message": composed.message}
    yield Write(query="put_in_parcel", values=told)
    yield Write(query="add_notice_parcel", values={**_parcel_values(parcel, now), "told": len(composed.told)})
    yield Write(query="take_out_of_no_parcel", values={"parcel_id": parcel.id})
    if parcel.snapshot is not None:
        snapshot = {
            "user_id": parcel.user_id,
            "parcel_id": parcel.id,
            "task_ids": to_json(parcel.snapshot.task_ids),
            "state": to_json(parcel.snapshot.state),
            "now": now,
        }
        yield Write(query="add_parcel_snapshot", values=snapshot)


def _postponed_writes(claim: ParcelClaim, outcome: Postponed) -> Iterable[Write]:
    values = {
        "id": claim.id,
        "token": claim.token,
        "reason": outcome.reason,
        "available_at": outcome.available_at,
        "unsure": outcome.unsure,
        "only_template": outcome.only_template,
        "uncounted": 0 if outcome.counts else 1,
    }
    return [Write(query=name, values=values) for name in ("notices_postponed", "postpone_parcel")]


def _ended_writes(claim: ParcelClaim, outcome: Ended, now: datetime) -> Iterator[Write]:
    values = {"id": claim.id, "token": claim.token, "now": now, **_end_values(outcome, now)}
    if outcome.recompose:
        yield Write(query="recompose_notices", values=values)
    yield Write(query="end_notices", values=values)
    if outcome.stop_person:
        yield Write(query="stop_recipient", values=values)
    yield Write(query="end_parcel", values=values)


def _end_values(outcome: Ended, now: datetime) -> Mapping[str, Any]:
    return {
        "status": outcome.status,
        "reason": outcome.reason,
        "failed_at": now if outcome.status == "failed" else None,
    }


def _consequence_writes(values: Mapping[str, Any], consequence: Postponed | Ended, now: datetime) -> Iterator[Write]:
    if isinstance(consequence, Postponed):
        again = {
            **values,
            "reason": consequence.reason,
            "available_at": consequence.available_at,
            "only_template": consequence.only_template,
        }
        yield Write(query="give_back_notices", values=again)
        yield Write(query="give_back_parcel", values=again)
        return
    ended = {**values, **_end_values(consequence, now)}
    yield Write(query="end_delivered_notices", values=ended)
    if consequence.stop_person:
        yield Write(query="stop_recipient", values=ended)
    yield Write(query="end_delivered_parcel", values=ended)
