"""Work in lanes: each does its part, and what goes wrong in one is known for what it is."""

from __future__ import annotations

import asyncio

import pytest

from server.notifications.running import LANES, in_lanes
from storage.port import StorageError


async def test_lanes_add_up_what_they_did() -> None:
    left = list(range(10))

    async def work() -> int:
        done = 0
        while left:
            left.pop()
            done += 1
            await asyncio.sleep(0)
        return done

    assert await in_lanes(work) == 10


async def test_an_error_in_one_lane_ends_the_others_and_is_raised_as_itself() -> None:
    ended: list[int] = []
    begun: list[int] = []

    async def work() -> int:
        begun.append(len(begun))
        if len(begun) == LANES:
            raise StorageError("database-unavailable", "gone")
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(1)
        return 0

    with pytest.raises(StorageError, match="gone"):
        await in_lanes(work)
    assert len(ended) == LANES - 1
