"""Logging in and out: cookies, CSRF, and guesses that run dry."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from server.web.visitor import COOKIE, hash_token
from tests.web.conftest import BASE, PASSWORD, Site, open_site

PRODUCTION = {
    "FOCOBOT_ENV": "production",
    "FOCOBOT_CRON_SECRET": "c7f1e0a9b3d24856aa1290ffde73bc55-cron",
    "FOCOBOT_FINGERPRINT_SECRET": "a9b3d24856aa1290ffde73bc55c7f1e0-print",
    "FOCOBOT_ENCRYPTION_KEY": "56aa1290ffde73bc55c7f1e0a9b3d248-key",
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
}


async def test_a_login_gives_a_cookie_that_scripts_and_other_sites_cannot_have(site: Site) -> None:
    person = await site.add_person()
    response = await site.log_in()
    assert response.status == 200
    body = await response.json()
    assert body["user"] == {"id": person.id, "email": "ana@example.org", "name": "Ana", "operator": False}
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["secure"]
    [(kept,)] = site.rows("SELECT token_hash FROM web_sessions")
    assert kept == hash_token(cookie.value)
    assert cookie.value not in str(site.rows("SELECT * FROM web_sessions"))


async def test_the_cookie_is_secure_in_production(tmp_path: Path) -> None:
    async with open_site(tmp_path, **PRODUCTION) as site:
        await site.add_person()
        assert (await site.log_in()).cookies[COOKIE]["secure"]


async def test_there_is_no_simulator_in_production(tmp_path: Path) -> None:
    async with open_site(tmp_path, **PRODUCTION) as site:
        assert (await site.client.get("/simulator")).status == 404
        assert (await site.client.post("/simulator/send", json={"from": "+525512345678", "text": "x"})).status == 404
        assert "/simulator" not in await site.page("/login")


async def test_the_case_of_an_address_does_not_matter(site: Site) -> None:
    await site.add_person("Ana@Example.org")
    assert (await site.log_in("ana@EXAMPLE.org ")).status == 200


async def test_each_login_gets_a_new_token_and_ends_the_old_session(site: Site) -> None:
    await site.add_person()
    first = (await site.log_in()).cookies[COOKIE].value
    second = (await site.log_in()).cookies[COOKIE].value
    assert first != second
    assert site.rows("SELECT token_hash FROM web_sessions") == [(hash_token(second),)]


async def test_a_planted_token_is_never_taken_over(site: Site) -> None:
    await site.add_person()
    site.client.session.cookie_jar.update_cookies(SimpleCookie({COOKIE: "planted"}))
    assert (await site.call("GET", "/api/tasks"))[0] == 401
    assert (await site.log_in()).cookies[COOKIE].value != "planted"


@pytest.mark.parametrize(("email", "password"), [("ana@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
async def test_a_wrong_login_tells_nothing_about_accounts(site: Site, email: str, password: str) -> None:
    await site.add_person()
    response = await site.log_in(email, password)
    assert response.status == 401
    error = (await response.json())["error"]
    assert error["code"] == "wrong_credentials"
    assert COOKIE not in response.cookies


async def test_an_account_that_logs_in_elsewhere_has_no_password_here(site: Site) -> None:
    await site.add_person(password_hash=None)
    assert (await site.log_in()).status == 401


async def test_ten_failures_in_fifteen_minutes_are_the_last(site: Site) -> None:
    await site.add_person()
    for _ in range(10):
        assert (await site.log_in(password="wrong")).status == 401
        site.clock.forward(seconds=5)
    refused = await site.log_in()
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert (await refused.json())["error"]["code"] == "too_many_logins"
    assert (await site.log_in("other@example.org", "wrong")).status == 401
    site.clock.forward(minutes=16)
    assert (await site.log_in()).status == 200


async def test_guesses_that_arrive_together_are_counted_one_by_one(site: Site) -> None:
    await site.add_person()
    statuses = [response.status for response in await asyncio.gather(*(site.log_in(password="x") for _ in range(15)))]
    assert sorted(statuses) == [401] * 10 + [429] * 5


async def test_failures_are_audited_without_the_password(site: Site) -> None:
    person = await site.add_person()
    await site.log_in(password="hunter-two")
    rows = site.rows("SELECT user_id, action_type, success, error_code FROM whatsapp_security_audit_log")
    assert rows == [(person.id, "login_failed", 0, "wrong_credentials")]
    assert "hunter-two" not in str(site.rows("SELECT * FROM whatsapp_security_audit_log"))


@pytest.mark.parametrize("body", ["", "[]", "{", '{"email": "ana@example.org"}', '{"email": 1, "password": []}'])
async def test_a_body_that_is_none_is_400(site: Site, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = await site.client.post("/api/auth/login", data=body, headers=headers)
    assert response.status == 400
    assert (await response.json())["error"]["code"] in {"invalid_json", "missing_field", "invalid_field"}


async def test_a_form_logs_in_and_goes_on_to_the_page_that_asked(site: Site) -> None:
    await site.add_person()
    response = await site.client.get("/settings/integrations", headers={"Accept": "text/html"}, allow_redirects=False)
    assert response.status == 303
    assert response.headers["Location"] == "/login?next=%2Fsettings%2Fintegrations"
    form = {"email": "ana@example.org", "password": PASSWORD, "next": "/settings/integrations"}
    headers = {"Accept": "text/html", "Origin": BASE}
    answer = await site.client.post("/api/auth/login", data=form, headers=headers, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/settings/integrations")
    assert COOKIE in answer.cookies


async def test_a_form_that_fails_shows_the_page_again(site: Site) -> None:
    form = {"email": "<ana>@example.org", "password": "wrong"}
    answer = await site.client.post("/api/auth/login", data=form, headers={"Accept": "text/html"})
    page = await answer.text()
    assert answer.status == 401
    assert answer.content_type == "text/html"
    assert "&lt;ana&gt;@example.org" in page
    assert "wrong" not in page.replace("wrong-", "")


async def test_logging_out_ends_the_session(ana: Site) -> None:
    assert (await ana.call("POST", "/api/auth/logout"))[0] == 204
    assert (await ana.call("GET", "/api/tasks"))[0] == 401
    assert ana.rows("SELECT * FROM web_sessions") == []


async def test_a_session_ends_by_itself(ana: Site) -> None:
    ana.clock.forward(days=7, seconds=1)
    assert (await ana.call("GET", "/api/preferences"))[0] == 401


async def test_a_post_from_another_site_is_refused(ana: Site) -> None:
    status, body = await ana.call("POST", "/api/tasks", {"title": "x"}, Origin="https://evil.example")
    assert (status, body["error"]["code"]) == (403, "csrf")
    assert (await ana.call("POST", "/api/tasks", {"title": "x"}, Origin="null"))[0] == 403
    ana.csrf = ""
    assert (await ana.call("POST", "/api/tasks", {"title": "x"}))[0] == 403
    ana.csrf = "guessed"
    assert (await ana.call("POST", "/api/tasks", {"title": "x"}))[0] == 403
    assert (await ana.call("GET", "/api/tasks"))[1]["items"] == []


async def test_a_post_from_our_own_page_needs_only_its_origin(ana: Site) -> None:
    ana.csrf = ""
    assert (await ana.call("POST", "/api/tasks", {"title": "x"}, Origin=BASE))[0] == 201
    own = str(ana.client.make_url("/")).rstrip("/")
    assert (await ana.call("POST", "/api/tasks", {"title": "x"}, Origin=own))[0] == 201


async def test_another_site_cannot_log_a_browser_in(site: Site) -> None:
    await site.add_person()
    form = {"email": "ana@example.org", "password": PASSWORD}
    response = await site.client.post("/api/auth/login", data=form, headers={"Origin": "https://evil.example"})
    assert response.status == 403
    assert COOKIE not in response.cookies


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/tasks"), ("POST", "/api/tasks"), ("GET", "/api/tasks/x"), ("PATCH", "/api/tasks/x"),
        ("DELETE", "/api/tasks/x"), ("POST", "/api/tasks/x/complete"), ("GET", "/api/preferences"),
        ("PATCH", "/api/preferences"), ("POST", "/api/integrations/whatsapp/link"),
        ("GET", "/api/integrations/whatsapp/unlink"), ("DELETE", "/api/integrations/whatsapp/unlink"),
        ("POST", "/api/integrations/whatsapp/verify"), ("POST", "/settings/integrations/qr"),
    ],
)  # fmt: skip
async def test_everything_of_a_person_needs_a_login(site: Site, method: str, path: str) -> None:
    status, body = await site.call(method, path)
    assert (status, body["error"]["code"]) == (401, "login_required")


async def test_other_browsers_are_logged_out_by_this_one(site: Site) -> None:
    await site.add_person()
    await site.log_in()
    [elsewhere] = [cookie.value for cookie in site.client.session.cookie_jar if cookie.key == "focobot_session"]
    site.client.session.cookie_jar.clear()
    await site.log_in()
    assert await site.call("DELETE", "/api/sessions") == (200, {"ended": 1})
    assert (await site.client.get("/api/tasks")).status == 200
    site.client.session.cookie_jar.clear()
    gone = await site.client.get("/api/tasks", cookies={"focobot_session": elsewhere})
    assert gone.status == 401
