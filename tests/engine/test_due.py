"""A day and a clock time that stand apart in a message are one due, by the convention for a clock time with a day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import grammars
from engine.dates import DateReader, build_reader, find
from engine.due import placed, timing_of
from engine.model import Context
from engine.normalize import normalize
from engine.tokens import Tokenizer


@pytest.fixture(scope="module")
def reader() -> DateReader:
    return build_reader(grammars.load(), Tokenizer(), grammars.load_shared())


def _due(reader: DateReader, text: str) -> str | None:
    """What all expressions of the text say together, on a Tuesday at ten; None when they contradict each other."""
    zone = ZoneInfo("America/Mexico_City")
    context = Context(now=datetime(2026, 3, 10, 10, tzinfo=zone), zone=zone)
    timing = timing_of(find(reader.tokenizer.tokenize(normalize(text)), reader, context))
    return str(timing.due) if timing is not None else None


CASES = [
    ("2026-03-10T10:00", "mañana comprar gas a las 9", "2026-03-11T09:00", "2026-03-11T21:00"),
    ("2026-03-10T10:00", "el viernes llamar a Ana a las 4", "2026-03-13T16:00", "2026-03-13T04:00"),
    ("2026-03-10T10:00", "at 8 call Bob tomorrow", "2026-03-11T08:00", "2026-03-11T20:00"),
    ("2026-03-10T10:00", "mañana junta con Ana a las 12", "2026-03-11T12:00", "2026-03-11T00:00"),
    ("2026-03-10T22:30", "tomorrow call Bob at 3", "2026-03-11T15:00", "2026-03-11T03:00"),
    ("2026-03-10T10:00", "hoy comprar gas a las 9", "2026-03-10T21:00", "2026-03-10T09:00"),
]


@pytest.mark.parametrize(("now", "text", "due", "other"), CASES)
def test_an_hour_apart_from_its_day_is_the_usual_one(
    reader: DateReader, now: str, text: str, due: str, other: str
) -> None:
    zone = ZoneInfo("America/Mexico_City")
    context = Context(now=datetime.fromisoformat(now).replace(tzinfo=zone), zone=zone)
    matches = find(reader.tokenizer.tokenize(normalize(text)), reader, context)
    timing = timing_of(matches)
    assert timing is not None
    assert str(timing.due) == due
    (assumption,) = [match.when.assumption for match in placed(matches) if match.when.assumption is not None]
    assert assumption.other is not None
    assert f"{assumption.other.start:%Y-%m-%dT%H:%M}" == other


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("tonight ring Omar at 10", "2026-03-10T22:00"),
        ("at 9 supper with Lu tonight", "2026-03-10T21:00"),
        ("tonight turn the oven off at 1", "2026-03-11T01:00"),
        ("tomorrow morning swim with Leo at 7", "2026-03-11T07:00"),
        ("this afternoon fetch the kids at 5", "2026-03-10T17:00"),
        ("esta noche cerrar la tienda a las 11", "2026-03-10T23:00"),
        ("el viernes en la noche fiesta en casa a las 8:30", "2026-03-13T20:30"),
        ("every night brush the cat at 11", "2026-03-10T23:00"),
        ("a las 10 gotas cada noche", "2026-03-10T22:00"),
        ("el lunes ir al banco después del trabajo", "2026-03-16T18:00"),
    ],
)
def test_an_hour_apart_from_its_part_of_the_day_is_of_that_part(reader: DateReader, text: str, due: str) -> None:
    assert _due(reader, text) == due


def test_an_hour_that_is_of_another_part_of_the_day_contradicts_it(reader: DateReader) -> None:
    assert _due(reader, "tonight ring Omar at 5am") is None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("this week", "2026-03-15"),
        ("este mes", "2026-03-31"),
        ("next week", "2026-03-16"),
        ("del 5 al 20", "2026-03-20"),
    ],
)
def test_a_stretch_that_has_begun_is_due_on_its_last_day(reader: DateReader, text: str, due: str) -> None:
    assert _due(reader, text) == due
