"""The cron endpoint, the scheduler and the command, on the real application with a Twilio that speaks HTTP."""

import asyncio
import json
import os
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.notifications.letters import SealedLetter, seal_letter
from server.notifications.scheduler import run_forever
from server.notifications.setup import OFFICE
from storage.facts import ByIds
from storage.notices import Parcel
from tests.notifications.fake_twilio import TAKEN_AND_HANG, FakeTwilio
from tests.notifications.site import AT_EIGHT, CRON, KEY, SECRET, Site, environment, open_site
from tests.notifications.town import Clock, due

NOTHING = {
    "morningDigests": 0,
    "eveningSummaries": 0,
    "overdueReminders": 0,
    "deadlineAlerts": 0,
    "taskReminders": 0,
    "held": 0,
    "errors": [],
}


async def with_task_today(site: Site, number: int = 1) -> list[str]:
    people = [await site.town.person(f"P{one}") for one in range(number)]
    for person in people:
        await site.town.task(person.id, "Pan", **due("2026-03-10"))
    site.town.clock.to(AT_EIGHT)
    return [person.id for person in people]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}, {"Authorization": "ñ"}]
)
async def test_without_the_secret_nothing_runs(site: Site, headers: dict[str, str]) -> None:
    await with_task_today(site)
    for method in ("GET", "POST"):
        response = await site.client.request(method, CRON, headers=headers)
        assert response.status == 401
        assert (await response.json())["error"]["code"] == "unauthorized"
    assert site.town.twilio.taken == []


async def test_it_runs_what_is_due_and_answers_the_counts(site: Site) -> None:
    assert await site.cron() == NOTHING
    await with_task_today(site, 3)
    assert await site.cron() == NOTHING | {"morningDigests": 3}
    response = await site.client.get(CRON, headers=KEY)
    assert (await response.json())["results"] == NOTHING


async def test_eight_calls_at_once_beside_the_scheduler_send_each_message_once(
    tmp_path: Path, clock: Clock, twilio: FakeTwilio
) -> None:
    async with open_site(tmp_path, clock, twilio, FOCOBOT_SCHEDULER="on") as site:
        await with_task_today(site, 25)
        results = await asyncio.gather(*(site.cron() for _ in range(8)))
        assert sum(one["morningDigests"] for one in results) <= 25  # the scheduler sends its share
        sent = Counter(one.form["To"] for one in twilio.taken)
        assert len(sent) == 25
        assert set(sent.values()) == {1}


async def test_a_body_runs_one_action_for_one_person(site: Site) -> None:
    [ana, _] = await with_task_today(site, 2)
    email = (await site.town.reload(ana)).email
    assert await site.cron({"action": "evening_summary", "userId": email}) == NOTHING | {"eveningSummaries": 1}
    assert await site.cron({"action": "evening_summary", "userId": ana}) == NOTHING
    assert await site.cron({"action": "overdue_reminder"}) == NOTHING
    assert await site.cron({"userId": ana}) == NOTHING | {"morningDigests": 1}
    assert await site.cron({"action": "morning_digest"}) == NOTHING | {"morningDigests": 1}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"action": "MORNING"}', "action"),
        (b'{"action": 3}', "action"),
        (b'{"userId": "nobody"}', "userId"),
        (b'{"userId": {"id": 1}}', "userId"),
        (b'{"actoin": "morning_digest"}', "actoin"),
        (b"[1]", "body"),
        (b"not json", "body"),
        (b"\xff\xfe", "body"),
    ],
)
async def test_a_wrong_body_is_400_with_the_field_named(site: Site, body: bytes, field: str) -> None:
    response = await site.client.post(CRON, headers=KEY, data=body)
    assert response.status == 400
    assert (await response.json())["error"]["field"] == field


async def test_held_ones_are_counted_and_shown_on_the_metrics(site: Site) -> None:
    await site.town.person("Ana")
    site.town.clock.to(AT_EIGHT - timedelta(days=2))
    [ana] = await with_task_today(site)
    assert await site.cron() == NOTHING | {"held": 1}
    text = await (await site.client.get("/metrics")).text()
    assert 'focobot_notifications_total{status="held",type="morning_digest"} 1.0' in text
    assert [status for _, status, _ in await site.town.statuses(ana)] == ["held"]


async def test_a_reminder_is_answered_with_listo_and_a_digest_line_by_its_number(site: Site) -> None:
    town = site.town
    ana = await town.person(overdue_reminder=False)
    call = await town.task(ana.id, "Llamar al banco", remind_at=town.clock() + timedelta(minutes=1))
    bread = await town.task(ana.id, "Pan", **due("2026-03-10"))
    town.clock.forward(minutes=3)
    assert (await site.cron())["taskReminders"] == 1
    assert "Llamar al banco" in await site.write(ana.id, "listo")
    town.clock.to(AT_EIGHT)
    assert (await site.cron())["morningDigests"] == 1
    await site.write(ana.id, f"completa la {bread.number}")
    tasks = (await town.store.select_tasks(ana.id, ByIds(ids=(call.id, bread.id)))).tasks
    assert [task.status for task in tasks] == ["done", "done"]


