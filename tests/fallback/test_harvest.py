"""Learning without training: what was not settled by rule, with what the person then meant, and nobody's data."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest

from server.cipher import Cipher
from server.fallback.harvesting import Harvest, harvest, without_personal_data, write_cases
from storage.port import Store
from tests.fallback.chats import START, Chat, chat_on
from tests.fallback.fake_apis import Apis, says

AMBIGUOUS = "terminar el informe"


async def harvested(chat: Chat) -> Harvest:
    rows = await chat.store.heard_since(START - timedelta(days=1), limit=1000)
    return harvest(rows, lambda sealed: chat.services.cipher.open(sealed, "history"))


async def test_what_the_person_confirmed_is_what_was_meant(store: Store, apis: Apis) -> None:
    apis.openai.then(says({"choice": 2}))
    chat = await chat_on(store, apis.providers)
    await chat.write(AMBIGUOUS)
    await chat.later()
    await chat.write("sí")
    found = await harvested(chat)
    assert (found.asked_a_model, found.confirmed) == (1, 1)
    [case] = tomllib.loads(write_cases(found))["case"]
    assert case["say"] == [AMBIGUOUS]
    assert case["commands"] == [{"intent": "create_task", "slots": {"title": AMBIGUOUS}}]


async def test_a_choice_of_the_menu_counts_and_a_no_does_not(store: Store) -> None:
    chat = await chat_on(store, ())
    await chat.write(AMBIGUOUS)
    await chat.write("2")
    await chat.write("terminar la carta")
    await chat.write("no")
    cases = tomllib.loads(write_cases(await harvested(chat)))["case"]
    assert [("commands" in case) for case in cases] == [True, False]


async def test_what_comes_much_later_means_something_else(store: Store) -> None:
    chat = await chat_on(store, ())
    await chat.write(AMBIGUOUS)
    chat.now += timedelta(minutes=3)
    await chat.write("crear tarea: comprar pan")
    [case] = tomllib.loads(write_cases(await harvested(chat)))["case"]
    assert "commands" not in case


async def test_another_persons_next_message_is_not_mine(store: Store) -> None:
    chat = await chat_on(store, ())
    await chat.write(AMBIGUOUS)
    await chat.write("crear tarea: comprar pan", who=1)
    [case] = tomllib.loads(write_cases(await harvested(chat)))["case"]
    assert "commands" not in case


async def test_the_most_frequent_phenomenon_comes_first(store: Store) -> None:
    chat = await chat_on(store, ())
    await chat.write("el cielo es azul y ya")
    for _ in range(3):
        await chat.write(AMBIGUOUS)
    reasons = [reason for reason, _ in (await harvested(chat)).groups]
    assert reasons[0] == "readings"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("llama a Zenobia Quirós al 55 1234 5678", "llama a Ana al 555000"),
        ("manda a zq@corp.example.com lo de www.banco.mx/x", "manda a ana@example.org lo de https://example.org"),
        ("pasa la 3 al 15 a las 10:30", "pasa la 3 al 15 a las 10:30"),
        ("Recuérdame pagar la luz", "Recuérdame pagar la luz"),
        ("dile a @zenobia que sí", "dile a @ana que sí"),
    ],
)
def test_personal_data_is_taken_out(said: str, kept: str) -> None:
    assert without_personal_data(said) == kept


async def test_a_text_under_a_lost_key_is_counted_and_left_out(store: Store) -> None:
    chat = await chat_on(store, ())
    await chat.write(AMBIGUOUS)
    rows = await chat.store.heard_since(START, limit=10)
    other = Cipher(["z" * 40])
    found = harvest(rows, lambda sealed: other.open(sealed, "history"))
    assert (found.unreadable, found.groups) == (1, ())
