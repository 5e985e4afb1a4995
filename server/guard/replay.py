"""Replay and age: a sid that was answered is never acted on again.

Within a day a copy gets the answer of the first time, and nothing is written: the provider repeats what it thinks lost.
Later it gets an empty answer and leaves an audit row: nobody honest sends a message again after a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.guard.case import Case, audit_row
from server.guard.limits import Limits
from storage.changes import Change
from storage.facts import TurnFacts
from storage.model import InboundMessage, StoredAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A copy: what to answer, and the audit rows that it leaves (they belong to no turn)."""

    texts: tuple[str, ...]
    changes: tuple[Change, ...] = ()


def replayed(facts: TurnFacts, message: InboundMessage, now: datetime, limits: Limits) -> Replayed | None:
    """What a copy of an answered message gets; None when the message is new."""
    answer = facts.stored_answer
    if answer is None:
        return None
    case = Case(facts=facts, message=message, now=now, limits=limits)
    return replay_of(answer, case)


def replay_of(answer: StoredAnswer, case: Case) -> Replayed:
    if case.now - answer.answered_at < case.limits.replay_window:
        return Replayed(texts=answer.texts)
    return Replayed(texts=(), changes=(audit_row(case, "replay_detected", success=False, error_code="old_copy"),))
