"""People who write to the conversation on a real store, and a worker that runs when it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry

from server.cipher import Cipher
from server.conversation.render import load_bundles
from server.conversation.turn import Answer, Services, answer
from server.fallback.budget import Budget
from server.fallback.desk import Desk
from server.fallback.measures import new_measures
from server.fallback.port import Provider
from server.fallback.worker import Worker
from server.guard.limits import Limits, Rates
from server.notifications.letters import unseal
from server.understanding import load_interpreter, load_mentions, load_work_reader
from storage.facts import ByNumbers
from storage.model import ChannelIdentity, InboundMessage, Person
from storage.port import Store

START = datetime(2026, 3, 10, 16, tzinfo=UTC)  # a Tuesday, ten in the morning in Mexico City
PHONES = ("+525512345678", "+525587654321")
MANY = Rates(minute=100_000, hour=100_000, day=100_000)


@dataclass(slots=True)
class Chat:
    """People who write, and a worker that runs when it is told to."""

    store: Store
    services: Services
    worker: Worker
    people: Sequence[Person] = ()
    now: datetime = START
    sent: int = 0

    async def write(self, text: str, who: int = 0, sid: str | None = None, quoted: str | None = None) -> str:
        self.sent += 1
        self.now += timedelta(seconds=1)
        message = message_of(text, self.now, who, sid=sid or f"SM{self.sent:032x}", quoted=quoted)
        answered: Answer = await answer(message, self.services, self.now)
        return "\n".join(answered.texts)

    async def outbox(self) -> list[str]:
        """The texts that left since the last look, in their order."""
        claims = await self.store.claim_parcels(
            now=self.now + timedelta(seconds=1), lease=timedelta(days=1), limit=100, kinds=("answer",)
        )
        return [unseal(claim.payload, self.services.cipher).text for claim in claims]

    async def later(self) -> str:
        """Lets the worker do what is open, and gives what it said."""
        while await self.worker.round():
            pass
        return "\n".join(await self.outbox())

    async def titles(self, who: int = 0) -> list[str]:
        page = await self.store.select_tasks(self.people[who].id, ByNumbers(numbers=tuple(range(1, 60))))
        return [task.title for task in page.tasks if task.status == "open"]


def message_of(
    text: str, now: datetime, who: int = 0, *, sid: str = "SM0", quoted: str | None = None
) -> InboundMessage:
    return InboundMessage(
        sid=sid,
        identity=ChannelIdentity(channel="whatsapp", phone=PHONES[who]),
        text=text,
        received_at=now,
        quoted_sid=quoted,
        fingerprint=f"device-{who}",
    )


async def chat_on(store: Store, providers: Sequence[Provider], budget: Budget | None = None) -> Chat:
    cipher = Cipher(["k" * 40])
    desk = Desk(providers=providers, cipher=cipher, budget=budget or Budget(questions=100, tokens=10**6))
    services = Services(
        store=store,
        interpret=load_interpreter(),
        mentions=load_mentions(),
        bundles=load_bundles(),
        cipher=cipher,
        limits=Limits(linked=MANY, unlinked=MANY),
        code_secret="s" * 40,
        read_work=load_work_reader(),
        deferral=desk,
    )
    measures = new_measures(CollectorRegistry())
    worker = Worker(desk=desk, services=services, measures=measures, deadline_seconds=3.0, clock=lambda: opened.now)
    opened = Chat(store=store, services=services, worker=worker)
    opened.people = [await _linked(store, phone) for phone in PHONES]
    return opened


async def _linked(store: Store, phone: str) -> Person:
    person = await store.add_person(
        email=f"{phone}@example.org",
        name="Zenobia Quirós",
        password_hash=None,
        language=None,
        timezone="America/Mexico_City",
        is_operator=False,
    )
    await store.link(person.id, phone, START)
    return person
