"""Login, tasks and settings as a person uses them, by hand and by keyboard, in every language."""

from __future__ import annotations

import asyncio
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, Route, ViewportSize, expect

from server.web.texts import load_catalog
from tests.e2e.conftest import DESKTOP_SIZE, EMAIL, PASSWORD, PHONE_SIZE, World

TEXTS = load_catalog().languages
SIZES = [pytest.param(PHONE_SIZE, id="phone"), pytest.param(DESKTOP_SIZE, id="desktop")]
SAID = {"es": "recuérdame pagar la luz el 28 de diciembre", "en": "remind me to pay the rent on December 28"}
MEANT = {"es": "pagar la luz", "en": "pay the rent"}


def coming(month: int, day: int) -> str:
    """The next such day for a person in Mexico City: the server of these tests lives in the real time."""
    today = datetime.now(ZoneInfo("America/Mexico_City")).date()
    return date(today.year + (today > date(today.year, month, day)), month, day).isoformat()


async def add(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_have_value("")


@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_wrong_password_is_told_and_the_address_kept(world: World, language: str) -> None:
    page = await world.open("/tasks", language=language)
    await expect(page).to_have_url(f"{world.address}/login?next=%2Ftasks")
    await page.fill("#email", EMAIL)
    await page.fill("#password", "wrong")
    await page.click("#reveal")
    await expect(page.locator("#password")).to_have_attribute("type", "text")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text(TEXTS[language]("error-wrong-credentials"))
    await expect(page.locator("#email")).to_have_value(EMAIL)


async def test_logging_out_closes_the_pages(world: World) -> None:
    page = await world.log_in(language="en")
    await page.get_by_role("button", name=TEXTS["en"]("log-out")).click()
    await page.wait_for_url("**/login")
    await page.goto("/settings")
    await page.wait_for_url("**/login?next=%2Fsettings")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_task_is_written_as_said_done_undone_and_deleted(
    world: World, language: str, size: ViewportSize
) -> None:
    texts, title = TEXTS[language], MEANT[language]
    page = await world.log_in(language=language, size=size)
    await add(page, SAID[language])
    row = page.locator(f".task[data-title='{title}']")
    await expect(row.locator(".due")).to_have_attribute("datetime", coming(12, 28))
    await expect(page.locator("#toast")).to_contain_text(title)

    await page.get_by_role("button", name=texts("tasks-complete", title=title)).click()
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name=texts("tasks-undo")).click()
    await expect(row).to_be_visible()

    await page.get_by_role("button", name=texts("tasks-delete", title=title)).click()
    await page.get_by_role("button", name=texts("tasks-delete-no")).click()
    await expect(row).to_be_visible()
    await page.get_by_role("button", name=texts("tasks-delete", title=title)).click()
    await page.get_by_role("button", name=texts("tasks-delete-yes"), exact=True).click()
    await expect(page.locator(".empty")).to_have_text(texts("tasks-empty-open"))


async def test_two_tasks_written_faster_than_the_list_comes_are_both_kept(world: World) -> None:
    page = await world.log_in(language="en")

    async def come_late(route: Route) -> None:
        await asyncio.sleep(0.5)
        await route.continue_()

    await page.route("**/tasks", come_late)
    await add(page, "add task: paint the fence")
    await page.fill("#text", "add task: mow the lawn")
    await page.keyboard.press("Enter")
    await expect(page.locator(".task[data-title='paint the fence']")).to_be_visible()
    await expect(page.locator(".task[data-title='mow the lawn']")).to_be_visible()
    await expect(page.locator("#text")).to_have_value("")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_what_is_typed_is_read_as_it_is_typed(world: World, language: str, size: ViewportSize) -> None:
    texts, title = TEXTS[language], MEANT[language]
    page = await world.log_in(language=language, size=size)
    await page.fill("#text", SAID[language])
    preview = page.locator("#preview")
    await expect(preview.locator("mark[data-slot=title]")).to_have_text(title)
    await expect(preview.locator("mark[data-slot=due]")).to_contain_text("28")
    await expect(preview).to_contain_text(texts("tasks-preview-will"))
    await page.fill("#text", "el cielo es azul")
    await expect(preview).to_contain_text(texts("tasks-preview-not"))
    await page.fill("#text", "")
    await expect(preview).to_be_hidden()
    assert await page.locator(".task").count() == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_task_is_found_in_words_and_edited(world: World, language: str, size: ViewportSize) -> None:
    texts, title = TEXTS[language], MEANT[language]
    page = await world.log_in(language=language, size=size)
    await add(page, SAID[language])
    await add(page, "crear tarea: otra cosa")
    await page.get_by_label(texts("tasks-find-label")).fill(title)
    await page.keyboard.press("Enter")
    await expect(page.locator(".task")).to_have_count(1)
    await page.get_by_role("button", name=texts("tasks-edit", title=title)).click()
    await page.get_by_label(texts("tasks-edit-title"), exact=True).fill(f"{title} 24")
    await page.get_by_label(texts("tasks-edit-clock"), exact=True).fill("18:30")
    await page.get_by_label(texts("tasks-edit-rule"), exact=True).select_option("FREQ=MONTHLY")
    await page.get_by_label(texts("tasks-edit-priority"), exact=True).select_option("urgent")
    await page.get_by_label(texts("tasks-edit-project"), exact=True).fill("Casa")
    await page.get_by_label(texts("tasks-edit-tags"), exact=True).fill("#pagos, hogar")
    await page.get_by_role("button", name=texts("tasks-edit-save"), exact=True).click()
    row = page.locator(f".task[data-title='{title} 24']")
    await expect(row.locator(".due")).to_have_attribute("datetime", f"{coming(12, 28)}T18:30")
    for words in ("28", texts("tasks-priority-urgent"), "Casa", "#pagos", "#hogar"):
        await expect(row.locator(".task-meta")).to_contain_text(words)
    await page.goto("/tasks?say=casa")
    await expect(page.locator(".task")).to_have_count(1)
    await expect(page.locator(".count")).to_contain_text("Casa")


