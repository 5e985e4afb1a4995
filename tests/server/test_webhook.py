"""The provider's door, end to end: signed forms in, TwiML out, and what stands in the database afterwards."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from twilio.request_validator import RequestValidator

from server.channels.twilio import WEBHOOK_PATH
from storage.changes import PutLockout
from tests.server.bot import BASE, PHONE, TOKEN, Bot

TASKS = "SELECT number, title, status FROM tasks ORDER BY number"


@pytest.fixture(params=["sqlite", "postgres"])
def bots_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Everything here holds on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'focobot.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


def error_of(body: str) -> dict[str, str | None]:
    error: dict[str, str | None] = json.loads(body)["error"]
    assert set(error) == {"code", "message", "field"}
    return error


# --- signature --------------------------------------------------------------------------------------------------------


async def test_a_request_signed_over_the_public_https_address_gets_the_twiml_answer(bot: Bot) -> None:
    await bot.add_person()
    answer = await bot.say("Crear tarea: Revisar propuesta del cliente")
    assert "Revisar propuesta del cliente" in answer.text
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert bot.rows(TASKS) == [(1, "Revisar propuesta del cliente", "open")]


async def test_with_one_field_changed_it_gets_403_and_changes_nothing(bot: Bot) -> None:
    await bot.add_person()
    form = bot.form("Crear tarea: comprar pan")
    signature = RequestValidator(TOKEN).compute_signature(BASE + WEBHOOK_PATH, form)
    before = bot.everything_but_audit()
    for name in ("Body", "From", "MessageSid", "ProfileName"):
        answer = await bot.post(form | {name: form[name] + "x"}, X_Twilio_Signature=signature)
        assert answer.status == 403, name
        assert error_of(answer.body)["code"] == "signature_invalid"
    assert bot.everything_but_audit() == before
    assert bot.audited() == ["signature_invalid"] * 4


async def test_without_a_signature_it_gets_403_and_leaves_only_an_audit_row(bot: Bot) -> None:
    before = bot.everything_but_audit()
    response = await bot.client.post(WEBHOOK_PATH, data=bot.form("hola"))
    assert response.status == 403
    assert bot.everything_but_audit() == before
    assert bot.rows("SELECT success, error_code, phone, message_sid FROM whatsapp_security_audit_log") == [
        (0, "missing", None, None)
    ], "nothing of an unproved request is believed, not even who it says it is"


async def test_forwarded_headers_cannot_move_the_address_that_is_signed(bot: Bot) -> None:
    form = bot.form("hola")
    elsewhere = RequestValidator(TOKEN).compute_signature("https://evil.example" + WEBHOOK_PATH, form)
    lies = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https", "Forwarded": "host=evil.example"}
    assert (await bot.post(form, X_Twilio_Signature=elsewhere, **lies)).status == 403
    assert (await bot.post(form, **lies)).status == 200


async def test_a_signed_query_is_accepted_and_an_unsigned_one_is_not(bot: Bot) -> None:
    form = bot.form("hola")
    assert (await bot.post(form, query="tenant=a%20b&c=")).status == 200
    signature = RequestValidator(TOKEN).compute_signature(BASE + WEBHOOK_PATH, form)
    assert (await bot.post(form, query="tenant=1", X_Twilio_Signature=signature)).status == 403


async def test_json_instead_of_a_form_is_refused_as_unsigned(bot: Bot) -> None:
    response = await bot.client.post(WEBHOOK_PATH, json=bot.form("hola"))
    assert response.status == 403


async def test_get_is_a_health_line(bot: Bot) -> None:
    answer = await bot.get(WEBHOOK_PATH)
    assert (answer.status, answer.body) == (200, "FocoBot webhook: ok\n")


# --- replay -----------------------------------------------------------------------------------------------------------


async def test_the_same_sid_ten_times_at_once_makes_one_task_and_ten_equal_answers(bot: Bot) -> None:
    await bot.add_person()
    form = bot.form("Crear tarea: comprar pan")
    answers = await asyncio.gather(*(bot.post(form) for _ in range(10)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert "comprar pan" in answers[0].text
    assert bot.rows(TASKS) == [(1, "comprar pan", "open")]


async def test_a_copy_within_a_day_changes_nothing_at_all(bot: Bot) -> None:
    await bot.add_person()
    form = bot.form("Crear tarea: comprar pan")
    first = await bot.post(form)
    before, audited = bot.everything_but_audit(), bot.audited()
    bot.clock.forward(hours=23)
    assert (await bot.post(form)).body == first.body
    assert bot.everything_but_audit() == before
    assert bot.audited() == audited


async def test_a_copy_after_a_day_gets_an_empty_answer_and_an_audit_row(bot: Bot) -> None:
    await bot.add_person()
    form = bot.form("Crear tarea: comprar pan")
    await bot.post(form)
    before = bot.everything_but_audit()
    bot.clock.forward(days=200)
    copy = await bot.post(form)
    assert (copy.status, copy.texts) == (200, [])
    assert bot.everything_but_audit() == before
    assert bot.audited()[-1] == "replay_detected"


async def test_ten_different_messages_at_once_are_each_done_once(bot: Bot) -> None:
    await bot.add_person()
    answers = await asyncio.gather(*(bot.say(f"Crear tarea: cosa {n}") for n in range(10)))
    assert all(len(answer.texts) == 1 for answer in answers)
    tasks = bot.rows(TASKS)
    assert [number for number, _, _ in tasks] == list(range(1, 11))
    assert len({title for _, title, _ in tasks}) == 10


async def test_two_replicas_on_one_database_do_each_message_once(bot: Bot, replica: Bot) -> None:
    await bot.add_person()
    form = bot.form("Crear tarea: comprar pan")
    answers = await asyncio.gather(*(one.post(form) for one in (bot, replica) * 5))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    others = [bot.form(f"Crear tarea: cosa {n}") for n in range(12)]
    answers = await asyncio.gather(*((bot, replica)[n % 2].post(form) for n, form in enumerate(others)))
    assert {answer.status for answer in answers} == {200}
    titles = [title for _, title, _ in bot.rows(TASKS)]
    assert len(titles) == len(set(titles)) == 10, "a minute holds ten messages, whichever replica takes them"
    assert [number for number, _, _ in bot.rows(TASKS)] == list(range(1, 11))


# --- strangers and linking --------------------------------------------------------------------------------------------


async def test_a_stranger_is_told_how_to_link_and_nothing_else(bot: Bot) -> None:
    await bot.add_person(phone=None)
    answer = await bot.say("Crear tarea: comprar pan")
    assert len(answer.texts) == 1
    assert "comprar pan" not in answer.text
    assert bot.rows(TASKS) == []


async def test_what_a_stranger_hears_does_not_depend_on_who_has_an_account(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    nobody = await bot.say("mis tareas", phone="+525587654321")
    await bot.open_code(person, "123456")
    waiting = await bot.say("mis tareas")
    assert nobody.text == waiting.text


async def test_a_code_from_the_phone_links_it_and_the_next_message_is_the_persons(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "012345")
    verified = await bot.say("VERIFY 012345")
    assert "Ana" in verified.text
    assert bot.rows("SELECT user_id, phone, verified FROM whatsapp_user_links") == [(person.id, PHONE, 1)]
    assert "comprar pan" in (await bot.say("Crear tarea: comprar pan")).text
    assert bot.rows(TASKS) == [(1, "comprar pan", "open")]
    assert {"verification_success", "account_linked", "device_registered", "session_created"} <= set(bot.audited())


async def test_the_old_mexican_form_of_a_number_is_the_same_person(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "123456")
    await bot.say("VERIFY 123456", phone="+5215512345678")
    assert bot.rows("SELECT phone FROM whatsapp_user_links") == [(PHONE,)]


async def test_a_code_links_only_from_the_phone_that_it_was_made_for(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "123456")
    await bot.say("VERIFY 123456", phone="+525587654321")
    assert bot.rows("SELECT * FROM whatsapp_user_links") == []


async def test_a_used_code_does_not_link_again(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "123456")
    await bot.say("VERIFY 123456")
    await bot.store.unlink(person.id, bot.clock.now)
    await bot.say("VERIFY 123456")
    assert await bot.store.link_of(person.id) is None


async def test_an_expired_code_does_not_link(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "123456")
    bot.clock.forward(minutes=10)
    await bot.say("VERIFY 123456")
    assert await bot.store.link_of(person.id) is None


async def test_three_wrong_codes_use_it_up_and_five_lock_the_phone_for_an_hour(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "123456")
    for guess in ("000000", "000001", "000002"):
        await bot.say(f"VERIFY {guess}")
    bot.clock.forward(minutes=1, seconds=1)
    await bot.say("VERIFY 123456")
    assert await bot.store.link_of(person.id) is None, "the right code came after three wrong ones"
    await bot.say("VERIFY 123456")
    locks = bot.rows("SELECT phone, user_id, locked_until FROM whatsapp_account_lockouts")
    assert {(phone, user) for phone, user, _ in locks} == {(PHONE, None), (None, person.id)}
    assert {str(until)[:16] for _, _, until in locks} == {f"{bot.clock.now + timedelta(hours=1):%Y-%m-%d %H:%M}"}
    bot.clock.forward(minutes=30)
    await bot.open_code(person, "654321")
    await bot.say("VERIFY 654321")
    assert await bot.store.link_of(person.id) is None, "locked"
    bot.clock.forward(minutes=31)
    await bot.open_code(person, "654321")
    await bot.say("VERIFY 654321")
    assert await bot.store.link_of(person.id) is not None, "an hour later it is open again"


async def test_a_locked_account_cannot_be_linked_from_any_phone(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "123456")
    until = bot.clock.now + timedelta(hours=1)
    lock = PutLockout(phone=None, user_id=person.id, until=until, reason="operator", triggered_by="cli")
    await bot.store.audit((lock,), bot.clock.now)
    await bot.say("VERIFY 123456")
    assert await bot.store.link_of(person.id) is None


async def test_guesses_sent_all_at_once_are_counted_one_by_one(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "000007")
    await asyncio.gather(*(bot.say(f"VERIFY {guess:06d}") for guess in range(20)))
    ((attempts,),) = bot.rows("SELECT attempts FROM link_codes")
    assert attempts <= 3
    assert await bot.store.link_of(person.id) is None


async def test_a_new_device_is_told_and_has_to_verify_before_it_acts(bot: Bot) -> None:
    person = await bot.add_person(phone=None)
    await bot.open_code(person, "123456")
    await bot.say("VERIFY 123456", ExternalUserId="MX.first")
    changed = await bot.say("Crear tarea: robar", ExternalUserId="MX.second")
    assert bot.rows(TASKS) == []
    assert changed.text
    assert bot.rows("SELECT is_trusted FROM whatsapp_device_fingerprints ORDER BY first_seen_at, is_trusted DESC") == [
        (1,), (0,),
    ]  # fmt: skip
    assert "comprar" in (await bot.say("Crear tarea: comprar pan", ExternalUserId="MX.first")).text
    bot.clock.forward(minutes=1)
    await bot.open_code(person, "222222")
    await bot.say("VERIFY 222222", ExternalUserId="MX.second")
    await bot.say("Crear tarea: comprar leche", ExternalUserId="MX.second")
    assert [title for _, title, _ in bot.rows(TASKS)] == ["comprar pan", "comprar leche"]


# --- limits -----------------------------------------------------------------------------------------------------------


async def test_a_stranger_has_three_messages_a_minute_then_one_text_then_silence(bot: Bot) -> None:
    for _ in range(3):
        assert (await bot.say("hola")).texts
    assert len((await bot.say("hola")).texts) == 1
    assert (await bot.say("hola")).texts == []
    bot.clock.forward(seconds=61)
    assert (await bot.say("hola")).texts


async def test_a_linked_person_has_ten_messages_a_minute_and_nothing_is_done_after_that(bot: Bot) -> None:
    await bot.add_person()
    for number in range(10):
        await bot.say(f"Crear tarea: cosa {number}")
    await bot.say("Crear tarea: una de más")
    assert len(bot.rows(TASKS)) == 10
    ((phone, kind, violations),) = bot.rows(
        "SELECT phone, violation_type, violation_count FROM whatsapp_rate_limit_violations"
    )
    assert (phone, kind, violations) == (PHONE, "rate_minute", 1)


async def test_a_flood_from_one_phone_is_locked_in_the_end_and_the_others_are_served(bot: Bot) -> None:
    await bot.add_person()
    for _ in range(20):
        for _ in range(20):
            await bot.say("hola", phone="+525587654321")
        bot.clock.forward(hours=1, seconds=1)
        if bot.rows("SELECT 1 FROM whatsapp_account_lockouts"):
            break
    ((phone, until),) = bot.rows("SELECT phone, locked_until FROM whatsapp_account_lockouts")
    assert (phone, until) == ("+525587654321", None)
    assert "comprar pan" in (await bot.say("Crear tarea: comprar pan")).text


# --- any input --------------------------------------------------------------------------------------------------------


ANY_TEXTS = (
    "",
    " \n\t ",
    "🎉🎉🎉",
    "x" * 4000,
    "Crear tarea: " + "muy " * 997,
    "\x00\x07\x1b[31m",
    "\u202eodatrevni\u202c \u200f\u2066x\u2069",
    "a\u0300" * 500,
    "'; DROP TABLE tasks; --",
    "</Message><Message>otro</Message>",
    "{{ 7*7 }} { $name } %s %(x)s",
    "9" * 1600,
    "/" * 1600,
)


@pytest.mark.parametrize("linked", [True, False])
async def test_any_text_gets_a_clear_answer(bot: Bot, linked: bool) -> None:
    await bot.add_person(phone=PHONE if linked else None)
    for text in ANY_TEXTS:
        bot.clock.forward(minutes=10)  # far from every limit
        answer = await bot.say(text)
        assert answer.text.strip(), text
        assert all(len(part) <= 1600 for part in answer.texts), text


async def test_media_without_text_gets_an_answer_not_silence(bot: Bot) -> None:
    await bot.add_person()
    for fields in (
        {"NumMedia": "1", "MediaContentType0": "audio/ogg", "MessageType": "audio"},
        {"NumMedia": "1", "MediaContentType0": "image/webp", "MessageType": "sticker"},
        {"Latitude": "19.4", "Longitude": "-99.1", "MessageType": "location"},
        {"MessageType": "contacts", "NumMedia": "1", "MediaContentType0": "text/vcard"},
        {"MessageType": "something new"},
    ):
        assert (await bot.say("", **fields)).text.strip(), fields


async def test_unknown_fields_are_signed_and_otherwise_ignored(bot: Bot) -> None:
    await bot.add_person()
    answer = await bot.say("Crear tarea: comprar pan", SomethingNew="1", Otro="ñ\u202e\U0001f389", Blank="")
    assert "comprar pan" in answer.text


async def test_a_genuine_request_that_lacks_a_field_is_told_which(bot: Bot) -> None:
    for field in ("MessageSid", "From"):
        form = {name: value for name, value in bot.form("hola").items() if not name.endswith(field)}
        answer = await bot.post(form)
        assert answer.status == 400
        assert (error_of(answer.body)["code"], error_of(answer.body)["field"]) == ("bad_field", field)
    assert bot.audited() == ["message_rejected"] * 2


async def test_a_form_of_sender_text_and_id_alone_is_answered(bot: Bot) -> None:
    await bot.add_person()
    form = {name: bot.form("Crear tarea: comprar pan")[name] for name in ("MessageSid", "From", "Body")}
    assert "comprar pan" in (await bot.post(form)).text


async def test_every_audit_row_of_a_message_says_its_sid_and_how_long_it_took(bot: Bot) -> None:
    await bot.add_person()
    sids = []
    for text in ("Crear tarea: comprar pan", "zanahorias", "borra la 1"):
        form = bot.form(text)
        sids.append(form["MessageSid"])
        await bot.post(form)
    rows = bot.rows("SELECT message_sid, processing_time_ms, phone FROM whatsapp_security_audit_log")
    assert {sid for sid, _, _ in rows} == set(sids)
    assert all(isinstance(took, int) and phone == PHONE for _, took, phone in rows)


# --- status callbacks and quotes --------------------------------------------------------------------------------------


async def test_a_quote_of_an_answer_acts_on_what_it_showed(bot: Bot) -> None:
    """The answer's own sid is known only from its first status callback."""
    await bot.add_person()
    first = await bot.post(bot.form("Crear tarea: comprar pan"))
    await bot.say("Crear tarea: llamar a Juan")
    (message,) = ET.fromstring(first.body)
    callback = message.attrib["statusCallback"]
    assert callback.startswith(BASE + WEBHOOK_PATH + "?")
    delivered = {"MessageSid": "SMoutbound", "MessageStatus": "delivered", "AccountSid": "AC" + "0" * 32}
    for _ in range(2):  # in any number and order
        assert (await bot.post(delivered, query=urlsplit(callback).query)).status == 204
    await bot.say("listo", OriginalRepliedMessageSid="SMoutbound")
    assert bot.rows(TASKS) == [(1, "comprar pan", "done"), (2, "llamar a Juan", "open")]


async def test_a_callback_about_a_message_nobody_knows_does_no_harm(bot: Bot) -> None:
    unknown = {"MessageSid": "SMoutbound", "MessageStatus": "failed", "ErrorCode": "63016"}
    assert (await bot.post(unknown, query="inbound=SMnever")).status == 204
    assert (await bot.post(unknown)).status == 204


# --- at rest ----------------------------------------------------------------------------------------------------------


async def test_no_message_text_stands_in_clear_in_the_history(bot: Bot) -> None:
    await bot.add_person()
    await bot.say("zanahorias violetas galopan")
    kept = bot.rows("SELECT command_input, command_params FROM focobot_command_history")
    assert kept
    assert "galopan" not in repr(bot.everything_but_audit())
    assert "galopan" not in repr(bot.rows("SELECT * FROM whatsapp_security_audit_log"))
