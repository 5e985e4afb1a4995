"""The calendar's secret address: for whoever has it, until it is renewed or revoked."""

from __future__ import annotations

import pytest
from aiohttp import ClientResponse
from icalendar import Calendar

from tests.web.conftest import BASE, Site


async def make(site: Site) -> str:
    """The path of a new address."""
    status, made = await site.call("POST", "/api/calendar")
    assert status == 201, made
    assert made["webcal"] == made["url"].replace("https:", "webcal:")
    return str(made["url"].removeprefix(BASE))


async def fetch(site: Site, path: str, **headers: str) -> ClientResponse:
    """As a calendar program does: without cookies."""
    site.client.session.cookie_jar.clear()
    return await site.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def titles(response: ClientResponse) -> list[str]:
    assert response.status == 200
    return [str(one["summary"]) for one in Calendar.from_ical(await response.read()).walk() if "summary" in one]


async def test_the_address_shows_the_tasks_without_a_login(ana: Site) -> None:
    await ana.call("POST", "/api/tasks", {"text": "cita con el dentista el jueves a las 5"})
    await ana.call("POST", "/api/tasks", {"title": "leer"})
    response = await fetch(ana, await make(ana))
    assert await titles(response) == ["cita con el dentista", "leer"]
    assert response.content_type == "text/calendar"
    assert response.headers["Cache-Control"].startswith("private")
    event = next(iter(Calendar.from_ical(await response.read()).walk("VEVENT")))
    assert event["dtstart"].to_ical() == b"20260312T170000"
    assert event["dtstart"].params["TZID"] == "America/Mexico_City"


async def test_who_has_it_already_gets_304_until_a_task_changes(ana: Site) -> None:
    path = await make(ana)
    etag = (await fetch(ana, path)).headers["ETag"]
    assert (await fetch(ana, path, If_None_Match=etag)).status == 304
    await ana.log_in()
    await ana.call("POST", "/api/tasks", {"title": "otra"})
    assert await titles(await fetch(ana, path, If_None_Match=etag)) == ["otra"]


async def test_a_renewed_address_closes_the_old_one_and_a_revoked_one_is_closed(ana: Site) -> None:
    assert (await ana.call("GET", "/api/calendar"))[1] == {"active": False, "created_at": None, "last_read_at": None}
    first = await make(ana)
    second = await make(ana)
    assert [(await fetch(ana, path)).status for path in (first, second)] == [404, 200]
    await ana.log_in()
    assert (await ana.call("GET", "/api/calendar"))[1] == {
        "active": True, "created_at": "2026-03-10T16:00:00+00:00", "last_read_at": "2026-03-10T16:00:00+00:00",
    }  # fmt: skip
    assert (await ana.call("DELETE", "/api/calendar"))[0] == 204
    assert (await ana.call("DELETE", "/api/calendar"))[0] == 404
    assert (await fetch(ana, second)).status == 404


@pytest.mark.parametrize("secret", ["x", "x" * 43, "%00", "..%2f..", "%F0%9F%98%80", "' OR 1=1", "a.b"])
async def test_a_wrong_secret_is_404(ana: Site, secret: str) -> None:
    await make(ana)
    response = await fetch(ana, f"/calendar/{secret}.ics")
    assert (response.status, (await response.json())["error"]["code"]) == (404, "calendar_not_found")


async def test_the_secret_is_kept_nowhere(ana: Site) -> None:
    secret = (await make(ana)).removeprefix("/calendar/").removesuffix(".ics")
    tables = ana.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    kept = "".join(repr(ana.rows(f"SELECT * FROM {name}")) for (name,) in tables)
    assert len(secret) == 43
    assert secret not in kept


async def test_the_list_form_shows_what_was_done_lately(ana: Site) -> None:
    path = await make(ana)
    for title in ("hoy", "antes"):
        _, task = await ana.call("POST", "/api/tasks", {"title": title})
        await ana.call("POST", f"/api/tasks/{task['id']}/complete")
    assert await titles(await fetch(ana, path)) == []
    assert sorted(await titles(await fetch(ana, f"{path}?as=todos"))) == ["antes", "hoy"]
    ana.clock.forward(days=32)
    assert await titles(await fetch(ana, f"{path}?as=todos")) == []
    assert (await fetch(ana, f"{path}?as=journal")).status == 400


async def test_a_calendar_is_named_in_the_persons_language(ana: Site) -> None:
    await ana.call("PATCH", "/api/preferences", {"language": "es"})
    spanish = await (await fetch(ana, await make(ana), Accept_Language="en")).read()
    assert b"X-WR-CALNAME:Tareas de FocoBot" in spanish


async def test_a_locked_account_has_no_calendar(ana: Site) -> None:
    path = await make(ana)
    await ana.add_person("root@example.org", is_operator=True)
    await ana.log_in("root@example.org")
    await ana.call("POST", "/api/security/locks", {"user": "ana@example.org", "reason": "stolen"})
    assert (await fetch(ana, path)).status == 404


async def test_nobody_makes_or_revokes_one_without_a_login(ana: Site) -> None:
    _, made = await ana.call("POST", "/api/tokens", {"name": "x", "scope": "write"})
    ana.client.session.cookie_jar.clear()
    for method in ("GET", "POST", "DELETE"):
        assert (await ana.call(method, "/api/calendar"))[0] == 401
        assert (await ana.call(method, "/api/calendar", Authorization=f"Bearer {made['token']}"))[0] == 403


async def test_whoever_asks_without_end_is_slowed_down(ana: Site) -> None:
    path = await make(ana)
    for _ in range(120):
        assert (await fetch(ana, path)).status == 200
    assert (await fetch(ana, path)).status == 429
