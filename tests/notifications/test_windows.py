"""WhatsApp's rules: free text within 24 hours, templates after, held without; and what status callbacks change."""

from datetime import UTC, datetime, timedelta

import pytest

from server.channels.port import DeliveryUpdate
from server.notifications.deliveries import record_delivery
from server.notifications.office import LEASE, Tally, Wanted
from server.notifications.running import compose_some, plan_all, run_round
from storage.model import Person
from tests.notifications.town import Town, due

AT_EIGHT = datetime(2026, 3, 12, 14, 20, tzinfo=UTC)  # the digest's time and all jitter, two days silent


async def silent_for_days(town: Town, name: str = "Ana Ruiz") -> Person:
    person = await town.person(name, overdue_reminder=False)
    await town.task(person.id, "Pagar la luz", **due("2026-03-12"))
    await town.task(person.id, "Comprar pan", **due("2026-03-12"))
    town.clock.to(AT_EIGHT)
    return person


def update(sid: str, status: str, *, reference: str | None = None, code: str | None = None) -> DeliveryUpdate:
    return DeliveryUpdate(outbound_sid=sid, status=status, inbound_sid=reference, error_code=code)


async def test_outside_the_window_the_template_goes_out_with_its_variables(town: Town) -> None:
    town.templates[("morning_digest", "es")] = "HXmorning"
    await silent_for_days(town)
    assert (await run_round(town.office())).sent == {"morning_digest": 1}
    [sent] = town.twilio.taken
    assert sent.form["ContentSid"] == "HXmorning"
    assert sent.form["ContentVariables"] == (
        '{"1": "Ana", "2": "☀️ ¡Buenos días, Ana! Para hoy, jue 12 mar, tienes 2 tareas: · '
        '1. Pagar la luz · jue 12 mar · 2. Comprar pan · jue 12 mar"}'
    )


async def test_without_a_template_it_is_held_and_the_reason_names_the_variable(town: Town) -> None:
    person = await silent_for_days(town)
    office = town.office()
    tally = await run_round(office)
    assert (tally.held, tally.sent) == (1, {})
    assert (await run_round(office)).held == 0
    reason = "outside 24 h: set TWILIO_TEMPLATE_MORNING_DIGEST_ES"
    assert await town.statuses(person.id) == [("morning_digest", "held", reason)]
    assert town.twilio.requests == 0
    figures = await town.store.notice_figures(town.clock() - timedelta(days=1))
    assert figures.reasons == [("held", reason, 1)]


async def test_what_is_held_leaves_when_the_person_writes_while_it_is_still_good(town: Town) -> None:
    person = await silent_for_days(town)
    office = town.office()
    await run_round(office)
    town.clock.forward(minutes=30)
    await town.writes(person.id)
    town.clock.forward(seconds=5)
    assert (await run_round(office)).sent == {"morning_digest": 1}
    assert (await run_round(office)).sent == {}
    assert len(town.twilio.taken) == 1


async def test_what_is_held_too_long_stays_held(town: Town) -> None:
    person = await silent_for_days(town)
    office = town.office()
    await run_round(office)
    town.clock.forward(hours=3)
    await town.writes(person.id)
    assert (await run_round(office)).sent == {}
    assert [status for _, status, _ in await town.statuses(person.id)] == ["held"]


@pytest.mark.parametrize("hours", [23, 25])
async def test_the_window_is_24_hours_from_the_persons_last_message(town: Town, hours: int) -> None:
    person = await town.person(morning_digest=False, evening_summary=False, overdue_reminder=False)
    await town.task(person.id, "x", remind_at=town.clock() + timedelta(hours=hours))
    town.clock.forward(hours=hours, minutes=2)
    tally = await run_round(town.office())
    assert (tally.sent.total(), tally.held) == ((1, 0) if hours < 24 else (0, 1))


@pytest.mark.parametrize("order", ["sent delivered read", "read delivered sent", "delivered read sent"])
async def test_status_callbacks_count_in_any_order(town: Town, order: str) -> None:
    person = await town.person()
    await town.task(person.id, "x", remind_at=town.clock())
    town.clock.forward(minutes=2)
    await run_round(town.office())
    [sent] = town.twilio.taken
    for status in order.split():
        await record_delivery(update(sent.sid, status, reference=sent.reference), town.store, town.clock())
    [told] = await town.store.told_notices(person.id, since=town.clock() - timedelta(days=1), limit=5)
    assert (told.status, told.delivery) == ("sent", "read")


async def test_a_callback_before_the_answer_proves_that_it_left(town: Town) -> None:
    """The worker died while Twilio answered; the callback alone settles it, without asking the list."""
    person = await town.person()
    await town.task(person.id, "x", remind_at=town.clock())
    town.clock.forward(minutes=2)
    office = town.office()
    [claim] = await _claim(town)
    await record_delivery(update("SMearly", "queued", reference=claim), town.store, town.clock())
    town.clock.forward(seconds=20)
    await run_round(office)
    assert town.twilio.requests == 0
    assert await town.statuses(person.id) == [("task_reminder", "sent", None)]


async def _claim(town: Town) -> list[str]:
    """Plans and composes, then claims as a worker that dies right after."""
    office = town.office()
    await plan_all(office, Tally())
    await compose_some(office, Wanted())
    claims = await town.store.claim_parcels(now=town.clock(), lease=LEASE, limit=5, kinds=["notification"])
    return [one.id for one in claims]


async def test_a_message_given_back_for_the_window_goes_out_by_template_once(town: Town) -> None:
    town.templates[("task_reminder", "es")] = "HXreminder"
    person = await town.person()
    await town.task(person.id, "x", remind_at=town.clock())
    town.clock.forward(minutes=2)
    office = town.office()
    await run_round(office)
    [first] = town.twilio.taken
    first.status = "failed"
    failed = update(first.sid, "failed", reference=first.reference, code="63016")
    for _ in range(3):
        await record_delivery(failed, town.store, town.clock())
        await run_round(office)
    assert [one.form.get("ContentSid") for one in town.twilio.taken] == [None, "HXreminder"]
    assert await town.statuses(person.id) == [("task_reminder", "sent", None)]


@pytest.mark.parametrize(
    ("code", "status", "stopped"),
    [
        ("63018", "pending", False),
        ("63024", "failed", False),
        ("21610", "failed", True),
        ("63028", "held", False),
        (None, "failed", False),
    ],
)
async def test_a_message_given_back_is_handled_by_what_the_code_means(
    town: Town, code: str | None, status: str, stopped: bool
) -> None:
    person = await town.person()
    await town.task(person.id, "x", remind_at=town.clock())
    town.clock.forward(minutes=2)
    await run_round(town.office())
    [sent] = town.twilio.taken
    await record_delivery(update(sent.sid, "undelivered", code=code), town.store, town.clock())
    [(_, found, reason)] = await town.statuses(person.id)
    assert found == status
    assert reason is not None
    assert (await town.reload(person.id)).stopped == stopped


async def test_callbacks_of_other_messages_change_nothing(town: Town) -> None:
    await record_delivery(update("SMother", "delivered", reference="SMinbound"), town.store, town.clock())
    await record_delivery(update("SMother", "no such state"), town.store, town.clock())
