"""Doors of the web, tried by somebody who has an account of their own, or none: every route of the OpenAPI document."""

from __future__ import annotations

import asyncio
import json
import re
from time import perf_counter

import pytest

from server.web import login
from server.web.passwords import hash_password
from tests.attack.fortress import PASSWORD, Browser, Fortress, a_stranger
from tests.server.bot import BASE

PUBLIC = {
    "GET /api/integrations/whatsapp/webhook", "GET /healthz", "GET /readyz", "GET /metrics", "GET /api/openapi.json",
    "GET /api/docs",
    "GET /", "GET /login", "POST /api/auth/login", "POST /api/auth/logout", "GET /simulator", "POST /simulator/send",
    "GET /simulator/inbox", "GET /simulator/explain", "POST /simulator/clock", "POST /simulator/people",
    "GET /export/{token}", "POST /export/{token}", "GET /calendar/{secret}.ics",  # the address itself is the secret
}  # fmt: skip
BY_PROGRAMS = {"POST /api/integrations/whatsapp/webhook", "POST /api/focobot/cron"}  # signed, and by a secret
FOREIGN = ("https://evil.example", "null", "http://foco.example.evil.example", BASE + ".evil.example", "https://x@evil")


def filled(path: str, of: str) -> str:
    return re.sub(r"\{\w+\}", of, path)


def owned(fortress: Fortress, path: str) -> list[str]:
    """Ids of things of Ana's that the route could be about."""
    table = {
        "tasks": "tasks",
        "proposals": "proposals",
        "devices": "whatsapp_device_fingerprints",
        "tokens": "access_tokens",
        "sessions": "whatsapp_bot_sessions",
    }
    kind = next((table[part] for part in path.split("/") if part in table), None)
    if kind is None:
        return []
    return [one for (one,) in fortress.rows(f"SELECT id FROM {kind} WHERE user_id = '{fortress.ana.id}'")]


# --- who may come in --------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_nobody_gets_anything_without_a_login_and_no_route_is_forgotten(fortress: Fortress) -> None:
    browser, before = await fortress.browser(), fortress.everything_but_audit()
    for name in sorted(fortress.routes - PUBLIC):
        method, path = name.split(" ")
        answer = await browser.call(method, filled(path, a_stranger()), {} if method != "GET" else None)
        if path.startswith(("/api/", "/settings/integrations/qr")):
            assert answer.status in (401, 403), name
        else:
            assert (answer.status, answer.headers["Location"].split("?")[0]) == (303, "/login"), name
        assert "comprar pan" not in answer.body
    assert fortress.everything_but_audit() == before


async def test_no_made_up_address_opens_what_is_opened_by_its_address(fortress: Fortress) -> None:
    browser = await fortress.browser()
    for secret in (a_stranger(), "x", "é", "a" * 2_000, "..%2f..", fortress.ana.id, "'%20OR%201=1%20--", "%00"):
        for method, path in (("GET", "/export/{}"), ("POST", "/export/{}"), ("GET", "/calendar/{}.ics")):
            answer = await browser.call(method, path.format(secret))
            assert answer.status in (400, 404, 410), (method, path, secret)
            assert "comprar pan" not in answer.body


async def test_only_operators_come_to_what_is_theirs(fortress: Fortress) -> None:
    mallory, before = await fortress.browser("mallory@example.org"), fortress.everything_but_audit()
    for method, path, body in (
        ("GET", "/api/security/events", None),
        ("GET", "/api/security/locks", None),
        *(("GET", f"/api/monitor/{table}", None) for table in ("commands", "events", "notifications", "messages")),
        ("GET", "/api/monitor/events/chart", None),
        ("POST", f"/api/monitor/notifications/{fortress.ana.id}/x/resend", None),
        ("POST", "/api/security/locks", {"user": "ana@example.org", "reason": "x"}),
        ("DELETE", "/api/security/locks?user=ana@example.org", None),
        ("GET", f"/api/security/devices?user={fortress.ana.id}", None),
        ("GET", "/monitor", None),
    ):
        assert (await mallory.call(method, path, body)).status == 403, path
    assert fortress.everything_but_audit() == before


