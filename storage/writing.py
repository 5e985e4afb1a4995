"""From changes to the named statements that make them, the same ones for both databases.

A turn is a list of `Write`s, in order, in one transaction. The first claims the message's sid; the second raises the
person's version and fails when another turn came between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, assert_never

from storage.changes import (
    BY_OPERATOR,
    AddAudit,
    AddHistory,
    AddJournal,
    AddQuestion,
    AddViolation,
    BlockDevice,
    Change,
    CountAttempt,
    DecideProposal,
    EraseAccount,
    LinkIdentity,
    MarkUndone,
    PutConversation,
    PutDevice,
    PutLockout,
    PutPerson,
    PutProject,
    PutProposal,
    PutSession,
    PutTask,
    PutWorkspace,
    TurnCommit,
    Unlink,
)
from storage.folding import name_key, search_key
from storage.json_text import to_json
from storage.model import ChannelIdentity, Person, Task, TaskImage
from storage.proposal_writing import proposal_statements
from storage.row_ids import time_ordered_id

NUMBER_REST = timedelta(hours=24)  # a freed number is not given out again before (PRODUCT 1.3)
SID_KEPT = timedelta(days=365)
VIOLATIONS_COUNT = timedelta(hours=24)
FAILURES_COUNT = timedelta(minutes=10)  # failed verifications are counted for so long (PRODUCT 4)
UNDATED_KEY = "9999-12-31 24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A named query and the values of its parameters."""

    query: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the rows of one transaction have in common. `address` is the phone, or the external id of who has none."""

    now: datetime
    user_id: str | None = None
    address: str | None = None
    sid: str | None = None


def address_of(identity: ChannelIdentity) -> str:
    return identity.phone or identity.external_id or ""


def identity_key(identity: ChannelIdentity) -> str:
    return f"{identity.channel}:{address_of(identity)}"


def due_key(day: date | None, clock: time | None) -> str:
    """Sorts tasks as lists show them, and is less than the key of now exactly when the task is overdue."""
    if day is None:
        return UNDATED_KEY
    return f"{day.isoformat()} 24:00" if clock is None else f"{day.isoformat()} {clock:%H:%M}"


# --- a turn -----------------------------------------------------------------------------------------------------------


def scope_of(commit: TurnCommit) -> Scope:
    identity = commit.message.identity
    return Scope(
        now=commit.now,
        user_id=commit.user_id or _subject(commit.changes),
        address=address_of(identity),
        sid=commit.message.sid,
    )


def _subject(changes: Iterable[Change]) -> str | None:
    """A stranger's turn may try a code or link: then the rows are those of the person whose code it was."""
    named = (getattr(change, "user_id", None) for change in changes)
    return next((user_id for user_id in named if user_id is not None), None)


def turn_writes(commit: TurnCommit) -> list[Write]:
    """All of a message's effect, in the order to apply it."""
    scope = scope_of(commit)
    writes = [_claim(commit)]
    if commit.user_id is not None:
        writes.append(version_write(commit.user_id, commit.version, commit.changes))
        writes.extend(_learned_identity(commit.user_id, commit.message.identity))
    writes.extend(change_writes(commit.changes, scope))
    if commit.snapshot is not None and scope.user_id is not None:
        values = {
            "user_id": scope.user_id,
            "sid": commit.message.sid,
            "task_ids": to_json(commit.snapshot.task_ids),
            "state": to_json(commit.snapshot.state),
            "now": commit.now,
        }
        writes.append(Write(query="add_snapshot", values=values))
    return erasing_last(writes)


def _claim(commit: TurnCommit) -> Write:
    values = {
        "sid": commit.message.sid,
        "phone": address_of(commit.message.identity),
        "user_id": commit.user_id,
        "identity": identity_key(commit.message.identity),
        "counted": commit.counts,
        "texts": to_json(commit.texts),
        "now": commit.now,
        "expires_at": commit.now + SID_KEPT,
    }
    if commit.user_id is None and commit.identity_turns is None:
        return Write(query="claim_sid_as_next_stranger", values=values)
    turn = None if commit.user_id is not None or commit.identity_turns is None else commit.identity_turns + 1
    return Write(query="claim_sid", values={**values, "stranger_turn": turn})


