"""What an operator does on the monitor, and everybody with their devices, by hand, in every language and size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, expect

from server.web.monitor import VIEWS
from server.web.texts import load_catalog
from tests.e2e.conftest import DESKTOP_SIZE, PHONE_SIZE, SCREENSHOTS, World

TEXTS = load_catalog().languages
SIZES = [pytest.param(PHONE_SIZE, id="phone"), pytest.param(DESKTOP_SIZE, id="desktop")]
NOBODYS_PHONE = "+52 55 1234 5678"


async def enter(world: World, path: str, *, language: str, size: ViewportSize = PHONE_SIZE) -> Page:
    """The demo person, who is an operator, has written once and is at the page."""
    page = await world.open(f"/login?next={path}", language=language, size=size)
    written = await page.request.post("/simulator/send", data={"from": world.demo.phone, "text": "/help"})
    assert written.ok
    await page.fill("#email", world.demo.email)
    await page.fill("#password", world.demo.password)
    await page.click("main [type=submit]")
    await page.wait_for_url(f"{world.address}{path}")
    return page


async def keep_picture(page: Page, name: str) -> None:
    if SCREENSHOTS:
        await page.screenshot(path=os.fspath(Path(SCREENSHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_an_operator_locks_sees_it_in_the_log_and_unlocks(
    world: World, language: str, size: ViewportSize
) -> None:
    texts = TEXTS[language]
    page = await enter(world, "/monitor", language=language, size=size)
    await page.get_by_label(texts("monitor-lock-who")).fill(NOBODYS_PHONE)
    await page.get_by_label(texts("monitor-lock-reason")).fill("stolen")
    await page.get_by_role("button", name=texts("monitor-lock"), exact=True).click()
    await expect(page.locator("#toast")).to_contain_text(texts("monitor-locked", who=NOBODYS_PHONE))
    await page.get_by_role("button", name=texts("monitor-unlock"), exact=True).click()
    await expect(page.locator("#toast")).to_contain_text(texts("monitor-unlocked", who=NOBODYS_PHONE))
    await page.get_by_role("link", name=texts("monitor-events")).click()
    await page.get_by_label(texts("monitor-only"), exact=True).select_option("account_locked")
    await page.get_by_role("button", name=texts("monitor-show")).click()
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.locator("tbody")).to_contain_text("reason=stolen")
    await expect(page.locator(".chart rect.all")).not_to_have_count(0)
    await page.get_by_label(texts("monitor-phone"), exact=True).fill("+52 55 9999 9999")
    await page.get_by_role("button", name=texts("monitor-show")).click()
    await expect(page.locator(".empty")).to_have_text(texts("monitor-empty"))
    await keep_picture(page, f"monitor-{language}-{size['width']}")


async def test_a_lock_of_nobody_is_told_at_the_form(world: World) -> None:
    page = await enter(world, "/monitor", language="en")
    await page.fill("#who", "nobody@example.org")
    await page.fill("#reason", "x")
    await page.click("#lock [value=lock]")
    await expect(page.locator("#lock-problem")).to_have_text(TEXTS["en"]("error-person-not-found"))


async def test_no_view_is_wider_than_a_small_phone(world: World) -> None:
    page = await enter(world, "/monitor", language="es", size={"width": 320, "height": 640})
    for view in VIEWS:
        await page.goto(f"/monitor?view={view}&only=")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, view


@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_device_is_blocked_and_unblocked_on_the_settings(world: World, language: str) -> None:
    texts = TEXTS[language]
    page = await enter(world, "/settings", language=language)
    await page.get_by_role("button", name=texts("settings-device-block"), exact=True).click()
    await expect(page.locator("#toast")).to_contain_text(texts("settings-device-now-blocked"))
    await expect(page.locator("#devices .tag")).to_have_text(texts("settings-device-blocked"))
    unblock = page.get_by_role("button", name=texts("settings-device-unblock"), exact=True)
    await expect(unblock).to_be_focused()
    await keep_picture(page, f"devices-{language}")
    await unblock.click()
    await expect(page.locator("#devices .tag")).to_have_text(texts("settings-device-trusted"))
