"""From changes to the named statements that make them, the same ones for both databases.

A turn is a list of `Write`s, in order, in one transaction. The first claims the message's sid; the second raises the
person's version and fails when another turn came between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import assert_never

from storage.changes import (
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
from storage.conversation_writing import conversation_writes
from storage.json_text import to_json
from storage.model import ChannelIdentity
from storage.proposal_writing import proposal_writes
from storage.protection_writing import protection_writes
from storage.statements import Scope, Write, address_of, identity_key
from storage.task_writing import task_writes

SID_KEPT = timedelta(days=365)


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
        case PutTask() | PutProject() | PutWorkspace() | PutPerson():
            yield from task_writes(change, scope)
        case PutConversation() | AddJournal() | MarkUndone() | AddAudit() | AddHistory():
            yield from conversation_writes(change, scope)
        case LinkIdentity() | CountAttempt() | Unlink() | PutSession() | PutDevice() | BlockDevice():
            yield from protection_writes(change, scope)
        case AddViolation() | PutLockout():
            yield from protection_writes(change, scope)
        case AddQuestion() | PutProposal() | DecideProposal():
            yield from proposal_writes(change, scope)
        case EraseAccount():
            for query in ("erase_audit", "erase_sids", "erase_user"):
                yield Write(query=query, values={"user_id": change.user_id})
        case _:
            assert_never(change)
