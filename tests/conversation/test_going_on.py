"""Which words go on from what was just done or shown, and which stand for themselves."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.model import Context, ItRef, ListTasks, UpdateTask
from server.conversation.going_on import going_on
from server.conversation.memory import Memory
from server.conversation.state import State
from server.understanding import load_interpreter
from storage.model import Person, Preferences

ZONE = ZoneInfo("America/Mexico_City")
NOW = datetime(2026, 3, 10, 10, tzinfo=ZONE)
CONTEXT = Context(now=NOW, zone=ZONE)


def after(memory: Memory) -> State:
    person = Person(id="p", email="a@example.org", name="Ana", preferences=Preferences(timezone=ZONE.key), version=1)
    return State(person=person, now=NOW, zone=ZONE, language="es", languages=("es", "en"), sid="SM1", memory=memory)


def test_nothing_goes_on_from_nothing() -> None:
    assert going_on("no, mañana", "es", after(Memory()), CONTEXT, load_interpreter()) is None


@pytest.mark.parametrize("text", ["no, mañana", "no, a las 4", "nope, friday", "el viernes", "no: 5pm"])
def test_a_day_or_an_hour_is_for_the_task_just_made(text: str) -> None:
    read = going_on(text, "es", after(Memory(adjustable=True)), CONTEXT, load_interpreter())
    assert read is not None
    [command] = read.reading.commands
    assert isinstance(command, UpdateTask)
    assert command.refs == (ItRef(),)
    assert read.reading.language == "es"


@pytest.mark.parametrize(
    "text", ["skip this week", "no tomorrow", "no", "no, gracias", "mañana llueve", "", "...", "no,"]
)
def test_other_words_move_nothing(text: str) -> None:
    assert going_on(text, "es", after(Memory(adjustable=True)), CONTEXT, load_interpreter()) is None


@pytest.mark.parametrize("text", ["y mañana?", "and friday", "el jueves", "¿y las urgentes?", "and next week?"])
def test_a_few_words_narrow_another_list(text: str) -> None:
    read = going_on(text, "es", after(Memory(listed=True)), CONTEXT, load_interpreter())
    assert read is not None
    assert isinstance(read.reading.commands[0], ListTasks)


@pytest.mark.parametrize("text", ["jaja", "y tu mamá?", "gracias por todo lo de mañana y lo de ayer también", "", "y"])
def test_other_words_list_nothing(text: str) -> None:
    assert going_on(text, "es", after(Memory(listed=True)), CONTEXT, load_interpreter()) is None
