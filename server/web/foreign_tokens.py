"""What the site asks of a reader of another service's tokens. The reader is loaded only where one is configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

LONGEST_TOKEN = 6 * 1024


class TokenRefused(Exception):
    """Not a token of a user of the service. The text is a reason for the log, never the token."""


class KeysUnavailable(Exception):
    """The service does not tell its keys, and there are none that are still good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignUser:
    """Whom a token speaks for. `is_proven` is true when the service itself vouches for the e-mail."""

    subject: str
    email: str
    name: str
    is_proven: bool


class TokenReader(Protocol):
    async def read(self, token: str) -> ForeignUser:
        """Raises TokenRefused, and KeysUnavailable when the keys cannot be had."""
        ...
