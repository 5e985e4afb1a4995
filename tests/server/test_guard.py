"""A test for each line of what protects a message (PRODUCT section 4), on facts made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from server.guard import (
    Admitted,
    Attempt,
    Case,
    Limits,
    NotVerified,
    Refused,
    Verified,
    judge,
    replayed,
    right_code,
    verify,
)
from server.guard.rate import penalty_time
from storage.changes import (
    AddAudit,
    AddViolation,
    Change,
    CountAttempt,
    LinkIdentity,
    PutDevice,
    PutLockout,
    PutSession,
)
from storage.facts import TurnFacts
from storage.model import ChannelIdentity, InboundMessage, Person, StoredAnswer
from storage.protection import Device, Link, LinkCode, Lockout, RateFacts, Session

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
PHONE = "+525512345678"
LIMITS = Limits()
ANA = Person(id="ana", email="ana@example.org", name="Ana", version=7)
LINK = Link(user_id="ana", channel="whatsapp", phone=PHONE, external_id=None, verified=True, linked_at=NOW)
MESSAGE = InboundMessage(
    sid="SM1",
    identity=ChannelIdentity(channel="whatsapp", phone=PHONE),
    text="hola",
    received_at=NOW,
    fingerprint="f1",
    device_details="sealed",
)
DEVICE = Device(
    id="d1",
    user_id="ana",
    fingerprint_hash="f1",
    is_trusted=True,
    is_blocked=False,
    first_seen_at=NOW - timedelta(days=30),
    last_seen_at=NOW - timedelta(minutes=1),
)
SESSION = Session(
    id="s1",
    user_id="ana",
    device_id="d1",
    created_at=NOW - timedelta(hours=30),
    last_activity_at=NOW - timedelta(hours=1),
    expires_at=NOW + timedelta(hours=23),
)
CODE = LinkCode(user_id="ana", phone=PHONE, code_hash="right", expires_at=NOW + timedelta(minutes=5))
STRANGER = TurnFacts()
LINKED = TurnFacts(link=LINK, person=ANA, device=DEVICE, session=SESSION, known_devices=1)

Kind = TypeVar("Kind")


def of_kind(changes: tuple[Change, ...], kind: type[Kind]) -> list[Kind]:
    return [change for change in changes if isinstance(change, kind)]


def actions(changes: tuple[Change, ...]) -> list[str]:
    return [row.action for row in of_kind(changes, AddAudit)]


def admitted(facts: TurnFacts, message: InboundMessage = MESSAGE) -> Admitted:
    verdict = judge(facts, message, NOW, LIMITS)
    assert isinstance(verdict, Admitted)
    return verdict


def refused(facts: TurnFacts, message: InboundMessage = MESSAGE) -> Refused:
    verdict = judge(facts, message, NOW, LIMITS)
    assert isinstance(verdict, Refused)
    return verdict


def key_of(verdict: Refused) -> str | None:
    return None if verdict.say is None else verdict.say.key


# --- replay and age ---------------------------------------------------------------------------------------------------


def test_a_new_message_is_no_replay() -> None:
    assert replayed(STRANGER, MESSAGE, NOW, LIMITS) is None


def test_a_copy_within_a_day_gets_the_first_answer_and_writes_nothing() -> None:
    answer = StoredAnswer(texts=("uno", "dos"), answered_at=NOW - timedelta(hours=23, minutes=59))
    copy = replayed(replace(STRANGER, stored_answer=answer), MESSAGE, NOW, LIMITS)
    assert copy is not None
    assert (copy.texts, copy.changes) == (("uno", "dos"), ())


def test_a_copy_after_a_day_gets_an_empty_answer_and_an_audit_row() -> None:
    answer = StoredAnswer(texts=("uno",), answered_at=NOW - timedelta(hours=24))
    copy = replayed(replace(STRANGER, stored_answer=answer), MESSAGE, NOW, LIMITS)
    assert copy is not None
    assert copy.texts == ()
    assert actions(copy.changes) == ["replay_detected"]


# --- rate -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "room"),
    [(STRANGER, {"last_minute": 2, "last_hour": 9, "last_day": 19}),
     (LINKED, {"last_minute": 9, "last_hour": 99, "last_day": 499})],
    ids=["unlinked", "linked"],
)  # fmt: skip
def test_each_window_holds_exactly_its_number_of_messages(facts: TurnFacts, room: dict[str, Any]) -> None:
    assert isinstance(judge(replace(facts, rate=RateFacts(**room)), MESSAGE, NOW, LIMITS), Admitted)
    for window, most in room.items():
        full = room | {window: most + 1}
        verdict = refused(replace(facts, rate=RateFacts(**full)))
        assert verdict.reason == "rate_" + window.removeprefix("last_")
        assert verdict.counts is False, "a refused message does not fill the window further"


def limited(violations: int, **more: Any) -> TurnFacts:
    return replace(LINKED, rate=RateFacts(last_minute=10, violations=violations, **more))


def test_a_limited_message_is_told_so_once_in_a_window_then_answered_with_nothing() -> None:
    assert key_of(refused(limited(0))) == "guard-limit-warning"
    assert key_of(refused(limited(1, warned_in_window=True))) is None


def test_the_third_violation_warns_the_fifth_waits_the_tenth_blocks_the_twentieth_locks() -> None:
    assert key_of(refused(limited(2, warned_in_window=True))) == "guard-limit-last-warning"
    assert key_of(refused(limited(3, warned_in_window=True))) is None
    fifth, tenth, twentieth = refused(limited(4)), refused(limited(9)), refused(limited(19))
    assert (key_of(fifth), key_of(tenth), key_of(twentieth)) == (
        "guard-limit-wait", "guard-blocked-hour", "guard-locked",
    )  # fmt: skip
    assert fifth.say is not None
    assert fifth.say.arguments == {"seconds": 60}
    until = [of_kind(verdict.changes, AddViolation)[0].blocked_until for verdict in (fifth, tenth)]
    assert until == [NOW + timedelta(seconds=60), NOW + timedelta(hours=1)]
    (locked,) = of_kind(twentieth.changes, PutLockout)
    assert (locked.phone, locked.user_id, locked.until) == (PHONE, "ana", None)
    assert not of_kind(tenth.changes, PutLockout)


def test_a_penalty_grows_with_the_violations_and_never_shrinks() -> None:
    times = [penalty_time(number, LIMITS.penalties) or timedelta() for number in range(1, 25)]
    assert times == sorted(times)
    assert times[3] == timedelta()
    assert times[4] == timedelta(seconds=60)
    assert times[9] == timedelta(hours=1)


def test_every_violation_is_recorded_with_its_window() -> None:
    verdict = refused(replace(STRANGER, rate=RateFacts(last_hour=10, last_minute=3)))
    (violation,) = of_kind(verdict.changes, AddViolation)
    assert (violation.phone, violation.user_id, violation.kind) == (PHONE, None, "rate_hour")
    assert actions(verdict.changes) == ["rate_limit_violation", "message_rejected"]


def test_messages_during_a_block_add_no_violation_and_get_no_text() -> None:
    verdict = refused(limited(9, blocked_until=NOW + timedelta(seconds=1)))
    assert key_of(verdict) is None
    assert not of_kind(verdict.changes, AddViolation)
    assert not isinstance(judge(limited(9, blocked_until=NOW), MESSAGE, NOW, LIMITS), Admitted), "it has ended"


# --- phone to user ----------------------------------------------------------------------------------------------------


def test_a_stranger_passes_as_nobody_and_is_told_how_to_link() -> None:
    verdict = admitted(STRANGER)
    assert verdict.person is None
    assert verdict.stranger_say.key == "guard-stranger"
    assert actions(verdict.changes) == ["message_received"]


def test_an_unverified_link_is_a_stranger() -> None:
    assert admitted(replace(LINKED, link=replace(LINK, verified=False))).person is None


def test_a_linked_person_passes_as_themselves() -> None:
    verdict = admitted(LINKED)
    assert verdict.person == ANA
    assert verdict.notices == ()


def test_a_person_without_a_number_is_named_by_the_channels_id() -> None:
    message = replace(MESSAGE, identity=ChannelIdentity(channel="whatsapp", external_id="MX.1"))
    (row,) = of_kind(admitted(STRANGER, message).changes, AddAudit)
    assert row.phone == "MX.1"


# --- lockout ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", [None, NOW + timedelta(seconds=1)])
@pytest.mark.parametrize("facts", [STRANGER, LINKED])
def test_whoever_is_locked_is_told_and_nothing_is_done(facts: TurnFacts, until: datetime | None) -> None:
    verdict = refused(replace(facts, lockout=Lockout(locked_at=NOW, locked_until=until, reason="x")))
    assert key_of(verdict) == "guard-locked"
    assert actions(verdict.changes) == ["message_rejected"]
    assert verdict.counts, "so that the limits bound how many such answers there are"


def test_a_lock_that_has_ended_is_none() -> None:
    assert admitted(replace(LINKED, lockout=Lockout(locked_at=NOW, locked_until=NOW, reason="x"))).person == ANA


def test_a_locked_sender_over_the_limit_gets_neither_text_nor_violation() -> None:
    locked = replace(limited(3), lockout=Lockout(locked_at=NOW, locked_until=None, reason="x"))
    verdict = refused(locked)
    assert key_of(verdict) is None
    assert not of_kind(verdict.changes, AddViolation)


# --- device -----------------------------------------------------------------------------------------------------------


def test_the_first_device_is_trusted_recorded_and_needs_no_second_proof() -> None:
    verdict = admitted(replace(LINKED, device=None, session=None, known_devices=0))
    assert verdict.person == ANA
    (put,) = of_kind(verdict.changes, PutDevice)
    assert (put.device.is_trusted, put.device.fingerprint_hash, put.details) == (True, "f1", "sealed")
    assert verdict.notices == ()


def test_another_device_is_recorded_told_to_the_person_and_has_to_verify() -> None:
    verdict = admitted(replace(LINKED, device=None, devices_today=1))
    assert verdict.person is None
    assert verdict.stranger_say.key == "guard-verify-again"
    assert [notice.key for notice in verdict.notices] == ["notice-new-device"]
    (put,) = of_kind(verdict.changes, PutDevice)
    assert put.device.is_trusted is False
    assert not of_kind(verdict.changes, PutSession), "and has no session, nor the other device's"


def test_a_device_of_which_the_channel_begins_to_tell_more_is_no_other_device() -> None:
    first = admitted(replace(LINKED, device=None, session=None, known_devices=0))
    (put,) = of_kind(first.changes, PutDevice)
    known = replace(LINKED, device=None, session=replace(SESSION, device_id=put.device.id))
    told_more = replace(MESSAGE, fingerprint="f2", former_fingerprint="f1")
    grown = admitted(known, told_more)
    assert (grown.person, grown.notices) == (ANA, ())
    assert [change.device.is_trusted for change in of_kind(grown.changes, PutDevice)] == [True]
    elsewhere = replace(known, session=replace(SESSION, device_id="another"))
    had_one = replace(known, link=replace(LINK, external_id="MX.1"))
    for facts, message in (
        (known, replace(told_more, former_fingerprint="f3")),
        (elsewhere, told_more),
        (had_one, told_more),
    ):
        assert admitted(facts, message).person is None


def test_a_new_device_has_the_same_id_whenever_the_turn_is_judged_again() -> None:
    facts = replace(LINKED, device=None)
    assert of_kind(admitted(facts).changes, PutDevice) == of_kind(admitted(facts).changes, PutDevice)


def test_a_blocked_device_is_refused() -> None:
    verdict = refused(replace(LINKED, device=replace(DEVICE, is_blocked=True)))
    assert key_of(verdict) == "guard-device-blocked"
    assert not of_kind(verdict.changes, PutSession)


def test_the_fifth_new_device_in_a_day_locks_phone_and_person_for_a_day() -> None:
    assert isinstance(judge(replace(LINKED, device=None, devices_today=3), MESSAGE, NOW, LIMITS), Admitted)
    verdict = refused(replace(LINKED, device=None, devices_today=4))
    (locked,) = of_kind(verdict.changes, PutLockout)
    assert (locked.phone, locked.user_id, locked.until) == (PHONE, "ana", NOW + timedelta(hours=24))
    assert len(of_kind(verdict.changes, PutDevice)) == 1


def test_when_a_device_was_last_seen_is_kept_but_not_written_for_every_message() -> None:
    assert of_kind(admitted(LINKED).changes, PutDevice) == []
    idle = replace(LINKED, device=replace(DEVICE, last_seen_at=NOW - timedelta(hours=1)))
    (put,) = of_kind(admitted(idle).changes, PutDevice)
    assert put.device.last_seen_at == NOW


# --- session ----------------------------------------------------------------------------------------------------------


def test_each_message_renews_the_session_for_a_day() -> None:
    (put,) = of_kind(admitted(LINKED).changes, PutSession)
    assert put.session == replace(SESSION, last_activity_at=NOW, expires_at=NOW + timedelta(hours=24))


def test_no_session_is_renewed_past_seven_days_from_its_start() -> None:
    old = replace(SESSION, created_at=NOW - timedelta(days=6, hours=20))
    (put,) = of_kind(admitted(replace(LINKED, session=old)).changes, PutSession)
    assert put.session.expires_at == NOW + timedelta(hours=4)


@pytest.mark.parametrize(
    "ended",
    [
        replace(SESSION, last_activity_at=NOW - timedelta(hours=24), expires_at=NOW),
        replace(SESSION, created_at=NOW - timedelta(days=7), expires_at=NOW + timedelta(hours=1)),
    ],
    ids=["idle", "seven days old"],
)
def test_an_ended_session_is_followed_by_a_new_one_on_a_known_device(ended: Session) -> None:
    verdict = admitted(replace(LINKED, session=ended))
    assert verdict.person == ANA
    (put,) = of_kind(verdict.changes, PutSession)
    assert put.session.id != ended.id
    assert (put.session.created_at, put.session.expires_at) == (NOW, NOW + timedelta(hours=24))
    assert actions(verdict.changes) == ["session_expired", "session_created", "message_received"]


def test_an_ended_session_on_a_device_that_never_verified_asks_to_verify_again() -> None:
    ended = replace(SESSION, expires_at=NOW)
    verdict = admitted(replace(LINKED, session=ended, device=replace(DEVICE, is_trusted=False)))
    assert (verdict.person, verdict.stranger_say.key) == (None, "guard-verify-again")


def test_a_running_session_of_another_device_is_no_use() -> None:
    verdict = admitted(replace(LINKED, device=replace(DEVICE, id="d2", is_trusted=False)))
    assert verdict.person is None


def test_the_times_come_from_the_limits() -> None:
    short = replace(LIMITS, session_idle=timedelta(minutes=30))
    verdict = judge(LINKED, MESSAGE, NOW, short)
    assert isinstance(verdict, Admitted)
    (put,) = of_kind(verdict.changes, PutSession)
    assert put.session.id != SESSION.id, "an hour of silence ended it"
    assert put.session.expires_at == NOW + timedelta(minutes=30)


# --- verification -----------------------------------------------------------------------------------------------------


def try_code(
    facts: TurnFacts, *codes: LinkCode, right: LinkCode | None = None, lock: Lockout | None = None
) -> Verified | NotVerified:
    case = Case(facts=facts, message=MESSAGE, now=NOW, limits=LIMITS)
    return verify(case, Attempt(codes=codes, right=right, account_lock=lock))


def test_the_right_code_links_trusts_the_device_and_opens_a_session() -> None:
    outcome = try_code(STRANGER, CODE, right=CODE)
    assert isinstance(outcome, Verified)
    assert outcome.user_id == "ana"
    assert of_kind(outcome.changes, LinkIdentity) == [LinkIdentity(user_id="ana", identity=MESSAGE.identity)]
    (put_device,), (put_session,) = of_kind(outcome.changes, PutDevice), of_kind(outcome.changes, PutSession)
    assert put_device.device.is_trusted
    assert put_session.session.device_id == put_device.device.id
    assert actions(outcome.changes) == [
        "verification_success", "account_linked", "device_registered", "session_created",
    ]  # fmt: skip


def test_a_device_that_had_to_verify_again_is_trusted_from_then_on() -> None:
    waiting = replace(LINKED, device=replace(DEVICE, id="d2", is_trusted=False))
    outcome = try_code(waiting, CODE, right=CODE)
    assert isinstance(outcome, Verified)
    (put,) = of_kind(outcome.changes, PutDevice)
    assert (put.device.id, put.device.is_trusted) == ("d2", True)


@pytest.mark.parametrize(("attempts", "left"), [(0, 2), (1, 1), (2, 0)])
def test_a_wrong_code_says_how_many_tries_are_left(attempts: int, left: int) -> None:
    outcome = try_code(STRANGER, replace(CODE, attempts=attempts))
    assert isinstance(outcome, NotVerified)
    assert (outcome.say.key, outcome.say.arguments) == ("verify-wrong", {"left": left})
    assert of_kind(outcome.changes, CountAttempt) == [CountAttempt(phone=PHONE)]


def test_after_three_tries_the_right_code_is_worth_nothing() -> None:
    spent = replace(CODE, attempts=3)
    outcome = try_code(STRANGER, spent, right=spent)
    assert isinstance(outcome, NotVerified)
    assert outcome.say.key == "verify-expired"
    assert of_kind(outcome.changes, CountAttempt)


def test_a_code_is_worth_nothing_after_ten_minutes() -> None:
    expired = replace(CODE, expires_at=NOW)
    for right in (expired, None):
        outcome = try_code(STRANGER, expired, right=right)
        assert isinstance(outcome, NotVerified)
        assert outcome.say.key == "verify-expired"


def test_without_a_code_there_is_nothing_to_verify_and_guessing_is_counted() -> None:
    outcome = try_code(STRANGER)
    assert isinstance(outcome, NotVerified)
    assert outcome.say.key == "verify-none"
    assert of_kind(outcome.changes, CountAttempt) == [CountAttempt(phone=PHONE)]


def test_a_code_that_was_sent_to_the_phone_links_only_on_the_page() -> None:
    """Else whoever asks for a code to somebody's phone could have that phone linked to an account of theirs."""
    sent = replace(CODE, delivery="whatsapp")
    assert right_code((sent,), lambda code: True) is None
    outcome = try_code(STRANGER, sent)
    assert isinstance(outcome, NotVerified)
    assert outcome.say.key == "verify-none"