@pytest.mark.both_databases
async def test_nothing_of_another_person_is_read_or_changed_by_its_id(fortress: Fortress) -> None:
    ana = await fortress.browser("ana@example.org")
    assert (await ana.call("POST", "/api/tokens", {"name": "mine", "scope": "write"})).status == 201
    mallory = await fortress.browser("mallory@example.org")
    before, tried = fortress.everything_but_audit(), 0
    for name in sorted(fortress.routes):
        method, path = name.split(" ")
        for one in owned(fortress, path) if "{id}" in path else []:
            body = {"title": "mine now"} if method == "PATCH" else None
            answer = await mallory.call(method, filled(path, one), body)
            assert answer.status == 404, name
            assert answer.body == (await mallory.call(method, filled(path, a_stranger()), body)).body, name
            tried += 1
    assert tried >= 10
    assert fortress.everything_but_audit() == before


async def test_what_is_asked_for_with_another_persons_id_in_it_is_still_ones_own(fortress: Fortress) -> None:
    mallory = await fortress.browser("mallory@example.org")
    for path in ("/api/tasks", "/api/proposals", "/api/projects", "/api/preferences", "/api/export"):
        answer = await mallory.call("GET", f"{path}?user={fortress.ana.id}&user_id={fortress.ana.id}")
        assert answer.status in (200, 400)
        assert "comprar pan" not in answer.body
        assert fortress.ana.id not in answer.body
    answer = await mallory.call("POST", "/api/tasks", {"title": "x", "user_id": fortress.ana.id})
    assert answer.status == 400
    assert not fortress.rows(f"SELECT 1 FROM tasks WHERE user_id = '{fortress.ana.id}' AND title = 'x'")


async def test_no_header_makes_somebody_else_of_a_visitor(fortress: Fortress) -> None:
    mallory = await fortress.browser("mallory@example.org")
    for header, value in (
        ("X-User-Id", fortress.ana.id),
        ("X-Forwarded-User", "ana@example.org"),
        ("X-Original-URL", "/monitor"),
        ("X-Rewrite-URL", "/monitor"),
        ("X-HTTP-Method-Override", "DELETE"),
    ):
        answer = await mallory.call("GET", "/api/tasks", **{header: value})
        assert json.loads(answer.body) == {"items": [], "next": None}, header


# --- sessions and other sites -----------------------------------------------------------------------------------------


async def test_every_change_needs_our_own_page(fortress: Fortress) -> None:
    ana = await fortress.browser("ana@example.org")
    before = fortress.everything_but_audit()
    for name in sorted(fortress.routes - PUBLIC):
        method, path = name.split(" ")
        if method == "GET" or name in BY_PROGRAMS:
            continue
        target = filled(path, (owned(fortress, path) or [a_stranger()])[0])
        for origin in FOREIGN:
            assert (await ana.call(method, target, {}, Origin=origin)).status == 403, name
            assert (await ana.call(method, target, {}, Origin=origin, X_CSRF_Token="")).status == 403, name
        for token in ("", "wrong", ana.csrf[:-1], ana.csrf + "x"):
            assert (await ana.call(method, target, {}, X_CSRF_Token=token)).status == 403, name
    assert fortress.everything_but_audit() == before


async def test_the_token_of_one_session_is_no_use_in_another(fortress: Fortress) -> None:
    ana, mallory = await fortress.browser("ana@example.org"), await fortress.browser("mallory@example.org")
    assert (await ana.call("POST", "/api/tasks", {"title": "x"}, X_CSRF_Token=mallory.csrf)).status == 403


