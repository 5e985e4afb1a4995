"""The simulator as a chat: real messages in both languages, quotes, copies, and the picture in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, expect

from server.web.texts import load_catalog
from tests.e2e.conftest import DESKTOP_SIZE, PHONE_SIZE, SCREENSHOTS, World

TEXTS = load_catalog().languages
SIZES = [pytest.param(PHONE_SIZE, id="phone"), pytest.param(DESKTOP_SIZE, id="desktop")]


async def say(page: Page, text: str) -> str:
    """Writes like a person, and waits for what the bot answers."""
    answers = page.locator(".bubble.theirs:not(.typing) .words")
    before = await answers.count()
    await page.fill("#text", text)
    await page.keyboard.press("Enter")
    await expect(answers).to_have_count(before + 1)
    return await answers.last.inner_text()


@pytest.mark.parametrize("size", SIZES)
async def test_a_conversation_in_both_languages(world: World, size: ViewportSize) -> None:
    page = await world.open("/simulator", language="es", size=size)
    assert "pagar la luz" in await say(page, "recuérdame pagar la luz el viernes")
    assert "call the dentist" in await say(page, "remind me to call the dentist tomorrow at 9am")
    shown = await say(page, "mis tareas")
    assert "pagar la luz" in shown
    assert "call the dentist" in shown
    await expect(page.locator(".bubble.mine .stamp .read")).to_have_count(3)
    await page.reload()
    await expect(page.locator(".bubble")).to_have_count(6)


@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_suggestion_is_sent_with_one_tap(world: World, language: str) -> None:
    page = await world.open("/simulator", language=language)
    suggestion = TEXTS[language]("simulator-suggestion-1")
    await page.get_by_role("button", name=suggestion).click()
    await expect(page.locator(".bubble.mine .words")).to_have_text(suggestion)
    await expect(page.locator(".bubble.theirs .words")).to_have_count(1)


async def test_a_quote_is_shown_and_acts(world: World) -> None:
    texts = TEXTS["es"]
    page = await world.open("/simulator", language="es", size=DESKTOP_SIZE)
    await say(page, "crear tarea: revisar la propuesta")
    await say(page, "crear tarea: llamar al banco")
    first = page.locator(".bubble.theirs").first
    await first.hover()
    await first.get_by_role("button", name=texts("simulator-reply")).click()
    await expect(page.locator("#quoting")).to_be_visible()
    await say(page, "listo")
    await expect(page.locator(".bubble.mine").last.locator(".quoted")).to_contain_text("revisar la propuesta")
    await expect(page.locator("#quoting")).to_be_hidden()
    left = await say(page, "mis tareas")
    assert "llamar al banco" in left
    assert "revisar la propuesta" not in left


async def test_a_copy_of_a_message_changes_nothing(world: World) -> None:
    texts = TEXTS["en"]
    page = await world.open("/simulator", language="en", size=DESKTOP_SIZE)
    first = await say(page, "add task: water the plants")
    await expect(page.locator("#twiml")).to_contain_text("<Message")
    await page.get_by_role("button", name=texts("simulator-resend")).click()
    await expect(page.locator(".bubble.theirs .words")).to_have_count(2)
    assert await page.locator(".bubble.theirs .words").last.inner_text() == first
    assert (await say(page, "my tasks")).count("water the plants") == 1


async def test_the_inside_opens_and_closes_on_a_phone(world: World) -> None:
    texts = TEXTS["es"]
    page = await world.open("/simulator", language="es")
    await say(page, "hola")
    await expect(page.locator("#inside")).not_to_be_visible()
    await page.get_by_role("button", name=texts("simulator-inside")).click()
    await expect(page.locator("#twiml")).to_contain_text("<Response>")
    await page.keyboard.press("Escape")
    await expect(page.locator("#inside")).not_to_be_visible()


@pytest.mark.parametrize("language", list(TEXTS))
async def test_the_reading_a_button_a_picture_and_the_clock(world: World, language: str) -> None:
    texts = TEXTS[language]
    page = await world.open("/simulator", language=language, size=DESKTOP_SIZE)
    await say(page, "comprar leche")
    await expect(page.locator("#reading")).to_contain_text("bare_note")
    await page.locator("#offers button").first.click()
    await expect(page.locator(".bubble.theirs .words")).to_have_count(2)
    await page.get_by_label(texts("simulator-attach")).click()
    await page.get_by_role("button", name=texts("simulator-kind-location")).click()
    await expect(page.locator(".bubble.theirs .words")).to_have_count(3)
    await expect(page.locator(".bubble.theirs .words").last).to_contain_text("📍")
    await page.get_by_role("button", name=texts("simulator-clock-week")).click()
    await say(page, "recuérdame pagar la luz en 10 minutos")
    await page.get_by_role("button", name=texts("simulator-clock-hour")).click()
    # The reminder alone: late in the day the summary of the evening names the task too.
    reminder = re.compile(r"^\s*🔔.*pagar la luz", re.DOTALL)
    await expect(page.locator(".bubble.theirs .words", has_text=reminder)).to_have_count(1, timeout=15_000)


async def test_somebody_new_writes(world: World) -> None:
    page = await world.open("/simulator", language="es", size=DESKTOP_SIZE)
    page.on("dialog", lambda dialog: dialog.accept("Lucía"))
    await page.select_option("#person", "new")
    await expect(page.locator("#person option").first).to_contain_text("Lucía")
    assert "regar" in await say(page, "crear tarea: regar las plantas")


async def test_words_of_a_person_are_never_markup(world: World) -> None:
    page = await world.open("/simulator", language="es")
    await say(page, "crear tarea: <img src=x onerror=alert(1)> *no* _es_ ~formato~")
    await expect(page.locator("#log img")).to_have_count(0)
    await expect(page.locator(".bubble.mine strong")).to_have_text("no")


async def test_the_picture_of_the_readme(world: World) -> None:
    size: ViewportSize = {"width": 1120, "height": 980}
    page = await world.open("/simulator", language="es", size=size)
    await say(page, "recuérdame pagar la luz el viernes")
    await say(page, "add task: call the dentist tomorrow at 9am")
    await say(page, "ya pagué la luz")
    await say(page, "what's pending?")
    await page.wait_for_timeout(300)
    picture = await page.screenshot()
    assert picture.startswith(b"\x89PNG")
    if SCREENSHOTS:
        (Path(SCREENSHOTS) / "simulator.png").write_bytes(picture)
