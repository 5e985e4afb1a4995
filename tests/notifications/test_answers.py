"""What people write back: putting a reminder off, saying that it is done, asking what was sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.model import TaskFilter
from storage.facts import ByFilter
from storage.model import Task
from tests.notifications.site import MEXICO, Site
from tests.notifications.town import due

SEVEN = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)  # in Mexico City
BUTTONS = {"Listo": "done", "En una hora": "open", "Mañana": "open"}  # quick replies of a template; the text is its own
WEEKLY = "FREQ=WEEKLY;BYDAY=TU"


async def reminded(site: Site, **more: Any) -> tuple[Task, str]:
    """A task at 07:01 whose reminder was sent to somebody new, and its sid; another task of theirs is open."""
    town = site.town
    town.clock.to(SEVEN)
    person = await town.person(morning_digest=False, evening_summary=False, overdue_reminder=False)
    soon = SEVEN + timedelta(minutes=1)
    call = await town.task(person.id, "Llamar", remind_at=soon, **due("2026-03-10", "07:01"), **more)
    await town.task(person.id, "Otra")
    town.clock.to(SEVEN + timedelta(minutes=3))
    await site.cron()
    [sid] = [one.sid for one in town.twilio.taken if one.form["To"].endswith(town.phones[person.id])]
    return call, sid


async def tasks_named(site: Site, task: Task) -> list[Task]:
    """The task, and what came of it: the next one of its series."""
    now = site.town.clock().astimezone(MEXICO)
    wanted = TaskFilter(query=task.title, status="all")
    chosen = ByFilter(filter=wanted, today=now.date(), clock=now.time(), timezone=MEXICO.key, limit=10)
    return sorted((await site.town.store.select_tasks(task.user_id, chosen)).tasks, key=lambda one: one.number)


PUT_OFF = {
    "pospón": "10 08:03",
    "snooze": "10 08:03",
    "después": "10 08:03",
    "luego": "10 08:03",
    "más tarde": "10 08:03",
    "later": "10 08:03",
    "recuérdame al rato": "10 08:03",
    "remind me later": "10 08:03",
    "en una hora": "10 08:03",
    "en 15 minutos": "10 07:18",
    "pospón 2 horas": "10 09:03",
    "mañana": "11 07:01",
    "tomorrow at 9": "11 09:00",
    "pásala al viernes": "13 07:01",
}


@pytest.mark.parametrize("quotes", [False, True])
async def test_a_reminder_is_put_off_in_one_word_and_reminds_then(site: Site, quotes: bool) -> None:
    for answer, moved_to in PUT_OFF.items():
        call, sid = await reminded(site)
        await site.write(call.user_id, answer, quoted=sid if quotes else None)
        [moved] = await tasks_named(site, call)
        assert moved.status == "open", answer
        assert f"{moved.due_date:%d} {moved.due_time:%H:%M}" == moved_to, answer
        assert moved.remind_at is not None, answer
        assert f"{moved.remind_at.astimezone(MEXICO):%d %H:%M}" == moved_to, answer


@pytest.mark.parametrize("quotes", [False, True])
async def test_a_reminder_is_answered_as_done_in_one_word(site: Site, quotes: bool) -> None:
    for answer in ("listo", "done", "ya", "ya quedó", "hecho", "✅", "ya llamé"):
        call, sid = await reminded(site)
        await site.write(call.user_id, answer, quoted=sid if quotes else None)
        [done] = await tasks_named(site, call)
        assert done.status == "done", answer


async def test_a_quick_reply_of_the_template_acts_on_its_task(site: Site) -> None:
    for text, status in BUTTONS.items():
        call, sid = await reminded(site)
        await site.write(call.user_id, text, quoted=sid, button=text)
        [task] = await tasks_named(site, call)
        assert task.status == status, text
        assert status == "done" or task.remind_at != call.remind_at, text


OF_A_SERIES = {
    "en una hora": {("10 08:03", None), ("17 07:01", WEEKLY)},
    "pospón": {("10 08:03", None), ("17 07:01", WEEKLY)},
    "mañana, solo esta vez": {("11 07:01", None), ("17 07:01", WEEKLY)},
    "a las 9am toda la serie": {("10 09:00", WEEKLY)},
    "mañana, toda la serie": {("11 07:01", "FREQ=WEEKLY;BYDAY=WE")},
    "move it to 9am for the whole series": {("10 09:00", WEEKLY)},
}


async def test_putting_off_one_reminder_of_a_series_leaves_the_series(site: Site) -> None:
    for answer, left in OF_A_SERIES.items():
        call, _ = await reminded(site, recurrence=WEEKLY, series_id="series")
        await site.write(call.user_id, answer)
        found = await tasks_named(site, call)
        assert {(f"{one.due_date:%d} {one.due_time:%H:%M}", one.recurrence) for one in found} == left, answer


async def test_a_word_behind_the_answer_moves_the_whole_series_instead(site: Site) -> None:
    call, _ = await reminded(site, recurrence=WEEKLY, series_id="series")
    await site.write(call.user_id, "en una hora")
    site.town.clock.forward(seconds=1)
    await site.write(call.user_id, "toda la serie")
    [moved] = [one for one in await tasks_named(site, call) if one.status == "open"]
    assert (f"{moved.due_date:%d} {moved.due_time:%H:%M}", moved.recurrence) == ("10 08:03", WEEKLY)


async def test_who_asks_is_told_what_was_sent_and_what_is_still_to_come(site: Site) -> None:
    town = site.town
    ana = await town.person(evening_summary=False, overdue_reminder=False)
    await town.task(ana.id, "Pagar la luz", remind_at=town.clock() + timedelta(minutes=1))
    bank = await town.task(ana.id, "Llamar al banco", remind_at=town.clock() + timedelta(hours=5))
    await town.task(ana.id, "Regar las plantas")
    assert "ningún aviso" in await site.write(ana.id, "¿me avisaste?")
    town.clock.forward(minutes=3)
    await site.cron()
    [sent] = town.twilio.taken
    for question in ("¿me avisaste?", "¿ya me recordaste pagar la luz?", "/avisos", "did you remind me about la luz?"):
        town.clock.forward(seconds=1)
        answer = await site.write(ana.id, question)
        assert "Pagar la luz" in answer, question
        assert "07:03" in answer
        assert "banco" not in answer
    await site.call_back(sent.sid, sent.reference, "read")
    town.clock.forward(seconds=1)
    assert "leído" in await site.write(ana.id, "¿me avisaste lo de la luz?")
    town.clock.forward(seconds=1)
    assert "12:00" in await site.write(ana.id, f"¿me avisaste de la {bank.number}?")
    town.clock.forward(seconds=1)
    assert "no tiene recordatorio" in await site.write(ana.id, "¿me avisaste lo de las plantas?")
    town.clock.forward(seconds=1)
    assert "08:00" in await site.write(ana.id, "¿ya me mandaste el resumen?")
    town.clock.forward(seconds=1)
    assert "activa el resumen de la noche" in await site.write(ana.id, "no me llegó el resumen de la noche")
