"""Messages, tasks and turns for the store's tests, with only what a test is about written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from engine.model import TaskFilter
from storage.changes import Change, CommitResult, Committed, PutTask, TurnCommit
from storage.facts import ByFilter, TurnFacts
from storage.model import ChannelIdentity, InboundMessage, Person, Task, TaskPage
from storage.port import Store

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)  # a Tuesday, ten in the morning in Mexico City
ZONE = "America/Mexico_City"
PHONE = "+525550000001"

_sids = count(1)


def identity(phone: str | None = PHONE, external_id: str | None = None) -> ChannelIdentity:
    return ChannelIdentity(channel="whatsapp", phone=phone, external_id=external_id)


def message(
    sid: str | None = None, *, at: datetime = NOW, who: ChannelIdentity | None = None, **more: Any
) -> InboundMessage:
    known: dict[str, Any] = {
        "sid": sid or f"SM{next(_sids)}",
        "identity": who or identity(),
        "text": "hola",
        "received_at": at,
    }
    return InboundMessage(**(known | more))


def task(person: Person | str, number: int = 1, title: str = "Pagar la luz", **more: Any) -> Task:
    user_id = person if isinstance(person, str) else person.id
    known: dict[str, Any] = {
        "id": str(uuid4()),
        "user_id": user_id,
        "number": number,
        "title": title,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Task(**(known | more))


def done(before: Task, at: datetime = NOW) -> Task:
    return replace(before, status="done", completed_at=at, updated_at=at)


async def add_person(store: Store, email: str = "ana@example.org", **more: Any) -> Person:
    known: dict[str, Any] = {
        "name": "Ana",
        "password_hash": None,
        "language": None,
        "timezone": ZONE,
        "is_operator": False,
    }
    return await store.add_person(email=email, **(known | more))


async def add_linked(store: Store, email: str = "ana@example.org", phone: str = PHONE) -> Person:
    person = await add_person(store, email)
    await store.link(person.id, phone, NOW)
    account = await store.account_by_id(person.id)
    assert account is not None
    return account.person


async def facts_of(store: Store, *, at: datetime = NOW, **more: Any) -> TurnFacts:
    """What the next message of the phone would load."""
    return await store.load_turn(message(at=at, **more), at)


async def put(store: Store, *tasks: Task, at: datetime = NOW) -> None:
    """Writes new tasks of one person, without a message."""
    result = await store.apply(tasks[0].user_id, None, [PutTask(before=None, after=one) for one in tasks], at)
    assert result == Committed()


async def change(store: Store, before: Task, after: Task, at: datetime = NOW) -> CommitResult:
    return await store.apply(after.user_id, None, [PutTask(before=before, after=after)], at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message's commit, by the facts that it loaded."""

    store: Store
    changes: Sequence[Change] = ()
    texts: tuple[str, ...] = ("listo",)
    at: datetime = NOW
    counts: bool = True
    more: dict[str, Any] = field(default_factory=dict)

    async def run(self, inbound: InboundMessage | None = None) -> CommitResult:
        inbound = inbound or message(at=self.at)
        return await self.store.commit_turn(self.commit(inbound, await self.store.load_turn(inbound, self.at)))

    def commit(self, inbound: InboundMessage, facts: TurnFacts) -> TurnCommit:
        known: dict[str, Any] = {
            "message": inbound,
            "now": self.at,
            "user_id": facts.person.id if facts.person else None,
            "version": facts.person.version if facts.person else None,
            "changes": tuple(self.changes),
            "texts": self.texts,
            "counts": self.counts,
            "identity_turns": facts.identity_turns,
        }
        return TurnCommit(**(known | self.more))


def wanting(limit: int = 10, offset: int = 0, at: datetime = NOW, **filters: Any) -> ByFilter:
    """A list as it would be asked for at ten in the morning of the tenth of March."""
    local = at - timedelta(hours=6)
    return ByFilter(
        filter=TaskFilter(**filters), today=local.date(), clock=local.time(), timezone=ZONE, limit=limit, offset=offset
    )


def titles(page: TaskPage) -> list[str]:
    return [one.title for one in page.tasks]


def march(day: int) -> date:
    return date(2026, 3, day)


def clock(text: str) -> time:
    return time.fromisoformat(text)
