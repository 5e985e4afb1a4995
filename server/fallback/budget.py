"""How much of a model's time one person may use in a day; and who has used it up, so that nobody waits in vain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.model import ModelUse, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits of a person's own day."""

    questions: int
    tokens: int

    def is_spent(self, use: ModelUse) -> bool:
        return use.questions >= self.questions or use.tokens >= self.tokens


def day_of(person: Person, now: datetime) -> datetime:
    """Where the person's day began."""
    local = now.astimezone(ZoneInfo(person.preferences.timezone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(slots=True)
class SpentBudgets:
    """People whose budget was found spent, until their day ends: their next message gets its menu at once."""

    until: dict[str, datetime] = field(default_factory=dict)

    def add(self, person: Person, now: datetime) -> None:
        self.until = {user_id: end for user_id, end in self.until.items() if end > now}
        self.until[person.id] = day_of(person, now) + timedelta(days=1)

    def holds(self, person: Person, now: datetime) -> bool:
        end = self.until.get(person.id)
        return end is not None and now < end
