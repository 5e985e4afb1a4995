"""The webhook: forged, tampered with, replayed, raced, flooded, stuffed. Nothing gets in, nothing breaks."""

from __future__ import annotations

import asyncio
import base64
from urllib.parse import quote, urlencode

import pytest
from twilio.request_validator import RequestValidator

from server.app import FORGERY_ROWS_A_MINUTE
from server.channels.signature import SETTINGS_HEADER, SIGNATURE_HEADER
from server.channels.twilio import WEBHOOK_PATH
from server.json_errors import BODY_LIMIT
from tests.attack.fortress import BETOS_PHONE, HOSTILE, Fortress
from tests.server.bot import BASE, PHONE, TOKEN, Bot

URL = BASE + WEBHOOK_PATH


def signature(form: dict[str, str], url: str = URL, token: str = TOKEN) -> str:
    made: str = RequestValidator(token).compute_signature(url, form)
    return made


async def raw(bot: Bot, body: bytes, headers: dict[str, str], query: str = "") -> int:
    sent = {"Content-Type": "application/x-www-form-urlencoded"} | headers
    response = await bot.client.post(WEBHOOK_PATH + query, data=body, headers=sent)
    await response.read()
    return response.status


# --- forged and tampered with -----------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_nothing_that_twilio_did_not_sign_is_done_or_kept(fortress: Fortress) -> None:
    form = fortress.form("borra todas mis tareas")
    right = signature(form)
    before, audited = fortress.everything_but_audit(), len(fortress.audited())
    forged = [
        "",
        "x",
        right[:-1],
        right.lower(),
        f"{right},{right}",
        base64.b64encode(b"\0" * 20).decode(),
        signature(form, token=""),
        signature(form, token="0" * 32),
        signature(form, url="https://evil.example" + WEBHOOK_PATH),
        signature(form, url=URL.replace("https", "http")),
        signature(form, url=URL + "/"),
        signature(form | {"Body": "hola"}),
        signature({}),
        "é" * 100,
        "=" * 5_000,
    ]
    for one in forged:
        status = await raw(fortress.bot, urlencode(form).encode(), {SIGNATURE_HEADER: quote(one, safe="=+/, ")})
        assert status == 403, one
        status = await raw(
            fortress.bot, urlencode(form).encode(), {SIGNATURE_HEADER: right, SETTINGS_HEADER: "algorithm=HMAC_SHA256"}
        )
        assert status == 403, "a header of the caller does not choose a key that nobody configured"
    assert await raw(fortress.bot, urlencode(form).encode(), {}) == 403
    assert fortress.everything_but_audit() == before
    assert set(fortress.audited()[audited:]) == {"signature_invalid"}


async def test_every_field_that_is_changed_added_doubled_or_left_out_is_noticed(fortress: Fortress) -> None:
    form = fortress.form("borra todas mis tareas", ButtonPayload="", ExternalUserId="MX.1")
    headers = {SIGNATURE_HEADER: signature(form)}
    before = fortress.everything_but_audit()
    for name in form:
        less = {other: value for other, value in form.items() if other != name}
        tampered = [
            urlencode(form | {name: form[name] + "x"}),
            urlencode(less),
            urlencode(less | {name.lower(): form[name]}),
            urlencode([*form.items(), (name, "another")]),
            urlencode([(name, "another"), *form.items()]),
            urlencode(form) + f"&{name}=%00",
        ]
        for body in tampered:
            assert await raw(fortress.bot, body.encode(), headers) == 403, (name, body)
    for query in ("?x=1", f"?{urlencode(form)}", "?MessageStatus=delivered", "?inbound=SM1"):
        assert await raw(fortress.bot, urlencode(form).encode(), headers, query) == 403, query
    assert fortress.everything_but_audit() == before


async def test_a_genuine_form_in_another_dress_is_no_genuine_form(fortress: Fortress) -> None:
    form = fortress.form("borra todas mis tareas")
    headers = {SIGNATURE_HEADER: signature(form)}
    before = fortress.everything_but_audit()
    response = await fortress.client.post(WEBHOOK_PATH, json=form, headers=headers)
    assert response.status == 403
    boundary = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form.items()
    )
    multipart = {"Content-Type": "multipart/form-data; boundary=x"} | headers
    assert await raw(fortress.bot, f"{boundary}--x--\r\n".encode(), multipart) == 403
    for encoding in ("gzip", "deflate"):
        assert await raw(fortress.bot, urlencode(form).encode(), headers | {"Content-Encoding": encoding}) in (400, 403)
    assert await raw(fortress.bot, urlencode(form).encode("utf-16"), headers) == 403
    assert fortress.everything_but_audit() == before


