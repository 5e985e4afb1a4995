"""Status callbacks, in whatever order they come: the last word of the channel on a message, and what follows of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.channels.port import DeliveryUpdate
from server.channels.twilio_errors import meaning_of
from storage.notices import DeliveryReport, Ended, Postponed
from storage.port import Store

_RANKS = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "delivered": 4,
    "read": 5,
    "undelivered": 9,
    "failed": 9,
    "canceled": 9,
}
_FAILED = 9
_LATER = timedelta(minutes=5)


async def record_delivery(update: DeliveryUpdate, store: Store, now: datetime) -> None:
    """For the webhook: keeps the state of a message that left from the outbox; of any other it is a no-op."""
    rank = _RANKS.get(update.status)
    if rank is None:
        return
    consequence = _consequence(update, now) if rank == _FAILED else None
    report = DeliveryReport(
        outbound_sid=update.outbound_sid,
        parcel_id=update.inbound_sid,
        status=update.status,
        rank=rank,
        error_code=update.error_code,
        consequence=consequence,
    )
    await store.report_delivery(report, now)


def _consequence(update: DeliveryUpdate, now: datetime) -> Postponed | Ended:
    """The channel took the message and gave it back: it did not reach the person, so another try doubles nothing."""
    code = update.error_code or ""
    reason = f"{update.status}: Twilio {code}" if code else update.status
    match meaning_of(int(code) if code.isdecimal() else None):
        case "busy" | "misconfigured":
            return Postponed(available_at=now + _LATER, reason=reason)
        case "window_closed":
            return Postponed(available_at=now, reason=reason, only_template=True)
        case "bad_template":
            return Ended(status="held", reason=f"{reason}: the template is wrong")
        case "unsubscribed":
            return Ended(status="failed", reason=reason, stop_person=True)
        case _:
            return Ended(status="failed", reason=reason)
