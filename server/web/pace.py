"""How many requests a program may send: so many in each minute, counted in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
_MOST_KEYS = 10_000


@dataclass(slots=True, kw_only=True)
class Pace:
    """Counts by key. What is counted is forgotten with its minute."""

    most: int
    _began: datetime | None = None
    _counts: dict[str, int] = field(default_factory=dict)

    def wait_before(self, key: str, now: datetime) -> timedelta | None:
        """Takes one; how long to wait when there is none left in this minute."""
        if self._began is None or not self._began <= now < self._began + WINDOW or len(self._counts) > _MOST_KEYS:
            self._began, self._counts = now, {}
        taken = self._counts.get(key, 0)
        if taken >= self.most:
            return self._began + WINDOW - now
        self._counts[key] = taken + 1
        return None
