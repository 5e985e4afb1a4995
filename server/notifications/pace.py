"""The sender's rate: a token bucket, so that claiming takes no more than may leave now."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

MESSAGES_PER_SECOND = 80.0  # what Twilio lets one WhatsApp sender do


class Pace:
    """`burst` messages at once, `rate` a second over time. One for each process and sender."""

    def __init__(
        self,
        rate: float = MESSAGES_PER_SECOND,
        burst: int = 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._at = float(burst), clock()

    def take(self, most: int) -> int:
        """How many may leave now, at most so many; they count as left."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        taken = min(most, int(self._tokens))
        self._tokens -= taken
        return taken

    def give_back(self, unused: int) -> None:
        self._tokens = min(self._burst, self._tokens + unused)

    async def wait(self) -> None:
        """Until one more may leave."""
        await asyncio.sleep(max(0.0, (1 - self._tokens) / self._rate))
