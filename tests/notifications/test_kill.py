"""SIGKILL at every await of a round, on both databases: each message leaves once, and ten seconds later at most."""

import asyncio
import sys
from pathlib import Path

import pytest

from server.notifications.office import LEASE
from server.notifications.running import run_round
from storage.port import Store
from tests.notifications.fake_twilio import FakeTwilio
from tests.notifications.town import Clock, Town

ROOT = Path(__file__).parents[2]
MOST_CALLS = 40


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Store]:
    """A URL that another process can open, and a store on it."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'focobot.db'}", store
    return request.getfixturevalue("postgres_url"), store


async def test_a_process_killed_at_any_await_of_a_round_sends_each_message_once(
    database: tuple[str, Store], clock: Clock, twilio: FakeTwilio
) -> None:
    url, store = database
    town = Town(store=store, clock=clock, twilio=twilio)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.notifications.mortal_round", url, twilio.url,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    deaths = {when: await _die_everywhere(town, process, when) for when in ("before", "after")}
    assert process.stdin is not None
    process.stdin.close()
    assert await process.wait() == 0
    await town.close()
    assert deaths["before"] == deaths["after"] > 10


async def _die_everywhere(town: Town, process: asyncio.subprocess.Process, when: str) -> int:
    """How many awaits a round has; it was killed at each."""
    for at in range(1, MOST_CALLS):
        title = f"Llamar {when} {at}"
        person = await town.person(morning_digest=False, overdue_reminder=False, evening_summary=False)
        await town.task(person.id, title, remind_at=town.clock())
        town.clock.forward(minutes=2)
        end = await _run(process, f"{town.clock().isoformat()} {at} {when}\n")
        town.clock.now += LEASE
        await run_round(town.office())
        bodies = [body for body in town.twilio.bodies if f"{title}*" in body]
        assert len(bodies) == 1, title
        assert await town.statuses(person.id) == [("task_reminder", "sent", None)], title
        if end == "lived":
            return at - 1
    pytest.fail("a round has more awaits than were tried")


async def _run(process: asyncio.subprocess.Process, line: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line.encode())
    async with asyncio.timeout(60):
        end = (await process.stdout.readline()).decode().strip()
    assert end in ("killed", "lived")
    return end
