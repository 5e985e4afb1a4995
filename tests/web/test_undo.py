"""Undo by REST, opening again, projects, and requests that depend on what the reader has seen."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientResponse

from tests.web.conftest import PHONE, Site


async def send(site: Site, method: str, path: str, body: Any = None, **headers: str) -> ClientResponse:
    sent = {"X-CSRF-Token": site.csrf} | {name.replace("_", "-"): value for name, value in headers.items()}
    return await site.client.request(method, path, json=body, headers=sent)


async def add(site: Site, **fields: Any) -> dict[str, Any]:
    status, task = await site.call("POST", "/api/tasks", fields)
    assert status == 201, task
    assert isinstance(task, dict)
    return task


async def titles(site: Site, query: str = "") -> list[str]:
    return [task["title"] for task in (await site.call("GET", f"/api/tasks{query}"))[1]["items"]]


async def test_each_change_is_taken_back_in_turn(ana: Site) -> None:
    task = await add(ana, title="pagar la luz", due="2026-03-12")
    path = f"/api/tasks/{task['id']}"
    await ana.call("PATCH", path, {"title": "pagar el agua", "due": None})
    await ana.call("POST", f"{path}/complete")
    await ana.call("DELETE", path)
    for expected in (("done", "pagar el agua"), ("open", "pagar el agua"), ("open", "pagar la luz")):
        status, told = await ana.call("POST", "/api/undo")
        assert status == 200
        assert told["message"]
        [restored] = told["tasks"]
        assert (restored["status"], restored["title"]) == expected
    assert (await ana.call("GET", path))[1] == task
    assert (await ana.call("POST", "/api/undo"))[1]["tasks"][0]["status"] == "cancelled"
    assert await titles(ana, "?status=all") == []
    status, answer = await ana.call("POST", "/api/undo")
    assert (status, answer["error"]["code"]) == (409, "nothing_to_undo")


async def test_what_the_chat_did_the_page_undoes(ana: Site) -> None:
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    await ana.store.link(account.person.id, PHONE, ana.clock.now)
    await ana.write("crear tarea: pagar la luz")
    await ana.write("/proyecto Casa")
    _, told = await ana.call("POST", "/api/undo")
    assert told["tasks"] == []
    assert [one["current"] for one in (await ana.call("GET", "/api/projects"))[1]["items"]] == [False]
    await ana.call("POST", "/api/undo")
    assert await titles(ana) == []


async def test_only_the_change_that_is_named_is_taken_back(ana: Site) -> None:
    made = await send(ana, "POST", "/api/tasks", {"title": "una"})
    change = made.headers["X-Change-Id"]
    await add(ana, title="otra")
    status, answer = await ana.call("POST", "/api/undo", {"change": change})
    assert (status, answer["error"]["code"]) == (409, "nothing_to_undo")
    await ana.call("POST", "/api/undo")
    assert (await ana.call("POST", "/api/undo", {"change": change}))[0] == 200
    assert await titles(ana) == []


async def test_what_changes_nothing_names_no_change(ana: Site) -> None:
    path = f"/api/tasks/{(await add(ana, title='una'))['id']}"
    deleted = await send(ana, "DELETE", path)
    assert "X-Change-Id" in deleted.headers
    again = await send(ana, "DELETE", path)
    assert (again.status, "X-Change-Id" in again.headers) == (204, False)


async def test_nobody_undoes_another_persons_change(ana: Site) -> None:
    made = await send(ana, "POST", "/api/tasks", {"title": "una"})
    await ana.add_person("beto@example.org")
    await ana.log_in("beto@example.org")
    assert (await ana.call("POST", "/api/undo", {"change": made.headers["X-Change-Id"]}))[0] == 409
    assert (await ana.call("POST", "/api/undo"))[0] == 409
    await ana.log_in()
    assert await titles(ana) == ["una"]


@pytest.mark.parametrize("body", [{"change": 5}, {"change": "x" * 65}, {"id": "x"}])
async def test_a_bad_undo_is_400(ana: Site, body: dict[str, Any]) -> None:
    status, answer = await ana.call("POST", "/api/undo", body)
    assert (status, answer["error"]["field"]) == (400, next(iter(body)))


async def test_a_task_is_opened_again(ana: Site) -> None:
    task = await add(ana, title="x")
    path = f"/api/tasks/{task['id']}"
    for close in (("POST", f"{path}/complete"), ("DELETE", path)):
        await ana.call(*close)
        status, opened = await ana.call("POST", f"{path}/reopen")
        assert (status, opened) == (200, task)
    assert (await ana.call("POST", f"{path}/reopen")) == (200, task)


async def test_projects_are_listed_with_their_open_tasks(ana: Site) -> None:
    await add(ana, title="a", project="Web")
    await add(ana, title="b", project="Casa")
    done = await add(ana, title="c", project="Casa")
    await ana.call("POST", f"/api/tasks/{done['id']}/complete")
    _, page = await ana.call("GET", "/api/projects")
    assert [(one["name"], one["open_tasks"], one["current"]) for one in page["items"]] == [
        ("Casa", 1, False), ("Web", 1, False),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/api/tasks", "/api/tasks/{id}", "/api/preferences", "/api/projects"])
async def test_who_has_it_already_gets_304_until_it_changes(ana: Site, path: str) -> None:
    task = await add(ana, title="x", project="Casa")
    path = path.replace("{id}", task["id"])
    first = await send(ana, "GET", path)
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = await send(ana, "GET", path, If_None_Match=etag)
    assert (again.status, await again.text(), again.headers["ETag"]) == (304, "", etag)
    assert (await send(ana, "GET", path, If_None_Match='"other", ' + etag)).status == 304
    await ana.call("PATCH", "/api/preferences", {"morning_time": "06:00"})
    await ana.call("DELETE", f"/api/tasks/{task['id']}")
    changed = await send(ana, "GET", path, If_None_Match=etag)
    assert (changed.status, changed.headers["ETag"] == etag) == (200, False)


async def test_a_change_of_what_was_changed_meanwhile_is_412(ana: Site) -> None:
    task = await add(ana, title="x")
    path = f"/api/tasks/{task['id']}"
    etag = (await send(ana, "GET", path)).headers["ETag"]
    changed = await send(ana, "PATCH", path, {"title": "y"}, If_Match=etag)
    assert (changed.status, (await changed.json())["title"]) == (200, "y")
    for method, where, body in (("PATCH", path, {"title": "z"}), ("DELETE", path, None),
                                ("POST", f"{path}/complete", None), ("POST", f"{path}/reopen", None)):  # fmt: skip
        refused = await send(ana, method, where, body, If_Match=etag)
        assert (refused.status, (await refused.json())["error"]["code"]) == (412, "precondition_failed"), method
    assert await titles(ana) == ["y"]
    assert (await send(ana, "PATCH", path, {"title": "z"}, If_Match=changed.headers["ETag"])).status == 200
    assert (await send(ana, "PATCH", path, {"title": "a"}, If_Match="*")).status == 200


async def test_preferences_changed_meanwhile_are_412(ana: Site) -> None:
    etag = (await send(ana, "GET", "/api/preferences")).headers["ETag"]
    assert (await send(ana, "PATCH", "/api/preferences", {"morning_time": "06:00"}, If_Match=etag)).status == 200
    assert (await send(ana, "PATCH", "/api/preferences", {"morning_time": "05:00"}, If_Match=etag)).status == 412
