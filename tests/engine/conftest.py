"""The real language packs, compiled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.compiled import Engine
from engine.contract import interpretation_to_json
from engine.interpret import interpret
from engine.model import Context
from grammars import load_engine

ZONE = ZoneInfo("America/Mexico_City")
CONTEXT = Context(now=datetime(2026, 3, 10, 10, tzinfo=ZONE), zone=ZONE)  # a Tuesday

Say = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="session")
def context() -> Context:
    return CONTEXT


@pytest.fixture(scope="session")
def say(engine: Engine) -> Say:
    """say(text, awaiting=…, quoted=…): the interpretation as JSON."""

    def speak(text: str, **changes: Any) -> dict[str, Any]:
        return interpretation_to_json(interpret(text, replace(CONTEXT, **changes), engine))

    return speak
