"""Sliding limits on how much one identity may write, and penalties that grow with their violations within 24 h.

A person hears of it the first time in a window, is warned once of what follows, and hears when a penalty begins; after
that the answers are empty, since each text costs the operator money. While a penalty runs, nothing is counted: else a
phone that resends would lock itself.
"""

from __future__ import annotations

from datetime import timedelta

from server.guard.case import PASSED, Case, Step, audit_row, refuse
from server.guard.limits import Penalties, Rates
from server.guard.lockout import is_locked, lock
from server.reply import Say, say
from storage.changes import AddViolation, Change
from storage.protection import RateFacts


def check_rate(case: Case) -> Step:
    rate = case.facts.rate
    if rate.blocked_until is not None and rate.blocked_until > case.now:
        return refuse(case, "rate_blocked", say=None)
    kind = exceeded(rate, case.limits.linked if case.person is not None else case.limits.unlinked)
    if kind is None:
        return PASSED
    if is_locked(case.facts.lockout, case.now):
        return refuse(case, "locked", say=None)
    return _violation(case, kind)


def exceeded(rate: RateFacts, limits: Rates) -> str | None:
    """The longest window that is full before this message, as the violation's type; None while there is room."""
    if rate.last_day >= limits.day:
        return "rate_day"
    if rate.last_hour >= limits.hour:
        return "rate_hour"
    return "rate_minute" if rate.last_minute >= limits.minute else None


def _violation(case: Case, kind: str) -> Step:
    number = case.facts.rate.violations + 1
    penalties = case.limits.penalties
    wait = penalty_time(number, penalties)
    until = None if wait is None else case.now + wait
    changes: tuple[Change, ...] = (
        AddViolation(phone=case.address, user_id=case.user_id, kind=kind, blocked_until=until),
        audit_row(case, "rate_limit_violation", success=False, error_code=kind),
    )
    if number >= penalties.lock:
        changes += lock(case, until=None, reason="rate_limit")
    return refuse(case, kind, say=_text(case, number), changes=changes)


def penalty_time(number: int, penalties: Penalties) -> timedelta | None:
    """How long the identity is left without answers after its n-th violation of the day."""
    if number >= penalties.block:
        return penalties.block_time
    return penalties.wait_time if number >= penalties.wait else None


def _text(case: Case, number: int) -> Say | None:
    penalties = case.limits.penalties
    if number >= penalties.lock:
        return say("guard-locked")
    if number >= penalties.block:
        return say("guard-blocked-hour")
    if number >= penalties.wait:
        return say("guard-limit-wait", seconds=int(penalties.wait_time.total_seconds()))
    if number == penalties.warn:
        return say("guard-limit-last-warning")
    return None if case.facts.rate.warned_in_window else say("guard-limit-warning")
