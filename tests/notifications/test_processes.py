"""Four real processes, each with the built-in scheduler, and eight cron calls beside them: each message once."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.notifications.running import run_round
from storage.port import Store
from tests.notifications.fake_twilio import FakeTwilio
from tests.notifications.town import Clock, Town

ROOT = Path(__file__).parents[2]
PROCESSES, CALLS, PEOPLE = 4, 8, 60


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Store]:
    """A URL that other processes can open, and a store on it."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'focobot.db'}", store
    return request.getfixturevalue("postgres_url"), store


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))  # other processes have no other clock


@asynccontextmanager
async def schedulers(url: str, twilio: FakeTwilio) -> AsyncIterator[None]:
    """All of them run."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.notifications.schedulers", url, twilio.url, str(PROCESSES),
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert [await process.stdout.readline() for _ in range(PROCESSES)] == [b"ready\n"] * PROCESSES
    try:
        yield
    finally:
        process.stdin.close()
        assert await process.wait() == 0


async def first_of(twilio: FakeTwilio) -> None:
    for _ in range(3000):
        if twilio.taken:
            return
        await asyncio.sleep(0.01)


async def test_four_schedulers_and_eight_cron_calls_send_each_message_once(
    database: tuple[str, Store], clock: Clock, twilio: FakeTwilio
) -> None:
    url, store = database
    town = Town(store=store, clock=clock, twilio=twilio)
    people = [
        await town.person(morning_digest=False, evening_summary=False, overdue_reminder=False)  # quiet at any hour
        for _ in range(PEOPLE)
    ]
    async with schedulers(url, twilio):
        for person in people:
            await town.task(person.id, "Llamar", remind_at=clock() - timedelta(minutes=2))
        async with asyncio.timeout(30):
            await first_of(twilio)  # the schedulers have begun
            while len(twilio.taken) < PEOPLE:
                await asyncio.gather(*(run_round(town.office()) for _ in range(CALLS)))
        await asyncio.sleep(1)  # some more rounds of each scheduler
    sent = Counter(one.form["To"] for one in twilio.taken)
    assert (len(sent), set(sent.values())) == (PEOPLE, {1})
    for person in people:
        assert await town.statuses(person.id) == [("task_reminder", "sent", None)]
    await town.close()
