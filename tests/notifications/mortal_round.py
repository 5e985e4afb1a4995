"""A process whose children each run one round and are killed at one of its awaits.

`python -m tests.notifications.mortal_round URL TWILIO`: a line "2026-03-10T14:00:00+00:00 7 after" on its input forks a
child that runs a round at that moment and kills itself (SIGKILL) right after its seventh call of the store or of the
channel; "before": right before it. The answer is "killed" or, where a round has fewer calls, "lived".
"""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from server.notifications.running import run_round
from storage import open_store
from tests.notifications.fake_twilio import FakeTwilio
from tests.notifications.town import Clock, Town

LONG_AGO = datetime(2000, 1, 2, tzinfo=UTC)


class Counted:
    """Counts the calls of all that is mortal together, and dies at one of them."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.at, self.after, self.calls = at, after, 0

    def begins(self) -> None:
        self.calls += 1
        if self.calls == self.at and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)

    def ended(self, call: int) -> None:
        if call == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """A store or a sender whose every method is a place to die at."""

    def __init__(self, inside: Any, counted: Counted) -> None:
        self._inside, self._counted = inside, counted

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inside, name)

        async def call(*args: object, **named: object) -> object:
            self._counted.begins()
            number = self._counted.calls
            answer = await method(*args, **named)
            self._counted.ended(number)
            return answer

        return call


async def live(url: str, twilio: str, moment: datetime, counted: Counted) -> None:
    store = open_store(url)
    await store.open()
    town = Town(store=store, clock=Clock(moment), twilio=FakeTwilio(url=twilio))
    office = town.office()
    await run_round(replace(office, store=Mortal(store, counted), sender=Mortal(office.sender, counted)))
    await town.close()
    await store.close()


def main(url: str, twilio: str) -> None:
    asyncio.run(live(url, twilio, LONG_AGO, Counted(0, after=False)))  # whatever is loaded late, the children share
    for line in sys.stdin:
        moment, at, when = line.split()
        child = os.fork()
        if child == 0:
            counted = Counted(int(at), after=when == "after")
            asyncio.run(live(url, twilio, datetime.fromisoformat(moment), counted))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            print("killed", flush=True)
        else:
            print("lived" if status == 0 else f"failed {status}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
