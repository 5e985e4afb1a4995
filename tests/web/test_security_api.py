"""Locks, the audit log and devices over REST: an operator's, and of devices everybody's own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import PHONE, Site

LOCKS, EVENTS, DEVICES = "/api/security/locks", "/api/security/events", "/api/security/devices"
OPERATOR = "olga@example.org"


@pytest.fixture
async def operator(site: Site) -> Site:
    """Olga, an operator, is logged in; Ana's phone is linked, and has written once."""
    ana = await site.add_person()
    await site.store.link(ana.id, PHONE, site.clock.now)
    site.clock.forward(seconds=1)
    await site.write("crear tarea: comprar pan")
    await site.add_person(OPERATOR, name="Olga", is_operator=True)
    assert (await site.log_in(OPERATOR)).status == 200
    return site


async def actions(site: Site) -> list[str]:
    _, page = await site.call("GET", f"{EVENTS}?limit=5")
    return [event["action_type"] for event in page["items"]]


async def person_id(site: Site, email: str = "ana@example.org") -> str:
    account = await site.store.account_by_email(email)
    assert account is not None
    return account.person.id


@pytest.mark.parametrize("by", ["phone", "email", "id"])
async def test_a_lock_holds_at_once_and_until_it_is_ended(operator: Site, by: str) -> None:
    free = await operator.write("mis tareas")
    named = {"phone": "+52 55 1234 5678", "email": "ana@example.org", "id": await person_id(operator)}[by]
    key = "phone" if by == "phone" else "user"
    status, body = await operator.call("POST", LOCKS, {key: named, "reason": "stolen phone"})
    assert (status, body["locked"], body["reason"]) == (201, True, "stolen phone")
    assert (await actions(operator))[0] == "account_locked"
    operator.clock.forward(days=3)
    locked = await operator.write("mis tareas")
    assert locked != free
    response = await operator.client.delete(LOCKS, params={key: named}, headers={"X-CSRF-Token": operator.csrf})
    assert (response.status, (await response.json())["ended"]) == (200, 1)
    assert (await actions(operator))[0] == "account_unlocked"
    assert await operator.write("mis tareas") != locked


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"reason": "x"}, 400, "phone"),
        ({"phone": PHONE, "user": "ana@example.org", "reason": "x"}, 400, "phone"),
        ({"phone": "12", "reason": "x"}, 400, "phone"),
        ({"phone": PHONE}, 400, "reason"),
        ({"phone": PHONE, "reason": " "}, 400, "reason"),
        ({"user": "nobody@example.org", "reason": "x"}, 404, "user"),
        ({"user": 5, "reason": "x"}, 400, "user"),
        ({"phone": PHONE, "reason": "x", "until": "now"}, 400, "until"),
    ],
)
async def test_a_lock_of_nobody_names_the_field(operator: Site, body: Any, status: int, field: str) -> None:
    answer = await operator.call("POST", LOCKS, body)
    assert (answer[0], answer[1]["error"]["field"]) == (status, field)
    assert operator.rows("SELECT count(*) FROM whatsapp_account_lockouts") == [(0,)]


async def test_people_without_the_role_and_strangers_get_nothing(site: Site) -> None:
    await site.add_person()
    for expected in (401, 403):
        for method, path in (("GET", EVENTS), ("POST", LOCKS), ("DELETE", f"{LOCKS}?phone=%2B525512345678")):
            status, body = await site.call(method, path, {"phone": PHONE, "reason": "x"} if method == "POST" else None)
            assert status == expected, (method, path, body)
        await site.log_in()
    assert (await site.call("GET", f"{DEVICES}?user=ana@example.org"))[0] == 403


async def test_a_lock_needs_a_request_of_our_own_page(operator: Site) -> None:
    operator.csrf = "wrong"
    assert (await operator.call("POST", LOCKS, {"phone": PHONE, "reason": "x"}))[0] == 403


async def test_events_are_paged_and_narrowed(operator: Site) -> None:
    seen: list[str] = []
    path: str | None = f"{EVENTS}?limit=2"
    while path is not None:
        status, page = await operator.call("GET", path)
        assert status == 200
        assert len(page["items"]) <= 2
        seen += [event["id"] for event in page["items"]]
        path = f"{EVENTS}?limit=2&cursor={page['next']}" if page["next"] else None
    assert len(seen) == len(set(seen)) == operator.rows("SELECT count(*) FROM whatsapp_security_audit_log")[0][0]
    _, logins = await operator.call("GET", f"{EVENTS}?action=login_success&success=true")
    assert {event["action_type"] for event in logins["items"]} == {"login_success"}
    assert (await operator.call("GET", f"{EVENTS}?action=login_success&success=false"))[1]["items"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=9999", "cursor=x", "success=1"])
async def test_a_wrong_page_names_its_field(operator: Site, query: str) -> None:
    status, body = await operator.call("GET", f"{EVENTS}?{query}")
    assert (status, body["error"]["field"]) == (400, query.partition("=")[0])


async def test_ones_own_device_is_blocked_and_unblocked(operator: Site) -> None:
    await operator.log_in()
    _, page = await operator.call("GET", DEVICES)
    [device] = page["items"]
    assert (device["is_blocked"], device["is_trusted"]) == (False, True)
    free = await operator.write("mis tareas")
    status, body = await operator.call("POST", f"{DEVICES}/{device['id']}/block", {"reason": "lost"})
    assert (status, body["is_blocked"]) == (200, True)
    assert operator.rows("SELECT is_blocked, blocked_reason FROM whatsapp_device_fingerprints") == [(1, "lost")]
    assert await operator.write("mis tareas") != free
    status, body = await operator.call("POST", f"{DEVICES}/{device['id']}/unblock")
    assert (status, body["is_blocked"]) == (200, False)
    assert await operator.write("mis tareas") == free
    told = operator.rows("SELECT action_type FROM whatsapp_security_audit_log WHERE action_type LIKE 'device_%blocked'")
    assert sorted(told) == [("device_blocked",), ("device_unblocked",)]


async def test_anothers_device_is_an_operators_only(operator: Site) -> None:
    _, page = await operator.call("GET", f"{DEVICES}?user=ana@example.org")
    [device] = page["items"]
    path = f"{DEVICES}/{device['id']}/block"
    await operator.add_person("beto@example.org")
    await operator.log_in("beto@example.org")
    assert (await operator.call("GET", DEVICES))[1]["items"] == []
    assert (await operator.call("POST", path))[0] == 404
    assert (await operator.call("POST", f"{DEVICES}/none/block"))[0] == 404
    await operator.log_in(OPERATOR)
    assert (await operator.call("POST", path))[0] == 200
