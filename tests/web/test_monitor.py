"""The operators' page, and the devices on everybody's settings."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from server.web.monitor import VIEWS
from server.web.texts import load_catalog
from storage.changes import AddAudit, AddHistory
from storage.notices import Occurrence
from tests.web.conftest import PHONE, START, Site
from tests.web.test_pages import check, weight

LANGUAGES = tuple(load_catalog().languages)


@pytest.fixture
async def operator(site: Site) -> Site:
    """Olga, an operator, is logged in; Ana's messages made rows in every table."""
    ana = await site.add_person()
    await site.store.link(ana.id, PHONE, START)
    site.clock.forward(seconds=1)
    await site.write("crear tarea: comprar pan")
    failed = AddHistory(
        user_id=ana.id, phone=PHONE, command="delete_task", command_input="", command_params="", success=False,
        error_message="no <b>such</b> task",
    )  # fmt: skip
    asked = AddHistory(
        user_id=ana.id, phone=PHONE, command="unknown", command_input="", command_params="", success=True,
        settled_by="model", llm_model="small-model", tokens_used=1200, llm_ms=850, llm_cost_usd=0.0031,
    )  # fmt: skip
    await site.store.apply(ana.id, None, [failed, asked], site.clock.now)
    refused = AddAudit(action="signature_invalid", success=False, error_code="missing")
    await site.store.audit([refused], site.clock.now)
    notice = Occurrence(
        kind="task_reminder", key="k", scheduled_for=site.clock.now, send_at=(site.clock.now,),
        valid_until=site.clock.now,
    )  # fmt: skip
    told = replace(notice, kind="morning_digest", scheduled_for=site.clock.now - timedelta(minutes=10))
    await site.store.add_occurrences(ana.id, [notice, told], site.clock.now)
    with closing(sqlite3.connect(site.database)) as connection, connection:
        connection.execute(
            "UPDATE focobot_scheduled_notifications SET status = 'sent', sent_at = created_at"
            " WHERE notification_type = 'morning_digest'"
        )
    await site.add_person("olga@example.org", name="Olga", is_operator=True)
    await site.log_in("olga@example.org")
    return site


def cells(text: str) -> list[list[str]]:
    """The table's rows, each as the words of its cells."""
    rows = re.findall(r"<tr.*?</tr>", text.partition("<tbody>")[2], re.DOTALL)
    return [[re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", row)] for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
async def test_every_view_is_whole_small_and_in_the_language_asked_for(
    operator: Site, view: str, language: str
) -> None:
    text = await operator.page(f"/monitor?view={view}", **{"Accept-Language": language})
    page = check(text)
    assert page.all("html")[0]["lang"] == language
    assert weight(page, text) < 100_000
    [row, *_] = cells(text)
    assert len(row) == len(VIEWS[view].columns)


async def test_messages_are_counted_by_outcome(operator: Site) -> None:
    rows = cells(await operator.page("/monitor?view=messages"))
    assert ["signature_invalid", "missing", "1", "2026-03-10 10:00:01"] in rows
    assert {row[0] for row in rows} > {"message_received", "command_executed"}
    only = cells(await operator.page("/monitor?view=messages&only=signature_invalid"))
    assert [row[0] for row in only] == ["signature_invalid"]


async def test_failed_commands_come_first_and_all_are_a_choice(operator: Site) -> None:
    text = await operator.page("/monitor?view=commands")
    [row] = cells(text)
    assert row[1:3] == ["+52 55 1234 5678", "delete_task"]
    assert "no &lt;b&gt;such&lt;/b&gt; task" in text
    done = cells(await operator.page("/monitor?view=commands&only=done"))
    assert {row[2] for row in done} == {"create_task", "unknown"}
    assert len(cells(await operator.page("/monitor?view=commands&only="))) == 3


async def test_the_share_of_the_rules_and_what_models_took_are_shown(operator: Site) -> None:
    await operator.write("deshacer")
    assert cells(await operator.page("/monitor?view=understanding")) == [
        ["rules", "66.7%", "2", "1 (50.0%)"],
        ["model", "33.3%", "1", "0 (0.0%)"],
    ]
    assert cells(await operator.page("/monitor?view=models")) == [
        ["small-model", "100.0%", "1", "1200", "0.0031", "850 / 850"]
    ]


async def test_delays_are_told_by_kind(operator: Site) -> None:
    assert cells(await operator.page("/monitor?view=delays")) == [
        ["morning_digest", "1", "0.0%", "100.0%", "100.0%", "0:10:00"]
    ]


async def test_what_was_held_tells_what_to_do_about_it(operator: Site) -> None:
    with closing(sqlite3.connect(operator.database)) as connection, connection:
        connection.execute(
            "UPDATE focobot_scheduled_notifications SET status = 'held',"
            " error_message = 'outside 24 h: set TWILIO_TEMPLATE_TASK_REMINDER_EN' WHERE status = 'pending'"
        )
    [row] = cells(await operator.page("/monitor?view=notifications&only=held", **{"Accept-Language": "en"}))
    assert "TWILIO_TEMPLATE_TASK_REMINDER_EN" in row[5]
    assert "ContentSid" in row[5]


async def test_events_and_notifications_are_narrowed(operator: Site) -> None:
    assert {row[1] for row in cells(await operator.page("/monitor?view=events&only=login_success"))} == {
        "login_success"
    }
    assert len(cells(await operator.page("/monitor?view=notifications&only=pending"))) == 1
    assert cells(await operator.page("/monitor?view=notifications&only=held")) == []


@pytest.mark.parametrize("view", VIEWS)
async def test_what_is_older_than_asked_for_is_left_out(operator: Site, view: str) -> None:
    operator.clock.forward(hours=2)
    assert cells(await operator.page(f"/monitor?view={view}&only=&hours=1")) == []
    assert cells(await operator.page(f"/monitor?view={view}&only=&hours=24")) != []


async def test_what_a_message_said_is_on_no_page(operator: Site) -> None:
    for view in VIEWS:
        assert "comprar pan" not in await operator.page(f"/monitor?view={view}&only=")


@pytest.mark.parametrize("query", ["view=x", "hours=x", "hours=-1", "only=x", "hours=99999999999999999999"])
async def test_a_wish_for_nothing_there_is_shows_the_page_all_the_same(operator: Site, query: str) -> None:
    check(await operator.page(f"/monitor?{query}"))


async def test_others_are_refused_and_strangers_sent_to_log_in(site: Site) -> None:
    stranger = await site.client.get("/monitor", allow_redirects=False)
    assert (stranger.status, stranger.headers["Location"]) == (303, "/login?next=%2Fmonitor")
    await site.add_person()
    await site.log_in()
    refused = await site.client.get("/monitor", headers={"Accept": "text/html"})
    assert refused.status == 403
    check(await refused.text())
    assert 'href="/monitor"' not in await site.page("/tasks")


async def test_operators_find_the_way_to_it(operator: Site) -> None:
    assert 'href="/monitor"' in await operator.page("/tasks")


async def test_the_settings_show_ones_devices_with_the_way_to_block_them(operator: Site) -> None:
    assert 'id="devices"' not in await operator.page("/settings")
    await operator.log_in()
    text = await operator.page("/settings")
    check(text)
    [(device, deed)] = re.findall(r'data-device="([0-9a-f-]+)" data-act="(\w+)"', text)
    assert deed == "block"
    await operator.call("POST", f"/api/security/devices/{device}/block")
    text = await operator.page("/settings")
    check(text)
    assert re.findall(r'data-act="(\w+)"', text) == ["unblock"]
