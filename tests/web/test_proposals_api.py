"""Proposals over REST: what the chat proposed is accepted on the web, once, and nobody else's is ever seen."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.web.conftest import PHONE, Site

WORK = "necesitamos revisar contratos (2h), llamar al banco mañana y pagar nómina el viernes"


@pytest.fixture
async def proposed(ana: Site) -> dict[str, Any]:
    """A proposal that Ana's chat made."""
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    await ana.store.link(account.person.id, PHONE, ana.clock.now)
    await ana.write("/proyecto Web")
    ana.clock.forward(seconds=1)
    await ana.write(WORK)
    ana.clock.forward(seconds=1)
    status, page = await ana.call("GET", "/api/proposals")
    assert (status, page["next"], len(page["items"])) == (200, None, 1)
    found: dict[str, Any] = page["items"][0]
    return found


async def titles(site: Site) -> list[str]:
    _, page = await site.call("GET", "/api/tasks")
    return sorted(task["title"] for task in page["items"])


async def test_a_proposal_is_shown_with_its_items(ana: Site, proposed: dict[str, Any]) -> None:
    assert proposed["status"] == "draft"
    assert proposed["items"] == [
        {
            "position": 1,
            "title": "revisar contratos",
            "due": None,
            "recurrence": None,
            "priority": None,
            "project": None,
            "tags": [],
            "remind_before": None,
            "estimate_minutes": 120,
            "task_id": None,
        },
        {
            "position": 2,
            "title": "llamar al banco",
            "due": "2026-03-11",
            "recurrence": None,
            "priority": None,
            "project": None,
            "tags": [],
            "remind_before": None,
            "estimate_minutes": None,
            "task_id": None,
        },
        {
            "position": 3,
            "title": "pagar nómina",
            "due": "2026-03-13",
            "recurrence": None,
            "priority": None,
            "project": None,
            "tags": [],
            "remind_before": None,
            "estimate_minutes": None,
            "task_id": None,
        },
    ]
    assert (await ana.call("GET", f"/api/proposals/{proposed['id']}")) == (200, proposed)


async def test_accepting_some_makes_those_in_the_project_and_the_chat_can_undo_it(
    ana: Site, proposed: dict[str, Any]
) -> None:
    status, after = await ana.call("POST", f"/api/proposals/{proposed['id']}/accept", {"items": [3, 1]})
    assert (status, after["status"]) == (200, "accepted")
    assert [item["task_id"] is not None for item in after["items"]] == [True, False, True]
    _, page = await ana.call("GET", "/api/tasks")
    assert {(task["title"], task["project"]) for task in page["items"]} == {
        ("revisar contratos", "Web"),
        ("pagar nómina", "Web"),
    }
    await ana.write("deshaz eso")
    assert await titles(ana) == []


async def test_accepting_without_items_takes_all(ana: Site, proposed: dict[str, Any]) -> None:
    status, _ = await ana.call("POST", f"/api/proposals/{proposed['id']}/accept")
    assert status == 200
    assert len(await titles(ana)) == 3


async def test_what_is_accepted_on_the_web_is_what_the_chat_would_have_made(
    ana: Site, proposed: dict[str, Any]
) -> None:
    ana.clock.forward(seconds=1)
    await ana.write(
        "hay que:\n- pagar la renta el viernes cada mes #casa urgente\n"
        "- llamar a Eva el jueves a las 4pm y avísame 30 minutos antes\n- revisar el sitio proyecto Marca"
    )
    _, page = await ana.call("GET", "/api/proposals?limit=1")
    [newest] = page["items"]
    assert [item["remind_before"] for item in newest["items"]] == [None, "PT30M", None]
    assert (await ana.call("POST", f"/api/proposals/{newest['id']}/accept", {}))[0] == 200
    _, tasks = await ana.call("GET", "/api/tasks")
    assert {
        (task["title"], task["due"], task["recurrence"], task["priority"], task["project"], *task["tags"])
        for task in tasks["items"]
    } == {
        ("pagar la renta", "2026-03-13", "FREQ=MONTHLY;BYMONTHDAY=13", "urgent", "Web", "casa"),
        ("llamar a Eva", "2026-03-12T16:00", None, None, "Web"),
        ("revisar el sitio", None, None, None, "Marca"),
    }
    told = await ana.write("¿qué tengo el jueves?")
    assert "llamar a Eva" in told


async def test_what_was_decided_stays_decided_here_and_in_the_chat(ana: Site, proposed: dict[str, Any]) -> None:
    path = f"/api/proposals/{proposed['id']}"
    results = await asyncio.gather(*(ana.call("POST", f"{path}/accept", {}) for _ in range(4)))
    assert sorted(status for status, _ in results) == [200, 409, 409, 409]
    assert (await ana.call("POST", f"{path}/reject"))[0] == 409
    await ana.write("sí")
    assert len(await titles(ana)) == 3


async def test_a_rejected_one_makes_nothing(ana: Site, proposed: dict[str, Any]) -> None:
    status, after = await ana.call("POST", f"/api/proposals/{proposed['id']}/reject")
    assert (status, after["status"]) == (200, "rejected")
    await ana.write("sí")
    assert await titles(ana) == []


@pytest.mark.parametrize("items", [[4], [0], [-1], [], ["one"], "1", [1.5], [True], ["1"], [10**30]])
async def test_items_that_are_none_name_their_field(ana: Site, proposed: dict[str, Any], items: Any) -> None:
    status, body = await ana.call("POST", f"/api/proposals/{proposed['id']}/accept", {"items": items})
    assert status == 400
    assert body["error"]["field"].startswith("items")
    assert await titles(ana) == []


async def test_another_persons_proposal_is_not_there(ana: Site, proposed: dict[str, Any]) -> None:
    await ana.add_person("eva@example.org")
    await ana.log_in("eva@example.org")
    path = f"/api/proposals/{proposed['id']}"
    assert (await ana.call("GET", path))[0] == 404
    assert (await ana.call("POST", f"{path}/accept", {}))[0] == 404
    assert (await ana.call("POST", f"{path}/reject"))[0] == 404
    assert (await ana.call("GET", "/api/proposals"))[1]["items"] == []
    assert (await ana.call("GET", "/api/proposals/none"))[0] == 404


async def test_the_list_is_paged(ana: Site, proposed: dict[str, Any]) -> None:
    for _ in range(2):
        ana.clock.forward(seconds=1)
        await ana.write(WORK)
    _, first = await ana.call("GET", "/api/proposals?limit=2")
    assert len(first["items"]) == 2
    _, second = await ana.call("GET", f"/api/proposals?limit=2&cursor={first['next']}")
    assert [one["id"] for one in second["items"]] == [proposed["id"]]
    assert second["next"] is None
    assert (await ana.call("GET", "/api/proposals?limit=0"))[0] == 400
    status, unknown = await ana.call("GET", "/api/proposals?colour=red")
    assert (status, unknown["error"]["field"]) == (400, "colour")
