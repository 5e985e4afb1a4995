"""Lives through 2026 with 500 people in 21 zones on both databases: no digest missed, doubled or an hour off.

    python -m bench.year

The suite lives through the nights on which a clock changes; this is the whole of it, and takes minutes.
"""

from __future__ import annotations

import asyncio
import time

from bench.notifications import postgres
from storage import open_store
from tests.notifications.fake_twilio import FakeTwilio
from tests.notifications.town import Clock, Town
from tests.notifications.year import YEAR, check, live_through


async def live(url: str) -> None:
    store = open_store(url)
    await store.open()
    await store.migrate()
    clock = Clock(YEAR[0][0])
    began = time.perf_counter()
    lived = await live_through(Town(store=store, clock=clock, twilio=FakeTwilio(clock=clock)), YEAR)
    check(lived, YEAR)
    told = sum(len(one) for one in lived.values())
    print(
        f"{url.partition(':')[0]}: {len(lived)} people, {told} digests, all right; {time.perf_counter() - began:.0f} s"
    )
    await store.close()


def main() -> None:
    asyncio.run(live("sqlite:///:memory:"))
    with postgres() as url:
        asyncio.run(live(url))


if __name__ == "__main__":
    main()
