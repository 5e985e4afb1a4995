"""Twilio's faults over real HTTP, and workers that die: every message once, and nothing lost without a reason."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from server.notifications import sending
from server.notifications.running import run_round
from storage.model import Person
from tests.notifications.fake_twilio import HANG, TAKEN_AND_HANG, Fault
from tests.notifications.town import Town, due


async def reminded(town: Town, title: str = "Llamar") -> Person:
    """Somebody with a reminder that is due now."""
    person = await town.person(morning_digest=False, overdue_reminder=False)
    await town.task(person.id, title, remind_at=town.clock() + timedelta(minutes=1))
    town.clock.forward(minutes=3)
    return person


async def rounds(town: Town, minutes: int, step: float = 10) -> None:
    office = town.office(seconds=0.3)
    for _ in range(int(minutes * 60 / step)):
        await run_round(office)
        town.clock.forward(seconds=step)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=429, code=20429),
        Fault(status=400, code=63018),
        Fault(status=500),
        Fault(status=503),
        Fault(status=500, taken=True),
        Fault(status=502, taken=True),
    ],
)
async def test_a_passing_fault_is_tried_again_and_told_once(town: Town, fault: Fault) -> None:
    person = await reminded(town)
    town.twilio.faults.extend([fault, fault] if not fault.taken else [fault])
    await rounds(town, 5)
    assert len(town.twilio.taken) == 1
    assert await town.statuses(person.id) == [("task_reminder", "sent", None)]


@pytest.mark.parametrize(("fault", "taken"), [(HANG, 0), (TAKEN_AND_HANG, 1)])
async def test_a_send_without_an_answer_is_looked_up_before_another_is_tried(
    town: Town, fault: Fault, taken: int
) -> None:
    person = await reminded(town)
    town.twilio.faults.append(fault)
    office = town.office(seconds=0.3)
    tally = await run_round(office)
    assert len(town.twilio.taken) == taken
    assert tally.errors
    assert await town.statuses(person.id) == [("task_reminder", "pending", "no answer: TimeoutError")]
    town.clock.forward(seconds=11)
    assert (await run_round(office)).sent == {"task_reminder": 1}
    assert len(town.twilio.taken) == 1


async def test_while_the_message_list_does_not_answer_nothing_is_sent_again(town: Town) -> None:
    await reminded(town)
    town.twilio.faults.append(TAKEN_AND_HANG)
    town.twilio.list_faults.extend([Fault(status=503)] * 2)
    await rounds(town, 2)
    assert town.twilio.requests == 1
    assert len(town.twilio.taken) == 1


async def test_tries_end_after_five_within_half_an_hour_and_the_reason_stays(town: Town) -> None:
    person = await reminded(town)
    town.twilio.always = Fault(status=429, code=20429)
    began = town.clock()
    office = town.office()
    seen: list[float] = []
    while (town.clock() - began) < timedelta(minutes=45):
        before = town.twilio.requests
        await run_round(office)
        if town.twilio.requests > before:
            seen.append((town.clock() - began).total_seconds())
        town.clock.forward(seconds=10)
    assert len(seen) == 5
    assert seen[-1] <= 1800
    waits = [late - early for early, late in pairwise(seen)]
    assert waits == sorted(waits)
    [(_, status, reason)] = await town.statuses(person.id)
    assert status == "failed"
    assert "20429" in (reason or "")


async def test_who_unsubscribed_at_the_provider_is_stopped(town: Town) -> None:
    person = await reminded(town)
    town.twilio.always = Fault(status=400, code=21610)
    await rounds(town, 1)
    assert town.twilio.requests == 1
    assert (await town.reload(person.id)).stopped
    assert [status for _, status, _ in await town.statuses(person.id)] == ["failed"]


async def test_an_unreachable_number_fails_at_once(town: Town) -> None:
    person = await reminded(town)
    town.twilio.always = Fault(status=400, code=63024)
    await rounds(town, 2)
    assert town.twilio.requests == 1
    assert not (await town.reload(person.id)).stopped
    assert await town.statuses(person.id) == [("task_reminder", "failed", "Twilio 63024")]


async def test_a_window_that_closed_unseen_sends_the_template_instead(town: Town) -> None:
    town.templates[("task_reminder", "es")] = "HXreminder"
    person = await reminded(town)
    town.twilio.faults.append(Fault(status=400, code=63016))
    await rounds(town, 1)
    [sent] = town.twilio.taken
    assert sent.form["ContentSid"] == "HXreminder"
    assert "Body" not in sent.form
    assert await town.statuses(person.id) == [("task_reminder", "sent", None)]


async def test_a_wrong_template_is_held(town: Town) -> None:
    town.templates[("task_reminder", "es")] = "HXreminder"
    town.twilio.always = Fault(status=400, code=63028)
    person = await town.person(morning_digest=False, overdue_reminder=False, evening_summary=False)
    town.clock.forward(hours=30)
    await town.task(person.id, "x", remind_at=town.clock())
    town.clock.forward(minutes=2)
    await rounds(town, 1)
    [(_, status, reason)] = await town.statuses(person.id)
    assert (status, reason) == ("held", "Twilio 63028: the template is wrong")


async def test_refused_credentials_are_tried_again_so_that_an_operator_can_act(town: Town) -> None:
    person = await reminded(town)
    town.twilio.password = "another"
    await rounds(town, 1)
    assert [status for _, status, _ in await town.statuses(person.id)] == ["pending"]
    town.twilio.password = "token"
    await rounds(town, 3)
    assert [status for _, status, _ in await town.statuses(person.id)] == ["sent"]


async def test_a_worker_killed_while_twilio_answers_sends_once(town: Town) -> None:
    await reminded(town)
    office = town.office(seconds=5)
    town.twilio.faults.append(TAKEN_AND_HANG)
    running = asyncio.create_task(run_round(office))
    while not town.twilio.taken:  # noqa: ASYNC110 - the fake has no event to wait for
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    town.clock.forward(seconds=11)
    await run_round(office)
    assert len(town.twilio.taken) == 1


async def test_a_suspended_worker_sends_nothing_after_its_lease(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await reminded(town)
    times = iter([0.0, 60.0])
    with monkeypatch.context() as patched:
        patched.setattr(sending, "monotonic", lambda: next(times, 60.0))
        tally = await run_round(town.office())
    assert tally.sent == {}
    assert town.twilio.requests == 0
    town.clock.forward(seconds=11)
    assert (await run_round(town.office())).sent == {"task_reminder": 1}
    assert len(town.twilio.taken) == 1


async def test_what_went_stale_in_the_outbox_is_composed_again_without_it(town: Town) -> None:
    person = await town.person(overdue_reminder=False)
    at_eight = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
    await town.task(person.id, "Llamar", remind_at=at_eight)
    await town.task(person.id, "Pan", **due("2026-03-10"))
    town.clock.to(at_eight + timedelta(minutes=1))
    town.twilio.always = Fault(status=429, code=20429)
    office = town.office()
    await run_round(office)
    town.twilio.always = None
    town.clock.forward(hours=3)
    await run_round(office)
    [sent] = town.twilio.taken
    assert "Con retraso" in sent.body
    assert "Buenos días" not in sent.body
    assert sorted(status for _, status, _ in await town.statuses(person.id)) == ["failed", "sent"]
