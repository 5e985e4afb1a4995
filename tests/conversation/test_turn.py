"""The whole way of a message: exactly once, in order, for strangers and for people, and nothing in clear behind it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from engine.model import Context, Interpretation, TaskFilter
from server.codes import hash_code
from server.conversation.number_zones import zone_of_phone
from server.conversation.turn import Answer, Services, TurnContended, answer
from storage.changes import Stale
from storage.facts import ByFilter
from storage.model import ChannelIdentity, InboundMessage, Person, Task
from storage.port import Store
from storage.protection import LinkCode

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)


def _phone() -> str:
    return "+52155" + str(uuid4().int)[:8]


def _message(text: str, phone: str, sid: str | None = None, **given: Any) -> InboundMessage:
    identity = ChannelIdentity(channel="whatsapp", phone=phone)
    return InboundMessage(
        sid=sid or f"SM{uuid4().hex}", identity=identity, text=text, received_at=NOW, fingerprint=phone, **given
    )


async def _person(store: Store, phone: str | None = None, **given: Any) -> Person:
    person = await store.add_person(
        email=f"{uuid4().hex}@example.org",
        name=given.pop("name", "Ana López"),
        password_hash=None,
        language=given.pop("language", "es"),
        timezone="America/Mexico_City",
        is_operator=False,
    )
    if phone is not None:
        await store.link(person.id, phone, NOW)
    return person


async def _tasks(store: Store, person: Person) -> tuple[Task, ...]:
    wanted = ByFilter(
        filter=TaskFilter(), today=NOW.date(), clock=NOW.time(), timezone="America/Mexico_City", limit=100
    )
    return (await store.select_tasks(person.id, wanted)).tasks


async def test_a_second_copy_gets_the_same_answer_and_changes_nothing(services: Services) -> None:
    phone = _phone()
    person = await _person(services.store, phone)
    message = _message("/nueva pan", phone)
    first = await answer(message, services, NOW)
    again = await answer(message, services, NOW + timedelta(hours=2))
    assert first.texts == again.texts
    assert again.replayed
    assert len(await _tasks(services.store, person)) == 1


@pytest.mark.parametrize(
    "text", ["recuérdame pagar la luz el viernes", "add buy milk", "mis tareas", "hecha la primera"]
)
async def test_a_plain_message_is_read_once_though_a_task_was_shown(sqlite_services: Services, text: str) -> None:
    phone, read = _phone(), []
    await _person(sqlite_services.store, phone)

    def interpret(words: str, context: Context) -> Interpretation:
        read.append(words)
        return sqlite_services.interpret(words, context)

    for said in ("nota: comprar pan", "mis pendientes"):
        await answer(_message(said, phone), sqlite_services, NOW)
    await answer(_message(text, phone), replace(sqlite_services, interpret=interpret), NOW)
    assert read == [text]


async def test_ten_copies_at_once_make_one_task_and_ten_equal_answers(services: Services) -> None:
    phone = _phone()
    person = await _person(services.store, phone)
    message = _message("/nueva pan", phone)
    given = await asyncio.gather(*(answer(message, services, NOW) for _ in range(10)))
    assert len({one.texts for one in given}) == 1
    assert sum(not one.replayed for one in given) == 1
    assert len(await _tasks(services.store, person)) == 1


async def test_different_messages_at_once_all_count_and_take_different_numbers(services: Services) -> None:
    phone = _phone()
    person = await _person(services.store, phone)
    messages = [_message(f"/nueva tarea {word}", phone) for word in ("uno", "dos", "tres", "cuatro")]
    given = await asyncio.gather(*(answer(message, services, NOW) for message in messages))
    assert all(one.keys == ("created",) for one in given)
    assert sorted(task.number for task in await _tasks(services.store, person)) == [1, 2, 3, 4]


class _AlwaysLate:
    """A store whose person is changed by somebody else before every commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.commits = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def commit_turn(self, commit: object) -> Stale:
        self.commits += 1
        return Stale()


async def test_a_turn_that_others_keep_overtaking_gives_up_without_a_trace(services: Services) -> None:
    phone = _phone()
    person = await _person(services.store, phone)
    late = _AlwaysLate(services.store)
    with pytest.raises(TurnContended):
        await answer(_message("/nueva pan", phone), replace(services, store=late), NOW)
    assert late.commits == 5
    assert not await _tasks(services.store, person)


async def _with_code(services: Services, code: str = "123456", **given: Any) -> tuple[str, Person]:
    phone = given.pop("phone", None) or _phone()
    person = await _person(services.store, **given)
    kept = LinkCode(
        user_id=person.id,
        phone=phone,
        code_hash=hash_code(code, phone, services.code_secret),
        expires_at=NOW + timedelta(minutes=10),
    )
    await services.store.put_link_code(kept, NOW)
    return phone, person


