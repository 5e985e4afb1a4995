"""REST of tasks: by text through the engine, by fields, paged, filtered; never another person's."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.web.conftest import PASSWORD, PHONE, Site

KEYS = {
    "id", "number", "title", "due", "recurrence", "priority", "project", "tags", "status", "created_at", "completed_at",
}  # fmt: skip


async def add(site: Site, **fields: Any) -> dict[str, Any]:
    status, task = await site.call("POST", "/api/tasks", fields)
    assert status == 201, task
    assert isinstance(task, dict)
    return task


async def titles(site: Site, query: str = "") -> list[str]:
    status, page = await site.call("GET", f"/api/tasks{query}")
    assert status == 200, page
    return [task["title"] for task in page["items"]]


async def link(site: Site) -> None:
    account = await site.store.account_by_email("ana@example.org")
    assert account is not None
    await site.store.link(account.person.id, PHONE, site.clock.now)


async def test_a_task_by_text_is_read_by_the_engine(ana: Site) -> None:
    task = await add(ana, text="recuérdame pagar la luz el viernes")
    assert set(task) == KEYS
    assert (task["title"], task["due"], task["number"], task["status"]) == ("pagar la luz", "2026-03-13", 1, "open")
    assert task["completed_at"] is None


async def test_a_bare_note_is_a_task_here(ana: Site) -> None:
    assert (await add(ana, text="comprar leche"))["title"] == "comprar leche"


async def test_text_that_is_no_task_is_422_and_makes_none(ana: Site) -> None:
    for text in ("el cielo es azul", "borra la 3", "¿qué tengo para hoy?"):
        status, body = await ana.call("POST", "/api/tasks", {"text": text})
        assert (status, body["error"]["code"], body["error"]["field"]) == (422, "not_understood", "text"), text
    assert await titles(ana) == []


async def test_a_task_by_fields_has_them_all(ana: Site) -> None:
    task = await add(
        ana,
        title="Regar las plantas",
        due="2026-03-12T15:00",
        recurrence="FREQ=WEEKLY;BYDAY=TH",
        priority="high",
        project="Casa",
        tags=["jardín"],
    )
    expected = {
        "title": "Regar las plantas", "due": "2026-03-12T15:00", "recurrence": "FREQ=WEEKLY;BYDAY=TH",
        "priority": "high", "project": "Casa", "tags": ["jardín"], "status": "open",
    }  # fmt: skip
    assert {key: task[key] for key in expected} == expected
    assert (await ana.call("GET", f"/api/tasks/{task['id']}"))[1] == task


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"), ({"title": ""}, "title"), ({"title": "x", "due": "pronto"}, "due"),
        ({"title": "x", "due": 5}, "due"), ({"title": "x", "recurrence": "FREQ=WEEKLY"}, "due"),
        ({"title": "x", "due": "2026-03-12", "recurrence": "cada jueves"}, "recurrence"),
        ({"title": "x", "due": "2026-03-12", "remind_before": "ten minutes"}, "remind_before"),
        ({"title": "x", "priority": "p1"}, "priority"), ({"title": "x", "tags": "one"}, "tags"),
        ({"title": "x", "owner": "me"}, "owner"), ({"text": ""}, "text"), ({"text": "x" * 1601}, "text"),
        ({"text": "x", "title": "y"}, "title"),
    ],
)  # fmt: skip
async def test_bad_input_is_400_with_the_field_named(ana: Site, body: dict[str, Any], field: str) -> None:
    status, answer = await ana.call("POST", "/api/tasks", body)
    assert (status, answer["error"]["field"]) == (400, field)
    assert answer["error"]["message"]


async def test_lists_come_in_pages(ana: Site) -> None:
    for number in range(7):
        await add(ana, title=f"task {number}")
    seen: list[str] = []
    cursor = ""
    for _ in range(4):
        _, page = await ana.call("GET", f"/api/tasks?limit=3{cursor}")
        seen += [task["title"] for task in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [f"task {number}" for number in range(7)]


async def test_filters_are_those_of_the_chat(ana: Site) -> None:
    await add(ana, title="vieja", due="2026-03-01")
    await add(ana, title="de hoy", due="2026-03-10", priority="urgent")
    await add(ana, title="del proyecto", project="Web", tags=["diseño"])
    done = await add(ana, title="terminada")
    await ana.call("POST", f"/api/tasks/{done['id']}/complete")
    assert await titles(ana) == ["vieja", "de hoy", "del proyecto"]
    assert await titles(ana, "?status=overdue") == ["vieja"]
    assert await titles(ana, "?status=done") == ["terminada"]
    assert sorted(await titles(ana, "?status=all")) == ["de hoy", "del proyecto", "terminada", "vieja"]
    assert await titles(ana, "?due_from=2026-03-10&due_to=2026-03-10") == ["de hoy"]
    assert await titles(ana, "?priority=urgent") == ["de hoy"]
    assert await titles(ana, "?project=web") == ["del proyecto"]
    assert await titles(ana, "?tag=diseño") == ["del proyecto"]
    assert await titles(ana, "?query=proyecto") == ["del proyecto"]


@pytest.mark.parametrize(
    "query",
    [
        "status=open'--", "due_from=mañana", "priority=p1", "limit=0", "limit=201", "limit=-1", "limit=x",
        "cursor=%00", "cursor=bzk5OTk5OTk5OTk5", "cursor=zzz", "colour=red", "query=", "tag=" + "x" * 300,
    ],
)  # fmt: skip
async def test_a_bad_filter_is_400_with_its_name(ana: Site, query: str) -> None:
    status, body = await ana.call("GET", f"/api/tasks?{query}")
    assert (status, body["error"]["field"]) == (400, query.partition("=")[0])


async def test_completing_twice_is_completing_once(ana: Site) -> None:
    task = await add(ana, title="x")
    ana.clock.forward(minutes=1)
    status, first = await ana.call("POST", f"/api/tasks/{task['id']}/complete")
    ana.clock.forward(minutes=1)
    assert (await ana.call("POST", f"/api/tasks/{task['id']}/complete")) == (200, first)
    assert (status, first["status"]) == (200, "done")
    assert first["completed_at"] == "2026-03-10T16:01:00+00:00"


async def test_completing_one_of_a_series_makes_the_next(ana: Site) -> None:
    task = await add(ana, title="basura", due="2026-03-10T20:00", recurrence="FREQ=WEEKLY")
    await ana.call("POST", f"/api/tasks/{task['id']}/complete")
    [coming] = (await ana.call("GET", "/api/tasks"))[1]["items"]
    assert (coming["title"], coming["due"]) == ("basura", "2026-03-17T20:00")


async def test_a_patch_changes_what_it_names_and_null_clears(ana: Site) -> None:
    task = await add(ana, title="x", due="2026-03-12", priority="high", project="Casa", tags=["a"])
    path = f"/api/tasks/{task['id']}"
    _, changed = await ana.call("PATCH", path, {"title": "y", "tags": ["b", "c"]})
    assert {key for key in KEYS if changed[key] != task[key]} == {"title", "tags"}
    _, cleared = await ana.call("PATCH", path, {"due": None, "priority": None, "project": None})
    assert (cleared["due"], cleared["priority"], cleared["project"]) == (None, None, None)
    assert (await ana.call("PATCH", path, {}))[1] == cleared
    assert (await ana.call("PATCH", path, {"due": "2026-02-30"}))[0] == 400


async def test_a_patch_of_the_status_completes_and_opens_again(ana: Site) -> None:
    task = await add(ana, title="x")
    path = f"/api/tasks/{task['id']}"
    _, done = await ana.call("PATCH", path, {"status": "done"})
    assert (done["status"], done["completed_at"]) == ("done", "2026-03-10T16:00:00+00:00")
    _, opened = await ana.call("PATCH", path, {"status": "open"})
    assert (opened["status"], opened["completed_at"], opened["number"]) == ("open", None, task["number"])


async def test_a_deleted_task_is_gone_until_it_is_opened_again(ana: Site) -> None:
    task = await add(ana, title="x", due="2026-03-12", recurrence="FREQ=WEEKLY")
    path = f"/api/tasks/{task['id']}"
    assert (await ana.call("DELETE", path))[0] == 204
    assert (await ana.call("DELETE", path))[0] == 204
    assert await titles(ana, "?status=all") == []
    assert (await ana.call("POST", f"{path}/complete"))[0] == 404
    assert (await ana.call("PATCH", path, {"title": "y"}))[0] == 404
    _, opened = await ana.call("PATCH", path, {"status": "open"})
    assert {key: opened[key] for key in KEYS} == task


async def test_a_deleted_number_is_not_given_out_again_for_a_day(ana: Site) -> None:
    first = await add(ana, title="x")
    await ana.call("DELETE", f"/api/tasks/{first['id']}")
    assert (await add(ana, title="y"))["number"] == 2
    ana.clock.forward(hours=25)
    await ana.log_in()
    assert (await add(ana, title="z"))["number"] == 1


async def test_what_the_page_did_the_chat_undoes(ana: Site) -> None:
    await link(ana)
    task = await add(ana, title="pagar la luz")
    await ana.call("PATCH", f"/api/tasks/{task['id']}", {"title": "otra cosa"})
    await ana.write("/deshacer")
    assert await titles(ana) == ["pagar la luz"]
    await ana.call("DELETE", f"/api/tasks/{task['id']}")
    await ana.write("/undo")
    assert await titles(ana) == ["pagar la luz"]


async def test_the_chat_sees_what_the_page_made_and_the_page_what_the_chat_did(ana: Site) -> None:
    await link(ana)
    await add(ana, title="pagar la luz")
    assert "pagar la luz" in await ana.write("/tareas")
    await ana.write("/completar 1")
    assert await titles(ana, "?status=done") == ["pagar la luz"]


async def test_nobody_touches_another_persons_task(ana: Site) -> None:
    task = await add(ana, title="secreto")
    await ana.add_person("beto@example.org")
    await ana.log_in("beto@example.org", PASSWORD)
    path = f"/api/tasks/{task['id']}"
    for method, where in (("GET", path), ("PATCH", path), ("DELETE", path), ("POST", f"{path}/complete")):
        status, body = await ana.call(method, where, {"title": "mío"} if method == "PATCH" else None)
        assert (status, body["error"]["code"]) == (404, "task_not_found"), method
    assert await titles(ana, "?status=all") == []
    await ana.log_in()
    assert await titles(ana) == ["secreto"]


@pytest.mark.parametrize(
    "task_id", ["7d444840-9dc0-41d1-b245-5ffdce74fad2", "1", "x", "%00", "' OR 1=1", "%F0%9F%98%80"]
)
async def test_an_id_of_nothing_is_404(ana: Site, task_id: str) -> None:
    assert (await ana.call("GET", f"/api/tasks/{task_id}"))[0] == 404
    assert (await ana.call("DELETE", f"/api/tasks/{task_id}"))[0] == 404


async def test_tasks_made_at_once_get_numbers_of_their_own(ana: Site) -> None:
    answers = await asyncio.gather(*(ana.call("POST", "/api/tasks", {"title": f"t{n}"}) for n in range(5)))
    made = [task for status, task in answers if status == 201]
    assert sorted(task["number"] for task in made) == list(range(1, len(made) + 1))
    assert {status for status, _ in answers} <= {201, 409}
    assert len(made) >= 3
