"""Whether the id of a signed message is the one that was signed.

Twilio signs the names and values of a form one after the other, without separators. So who has seen one signed request
may divide the same bytes into other fields: `MessageSid=SM1`, `NumMedia=0` is signed like `MessageSid=SM1NumMedia0`,
which would be another message with the same words, done once more. What cannot be moved is the signed text itself: the
id that stands in it behind its name is the only one that is believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.channels.signature import Fields, joined_fields

_OWN = r"(?:SM|MM)[0-9a-f]{32}"  # how Twilio writes the id of a message
_OWN_SID = re.compile(_OWN)
_SIGNED_SID = re.compile(rf"(?<!Sms)(?<!OriginalReplied)MessageSid({_OWN})".encode())
# Fields that a form may hold behind the id; for senders that are not Twilio and have ids of their own form.
_NEXT_FIELDS = ("MessageType", "MessagingServiceSid", "NumMedia", "NumSegments", "OriginalReplied", "ProfileName",
                "SmsMessageSid", "SmsSid", "SmsStatus", "Towhatsapp", "WaId")  # fmt: skip


def is_whole(sid: str, fields: Fields) -> bool:
    """Whether `sid` can be what the sender called its message."""
    signed = _SIGNED_SID.search(joined_fields(fields))
    if signed is not None:
        return signed[1].decode() == sid
    return _OWN_SID.fullmatch(sid) is None and not _is_redivided(sid, tuple(fields))


def _is_redivided(sid: str, names: Sequence[str]) -> bool:
    """Whether the id holds the name of the next field, or a name begins with the rest of an id."""
    if any(field in sid for field in _NEXT_FIELDS):
        return True
    return any(name.find(field) > 0 for name in names for field in _NEXT_FIELDS if not name.startswith("Referral"))
