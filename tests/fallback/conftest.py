"""The three APIs as fakes over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fallback.fake_apis import Apis, running_apis


@pytest.fixture
async def apis() -> AsyncIterator[Apis]:
    async with running_apis() as running:
        yield running