def version_write(user_id: str, version: int | None, changes: Iterable[Change]) -> Write:
    numbers = [c.after.number for c in changes if isinstance(c, PutTask) and c.after.status == "open"]
    values = {"user_id": user_id, "version": version, "next_number": max(numbers, default=0) + 1}
    return Write(query="bump_version", values=values)


def _learned_identity(user_id: str, identity: ChannelIdentity) -> Iterator[Write]:
    if identity.phone is not None and identity.external_id is not None:
        values = {
            "user_id": user_id,
            "channel": identity.channel,
            "phone": identity.phone,
            "external_id": identity.external_id,
        }
        yield Write(query="learn_external_id", values=values)


def erasing_last(writes: list[Write]) -> list[Write]:
    """Whatever else a turn says of a person who leaves, nothing of it stays."""
    return sorted(writes, key=lambda write: write.query.startswith("erase_"))


def change_writes(changes: Iterable[Change], scope: Scope) -> Iterator[Write]:
    for change in changes:
        yield from _writes_of(change, scope)


def _writes_of(change: Change, scope: Scope) -> Iterator[Write]:
    match change:
        case PutTask():
            yield from _put_task(change, scope)
        case PutProject():
            yield _put_project(change, scope)
        case PutWorkspace():
            yield _put_workspace(change, scope)
        case PutPerson():
            yield from _put_person(change.person)
        case PutConversation():
            yield _put_conversation(change)
        case AddJournal():
            yield _add_journal(change)
        case MarkUndone():
            values = {"user_id": change.user_id, "id": change.entry_id, "now": scope.now}
            yield Write(query="mark_undone", values=values)
        case AddAudit():
            yield from _add_audit(change, scope)
        case AddHistory():
            yield _add_history(change, scope)
        case LinkIdentity():
            yield from link_writes(change.user_id, change.identity, scope)
        case CountAttempt():
            yield from _count_attempt(change, scope)
        case Unlink():
            yield from unlink_writes(change.user_id, scope)
        case PutSession():
            yield from _put_session(change, scope)
        case PutDevice():
            yield _put_device(change, scope)
        case BlockDevice():
            yield from _block_device(change, scope)
        case AddViolation():
            yield from _add_violation(change, scope)
        case PutLockout():
            yield from _put_lockout(change, scope)
        case AddQuestion() | PutProposal() | DecideProposal():
            yield from (Write(query=query, values=values) for query, values in proposal_statements(change, scope.now))
        case EraseAccount():
            for query in ("erase_audit", "erase_sids", "erase_user"):
                yield Write(query=query, values={"user_id": change.user_id})
        case _:
            assert_never(change)


# --- tasks and people -------------------------------------------------------------------------------------------------


def _put_task(change: PutTask, scope: Scope) -> Iterator[Write]:
    before, after = change.before, change.after
    was_open = before is not None and before.status == "open"
    is_open = after.status == "open"
    yield Write(query="put_task", values=_task_values(after))
    if is_open and not (was_open and before is not None and before.number == after.number):
        yield Write(query="take_number", values={"user_id": after.user_id, "number": after.number})
    if before is not None and was_open and not (is_open and before.number == after.number):
        values = {"user_id": after.user_id, "number": before.number, "free_from": scope.now + NUMBER_REST}
        yield Write(query="free_number", values=values)


def _task_values(task: Task) -> Mapping[str, Any]:
    tags = "".join(f"\n{search_key(tag)}\n" for tag in task.tags)
    return {
        "user_id": task.user_id,
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "title_search": search_key(task.title),
        "status": task.status,
        "due_date": task.due_date,
        "due_time": task.due_time,
        "due_key": due_key(task.due_date, task.due_time),
        "recurrence": task.recurrence,
        "series_id": task.series_id,
        "priority": task.priority,
        "project_id": task.project_id,
        "project_key": None if task.project is None else name_key(task.project),
        "tags": to_json(task.tags),
        "tags_search": tags,
        "remind_before": task.remind_before,
        "remind_at": task.remind_at,
        "created_at": task.created_at,
        "updated_at": task.updated_at,
        "completed_at": task.completed_at,
    }


