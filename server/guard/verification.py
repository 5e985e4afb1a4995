"""What a linking code sent by chat does. The code links only the phone that it was made for, from that phone.

Attempts are counted in the turn's own transaction, against every code that is open for the phone, the phone itself and
the accounts whose codes they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from server.guard.case import Case, audit_row
from server.guard.device import trust
from server.guard.lockout import is_locked
from server.guard.session import open_session
from server.reply import Say, say
from storage.changes import AddAudit, Change, CountAttempt, LinkIdentity, PutLockout
from storage.protection import LinkCode, Lockout

_REASON = "failed_verifications"

IsCode = Callable[[LinkCode], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A code that was sent, against those that are kept for its phone: `right` is the one that it is, if any.

    `account_lock` is the lock on the account of the right one: the guard knows only that of the phone.
    """

    codes: tuple[LinkCode, ...]
    right: LinkCode | None = None
    account_lock: Lockout | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The code was right: the identity is this account's from now on. The reply greets its person."""

    user_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotVerified:
    say: Say
    changes: tuple[Change, ...]


def right_code(codes: tuple[LinkCode, ...], matches: IsCode) -> LinkCode | None:
    """The newest that `matches`, which compares in constant time; each is compared, whichever is right.

    One that was sent *to* the phone is never right here: it goes back through the page, where its owner is logged in.
    """
    found = [code for code in codes if matches(code) and code.delivery == "page"]
    return found[0] if found else None


def verify(case: Case, attempt: Attempt) -> Verified | NotVerified:
    """Judges the code of this message. Accounts that ask for one phone do not disturb each other: each has its code."""
    code = attempt.right
    if code is None:
        return _wrong(case, attempt)
    if is_locked(attempt.account_lock, case.now):
        return NotVerified(say=say("verify-locked"), changes=(_failure(case, code.user_id, "locked"),))
    if case.now >= code.expires_at:
        return NotVerified(say=say("verify-expired"), changes=(_failure(case, code.user_id, "expired"),))
    if code.attempts >= case.limits.code_attempts:
        return _failed(case, attempt, "code_spent", say("verify-expired"))
    return Verified(user_id=code.user_id, changes=_linked(case, code.user_id))


def _wrong(case: Case, attempt: Attempt) -> NotVerified:
    """No code that is kept: what is said of it is about the freshest one that is."""
    offered = [code for code in attempt.codes if code.delivery == "page"]
    live = _live(case, attempt)
    left = max((case.limits.code_attempts - code.attempts for code in live), default=0)
    if left > 0:
        return _failed(case, attempt, "wrong_code", say("verify-wrong", left=left - 1))
    if live:
        return _failed(case, attempt, "code_spent", say("verify-expired"))
    if offered:
        return NotVerified(say=say("verify-expired"), changes=(_failure(case, _holder(offered), "expired"),))
    return _failed(case, attempt, "no_code", say("verify-none"))


def _live(case: Case, attempt: Attempt) -> list[LinkCode]:
    """Those that a wrong code is a try at."""
    return [code for code in attempt.codes if code.delivery == "page" and case.now < code.expires_at]


def _holder(codes: list[LinkCode]) -> str | None:
    """Whose code it was, when only one can be meant."""
    return codes[0].user_id if len(codes) == 1 else None


def _linked(case: Case, user_id: str) -> tuple[Change, ...]:
    return (
        LinkIdentity(user_id=user_id, identity=case.message.identity),
        audit_row(case, "verification_success", user_id=user_id),
        audit_row(case, "account_linked", user_id=user_id),
        *trust(case, user_id),
        *open_session(case, user_id),
    )


def _failed(case: Case, attempt: Attempt, reason: str, text: Say) -> NotVerified:
    locks = tuple(_locks(case, attempt))
    failure = _failure(case, _holder(_live(case, attempt)), reason)
    changes = (CountAttempt(phone=case.address or ""), failure, *locks)
    return NotVerified(say=say("verify-locked") if locks else text, changes=changes)


def _failure(case: Case, user_id: str | None, reason: str) -> AddAudit:
    return audit_row(case, "verification_failed", success=False, error_code=reason, user_id=user_id)


def _locks(case: Case, attempt: Attempt) -> Iterator[Change]:
    """With this failure the phone, or an account whose code it tried, may have had its five within ten minutes."""
    allowed, until = case.limits.failed_verifications, case.now + case.limits.verification_lock
    if case.facts.failed_verifications + 1 >= allowed:
        yield from _lock(
            case, PutLockout(phone=case.address, user_id=None, until=until, reason=_REASON, triggered_by="guard")
        )
    for code in _live(case, attempt):
        if code.failures + 1 >= allowed:
            yield from _lock(
                case, PutLockout(phone=None, user_id=code.user_id, until=until, reason=_REASON, triggered_by="guard")
            )


def _lock(case: Case, lockout: PutLockout) -> tuple[Change, ...]:
    return (lockout, audit_row(case, "account_locked", error_code=_REASON, user_id=lockout.user_id))
