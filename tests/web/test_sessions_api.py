"""One's WhatsApp sessions, listed and ended."""

from __future__ import annotations

from tests.web.conftest import PHONE, Site


async def write_from_phone(site: Site) -> None:
    account = await site.store.account_by_email("ana@example.org")
    assert account is not None
    await site.store.link(account.person.id, PHONE, site.clock.now)
    await site.write("hola")


async def test_a_whatsapp_session_is_listed_and_ended(ana: Site) -> None:
    assert (await ana.call("GET", "/api/security/sessions"))[1] == {"items": [], "next": None}
    await write_from_phone(ana)
    [session] = (await ana.call("GET", "/api/security/sessions"))[1]["items"]
    assert session["created_at"] == session["last_activity_at"] == "2026-03-10T16:00:00+00:00"
    [device] = (await ana.call("GET", "/api/security/devices"))[1]["items"]
    assert session["device_id"] == device["id"]
    path = f"/api/security/sessions/{session['id']}"
    assert (await ana.call("DELETE", path))[0] == 204
    assert (await ana.call("DELETE", path))[1]["error"]["code"] == "session_not_found"
    assert (await ana.call("GET", "/api/security/sessions"))[1]["items"] == []
    [row] = ana.rows("SELECT is_active, revoked_reason FROM whatsapp_bot_sessions")
    assert row == (0, "by_hand")
    await ana.write("hola")  # the device is trusted: the next session opens by itself
    assert len((await ana.call("GET", "/api/security/sessions"))[1]["items"]) == 1


async def test_a_session_that_has_expired_is_no_longer_told(ana: Site) -> None:
    await write_from_phone(ana)
    ana.clock.forward(hours=25)
    await ana.log_in()
    assert (await ana.call("GET", "/api/security/sessions"))[1]["items"] == []


async def test_nobody_ends_another_persons_session(ana: Site) -> None:
    await write_from_phone(ana)
    [session] = (await ana.call("GET", "/api/security/sessions"))[1]["items"]
    await ana.add_person("beto@example.org")
    await ana.log_in("beto@example.org")
    assert (await ana.call("GET", "/api/security/sessions"))[1]["items"] == []
    assert (await ana.call("DELETE", f"/api/security/sessions/{session['id']}"))[0] == 404