async def test_an_edit_is_taken_back_and_a_wrong_one_told(world: World) -> None:
    texts = TEXTS["en"]
    page = await world.log_in(language="en")
    await add(page, "add task: paint the fence")
    await page.get_by_role("button", name=texts("tasks-edit", title="paint the fence")).click()
    await page.get_by_label(texts("tasks-edit-rule"), exact=True).select_option("FREQ=DAILY")
    await page.get_by_role("button", name=texts("tasks-edit-save"), exact=True).click()
    await expect(page.locator("#edit-problem")).to_be_visible()  # a series needs a day to begin with
    await expect(page.get_by_label(texts("tasks-edit-day"), exact=True)).to_be_focused()
    await page.get_by_label(texts("tasks-edit-day"), exact=True).fill(coming(12, 24))
    await page.get_by_role("button", name=texts("tasks-edit-save"), exact=True).click()
    await expect(page.locator(".due")).to_have_attribute("datetime", coming(12, 24))
    await page.get_by_role("button", name=texts("tasks-undo"), exact=True).click()
    await expect(page.locator(".due")).to_have_count(0)


async def test_what_is_no_task_can_be_noted_as_typed(world: World) -> None:
    texts = TEXTS["es"]
    page = await world.log_in(language="es")
    await page.fill("#text", "el cielo es azul")
    await page.keyboard.press("Enter")
    await expect(page.locator("#add-problem")).to_contain_text(texts("error-not-understood"))
    await page.get_by_role("button", name=texts("tasks-add-as-typed")).click()
    await expect(page.locator(".task[data-title='el cielo es azul']")).to_be_visible()


async def test_the_list_works_by_keyboard_alone(world: World) -> None:
    page = await world.log_in(language="en")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("#text")).to_be_focused()
    for title in ("first", "second"):
        await page.keyboard.type(f"add task: {title}")
        await page.keyboard.press("Enter")
        await expect(page.locator(f".task[data-title='{title}']")).to_be_visible()
    await page.locator(".task[data-title='first'] .check").focus()
    await page.keyboard.press("Space")
    await expect(page.locator(".task")).to_have_count(1)
    await expect(page.locator(".task[data-title='second'] .check")).to_be_focused()


