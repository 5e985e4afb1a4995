"""What people say and who they are, looked for in everything that the server logs and keeps of a busy, hostile day."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from server.logs import configure_logs, secrets_of
from server.settings import load_settings
from tests.server.bot import PHONE, TOKEN, Bot

WORDS = ("galopan", "zanahorias", "violetas")
SAID = "las zanahorias violetas galopan"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as an operator has it; installed before the application starts."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    configure_logs(is_production=True, secrets=secrets_of(load_settings({"TWILIO_AUTH_TOKEN": TOKEN}).model_dump()))
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()


async def test_the_log_holds_no_text_no_phone_and_no_secret(
    log: io.StringIO, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await bot.add_person(phone=None)
    await bot.say(SAID)
    await bot.open_code(person, "480913")
    await bot.say("VERIFY 480913", ProfileName=SAID)
    await bot.say(f"Crear tarea: {SAID}")
    await bot.say(f'\n{{"event": "account_unlocked", "reason": "{SAID}"}}\r\n')
    await bot.post(bot.form(SAID), X_Twilio_Signature="wrong")
    await bot.post(bot.form(SAID, From=f"{PHONE} {SAID}"))
    await bot.get(f"/{SAID}?q={SAID}&phone={PHONE}", User_Agent=f"{SAID} {PHONE}")

    async def fail(*_: object) -> None:
        raise ValueError(f"{SAID} {PHONE} {TOKEN}")

    monkeypatch.setattr("server.webhook.answer", fail)
    assert (await bot.post(bot.form(SAID))).status == 500
    written = log.getvalue()
    assert '"event": "message"' in written, "there is a log to look at"
    assert '"exception": "ValueError"' in written
    assert not [word for word in WORDS if word in written]
    assert "5512345678" not in written
    assert "480913" not in written
    assert TOKEN not in written
    assert "account_unlocked" not in written


async def test_the_database_holds_no_code_and_no_text_but_titles(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "480913")
    await bot.say("VERIFY 480913", ProfileName="Violeta Zanahoria")
    await bot.say(SAID)
    await bot.store.close()
    kept = b"".join(path.read_bytes() for path in bot.database.parent.glob(bot.database.name + "*"))
    assert PHONE.encode() in kept, "phones stand in clear: operators query them"
    assert b"480913" not in kept
    assert b"Zanahoria" not in kept
    assert not [word for word in WORDS if word.encode() in kept]
