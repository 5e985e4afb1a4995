"""A circuit breaker for each provider: one that keeps failing is left alone for a while, then tried once."""

from __future__ import annotations

from dataclasses import dataclass

FAILURES_ALLOWED = 3
FIRST_REST = 30.0
LONGEST_REST = 600.0


@dataclass(slots=True)
class Breaker:
    """Seconds are those of any steady clock. A refused key or an empty purse opens it at once."""

    failures: int = 0
    rest: float = FIRST_REST
    closed_again_at: float = 0.0

    def admits(self, now: float) -> bool:
        """False while it is open. After its rest, each asking until the next failure is a try."""
        return now >= self.closed_again_at

    def record_success(self) -> None:
        self.failures, self.rest, self.closed_again_at = 0, FIRST_REST, 0.0

    def record_failure(self, now: float, *, lasting: bool = False, wait: float | None = None) -> None:
        """`wait` is what the provider asked for (Retry-After)."""
        self.failures += 1
        if lasting or wait is not None or self.failures >= FAILURES_ALLOWED:
            self.closed_again_at = now + min(wait if wait is not None else self.rest, LONGEST_REST)
            self.rest = min(self.rest * 2, LONGEST_REST)
