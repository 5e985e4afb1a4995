"""The answer to "did you remind me?", from the delivery record. Pure: what the record holds, in blocks of a reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from server.reply import Lines, Reply, Say, Symbol, say
from storage.notices import ToldNotice

LOOKED_BACK = timedelta(days=7)
MOST_TOLD = 5
_SILENCES = {"muted": "muted", "quiet day": "quiet", "stopped": "stopped", "switched off": "off"}


def tell_record(told: Sequence[ToldNotice], coming: datetime | None = None) -> Reply:
    """The newest first, a line each. `coming` is the reminder still ahead of the task that was asked about."""
    lines = tuple(_line(one) for one in told if not _says_nothing(one))[:MOST_TOLD]
    ahead = (say("told-coming", at=coming),) if coming is not None else ()
    if not lines:
        return ahead or (say("told-nothing"),)
    return (say("told", count=len(lines), lines=Lines(blocks=lines)), *ahead)


def _says_nothing(one: ToldNotice) -> bool:
    """What was dropped because there was nothing to say is not worth a line."""
    return one.status == "cancelled" and one.error_message not in _SILENCES


def _line(one: ToldNotice) -> Say:
    return say(
        "told-line",
        kind=Symbol(one.kind),
        title=one.title,
        at=one.sent_at or one.scheduled_for,
        what=Symbol(_outcome(one)),
    )


def _outcome(one: ToldNotice) -> str:
    """How it went, as far as the channel told: read, delivered, sent, or why it did not reach the person."""
    if one.status == "sent":
        return one.delivery if one.delivery in ("read", "delivered") else "sent"
    if one.status == "cancelled":
        return _SILENCES[one.error_message or ""]
    return one.status
