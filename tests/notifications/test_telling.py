"""Whole rounds against a real store and a Twilio that speaks HTTP: what is told, once, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from server.notifications.office import Wanted
from server.notifications.running import run_round
from tests.notifications.town import Town, due


async def test_the_morning_digest_goes_out_once_with_the_days_tasks(town: Town) -> None:
    ana = await town.person("Ana Ruiz")
    await town.task(ana.id, "Pagar la luz", **due("2026-03-10"))
    await town.task(ana.id, "Otro día", **due("2026-03-11"))
    office = town.office()
    assert (await run_round(office)).sent == {}
    town.clock.to(datetime(2026, 3, 10, 14, 10, tzinfo=UTC))
    assert (await run_round(office)).sent == {"morning_digest": 1}
    assert (await run_round(office)).sent == {}
    [sent] = town.twilio.taken
    assert "Pagar la luz" in sent.body
    assert "Otro día" not in sent.body
    assert sent.form["To"] == f"whatsapp:{town.phones[ana.id]}"
    assert sent.form["From"] == "whatsapp:+14155550100"
    assert 6000 < int(sent.form["ValidityPeriod"]) <= 7200
    assert await town.statuses(ana.id) == [("morning_digest", "sent", None)]


async def test_jitter_spreads_digests_and_none_leaves_before_its_time(town: Town) -> None:
    people = [await town.person(f"P{number}") for number in range(30)]
    for person in people:
        await town.task(person.id, "x", **due("2026-03-10"))
    office = town.office()
    town.clock.to(datetime(2026, 3, 10, 14, 0, tzinfo=UTC))
    await run_round(office)
    counts = [len(town.twilio.taken)]
    for _ in range(10):
        town.clock.forward(minutes=1)
        await run_round(office)
        counts.append(len(town.twilio.taken))
    assert counts[0] < 10
    assert counts[-1] == 30
    assert len(set(counts)) > 4


async def test_a_reminder_can_be_answered_with_a_bare_word_or_a_quote(town: Town) -> None:
    ana = await town.person(morning_digest=False)
    task = await town.task(
        ana.id, "Llamar", remind_at=town.clock() + timedelta(minutes=5), **due("2026-03-10", "07:05")
    )
    town.clock.forward(minutes=6)
    await run_round(town.office())
    [sent] = town.twilio.taken
    conversation = await town.conversation(ana.id)
    assert conversation.shown == (task.id,)
    assert conversation.last_task_id == task.id
    facts = await town.store.load_turn(town.message(ana.id, "listo", quoted=sent.sid), town.clock())
    assert facts.quoted is not None
    assert facts.quoted.task_ids == (task.id,)
    assert facts.quoted.state == {"numbers": {"1": task.id}}


async def test_a_message_that_was_under_way_when_a_reminder_left_starts_again(town: Town) -> None:
    ana = await town.person()
    await town.task(ana.id, "Llamar", remind_at=town.clock() + timedelta(minutes=1))
    before = await town.reload(ana.id)
    town.clock.forward(minutes=3)
    await run_round(town.office())
    assert (await town.reload(ana.id)).version > before.version


async def test_what_falls_due_together_is_one_message(town: Town) -> None:
    ana = await town.person()
    at_eight = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
    await town.task(ana.id, "Llamar", remind_at=at_eight, **due("2026-03-10", "08:00"))
    await town.task(ana.id, "Pan", **due("2026-03-10"))
    town.clock.to(at_eight + timedelta(minutes=1))
    tally = await run_round(town.office())
    assert tally.sent == {"task_reminder": 1, "morning_digest": 1}
    assert len(town.twilio.taken) == 1


async def test_a_task_that_was_done_before_its_reminder_says_nothing(town: Town) -> None:
    ana = await town.person()
    task = await town.task(ana.id, "Llamar", remind_at=town.clock() + timedelta(minutes=5))
    await town.finish(task)
    town.clock.forward(minutes=10)
    await run_round(town.office())
    assert town.twilio.taken == []


async def test_a_moved_reminder_is_told_at_its_new_time_only(town: Town) -> None:
    ana = await town.person(morning_digest=False)
    task = await town.task(ana.id, "Llamar", remind_at=town.clock() + timedelta(minutes=5))
    office = town.office()
    await run_round(office)
    await town.put(task, replace(task, remind_at=town.clock() + timedelta(minutes=30)))
    town.clock.forward(minutes=10)
    assert (await run_round(office)).sent == {}
    town.clock.forward(minutes=22)
    assert (await run_round(office)).sent == {"task_reminder": 1}


async def test_a_change_of_preference_is_seen_at_once(town: Town) -> None:
    ana = await town.person()
    await town.task(ana.id, "x", **due("2026-03-10"))
    office = town.office()
    await run_round(office)
    await town.prefer(ana.id, morning_time=time(7, 10))
    town.clock.forward(minutes=21)
    assert (await run_round(office)).sent == {"morning_digest": 1}
    town.clock.to(datetime(2026, 3, 10, 14, 30, tzinfo=UTC))
    assert (await run_round(office)).sent == {}


async def test_who_said_stop_hears_nothing_until_start(town: Town) -> None:
    ana = await town.person()
    await town.task(ana.id, "x", **due("2026-03-10"))
    await town.prefer(ana.id, stopped=True)
    town.clock.to(datetime(2026, 3, 10, 14, 30, tzinfo=UTC))
    office = town.office()
    await run_round(office)
    assert town.twilio.taken == []


async def test_an_unlinked_person_is_told_nothing_and_a_linked_one_again(town: Town) -> None:
    ana = await town.person()
    await town.task(ana.id, "x", **due("2026-03-10"))
    await town.store.unlink(ana.id, town.clock())
    town.clock.to(datetime(2026, 3, 10, 14, 30, tzinfo=UTC))
    office = town.office()
    await run_round(office)
    assert town.twilio.taken == []
    await town.store.link(ana.id, town.phones[ana.id], town.clock())
    await town.writes(ana.id)
    assert (await run_round(office)).sent == {"morning_digest": 1}


async def test_an_operator_runs_one_kind_for_one_person_at_once_and_once(town: Town) -> None:
    ana, eva = await town.person(), await town.person()
    for person in (ana, eva):
        await town.task(person.id, "x", **due("2026-03-10"))
    office = town.office()
    wanted = Wanted(kind="morning_digest", user_id=ana.id)
    assert (await run_round(office, wanted)).sent == {"morning_digest": 1}
    assert (await run_round(office, wanted)).sent == {}
    town.clock.to(datetime(2026, 3, 10, 14, 30, tzinfo=UTC))
    assert (await run_round(office)).sent == {"morning_digest": 1}
    assert {one.form["To"] for one in town.twilio.taken} == {f"whatsapp:{town.phones[one.id]}" for one in (ana, eva)}


async def test_a_zone_that_there_is_not_keeps_nobody_else_from_being_told(town: Town) -> None:
    ana, eva = await town.person(), await town.person()
    for person in (ana, eva):
        await town.task(person.id, "x", **due("2026-03-10"))
    await town.prefer(ana.id, timezone="Nowhere/Atlantis")
    town.clock.to(datetime(2026, 3, 10, 14, 30, tzinfo=UTC))
    assert (await run_round(town.office())).sent == {"morning_digest": 1}
    [sent] = town.twilio.taken
    assert sent.form["To"] == f"whatsapp:{town.phones[eva.id]}"


async def test_who_was_silenced_can_be_told_why(town: Town) -> None:
    ana = await town.person(quiet_days=(1,), morning_digest=False)
    task = await town.task(ana.id, "Llamar", remind_at=town.clock() + timedelta(minutes=1))
    town.clock.forward(minutes=5)
    await run_round(town.office())
    [told] = await town.store.told_notices(ana.id, since=town.clock() - timedelta(days=1), limit=5, task_id=task.id)
    assert (told.kind, told.status, told.error_message) == ("task_reminder", "cancelled", "quiet day")
    assert town.twilio.taken == []
