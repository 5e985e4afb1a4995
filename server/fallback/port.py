"""What the asking sees of a provider, whatever client library speaks to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from server.fallback.breaker import Breaker
from server.fallback.prompt import Message

FailureKind = Literal["timeout", "unreachable", "limited", "failing", "refused", "garbage"]
_LASTING = frozenset({401, 402, 403, 404})


class ProviderFailure(Exception):
    """`kind` tells people and the breaker what happened; no word of the exchange is kept."""

    def __init__(self, kind: FailureKind, *, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(f"{kind} ({status})" if status else kind)
        self.kind = kind
        self.status = status
        self.wait = wait

    @property
    def is_lasting(self) -> bool:
        """A wrong key or model will not be right in a second."""
        return self.status in _LASTING


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for a million tokens, as the provider bills them: those read and those written."""

    read: float
    written: float

    def of(self, read: int, written: int) -> float:
        return (read * self.read + written * self.written) / 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """`cost` is in US dollars, None where no price is known."""

    text: str | None
    tokens: int
    cost: float | None = None


class Provider(Protocol):
    """One configured API. Its breaker is read and written by whoever asks."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def breaker(self) -> Breaker: ...

    async def complete(self, messages: Sequence[Message], seconds: float) -> Completion:
        """Raises ProviderFailure, after `seconds` at the latest."""
        ...

    async def close(self) -> None: ...
