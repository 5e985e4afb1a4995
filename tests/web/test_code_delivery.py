"""A linking code that goes to the phone: by template, in the reader's language, for the page alone."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.notifications.fake_twilio import FakeTwilio, Fault
from tests.web.conftest import LINK, PHONE, START, TOKEN, Site, open_site

SENT = {"phone": PHONE, "delivery": "whatsapp"}
ACCOUNT = "AC123"


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    fake = FakeTwilio(account_sid=ACCOUNT, password=TOKEN)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def ana(tmp_path: Path, twilio: FakeTwilio) -> AsyncIterator[Site]:
    """Ana is logged in; the templates of both languages are there."""
    templates = {"TWILIO_TEMPLATE_LINK_CODE_ES": "HXcodigo", "TWILIO_TEMPLATE_LINK_CODE_EN": "HXcode"}
    account = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_API_BASE_URL": twilio.url}
    async with open_site(tmp_path, **templates, **account) as site:
        await site.add_person()
        assert (await site.log_in()).status == 200
        yield site


def code_in(twilio: FakeTwilio) -> str:
    code: str = json.loads(twilio.taken[-1].form["ContentVariables"])["1"]
    return code


async def test_the_code_goes_to_the_phone_by_template_and_links_by_the_page(ana: Site, twilio: FakeTwilio) -> None:
    status, answer = await ana.call("POST", f"{LINK}/link", SENT)
    assert (status, answer) == (200, {"sent": True, "expiresAt": START.replace(minute=10).isoformat()})
    [sent] = twilio.taken
    assert sent.form["To"] == f"whatsapp:{PHONE}"
    assert "Body" not in sent.form
    assert sent.form["ValidityPeriod"] == "600"
    code = code_in(twilio)
    assert (len(code), code.isdecimal()) == (6, True)
    verify = {"phone": PHONE, "code": code}
    assert await ana.call("POST", f"{LINK}/verify", verify) == (200, {"success": True, "linked": True})
    assert "code" not in str(ana.rows("SELECT action_details FROM whatsapp_security_audit_log"))
    assert (await ana.call("POST", f"{LINK}/verify", verify))[0] == 400


@pytest.mark.parametrize(("language", "content_sid"), [("es", "HXcodigo"), ("en", "HXcode")])
async def test_the_template_is_that_of_the_readers_language(
    ana: Site, twilio: FakeTwilio, language: str, content_sid: str
) -> None:
    await ana.call("POST", f"{LINK}/link", SENT, Accept_Language=language)
    assert twilio.taken[0].form["ContentSid"] == content_sid


async def test_a_code_that_was_sent_does_not_link_from_the_phone(ana: Site, twilio: FakeTwilio) -> None:
    """Else whoever types a stranger's number would be linked by the stranger's answer."""
    await ana.call("POST", f"{LINK}/link", SENT)
    await ana.write(f"VERIFY {code_in(twilio)}")
    assert (await ana.call("GET", f"{LINK}/unlink"))[1]["linked"] is False


async def test_a_sent_code_is_dead_after_ten_minutes_and_three_wrong_tries(ana: Site, twilio: FakeTwilio) -> None:
    await ana.call("POST", f"{LINK}/link", SENT)
    first = code_in(twilio)
    ana.clock.forward(minutes=10)
    status, answer = await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": first})
    assert (status, answer["error"]["code"]) == (400, "code_expired")
    await ana.call("POST", f"{LINK}/link", SENT)
    right = code_in(twilio)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(3):
        assert (await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": wrong}))[0] == 400
    status, answer = await ana.call("POST", f"{LINK}/verify", {"phone": PHONE, "code": right})
    assert (status, answer["error"]["code"]) == (400, "code_expired")


async def test_five_codes_an_hour_and_no_more(ana: Site, twilio: FakeTwilio) -> None:
    other = {**SENT, "phone": "+525587654321"}
    for body in (SENT, other, SENT, other, SENT):
        assert (await ana.call("POST", f"{LINK}/link", body))[0] == 200
    status, answer = await ana.call("POST", f"{LINK}/link", other)
    assert (status, answer["error"]["code"]) == (429, "too_many_codes")
    assert len(twilio.taken) == 5
    ana.clock.forward(hours=1, seconds=1)
    assert (await ana.call("POST", f"{LINK}/link", SENT))[0] == 200


@pytest.mark.parametrize(
    ("fault", "status", "code", "field"),
    [
        (Fault(status=400, code=63024), 400, "phone_unreachable", "phone"),
        (Fault(status=400, code=21610), 400, "phone_unreachable", "phone"),
        (Fault(status=400, code=63028), 503, "delivery_failed", "delivery"),
        (Fault(status=429, code=20429), 503, "delivery_failed", "delivery"),
        (Fault(status=500), 503, "delivery_failed", "delivery"),
    ],
)
async def test_what_the_channel_refuses_is_said(
    ana: Site, twilio: FakeTwilio, fault: Fault, status: int, code: str, field: str
) -> None:
    twilio.always = fault
    found, answer = await ana.call("POST", f"{LINK}/link", SENT)
    assert (found, answer["error"]["code"], answer["error"]["field"]) == (status, code, field)
    assert twilio.requests == 1


async def test_a_phone_of_another_account_gets_no_code(ana: Site, twilio: FakeTwilio) -> None:
    other = await ana.add_person("eva@example.org")
    await ana.store.link(other.id, PHONE, ana.clock())
    assert (await ana.call("POST", f"{LINK}/link", SENT))[0] == 409
    assert twilio.taken == []
