"""Locks: a locked phone or person is answered, nothing is done."""

from __future__ import annotations

from datetime import datetime

from server.guard.case import PASSED, Case, Step, audit_row, refuse
from server.reply import say
from storage.changes import Change, PutLockout
from storage.protection import Lockout


def check_lockout(case: Case) -> Step:
    """The answer counts against the limits, so that a locked sender cannot have texts without end."""
    if not is_locked(case.facts.lockout, case.now):
        return PASSED
    return refuse(case, "locked", say=say("guard-locked"), counts=True)


def is_locked(lockout: Lockout | None, now: datetime) -> bool:
    return lockout is not None and (lockout.locked_until is None or lockout.locked_until > now)


def lock(case: Case, *, until: datetime | None, reason: str) -> tuple[Change, ...]:
    """Locks the phone that writes and, when it is a person's, the person; until None an operator has to unlock."""
    lockout = PutLockout(phone=case.address, user_id=case.user_id, until=until, reason=reason, triggered_by="guard")
    return (lockout, audit_row(case, "account_locked", error_code=reason))