def test_each_of_several_codes_for_one_phone_is_found_whichever_is_newer() -> None:
    other = replace(CODE, user_id="beto", code_hash="other")
    for codes in ((CODE, other), (other, CODE)):
        assert right_code(codes, lambda code: code.code_hash == "other") == other
        assert right_code(codes, lambda code: code.code_hash == "right") == CODE
        assert right_code(codes, lambda code: False) is None
    outcome = try_code(STRANGER, other, CODE, right=CODE)
    assert isinstance(outcome, Verified)
    assert outcome.user_id == "ana"


def test_a_wrong_code_says_the_most_tries_that_any_code_of_the_phone_has_left() -> None:
    outcome = try_code(STRANGER, replace(CODE, user_id="beto", attempts=2), CODE)
    assert isinstance(outcome, NotVerified)
    assert (outcome.say.key, outcome.say.arguments) == ("verify-wrong", {"left": 2})
    (failed,) = of_kind(outcome.changes, AddAudit)
    assert failed.user_id is None, "nobody knows whose it was meant to be"


def test_five_failures_by_a_phone_lock_the_phone_for_an_hour() -> None:
    outcome = try_code(replace(STRANGER, failed_verifications=4), CODE)
    assert isinstance(outcome, NotVerified)
    assert outcome.say.key == "verify-locked"
    (locked,) = of_kind(outcome.changes, PutLockout)
    assert (locked.phone, locked.user_id, locked.until) == (PHONE, None, NOW + timedelta(hours=1))