async def test_a_quoted_reminder_is_moved_by_one_word_and_reminds_again(site: Site) -> None:
    town = site.town
    ana = await town.person(morning_digest=False, evening_summary=False, overdue_reminder=False)
    soon = town.clock() + timedelta(minutes=1)
    call = await town.task(ana.id, "Llamar", remind_at=soon, **due("2026-03-10", "07:01"))
    await town.task(ana.id, "Otra")
    town.clock.forward(minutes=3)
    await site.cron()
    [sent] = town.twilio.taken
    await site.call_back(sent.sid, sent.reference, "delivered")
    await site.write(ana.id, "mañana", quoted=sent.sid)
    [moved] = (await town.store.select_tasks(ana.id, ByIds(ids=(call.id,)))).tasks
    assert str(moved.due_date) == "2026-03-11"
    assert moved.remind_at == soon + timedelta(days=1)
    town.clock.forward(hours=12)
    await town.writes(ana.id)
    town.clock.forward(hours=12)
    assert (await site.cron())["taskReminders"] == 1


async def test_with_the_scheduler_off_answers_still_leave_and_nothing_is_planned(site: Site) -> None:
    [ana] = await with_task_today(site)
    office, town = site.client.app[OFFICE], site.town
    letter = SealedLetter(text="Aquí está", line="", language="es", first_name="Ana")
    parcel = Parcel(
        id="answer-1",
        user_id=ana,
        kind="answer",
        payload=seal_letter(letter, office.cipher),
        lane=0,
        available_at=town.clock(),
        valid_until=None,
    )
    for _ in range(2):
        await town.store.add_answer_parcel(parcel, "SM-question", town.clock())
    running = asyncio.create_task(run_forever(office, plans=False, every=0.01))
    for _ in range(300):
        await asyncio.sleep(0.01)
    running.cancel()
    assert town.twilio.bodies == ["Aquí está"]
    assert await town.statuses(ana) == []


async def test_the_scheduler_outlives_a_database_that_is_away(site: Site) -> None:
    await with_task_today(site)
    office = site.client.app[OFFICE]

    class Away:
        left = 3

        def __getattr__(self, name: str) -> Any:
            if self.left:
                self.left -= 1
                raise OSError("away")
            return getattr(office.store, name)

    running = asyncio.create_task(run_forever(replace(office, store=Away()), plans=True, every=0.01))
    async with asyncio.timeout(20):
        while not site.town.twilio.taken:  # noqa: ASYNC110 - the fake has no event to wait for
            await asyncio.sleep(0.01)
    running.cancel()


async def test_a_process_killed_while_twilio_answers_loses_and_doubles_nothing(
    site: Site, tmp_path: Path, twilio: FakeTwilio
) -> None:
    """SIGKILL, not an exception: Twilio has the message, the process that sent it is gone before it hears so."""
    site.town.clock.to(datetime.now(UTC))
    ana = await site.town.person()
    await site.town.task(ana.id, "Llamar", remind_at=datetime.now(UTC) - timedelta(minutes=2))
    twilio.faults.append(TAKEN_AND_HANG)
    process = await run_cron(environment(tmp_path, twilio), ana.id)
    async with asyncio.timeout(60):
        while not twilio.taken:  # noqa: ASYNC110 - the fake has no event to wait for
            await asyncio.sleep(0.01)
    process.kill()
    await process.wait()
    assert ("task_reminder", "pending", None) in await site.town.statuses(ana.id)
    site.town.clock.to(datetime.now(UTC) + timedelta(seconds=11))
    assert (await site.cron())["taskReminders"] == 1
    assert len(twilio.taken) == 1


async def test_without_an_account_a_developers_reminders_arrive_in_the_simulator(
    tmp_path: Path, clock: Clock, twilio: FakeTwilio
) -> None:
    async with open_site(tmp_path, clock, twilio, TWILIO_ACCOUNT_SID="") as site:
        ana = await site.town.person(morning_digest=False, overdue_reminder=False)
        await site.town.task(ana.id, "Llamar", remind_at=clock() + timedelta(minutes=1))
        clock.forward(minutes=3)
        assert (await site.cron())["taskReminders"] == 1
        query = {"phone": site.town.phones[ana.id], "after": "0"}
        [arrived] = (await (await site.client.get("/simulator/inbox", params=query)).json())["messages"]
        assert "Llamar" in arrived["text"]
        assert "Llamar" in await site.write(ana.id, "listo", quoted=arrived["sid"])
        query["after"] = str(arrived["place"])
        assert (await (await site.client.get("/simulator/inbox", params=query)).json())["messages"] == []
        assert (await site.client.get("/simulator/inbox", params={"phone": "x"})).status == 400
        assert twilio.requests == 0


async def run_cron(env: dict[str, str], user_id: str) -> asyncio.subprocess.Process:
    program = "import sys; from server.cli.main import app; app(['cron', '--user', sys.argv[1]])"
    command = (sys.executable, "-c", program, user_id)
    return await asyncio.create_subprocess_exec(*command, env=os.environ | env, stdout=asyncio.subprocess.PIPE)


async def test_the_command_runs_a_round_and_prints_its_figures(site: Site, tmp_path: Path, twilio: FakeTwilio) -> None:
    site.town.clock.to(datetime.now(UTC))
    ana = await site.town.person()
    await site.town.task(ana.id, "Llamar", remind_at=datetime.now(UTC) - timedelta(minutes=2))
    process = await run_cron(environment(tmp_path, twilio), ana.id)
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert json.loads(out)["results"]["taskReminders"] == 1
    assert len(twilio.taken) == 1