def _put_project(change: PutProject, scope: Scope) -> Write:
    project = change.project
    values = {
        "user_id": project.user_id,
        "id": project.id,
        "workspace_id": project.workspace_id,
        "name": project.name,
        "name_key": name_key(project.name),
        "name_search": search_key(project.name),
        "now": scope.now,
    }
    return Write(query="put_project", values=values)


def _put_workspace(change: PutWorkspace, scope: Scope) -> Write:
    values = {
        "user_id": change.user_id,
        "id": change.id,
        "name": change.name,
        "name_key": name_key(change.name),
        "now": scope.now,
    }
    return Write(query="put_workspace", values=values)


def _put_person(person: Person) -> Iterator[Write]:
    yield Write(
        query="put_user",
        values={
            "user_id": person.id,
            "name": person.name,
            "stopped": person.stopped,
            "is_operator": person.is_operator,
            "current_project_id": person.current_project_id,
            "current_workspace_id": person.current_workspace_id,
        },
    )
    preferences = person.preferences
    yield Write(
        query="put_preferences",
        values={
            "user_id": person.id,
            "language": preferences.language,
            "timezone": preferences.timezone,
            "timezone_confirmed": preferences.timezone_confirmed,
            "morning_time": preferences.morning_time,
            "evening_time": preferences.evening_time,
            "overdue_time": preferences.overdue_time,
            "mute_until": preferences.mute_until,
            "quiet_days": to_json(preferences.quiet_days),
            "morning_digest": preferences.morning_digest,
            "evening_summary": preferences.evening_summary,
            "overdue_reminder": preferences.overdue_reminder,
            "deadline_alert": preferences.deadline_alert,
            "task_reminder": preferences.task_reminder,
            "quick_capture": preferences.quick_capture,
            "plain_text": preferences.plain_text,
        },
    )


# --- conversation -----------------------------------------------------------------------------------------------------


def _put_conversation(change: PutConversation) -> Write:
    conversation = change.conversation
    values = {
        "user_id": change.user_id,
        "state": to_json(conversation.state),
        "state_expires_at": conversation.state_expires_at,
        "shown": to_json(conversation.shown),
        "last_task_id": conversation.last_task_id,
    }
    return Write(query="put_conversation", values=values)


def _add_journal(change: AddJournal) -> Write:
    entry = change.entry
    values = {
        "user_id": change.user_id,
        "id": entry.id,
        "key": entry.key,
        "arguments": to_json(entry.arguments),
        "images": to_json([_image(image) for image in entry.images]),
        "made_at": entry.made_at,
    }
    return Write(query="add_journal", values=values)


def _image(image: TaskImage) -> list[Any]:
    return [None if image.before is None else _whole(image.before), _whole(image.after)]


def _whole(task: Task) -> Mapping[str, Any]:
    return {name: getattr(task, name) for name in Task.__dataclass_fields__}


def _add_history(change: AddHistory, scope: Scope) -> Write:
    values = {
        "user_id": change.user_id,
        "id": time_ordered_id(scope.now),
        "phone": change.phone or scope.address,
        "command": change.command,
        "command_input": change.command_input,
        "command_params": change.command_params,
        "success": change.success,
        "result_summary": change.result_summary,
        "error_message": change.error_message,
        "processing_ms": change.processing_ms,
        "task_id": change.task_id,
        "project_id": change.project_id,
        "llm_model": change.llm_model,
        "tokens_used": change.tokens_used,
        "llm_ms": change.llm_ms,
        "llm_cost_usd": change.llm_cost_usd,
        "settled_by": change.settled_by,
        "corrects": change.corrects,
        "now": scope.now,
    }
    return Write(query="add_history", values=values)


def _add_audit(change: AddAudit, scope: Scope) -> Iterator[Write]:
    values = {
        "id": time_ordered_id(scope.now),
        "user_id": change.user_id or scope.user_id,
        "phone": change.phone or scope.address,
        "action": change.action,
        "details": to_json(change.details),
        "success": change.success,
        "error_code": change.error_code,
        "error_message": change.error_message,
        "message_sid": change.message_sid or scope.sid,
        "processing_ms": change.processing_ms,
        "now": scope.now,
    }
    yield Write(query="add_audit", values=values)
    if change.action == "login_failed":
        details = change.details
        failure = {"account": str(details.get("account", "")), "address": str(details.get("address", ""))}
        yield Write(query="add_login_failure", values={"id": time_ordered_id(scope.now), **failure, "now": scope.now})


