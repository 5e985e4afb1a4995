"""The real server on a free port with a database of its own, and Debian's chromium in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, async_playwright, expect

from server.app import build_app
from server.demo import DemoPerson, seed_demo
from server.keys import SERVICES
from server.settings import load_settings
from server.web.passwords import hash_password

CHROMIUM = os.environ.get("FOCOBOT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
MUST_RUN = bool(os.environ.get("FOCOBOT_REQUIRE_BROWSER"))  # CI: a missing browser fails there
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCREENSHOTS = os.environ.get("FOCOBOT_SCREENSHOTS")
EMAIL, PASSWORD = "ana@example.org", "correct horse battery"
BOT_NUMBER = "+14155550100"
expect.set_options(timeout=20_000)  # a busy machine shows a page late, not wrongly
PHONE_SIZE: ViewportSize = {"width": 390, "height": 844}
DESKTOP_SIZE: ViewportSize = {"width": 1280, "height": 860}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser, and one browser at a time is enough for a small machine."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None and not MUST_RUN:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed (apt-get install chromium)"))


@dataclass
class World:
    """A server with Ana, who is not linked, and the demo person, who is."""

    address: str
    browser: Browser
    demo: DemoPerson
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def open(self, path: str, *, language: str, size: ViewportSize = PHONE_SIZE, dark: bool = False) -> Page:
        """A fresh browser of somebody who reads `language`."""
        context = await self.browser.new_context(
            base_url=self.address, locale=language, viewport=size, color_scheme="dark" if dark else "light"
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        await page.goto(path)
        return page

    async def log_in(self, *, language: str, size: ViewportSize = PHONE_SIZE, path: str = "/tasks") -> Page:
        page = await self.open(f"/login?next={path}", language=language, size=size)
        await page.fill("#email", EMAIL)
        await page.fill("#password", PASSWORD)
        await page.click("main [type=submit]")
        # The whole address: "**/tasks" would match the page of the form too, "/login?next=/tasks".
        await page.wait_for_url(f"{self.address}{path}")
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        """A refused request is shown by the page; anything else in the console is a fault, a broken CSP included."""
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    env = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'focobot.db'}",
        "FOCOBOT_BASE_URL": "https://foco.example",
        "WHATSAPP_BUSINESS_NUMBER": BOT_NUMBER,
    }
    runner = web.AppRunner(build_app(load_settings(env)), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    store = runner.app[SERVICES].store
    await store.add_person(
        email=EMAIL,
        name="Ana",
        password_hash=hash_password(PASSWORD),
        language=None,
        timezone="America/Mexico_City",
        is_operator=False,
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = World(
            address=f"http://127.0.0.1:{runner.addresses[0][1]}", browser=browser, demo=await seed_demo(store)
        )
        yield opened
        await browser.close()
    await runner.cleanup()
    assert opened.complaints == []
