"""What an operator should look at before anybody complains: the same event again and again about one phone or account.

The guard has acted already, message by message; these rules look at the audit log as a whole. They are told every hour
(log, /metrics), and on demand (`focobot security suspicious`, GET /api/security/suspicious).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.oversight import FrequentEvent
from storage.port import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """So many events of an action about one subject within a time."""

    name: str
    action: str
    least: int
    within: timedelta


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = (
    Rule(name="requests_forged", action="signature_invalid", least=60, within=HOUR),
    Rule(name="codes_guessed", action="verification_failed", least=5, within=HOUR),
    Rule(name="logins_guessed", action="login_failed", least=20, within=HOUR),
    Rule(name="devices_changed", action="device_registered", least=3, within=DAY),
    Rule(name="limits_broken", action="rate_limit_violation", least=5, within=DAY),
    Rule(name="copies_replayed", action="replay_detected", least=3, within=DAY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """`event.subject` is a phone or a person's id; "" for what is nobody's, as a request that was not signed."""

    rule: str
    event: FrequentEvent


async def suspicions(store: Store, now: datetime) -> tuple[Suspicion, ...]:
    """In the order of the rules, the most frequent first."""
    found: list[Suspicion] = []
    for rule in RULES:
        events = await store.frequent_events(rule.action, now - rule.within, rule.least)
        found += [Suspicion(rule=rule.name, event=event) for event in events]
    return tuple(found)
