"""Where in a message each slot was read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiled import Engine
from engine.interpret import interpret
from engine.model import Ambiguous, Understood

from .conftest import CONTEXT


def marked(text: str, engine: Engine) -> list[tuple[str, str]]:
    match interpret(text, CONTEXT, engine):
        case Understood(reading=reading) | Ambiguous(readings=(reading, *_)):
            return [(mark.slot, text[mark.span.start : mark.span.end]) for mark in reading.marks]
        case _:
            return []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pasa la 2 al lunes", [("refs", "la 2"), ("due", "al lunes")]),
        ("every monday water the plants", [("due", "every monday"), ("title", "water the plants")]),
        ("avísame 10 minutos antes de la cita el jueves a las 9am",
         [("remind_before", "10 minutos antes"), ("title", "la cita"), ("due", "el jueves a las 9am")]),
        ("borra todo lo de hoy", [("refs", "todo lo de hoy")]),
        ("el cielo es azul", []),
    ],
)  # fmt: skip
def test_each_slot_is_marked_where_it_was_said(text: str, expected: list[tuple[str, str]], engine: Engine) -> None:
    assert marked(text, engine) == expected


WORDS = ("pagar", "luz", "mañana", "y", "urgente", "#casa", "😀", "3", "el", "viernes", "borra", "la", ",", "\n", "ﬁn")


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS)))
def test_marks_are_in_order_and_never_overlap(words: list[str], engine: Engine) -> None:
    text = " ".join(words)
    match interpret(text, CONTEXT, engine):
        case Understood(reading=reading) | Ambiguous(readings=(reading, *_)):
            ends = [place for mark in reading.marks for place in (mark.span.start, mark.span.end)]
            assert ends == sorted(ends)
            assert all(0 <= place <= len(text) for place in ends)
        case _:
            pass
