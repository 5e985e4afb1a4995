"""Claimed parcels leave, several at once, and what became of each is kept.

The claim itself is the durable mark that a try began. A worker that dies between the channel's acceptance and the
record leaves the parcel *unsure*: whoever claims it next asks the channel's message list first, and sends only what is
not there. A worker that was suspended sends nothing once its lease may be over: another may have taken the parcel up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from server.channels.outbound import Sender, Uncertain
from server.cipher import CipherError
from server.notifications.letters import SealedLetter, unseal
from server.notifications.office import LEASE, Office, Tally, log
from server.notifications.routing import ASK_AGAIN, given_up, outcome_of, route, unwanted
from storage.notices import Ended, ParcelClaim, Postponed, SendOutcome, Sent

AT_ONCE = 16
LAST_START = LEASE.total_seconds() / 2  # a send that starts later might end after the lease
NO_SENDER = "Twilio is not configured: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and WHATSAPP_BUSINESS_NUMBER"


async def send_parcels(office: Office, kinds: Sequence[str], tally: Tally) -> int:
    """Sends as many as the pace lets leave now; how many were claimed."""
    while not (allowed := office.pace.take(AT_ONCE)):
        await office.pace.wait()
    now, started = office.clock(), monotonic()
    claims = await office.store.claim_parcels(now=now, lease=LEASE, limit=allowed, kinds=kinds)
    office.pace.give_back(allowed - len(claims))
    if not claims:
        return 0
    tries = [_Try(office=office, claim=claim, now=now, started=started) for claim in claims]
    outcomes = list(zip(claims, await asyncio.gather(*(_outcome(one) for one in tries)), strict=True))
    await office.store.record_outcomes(outcomes, office.clock())
    for claim, outcome in outcomes:
        _count(office, claim, outcome, tally)
    return len(claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    office: Office
    claim: ParcelClaim
    now: datetime
    started: float


async def _outcome(one: _Try) -> SendOutcome:
    claim, sender = one.claim, one.office.sender
    if sender is None:
        return Ended(status="held" if claim.kind == "notification" else "failed", reason=NO_SENDER)
    try:
        letter = unseal(claim.payload, one.office.cipher)
    except CipherError as error:
        return Ended(status="failed", reason=f"unreadable: {error}")
    known = await _reconcile(sender, claim, letter, one.now) if claim.unsure else None
    refused = known or unwanted(claim, one.now) or given_up(claim)
    return refused if refused is not None else await _send(one, sender, letter)


async def _send(one: _Try, sender: Sender, letter: SealedLetter) -> SendOutcome:
    routed = route(one.claim, letter, one.office.templates, one.now)
    if isinstance(routed, Ended):
        return routed
    if monotonic() - one.started > LAST_START:
        return Postponed(available_at=one.now + ASK_AGAIN, reason="too slow to send safely", counts=False)
    return outcome_of(await sender.send(routed), one.claim, routed, one.now)


async def _reconcile(sender: Sender, claim: ParcelClaim, letter: SealedLetter, now: datetime) -> SendOutcome | None:
    """What the channel knows of the earlier try: it left, it did not (None), or it cannot be asked now."""
    if claim.address is None:
        return None
    found = await sender.find(claim.address, (letter.text, letter.line), claim.first_tried_at or claim.created_at)
    match found:
        case None:
            return None
        case Uncertain(reason=reason):
            return given_up(claim) or Postponed(available_at=now + ASK_AGAIN, reason=reason, unsure=True)
        case sid:
            return Sent(outbound_sid=sid)


def _count(office: Office, claim: ParcelClaim, outcome: SendOutcome, tally: Tally) -> None:
    match outcome:
        case Sent():
            office.measures.tries.labels(result="sent").inc()
            tally.sent.update(claim.kinds)
            _count_kinds(office, claim, "sent")
            _observe_lateness(office, claim)
        case Postponed(reason=reason, unsure=unsure):
            office.measures.tries.labels(result="unsure" if unsure else "postponed").inc()
            tally.errors.append(f"{claim.id}: {reason}")
            log.warning("send_postponed", parcel=claim.id, reason=reason, attempts=claim.attempts)
        case Ended(status=status, reason=reason):
            office.measures.tries.labels(result="ended").inc()
            _count_kinds(office, claim, status)
            tally.held += len(claim.kinds) if status == "held" else 0
            if status == "failed":
                tally.errors.append(f"{claim.id}: {reason}")
            log.info("send_ended", parcel=claim.id, status=status, reason=reason)


def _count_kinds(office: Office, claim: ParcelClaim, status: str) -> None:
    for kind in claim.kinds:
        office.measures.notifications.labels(type=kind, status=status).inc()


def _observe_lateness(office: Office, claim: ParcelClaim) -> None:
    if claim.scheduled_for is None:
        return
    late = max(0.0, (office.clock() - claim.scheduled_for).total_seconds())
    for kind in claim.kinds:
        office.measures.late.labels(type=kind).observe(late)
