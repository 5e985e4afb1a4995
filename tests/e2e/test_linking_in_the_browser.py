"""Settings → Integrations → Link WhatsApp → VERIFY from the phone → the page turns by itself."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, ViewportSize, expect

from server.web.texts import Texts, load_catalog
from tests.e2e.conftest import DESKTOP_SIZE, PHONE_SIZE, World

PHONE = "+52 55 1234 5678"
TEXTS = load_catalog().languages
SIZES = [pytest.param(PHONE_SIZE, id="phone"), pytest.param(DESKTOP_SIZE, id="desktop")]


async def write_from_phone(world: World, text: str) -> None:
    """The message comes from the phone itself: another browser, at the simulator."""
    page = await world.open("/simulator", language="es")
    await page.select_option("#person", "")
    await page.fill("#other", PHONE)
    await page.fill("#text", text)
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.theirs .words")).to_have_count(1)


async def ask_for_code(page: Page, texts: Texts) -> str:
    await page.get_by_label(texts("link-phone")).fill(PHONE)
    await page.get_by_role("button", name=texts("link-submit")).click()
    await expect(page.locator("#waiting-heading")).to_be_focused()
    words = await page.locator("#code").inner_text()
    assert re.fullmatch(r"VERIFY \d{6}", words)
    return words


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_phone_is_linked_and_unlinked(world: World, language: str, size: ViewportSize) -> None:
    texts = TEXTS[language]
    page = await world.log_in(language=language, size=size, path="/settings")
    await page.get_by_role("link", name=texts("settings-integrations-link")).click()
    words = await ask_for_code(page, texts)
    await expect(page.locator("#countdown")).to_contain_text(re.compile(r"(10:00|9:5\d)"))
    await expect(page.locator("#qr svg path")).to_be_visible()
    link = page.get_by_role("link", name=texts("link-open-whatsapp"))
    await expect(link).to_have_attribute("href", f"https://wa.me/14155550100?text={words.replace(' ', '%20')}")

    await write_from_phone(world, words)

    await expect(page.locator("#linked")).to_be_visible()
    await expect(page.locator("#linked-heading")).to_have_text(texts("link-linked"))
    await expect(page.locator("#linked-heading")).to_be_focused()
    await expect(page.locator("#toast")).to_contain_text(texts("link-linked"))
    await expect(page.locator("#linked")).to_contain_text(PHONE)

    await page.get_by_role("button", name=texts("link-unlink"), exact=True).click()
    await page.get_by_role("button", name=texts("link-unlink-no")).click()
    await expect(page.locator("#linked")).to_be_visible()
    await page.get_by_role("button", name=texts("link-unlink"), exact=True).click()
    await page.get_by_role("button", name=texts("link-unlink-yes")).click()
    await expect(page.locator("#ask")).to_be_visible()


@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_bad_phone_is_explained_beside_the_field(world: World, language: str) -> None:
    texts = TEXTS[language]
    page = await world.log_in(language=language, path="/settings/integrations")
    await page.fill("#phone", "55 1234")
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-problem")).to_have_text(texts("phone-country-code"))
    await expect(page.locator("#phone")).to_be_focused()
    await expect(page.locator("#phone")).to_have_attribute("aria-invalid", "true")
    await page.fill("#phone", world.demo.phone)
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-problem")).to_have_text(texts("error-phone-taken"))
    await ask_for_code(page, texts)


async def test_another_phone_can_be_tried_while_one_waits(world: World) -> None:
    texts = TEXTS["es"]
    page = await world.log_in(language="es", path="/settings/integrations")
    await ask_for_code(page, texts)
    await page.get_by_role("button", name=texts("link-another-phone")).click()
    await expect(page.get_by_label(texts("link-phone"))).to_be_focused()
    await ask_for_code(page, texts)


async def test_in_development_the_message_can_be_sent_from_the_simulator(world: World) -> None:
    texts = TEXTS["es"]
    page = await world.log_in(language="es", path="/settings/integrations")
    words = await ask_for_code(page, texts)
    async with page.context.expect_page() as opening:
        await page.get_by_role("link", name=texts("link-simulate")).click()
    simulator = await opening.value
    await expect(simulator.locator("#other")).to_have_value(PHONE)
    await expect(simulator.locator("#text")).to_have_value(words)
    await simulator.keyboard.press("Enter")
    await expect(simulator.locator(".bubble.theirs .words")).to_have_count(1)
    await expect(page.locator("#linked")).to_be_visible()
