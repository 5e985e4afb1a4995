"""How many audit rows unproved requests may cause: anybody can send them, and a flood must not fill the database.

What is left out is counted, on /metrics at once and in the next row that is written.
"""

from __future__ import annotations

from datetime import datetime, timedelta

_WINDOW = timedelta(minutes=1)


class AuditBudget:
    """So many rows in each minute of this process."""

    def __init__(self, rows_a_minute: int) -> None:
        self._allowed = rows_a_minute
        self._window_began: datetime | None = None
        self._written = 0
        self._left_out = 0

    def left_out_before(self, now: datetime) -> int | None:
        """Takes one row: how many were left out since the last one. None when this one is to be left out as well."""
        if self._window_began is None or not self._window_began <= now < self._window_began + _WINDOW:
            self._window_began, self._written = now, 0
        if self._written >= self._allowed:
            self._left_out += 1
            return None
        self._written += 1
        left_out, self._left_out = self._left_out, 0
        return left_out
