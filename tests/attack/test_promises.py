"""What is promised of every message, line by line, through the whole application on both databases (SECURITY.md)."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from server import retention
from server.cipher import Cipher
from server.settings import DEVELOPMENT_SECRETS
from tests.attack.fortress import PASSWORD_HASH, Browser, Fortress
from tests.server.bot import PHONE, Bot

pytestmark = pytest.mark.both_databases

LINK = "/api/integrations/whatsapp"
NEW_PHONE = "+525511112222"
DEVICE_CIPHER = Cipher([DEVELOPMENT_SECRETS["FOCOBOT_ENCRYPTION_KEY"]])


async def linked_by_page(fortress: Fortress) -> tuple[Browser, dict[str, Any]]:
    """Mallory, who asks on the page for a code for a phone; what the page got."""
    browser = await fortress.browser("mallory@example.org")
    answer = await browser.call("POST", f"{LINK}/link", {"phone": "+52 1 55 1111 2222"})
    assert answer.status == 200, answer.body
    return browser, json.loads(answer.body)


async def state(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await browser.call("GET", f"{LINK}/unlink")).body)
    return found


def moments(fortress: Fortress, sql: str) -> list[str]:
    return [str(value)[:16] for (value,) in fortress.rows(sql)]


# --- linking ----------------------------------------------------------------------------------------------------------


async def test_a_code_of_the_page_links_the_phone_that_sends_it_and_the_page_turns(fortress: Fortress) -> None:
    browser, code = await linked_by_page(fortress)
    assert len(code["code"]) == 6
    assert code["code"].isdigit()
    assert code["expiresAt"].startswith(f"{fortress.clock.now + timedelta(minutes=10):%Y-%m-%dT%H:%M}")
    [(phone, kept)] = fortress.rows("SELECT phone, code_hash FROM link_codes")
    assert (phone, len(kept)) == (NEW_PHONE, 64)
    assert code["code"] not in kept
    assert (await state(browser))["linked"] is False
    assert "✅" in (await fortress.say(f"VERIFY {code['code']}", phone="+5215511112222")).text
    assert {name: (await state(browser))[name] for name in ("linked", "phone", "verified")} == {
        "linked": True, "phone": NEW_PHONE, "verified": True,
    }  # fmt: skip
    assert not fortress.rows("SELECT 1 FROM link_codes"), "it is used up"


async def test_a_code_is_good_for_ten_minutes_three_tries_and_one_use(fortress: Fortress) -> None:
    browser, code = await linked_by_page(fortress)
    fortress.clock.forward(minutes=10)
    await fortress.say(f"VERIFY {code['code']}", phone=NEW_PHONE)
    assert (await state(browser))["linked"] is False
    fortress.clock.forward(hours=1)
    _, code = await linked_by_page(fortress)
    for guess in range(3):
        await fortress.say(f"VERIFY {(int(code['code']) + 1 + guess) % 10**6:06d}", phone=NEW_PHONE)
    fortress.clock.forward(minutes=2)
    await fortress.say(f"VERIFY {code['code']}", phone=NEW_PHONE)
    assert (await state(browser))["linked"] is False
    fortress.clock.forward(hours=2)
    browser, code = await linked_by_page(fortress)
    await fortress.say(f"VERIFY {code['code']}", phone=NEW_PHONE)
    assert (await browser.call("DELETE", f"{LINK}/unlink")).status == 200
    await fortress.say(f"VERIFY {code['code']}", phone=NEW_PHONE)
    assert (await state(browser))["linked"] is False


async def test_a_phone_has_one_person_and_a_person_one_phone(fortress: Fortress) -> None:
    browser = await fortress.browser("mallory@example.org")
    for written in (PHONE, "+52 1 55 1234 5678", "+52 (55) 1234-5678"):
        taken = await browser.call("POST", f"{LINK}/link", {"phone": written})
        assert (taken.status, json.loads(taken.body)["error"]["field"]) == (409, "phone"), written
    _, code = await linked_by_page(fortress)
    await fortress.say(f"VERIFY {code['code']}", phone=NEW_PHONE)
    other = json.loads((await browser.call("POST", f"{LINK}/link", {"phone": "+525533334444"})).body)["code"]
    await fortress.say(f"VERIFY {other}", phone="+525533334444")
    mallory = (await fortress.store.account_by_email("mallory@example.org")).person
    links = f"SELECT phone FROM whatsapp_user_links WHERE user_id = '{mallory.id}'"
    assert fortress.rows(links) == [("+525533334444",)]


async def test_an_id_that_the_channel_begins_to_tell_is_learned_and_stands_for_the_number_when_that_is_hidden(
    fortress: Fortress,
) -> None:
    learned = await fortress.say("Crear tarea: con número", ExternalUserId="MX.42")
    assert "con número" in learned.text, "the same device, of which more is told"
    assert fortress.rows("SELECT external_id FROM whatsapp_user_links WHERE external_id IS NOT NULL") == [("MX.42",)]
    hidden = {"From": "whatsapp:MX.42", "WaId": "", "ExternalUserId": "MX.42"}
    fortress.clock.forward(days=3)
    assert "sin número" in (await fortress.post(fortress.form("Crear tarea: sin número") | hidden)).text
    assert fortress.rows(
        f"SELECT count(*) FROM tasks WHERE user_id = '{fortress.ana.id}' AND title LIKE '% número'"
    ) == [(2,)]
    other = await fortress.say("Crear tarea: robar", ExternalUserId="MX.another")
    assert "robar" not in other.text, "the number is somebody else's now"
    assert not fortress.rows("SELECT 1 FROM tasks WHERE title = 'robar'")


# --- the order of the checks ------------------------------------------------------------------------------------------


async def test_the_checks_come_in_their_order(fortress: Fortress) -> None:
    """Signature, replay, rate, phone, lockout, device, session: each answers before the next one is asked."""
    first = fortress.form("Crear tarea: antes")
    answered = await fortress.post(first)
    await lock(fortress, phone=PHONE)
    assert (await fortress.post(fortress.form("hola"), X_Twilio_Signature="wrong")).status == 403
    assert (await fortress.post(first)).body == answered.body, "a copy is answered before anything else is looked at"
    locked = await fortress.say("mis tareas")
    assert "🔒" in locked.text
    for _ in range(9):
        await fortress.say("mis tareas")
    assert (await fortress.say("mis tareas")).texts == [], "the limit comes before the lock, and costs no text"
    assert fortress.audited()[-1] == "message_rejected"


async def lock(fortress: Fortress, **subject: str) -> None:
    olga = await fortress.browser("olga@example.org")
    answer = await olga.call("POST", "/api/security/locks", {**subject, "reason": "stolen"})
    assert answer.status == 201, answer.body


# --- limits and penalties ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("linked", "minute", "hour"), [(False, 3, 10), (True, 10, 100)])
async def test_windows_slide_and_are_shared_by_replicas(
    fortress: Fortress, replica: Bot, linked: bool, minute: int, hour: int
) -> None:
    phone = PHONE if linked else NEW_PHONE
    fortress.clock.forward(days=2)
    sent = 0

    async def admitted() -> bool:
        nonlocal sent
        sent += 1
        form = fortress.form("hola", phone=phone)
        await (fortress.bot, replica)[sent % 2].post(form)
        [(counted,)] = fortress.rows(
            f"SELECT counted FROM whatsapp_processed_messages WHERE message_sid = '{form['MessageSid']}'"
        )
        return bool(counted)

    assert [await admitted() for _ in range(minute + 1)] == [True] * minute + [False]
    taken = minute
    while taken < hour:
        fortress.clock.forward(seconds=61)
        for _ in range(min(minute, hour - taken)):
            assert await admitted()
            taken += 1
    fortress.clock.forward(seconds=61)
    assert not await admitted(), "the hour is full"
    fortress.clock.forward(hours=1)
    assert await admitted()


async def test_violations_warn_then_wait_then_block_then_lock_until_an_operator_unlocks(fortress: Fortress) -> None:
    texts, penalties = [], []
    for _ in range(400):
        said = await fortress.say("hola", phone=NEW_PHONE)
        rows = fortress.rows("SELECT sum(violation_count) FROM whatsapp_rate_limit_violations")
        texts.append(said.text)
        penalties.append(int(rows[0][0] or 0))
        blocked = fortress.rows("SELECT max(blocked_until) FROM whatsapp_rate_limit_violations")[0][0]
        if blocked is not None and penalties[-1] >= 5:
            fortress.clock.forward(seconds=61 if penalties[-1] < 10 else 3601)
        if penalties[-1] >= 20:
            break
    for sign, violations in (("Si continúas", 3), ("60 segundos", 5), ("una hora", 10), ("bloqueada", 20)):
        assert sign in texts[penalties.index(violations)], (sign, texts[penalties.index(violations)])
    assert fortress.rows(f"SELECT locked_until FROM whatsapp_account_lockouts WHERE phone = '{NEW_PHONE}'") == [(None,)]
    fortress.clock.forward(days=30)
    assert "🔒" in (await fortress.say("hola", phone=NEW_PHONE)).text
    olga = await fortress.browser("olga@example.org")
    phone = NEW_PHONE.replace("+", "%2B")
    assert (await olga.call("DELETE", f"/api/security/locks?phone={phone}&reason=back")).status == 200
    assert "🔒" not in (await fortress.say("hola", phone=NEW_PHONE)).text


# --- sessions and devices ---------------------------------------------------------------------------------------------


async def test_a_session_lives_a_day_from_each_message_and_a_week_at_most(fortress: Fortress) -> None:
    sessions = (
        f"SELECT id FROM whatsapp_bot_sessions WHERE user_id = '{fortress.ana.id}' AND is_active ORDER BY created_at"
    )
    [first] = fortress.rows(sessions)
    for _ in range(7):
        fortress.clock.forward(hours=23)
        await fortress.say("hola")
        assert fortress.rows(sessions) == [first]
    fortress.clock.forward(hours=8)  # a week and an hour from the start
    await fortress.say("hola")
    [second] = fortress.rows(sessions)
    assert second != first, "a known device opens the next one by itself"
    fortress.clock.forward(hours=24, seconds=1)
    await fortress.say("hola")
    assert fortress.rows(sessions) != [second]


class TestWithShortSessions:
    @pytest.fixture
    def variables(self) -> dict[str, str]:
        return {"FOCOBOT_SESSION_TIMEOUT_HOURS": "0.5", "FOCOBOT_MAX_SESSION_DAYS": "1"}

    async def test_the_times_of_sessions_come_from_the_settings(self, fortress: Fortress) -> None:
        ends = f"SELECT expires_at FROM whatsapp_bot_sessions WHERE user_id = '{fortress.ana.id}' AND is_active"
        await fortress.say("hola")
        assert moments(fortress, ends) == [f"{fortress.clock.now + timedelta(minutes=30):%Y-%m-%d %H:%M}"]


async def test_a_new_device_is_recorded_told_and_verifies_and_a_blocked_one_is_refused(fortress: Fortress) -> None:
    await fortress.say("hola", ExternalUserId="MX.ana")
    told = await fortress.say("Crear tarea: robar", ExternalUserId="MX.other")
    assert "dispositivo nuevo" in told.text
    assert not fortress.rows("SELECT 1 FROM tasks WHERE title = 'robar'")
    devices = f"SELECT id, is_trusted FROM whatsapp_device_fingerprints WHERE user_id = '{fortress.ana.id}'"
    assert sorted(bool(trusted) for _, trusted in fortress.rows(devices)) == [False, True, True]
    [(details,)] = fortress.rows("SELECT details FROM whatsapp_device_fingerprints ORDER BY first_seen_at DESC LIMIT 1")
    assert "MX.other" in DEVICE_CIPHER.open(details, "device")
    ana, olga = await fortress.browser("ana@example.org"), await fortress.browser("olga@example.org")
    by_time = f"{devices} ORDER BY first_seen_at DESC"
    trusted = next(device for device, is_trusted in fortress.rows(by_time) if is_trusted)
    for browser in (ana, olga):
        assert (await browser.call("POST", f"/api/security/devices/{trusted}/block", {"reason": "lost"})).status == 200
        assert "🔒" in (await fortress.say("Crear tarea: robar", ExternalUserId="MX.ana")).text
        assert (await browser.call("POST", f"/api/security/devices/{trusted}/unblock")).status == 200
    assert not fortress.rows("SELECT 1 FROM tasks WHERE title = 'robar'")
    assert "pan" in (await fortress.say("mis tareas", ExternalUserId="MX.ana")).text


async def test_five_new_devices_in_a_day_lock_for_a_day(fortress: Fortress) -> None:
    fortress.clock.forward(days=2)
    for number in range(5):
        last = await fortress.say("hola", ExternalUserId=f"MX.{number}")
    assert "🔒" in last.text
    until = f"SELECT locked_until FROM whatsapp_account_lockouts WHERE user_id = '{fortress.ana.id}'"
    assert moments(fortress, until) == [f"{fortress.clock.now + timedelta(days=1):%Y-%m-%d %H:%M}"]
    assert "🔒" in (await fortress.say("mis tareas")).text, "the known device as well"
    fortress.clock.forward(days=1, seconds=1)
    assert "pan" in (await fortress.say("mis tareas")).text


# --- lockouts ---------------------------------------------------------------------------------------------------------


async def test_five_failed_verifications_lock_the_phone_for_an_hour(fortress: Fortress) -> None:
    for guess in range(5):
        fortress.clock.forward(seconds=25)
        said = await fortress.say(f"VERIFY {guess:06d}", phone=NEW_PHONE)
    assert "🔒" in said.text
    until = f"SELECT locked_until FROM whatsapp_account_lockouts WHERE phone = '{NEW_PHONE}'"
    assert moments(fortress, until) == [f"{fortress.clock.now + timedelta(hours=1):%Y-%m-%d %H:%M}"]


async def test_failures_further_apart_than_ten_minutes_lock_nobody(fortress: Fortress) -> None:
    for guess in range(8):
        fortress.clock.forward(minutes=3)
        await fortress.say(f"VERIFY {guess:06d}", phone=NEW_PHONE)
    assert not fortress.rows("SELECT 1 FROM whatsapp_account_lockouts")


async def test_five_failures_against_an_account_lock_it_from_every_phone(fortress: Fortress) -> None:
    browser, code = await linked_by_page(fortress)
    for guess in range(3):
        await fortress.say(f"VERIFY {(int(code['code']) + 1 + guess) % 10**6:06d}", phone=NEW_PHONE)
    other = json.loads((await browser.call("POST", f"{LINK}/link", {"phone": "+525533334444"})).body)["code"]
    for guess in range(2):
        await fortress.say(f"VERIFY {(int(other) + 1 + guess) % 10**6:06d}", phone="+525533334444")
    assert (await browser.call("POST", f"{LINK}/link", {"phone": NEW_PHONE})).status == 429
    await fortress.say(f"VERIFY {other}", phone="+525533334444")
    assert (await state(browser))["linked"] is False
    fortress.clock.forward(hours=1, seconds=1)
    assert (await browser.call("POST", f"{LINK}/link", {"phone": NEW_PHONE})).status == 200


@pytest.mark.parametrize("subject", [{"phone": PHONE}, {"user": "ana@example.org"}])
async def test_an_emergency_lock_holds_at_once(fortress: Fortress, subject: dict[str, str]) -> None:
    await lock(fortress, **subject)
    assert "🔒" in (await fortress.say("Crear tarea: robar")).text
    fortress.clock.forward(days=400)
    assert "🔒" in (await fortress.say("Crear tarea: robar")).text
    assert not fortress.rows("SELECT 1 FROM tasks WHERE title = 'robar'")


# --- audit and retention ----------------------------------------------------------------------------------------------


async def test_every_accepted_and_refused_action_is_in_the_audit_with_reason_duration_and_message(
    fortress: Fortress,
) -> None:
    await fortress.post(fortress.form("hola"), X_Twilio_Signature="wrong")
    await fortress.post({name: value for name, value in fortress.form("hola").items() if name != "To"})
    for _ in range(4):
        await fortress.say("hola", phone=NEW_PHONE)
    await fortress.say("VERIFY 000000", phone="+525533334444")
    await fortress.say("mis tareas", ExternalUserId="MX.9")
    old = fortress.form("hola")
    await fortress.post(old)
    fortress.clock.forward(days=2)
    await fortress.post(old)
    await lock(fortress, phone=PHONE)
    await fortress.say("hola")
    ana = await fortress.browser("ana@example.org")
    await ana.log_in("ana@example.org", "wrong")
    rows = fortress.rows(
        "SELECT action_type, success, error_code, message_sid, processing_time_ms, action_details "
        "FROM whatsapp_security_audit_log"
    )
    seen = {row[0] for row in rows}
    assert {
        "message_received", "message_rejected", "signature_invalid", "rate_limit_violation", "replay_detected",
        "verification_failed", "device_registered", "session_created", "account_locked", "login_success",
        "login_failed",
    } <= seen  # fmt: skip
    by_web = {"account_locked", "login_success", "login_failed"}
    for action, success, code, sid, took, details in rows:
        assert success or code, f"{action} was refused without a reason"
        if action not in by_web:
            assert took is not None, action
        if action not in by_web | {"signature_invalid"} and code != "malformed":
            assert sid, action
        assert "hola" not in str(details)


async def test_what_happens_again_and_again_is_told_to_operators(fortress: Fortress) -> None:
    olga = await fortress.browser("olga@example.org")
    assert json.loads((await olga.call("GET", "/api/security/suspicious")).body)["items"] == []
    for guess in range(5):
        fortress.clock.forward(seconds=25)
        await fortress.say(f"VERIFY {guess:06d}", phone=NEW_PHONE)
    for _ in range(60):
        await fortress.post(fortress.form("hola"), X_Twilio_Signature="wrong")
    found = json.loads((await olga.call("GET", "/api/security/suspicious")).body)["items"]
    assert [(one["rule"], one["subject"], one["events"]) for one in found] == [
        ("requests_forged", "", 60), ("codes_guessed", NEW_PHONE, 5),
    ]  # fmt: skip
    await retention.tell_suspicions(fortress.bot.app)
    assert 'focobot_suspicions{rule="codes_guessed"} 1.0' in (await fortress.get("/metrics")).body
    fortress.clock.forward(hours=2)
    assert json.loads((await olga.call("GET", "/api/security/suspicious")).body)["items"] == []


async def test_each_kind_of_row_is_kept_for_its_time_and_goes(fortress: Fortress) -> None:
    async def left(days: int) -> dict[str, int]:
        await fortress.store.purge(start + timedelta(days=days, hours=1))
        queries = {
            "security": "SELECT count(*) FROM whatsapp_security_audit_log",
            "sessions": "SELECT count(*) FROM whatsapp_bot_sessions",
            "commands": "SELECT count(*) FROM focobot_command_history",
            "messages": "SELECT count(*) FROM focobot_command_history WHERE command_input <> ''",
            "sids": "SELECT count(*) FROM whatsapp_processed_messages",
        }
        return {name: int(fortress.rows(sql)[0][0]) for name, sql in queries.items()}

    start = fortress.clock.now
    gone: dict[str, dict[int, int]] = {name: {} for name in ("security", "sessions", "commands", "messages", "sids")}
    for day in (6, 7, 29, 30, 89, 90, 364, 365, 729, 730):
        for name, count in (await left(day)).items():
            gone[name][day] = count
    lasts = {name: max((day for day, count in counts.items() if count), default=0) for name, counts in gone.items()}
    assert lasts == {"security": 729, "sessions": 89, "commands": 29, "messages": 6, "sids": 364}


# --- at rest ----------------------------------------------------------------------------------------------------------


async def test_texts_and_devices_are_sealed_and_open_with_the_key_alone(fortress: Fortress) -> None:
    await fortress.say("zanahorias violetas")
    [(kept,)] = fortress.rows("SELECT command_input FROM focobot_command_history ORDER BY created_at DESC LIMIT 1")
    assert DEVICE_CIPHER.open(kept, "history") == "zanahorias violetas"
    assert kept.startswith("v1.")


async def test_many_people_at_once_are_each_themselves(fortress: Fortress) -> None:
    """Nobody's check reads another's facts, however they are mixed."""
    people = [f"+5255777700{number:02d}" for number in range(8)]
    for number, phone in enumerate(people):
        person = await fortress.store.add_person(
            email=f"p{number}@example.org", name=f"P{number}", password_hash=PASSWORD_HASH, language="es",
            timezone="America/Mexico_City", is_operator=False,
        )  # fmt: skip
        await fortress.store.link(person.id, phone, fortress.clock.now)
    forms = [fortress.form(f"Crear tarea: cosa {phone[-2:]}", phone=phone) for phone in people for _ in range(3)]
    answers = await asyncio.gather(*(fortress.post(form) for form in forms))
    for form, answer in zip(forms, answers, strict=True):
        assert f"cosa {form['From'][-2:]}" in answer.text
