"""Accounts, links, sessions and what protects them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.changes import (
    BY_OPERATOR,
    AddAudit,
    AddHistory,
    AddViolation,
    Change,
    Committed,
    CountAttempt,
    LinkIdentity,
    PutConversation,
    PutDevice,
    PutLockout,
    PutPerson,
    PutSession,
    PutTask,
    Stale,
    Unlink,
)
from storage.model import ChannelIdentity, Conversation, Snapshot
from storage.port import EmailTaken, IdentityTaken, Store
from storage.protection import Device, LinkCode, Session
from tests.storage.builders import (
    NOW,
    PHONE,
    Turn,
    add_linked,
    add_person,
    change,
    facts_of,
    identity,
    message,
    put,
    task,
)

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def test_an_account_is_found_by_its_address_in_any_case(store: Store) -> None:
    person = await add_person(store, "Ana@Example.org", password_hash="hash", language="xx", is_operator=True)
    account = await store.account_by_email("ANA@example.ORG")
    assert account is not None
    assert (account.person, account.password_hash) == (person, "hash")
    assert (person.email, person.preferences.language, person.is_operator) == ("Ana@Example.org", "xx", True)
    assert await store.account_by_email("nobody@example.org") is None
    assert await store.account_by_id("nobody") is None


async def test_an_address_has_one_account(store: Store) -> None:
    await add_person(store)
    with pytest.raises(EmailTaken):
        await add_person(store, "ANA@example.org")
    assert len(await store.list_people(limit=10)) == 1


async def test_people_are_paged(store: Store) -> None:
    added = {(await add_person(store, f"p{number}@example.org")).id for number in range(5)}
    seen: list[str] = []
    while page := await store.list_people(limit=2, after=seen[-1] if seen else None):
        seen.extend(person.id for person in page)
    assert (set(seen), len(seen)) == (added, 5)


async def test_changes_without_a_message_keep_the_version(store: Store) -> None:
    person = await add_person(store)
    changed = PutPerson(person=replace(person, name="Otra"))
    assert await store.apply(person.id, person.version, [changed], NOW) == Committed()
    assert await store.apply(person.id, person.version, [changed], NOW) == Stale()
    assert await store.apply("nobody", None, [], NOW) == Stale()


async def test_all_web_sessions_of_a_person_but_one_end(store: Store) -> None:
    person, other = await add_person(store), await add_person(store, email="eve@example.org")
    for name, owner, end in (
        ("h1", person, HOUR),
        ("h2", person, 2 * HOUR),
        ("h3", person, -HOUR),
        ("h4", other, HOUR),
    ):
        await store.put_web_session(name, owner.id, NOW + end, "csrf")
    assert await store.web_sessions_of(person.id, NOW) == (("h2", NOW + 2 * HOUR), ("h1", NOW + HOUR))
    assert await store.drop_other_web_sessions(person.id, "h1", NOW) == 2
    assert await store.web_sessions_of(person.id, NOW) == (("h1", NOW + HOUR),)
    assert await store.web_session("h4", NOW) is not None


async def test_a_web_session_lives_until_its_end_or_logout(store: Store) -> None:
    person = await add_person(store)
    await store.put_web_session("h1", person.id, NOW + HOUR, "csrf")
    assert await store.web_session("h1", NOW) == (person.id, "csrf")
    assert await store.web_session("h1", NOW + HOUR) is None
    await store.drop_web_session("h1")
    assert await store.web_session("h1", NOW) is None


# --- linking ----------------------------------------------------------------------------------------------------------


def code_of(user_id: str, phone: str = PHONE, code_hash: str = "hash") -> LinkCode:
    return LinkCode(user_id=user_id, phone=phone, code_hash=code_hash, expires_at=NOW + 10 * MINUTE)


async def test_the_open_code_of_a_phone_is_in_the_facts(store: Store) -> None:
    person = await add_person(store)
    await store.put_link_code(code_of(person.id, code_hash="old"), NOW)
    await store.put_link_code(code_of(person.id), NOW + MINUTE)
    assert (await facts_of(store)).code == code_of(person.id)
    assert await store.link_codes_of(PHONE, NOW) == (code_of(person.id),)
    assert await store.link_codes_of("+525550000009", NOW) == ()


async def test_a_wrong_code_counts_against_the_phone_and_every_account_that_waits_for_it(store: Store) -> None:
    ana, beto, carla = [await add_person(store, f"{name}@example.org") for name in ("ana", "beto", "carla")]
    for minute, person in enumerate((ana, beto)):
        await store.put_link_code(code_of(person.id), NOW + minute * MINUTE)
    await store.put_link_code(code_of(carla.id, phone="+525550000009"), NOW)
    lockout = PutLockout(phone=None, user_id=ana.id, until=None, reason="r", triggered_by="guard")
    await Turn(store=store, changes=[CountAttempt(phone=PHONE), lockout]).run()
    codes = await store.link_codes_of(PHONE, NOW + MINUTE)
    assert codes == tuple(replace(code_of(person.id), attempts=1, failures=1) for person in (beto, ana))
    assert (await facts_of(store, at=NOW + MINUTE)).failed_verifications == 1
    assert await store.link_codes_of("+525550000009", NOW) == (code_of(carla.id, phone="+525550000009"),)
    assert await store.lockout_of(ana.id, NOW) is not None
    assert [code.failures for code in await store.link_codes_of(PHONE, NOW + 11 * MINUTE)] == [0, 0]


async def test_a_code_that_goes_back_through_the_page_is_tried_by_its_own_account_alone(store: Store) -> None:
    ana, beto = [await add_person(store, f"{name}@example.org") for name in ("ana", "beto")]
    for person in (ana, beto):
        await store.put_link_code(replace(code_of(person.id), delivery="whatsapp"), NOW)
    assert [await store.count_code_attempt(ana.id, PHONE, NOW) for _ in range(2)] == [1, 2]
    assert await store.count_code_attempt(ana.id, "+525550000009", NOW) == 0
    await Turn(store=store, changes=[CountAttempt(phone=PHONE)]).run()
    tries = {code.user_id: (code.attempts, code.failures) for code in await store.link_codes_of(PHONE, NOW + MINUTE)}
    assert tries == {ana.id: (2, 3), beto.id: (0, 0)}
    assert (await facts_of(store, at=NOW + MINUTE)).failed_verifications == 1, "what the phone itself sent"


async def test_the_lock_of_an_operator_ends_every_session_of_the_person(store: Store) -> None:
    person = await add_linked(store)
    await Turn(store=store, changes=[PutSession(session=session_of(person.id), phone=PHONE)]).run()
    await store.put_web_session("h1", person.id, NOW + HOUR, "csrf")

    async def lock(by: str) -> None:
        lockout = PutLockout(phone=None, user_id=person.id, until=None, reason="stolen", triggered_by=by)
        await store.audit([lockout], NOW)

    async def is_locked() -> set[bool]:
        found = (await store.account_by_id(person.id), await store.account_by_email("ana@example.org"))
        return {account.is_locked for account in found if account is not None}

    await lock("guard")
    assert await store.web_session("h1", NOW) is not None, "what a phone did is no reason to close the browser"
    assert await is_locked() == {False}
    await lock(BY_OPERATOR)
    assert await store.web_session("h1", NOW) is None
    assert (await facts_of(store)).session is None
    assert await is_locked() == {True}
    await store.unlock(phone=None, user_id=person.id, reason="found", now=NOW)
    assert await is_locked() == {False}


async def test_the_right_code_links_and_is_used_up(store: Store) -> None:
    person = await add_person(store)
    await store.put_link_code(code_of(person.id), NOW)
    known = identity(external_id="MX.1")
    turn = Turn(store=store, changes=[LinkIdentity(user_id=person.id, identity=known)])
    assert await turn.run(message(who=known)) == Committed()
    facts = await facts_of(store, who=known)
    assert facts.code is None
    assert facts.link == await store.link_of(person.id)
    assert facts.link is not None
    assert (facts.link.phone, facts.link.external_id, facts.link.linked_at) == (PHONE, "MX.1", NOW)


async def test_a_phone_is_one_persons(store: Store) -> None:
    await add_linked(store)
    other = await add_person(store, "beto@example.org")
    with pytest.raises(IdentityTaken):
        await store.put_link_code(code_of(other.id), NOW)
    with pytest.raises(IdentityTaken):
        await store.link(other.id, PHONE, NOW)
    assert await store.link_of(other.id) is None


async def test_a_person_who_links_another_phone_leaves_the_first(store: Store) -> None:
    person = await add_linked(store)
    await store.link(person.id, "+525550000002", NOW)
    assert (await facts_of(store)).person is None
    assert (await facts_of(store, who=identity("+525550000002"))).person is not None


async def test_unlinking_ends_link_and_sessions(store: Store) -> None:
    person = await add_linked(store)
    await Turn(store=store, changes=[PutSession(session=session_of(person.id), phone=PHONE)]).run()
    assert await store.unlink(person.id, NOW)
    assert not await store.unlink(person.id, NOW)
    assert (await facts_of(store)).link is None
    await store.link(person.id, PHONE, NOW)
    assert (await facts_of(store)).session is None
    await Turn(store=store, changes=[Unlink(user_id=person.id)]).run()
    assert (await facts_of(store)).link is None


# --- sessions and devices ---------------------------------------------------------------------------------------------


def session_of(user_id: str, session_id: str = "s1", device_id: str | None = None) -> Session:
    return Session(
        id=session_id,
        user_id=user_id,
        device_id=device_id,
        created_at=NOW,
        last_activity_at=NOW,
        expires_at=NOW + 24 * HOUR,
    )


def device_of(user_id: str | None, device_id: str = "d1") -> Device:
    return Device(
        id=device_id,
        user_id=user_id,
        fingerprint_hash=f"hash of {device_id}",
        is_trusted=False,
        is_blocked=False,
        first_seen_at=NOW,
        last_seen_at=NOW,
    )


async def test_a_session_is_renewed_and_a_new_one_ends_it(store: Store) -> None:
    person = await add_linked(store)
    first = session_of(person.id)
    await Turn(store=store, changes=[PutSession(session=first, phone=PHONE)]).run()
    renewed = replace(first, last_activity_at=NOW + HOUR, expires_at=NOW + 25 * HOUR)
    await Turn(store=store, changes=[PutSession(session=renewed, phone=PHONE)]).run()
    assert (await facts_of(store)).session == renewed
    second = replace(session_of(person.id, "s2"), created_at=NOW + 2 * HOUR, last_activity_at=NOW + 2 * HOUR)
    await Turn(store=store, changes=[PutSession(session=second, phone=PHONE)]).run()
    assert (await facts_of(store)).session == second


async def test_each_device_has_its_own_session(store: Store) -> None:
    person = await add_linked(store)
    for device_id in ("d1", "d2"):
        changes: list[Change] = [
            PutDevice(device=device_of(person.id, device_id), phone=PHONE),
            PutSession(session=session_of(person.id, f"s of {device_id}", device_id), phone=PHONE),
        ]
        await Turn(store=store, changes=changes).run()
    for device_id in ("d1", "d2"):
        session = (await facts_of(store, fingerprint=f"hash of {device_id}")).session
        assert session is not None
        assert session.id == f"s of {device_id}"


async def test_devices_are_known_by_fingerprint_and_counted_by_day(store: Store) -> None:
    person = await add_linked(store)
    for device_id in ("d1", "d2"):
        await Turn(store=store, changes=[PutDevice(device=device_of(person.id, device_id), phone=PHONE)]).run()
    facts = await facts_of(store, fingerprint="hash of d2", at=NOW + HOUR)
    assert facts.device == device_of(person.id, "d2")
    assert (facts.devices_today, facts.known_devices) == (2, 2)
    later = await facts_of(store, fingerprint="hash of d9", at=NOW + 25 * HOUR)
    assert (later.device, later.devices_today, later.known_devices) == (None, 0, 2)


async def test_a_strangers_device_becomes_the_persons_when_they_link(store: Store) -> None:
    person = await add_person(store)
    await Turn(store=store, changes=[PutDevice(device=device_of(None), phone=PHONE)]).run()
    assert (await facts_of(store, fingerprint="hash of d1")).device == device_of(None)
    other = await facts_of(store, fingerprint="hash of d1", who=identity("+525550000002"))
    assert other.device is None
    await Turn(store=store, changes=[LinkIdentity(user_id=person.id, identity=identity())]).run()
    assert (await facts_of(store, fingerprint="hash of d1")).device == device_of(person.id)


# --- limits and locks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("linked", [True, False])
async def test_violations_add_up_for_a_day(store: Store, linked: bool) -> None:
    person = await add_linked(store) if linked else None
    user_id = person.id if person else None
    for number, until in ((1, None), (2, NOW + HOUR), (3, None)):
        violation = AddViolation(phone=PHONE, user_id=user_id, kind="minute", blocked_until=until)
        await Turn(store=store, at=NOW + number * MINUTE, counts=False, changes=[violation]).run()
    other_kind = AddViolation(phone=PHONE, user_id=user_id, kind="hour", blocked_until=None)
    await Turn(store=store, at=NOW + 4 * MINUTE, counts=False, changes=[other_kind]).run()
    rate = (await facts_of(store, at=NOW + 5 * MINUTE)).rate
    assert (rate.violations, rate.last_violation_at, rate.blocked_until) == (4, NOW + 4 * MINUTE, NOW + HOUR)
    assert (await facts_of(store, at=NOW + 25 * HOUR)).rate.violations == 0


@pytest.mark.parametrize("by_phone", [True, False])
async def test_a_lock_holds_until_its_end_or_an_operator(store: Store, by_phone: bool) -> None:
    person = await add_linked(store)
    phone, user_id = (PHONE, None) if by_phone else (None, person.id)
    lock = PutLockout(phone=phone, user_id=user_id, until=NOW + HOUR, reason="verification", triggered_by="guard")
    await store.audit([lock], NOW)
    lockout = (await facts_of(store)).lockout
    assert lockout is not None
    assert (lockout.locked_until, lockout.reason) == (NOW + HOUR, "verification")
    assert (await store.lockout_of(person.id, NOW) is None) == by_phone
    assert (await facts_of(store, at=NOW + HOUR)).lockout is None
    await store.audit([replace(lock, until=None)], NOW)
    forever = (await facts_of(store, at=NOW + 1000 * HOUR)).lockout
    assert forever is not None
    assert forever.locked_until is None
    assert await store.unlock(phone=phone, user_id=user_id, reason="called", now=NOW + MINUTE) == 2
    assert (await facts_of(store)).lockout is None
    assert (await store.security_events(limit=1))[0]["action_type"] == "account_unlocked"


async def test_failed_logins_are_counted_by_account_and_address(store: Store) -> None:
    failed = AddAudit(action="login_failed", success=False, details={"account": "ana", "address": "10.0.0.1"})
    for minutes in (0, 10):
        await store.audit([failed], NOW + minutes * MINUTE)
    await store.audit([replace(failed, details={"account": "beto", "address": "10.0.0.1"})], NOW)

    async def counted(account: str, address: str, since: datetime = NOW) -> tuple[int, int, int]:
        found = await store.failed_logins(account, address, since)
        return found.of_both, found.against_account, found.from_address

    assert await counted("ana", "10.0.0.1") == (2, 2, 3)
    assert await counted("ana", "10.0.0.1", NOW + MINUTE) == (1, 1, 1)
    assert await counted("ana", "10.0.0.2") == (0, 2, 0)
    assert await counted("carla", "10.0.0.1") == (0, 0, 3)


async def test_security_events_are_paged_newest_first(store: Store) -> None:
    for number in range(5):
        await store.audit([AddAudit(action=f"a{number}", success=False, phone=PHONE)], NOW + number * MINUTE)
    seen: list[str] = []
    after = None
    while page := await store.security_events(limit=2, after=after):
        seen.extend(event["action_type"] for event in page)
        after = page[-1]["id"]
    assert seen == ["a4", "a3", "a2", "a1", "a0"]


async def test_someone_without_a_number_is_counted_and_locked_by_the_external_id(store: Store) -> None:
    ghost = ChannelIdentity(channel="whatsapp", external_id="MX.7")
    changes: list[Change] = [
        AddViolation(phone=None, user_id=None, kind="minute", blocked_until=None),
        PutLockout(phone=None, user_id=None, until=None, reason="flood", triggered_by="guard"),
    ]
    await Turn(store=store, changes=changes).run(message(who=ghost))
    facts = await facts_of(store, who=ghost)
    assert facts.rate.violations == 1
    assert facts.lockout is not None
    assert (await facts_of(store)).lockout is None


# --- the purge --------------------------------------------------------------------------------------------------------


async def test_the_purge_keeps_what_its_rules_keep(store: Store) -> None:
    person = await add_linked(store)
    made = task(person)
    history = AddHistory(
        user_id=person.id, phone=None, command="help", command_input="c", command_params="c", success=True
    )
    changes: list[Change] = [
        PutTask(before=None, after=made),
        history,
        PutConversation(user_id=person.id, conversation=Conversation()),
        PutSession(session=session_of(person.id), phone=PHONE),
    ]
    await Turn(store=store, changes=changes, more={"snapshot": Snapshot(task_ids=(made.id,))}).run(message("SM-old"))
    await change(store, made, replace(made, status="cancelled"))
    await put(store, task(person, 2, "kept"))
    assert set((await store.purge(NOW + HOUR)).values()) == {0}

    a_day_later = await store.purge(NOW + 25 * HOUR)
    assert {name for name, rows in a_day_later.items() if rows} == {"whatsapp_processed_messages texts"}
    answer = (await store.load_turn(message("SM-old"), NOW + 25 * HOUR)).stored_answer
    assert answer is not None
    assert answer.texts == ()

    week = await store.purge(NOW + 8 * 24 * HOUR)
    assert {name for name, rows in week.items() if rows} == {"focobot_command_history texts", "snapshots"}
    month = await store.purge(NOW + 31 * 24 * HOUR)
    assert {name for name, rows in month.items() if rows} == {"focobot_command_history", "tasks"}
    quarter = await store.purge(NOW + 91 * 24 * HOUR)
    assert {name for name, rows in quarter.items() if rows} == {"whatsapp_bot_sessions"}
    years = await store.purge(NOW + 731 * 24 * HOUR)
    assert {name for name, rows in years.items() if rows} == {"whatsapp_processed_messages"}
    assert (await store.count_tasks(person.id, NOW, "UTC")).open == 1
