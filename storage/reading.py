"""From rows to records. The two databases give instants, days and JSON in different types; here both are welcome."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from storage.facts import TurnFacts
from storage.model import (
    Conversation,
    JournalEntry,
    Person,
    Preferences,
    Project,
    Snapshot,
    StoredAnswer,
    Task,
    TaskCounts,
    TaskImage,
    TaskTitle,
)
from storage.protection import Account, Device, Link, LinkCode, Lockout, RateFacts, Session

Row = Any  # sqlite3.Row, asyncpg.Record or a mapping: all are read by column name
Record = TypeVar("Record")

NUMBERS_OFFERED = 100


def as_instant(value: Any) -> datetime | None:
    if value is None:
        return None
    return instant(value)


@lru_cache(maxsize=4096)
def _read_instant(text: str) -> datetime:
    """The same few come with every message of a person."""
    return _in_utc(datetime.fromisoformat(text))


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def instant(value: Any) -> datetime:
    if value.__class__ is str:
        return _read_instant(value)
    if value is None:
        raise ValueError("an instant is missing")
    return value if value.tzinfo is UTC else _in_utc(value)


def as_date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_time(value: Any) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) else value


def from_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def to_person(row: Row) -> Person:
    return Person(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        version=row["version"],
        is_operator=bool(row["is_operator"]),
        stopped=bool(row["stopped"]),
        current_project_id=row["current_project_id"],
        current_workspace_id=row["current_workspace_id"],
        preferences=to_preferences(row),
    )


_PERSON = ("id", "email", "name", "version", "is_operator", "stopped", "current_project_id", "current_workspace_id")


def to_people(rows: Sequence[Row]) -> list[Person]:
    return [
        Person(
            id=user_id, email=email, name=name, version=version, is_operator=bool(is_operator), stopped=bool(stopped),
            current_project_id=project_id, current_workspace_id=workspace_id, preferences=preferences,
        )
        for (user_id, email, name, version, is_operator, stopped, project_id, workspace_id), preferences
        in zip(placed(rows, _PERSON), preferences_of_each(rows), strict=True)
    ]  # fmt: skip


def preferences_of_each(rows: Sequence[Row]) -> list[Preferences]:
    return [_preferences_of(values) for values in placed(rows, _PREFERENCES)]


def placed(rows: Sequence[Row], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """These columns of each row. Where they stand is found once: a row of SQLite looks through all names for each."""
    if not rows:
        return iter(())
    there = list(rows[0].keys())
    return map(itemgetter(*map(there.index, names)), rows)


_PREFERENCES = tuple(spec.name for spec in fields(Preferences))
_QUIET_DAYS = _PREFERENCES.index("quiet_days")
_preferences_in = itemgetter(*_PREFERENCES)


def to_preferences(row: Row) -> Preferences:
    """Most people keep the same few settings: a batch of a thousand reads each combination once."""
    values: tuple[Any, ...] = _preferences_in(row)
    quiet_days = values[_QUIET_DAYS]
    if isinstance(quiet_days, list):  # of a row that came inside JSON
        values = (*values[:_QUIET_DAYS], tuple(quiet_days), *values[_QUIET_DAYS + 1 :])
    return _preferences_of(values)


@lru_cache(maxsize=4096)
def _preferences_of(values: tuple[Any, ...]) -> Preferences:
    known = dict(zip(_PREFERENCES, values, strict=True))
    read = {name: _PREFERENCE_READERS.get(name, bool)(value) for name, value in known.items()}
    return Preferences(**read)


def _clock(value: Any) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value


_PREFERENCE_READERS: Mapping[str, Callable[[Any], Any]] = {
    "language": lambda value: value,
    "timezone": lambda value: value,
    "morning_time": _clock,
    "evening_time": _clock,
    "overdue_time": _clock,
    "mute_until": as_instant,
    "quiet_days": lambda value: tuple(from_json(value)),
}


def to_account(row: Row) -> Account:
    return Account(person=to_person(row), password_hash=row["password_hash"], is_locked=bool(row["is_locked"]))


def to_task(row: Row) -> Task:
    return Task(
        id=row["id"],
        user_id=row["user_id"],
        number=row["number"],
        title=row["title"],
        created_at=instant(row["created_at"]),
        updated_at=instant(row["updated_at"]),
        status=row["status"],
        due_date=as_date(row["due_date"]),
        due_time=as_time(row["due_time"]),
        recurrence=row["recurrence"],
        series_id=row["series_id"],
        priority=row["priority"],
        project_id=row["project_id"],
        project=row["project"],
        tags=tuple(from_json(row["tags"])),
        remind_before=row["remind_before"],
        remind_at=as_instant(row["remind_at"]),
        completed_at=as_instant(row["completed_at"]),
    )


def to_title(row: Row) -> TaskTitle:
    return TaskTitle(id=row["id"], number=row["number"], title=row["title"])


def to_counts(row: Row) -> TaskCounts:
    return TaskCounts(
        open=row["open"],
        overdue=row["overdue"],
        due_today=row["due_today"],
        done_today=row["done_today"],
        done_this_week=row["done_this_week"],
    )


def to_project(row: Row) -> Project:
    return Project(
        id=row["id"],
        user_id=row["user_id"],
        name=row["name"],
        workspace_id=row["workspace_id"],
        workspace=row["workspace"],
        open_tasks=row["open_tasks"],
    )


def to_link(row: Row) -> Link:
    return Link(
        user_id=row["user_id"],
        channel=row["channel"],
        phone=row["phone"],
        external_id=row["external_id"],
        verified=bool(row["verified"]),
        linked_at=as_instant(row["linked_at"]),
    )


def to_code(row: Row) -> LinkCode:
    return LinkCode(
        user_id=row["user_id"],
        phone=row["phone"],
        code_hash=row["code_hash"],
        expires_at=instant(row["expires_at"]),
        attempts=row["attempts"],
        delivery=row["delivery"],
    )


def to_answer(row: Row) -> StoredAnswer:
    return StoredAnswer(texts=tuple(from_json(row["texts"])), answered_at=instant(row["processed_at"]))


def to_lockout(row: Row) -> Lockout:
    return Lockout(
        locked_at=instant(row["locked_at"]), locked_until=as_instant(row["locked_until"]), reason=row["locked_reason"]
    )


def to_device(row: Row) -> Device:
    return Device(
        id=row["id"],
        user_id=row["user_id"],
        fingerprint_hash=row["fingerprint_hash"],
        is_trusted=bool(row["is_trusted"]),
        is_blocked=bool(row["is_blocked"]),
        first_seen_at=instant(row["first_seen_at"]),
        last_seen_at=instant(row["last_seen_at"]),
    )


def to_session(row: Row) -> Session:
    return Session(
        id=row["id"],
        user_id=row["user_id"],
        device_id=row["device_fingerprint_id"],
        created_at=instant(row["created_at"]),
        last_activity_at=instant(row["last_activity_at"]),
        expires_at=instant(row["expires_at"]),
    )


def _to_conversation(row: Row) -> Conversation:
    return Conversation(
        state=from_json(row["state"]),
        state_expires_at=as_instant(row["state_expires_at"]),
        shown=tuple(from_json(row["shown"])),
        last_task_id=row["last_task_id"],
    )


def _to_snapshot(row: Row) -> Snapshot:
    return Snapshot(task_ids=tuple(from_json(row["task_ids"])), state=from_json(row["state"]))


def to_journal_entry(row: Row) -> JournalEntry:
    return JournalEntry(
        id=row["id"],
        key=row["key"],
        arguments=from_json(row["arguments"]),
        images=tuple(_to_image(pair) for pair in from_json(row["images"])),
        made_at=instant(row["made_at"]),
    )


def _to_image(pair: Sequence[Any]) -> TaskImage:
    before, after = pair
    return TaskImage(before=None if before is None else to_task(before), after=to_task(after))


def _to_rate(admitted: Row, violations: Row, warned: Row | None) -> RateFacts:
    return RateFacts(
        last_minute=admitted["last_minute"],
        last_hour=admitted["last_hour"],
        last_day=admitted["last_day"],
        violations=violations["violations"],
        last_violation_at=as_instant(violations["last_violation_at"]),
        blocked_until=as_instant(violations["blocked_until"]),
        warned_in_window=warned is not None and bool(warned["warned"]),
    )


def to_facts(rows: Mapping[str, Any]) -> TurnFacts:
    """The facts of a turn, from one row (or list of rows) for each query of `turns.sql`, by the query's name."""
    linked = rows["linked_person"]
    return TurnFacts(
        rate=_to_rate(rows["admitted_messages"], rows["violations"], rows["warned_since"]),
        lockout=_maybe(to_lockout, rows["lockout"]),
        link=_maybe(to_link, linked),
        person=_maybe(to_person, linked),
        device=_maybe(to_device, rows["device"]),
        devices_today=rows["devices_since"]["devices"],
        known_devices=rows["devices_since"]["since_link"],
        session=_maybe(to_session, rows["active_session"]),
        code=_maybe(to_code, rows["code_of_phone"]),
        failed_verifications=rows["failures_of_phone"]["failures"],
        conversation=_maybe(_to_conversation, rows["conversation"]) or Conversation(),
        quoted=_maybe(_to_snapshot, rows["quoted_snapshot"]),
        journal=_maybe(to_journal_entry, rows["newest_journal_entry"]),
        projects=tuple(to_project(row) for row in rows["projects"] or ()),
        free_numbers=() if linked is None else to_free_numbers(rows["free_numbers"] or (), linked["next_number"]),
        identity_turns=rows["stranger_turns"]["turns"],
    )


def _maybe(reader: Callable[[Row], Record], row: Row | None) -> Record | None:
    return None if row is None else reader(row)


def to_free_numbers(freed: Sequence[Row], next_number: int) -> tuple[int, ...]:
    below = [row["number"] for row in freed]
    return (*below, *range(next_number, next_number + NUMBERS_OFFERED - len(below)))
