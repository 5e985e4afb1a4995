from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.port import Store
from tests.notifications.fake_twilio import FakeTwilio
from tests.notifications.site import Site, open_site
from tests.notifications.town import Clock, Town


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 10, 13, 0, tzinfo=UTC))  # 07:00 in Mexico City, a Tuesday


@pytest.fixture
async def twilio(clock: Clock) -> AsyncIterator[FakeTwilio]:
    fake = FakeTwilio(clock=clock)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def town(store: Store, clock: Clock, twilio: FakeTwilio) -> AsyncIterator[Town]:
    town = Town(store=store, clock=clock, twilio=twilio)
    yield town
    await town.close()


@pytest.fixture
async def site(tmp_path: Path, clock: Clock, twilio: FakeTwilio) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock, twilio) as opened:
        yield opened
