"""What the rules cannot decide alone may be answered later: the conversation's side of asking a model.

The message is put aside in the same transaction that claims its sid, and answered by a worker through `settle` of
`server.conversation.turn`. The conversation knows no model: it sees this port.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from engine.model import Ambiguous
from server.cipher import Cipher
from server.conversation.answering import Plan
from server.conversation.memory import Forgotten, decode, encode
from server.conversation.state import State
from storage.changes import AddHistory, AddQuestion, SettledBy
from storage.model import InboundMessage, Person

PURPOSE = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """A message that is answered later. `text` is what was read, with the words that waited for a part."""

    message: InboundMessage
    text: str
    read: Ambiguous
    language: str


class Deferral(Protocol):
    def takes(self, read: Ambiguous, person: Person, now: datetime) -> bool:
        """Whether somebody could be asked about it now."""
        ...

    def question(self, deferred: Deferred, user_id: str) -> AddQuestion:
        """The row that keeps it until it is answered."""
        ...

    def wake(self) -> None:
        """Called when a question was committed."""
        ...


Planner = Callable[[State], tuple[Plan, State]]
"""What to do in the state of that moment, and the state in the language of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a deferred message is answered: the plan in the state of that moment, and what asking took."""

    user_id: str
    planner: Planner
    model: str | None = None
    tokens: int | None = None
    took_ms: int | None = None
    cost_usd: float | None = None
    settled_by: SettledBy = "menu"

    def mark(self, row: AddHistory) -> AddHistory:
        """The message's row of the history, with what was asked of a model for it."""
        return replace(
            row,
            llm_model=self.model,
            tokens_used=self.tokens,
            llm_ms=self.took_ms,
            llm_cost_usd=self.cost_usd,
            settled_by=self.settled_by if row.settled_by is not None else None,
        )


def seal_deferred(deferred: Deferred, cipher: Cipher) -> str:
    fields = {
        "message": encode(deferred.message),
        "text": deferred.text,
        "read": encode(deferred.read),
        "language": deferred.language,
    }
    return cipher.seal(json.dumps(fields, ensure_ascii=False), PURPOSE)


def open_deferred(payload: str, cipher: Cipher) -> Deferred:
    """Raises CipherError for what is sealed under a lost key, Forgotten for what older code wrote."""
    fields = decode(json.loads(cipher.open(payload, PURPOSE)))
    try:
        deferred = Deferred(**fields)
    except TypeError as error:
        raise Forgotten("deferred") from error
    if not isinstance(deferred.message, InboundMessage) or not isinstance(deferred.read, Ambiguous):
        raise Forgotten("deferred")
    return deferred
