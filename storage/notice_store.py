"""The port's part for notifications and what leaves later, over named queries; the same for both databases.

Claims are leases: the claim moves the row's own instant to the lease's end and marks it with a token. Whatever is
recorded later counts only while the token stands, so a worker that was slow, or dead, does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import uuid4

from storage.json_text import to_json
from storage.notice_reading import (
    to_due_people,
    to_figures,
    to_parcel_claims,
    to_told,
)
from storage.notices import (
    LOCKED,
    Composed,
    DeliveryReport,
    DuePerson,
    Ended,
    NoticeFigures,
    NoticeKind,
    Parcel,
    ParcelClaim,
    Postponed,
    SendOutcome,
    Sent,
    ToldNotice,
)
from storage.planning_store import PlanningStore, untied
from storage.reading import Row, from_json
from storage.sql_store import Script
from storage.statements import Write


class NoticeStore(PlanningStore):
    """A `SqlStore` that also keeps the port's `Notifications`; what the methods promise stands there."""

    # --- composing ----------------------------------------------------------------------------------------------------

    async def claim_due_people(
        self, *, now: datetime, lease: timedelta, limit: int, kind: NoticeKind | None = None, user_id: str | None = None
    ) -> tuple[DuePerson, ...]:
        wanted = {"now": now, "kind": kind, "user_id": user_id}
        claim: Mapping[str, Any] = {**wanted, "lease_end": now + lease, "token": str(uuid4()), "limit": limit}
        while claimed := await untied(lambda: self._perform(lambda: _claiming(claim))):
            due = to_due_people(*claimed, token=claim["token"])
            if due:
                return due
        return ()

    async def file_parcels(self, composed: Sequence[Composed], now: datetime) -> None:
        for token in {one.token for one in composed}:
            theirs = [one for one in composed if one.token == token]
            who = {"user_ids": sorted(one.user_id for one in theirs), "token": token}
            writes = [write for one in theirs for write in _composed_writes(one, now)]
            held, ended = Write(query="hold_telling", values=who), Write(query="end_telling", values=who)
            await self._save(now, [held, *writes, ended])

    async def add_answer_parcel(self, parcel: Parcel, key: str, now: datetime) -> None:
        values = {**_parcel_values(parcel, now), "key": key}
        await self._save(now, [Write(query="add_answer_parcel", values=values)])

    async def release_held(self, now: datetime) -> int:
        [rows] = await self._save(now, [Write(query="release_held_notices", values={"now": now, "locked": LOCKED})])
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
        people = {"user_ids": sorted({row["user_id"] for row in claimed if row["user_id"]})}
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


def _claiming(claim: Mapping[str, Any]) -> Script[tuple[list[Row], list[Row]] | None]:
    """People and their notices; None when nobody is due. Who has nothing to be told after all is let go at once."""
    [claimed] = yield [Write(query="claim_telling", values=claim)]
    if not claimed:
        return None
    who = {**claim, "user_ids": [row["user_id"] for row in claimed]}
    people, notices = yield [Write(query=name, values=who) for name in ("people_by_ids", "due_notices")]
    idle = {row["user_id"] for row in claimed} - {row["user_id"] for row in notices}
    if idle:
        yield [Write(query="end_telling", values={**claim, "user_ids": sorted(idle)})]
    return people, notices


def _only_task(task_ids: Any) -> str | None:
    """The one task that was shown, which "it" then means; of several, none."""
    ids = from_json(task_ids)
    return ids[0] if len(ids) == 1 else None


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
