"""The pipeline as a whole: what the corpora cannot say, since it depends on the context or must hold for any text."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiled import Engine
from engine.explain import explain
from engine.interpret import interpret, trace
from engine.model import Awaiting, Context, Understood, Unknown

from .conftest import CONTEXT, Say


def first(read: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    assert read["outcome"] == "understood", read
    return read["commands"][0]["intent"], read["commands"][0]["slots"]


def test_a_bare_number_is_a_choice_only_where_one_is_awaited(say: Say) -> None:
    assert first(say("2", awaiting=Awaiting.CHOICE)) == ("choose", {"number": 2})
    assert first(say("1 y 3", awaiting=Awaiting.CHOICE)) == ("choose", {"numbers": [1, 3]})
    assert say("2")["outcome"] == "unknown"


def test_six_digits_are_a_code_only_where_one_is_awaited(say: Say) -> None:
    assert first(say("123 456", awaiting=Awaiting.CODE)) == ("verify", {"code": "123456"})
    assert say("123456")["outcome"] == "unknown"


def test_one_word_under_a_quoted_message_acts_on_its_task(say: Say) -> None:
    assert first(say("listo", quoted=True)) == ("complete_task", {"refs": [{"it": True}]})
    assert first(say("borra", quoted=True)) == ("delete_task", {"refs": [{"it": True}]})
    assert first(say("mañana", quoted=True)) == ("update_task", {"refs": [{"it": True}], "set": {"due": "2026-03-11"}})


def test_a_verb_alone_never_acts(say: Say) -> None:
    assert say("borra")["reason"] == "missing:refs"
    assert say("listo")["outcome"] == "ambiguous"


def test_done_answers_a_question_for_confirmation(say: Say) -> None:
    assert first(say("listo", awaiting=Awaiting.CONFIRMATION))[0] == "confirm"


def test_always_sets_quick_capture_where_a_note_was_offered(say: Say) -> None:
    assert first(say("siempre", awaiting=Awaiting.CONFIRMATION)) == ("set_preference", {"quick_capture": True})
    assert say("siempre")["outcome"] == "unknown"


def test_a_bare_note_is_taken_at_once_with_quick_capture_and_else_offered(say: Say) -> None:
    assert say("comprar leche")["reason"] == "bare_note"
    assert first(say("comprar leche", quick_capture=True)) == ("create_task", {"title": "comprar leche"})


def test_what_has_two_meanings_is_asked_with_both(say: Say) -> None:
    read = say("terminar el informe")
    assert read["outcome"] == "ambiguous"
    intents = {reading["commands"][0]["intent"] for reading in read["readings"]}
    assert intents == {"complete_task", "create_task"}


def test_two_dates_side_by_side_are_two_where_the_command_needs_both(say: Say) -> None:
    assert first(say("mueve todo lo de hoy a mañana")) == (
        "update_task",
        {"refs": [{"all": True, "due_from": "2026-03-10", "due_to": "2026-03-10"}], "set": {"due": "2026-03-11"}},
    )


@pytest.mark.parametrize(("text", "language"), [("recuérdame comprar pan", "es"), ("remind me to buy bread", "en")])
def test_the_reading_says_the_language_whatever_the_preference(say: Say, text: str, language: str) -> None:
    assert say(text, language="en")["language"] == language
    assert say(text, language="es")["language"] == language


def test_where_words_do_not_tell_the_preference_is_the_language(say: Say) -> None:
    assert say("xyzzy", language="es")["language"] == "es"
    assert say("xyzzy", language="en")["language"] == "en"


def test_languages_mix_in_one_message(say: Say) -> None:
    assert first(say("add task: llamar a mamá mañana")) == (
        "create_task",
        {"title": "llamar a mamá", "due": "2026-03-11"},
    )


def test_courtesies_around_a_command_are_no_commands(say: Say) -> None:
    read = say("hola, borra la 2 por favor, gracias")
    assert [command["intent"] for command in read["commands"]] == ["delete_task"]


def test_an_unknown_slash_command_is_named_so(say: Say) -> None:
    assert say("/volar 3")["reason"] == "unknown_slash"


def test_a_typo_is_corrected_in_the_command_and_never_in_the_title(say: Say) -> None:
    assert first(say("recuerdmae pagr la luz")) == ("create_task", {"title": "pagr la luz"})


@pytest.mark.parametrize(
    "text",
    [
        "next week a.m. Monday to Friday until May",
        "cada lunes cada lunes las 8 hasta 5 de la tarde menos domingos de ahora en adelante",
    ],
)
def test_the_bound_of_a_series_is_moved_once(engine: Engine, text: str) -> None:
    assert isinstance(interpret(text, CONTEXT, engine), Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "collect the shoes tomorrow. la " + "9" * 4500,
        "collect the shoes tomorrow; move " + "9" * 4500 + " to Thursday",
        "todo menos la 3 y la " + "9" * 4500 + ", pásalas al jueves",
        "cada jueves barrer" + " de ahora en adelante" * 150,
        "every Thursday sweep" + " from now on" * 150,
    ],
)
def test_neither_long_numbers_nor_words_said_over_and_over_raise(engine: Engine, text: str) -> None:
    assert interpret(text, CONTEXT, engine) == interpret(text, CONTEXT, engine)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_raises_and_the_same_text_gives_the_same_answer(engine: Engine, text: str) -> None:
    assert interpret(text, CONTEXT, engine) == interpret(text, CONTEXT, engine)


HEAP = [
    "recuérdame",
    "la",
    "2",
    "y",
    "mañana",
    "a",
    "las",
    "5",
    "de",
    ",",
    ".",
    "\n",
    "borra",
    "tarea",
    "lista",
    "no",
    "#a",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(HEAP)))
def test_no_heap_of_command_words_raises(engine: Engine, words: list[str]) -> None:
    interpret(" ".join(words), CONTEXT, engine)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1600,
        "1" * 1600,
        "y " * 800,
        "comprar pan mañana " * 80,
        "recuérdame comprar pan mañana y " * 50,
        "la 2 y " * 230,
        "\n".join(["- comprar pan"] * 110),
        "?!." * 530,
        "'\"" * 800,
        "😀" * 1600,
        ".,;:!?" * 266,
        "and " * 400,
        "hola gracias " * 123,
        "from 3 to 5 " * 133,
        "tomorrow at 5pm buy milk\n" * 64,
        "ya, " * 300,
        "listo, gracias, " * 100,
        "completa " + "y ," * 400,
        "so I was thinking about it, " * 57,
        "llamé a Ana, " * 123,
        "add milk and " * 123,
    ],
)
@pytest.mark.parametrize("is_quoted", [False, True])
def test_a_long_message_is_read_in_a_few_milliseconds(
    engine: Engine, context: Context, text: str, is_quoted: bool
) -> None:
    said = replace(context, quoted=is_quoted)

    def seconds() -> float:
        started = time.process_time()
        interpret(text, said, engine)
        return time.process_time() - started

    assert min(seconds() for _ in range(4)) < 0.1  # 5 ms is the goal; a shared machine is many times slower


@pytest.mark.parametrize(
    "text", ["recuérdame pagar la luz mañana", "the garage called, move the car to Monday", "jaja"]
)
def test_a_message_leaves_nothing_for_the_garbage_collector(engine: Engine, context: Context, text: str) -> None:
    interpret(text, context, engine)  # what is found out about its words stays
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        gc.collect()
        interpret(text, context, engine)
        assert gc.collect() == 0
    finally:
        if was_enabled:
            gc.enable()


def test_what_is_signs_and_digits_is_not_read(engine: Engine, context: Context) -> None:
    assert isinstance(interpret("recuérdame pagar la luz mañana" + "!" * 700, context, engine), Understood)
    assert isinstance(interpret("recuérdame pagar la luz mañana" + "!" * 1500, context, engine), Unknown)


def test_a_trace_tells_people_how_it_came_about(engine: Engine, context: Context) -> None:
    told = explain(trace("recuérdame pagar la luz mañana", context, engine), engine)
    assert "REMIND" in told
    assert 'date  "mañana"' in told
    assert "stage message" in told


@pytest.mark.parametrize(
    "text",
    ["Nueva tarea - Llamar a Juan mañana a las 3pm", "create a task: call Juan tomorrow at 3pm"],
)
def test_a_new_task_behind_its_heading_is_read_once(engine: Engine, context: Context, text: str) -> None:
    parts: dict[Any, Any] = {}
    assert isinstance(trace(text, context, engine, known=parts).result, Understood)
    assert parts == {}