# --- protection -------------------------------------------------------------------------------------------------------


def link_writes(user_id: str, identity: ChannelIdentity, scope: Scope) -> Iterator[Write]:
    values = {
        "user_id": user_id,
        "channel": identity.channel,
        "phone": identity.phone,
        "external_id": identity.external_id,
        "now": scope.now,
    }
    yield Write(query="put_link", values=values)
    yield Write(query="drop_link_code", values={"user_id": user_id})
    yield Write(query="adopt_devices", values={"user_id": user_id, "address": address_of(identity)})


def unlink_writes(user_id: str, scope: Scope) -> Iterator[Write]:
    values = {"user_id": user_id, "now": scope.now, "reason": "unlinked"}
    yield Write(query="revoke_sessions", values=values)
    yield Write(query="drop_link", values={"user_id": user_id})


def _count_attempt(change: CountAttempt, scope: Scope) -> Iterator[Write]:
    values = {"id": time_ordered_id(scope.now), "phone": change.phone, "now": scope.now}
    for query in ("add_failures_of_holders", "count_attempts", "add_failure"):
        yield Write(query=query, values=values)


def _put_session(change: PutSession, scope: Scope) -> Iterator[Write]:
    session = change.session
    values = {
        "id": session.id,
        "user_id": session.user_id,
        "phone": change.phone or scope.address,
        "device_id": session.device_id,
        "created_at": session.created_at,
        "last_activity_at": session.last_activity_at,
        "expires_at": session.expires_at,
    }
    if session.created_at == session.last_activity_at:  # a new one ends the others; a renewal has no others to end
        yield Write(query="end_other_sessions", values=values)
    yield Write(query="put_session", values=values)


def _put_device(change: PutDevice, scope: Scope) -> Write:
    device = change.device
    values = {
        "id": device.id,
        "user_id": device.user_id,
        "phone": change.phone or scope.address,
        "fingerprint_hash": device.fingerprint_hash,
        "is_trusted": device.is_trusted,
        "is_blocked": device.is_blocked,
        "details": change.details,
        "first_seen_at": device.first_seen_at,
        "last_seen_at": device.last_seen_at,
    }
    return Write(query="put_device", values=values)


def _block_device(change: BlockDevice, scope: Scope) -> Iterator[Write]:
    values = {
        "device_id": change.device_id,
        "user_id": change.user_id,
        "is_blocked": change.is_blocked,
        "reason": change.reason,
        "now": scope.now,
    }
    yield Write(query="block_device", values=values)
    if change.is_blocked and change.user_id is not None:
        yield Write(query="end_device_sessions", values=values)


def _add_violation(change: AddViolation, scope: Scope) -> Iterator[Write]:
    values = {
        "id": time_ordered_id(scope.now),
        "user_id": change.user_id,
        "phone": change.phone or scope.address,
        "kind": change.kind,
        "blocked_until": change.blocked_until,
        "now": scope.now,
        "expires_at": scope.now + VIOLATIONS_COUNT,
    }
    yield Write(query="count_violation", values=values)
    yield Write(query="add_violation", values=values)


def _put_lockout(change: PutLockout, scope: Scope) -> Iterator[Write]:
    phone = change.phone if change.phone is not None or change.user_id is not None else scope.address
    values = {
        "id": time_ordered_id(scope.now),
        "user_id": change.user_id,
        "phone": phone,
        "until": change.until,
        "reason": change.reason,
        "triggered_by": change.triggered_by,
        "now": scope.now,
    }
    yield Write(query="add_lockout", values=values)
    if change.triggered_by == BY_OPERATOR and change.user_id is not None:
        ended = {"user_id": change.user_id, "now": scope.now, "reason": "locked"}
        yield Write(query="drop_web_sessions_of", values=ended)
        yield Write(query="revoke_sessions", values=ended)
