"""The records of the ways in beside the password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TokenScope = Literal["read", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A personal access token, without what opens the door. `prefix` is shown, to tell one's tokens apart."""

    id: str
    user_id: str
    name: str
    prefix: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeed:
    """A person's calendar has an address since `created_at`."""

    user_id: str
    created_at: datetime
    last_read_at: datetime | None = None
