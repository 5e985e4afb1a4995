"""What an operator can do about a notification that was held or failed, from the reason that stands in its row."""

from __future__ import annotations

import re
from typing import Literal

from server.channels.twilio_errors import MEANINGS
from storage.notices import LOCKED

Remedy = Literal[
    "template", "busy", "misconfigured", "window_closed", "bad_template", "unsubscribed", "unreachable", "locked"
]
"""The remedy's text is `monitor-remedy-<name>` of pages.ftl, with dashes."""

_CODE = re.compile(r"Twilio (\d+)")


def remedy_of(reason: str | None) -> Remedy | None:
    """None where the reason says all, or nothing can be done (a task that was done meanwhile)."""
    if reason is None:
        return None
    if reason == LOCKED:
        return "locked"
    if "TWILIO_" in reason:
        return "template" if "TEMPLATE" in reason else "misconfigured"
    code = _CODE.search(reason)
    if code is not None:
        return MEANINGS.get(int(code[1]), "unreachable")
    return "busy" if reason.startswith(("no answer", "no connection")) else None
