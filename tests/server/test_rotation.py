"""Encryption keys are changed: nothing stays under the old one, and everything can still be read."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from server.channels.twilio import DEVICE
from server.cipher import Cipher, CipherError
from server.cli.main import app
from server.rotation import Rotated, rotate_keys
from storage import open_store
from storage.notices import Parcel
from storage.sealing import BEFORE_ALL, SealedRow
from tests.server.bot import Bot, Clock
from tests.server.conftest import running

OLD, NEW = "old-key-" + "o" * 32, "new-key-" + "n" * 32
OLD_ID = Cipher([OLD]).seal("x", DEVICE).split(".")[1]


@pytest.fixture(params=["sqlite", "postgres"])
def bots_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'focobot.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


async def busy_day(bot: Bot) -> dict[str, str]:
    """Something under every kind of ciphertext; an offer of a proposal is left open. The last form that was sent."""
    person = await bot.add_person()
    await bot.say("/proyecto Web")
    await bot.say("Crear tarea: comprar pan")
    await bot.say("zanahorias violetas")
    parcel = Parcel(
        id=str(uuid4()),
        user_id=person.id,
        kind="answer",
        payload=Cipher([OLD]).seal("{}", "outbox"),
        lane=0,
        available_at=bot.clock.now + timedelta(days=1),
        valid_until=None,
    )
    await bot.store.add_answer_parcel(parcel, "answer:1", bot.clock.now)
    form = bot.form("hay que revisar contratos y pagar nómina el viernes")
    assert (await bot.post(form)).status == 200
    return form


async def rotated(url: str, keys: tuple[str, ...], batch: int = 2) -> dict[str, Rotated]:
    store = open_store(url)
    await store.open()
    try:
        return {count.place: count async for count in rotate_keys(store, Cipher(keys), batch)}
    finally:
        await store.close()


async def test_after_a_rotation_the_old_key_is_needed_for_nothing(bots_database: str) -> None:
    clock = Clock()
    async with running(bots_database, clock, {"FOCOBOT_ENCRYPTION_KEY": OLD}) as bot:
        form = await busy_day(bot)
        first = await bot.post(form)
        assert OLD_ID in repr(bot.everything_but_audit())
    counts = await rotated(bots_database, (NEW, OLD))
    assert all(count.resealed and not count.unreadable for count in counts.values()), counts
    async with running(bots_database, clock, {"FOCOBOT_ENCRYPTION_KEY": NEW}) as bot:
        assert OLD_ID not in repr(bot.everything_but_audit())
        assert (await bot.post(form)).body == first.body, "the answer that was kept for a second copy"
        await bot.say("sí", MessageSid="SMafterwards")
        assert len(bot.rows("SELECT id FROM tasks")) == 3, "the question that was open"
        sources = [source for (source,) in bot.rows("SELECT source FROM proposals")]
        assert [Cipher([NEW]).open(source, "proposal") for source in sources] == [form["Body"]]


async def test_it_may_be_started_again_and_passes_over_what_is_current(bots_database: str) -> None:
    async with running(bots_database, Clock(), {"FOCOBOT_ENCRYPTION_KEY": OLD}) as bot:
        await busy_day(bot)
    store = open_store(bots_database)
    await store.open()
    first = rotate_keys(store, Cipher((NEW, OLD)), 1)
    assert (await anext(first)).resealed, "and is stopped after the first place"
    await first.aclose()
    await store.close()
    again = await rotated(bots_database, (NEW, OLD))
    assert again["history_inputs"].resealed == 0
    assert again["history_inputs"].current > 0
    assert again["history_params"].resealed > 0
    assert not any(count.resealed for count in (await rotated(bots_database, (NEW, OLD))).values())


async def test_what_is_under_a_lost_key_is_counted_and_left_as_it_is(bots_database: str) -> None:
    async with running(bots_database, Clock(), {"FOCOBOT_ENCRYPTION_KEY": OLD}) as bot:
        await busy_day(bot)
        before = bot.everything_but_audit()
        counts = await rotated(bots_database, (NEW,))
        assert all(count.unreadable and not count.resealed for count in counts.values()), counts
        assert bot.everything_but_audit() == before


async def test_a_row_that_changed_meanwhile_is_left_alone(bots_database: str) -> None:
    async with running(bots_database, Clock(), {"FOCOBOT_ENCRYPTION_KEY": OLD}) as bot:
        await busy_day(bot)
        page = await bot.store.sealed_page("history_inputs", BEFORE_ALL, 100)
        gone = SealedRow(owner=page[0].owner, id=page[0].id, sealed="v1.something else")
        assert await bot.store.reseal("history_inputs", {gone: "v1.new", page[1]: "v1.newer"}) == 1
        after = await bot.store.sealed_page("history_inputs", BEFORE_ALL, 100)
        assert [row.sealed for row in after] == [page[0].sealed, "v1.newer", *(row.sealed for row in page[2:])]


def run(url: str, keys: str, *words: str) -> Any:
    return CliRunner(env={"FOCOBOT_ENCRYPTION_KEY": keys}).invoke(app, ["security", "rotate", "--url", url, *words])


def test_the_command_tells_what_it_did_and_what_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'focobot.db'}"

    async def fill() -> None:
        async with running(url, Clock(), {"FOCOBOT_ENCRYPTION_KEY": OLD}) as bot:
            await busy_day(bot)

    asyncio.run(fill())
    lost = run(url, NEW)
    assert (lost.exit_code, "is not in FOCOBOT_ENCRYPTION_KEY" in lost.stderr) == (1, True)
    done = run(url, f"{NEW},{OLD}", "--batch", "1")
    assert done.exit_code == 0
    assert "devices: 1 encrypted again" in done.stdout
    assert "may be removed" in done.stdout.splitlines()[-1]
    assert run(url, NEW).exit_code == 0


def test_what_is_sealed_inside_of_a_text_is_sealed_again_too() -> None:
    old, new = Cipher([OLD]), Cipher([NEW, OLD])
    inner = old.seal("words", "proposal")
    for outer in (old.seal(f'{{"source":"{inner}"}}', "history"), new.seal(f'{{"source":"{inner}"}}', "history")):
        again = Cipher([NEW]).open(new.reseal(outer, ("proposal", "history")), "history")
        assert Cipher([NEW]).open(again.split('"')[3], "proposal") == "words"
    current = new.seal("words", "history")
    assert new.reseal(current, ("history",)) == current
    with pytest.raises(CipherError):
        Cipher([NEW]).reseal(inner, ("proposal",))
