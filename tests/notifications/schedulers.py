"""Processes that each run the built-in scheduler, by the wall clock, until they are ended.

`python -m tests.notifications.schedulers URL TWILIO NUMBER` forks that many, each of which prints "ready".
Each has its own connections; nothing is shared but the database. The end of the input ends them all.
"""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime

from server.notifications.scheduler import run_forever
from storage import open_store
from tests.notifications.fake_twilio import FakeTwilio
from tests.notifications.town import Clock, Town


async def schedule(url: str, twilio: str) -> None:
    store = open_store(url)
    await store.open()
    town = Town(store=store, clock=Clock(datetime.now(UTC)), twilio=FakeTwilio(url=twilio))
    os.write(sys.stdout.fileno(), b"ready\n")  # whole, whoever else writes
    await run_forever(replace(town.office(), clock=lambda: datetime.now(UTC)), plans=True, every=0.2)


def main(url: str, twilio: str, number: str) -> None:
    children = []
    for _ in range(int(number)):
        child = os.fork()
        if child == 0:
            asyncio.run(schedule(url, twilio))
        children.append(child)
    sys.stdin.read()
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
