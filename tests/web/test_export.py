"""A person's data as a file: for who is logged in, and by a link of the chat that expires."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from server.web.export import ExportLinks
from tests.web.conftest import BASE, PHONE, START, Site

LINKS = ExportLinks(secret="s" * 32, base_url=BASE)


async def test_the_file_holds_every_task_project_and_setting(ana: Site) -> None:
    await ana.call("POST", "/api/tasks", {"title": "abierta", "project": "Casa"})
    _, done = await ana.call("POST", "/api/tasks", {"title": "hecha"})
    await ana.call("POST", f"/api/tasks/{done['id']}/complete")
    response = await ana.client.get("/api/export")
    assert response.headers["Content-Disposition"] == 'attachment; filename="focobot-2026-03-10.json"'
    data = await response.json()
    assert {task["title"] for task in data["tasks"]} == {"abierta", "hecha"}
    assert [project["name"] for project in data["projects"]] == ["Casa"]
    assert data["person"]["email"] == "ana@example.org"
    assert data["preferences"]["timezone"] == "America/Mexico_City"
    assert data["whatsapp"]["linked"] is False


async def test_a_link_of_the_chat_opens_a_page_and_only_its_button_gives_the_file(ana: Site) -> None:
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    await ana.store.link(account.person.id, PHONE, ana.clock.now)
    await ana.call("POST", "/api/tasks", {"title": "secreta"})
    await ana.write("/exportar")
    found = re.search(r"https://\S+(/export/\S+)", await ana.write("sí"))
    assert found is not None
    ana.client.session.cookie_jar.clear()
    page = await ana.page(found[1])
    assert "secreta" not in page
    assert 'method="post"' in page
    data = await (await ana.client.post(found[1])).json()
    assert [task["title"] for task in data["tasks"]] == ["secreta"]
    ana.clock.forward(minutes=15)
    assert (await ana.client.get(found[1])).status == 410
    assert (await ana.client.post(found[1])).status == 410


async def test_the_file_needs_a_login_or_a_link(site: Site) -> None:
    assert (await site.client.get("/api/export")).status == 401
    assert (await site.client.post("/export/nothing")).status == 410


def test_a_link_opens_only_what_it_was_made_for() -> None:
    token = LINKS.link_for("ana", START).rpartition("/")[2]
    assert LINKS.person_of(token, START) == "ana"
    assert LINKS.person_of(token, START + timedelta(minutes=15)) is None
    other = ExportLinks(secret="t" * 32, base_url=BASE)
    assert other.person_of(token, START) is None


@pytest.mark.parametrize("token", ["", "x", "é", "....", "YS5iLmM", "%", "YQ==" * 50])
def test_a_token_that_is_none_opens_nothing(token: str) -> None:
    assert LINKS.person_of(token, START) is None


def test_no_letter_of_a_token_can_be_changed() -> None:
    token = LINKS.link_for("ana", START).rpartition("/")[2]
    for place in range(len(token) - 1):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert LINKS.person_of(changed, START) is None, place
