"""What Twilio's error codes mean for a message: https://www.twilio.com/docs/api/errors."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.channels.outbound import Meaning

MEANINGS: Mapping[int, Meaning] = MappingProxyType(
    {
        429: "busy",
        20429: "busy",  # too many requests
        30001: "busy",  # queue overflow
        63018: "busy",  # the sender's rate
        63038: "busy",  # the account's messages of the day
        401: "misconfigured",
        403: "misconfigured",
        20003: "misconfigured",  # credentials
        20404: "misconfigured",
        21212: "misconfigured",  # From
        21606: "misconfigured",
        63001: "misconfigured",  # the channel's own credentials
        63007: "misconfigured",  # no such sender
        63016: "window_closed",  # free text outside the 24 hours
        21655: "bad_template",  # ContentSid
        21656: "bad_template",  # ContentVariables
        63005: "bad_template",
        63027: "bad_template",  # not in this language
        63028: "bad_template",  # number of variables
        63040: "bad_template",  # rejected
        63041: "bad_template",  # paused
        63042: "bad_template",  # disabled
        21610: "unsubscribed",
        21211: "unreachable",  # To
        21614: "unreachable",
        63003: "unreachable",
        63024: "unreachable",
        63032: "unreachable",
        63033: "unreachable",
        63049: "unreachable",  # the channel chose not to deliver
    }
)


def meaning_of(code: int | None) -> Meaning:
    """What an unknown refusal means too: it would be refused again."""
    return MEANINGS.get(code or 0, "unreachable")
