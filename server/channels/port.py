"""What a channel can do for the server, whatever its provider calls things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.model import InboundMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRequest:
    """An HTTP request of the provider, as far as an adapter may look at it.

    `query` is the raw query string as it stood in the request line; `headers` are looked up without regard to case.
    """

    query: str
    body: bytes
    headers: Mapping[str, str]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUpdate:
    """What became of a message that the bot sent. `inbound_sid` is the message that it answered, when it was one."""

    outbound_sid: str
    status: str
    inbound_sid: str | None = None
    error_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """Genuine, but not something that the provider would send; `field` is the one that is missing or wrong."""

    field: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """The signature is missing or wrong: nothing of the request may be believed."""

    reason: str


Inbound = InboundMessage | DeliveryUpdate | Malformed | Forged


class Channel(Protocol):
    """A provider's way in and out. `receive` never raises, whatever the bytes are."""

    name: str

    def receive(self, request: InboundRequest) -> Inbound:
        """Verifies first, then reads."""
        ...

    def reply(self, texts: Sequence[str], inbound_sid: str) -> str:
        """The body of the webhook's own response; without texts, the one that says nothing."""
        ...
