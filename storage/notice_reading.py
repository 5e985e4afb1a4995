"""From rows to the records of notifications."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from storage.model import Person, Preferences
from storage.notices import (
    Agenda,
    ComingDeadline,
    DuePerson,
    DueReminder,
    Notice,
    NoticeFigures,
    ParcelClaim,
    ToldNotice,
)
from storage.reading import (
    Row,
    as_date,
    as_instant,
    as_time,
    from_json,
    instant,
    placed,
    preferences_of_each,
    to_people,
)


def to_agendas(user_ids: Sequence[str], groups: Sequence[Row], tasks: Sequence[Row]) -> tuple[Agenda, ...]:
    """Agendas for everyone asked for; those without a verified link share an empty one.

    A row of a task has the instant of its reminder or the day of its deadline; with both, it comes twice.
    """
    reminded: dict[str, list[DueReminder]] = defaultdict(list)
    pressed: dict[str, list[ComingDeadline]] = defaultdict(list)
    for row in tasks:
        if row["remind_at"] is not None:
            reminded[row["user_id"]].append(_to_reminder(row))
        else:
            pressed[row["user_id"]].append(_to_deadline(row))
    busy = reminded.keys() | pressed.keys()
    agendas, linked = list[Agenda](), set[str]()
    for (members, stopped), preferences in zip(
        placed(groups, ("user_ids", "stopped")), preferences_of_each(groups), strict=True
    ):
        together = Agenda(user_ids=tuple(from_json(members)), preferences=preferences, stopped=bool(stopped))
        linked.update(together.user_ids)
        agendas.extend(_each_with_their_own(together, busy, reminded, pressed))
    if unlinked := tuple(user_id for user_id in user_ids if user_id not in linked):
        agendas.append(Agenda(user_ids=unlinked, preferences=Preferences(), stopped=True, linked=False))
    return tuple(agendas)


def _each_with_their_own(
    together: Agenda,
    busy: set[str],
    reminded: Mapping[str, Sequence[DueReminder]],
    pressed: Mapping[str, Sequence[ComingDeadline]],
) -> Iterator[Agenda]:
    """The agenda of those who have only their settings, and one for each of the others."""
    if busy.isdisjoint(together.user_ids):
        yield together
        return
    if quiet := tuple(user_id for user_id in together.user_ids if user_id not in busy):
        yield replace(together, user_ids=quiet)
    for user_id in filter(busy.__contains__, together.user_ids):
        yield replace(
            together,
            user_ids=(user_id,),
            reminders=tuple(reminded.get(user_id, ())),
            deadlines=tuple(pressed.get(user_id, ())),
        )


def to_addresses(groups: Sequence[Row]) -> dict[str, str]:
    """The address of everyone who is linked."""
    return {
        user_id: address
        for members, addresses in placed(groups, ("user_ids", "addresses"))
        for user_id, address in zip(from_json(members), from_json(addresses), strict=True)
    }


def _to_reminder(row: Row) -> DueReminder:
    return DueReminder(task_id=row["id"], title=row["title"], remind_at=instant(row["remind_at"]))


def _to_deadline(row: Row) -> ComingDeadline:
    due_date = as_date(row["due_date"])
    if due_date is None:
        raise ValueError("a deadline without a day")
    return ComingDeadline(
        task_id=row["id"],
        title=row["title"],
        due_date=due_date,
        due_time=as_time(row["due_time"]),
        updated_at=instant(row["updated_at"]),
    )


def to_due_people(people: Sequence[Row], claimed: Sequence[Row], *, token: str) -> tuple[DuePerson, ...]:
    """Those who have notices, each with theirs in the order of their planned times."""
    notices: dict[str, list[Notice]] = defaultdict(list)
    for user_id, notice_id, kind, key, scheduled_for, valid_until, task_id in placed(claimed, _NOTICE):
        notice = Notice(
            id=notice_id, kind=kind, key=key, scheduled_for=instant(scheduled_for), valid_until=instant(valid_until),
            task_id=task_id,
        )  # fmt: skip
        notices[user_id].append(notice)
    return tuple(
        DuePerson(
            person=person,
            conversation=from_json(conversation) or _NOTHING_SAID,
            notices=_in_order(notices[person.id]),
            token=token,
        )
        for person, (_, conversation) in zip(to_people(people), placed(people, ("id", "conversation")), strict=True)
        if person.id in notices
    )


_NOTICE = ("user_id", "id", "notification_type", "occurrence", "scheduled_for", "valid_until", "task_id")
_NOTHING_SAID: Mapping[str, Any] = MappingProxyType({})


def _in_order(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    if len(notices) == 1:
        return tuple(notices)
    return tuple(sorted(notices, key=lambda notice: notice.scheduled_for))


def to_parcel_claims(
    claimed: Sequence[Row], token: str, people: Sequence[Row], addresses: Sequence[Row], notices: Sequence[Row]
) -> tuple[ParcelClaim, ...]:
    """In the order in which they should leave."""
    persons = {person.id: person for person in to_people(people)}
    links = {row["user_id"]: row for row in addresses}
    inside: dict[str, list[Row]] = defaultdict(list)
    for row in notices:
        inside[row["parcel_id"]].append(row)
    ordered = sorted(claimed, key=lambda row: (row["lane"], instant(row["created_at"])))
    return tuple(
        _to_claim(row, token, persons.get(row["user_id"]), links.get(row["user_id"]), inside[row["id"]])
        for row in ordered
    )


def _to_claim(row: Row, token: str, person: Person | None, link: Row | None, notices: Sequence[Row]) -> ParcelClaim:
    return ParcelClaim(
        id=row["id"],
        token=token,
        kind=row["kind"],
        payload=row["payload"],
        attempts=row["attempts"],
        created_at=instant(row["created_at"]),
        valid_until=as_instant(row["valid_until"]),
        unsure=bool(row["was_unsure"]),
        first_tried_at=as_instant(row["first_tried_at"]),
        only_template=bool(row["only_template"]),
        person=person,
        address=f"{link['channel']}:{link['address']}" if link is not None else None,
        last_inbound_at=as_instant(link["last_inbound_at"]) if link is not None else None,
        is_locked=link is not None and bool(link["is_locked"]),
        kinds=tuple(notice["notification_type"] for notice in notices),
        scheduled_for=instant(notices[0]["scheduled_for"]) if notices else None,
    )


def to_told(row: Row) -> ToldNotice:
    return ToldNotice(
        id=row["id"],
        kind=row["notification_type"],
        scheduled_for=instant(row["scheduled_for"]),
        status=row["status"],
        sent_at=as_instant(row["sent_at"]),
        delivery=row["delivery"],
        delivered_at=as_instant(row["delivered_at"]),
        error_message=row["error_message"],
        task_id=row["task_id"],
        title=row["title"],
    )


def to_figures(rows: Sequence[Row]) -> NoticeFigures:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["status"]] += row["notices"]
    waiting = [instant(row["oldest_at"]) for row in rows if row["status"] == "pending"]
    troubled: list[tuple[str, str, int]] = [_trouble(row) for row in rows if row["status"] in ("held", "failed")]
    return NoticeFigures(
        pending=counts["pending"],
        oldest_pending_at=min(waiting, default=None),
        by_status=dict(counts),
        reasons=sorted(troubled, key=lambda trouble: -trouble[2]),
    )


def _trouble(row: Any) -> tuple[str, str, int]:
    return row["status"], row["reason"], row["notices"]
