"""Where the conversation hands in what the rules cannot decide: takes it only when somebody can be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from uuid import NAMESPACE_URL, uuid5

from engine.model import Ambiguous
from engine.question import needs_model
from server.cipher import Cipher
from server.conversation.deferral import Deferred, seal_deferred
from server.fallback.budget import Budget, SpentBudgets
from server.fallback.port import Provider
from storage.changes import AddQuestion
from storage.model import Person


@dataclass(slots=True, kw_only=True)
class Desk:
    """The `Deferral` of the conversation. `woken` is set when a question was committed here.

    `opening` makes the providers; it loads a large library, so it runs beside the first requests, not before them.
    """

    cipher: Cipher
    budget: Budget
    opening: Callable[[], Sequence[Provider]] | None = None
    providers: Sequence[Provider] = ()
    spent: SpentBudgets = field(default_factory=SpentBudgets)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self) -> None:
        """Before the first question is asked."""
        if self.opening is not None:
            self.providers = await asyncio.to_thread(self.opening)
            self.opening = None

    def takes(self, read: Ambiguous, person: Person, now: datetime) -> bool:
        """False, and the person gets the menu at once, when every provider rests or the budget is known to be spent."""
        if not needs_model(read) or self.spent.holds(person, now):
            return False
        return self.opening is not None or any(provider.breaker.admits(monotonic()) for provider in self.providers)

    def question(self, deferred: Deferred, user_id: str) -> AddQuestion:
        sid = deferred.message.sid
        return AddQuestion(
            id=str(uuid5(NAMESPACE_URL, f"{user_id}/{sid}/question")),
            user_id=user_id,
            key=f"question:{sid}",
            payload=seal_deferred(deferred, self.cipher),
        )

    def wake(self) -> None:
        self.woken.set()