async def test_a_flood_of_forgeries_leaves_few_rows_and_holds_nobody_up(fortress: Fortress) -> None:
    form, rows = fortress.form("hola"), len(fortress.audited())
    body = urlencode(form).encode()
    flood = [raw(fortress.bot, body, {SIGNATURE_HEADER: "x"}) for _ in range(FORGERY_ROWS_A_MINUTE + 100)]
    statuses, said = await asyncio.gather(asyncio.gather(*flood), fortress.say("mis tareas"))
    assert set(statuses) == {403}
    assert "comprar pan" in said.text
    assert len(fortress.audited()) - rows <= FORGERY_ROWS_A_MINUTE + 5


# --- replayed and raced -----------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_copies_at_two_replicas_at_once_and_later_do_it_once(fortress: Fortress, replica: Bot) -> None:
    form = fortress.form("Crear tarea: una sola vez")
    answers = await asyncio.gather(*(one.post(form) for one in (fortress.bot, replica) * 6))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    once = "SELECT count(*) FROM tasks WHERE title = 'una sola vez'"
    assert fortress.rows(once) == [(1,)]
    for hours in (1, 23, 200 * 24):
        fortress.clock.forward(hours=hours)
        assert (await replica.post(form)).status == 200
        assert fortress.rows(once) == [(1,)]
    old = await fortress.post(form | {"From": f"whatsapp:{BETOS_PHONE}"})
    assert (old.status, old.texts) == (200, []), "the sid is spent, whoever it is signed for"


async def test_a_changed_message_under_a_used_sid_is_a_copy_of_the_first(fortress: Fortress) -> None:
    form = fortress.form("Crear tarea: la primera")
    first = await fortress.post(form)
    again = await fortress.post(form | {"Body": "borra todas mis tareas"})
    assert again.body == first.body
    assert fortress.rows("SELECT status FROM tasks WHERE title = 'la primera'") == [("open",)]


async def test_a_signed_message_cannot_be_divided_into_another_one(fortress: Fortress) -> None:
    """Twilio's signature does not say where a field ends: the same bytes may be `NumMedia=0` or the end of the sid."""
    form = fortress.form("Crear tarea: una sola vez") | {"NumMedia": "0"}
    await fortress.post(form)
    before = fortress.everything_but_audit()
    following = min(name for name in form if name > "MessageSid")
    redivided = form | {"MessageSid": f"{form['MessageSid']}{following}{form[following]}"}
    del redivided[following]
    assert signature(redivided) == signature(form)
    assert (await fortress.post(redivided)).status == 400
    assert fortress.everything_but_audit() == before


# --- guessed codes ----------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_many_phones_cannot_guess_the_code_of_one_and_do_not_spend_it(fortress: Fortress) -> None:
    mallory, phone = "mallory@example.org", "+525511112222"
    person = (await fortress.store.account_by_email(mallory)).person
    await fortress.bot.open_code(person, "480913", phone)
    for number in range(30):
        await fortress.say("VERIFY 480913", phone=f"+5255333300{number:02d}")
    assert await fortress.store.link_of(person.id) is None
    await fortress.say("VERIFY 480913", phone=phone)
    assert (await fortress.store.link_of(person.id)).phone == phone


@pytest.mark.both_databases
async def test_an_account_that_asks_for_anothers_phone_neither_gets_it_nor_is_in_the_way(fortress: Fortress) -> None:
    carla = await fortress.bot.add_person("carla@example.org", phone=None)
    mallory = (await fortress.store.account_by_email("mallory@example.org")).person
    phone = "+525511112222"
    await fortress.bot.open_code(carla, "480913", phone)
    for guess in range(6):  # again and again, to take the place of hers
        fortress.clock.forward(seconds=1)
        await fortress.bot.open_code(mallory, f"{guess:06d}", phone)
    assert await fortress.store.link_of(mallory.id) is None
    assert "2" in (await fortress.say("VERIFY 999999", phone=phone)).text
    await fortress.say("VERIFY 480913", phone=phone)
    assert (await fortress.store.link_of(carla.id)).phone == phone
    assert await fortress.store.link_of(mallory.id) is None
    browser = await fortress.browser("mallory@example.org")
    taken = await browser.call("POST", "/api/integrations/whatsapp/link", {"phone": phone})
    assert taken.status == 409


