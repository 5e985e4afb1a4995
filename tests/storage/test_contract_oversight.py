"""What operators look at, and the devices of a person: the same on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage.changes import AddAudit, AddHistory, BlockDevice, Change, PutDevice, PutLockout, PutSession
from storage.notices import Composed, Ended, Occurrence, Parcel
from storage.oversight import ModelFigures, Window
from storage.port import Store
from storage.protection import Device, Session
from tests.storage.builders import NOW, PHONE, Turn, add_linked, add_person, facts_of

HOUR = timedelta(hours=1)


def device_of(user_id: str | None, device_id: str = "d1") -> Device:
    return Device(
        id=device_id,
        user_id=user_id,
        fingerprint_hash=f"hash of {device_id}",
        is_trusted=True,
        is_blocked=False,
        first_seen_at=NOW,
        last_seen_at=NOW,
    )


async def test_a_persons_devices_are_theirs_alone_and_the_last_seen_comes_first(store: Store) -> None:
    ana, beto = await add_person(store), await add_person(store, "beto@example.org")
    old, new = device_of(ana.id), replace(device_of(ana.id, "d2"), last_seen_at=NOW + HOUR)
    other = device_of(beto.id, "d3")
    await store.audit([PutDevice(device=device, phone=PHONE) for device in (old, new, other)], NOW)
    assert await store.devices_of(ana.id) == (new, old)
    assert await store.device_by_id("d3") == other
    assert await store.device_by_id("d4") is None


async def test_a_blocked_device_stays_blocked_whatever_a_message_on_its_way_writes(store: Store) -> None:
    person = await add_linked(store)
    device = device_of(person.id)
    session = Session(
        id="s1", user_id=person.id, device_id="d1", created_at=NOW, last_activity_at=NOW, expires_at=NOW + HOUR
    )
    changes: list[Change] = [PutDevice(device=device, phone=PHONE), PutSession(session=session, phone=PHONE)]
    await Turn(store=store, changes=changes).run()
    block = BlockDevice(device_id="d1", user_id=person.id, is_blocked=True, reason="stolen")
    await store.apply(person.id, None, [block], NOW)
    await store.audit([PutDevice(device=device, phone=PHONE)], NOW)
    facts = await facts_of(store, fingerprint="hash of d1")
    assert facts.device == replace(device, is_blocked=True)
    assert facts.session is None
    await store.apply(person.id, None, [replace(block, is_blocked=False, reason=None)], NOW)
    assert await store.devices_of(person.id) == (device,)


async def test_a_strangers_device_can_be_blocked(store: Store) -> None:
    await store.audit([PutDevice(device=device_of(None), phone=PHONE)], NOW)
    await store.audit([BlockDevice(device_id="d1", user_id=None, is_blocked=True, reason="spam")], NOW)
    found = await store.device_by_id("d1")
    assert found is not None
    assert found.is_blocked


async def test_events_are_narrowed_by_action_and_success(store: Store) -> None:
    for action, success in (("login_failed", False), ("account_locked", True), ("login_failed", True)):
        await store.audit([AddAudit(action=action, success=success)], NOW)
    assert len(await store.security_events(limit=9, action="login_failed")) == 2
    assert len(await store.security_events(limit=9, success=False)) == 1
    assert await store.security_events(limit=9, action="account_locked", success=False) == ()


async def test_an_unlock_tells_who_did_it(store: Store) -> None:
    await store.unlock(phone=PHONE, user_id=None, reason="called", now=NOW, by="cli")
    [event] = await store.security_events(limit=1)
    assert event["action_details"] == {"reason": "called", "by": "cli"}


async def test_messages_are_counted_by_what_came_of_them(store: Store) -> None:
    rows = [
        AddAudit(action="message_received", success=True),
        AddAudit(action="message_rejected", success=False, error_code="locked"),
        AddAudit(action="account_locked", success=True),
    ]
    await store.audit(rows, NOW)
    await store.audit(rows[:1], NOW + HOUR)
    found = [(one.action, one.reason, one.messages, one.last_at) for one in await store.message_outcomes(NOW)]
    assert found == [("message_received", None, 2, NOW + HOUR), ("message_rejected", "locked", 1, NOW)]
    assert len(await store.message_outcomes(NOW + HOUR)) == 1


async def test_commands_are_narrowed_by_name_and_success(store: Store) -> None:
    person = await add_linked(store)
    for command, success in (("help", True), ("create_task", False), ("create_task", True)):
        history = AddHistory(
            user_id=person.id, phone=PHONE, command=command, command_input="c", command_params="c", success=success
        )
        await Turn(store=store, changes=[history]).run()
    window = Window(since=NOW, until=NOW + HOUR, limit=9)
    assert len(await store.commands_in(window)) == 3
    assert len(await store.commands_in(replace(window, limit=2))) == 2
    [failed] = await store.commands_in(replace(window, success=False))
    assert (failed.command, failed.phone, failed.created_at) == ("create_task", PHONE, NOW)
    assert len(await store.commands_in(replace(window, kind="help"))) == 1
    assert await store.commands_in(replace(window, since=NOW + HOUR, until=NOW + 2 * HOUR)) == ()


async def test_notifications_are_narrowed_by_status(store: Store) -> None:
    person = await add_linked(store)
    planned = Occurrence(
        kind="task_reminder",
        key="k1",
        title="Pagar",
        scheduled_for=NOW + HOUR,
        send_at=(NOW + HOUR,),
        valid_until=NOW + 2 * HOUR,
    )
    await store.add_occurrences(person.id, [planned, replace(planned, key="k2", silenced="stopped")], NOW)
    window = Window(since=NOW, until=NOW + HOUR, limit=9)
    found = await store.notices_in(window)
    assert {one.kind for one in found} == {"task_reminder"}
    [waiting] = await store.notices_in(replace(window, status="pending"))
    assert (waiting.scheduled_for, waiting.sent_at) == (NOW + HOUR, None)
    assert len(found) == 2


async def test_shares_count_messages_and_models_what_they_took(store: Store) -> None:
    person = await add_person(store)
    row = AddHistory(user_id=person.id, phone=PHONE, command="x", command_input="", command_params="", success=True)
    asked = replace(row, settled_by="model", llm_model="small", tokens_used=100, llm_ms=300, llm_cost_usd=0.002)
    rows = [
        replace(row, settled_by="rules"),
        row,  # the second command of the same message
        replace(row, settled_by="rules", corrects=True),
        asked,
        replace(asked, settled_by="menu", llm_ms=500, llm_cost_usd=None),
        replace(asked, llm_model="other", llm_cost_usd=None),
    ]
    await store.apply(person.id, None, rows, NOW)
    await store.apply(person.id, None, [replace(row, settled_by="nobody")], NOW - HOUR)
    shares = await store.understanding_since(NOW)
    assert {(one.settled_by, one.messages, one.corrections) for one in shares} == {
        ("rules", 2, 1), ("model", 2, 0), ("menu", 1, 0),
    }  # fmt: skip
    small, other = await store.models_since(NOW)
    assert small == ModelFigures(
        model="small", questions=2, suggestions=1, tokens=200, cost_usd=0.002, mean_ms=400, longest_ms=500
    )
    assert (other.model, other.cost_usd) == ("other", None)
    assert len(await store.understanding_since(NOW - HOUR)) == 4


async def test_a_window_pages_its_rows_and_counts_them_by_hour(store: Store) -> None:
    ana, beto = await add_person(store), await add_person(store, "beto@example.org")
    for hours, (user, success) in enumerate(((ana, True), (ana, False), (beto, True), (ana, True))):
        await store.audit([AddAudit(action="login", success=success, user_id=user.id)], NOW + hours * HOUR / 2)
    window = Window(since=NOW, until=NOW + 2 * HOUR, limit=2)
    first = await store.events_in(window)
    second = await store.events_in(replace(window, after=(first[-1].created_at, first[-1].id)))
    assert [one.created_at for one in (*first, *second)] == [NOW + hours * HOUR / 2 for hours in (3, 2, 1, 0)]
    assert len(await store.events_in(replace(window, user_id=beto.id))) == 1
    assert len(await store.events_in(replace(window, until=NOW + HOUR))) == 2
    assert await store.events_in(replace(window, kind="logout")) == ()
    hour = NOW.replace(minute=0, second=0, microsecond=0)
    figures = await store.event_figures(window)
    assert sum(one.total for one in figures) == 4
    assert (figures[0].hour, sum(one.failed for one in figures)) == (hour, 1)
    assert await store.command_figures(window) == await store.notice_hours(window) == ()


async def test_what_is_held_is_due_again_when_an_operator_sends_it(store: Store) -> None:
    person = await add_linked(store)
    occurrence = Occurrence(kind="task_reminder", key="k1", scheduled_for=NOW, send_at=(NOW,), valid_until=NOW + HOUR)
    await store.add_occurrences(person.id, [occurrence], NOW)
    [notice] = await store.notices_in(Window(since=NOW, until=NOW + HOUR))
    again = {"now": NOW + 2 * HOUR, "good_until": NOW + 4 * HOUR}
    assert await store.notice_by_id(person.id, notice.id) == notice
    assert not await store.resend_notice(person.id, notice.id, **again)
    [due] = await store.claim_due_people(now=NOW, lease=HOUR, limit=9, kind="task_reminder")
    letter = Parcel(
        id="p1", user_id=person.id, kind="notification", payload="x", lane=1, available_at=NOW, valid_until=NOW + HOUR
    )
    told = Composed(user_id=person.id, token=due.token, parcel=letter, told=(notice.id,), message="x", dropped={})
    await store.file_parcels([told], NOW)
    [claim] = await store.claim_parcels(now=NOW, lease=HOUR, limit=9, kinds=("notification",))
    await store.record_outcomes([(claim, Ended(status="held", reason="no template"))], NOW)
    assert await store.resend_notice(person.id, notice.id, **again)
    assert await store.notice_by_id(person.id, notice.id) == notice
    [due] = await store.claim_due_people(now=NOW + 2 * HOUR, lease=HOUR, limit=9, kind="task_reminder")
    assert [(one.id, one.valid_until) for one in due.notices] == [(notice.id, NOW + 4 * HOUR)]


async def test_only_locks_that_hold_are_told(store: Store) -> None:
    def lock(phone: str, until: datetime | None) -> PutLockout:
        return PutLockout(phone=phone, user_id=None, until=until, reason=phone, triggered_by="guard")

    await store.audit([lock("+1", None), lock("+2", NOW + HOUR), lock("+3", NOW + 3 * HOUR)], NOW)
    await store.unlock(phone="+1", user_id=None, reason="called", now=NOW)
    found = await store.open_lockouts(NOW + HOUR, limit=9)
    assert [(one.reason, one.until) for one in found] == [("+3", NOW + 3 * HOUR)]
