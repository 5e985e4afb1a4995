"""One reader of dates for all tests here: it holds no state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import grammars
from engine.dates import DateReader, build_reader, find
from engine.model import Context, DateMatch
from engine.normalize import normalize
from engine.tokens import Tokenizer

Find = Callable[..., tuple[DateMatch, ...]]


@pytest.fixture(scope="session")
def reader() -> DateReader:
    return build_reader(grammars.load(), Tokenizer(), grammars.load_shared())


@pytest.fixture(scope="session")
def find_in(reader: DateReader) -> Find:
    """The dates of a message; now is Tuesday 2026-03-10, 10:00 in Mexico City unless told."""

    def run(
        text: str,
        now: str = "2026-03-10T10:00:00-06:00",
        zone: str = "America/Mexico_City",
        language: str | None = None,
    ) -> tuple[DateMatch, ...]:
        context = Context(now=datetime.fromisoformat(now), zone=ZoneInfo(zone), language=language)
        return find(reader.tokenizer.tokenize(normalize(text)), reader, context)

    return run
