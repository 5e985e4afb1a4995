"""Several times in one message: each task has its own, and an hour alone belongs to the day before it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.interpret import interpret
from engine.model import Context, CreateTask, Understood
from grammars import load_engine

ENGINE = load_engine()
ZONE = ZoneInfo("America/Mexico_City")
CONTEXT = Context(now=datetime(2026, 3, 10, 10, 0, tzinfo=ZONE), zone=ZONE)


def _dues(text: str) -> list[str]:
    found = interpret(text, CONTEXT, ENGINE)
    assert isinstance(found, Understood), found
    said = [command for command in found.reading.commands if isinstance(command, CreateTask)]
    return [f"{task.due.day} {task.due.clock}" for task in said if task.due is not None]


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("recuérdame mañana a las 6 regar y a las 7 cenar", ["2026-03-11 18:00:00", "2026-03-11 19:00:00"]),
        ("recuérdame mañana a las 8 regar y a las 11 cenar", ["2026-03-11 08:00:00", "2026-03-11 11:00:00"]),
        ("remind me to water the fern tomorrow at 3 and at 7", ["2026-03-11 15:00:00", "2026-03-11 19:00:00"]),
        ("mañana a las 11 dentista y a las 5 recoger lentes", ["2026-03-11 11:00:00", "2026-03-11 17:00:00"]),
        ("recuérdame regar el jueves y el sábado", ["2026-03-12 None", "2026-03-14 None"]),
    ],
)
def test_each_time_is_a_task_and_hours_go_forward(text: str, dues: list[str]) -> None:
    assert _dues(text) == dues


def test_a_day_and_an_hour_joined_by_and_are_one_time() -> None:
    assert _dues("recuérdame regar mañana y a las 5") == ["2026-03-11 17:00:00"]
