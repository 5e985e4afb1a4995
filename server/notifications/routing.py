"""How a parcel leaves, and what follows of each answer. Pure.

WhatsApp lets a business write freely within 24 hours of the person's last message; after that only an approved template
leaves. What has no template is held, and the reason names the variable that would let it go.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

from server.channels.outbound import (
    Accepted,
    FreeText,
    Meaning,
    OutboundMessage,
    Refused,
    SendResult,
    Template,
    Uncertain,
)
from server.notifications.letters import SealedLetter
from server.notifications.planning import spread
from storage.notices import LOCKED, Ended, ParcelClaim, Postponed, SendOutcome, Sent

WINDOW = timedelta(hours=24)
WINDOW_MARGIN = timedelta(minutes=1)  # a message on its way when the window closes would be lost
TRIES = 5
BACKOFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=7), timedelta(minutes=18))
ASK_AGAIN = timedelta(seconds=10)  # how soon the channel is asked what became of a try without an answer
Templates = Mapping[tuple[str, str], str]


def unwanted(claim: ParcelClaim, now: datetime) -> Ended | None:
    """Why it does not leave whatever the channel allows."""
    if claim.person is None or claim.address is None:
        return Ended(status="cancelled", reason="not linked")
    if claim.kind == "notification" and claim.person.stopped:
        return Ended(status="cancelled", reason="stopped")
    if claim.valid_until is not None and claim.valid_until <= now:
        return Ended(status="failed", reason="too late", recompose=True)
    if claim.is_locked:
        return Ended(status="held" if claim.kind == "notification" else "failed", reason=LOCKED)
    return None


def route(claim: ParcelClaim, letter: SealedLetter, templates: Templates, now: datetime) -> OutboundMessage | Ended:
    """The message as the channel takes it now, or why it is held."""
    content = _content(claim, letter, templates, now)
    if isinstance(content, Ended):
        return content
    left = claim.valid_until - now if claim.valid_until is not None else None
    return OutboundMessage(
        to=claim.address or "",
        content=content,
        reference=claim.id,
        valid_seconds=int(left.total_seconds()) if left is not None else None,
    )


def _content(
    claim: ParcelClaim, letter: SealedLetter, templates: Templates, now: datetime
) -> FreeText | Template | Ended:
    if is_window_open(claim.last_inbound_at, now) and not claim.only_template:
        return FreeText(body=letter.text)
    if letter.kind is None:
        return Ended(status="failed", reason="the 24-hour window is closed")
    content_sid = templates.get((letter.kind, letter.language))
    if content_sid is None:
        return Ended(status="held", reason=f"outside 24 h: set {template_variable(letter.kind, letter.language)}")
    return Template(content_sid=content_sid, variables={"1": letter.first_name, "2": letter.line})


def is_window_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    return last_inbound_at is not None and now - last_inbound_at < WINDOW - WINDOW_MARGIN


def template_variable(kind: str, language: str) -> str:
    return f"TWILIO_TEMPLATE_{kind}_{language.replace('-', '_')}".upper()


def outcome_of(result: SendResult, claim: ParcelClaim, message: OutboundMessage, now: datetime) -> SendOutcome:
    """What the channel's answer means for the parcel."""
    match result:
        case Accepted(sid=sid):
            return Sent(outbound_sid=sid)
        case Uncertain(reason=reason):
            return Postponed(available_at=now + ASK_AGAIN, reason=reason, unsure=True)
        case Refused(meaning=meaning, reason=reason):
            was_free = isinstance(message.content, FreeText)
            return _after_refusal(meaning, reason, claim, now, may_use_template=was_free and claim.kind != "answer")
        case _:
            assert_never(result)


def _after_refusal(
    meaning: Meaning, reason: str, claim: ParcelClaim, now: datetime, *, may_use_template: bool
) -> Postponed | Ended:
    match meaning:
        case "busy" | "misconfigured":
            if claim.attempts >= TRIES:
                return Ended(status="failed", reason=f"{reason}, after {claim.attempts} tries")
            return Postponed(available_at=now + backoff(claim), reason=reason)
        case "window_closed":
            if may_use_template:
                return Postponed(available_at=now, reason=reason, only_template=True, counts=False)
            return Ended(status="failed", reason=reason)
        case "bad_template":
            return Ended(status="held", reason=f"{reason}: the template is wrong")
        case "unsubscribed":
            return Ended(status="failed", reason=f"{reason}: unsubscribed", stop_person=True)
        case "unreachable":
            return Ended(status="failed", reason=reason)
        case _:
            assert_never(meaning)


def backoff(claim: ParcelClaim) -> timedelta:
    """Longer each time, a little different for each parcel, five tries within 30 minutes."""
    wait = BACKOFF[min(claim.attempts, len(BACKOFF)) - 1]
    return wait + spread(f"{claim.id}/{claim.attempts}", wait / 20)


def given_up(claim: ParcelClaim) -> Ended | None:
    """All tries are used up; the last of them never got an answer."""
    if claim.attempts <= TRIES:
        return None
    return Ended(status="failed", reason=f"no answer, after {claim.attempts - 1} tries")