@pytest.mark.parametrize("words", ["VERIFY 123456", "verificar 123456", "123456", "Verificar: 123456"])
async def test_a_stranger_links_with_the_code_and_is_greeted_by_name(services: Services, words: str) -> None:
    phone, person = await _with_code(services)
    given = await answer(_message(words, phone), services, NOW)
    assert given.keys == ("verify-success", "notice-zone")
    assert "Ana" in given.texts[0]
    next_one = await answer(_message("/nueva pan", phone), services, NOW + timedelta(minutes=1))
    assert next_one.keys == ("created",)
    assert len(await _tasks(services.store, person)) == 1


async def test_wrong_codes_count_down_and_end_the_code(services: Services) -> None:
    phone, _ = await _with_code(services)
    given = [
        await answer(_message(f"VERIFY {code}", phone), services, NOW + timedelta(minutes=place))
        for place, code in enumerate(("000000", "111111", "222222", "123456"))
    ]
    assert [one.keys for one in given] == [("verify-wrong",), ("verify-wrong",), ("verify-wrong",), ("verify-expired",)]
    assert "2" in given[0].texts[0]
    assert "1" in given[1].texts[0]


async def test_a_code_links_only_the_phone_that_it_was_made_for(services: Services) -> None:
    await _with_code(services)
    given = await answer(_message("VERIFY 123456", _phone()), services, NOW)
    assert given.keys == ("verify-none",)


async def test_a_stranger_learns_how_to_link_and_nothing_else(services: Services) -> None:
    phone = _phone()
    expected = {
        "ver mis tareas": ("guard-stranger",),
        "ayuda": ("help-stranger", "guard-stranger"),
        "BAJA": ("stopped-stranger",),
    }
    for place, (words, keys) in enumerate(expected.items()):
        assert (await answer(_message(words, phone), services, NOW + timedelta(minutes=place))).keys == keys


async def test_a_linked_person_needs_no_code(services: Services) -> None:
    phone = _phone()
    await _person(services.store, phone)
    given = await answer(_message("VERIFY 123456", phone), services, NOW)
    assert given.keys == ("verify-already",)


@pytest.mark.parametrize(
    ("phone", "current", "zone"),
    [
        ("+525512345678", "America/Mexico_City", "America/Mexico_City"),
        ("+526641234567", "America/Mexico_City", "America/Tijuana"),
        ("+34612345678", "America/Mexico_City", "Europe/Madrid"),
        ("+34612345678", "Atlantic/Canary", "Atlantic/Canary"),
        ("+56912345678", "America/Mexico_City", "America/Santiago"),
        ("+14155551234", "America/Mexico_City", "America/Los_Angeles"),
        (None, "America/Bogota", "America/Bogota"),
        ("nonsense", "America/Bogota", "America/Bogota"),
    ],
)
def test_the_zone_comes_from_the_numbers_country_unless_the_account_has_one_of_it(
    phone: str | None, current: str, zone: str
) -> None:
    assert zone_of_phone(phone, current) == zone


async def test_the_history_keeps_no_text_in_clear(sqlite_services: Services, tmp_path: Path) -> None:
    phone = _phone()
    await _person(sqlite_services.store, phone)
    for place, words in enumerate(("ver tareas de zarzamora", "murciélago xilófono", "comprar un murciélago")):
        await answer(_message(words, phone), sqlite_services, NOW + timedelta(minutes=place))
    await sqlite_services.store.close()
    raw = await asyncio.to_thread(lambda: b"".join(path.read_bytes() for path in tmp_path.glob("talk.db*")))
    assert not re.search("murciélago|xilófono".encode(), raw)


HOSTILE = (
    "",
    " ",
    "\u200b\u202e\u0000",
    "*" * 200,
    "🎉" * 300,
    "borra " * 200,
    "1" * 1600,
    "'; DROP TABLE tasks; --",
    "{$title} { -gap }",
    "/",
    "/nosuchcommand 3",
    "\n\n\n",
    "a\ud800b",
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_gets_an_answer(services: Services, text: str) -> None:
    phone = _phone()
    await _person(services.store, phone)
    given = await answer(_message(text, phone), services, NOW)
    assert given.texts
    assert all(0 < len(one) <= 1600 for one in given.texts)


async def test_a_title_of_the_longest_message_is_kept_within_bounds(services: Services) -> None:
    phone = _phone()
    person = await _person(services.store, phone)
    given = await answer(_message("/nueva " + "palabra " * 190, phone), services, NOW)
    assert given.keys == ("created",)
    (task,) = await _tasks(services.store, person)
    assert len(task.title) <= 500


async def test_many_tasks_at_once_are_listed_in_messages_of_the_channels_length(services: Services) -> None:
    phone = _phone()
    await _person(services.store, phone)
    lines = "\n".join(f"- {'palabra ' * 6}{number}" for number in range(25))
    given: Answer = await answer(_message(f"crear tareas:\n{lines}", phone), services, NOW)
    assert given.keys == ("created",) * 25
    assert len(given.texts) > 1
    assert all(len(text) <= 1600 for text in given.texts)
