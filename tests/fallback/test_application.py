"""The running application: the webhook is silent at once, and the suggestion leaves through the channel's own API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest

from server.keys import METRICS
from server.metrics import Metrics
from tests.fallback.fake_apis import Apis, fails, says
from tests.notifications.fake_twilio import HANG, FakeTwilio, Fault
from tests.server.bot import TOKEN, Bot, Clock
from tests.server.conftest import running

ACCOUNT = "AC" + "1" * 32


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    fake = FakeTwilio(account_sid=ACCOUNT, password=TOKEN)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def bot(tmp_path: Path, apis: Apis, twilio: FakeTwilio) -> AsyncIterator[Bot]:
    variables = {
        "OPENAI_API_KEY": "key",
        "OPENAI_BASE_URL": apis.openai.url,
        "GLM_API_KEY": "other-key",
        "GLM_BASE_URL": apis.glm.url,
        "FOCOBOT_LLM_ORDER": "glm,openai",
        "FOCOBOT_LLM_PRICES": "gpt-5-mini=0.5/2",
        "FOCOBOT_SCHEDULER": "off",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "WHATSAPP_BUSINESS_NUMBER": "+14155550100",
        "TWILIO_API_BASE_URL": twilio.url,
    }
    async with running(f"sqlite:///{tmp_path / 'focobot.db'}", Clock(), variables) as started:
        await started.add_person()
        yield started


async def told(twilio: FakeTwilio, count: int) -> list[str]:
    async with asyncio.timeout(10):
        while len(twilio.taken) < count:  # noqa: ASYNC110 - the fake has no event to wait for
            await asyncio.sleep(0.02)
    return twilio.bodies


def figure(bot: Bot, name: str, **labels: str) -> float:
    metrics: Metrics = bot.app[METRICS]
    return metrics.registry.get_sample_value(name, labels) or 0.0


async def test_the_suggestion_leaves_by_the_channels_api(bot: Bot, apis: Apis, twilio: FakeTwilio) -> None:
    apis.glm.then(fails(500))
    apis.openai.then(says({"choice": 2}, tokens=42))
    assert (await bot.say("terminar el informe")).texts == []
    [said] = await told(twilio, 1)
    assert "informe" in said
    assert twilio.taken[0].form["To"] == "whatsapp:+525512345678"
    assert "informe" in (await bot.say("sí")).text
    assert figure(bot, "focobot_llm_requests_total", provider="glm", outcome="failing") == 1
    assert figure(bot, "focobot_llm_tokens_total", provider="openai") == 42
    assert figure(bot, "focobot_llm_cost_usd_total", provider="openai") == pytest.approx((40 * 0.5 + 2 * 2) / 1e6)
    assert figure(bot, "focobot_llm_seconds_count", provider="openai") == 1
    assert figure(bot, "focobot_llm_questions_total", result="suggestion", reason="") == 1
    settled = {by: figure(bot, "focobot_understood_total", by=by) for by in ("rules", "menu", "model", "nobody")}
    assert settled == {"rules": 1, "menu": 0, "model": 1, "nobody": 0}
    [(model, tokens, cost, took, by)] = bot.rows(
        "SELECT llm_model, tokens_used, llm_cost_usd, llm_ms, settled_by"
        " FROM focobot_command_history WHERE llm_model > ''"
    )
    assert (model, tokens, cost, by) == ("gpt-5-mini", 42, pytest.approx(24e-6), "model")
    assert 0 < took < 5000


async def test_what_is_put_right_within_two_minutes_counts_as_corrected(bot: Bot) -> None:
    corrected = []
    said = ("crear tarea: comprar pan", "mejor mañana", "completa la 1", "deshacer", "hola", "crear tarea: barrer")
    for text in (*said, "borra la 2", "sí"):
        bot.clock.forward(seconds=5)
        before = figure(bot, "focobot_corrected_total")
        await bot.say(text)
        corrected.append(figure(bot, "focobot_corrected_total") > before)
    assert corrected == [False, True, False, True, False, False, False, True]
    bot.clock.forward(minutes=3)
    await bot.say("mueve la 1 al viernes")
    assert figure(bot, "focobot_corrected_total") == 3
    assert bot.rows("SELECT count(*) FROM focobot_command_history WHERE corrects") == [(3,)]


async def test_the_person_sees_that_an_answer_is_being_written(bot: Bot, apis: Apis, twilio: FakeTwilio) -> None:
    apis.glm.then(says({"choice": 2}, wait=0.3))
    await bot.say("crear tarea: comprar pan")
    assert twilio.typing == [], "what the rules answer is answered at once"
    sid = "SM" + "ab" * 16
    await bot.say("terminar el informe", MessageSid=sid)
    await told(twilio, 1)
    assert twilio.typing == [{"channel": "whatsapp", "messageId": sid}]


@pytest.mark.parametrize("fault", [HANG, Fault(status=500), Fault(status=404, code=20404), Fault(status=429)])
async def test_an_indicator_that_fails_is_nobodys_concern(
    bot: Bot, apis: Apis, twilio: FakeTwilio, fault: Fault
) -> None:
    twilio.typing_fault = fault
    apis.glm.then(says({"choice": 2}, wait=0.2))
    await bot.say("terminar el informe", MessageSid="SM" + "cd" * 16)
    started = monotonic()
    [said] = await told(twilio, 1)
    assert monotonic() - started < 15  # the fake hangs for 30
    assert "informe" in said
    assert len(twilio.typing) == 1


async def test_with_no_answer_the_menu_leaves_by_the_channels_api(bot: Bot, apis: Apis, twilio: FakeTwilio) -> None:
    apis.glm.then(fails(429))
    apis.openai.then(says("no idea"))
    assert (await bot.say("terminar el informe")).texts == []
    [menu] = await told(twilio, 1)
    assert "informe" in menu
    assert (
        figure(bot, "focobot_llm_questions_total", result="menu", reason="not")
        + figure(bot, "focobot_llm_questions_total", result="menu", reason="wrong")
        == 1
    )


async def test_no_word_of_the_message_stands_in_clear_while_it_waits(bot: Bot, apis: Apis, twilio: FakeTwilio) -> None:
    apis.glm.then(says({"choice": 1}, wait=1.0))
    await bot.say("terminar el ornitorrinco")
    assert [row for row in bot.rows("SELECT payload FROM outbox WHERE kind = 'question'") if "orni" in row[0]] == []
    await told(twilio, 1)
    assert bot.rows("SELECT payload, status FROM outbox WHERE kind = 'question'") == [("", "done")]


async def test_where_nothing_can_be_sent_the_menu_comes_at_once(tmp_path: Path, apis: Apis) -> None:
    variables = {"OPENAI_API_KEY": "key", "OPENAI_BASE_URL": apis.openai.url}
    async with running(f"sqlite:///{tmp_path / 'other.db'}", Clock(), variables) as bot:
        await bot.add_person()
        assert "informe" in (await bot.say("terminar el informe")).text
    assert apis.requests == []