def test_five_failures_against_an_account_lock_the_account_for_an_hour() -> None:
    outcome = try_code(STRANGER, replace(CODE, failures=4), replace(CODE, user_id="beto", failures=3))
    assert isinstance(outcome, NotVerified)
    (locked,) = of_kind(outcome.changes, PutLockout)
    assert (locked.phone, locked.user_id) == (None, "ana")
    assert [row.user_id for row in of_kind(outcome.changes, AddAudit) if row.action == "account_locked"] == ["ana"]


def test_the_right_code_of_a_locked_account_links_nothing() -> None:
    lock = Lockout(locked_at=NOW, locked_until=NOW + timedelta(minutes=1), reason="failed_verifications")
    outcome = try_code(STRANGER, CODE, right=CODE, lock=lock)
    assert isinstance(outcome, NotVerified)
    assert outcome.say.key == "verify-locked"
    assert not of_kind(outcome.changes, LinkIdentity)


def test_every_audit_row_names_the_message_and_never_its_text() -> None:
    secret = replace(MESSAGE, text="un secreto")
    for facts in (STRANGER, LINKED, limited(4), replace(LINKED, device=None, devices_today=4)):
        verdict = judge(facts, secret, NOW, LIMITS)
        for row in of_kind(verdict.changes, AddAudit):
            assert row.message_sid == "SM1"
            assert "un secreto" not in repr(row)
