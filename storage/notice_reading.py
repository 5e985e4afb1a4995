"""From rows to the records of notifications."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from storage.model import Person, Preferences
from storage.notices import (
    Agenda,
    ComingDeadline,
    DuePerson,
    DueReminder,
    Notice,
    NoticeFigures,
    NoticeKind,
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


def to_agendas(user_ids: Sequence[str], people: Sequence[Row], tasks: Sequence[Row]) -> tuple[Agenda, ...]:
    """An agenda for everyone asked for; those without a verified link have an empty one.

    A row of a task has the instant of its reminder or the day of its deadline; with both, it comes twice.
    """
    reminded: dict[str, list[DueReminder]] = defaultdict(list)
    pressed: dict[str, list[ComingDeadline]] = defaultdict(list)
    for row in tasks:
        if row["remind_at"] is not None:
            reminded[row["user_id"]].append(_to_reminder(row))
        else:
            pressed[row["user_id"]].append(_to_deadline(row))
    found = {
        user_id: Agenda(
            user_id=user_id,
            preferences=preferences,
            stopped=bool(stopped),
            reminders=tuple(reminded.get(user_id, ())),
            deadlines=tuple(pressed.get(user_id, ())),
        )
        for (user_id, stopped), preferences
        in zip(placed(people, ("user_id", "stopped")), preferences_of_each(people), strict=True)
    }  # fmt: skip
    return tuple(found.get(user_id) or _unlinked(user_id) for user_id in user_ids)


def _unlinked(user_id: str) -> Agenda:
    return Agenda(user_id=user_id, preferences=Preferences(), stopped=True, linked=False)


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
    for user_id, *values in placed(claimed, ("user_id", *_NOTICE)):
        notices[user_id].append(_to_notice(*values))
    return tuple(
        DuePerson(
            person=person,
            conversation=from_json(conversation) or {},
            notices=_in_order(notices[person.id]),
            token=token,
        )
        for person, (_, conversation) in zip(to_people(people), placed(people, ("id", "conversation")), strict=True)
        if person.id in notices
    )


def _in_order(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    if len(notices) == 1:
        return tuple(notices)
    return tuple(sorted(notices, key=lambda notice: notice.scheduled_for))


_NOTICE = ("id", "notification_type", "occurrence", "scheduled_for", "valid_until", "task_id")


def _to_notice(
    notice_id: str, kind: NoticeKind, key: str, scheduled_for: Any, valid_until: Any, task_id: str | None
) -> Notice:
    return Notice(
        id=notice_id,
        kind=kind,
        key=key,
        scheduled_for=instant(scheduled_for),
        valid_until=instant(valid_until),
        task_id=task_id,
    )


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
