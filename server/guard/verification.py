"""What a linking code sent by chat does. The code links only the phone that it was made for, from that phone.

Attempts are counted in the turn's own transaction, against the code, the phone and the account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.guard.case import Case, audit_row
from server.guard.device import trust
from server.guard.lockout import is_locked
from server.guard.session import open_session
from server.reply import Say, say
from storage.model import AddAudit, Change, CountAttempt, LinkCode, LinkIdentity, Lockout, PutLockout

IsCode = Callable[[LinkCode], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The code was right: the identity is this account's from now on. The reply greets its person."""

    user_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotVerified:
    say: Say
    changes: tuple[Change, ...]


def verify(case: Case, matches: IsCode, account_lock: Lockout | None = None) -> Verified | NotVerified:
    """Judges the code of this message. `matches` compares it with a kept one in constant time.

    `account_lock` is the lock on the account that the code belongs to: the guard knows only that of the phone.
    """
    code = case.facts.code
    if code is not None and is_locked(account_lock, case.now):
        return NotVerified(say=say("verify-locked"), changes=(_attempt(case, code.user_id, "locked"),))
    if code is None or code.delivery == "whatsapp":  # that one goes back through the page, where its owner is logged in
        return _failed(case, None, "no_code", "verify-none")
    if case.now >= code.expires_at:
        return NotVerified(say=say("verify-expired"), changes=(_attempt(case, code.user_id, "expired"),))
    if code.attempts >= case.limits.code_attempts:
        return _failed(case, code.user_id, "code_spent", "verify-expired")
    if not matches(code):
        return _failed(case, code.user_id, "wrong_code", "verify-wrong", case.limits.code_attempts - code.attempts - 1)
    return Verified(user_id=code.user_id, changes=_linked(case, code.user_id))


def _linked(case: Case, user_id: str) -> tuple[Change, ...]:
    return (
        LinkIdentity(user_id=user_id, identity=case.message.identity),
        audit_row(case, "verification_success", user_id=user_id),
        audit_row(case, "account_linked", user_id=user_id),
        *trust(case, user_id),
        *open_session(case, user_id),
    )


def _failed(case: Case, user_id: str | None, reason: str, key: str, left: int = 0) -> NotVerified:
    counted = CountAttempt(phone=case.address or "", user_id=user_id)
    locks = _locks(case, user_id)
    text = say("verify-locked") if locks else say(key, left=left) if key == "verify-wrong" else say(key)
    return NotVerified(say=text, changes=(counted, _attempt(case, user_id, reason), *locks))


def _attempt(case: Case, user_id: str | None, reason: str) -> AddAudit:
    return audit_row(case, "verification_failed", success=False, error_code=reason, user_id=user_id)


def _locks(case: Case, user_id: str | None) -> tuple[Change, ...]:
    """With this failure the phone, the account or both may have had their five within ten minutes."""
    allowed = case.limits.failed_verifications
    phone = case.address if case.facts.failed_verifications + 1 >= allowed else None
    account = user_id if user_id is not None and case.facts.failed_against_account + 1 >= allowed else None
    if phone is None and account is None:
        return ()
    until = case.now + case.limits.verification_lock
    locked = PutLockout(phone=phone, user_id=account, until=until, reason="failed_verifications", triggered_by="guard")
    return (locked, audit_row(case, "account_locked", error_code="failed_verifications", user_id=account))
