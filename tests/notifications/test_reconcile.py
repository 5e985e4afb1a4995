"""Messages that Twilio has and the log lacks: found by its list, answered the normal way, once."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.model import TaskFilter
from server.channels.outbound import Uncertain
from server.keys import CHANNEL, SERVICES
from server.notifications.running import send_answers
from server.notifications.setup import OFFICE
from server.reconciling import Desk, Missing, answer_late, find_missing
from storage.facts import ByFilter
from storage.model import Task
from tests.notifications.fake_twilio import FakeTwilio, Fault, Inbound
from tests.notifications.site import MEXICO, Site, environment

LATE = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # the evening of the day on which everything here was written


async def look(site: Site) -> Missing:
    desk = desk_of(site)
    found = await find_missing(desk.sender, desk.services.store, LATE - timedelta(hours=24), LATE)
    assert isinstance(found, Missing)
    return found


def desk_of(site: Site) -> Desk:
    app = site.client.app
    sender = app[OFFICE].sender
    assert sender is not None
    return Desk(channel=app[CHANNEL], sender=sender, services=app[SERVICES])


async def answer_all(site: Site, missing: Missing) -> int:
    answered = [await answer_late(one, desk_of(site), site.town.clock()) for one in missing.now]
    await send_answers(site.client.app[OFFICE])
    return sum(answered)


def wrote(site: Site, user_id: str, text: str, **more: int) -> Inbound:
    """Twilio has it; the webhook was away."""
    number = len(site.town.twilio.inbound)
    one = Inbound(
        sid=f"SM{number:032x}",
        sender=f"whatsapp:{site.town.phones[user_id]}",
        body=text,
        sent=site.town.clock() + timedelta(seconds=number),
        **more,
    )
    site.town.twilio.inbound.append(one)
    return one


async def tasks_of(site: Site, user_id: str) -> list[Task]:
    today = site.town.clock().astimezone(MEXICO)
    every = ByFilter(filter=TaskFilter(), today=today.date(), clock=today.time(), timezone=MEXICO.key, limit=50)
    return sorted((await site.town.store.select_tasks(user_id, every)).tasks, key=lambda task: task.number)


async def test_what_is_missing_is_found_and_answered_once_and_read_at_its_own_moment(site: Site) -> None:
    ana = await site.town.person()
    wrote(site, ana.id, "recuérdame pagar la luz mañana")
    wrote(site, ana.id, "", media=1)
    site.town.clock.to(LATE + timedelta(hours=12))  # the day after
    missing = await look(site)
    assert [one.text for one in missing.now] == ["recuérdame pagar la luz mañana", ""]
    assert await answer_all(site, missing) == 2
    [task] = await tasks_of(site, ana.id)
    assert str(task.due_date) == "2026-03-11"
    created, media = site.town.twilio.bodies
    assert "pagar la luz" in created
    assert media
    assert await look(site) == Missing(now=())
    assert await answer_all(site, missing) == 0
    assert len(site.town.twilio.taken) == 2


async def test_a_copy_that_the_webhook_brings_meanwhile_is_answered_once(site: Site) -> None:
    ana = await site.town.person()
    one = wrote(site, ana.id, "agrega comprar pan")
    missing = await look(site)
    assert "pan" in await site.write(ana.id, "agrega comprar pan", sid=one.sid)
    assert await answer_all(site, missing) == 0
    assert len(await tasks_of(site, ana.id)) == 1
    assert site.town.twilio.taken == []


async def test_who_wrote_a_lot_is_not_punished_for_it(site: Site) -> None:
    ana = await site.town.person()
    for number in range(60):
        wrote(site, ana.id, f"agrega comprar cosa {number}")
    site.town.clock.to(LATE)
    missing = await look(site)
    assert (len(missing.now), len(missing.later)) == (9, 51)
    assert await answer_all(site, missing) == 9
    assert all("cosa" in body for body in site.town.twilio.bodies)
    site.town.clock.forward(minutes=2)
    missing = await look(site)
    assert (len(missing.now), len(missing.later)) == (9, 42)


async def test_a_stranger_is_answered_too(site: Site) -> None:
    await site.town.person()
    stranger = Inbound(sid="SMstranger", sender="whatsapp:+525599999999", body="hola", sent=site.town.clock())
    site.town.twilio.inbound.append(stranger)
    assert await answer_all(site, await look(site)) == 1
    [sent] = site.town.twilio.taken
    assert sent.form["To"] == stranger.sender


async def test_a_list_that_does_not_answer_is_said_and_nothing_is_done(site: Site) -> None:
    site.town.twilio.list_faults.append(Fault(status=503))
    desk = desk_of(site)
    assert isinstance(await find_missing(desk.sender, desk.services.store, LATE, LATE), Uncertain)


async def test_the_command_lists_without_a_word_of_the_messages_and_answers_when_told(
    site: Site, tmp_path: Path, twilio: FakeTwilio
) -> None:
    site.town.clock.to(datetime.now(UTC) - timedelta(minutes=10))
    ana = await site.town.person()
    one = wrote(site, ana.id, "agrega comprar leche")
    listed, code = await run(environment(tmp_path, twilio))
    assert code == 1
    assert one.sid in listed
    assert "leche" not in listed
    assert site.town.phones[ana.id] not in listed
    answered, code = await run(environment(tmp_path, twilio), "--answer")
    assert (code, "1 answered" in answered) == (0, True)
    assert ["leche" in body for body in twilio.bodies] == [True]


async def run(env: dict[str, str], *words: str) -> tuple[str, int]:
    program = "import sys; from server.cli.main import app; app(['reconcile', *sys.argv[1:]])"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, *words, env=os.environ | env, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return out.decode(), process.returncode or 0
