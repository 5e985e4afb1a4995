"""The whole way of PRODUCT section 4: a code on the page, VERIFY from the phone through the webhook, and what fails."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.codes import hash_code
from server.keys import SERVICES
from storage.protection import LinkCode
from tests.web.conftest import BOT_NUMBER, LINK, PASSWORD, PHONE, Site, open_site

UNLINKED = {"linked": False, "phone": None, "verified": False, "linkedAt": None}


async def code_for(site: Site, phone: str = PHONE) -> str:
    status, body = await site.call("POST", f"{LINK}/link", {"phone": phone})
    assert status == 200, body
    code = body["code"]
    assert isinstance(code, str)
    return code


async def another_account(site: Site, email: str = "beto@example.org") -> None:
    await site.add_person(email, name="Beto")
    assert (await site.log_in(email)).status == 200


async def test_a_code_on_the_page_sent_from_the_phone_links_it(ana: Site) -> None:
    status, body = await ana.call("POST", f"{LINK}/link", {"phone": "+52 55 1234 5678"})
    assert status == 200
    assert set(body) == {"code", "expiresAt", "whatsappNumber", "message"}
    assert re.fullmatch(r"\d{6}", body["code"])
    assert datetime.fromisoformat(body["expiresAt"]) == ana.clock.now + timedelta(minutes=10)
    assert body["whatsappNumber"] == BOT_NUMBER
    assert f"VERIFY {body['code']}" in body["message"]
    assert await ana.call("GET", f"{LINK}/unlink") == (200, UNLINKED)

    assert "✅" in await ana.write(f"VERIFY {body['code']}")

    linked = {"linked": True, "phone": PHONE, "verified": True, "linkedAt": ana.clock.now.isoformat()}
    assert await ana.call("GET", f"{LINK}/unlink") == (200, linked)
    await ana.write("crear tarea: revisar la propuesta")
    [task] = (await ana.call("GET", "/api/tasks"))[1]["items"]
    assert task["title"] == "revisar la propuesta"


async def test_the_code_is_kept_as_a_hash_only(ana: Site) -> None:
    code = await code_for(ana)
    [(kept,)] = ana.rows("SELECT code_hash FROM link_codes")
    assert len(kept) == 64
    assert code not in str(ana.rows("SELECT * FROM link_codes"))


async def test_the_old_mexican_form_of_a_number_is_the_same_phone(ana: Site) -> None:
    code = await code_for(ana, "+52 1 55 1234 5678")
    await ana.write(f"VERIFY {code}", phone="+5215512345678")
    _, state = await ana.call("GET", f"{LINK}/unlink")
    assert (state["linked"], state["phone"]) == (True, PHONE)


async def test_a_code_links_only_the_phone_it_was_made_for(ana: Site) -> None:
    code = await code_for(ana)
    await ana.write(f"VERIFY {code}", phone="+525598765432")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1] == UNLINKED


async def test_a_wrong_code_does_not_link_and_the_third_ends_it(ana: Site) -> None:
    code = await code_for(ana)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(3):
        assert "✅" not in await ana.write(f"VERIFY {wrong}")
        ana.clock.forward(seconds=61)
    assert "✅" not in await ana.write(f"VERIFY {code}")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1] == UNLINKED


async def test_after_a_wrong_try_the_right_code_still_links(ana: Site) -> None:
    code = await code_for(ana)
    await ana.write("VERIFY " + ("000000" if code != "000000" else "111111"))
    assert "✅" in await ana.write(f"VERIFY {code}")


async def test_a_code_is_dead_after_ten_minutes(ana: Site) -> None:
    code = await code_for(ana)
    ana.clock.forward(minutes=10)
    assert "✅" not in await ana.write(f"VERIFY {code}")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1] == UNLINKED


async def test_a_code_works_once(ana: Site) -> None:
    code = await code_for(ana)
    await ana.write(f"VERIFY {code}")
    assert (await ana.call("DELETE", f"{LINK}/unlink"))[0] == 200
    assert "✅" not in await ana.write(f"VERIFY {code}")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1] == UNLINKED


async def test_a_new_code_takes_the_place_of_the_old_one(ana: Site) -> None:
    old, new = await code_for(ana), await code_for(ana)
    if old != new:
        assert "✅" not in await ana.write(f"VERIFY {old}")
    assert "✅" in await ana.write(f"VERIFY {new}")


async def test_a_phone_of_another_account_is_409(ana: Site) -> None:
    await ana.write(f"VERIFY {await code_for(ana)}")
    await another_account(ana)
    status, body = await ana.call("POST", f"{LINK}/link", {"phone": "+52 1 55 1234 5678"})
    assert (status, body["error"]["code"], body["error"]["field"]) == (409, "phone_taken", "phone")


async def test_the_first_of_two_accounts_that_want_a_phone_has_it(ana: Site) -> None:
    first = await code_for(ana)
    await another_account(ana)
    second = await code_for(ana)
    assert "✅" in await ana.write(f"VERIFY {second}")
    await ana.write(f"VERIFY {first}")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1]["linked"] is True
    assert len(ana.rows("SELECT * FROM whatsapp_user_links")) == 1


async def test_an_account_that_links_another_phone_leaves_the_first(ana: Site) -> None:
    await ana.write(f"VERIFY {await code_for(ana)}")
    await ana.write(f"VERIFY {await code_for(ana, '+525598765432')}", phone="+525598765432")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1]["phone"] == "+525598765432"
    assert len(ana.rows("SELECT * FROM whatsapp_user_links")) == 1


@pytest.mark.parametrize("phone", ["", "hola", "55 1234 5678", "+52 55", "+999 1234567", "+52 55 1234 5678 901234"])
async def test_a_phone_without_country_code_or_too_short_is_400_and_named(ana: Site, phone: str) -> None:
    status, body = await ana.call("POST", f"{LINK}/link", {"phone": phone})
    assert (status, body["error"]["field"]) == (400, "phone")
    assert body["error"]["message"]


async def test_unlinking_frees_the_phone(ana: Site) -> None:
    await ana.write(f"VERIFY {await code_for(ana)}")
    assert await ana.call("DELETE", f"{LINK}/unlink") == (200, UNLINKED)
    assert (await ana.call("DELETE", f"{LINK}/unlink"))[0] == 404
    await another_account(ana)
    assert "✅" in await ana.write(f"VERIFY {await code_for(ana)}")
    actions = [row[0] for row in ana.rows("SELECT action_type FROM whatsapp_security_audit_log ORDER BY id")]
    assert actions.count("account_linked") == 2
    assert actions.count("account_unlinked") == 1


async def test_delivery_by_whatsapp_names_the_template_that_is_missing(ana: Site) -> None:
    body = {"phone": PHONE, "delivery": "whatsapp"}
    status, answer = await ana.call("POST", f"{LINK}/link", body, Accept_Language="en")
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (503, "template_missing", "delivery")
    assert "TWILIO_TEMPLATE_LINK_CODE_EN" in answer["error"]["message"]


async def test_a_code_of_the_page_is_never_taken_by_the_page(ana: Site) -> None:
    code = await code_for(ana)
    status, body = await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": code})
    assert (status, body["error"]["code"]) == (400, "code_expired")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1] == UNLINKED


async def sent_code(site: Site, code: str, email: str = "ana@example.org") -> None:
    """A code as the delivery to the phone leaves it."""
    account = await site.store.account_by_email(email)
    assert account is not None
    assert site.client.app is not None
    secret = site.client.app[SERVICES].code_secret
    kept = LinkCode(
        user_id=account.person.id,
        phone=PHONE,
        code_hash=hash_code(code, PHONE, secret),
        expires_at=site.clock.now + timedelta(minutes=10),
        delivery="whatsapp",
    )
    await site.store.put_link_code(kept, site.clock.now)


async def test_a_code_that_was_sent_to_the_phone_links_by_the_page(ana: Site) -> None:
    await sent_code(ana, "123456")
    body = {"phone": "+52 1 55 1234 5678", "code": "123456"}
    assert await ana.call("POST", f"{LINK}/verify", body) == (200, {"success": True, "linked": True})
    assert (await ana.call("GET", f"{LINK}/unlink"))[1]["phone"] == PHONE
    assert (await ana.call("POST", f"{LINK}/verify", body))[0] == 400


async def test_a_sent_code_has_three_tries_on_the_page(ana: Site) -> None:
    await sent_code(ana, "123456")
    lefts = []
    for _ in range(3):
        status, answer = await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": "654321"})
        assert (status, answer["error"]["code"]) == (400, "wrong_code")
        lefts += re.findall(r"\d", answer["error"]["message"])
    assert lefts == ["2", "1", "0"]
    status, answer = await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": "123456"})
    assert (status, answer["error"]["code"]) == (400, "code_expired")


async def test_five_wrong_codes_within_ten_minutes_lock_the_account(ana: Site) -> None:
    for _ in range(2):
        await sent_code(ana, "123456")
        for _ in range(3):
            await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": "654321"})
    [(user_id, reason)] = ana.rows("SELECT user_id, locked_reason FROM whatsapp_account_lockouts LIMIT 1")
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    assert (user_id, reason) == (account.person.id, "failed_verifications")
    await sent_code(ana, "123456")
    status, answer = await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": "123456"})
    assert (status, answer["error"]["code"]) == (429, "locked")
    assert (await ana.call("POST", f"{LINK}/link", {"phone": PHONE}))[0] == 429
    ana.clock.forward(hours=1, seconds=1)
    await sent_code(ana, "123456")
    assert (await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": "123456"}))[0] == 200


async def test_a_sent_code_is_for_the_account_that_asked(ana: Site) -> None:
    await sent_code(ana, "123456")
    await another_account(ana)
    status, answer = await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": "123456"})
    assert (status, answer["error"]["code"]) == (400, "code_expired")
    assert ana.rows("SELECT * FROM whatsapp_user_links") == []


async def test_the_messages_come_in_the_persons_language(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.add_person(language="es")
        await site.log_in(password=PASSWORD)
        _, body = await site.call("POST", f"{LINK}/link", {"phone": PHONE}, Accept_Language="en")
        assert "Envía" in body["message"]
