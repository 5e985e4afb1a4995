"""Every page as the demo person, who is an operator, sees it with a full life in it: no serious finding of axe-core, no
page wider than its screen or heavier than 100 kB, in every language, on a phone in the dark and on a desktop by day."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, Response, ViewportSize

from server.web.texts import load_catalog
from tests.e2e.conftest import DESKTOP_SIZE, SCREENSHOTS, World

LANGUAGES = list(load_catalog().languages)
PAGES = (
    "/tasks",
    "/tasks?view=done",
    "/tasks?say=tareas%20urgentes",
    "/proposals",
    "/settings",
    "/settings/integrations",
    "/monitor",
    "/monitor?view=commands&only=",
    "/monitor?view=events",
    "/monitor?view=notifications",
    "/simulator",
    "/api/docs",
)
SMALL_PHONE: ViewportSize = {"width": 360, "height": 740}
HEAVIEST_PAGE = 100_000
LIFE = (  # ten, as many as a minute takes
    "recuérdame pagar la luz el viernes",
    "add task: call the dentist tomorrow at 9am #salud",
    "crear tarea: revisar la propuesta del cliente, urgente, proyecto Web",
    "recuérdame regar las plantas cada lunes a las 8",
    "crear tarea: 🎂 comprar el pastel de «Lucía» y los platos, los vasos, las velas, el mantel y todo lo que falte",
    "crear tarea: اتصل بأمي غدا",
    "crear tarea: " + "palabralarguísimasinespacios" * 6,
    "completar 2",
    "/proyecto Web",
    "hay que hacer el login, el tablero para el viernes y probar los pagos",
)


async def furnished(world: World, language: str, size: ViewportSize, *, dark: bool) -> Page:
    """The demo person, logged in, after a morning of writing to the bot."""
    page = await world.open("/login?next=/tasks", language=language, size=size, dark=dark)
    for text in LIFE:
        assert (await page.request.post("/simulator/send", data={"from": world.demo.phone, "text": text})).ok
    await page.fill("#email", world.demo.email)
    await page.fill("#password", world.demo.password)
    await page.click("main [type=submit]")
    await page.wait_for_url(f"{world.address}/tasks")
    return page


def serious(found: Any) -> list[str]:
    return [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("size", "dark"),
    [pytest.param(SMALL_PHONE, True, id="dark phone"), pytest.param(DESKTOP_SIZE, False, id="desktop")],
)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_sound(world: World, language: str, size: ViewportSize, dark: bool) -> None:
    strangers = await world.open("/login", language=language, size=size, dark=dark)
    axe = Axe()
    assert serious(await axe.run(strangers)) == []
    await keep(strangers, f"login-{language}-{size['width']}")
    page = await furnished(world, language, size, dark=dark)
    weights: list[int] = []

    def weigh(answer: Response) -> None:
        weights.append(int(answer.headers.get("content-length", "0")))

    page.on("response", weigh)
    for path in PAGES:
        weights.clear()
        await page.goto(path)
        assert 0 < sum(weights) < HEAVIEST_PAGE, path
        assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert serious(await axe.run(page)) == [], path
        name = "-".join(re.findall(r"[a-z]+", path))
        await keep(page, f"{name}-{language}-{size['width']}")


async def keep(page: Page, name: str) -> None:
    if SCREENSHOTS:
        await page.screenshot(path=os.fspath(Path(SCREENSHOTS) / f"{name}.png"), full_page=True)
