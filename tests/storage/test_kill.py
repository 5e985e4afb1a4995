"""kill -9 in the middle of 500 messages: what was acknowledged is there, and nothing is there twice."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from pathlib import Path

import pytest

from storage.facts import ByFilter
from storage.port import Store
from tests.storage.builders import NOW, add_linked, message, wanting
from tests.storage.turn_writer import PHONES

ROOT = Path(__file__).parents[2]
MESSAGES = 500
KILLS = 6


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Store]:
    """A URL that another process can open, and a store on it."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'focobot.db'}", store
    return request.getfixturevalue("postgres_url"), store


async def test_nothing_is_lost_and_nothing_doubled(database: tuple[str, Store]) -> None:
    url, store = database
    people = [await add_linked(store, f"p{number}@example.org", phone) for number, phone in enumerate(PHONES)]
    sids = [f"SM{number:04}" for number in range(MESSAGES)]
    chance = random.Random(7)
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        left = [sid for sid in sids if sid not in acknowledged]
        acknowledged |= await killed_after(url, left, chance.randrange(20, 90))
        assert acknowledged < set(sids)
    # The channel sends again what nobody acknowledged, and some of what somebody did.
    acknowledged |= await killed_after(url, [sid for sid in sids if sid not in acknowledged] + sids[:50], None)

    assert acknowledged == set(sids)
    made: list[str] = []
    for person in people:
        everything: ByFilter = wanting(limit=MESSAGES)
        page = await store.select_tasks(person.id, everything)
        assert sorted(one.number for one in page.tasks) == list(range(1, page.total + 1))
        made.extend(one.title for one in page.tasks)
    assert sorted(made) == sids
    for sid in sids[::25]:
        stored = (await store.load_turn(message(sid), NOW)).stored_answer
        assert stored is not None
        assert stored.texts == (sid,)


async def killed_after(url: str, sids: list[str], lines: int | None) -> set[str]:
    """What a writer acknowledged that is killed after so many lines; with None it runs to its end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.turn_writer", url, *sids, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    acknowledged: set[str] = set()
    while line := await process.stdout.readline():
        acknowledged.add(line.decode().strip())
        if lines is not None and len(acknowledged) >= lines and process.returncode is None:
            process.send_signal(signal.SIGKILL)
            lines = None
    code = await process.wait()
    assert code in (0, -signal.SIGKILL)
    return acknowledged