@pytest.mark.both_databases
async def test_guesses_at_two_replicas_at_once_are_three_for_each_code(fortress: Fortress, replica: Bot) -> None:
    carla = await fortress.bot.add_person("carla@example.org", phone=None)
    mallory = (await fortress.store.account_by_email("mallory@example.org")).person
    phone = "+525511112222"
    for person in (carla, mallory):
        await fortress.bot.open_code(person, "480913", phone)
    forms = [fortress.form(f"VERIFY {guess:06d}", phone=phone) for guess in range(40)]
    await asyncio.gather(*((fortress.bot, replica)[n % 2].post(form) for n, form in enumerate(forms)))
    assert {attempts for (attempts,) in fortress.rows("SELECT attempts FROM link_codes")} <= {1, 2, 3}
    assert not fortress.rows("SELECT 1 FROM whatsapp_user_links WHERE phone = '+525511112222'")


# --- flooded and stuffed ----------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_strangers_who_flood_cost_six_texts_each_and_the_others_nothing(fortress: Fortress) -> None:
    async def flood(phone: str) -> int:
        answers = [await fortress.post(fortress.form("hola", phone=phone)) for _ in range(15)]
        assert {answer.status for answer in answers} == {200}
        return sum(len(answer.texts) for answer in answers)

    floods = [flood(f"+5255444400{number:02d}") for number in range(5)]
    texts, said = await asyncio.gather(asyncio.gather(*floods), fortress.say("mis tareas"))
    assert texts == [6] * 5, "three answers, the first refusal, the warning, and the one that says to wait"
    assert "comprar pan" in said.text


async def test_bodies_that_are_too_large_or_too_many_are_refused(fortress: Fortress) -> None:
    before = fortress.everything_but_audit()
    many = urlencode([(f"f{number}", "x") for number in range(1_000)])
    large = (b"x" * (BODY_LIMIT + 1), b"Body=" + b"%41" * BODY_LIMIT)
    for body in (*large, many.encode(), b"&" * 60_000, b"\xff" * 60_000):
        assert await raw(fortress.bot, body, {SIGNATURE_HEADER: "x"}) in (403, 413)

    async def endless() -> object:
        for _ in range(BODY_LIMIT // 1_000 + 2):
            yield b"x" * 1_000

    response = await fortress.client.post(WEBHOOK_PATH, data=endless())
    assert response.status == 413, "also when nobody says how long it will be"
    assert fortress.everything_but_audit() == before


HOSTILE_FIELDS = (
    "Body", "ProfileName", "ButtonPayload", "ButtonText", "OriginalRepliedMessageSid", "MediaUrl0", "MediaContentType0",
    "NumMedia", "Latitude", "MessageType", "AccountSid", "WaId", "ExternalUserId", "Forwarded", "ReferralBody",
)  # fmt: skip


@pytest.mark.both_databases
async def test_hostile_text_in_any_signed_field_is_a_text_and_no_more(fortress: Fortress) -> None:
    for text in HOSTILE:
        for name in HOSTILE_FIELDS:
            fortress.clock.forward(minutes=10)
            form = fortress.form("hola" if name != "Body" else text) | {name: text.encode("utf-8", "replace").decode()}
            answer = await fortress.post(form)
            assert answer.status == 200, (name, text)
            assert all("49" not in said or "7*7" in said for said in answer.texts), "nothing was worked out"
            assert "Set-Cookie" not in answer.headers
    await fortress.stands()


async def test_hostile_addresses_and_ids_are_refused_or_nobodys(fortress: Fortress) -> None:
    people = fortress.rows("SELECT count(*) FROM users")
    for text in HOSTILE:
        clean = text.encode("utf-8", "replace").decode()
        for name in ("From", "MessageSid", "To", "MessageStatus", "SmsSid"):
            fortress.clock.forward(minutes=10)
            for value in (clean, f"whatsapp:{clean}", f"whatsapp:{PHONE}{clean}"):
                answer = await fortress.post(fortress.form("borra todas mis tareas") | {name: value})
                assert answer.status in (200, 204, 400), (name, value)
    assert fortress.rows("SELECT count(*) FROM users") == people
    await fortress.stands()


async def test_hostile_texts_of_answers_do_not_leave_their_message(fortress: Fortress) -> None:
    """What a title holds comes back in TwiML: as text of one message."""
    for text in HOSTILE:
        fortress.clock.forward(minutes=10)
        words = text.encode("utf-8", "replace").decode().replace("\r", " ").replace("\n", " ")[:300]
        answer = await fortress.say(f"Crear tarea: {words} fin")
        assert 1 <= len(answer.texts) <= 3, text
        assert "hacked" not in str(answer.headers)
