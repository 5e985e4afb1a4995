"""Personal access tokens: made and revoked by whoever is logged in, shown once, as far as their scope goes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Site

SOME_ID = "7d444840-9dc0-41d1-b245-5ffdce74fad2"


async def make(site: Site, **body: Any) -> dict[str, Any]:
    status, made = await site.call("POST", "/api/tokens", {"name": "script"} | body)
    assert status == 201, made
    assert isinstance(made, dict)
    return made


async def by_token(site: Site, token: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """A call of a program: no cookie, no CSRF token."""
    site.client.session.cookie_jar.clear()
    response = await site.client.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})
    return response.status, await response.json() if response.status != 204 else None


async def test_a_token_does_what_its_scope_says_without_cookie_or_csrf(ana: Site) -> None:
    reading, writing = await make(ana, scope="read"), await make(ana, scope="write")
    status, task = await by_token(ana, writing["token"], "POST", "/api/tasks", {"title": "x"})
    assert status == 201
    path = f"/api/tasks/{task['id']}"
    assert (await by_token(ana, reading["token"], "GET", path)) == (200, task)
    for method, where, body in (
        ("POST", "/api/tasks", {"title": "y"}), ("PATCH", path, {"title": "y"}), ("DELETE", path, None),
        ("POST", f"{path}/complete", None), ("PATCH", "/api/preferences", {}),
    ):  # fmt: skip
        status, answer = await by_token(ana, reading["token"], method, where, body)
        assert (status, answer["error"]["code"]) == (403, "token_scope"), where
    assert (await by_token(ana, reading["token"], "POST", "/api/tasks/preview", {"text": "x"}))[0] == 200
    assert (await by_token(ana, writing["token"], "DELETE", path))[0] == 204


async def test_a_token_is_shown_once_and_kept_as_a_hash(ana: Site) -> None:
    made = await make(ana, name="mi script", expires_in_days=30)
    assert made["token"].startswith("foco_")
    assert len(made["token"]) > 40
    assert made["prefix"] == made["token"][:9]
    _, page = await ana.call("GET", "/api/tokens")
    assert page == {"items": [{key: made[key] for key in made if key != "token"}], "next": None}
    assert (made["scope"], made["expires_at"]) == ("read", "2026-04-09T16:00:00+00:00")
    kept = repr(ana.rows("SELECT * FROM access_tokens")) + repr(ana.rows("SELECT * FROM whatsapp_security_audit_log"))
    assert made["token"] not in kept
    assert made["token"].removeprefix("foco_") not in kept


async def test_what_gives_out_ways_in_needs_a_login(ana: Site) -> None:
    made = await make(ana, scope="write")
    for method, path, body in (
        ("GET", "/api/tokens", None), ("POST", "/api/tokens", {"name": "another"}),
        ("DELETE", f"/api/tokens/{made['id']}", None),
        ("POST", "/api/integrations/whatsapp/link", {"phone": "+525512345678"}),
        ("DELETE", "/api/integrations/whatsapp/unlink", None),
        ("POST", "/api/integrations/whatsapp/verify", {"phone": "+525512345678", "code": "123456"}),
    ):  # fmt: skip
        status, answer = await by_token(ana, made["token"], method, path, body)
        assert (status, answer["error"]["code"]) == (403, "token_scope"), path


async def test_a_revoked_or_expired_token_opens_nothing(ana: Site) -> None:
    revoked, expiring = await make(ana), await make(ana, expires_in_days=1)
    assert (await ana.call("DELETE", f"/api/tokens/{revoked['id']}"))[0] == 204
    assert (await ana.call("DELETE", f"/api/tokens/{revoked['id']}"))[0] == 404
    assert (await by_token(ana, revoked["token"], "GET", "/api/tasks"))[0] == 401
    assert (await by_token(ana, expiring["token"], "GET", "/api/tasks"))[0] == 200
    ana.clock.forward(hours=24)
    assert (await by_token(ana, expiring["token"], "GET", "/api/tasks"))[0] == 401
    actions = ana.rows(
        "SELECT action_type FROM whatsapp_security_audit_log WHERE action_type LIKE 'token%' ORDER BY id"
    )
    assert [action for (action,) in actions] == ["token_created", "token_created", "token_revoked"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Bearer foco_", "Bearer foco_" + "x" * 5000,
                                    "Basic YTpi", "Bearer a.b.c", "bearer foco_ñ"])  # fmt: skip
async def test_a_wrong_token_is_401_even_beside_a_good_cookie(ana: Site, header: str) -> None:
    response = await ana.client.get("/api/tasks", headers={"Authorization": header})
    assert response.status == 401
    assert (await response.json())["error"]["code"] == "invalid_token"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


async def test_nobody_sees_or_revokes_another_persons_token(ana: Site) -> None:
    made = await make(ana)
    await ana.add_person("beto@example.org")
    await ana.log_in("beto@example.org")
    assert (await ana.call("GET", "/api/tokens"))[1]["items"] == []
    assert (await ana.call("DELETE", f"/api/tokens/{made['id']}"))[0] == 404
    assert (await by_token(ana, made["token"], "GET", "/api/tasks"))[0] == 200


@pytest.mark.parametrize("token_id", [SOME_ID, "x", "%00", "' OR 1=1", "%F0%9F%98%80"])
async def test_an_id_of_nothing_is_404(ana: Site, token_id: str) -> None:
    assert (await ana.call("DELETE", f"/api/tokens/{token_id}"))[0] == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "name"), ({"name": ""}, "name"), ({"name": "x" * 101}, "name"), ({"name": "x", "scope": "all"}, "scope"),
     ({"name": "x", "expires_in_days": 0}, "expires_in_days"),
     ({"name": "x", "expires_in_days": 367}, "expires_in_days"),
     ({"name": "x", "user": "me"}, "user")],
)  # fmt: skip
async def test_bad_input_is_400_with_the_field_named(ana: Site, body: dict[str, Any], field: str) -> None:
    status, answer = await ana.call("POST", "/api/tokens", body)
    assert (status, answer["error"]["field"]) == (400, field)


async def test_tokens_are_twenty_at_most(ana: Site) -> None:
    for _ in range(20):
        await make(ana)
    status, answer = await ana.call("POST", "/api/tokens", {"name": "one more"})
    assert (status, answer["error"]["code"]) == (409, "too_many_tokens")


async def test_a_program_that_hurries_is_slowed_down(ana: Site) -> None:
    made, other = await make(ana), await make(ana)
    for _ in range(120):
        assert (await by_token(ana, made["token"], "GET", "/api/preferences"))[0] == 200
    ana.clock.forward(seconds=20)
    response = await ana.client.get("/api/preferences", headers={"Authorization": f"Bearer {made['token']}"})
    assert (response.status, response.headers["Retry-After"]) == (429, "40")
    assert (await by_token(ana, other["token"], "GET", "/api/preferences"))[0] == 200
    ana.clock.forward(seconds=40)
    assert (await by_token(ana, made["token"], "GET", "/api/preferences"))[0] == 200


async def test_the_last_use_is_noted_to_the_minute(ana: Site) -> None:
    made = await make(ana)
    for seconds in (0, 30, 40):
        ana.clock.forward(seconds=seconds)
        await by_token(ana, made["token"], "GET", "/api/preferences")
    await ana.log_in()
    [listed] = (await ana.call("GET", "/api/tokens"))[1]["items"]
    assert listed["last_used_at"] == "2026-03-10T16:01:10+00:00"


async def test_a_token_opens_no_page(ana: Site) -> None:
    made = await make(ana, scope="write")
    ana.client.session.cookie_jar.clear()
    response = await ana.client.get(
        "/settings", headers={"Authorization": f"Bearer {made['token']}", "Accept": "text/html"}, allow_redirects=False
    )
    assert response.status in (302, 303)


async def test_a_locked_account_is_closed_to_its_tokens_too(ana: Site) -> None:
    made = await make(ana)
    await ana.add_person("root@example.org", is_operator=True)
    await ana.log_in("root@example.org")
    assert (await ana.call("POST", "/api/security/locks", {"user": "ana@example.org", "reason": "stolen"}))[0] == 201
    status, answer = await by_token(ana, made["token"], "GET", "/api/tasks")
    assert (status, answer["error"]["code"]) == (403, "account_locked")
    await ana.log_in("root@example.org")
    assert (await ana.call("DELETE", "/api/security/locks?user=ana@example.org"))[0] == 200
    assert (await by_token(ana, made["token"], "GET", "/api/tasks"))[0] == 200
