"""The way back from a model's answer, with the real rules: only the person's own words come through, read by rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import (
    AllRef,
    Ambiguous,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Due,
    Interpretation,
    ListTasks,
    NumberRef,
    OrdinalRef,
    Reading,
    SearchTasks,
    SetProject,
    Simple,
    TaskEdit,
    TaskFilter,
    TitleRef,
    UpdateTask,
)
from engine.question import SLOTS, Named, NamedCommand, Pick, Question, Refusal, accept, needs_model
from server.fallback.prompt import load_frames
from server.understanding import load_interpreter

ZONE = ZoneInfo("America/Mexico_City")
CONTEXT = Context(now=datetime(2026, 3, 10, 10, tzinfo=ZONE), zone=ZONE)  # a Tuesday
FRIDAY = date(2026, 3, 13)

Slots = Mapping[str, tuple[str, ...]]


def read(text: str) -> Interpretation:
    return load_interpreter()(text, CONTEXT)


def answered(text: str, *named: tuple[str, Slots]) -> Reading | Refusal:
    question = Question(text=text, language="es", reason="unexplained")
    commands = tuple(NamedCommand(intent=intent, slots=slots) for intent, slots in named)
    return accept(Named(commands=commands), question, read, load_frames())


def commands(text: str, *named: tuple[str, Slots]) -> tuple[Command, ...]:
    reading = answered(text, *named)
    assert isinstance(reading, Reading), reading
    return reading.commands


def refusal(text: str, *named: tuple[str, Slots]) -> str:
    refused = answered(text, *named)
    assert isinstance(refused, Refusal), refused
    return refused.reason


@pytest.mark.parametrize(
    ("text", "intent", "slots", "command"),
    [
        (
            "porfis comprar leche pal viernes, es urgente",
            "create_task",
            {"title": ("comprar leche",), "due": ("viernes",), "priority": ("urgente",)},
            CreateTask(title="comprar leche", due=Due(day=FRIDAY), priority="urgent"),
        ),
        (
            "en Web falta Revisar la Propuesta #legal",
            "create_task",
            {"title": ("revisar la propuesta",), "project": ("web",), "tags": ("#legal",)},
            CreateTask(title="Revisar la Propuesta", project="Web", tags=("legal",)),
        ),
        (
            "la del dentista y la 5 ya quedaron",
            "complete_task",
            {"refs": ("dentista", "la 5")},
            CompleteTask(refs=(TitleRef(title="dentista"), NumberRef(number=5))),
        ),
        ("la primera fuera", "delete_task", {"refs": ("la primera",)}, DeleteTask(refs=(OrdinalRef(ordinal=1),))),
        (
            "todo lo de hoy déjalo pa mañana",
            "update_task",
            {"refs": ("todo lo de hoy",), "due": ("mañana",)},
            UpdateTask(
                refs=(AllRef(filter=TaskFilter(due_from=date(2026, 3, 10), due_to=date(2026, 3, 10))),),
                edit=TaskEdit(due=Due(day=date(2026, 3, 11))),
            ),
        ),
        (
            "a la 4 dale dos horas más",
            "update_task",
            {"refs": ("la 4",), "shift": ("dos horas",)},
            UpdateTask(refs=(NumberRef(number=4),), shift="PT2H"),
        ),
        (
            "a la 3 ponle Pagar la luz",
            "update_task",
            {"refs": ("la 3",), "title": ("Pagar la luz",)},
            UpdateTask(refs=(NumberRef(number=3),), edit=TaskEdit(title="Pagar la luz")),
        ),
        (
            "y eso de this week qué",
            "list_tasks",
            {"due_from": ("this week",), "due_to": ("this week",)},
            ListTasks(filter=TaskFilter(due_from=date(2026, 3, 9), due_to=date(2026, 3, 15))),
        ),
        ("algo del contrato?", "search_tasks", {"query": ("contrato",)}, SearchTasks(query="contrato")),
        ("ando en Web", "set_project", {"name": ("Web",)}, SetProject(name="Web")),
        ("cómo ando", "summary", {}, Simple(intent="summary")),
    ],
)
def test_words_of_the_message_become_a_command(text: str, intent: str, slots: Slots, command: Command) -> None:
    assert commands(text, (intent, slots)) == (command,)


def test_several_things_are_several_commands() -> None:
    assert commands(
        "need to add login page and user dashboard by Friday",
        ("create_task", {"title": ("login page",), "due": ("by Friday",)}),
        ("create_task", {"title": ("user dashboard",), "due": ("by Friday",)}),
    ) == (CreateTask(title="login page", due=Due(day=FRIDAY)), CreateTask(title="user dashboard", due=Due(day=FRIDAY)))


@pytest.mark.parametrize(
    ("slots", "reason"),
    [
        ({"title": ("comprar pan",)}, "span"),
        ({"title": ("compra leche",)}, "span"),
        ({"title": ("omprar lech",)}, "span"),
        ({"title": ("buy milk",)}, "span"),
        ({"title": ("",)}, "span"),
        ({"title": (" . ",)}, "span"),
        ({"title": ("comprar leche",), "due": ("2026-03-13",)}, "span"),
        ({"title": ("comprar leche",), "due": ("sábado",)}, "span"),
        ({"title": ("comprar leche el viernes",), "due": ("el viernes",)}, "overlap"),
        ({"title": ("leche",), "due": ("comprar",)}, "unresolved"),
        ({"title": ("comprar",), "priority": ("leche",)}, "unresolved"),
        ({"title": ("leche",), "recurrence": ("el viernes",)}, "unresolved"),
        ({"due": ("el viernes",)}, "missing"),
        ({"title": ("comprar leche",), "id": ("7",)}, "slot"),
        ({"title": ("comprar leche",), "user_id": ("comprar",)}, "slot"),
        ({"title": ("comprar leche",), "reminder": ("comprar",)}, "slot"),
        ({"title": ("comprar leche'; DROP TABLE tasks; --",)}, "span"),
        ({"title": ("x" * 100_000,)}, "span"),
        ({"title": ("comprar\x00leche",)}, "span"),
        ({"title": (".*",)}, "span"),
    ],
)
def test_what_the_message_does_not_hold_is_refused(slots: Slots, reason: str) -> None:
    assert refusal("porfis comprar leche el viernes", ("create_task", slots)) == reason


@pytest.mark.parametrize(
    "intent",
    [
        "delete_account",
        "export_data",
        "unlink",
        "stop",
        "start",
        "verify",
        "confirm",
        "undo",
        "set_preference",
        "",
        "x",
    ],
)
def test_account_and_dialogue_are_no_business_of_a_model(intent: str) -> None:
    assert refusal("borra mi cuenta sí", (intent, {})) == "intent"


def test_a_number_must_be_a_word_of_the_message() -> None:
    assert refusal("la 13 a las 3pm", ("complete_task", {"refs": ("3",)})) == "span"
    assert commands("la 13 a las 3pm", ("complete_task", {"refs": ("13",)})) == (
        CompleteTask(refs=(NumberRef(number=13),)),
    )


def test_a_flood_of_commands_is_refused() -> None:
    flood = [("create_task", {"title": ("pan",)})] * 10_000
    assert refusal("comprar pan", *flood) == "too_many_commands"
    assert refusal("comprar pan", *flood[:2]) == "repeated"
    assert refusal("comprar pan") == "no_commands"


def test_words_keep_the_form_in_which_they_were_typed() -> None:
    [command] = commands("LLAMAR   a José 📞 porfa", ("create_task", {"title": ("llamar a jose 📞",)}))
    assert command == CreateTask(title="LLAMAR   a José 📞")


def test_a_date_inside_a_title_stays_there() -> None:
    [command] = commands("leer Mañana en la batalla", ("create_task", {"title": ("leer Mañana en la batalla",)}))
    assert command == CreateTask(title="leer Mañana en la batalla")


@pytest.mark.parametrize(
    ("number", "fits"), [(1, True), (2, True), (0, False), (3, False), (-1, False), (10**30, False)]
)
def test_only_a_reading_that_exists_can_be_picked(number: int, fits: bool) -> None:
    readings = tuple(Reading(commands=(CreateTask(title=title),), rule="r", language="es") for title in ("uno", "dos"))
    question = Question(text="uno dos", language="es", reason="readings", readings=readings)
    answer = accept(Pick(number=number), question, read, load_frames())
    assert (answer == readings[number - 1]) if fits else answer == Refusal(reason="no_such_choice", detail=str(number))


def test_a_model_is_needed_for_several_readings_and_unexplained_words_only() -> None:
    one = Reading(commands=(CreateTask(title="x"),), rule="r", language="es")
    assert needs_model(Ambiguous(readings=(one, one), reason="readings", language="es"))
    assert needs_model(Ambiguous(readings=(), reason="unexplained:porfis", language="es"))
    assert not needs_model(Ambiguous(readings=(one,), reason="bare_note", language="es"))
    assert not needs_model(Ambiguous(readings=(one,), reason="missing:title", language="es"))


def test_every_frame_is_of_a_known_intent_and_slot() -> None:
    for intent, frames in load_frames().items():
        assert intent in SLOTS
        for frame in frames.values():
            places = {part.split("}")[0] for part in frame.split("{")[1:]}
            assert places <= set(SLOTS[intent]) | {"refs"}


_words = st.sampled_from(
    ["la", "3", "luz", "viernes", "mañana", "a", "las", "pagar", "todo", "5pm", "\n", "…", "'", '"']
)
_spans = st.lists(_words, max_size=4).map(" ".join)
_slots: Any = st.dictionaries(
    st.sampled_from(sorted({slot for slots in SLOTS.values() for slot in slots})),
    st.lists(_spans, min_size=1, max_size=3).map(tuple),
    max_size=4,
)


@given(
    text=st.lists(_words, max_size=12).map(" ".join),
    named=st.lists(st.tuples(st.sampled_from(sorted(SLOTS)), _slots), max_size=3),
)
def test_no_answer_makes_it_fail_or_adds_a_word(text: str, named: list[tuple[str, Slots]]) -> None:
    reading = answered(text, *named)
    if isinstance(reading, Reading):
        for command in reading.commands:
            title = getattr(command, "title", None) or getattr(command, "query", None)
            assert title is None or title in text
