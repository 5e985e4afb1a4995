"""The records that keep a person's account theirs: logins, links, devices, sessions, locks and rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a login needs. `password_hash` is argon2's encoded form, None for people who log in elsewhere.

    `is_locked`: an operator locked the person, by hand; nothing of theirs is open to anybody until an operator unlocks.
    """

    person: Person
    password_hash: str | None
    is_locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFailures:
    """Failed logins: of one account from one address, of the account from anywhere, from the address at all."""

    of_both: int
    against_account: int
    from_address: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A verified channel identity of a person."""

    user_id: str
    channel: str
    phone: str | None
    external_id: str | None
    verified: bool
    linked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """An open linking code. Only its HMAC is kept; `delivery` is "page" or "whatsapp" (sent to the phone).

    `failures`: wrong codes against its account within ten minutes; what is put needs none.
    """

    user_id: str
    phone: str
    code_hash: str
    expires_at: datetime
    attempts: int = 0
    delivery: Literal["page", "whatsapp"] = "page"
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    id: str
    user_id: str | None
    fingerprint_hash: str
    is_trusted: bool
    is_blocked: bool
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A WhatsApp session (PRODUCT 4): ends 24 h after the last activity, or seven days after `created_at`."""

    id: str
    user_id: str
    device_id: str | None
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockout:
    locked_at: datetime
    locked_until: datetime | None  # None: until an operator unlocks
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFacts:
    """Admitted messages of the identity in the sliding windows before this one, and the violations of the last 24 h."""

    last_minute: int = 0
    last_hour: int = 0
    last_day: int = 0
    violations: int = 0
    last_violation_at: datetime | None = None
    blocked_until: datetime | None = None
    warned_in_window: bool = False
