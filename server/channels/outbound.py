"""What leaves by a channel's own API, and what came of it, whatever the provider calls things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Meaning = Literal["busy", "misconfigured", "window_closed", "bad_template", "unsubscribed", "unreachable"]
"""Why a message did not leave: try later · an operator must act, try later · only a template may go · the template is
wrong · the person wants none · it never will."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText:
    """Allowed within 24 hours of the person's last message."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An approved template with its variables; allowed at any time."""

    content_sid: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """`to` is the channel's address ("whatsapp:+52…"). `reference` comes back in the status callbacks."""

    to: str
    content: FreeText | Template
    reference: str
    valid_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The provider took it under this sid."""

    sid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The provider said no: it did not leave."""

    meaning: Meaning
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """No answer, or one that does not say whether the message was taken."""

    reason: str


SendResult = Accepted | Refused | Uncertain


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    """A message of a person, as the provider's list holds it. `sender` is the channel's address."""

    sid: str
    account: str
    sender: str
    to: str
    text: str
    media: int
    sent_at: datetime


class Sender(Protocol):
    """A channel's way out. No method raises what the network or the provider does."""

    async def send(self, message: OutboundMessage) -> SendResult: ...

    async def find(self, to: str, bodies: Sequence[str], since: datetime) -> str | Uncertain | None:
        """The sid of a message with one of these wordings that the provider took for them since then, if it did."""
        ...

    async def received(self, since: datetime, until: datetime) -> Sequence[ReceivedMessage] | Uncertain:
        """What people wrote to the bot between these, the oldest first, as the provider's list has it."""
        ...

    async def show_typing(self, sid: str) -> None:
        """Shows the person that the message of this sid is being answered, where the channel can; else nothing."""
        ...

    async def close(self) -> None: ...
