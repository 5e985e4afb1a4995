"""People with links, preferences and tasks in a real store, a clock that a test turns, an office that tells them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from prometheus_client import CollectorRegistry

from server.channels.sender import TwilioAccount, TwilioSender
from server.cipher import Cipher
from server.conversation.render import load_bundles
from server.notifications.measures import new_measures
from server.notifications.office import Office
from server.notifications.pace import Pace
from storage.changes import PutPerson, PutTask, TurnCommit
from storage.model import ChannelIdentity, Conversation, InboundMessage, Person, Task
from storage.port import Store
from tests.notifications.fake_twilio import FakeTwilio

BUNDLES = load_bundles()
CIPHER_KEY = "a test's own encryption key: long enough"
CIPHER = Cipher([CIPHER_KEY])
_phones = count(5550000001)


@dataclass(slots=True)
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def to(self, moment: datetime) -> datetime:
        self.now = moment.astimezone(UTC)
        return self.now


@dataclass(slots=True, kw_only=True)
class Town:
    store: Store
    clock: Clock
    twilio: FakeTwilio
    templates: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    senders: list[TwilioSender] = field(default_factory=list)

    async def close(self) -> None:
        for sender in self.senders:
            await sender.close()

    def office(self, *, seconds: float = 4.0, sender: Any = None) -> Office:
        account = TwilioAccount(
            account_sid="AC123",
            username="AC123",
            password="token",
            number="+14155550100",
            api_url=self.twilio.url,
            base_url="https://foco.example",
        )
        self.senders.append(TwilioSender(account, seconds=seconds))
        return Office(
            store=self.store,
            bundles=BUNDLES,
            cipher=CIPHER,
            templates=self.templates,
            sender=sender or self.senders[-1],
            measures=new_measures(CollectorRegistry()),
            clock=self.clock,
            pace=Pace(rate=10_000, burst=1000),
        )

    async def person(self, name: str = "Ana", *, zone: str = "America/Mexico_City", **preferences: Any) -> Person:
        """A linked person who has just written, with these preferences; her switches are on as by default."""
        person = await self.store.add_person(
            email=f"{uuid4()}@example.org",
            name=name,
            password_hash=None,
            language="es",
            timezone=zone,
            is_operator=False,
        )
        phone = f"+52{next(_phones)}"
        self.phones[person.id] = phone
        await self.store.link(person.id, phone, self.clock())
        if preferences:
            await self.prefer(person.id, **preferences)
        await self.writes(person.id)
        return await self.reload(person.id)

    async def reload(self, user_id: str) -> Person:
        account = await self.store.account_by_id(user_id)
        assert account is not None
        return account.person

    async def prefer(self, user_id: str, *, stopped: bool | None = None, **preferences: Any) -> None:
        person = await self.reload(user_id)
        changed = replace(person, preferences=replace(person.preferences, **preferences))
        changed = changed if stopped is None else replace(changed, stopped=stopped)
        await self.store.apply(user_id, person.version, [PutPerson(person=changed)], self.clock())

    async def task(self, user_id: str, title: str, **more: Any) -> Task:
        number = self.numbers[user_id] = self.numbers.get(user_id, 0) + 1
        now = self.clock()
        task = Task(
            id=str(uuid4()), user_id=user_id, number=number, title=title, created_at=now, updated_at=now, **more
        )
        await self.put(None, task)
        return task

    async def put(self, before: Task | None, after: Task) -> None:
        await self.store.apply(after.user_id, None, [PutTask(before=before, after=after)], self.clock())

    async def finish(self, task: Task) -> None:
        now = self.clock()
        await self.put(task, replace(task, status="done", completed_at=now, updated_at=now))

    def message(self, user_id: str, text: str = "hola", quoted: str | None = None) -> InboundMessage:
        return InboundMessage(
            sid=f"SM{uuid4().hex}",
            identity=ChannelIdentity(channel="whatsapp", phone=self.phones[user_id]),
            text=text,
            received_at=self.clock(),
            quoted_sid=quoted,
            fingerprint="phone",
        )

    async def writes(self, user_id: str, text: str = "hola") -> None:
        """A message that is answered with nothing: it opens the 24-hour window."""
        message = self.message(user_id, text)
        facts = await self.store.load_turn(message, self.clock())
        assert facts.person is not None
        await self.store.commit_turn(
            TurnCommit(
                message=message,
                now=self.clock(),
                user_id=user_id,
                version=facts.person.version,
                changes=(),
                texts=(),
            )
        )

    async def conversation(self, user_id: str) -> Conversation:
        return (await self.store.load_turn(self.message(user_id), self.clock())).conversation

    async def statuses(self, user_id: str) -> list[tuple[str, str, str | None]]:
        """(kind, status, reason) of everything ever planned for the person, oldest first."""
        told = await self.store.told_notices(user_id, since=datetime(2000, 1, 1, tzinfo=UTC), limit=10_000)
        return [(one.kind, one.status, one.error_message) for one in reversed(told)]


def due(day: str, clock: str | None = None) -> dict[str, Any]:
    return {"due_date": date.fromisoformat(day), "due_time": time.fromisoformat(clock) if clock else None}