async def test_a_session_that_was_planted_before_the_login_is_not_the_one_after_it(fortress: Fortress) -> None:
    browser = await fortress.browser()
    planted = "planted-by-mallory" * 3
    browser.session.cookie_jar.update_cookies({"focobot_session": planted}, fortress.client.make_url("/"))
    await browser.log_in("ana@example.org")
    (cookie,) = (one for one in browser.session.cookie_jar if one.key == "focobot_session")
    assert cookie.value != planted
    assert len(cookie.value) >= 43, "256 bits"
    other = await fortress.browser()
    other.session.cookie_jar.update_cookies({"focobot_session": planted}, fortress.client.make_url("/"))
    assert (await other.call("GET", "/api/tasks")).status == 401


async def test_no_made_up_cookie_is_a_session(fortress: Fortress) -> None:
    browser = await fortress.browser()
    for cookie in ["", "x", "é" * 20, "\\x00", "' OR 1=1 --", "a" * 4_000, "../../x", "%00%0d%0a"]:
        answer = await browser.call("GET", "/api/tasks", Cookie=f"focobot_session={cookie}")
        assert answer.status == 401, cookie


@pytest.mark.both_databases
async def test_the_lock_of_an_operator_shuts_every_door_at_once(fortress: Fortress) -> None:
    ana = await fortress.browser("ana@example.org")
    made = await ana.call("POST", "/api/tokens", {"name": "mine", "scope": "write"})
    bearer = {"Authorization": f"Bearer {json.loads(made.body)['token']}", "X_CSRF_Token": ""}
    program = await fortress.browser()
    assert (await program.call("GET", "/api/tasks", **bearer)).status == 200
    olga = await fortress.browser("olga@example.org")
    lock = await olga.call("POST", "/api/security/locks", {"user": "ana@example.org", "reason": "stolen"})
    assert lock.status == 201
    assert (await ana.call("GET", "/api/tasks")).status == 401
    assert (await ana.call("GET", "/tasks")).headers["Location"].startswith("/login")
    assert (await program.call("GET", "/api/tasks", **bearer)).status in (401, 403)
    assert (await (await fortress.browser()).log_in("ana@example.org")).status == 403
    assert (await (await fortress.browser()).log_in("ana@example.org", "wrong")).status == 401
    await fortress.bot.say("Crear tarea: robar")
    assert not fortress.rows("SELECT 1 FROM tasks WHERE title = 'robar'")
    assert (await olga.call("DELETE", "/api/security/locks?user=ana@example.org")).status == 200
    assert (await ana.call("GET", "/api/tasks")).status == 401, "the old session stays ended"
    assert (await ana.log_in("ana@example.org")).status == 200


# --- where one is sent, and what is served ----------------------------------------------------------------------------


WISHES = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "///evil.example",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:x=1",
    "http:evil.example",
    "/\r\nX: y",
    "data:text/html,x",
    "//evil.example/%2e%2e",
]


