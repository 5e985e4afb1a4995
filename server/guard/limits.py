"""The figures of the guard (PRODUCT section 4), each a setting with this default."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Messages admitted in each sliding window."""

    minute: int
    hour: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalties:
    """At which violation within 24 h each penalty begins. A lock stays until an operator unlocks."""

    warn: int = 3
    wait: int = 5
    block: int = 10
    lock: int = 20
    wait_time: timedelta = timedelta(seconds=60)
    block_time: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    unlinked: Rates = field(default_factory=lambda: Rates(minute=3, hour=10, day=20))
    linked: Rates = field(default_factory=lambda: Rates(minute=10, hour=100, day=500))
    penalties: Penalties = field(default_factory=Penalties)
    replay_window: timedelta = timedelta(hours=24)
    session_idle: timedelta = timedelta(hours=24)
    session_longest: timedelta = timedelta(days=7)
    new_devices: int = 5
    device_lock: timedelta = timedelta(hours=24)
    failed_verifications: int = 5
    verification_lock: timedelta = timedelta(hours=1)
    code_lifetime: timedelta = timedelta(minutes=10)
    code_attempts: int = 3