async def test_views_show_what_they_say(world: World) -> None:
    texts = TEXTS["en"]
    page = await world.log_in(language="en")
    await add(page, "add task: finished thing")
    await page.locator(".check").click()
    await page.get_by_role("link", name=texts("tasks-filter-done")).click()
    await expect(page.locator(".task.is-done")).to_have_count(1)
    await page.get_by_role("button", name=texts("tasks-reopen", title="finished thing")).click()
    await expect(page.locator(".empty")).to_have_text(texts("tasks-empty-done"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_proposal_is_accepted_by_item_and_another_rejected(
    world: World, language: str, size: ViewportSize
) -> None:
    texts = TEXTS[language]
    page = await world.open("/login?next=/proposals", language=language, size=size)
    for text in (
        "/proyecto Web",
        "hay que hacer el login y probar los pagos",
        "/proyecto Casa",
        "hay que pintar la sala y limpiar la cocina",
    ):
        assert (await page.request.post("/simulator/send", data={"from": world.demo.phone, "text": text})).ok
    await page.fill("#email", world.demo.email)
    await page.fill("#password", world.demo.password)
    await page.click("main [type=submit]")
    web, casa = page.locator(".proposal", has_text="login"), page.locator(".proposal", has_text="pintar la sala")
    await web.get_by_label("hacer el login").uncheck()
    await web.get_by_role("button", name=texts("proposals-accept")).click()
    await expect(page.locator("#toast")).to_contain_text(texts("proposals-accepted"))
    await expect(web).to_have_count(0)
    for box in await casa.get_by_role("checkbox").all():
        await box.uncheck()
    await expect(casa.get_by_role("button", name=texts("proposals-accept"))).to_be_disabled()
    await casa.get_by_role("button", name=texts("proposals-reject")).click()
    await expect(page.locator(".empty")).to_have_text(texts("proposals-empty"))
    await expect(page.locator(".plain-list .tag")).to_have_text(
        [texts("proposals-status-rejected"), texts("proposals-status-accepted")]
    )
    await page.goto("/tasks")
    await expect(page.locator(".task")).to_have_count(1)
    await expect(page.locator(".task")).to_contain_text("probar los pagos")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_settings_stay(world: World, language: str, size: ViewportSize) -> None:
    texts = TEXTS[language]
    page = await world.log_in(language=language, size=size, path="/settings")
    await page.get_by_label(texts("settings-timezone")).fill("Europe/Madrid")
    await page.get_by_label(texts("settings-quick-capture"), exact=True).check()
    await page.get_by_label(texts("settings-morning-digest"), exact=True).uncheck()
    await page.get_by_label(texts("settings-morning-time")).fill("07:15")
    await page.get_by_role("button", name=texts("settings-save")).click()
    await expect(page.locator("#toast")).to_contain_text(texts("settings-saved"))
    await page.reload()
    await expect(page.get_by_label(texts("settings-timezone"))).to_have_value("Europe/Madrid")
    await expect(page.get_by_label(texts("settings-quick-capture"), exact=True)).to_be_checked()
    await expect(page.get_by_label(texts("settings-morning-digest"), exact=True)).not_to_be_checked()
    await expect(page.get_by_label(texts("settings-morning-time"))).to_have_value("07:15")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(TEXTS))
async def test_a_token_and_a_calendar_are_made_used_and_revoked(
    world: World, language: str, size: ViewportSize
) -> None:
    texts = TEXTS[language]
    page = await world.log_in(language=language, size=size, path="/settings")
    await page.get_by_label(texts("settings-token-name"), exact=True).fill("Hoja")
    await page.get_by_role("button", name=texts("settings-token-make")).click()
    await expect(page.locator("#token-secret")).to_be_focused()
    token = await page.locator("#token-value").inner_text()
    headers = {"Authorization": f"Bearer {token}"}
    assert (await page.request.get("/api/tasks", headers=headers)).status == 200
    await page.get_by_role("button", name=texts("settings-token-revoke")).click()
    await expect(page.locator("#toast")).to_contain_text(texts("settings-token-revoked"))
    assert (await page.request.get("/api/tasks", headers={**headers, "Cookie": ""})).status == 401

    await page.get_by_role("button", name=texts("settings-calendar-make"), exact=True).click()
    await expect(page.locator("#calendar-secret")).to_be_focused()
    address = (await page.locator("#calendar-url").inner_text()).removeprefix("https://foco.example")
    assert "BEGIN:VCALENDAR" in await (await page.request.get(address)).text()
    await page.get_by_role("button", name=texts("settings-calendar-drop"), exact=True).click()
    await expect(page.locator("#toast")).to_contain_text(texts("settings-calendar-dropped"))
    assert (await page.request.get(address)).status == 404


@pytest.mark.parametrize("language", list(TEXTS))
async def test_an_account_is_deleted_by_who_owns_it(world: World, language: str) -> None:
    texts = TEXTS[language]
    page = await world.log_in(language=language, path="/settings")
    await page.get_by_role("button", name=texts("settings-erase"), exact=True).click()
    await page.get_by_label(texts("settings-erase-email", email=EMAIL)).fill(EMAIL)
    await page.get_by_label(texts("login-password"), exact=True).fill("wrong")
    await page.get_by_role("button", name=texts("settings-erase-yes")).click()
    await expect(page.locator("#farewell-problem")).to_have_text(texts("error-wrong-farewell"))
    await page.get_by_label(texts("login-password"), exact=True).fill(PASSWORD)
    await page.get_by_role("button", name=texts("settings-erase-yes")).click()
    await expect(page.locator("#farewell-form")).to_contain_text(re.compile(r"[0-9A-F]{8}"))
    await page.keyboard.press("Escape")
    await page.wait_for_url("**/login")


async def test_a_wrong_setting_is_told_at_its_field(world: World) -> None:
    page = await world.log_in(language="es", path="/settings")
    await page.fill("#timezone", "Marte/Olimpo")
    await page.click("#preferences [type=submit]")
    await expect(page.locator("#preferences-problem")).to_be_visible()
    await expect(page.locator("#timezone")).to_be_focused()


async def test_nothing_is_wider_than_a_small_phone(world: World) -> None:
    small: ViewportSize = {"width": 320, "height": 640}
    page = await world.log_in(language="es", size=small)
    await add(page, "crear tarea: " + "muylargo" * 30)
    for path in ("/tasks", "/settings", "/settings/integrations", "/simulator", "/login"):
        await page.goto(path)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, path
