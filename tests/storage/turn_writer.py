"""A process that answers messages until it is killed: `python -m tests.storage.turn_writer URL SID…`.

Each sid makes one task with the sid as its title, for one of four people. A sid is printed when its turn is committed:
that is what the channel would have been told.
"""

from __future__ import annotations

import asyncio
import sys

from storage import open_store
from storage.changes import AlreadyAnswered, Committed, PutTask
from storage.port import Store
from tests.storage.builders import NOW, Turn, identity, message, task

PHONES = tuple(f"+52555000100{number}" for number in range(4))
AT_ONCE = 12


async def answer(store: Store, sid: str) -> None:
    inbound = message(sid, who=identity(PHONES[int(sid[2:]) % len(PHONES)]))
    while True:
        facts = await store.load_turn(inbound, NOW)
        if facts.stored_answer is None:
            assert facts.person is not None
            made = PutTask(before=None, after=task(facts.person, facts.free_numbers[0], title=sid))
            turn = Turn(store=store, changes=[made], texts=(sid,), more={"snapshot": None})
            if not isinstance(await store.commit_turn(turn.commit(inbound, facts)), Committed | AlreadyAnswered):
                continue
        print(sid, flush=True)
        return


async def main(url: str, sids: list[str]) -> None:
    store = open_store(url)
    await store.open()
    waiting = list(reversed(sids))

    async def work() -> None:
        while waiting:
            await answer(store, waiting.pop())

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