async def test_a_login_sends_nobody_to_another_site(fortress: Fortress) -> None:
    browser = await fortress.browser()
    for wished in WISHES:
        form = {"email": "ana@example.org", "password": PASSWORD, "next": wished}
        headers = {"Accept": "text/html"}
        response = await browser.session.post("/api/auth/login", data=form, headers=headers, allow_redirects=False)
        target = response.headers["Location"]
        assert (response.status // 100, target[:1]) == (3, "/")
        assert target[1:2] not in ("/", "\\")
        assert "x" not in response.cookies
        assert "X" not in response.headers


PATHS = [
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2f..%2fapp.py",
    "/static/....//app.py",
    "/static//etc/passwd",
    "/static/%00",
    "/static/..\\app.py",
    "/static/",
    "/.env",
    "/.git/config",
    "/static/%252e%252e/login.py",
]


async def test_no_path_leads_out_of_the_static_files(fortress: Fortress) -> None:
    for path in PATHS:
        assert await _raw_status(fortress, path) in (400, 403, 404), path


async def _raw_status(fortress: Fortress, path: str) -> int:
    """Without a client that would tidy the path up."""
    reader, writer = await asyncio.open_connection(fortress.client.host, fortress.client.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    status = int((await asyncio.wait_for(reader.readline(), timeout=5)).split(b" ")[1])
    writer.close()
    return status


async def test_a_form_that_cannot_be_read_is_refused(fortress: Fortress) -> None:
    browser = await fortress.browser()
    for kind in (
        "multipart/form-data",
        "multipart/form-data; boundary=" + "x" * 100,
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded",
    ):
        for body in (b"", b"--x\r\n\r\n", b"email=\xff\xfe&password=%ff", b"--x--", b"=" * 5_000, b"&" * 5_000):
            response = await browser.session.post("/api/auth/login", data=body, headers={"Content-Type": kind})
            assert response.status in (400, 401, 413), (kind, body[:20])


# --- logins -----------------------------------------------------------------------------------------------------------


async def test_an_account_that_does_not_exist_takes_as_long_as_a_wrong_password(fortress: Fortress) -> None:
    """With the password work of production: the other accounts here have quick hashes."""
    slow = hash_password("something else")
    await fortress.store.add_person(
        email="slow@example.org", name="S", password_hash=slow, language=None, timezone="UTC", is_operator=False
    )

    async def seconds(email: str) -> float:
        browser, times = await fortress.browser(), []
        for _ in range(5):
            fortress.clock.forward(hours=1)
            started = perf_counter()
            answer = await browser.log_in(email, "wrong")
            times.append(perf_counter() - started)
            assert answer.status == 401
        return min(times)  # other work on the machine only ever adds

    there, nowhere = await seconds("slow@example.org"), await seconds("nobody@example.org")
    assert 0.5 < there / nowhere < 2.0, (there, nowhere)


async def test_one_address_cannot_try_a_password_on_every_account(
    fortress: Fortress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "MOST_FROM_ADDRESS", 12)
    mallory, statuses = await fortress.browser(), []
    for number in range(15):
        statuses.append((await mallory.log_in(f"p{number}@example.org", "123456")).status)
    assert statuses == [401] * 12 + [429] * 3


async def guess_from(browser: Browser, forwarded: str) -> int:
    body = {"email": "ana@example.org", "password": "x"}
    return (await browser.call("POST", "/api/auth/login", body, X_Forwarded_For=forwarded)).status


class TestBehindAProxy:
    @pytest.fixture
    def variables(self) -> dict[str, str]:
        return {"FOCOBOT_TRUSTED_PROXIES": "127.0.0.1"}

    async def test_a_thousand_addresses_have_a_hundred_guesses_at_an_account(
        self, fortress: Fortress, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(login, "MOST_AGAINST_ACCOUNT", 20)
        mallory, statuses = await fortress.browser(), []
        for number in range(25):
            answer = await mallory.call(
                "POST",
                "/api/auth/login",
                {"email": "ana@example.org", "password": "x"},
                X_Forwarded_For=f"198.51.100.{number}",
            )
            statuses.append(answer.status)
        assert statuses == [401] * 20 + [429] * 5

    async def test_addresses_of_one_ipv6_network_are_one_guesser(self, fortress: Fortress) -> None:
        mallory, statuses = await fortress.browser(), []
        for number in range(12):
            answer = await mallory.call(
                "POST",
                "/api/auth/login",
                {"email": "ana@example.org", "password": "x"},
                X_Forwarded_For=f"2001:db8::{number + 1}",
            )
            statuses.append(answer.status)
        assert statuses == [401] * 10 + [429] * 2

    async def test_an_address_that_the_caller_puts_before_the_proxys_is_nothing(self, fortress: Fortress) -> None:
        mallory, statuses = await fortress.browser(), []
        for number in range(12):
            statuses.append(await guess_from(mallory, f"10.0.0.{number}, 198.51.100.7"))
        assert statuses == [401] * 10 + [429] * 2
