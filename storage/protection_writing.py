"""The statements of links, codes, sessions, devices and locks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import assert_never

from storage.changes import (
    BY_OPERATOR,
    AddViolation,
    BlockDevice,
    CountAttempt,
    LinkIdentity,
    ProtectionChange,
    PutDevice,
    PutLockout,
    PutSession,
    Unlink,
)
from storage.model import ChannelIdentity
from storage.row_ids import time_ordered_id
from storage.statements import Scope, Write, address_of

VIOLATIONS_COUNT = timedelta(hours=24)
FAILURES_COUNT = timedelta(minutes=10)  # failed verifications are counted for so long (PRODUCT 4)


def protection_writes(change: ProtectionChange, scope: Scope) -> Iterator[Write]:
    match change:
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
        case _:
            assert_never(change)


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
