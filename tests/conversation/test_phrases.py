"""What the corpora hold, said to the bot one after the other, with careless answers between: always an answer."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.conversation.turn import Services, answer
from server.guard import Limits
from server.guard.limits import Rates
from storage.model import ChannelIdentity, InboundMessage
from storage.port import Store

CORPORA = Path(__file__).parents[2] / "corpora"
NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
CARELESS = ("sí", "no", "1", "2", "more", "más", "undo", "always", "5am")
UNLIMITED = Rates(minute=10**6, hour=10**6, day=10**6)
LEFT = {"account-deleted", "unlinked"}


def _phrases() -> list[str]:
    files = (path for path in sorted(CORPORA.glob("*/*.toml")) if path.parent.name != "conversations")
    cases = (case for path in files for case in tomllib.loads(path.read_text("utf-8")).get("case", ()))
    return [phrase for case in cases for phrase in case["say"]]


async def _link(store: Store, number: int) -> str:
    person = await store.add_person(
        email=f"person{number}@example.org",
        name="Ana",
        password_hash=None,
        language=None,
        timezone="America/Mexico_City",
        is_operator=False,
    )
    phone = f"+5255{number:08d}"
    await store.link(person.id, phone, NOW)
    return phone


async def test_whatever_is_said_in_whatever_order_gets_an_answer_of_the_channels_length(
    sqlite_services: Services,
) -> None:
    services, store = replace(sqlite_services, limits=Limits(linked=UNLIMITED)), sqlite_services.store
    chance = random.Random(20260310)
    phrases = chance.sample(_phrases(), 400)
    phone = await _link(store, 0)
    now = NOW
    for number, phrase in enumerate(phrases, start=1):
        said = (phrase, chance.choice(CARELESS)) if chance.random() < 0.5 else (phrase,)
        for place, text in enumerate(said):
            now += timedelta(seconds=30)
            sid, quoted = f"SM{number}.{place}", f"OUT{number - 1}" if chance.random() < 0.1 else None
            identity = ChannelIdentity(channel="whatsapp", phone=phone)
            message = InboundMessage(
                sid=sid, identity=identity, text=text, received_at=now, fingerprint=phone, quoted_sid=quoted
            )
            given = await answer(message, services, now)
            assert given.texts, text
            assert all(0 < len(one) <= 1600 for one in given.texts), text
            await store.tie_outbound(sid, f"OUT{number}", now)
            if LEFT & set(given.keys):
                phone = await _link(store, number)
