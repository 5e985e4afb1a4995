"""Nothing that a person or a machine can type may raise, take long, or be read differently twice."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Find = Any
WORDS = [
    "mañana",
    "el",
    "la",
    "de",
    "a",
    "las",
    "5",
    "15",
    "30",
    "de",
    "marzo",
    "viernes",
    "next",
    "friday",
    "at",
    "pm",
    "am",
    "3:30",
    "2026",
    "en",
    "2",
    "horas",
    "cada",
    "día",
    "every",
    "other",
    "week",
    "from",
    "to",
    "-",
    "/",
    ".",
    ",",
    ":",
    "y",
    "and",
    "half",
    "past",
    "menos",
    "cuarto",
    "31/02",
    "99",
    "0",
    "hasta",
    "until",
    "1/2",
    "último",
    "last",
    "day",
    "of",
    "the",
    "month",
    "'",
    '"',
    "p.",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_heap_of_date_words_is_read_the_same_twice(find_in: Find, text: str) -> None:
    first = find_in(text)
    assert find_in(text) == first
    for match in first:
        assert match.when.end is None or match.when.end > match.when.start


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_read(find_in: Find, text: str) -> None:
    for match in find_in(text):
        assert 0 <= match.span.start < match.span.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "1-2-3-4-5 " * 160,
        "lunes martes " * 120,
        "de 5 a 7 " * 170,
        "8" * 1600,
        "12:30 " * 260,
        "el 5 de mayo de 2026 " * 70,
    ],
)
def test_the_longest_message_is_read_in_time(find_in: Find, text: str) -> None:
    find_in(text)
    began = time.process_time()
    find_in(text)
    assert time.process_time() - began < 1.5
