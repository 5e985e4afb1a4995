"""Nothing that a person or a machine can type may raise, take long, or be read differently twice."""

from __future__ import annotations

import time
from collections.abc import Callable
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


@pytest.mark.parametrize("sign", "❶⓵⑴𑁒፩")
def test_a_sign_that_counts_and_is_no_number_is_read_too(find_in: Find, sign: str) -> None:
    assert find_in(sign) == ()
    assert len(find_in(f"{sign} mañana")) == 1


def cpu_seconds(work: Callable[[], object]) -> float:
    """The best of several: other work on the machine only ever adds."""
    times = []
    for _ in range(5):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def test_a_date_that_breaks_off_is_read_as_far_as_it_goes(find_in: Find) -> None:
    assert [match.end_token for match in find_in("el 1/2 de")] == [4]


def test_what_a_long_text_says_again_is_read_like_the_first_time(find_in: Find) -> None:
    said = "comprar pan el viernes a las 5, ir al cine mañana por la tarde; "
    once, often = find_in(said), find_in(said * 12)
    assert len(once) == 2
    assert [match.when for match in often] == [match.when for match in once] * 12
    assert [said[m.span.start : m.span.end] for m in once] * 12 == [
        (said * 12)[m.span.start : m.span.end] for m in often
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1-2-3-4-5 " * 160,
        "1-2-3/4/5 " * 160,
        "1.2.3." * 260,
        "lunes martes " * 120,
        "mañana " * 228,
        "la 2 y " * 230,
        "el lunes a las 3 y " * 80,
        "de 5 a 7 " * 170,
        "8" * 1600,
        "5 " * 800,
        "12:30 " * 260,
        "el 5 de mayo de 2026 " * 70,
        "every other day from 5 to 7 on the 5th of may " * 35,
        "una y media horas y " * 80,
    ],
)
def test_the_longest_message_costs_no_more_than_a_long_list(find_in: Find, text: str) -> None:
    """In units of what this machine takes to count to a million, so that a slow one is no failure: 5 ms are a tenth."""
    unit = cpu_seconds(lambda: sum(number for number in range(1_000_000)))
    assert cpu_seconds(lambda: find_in(text[:1600])) < unit / 2


@pytest.mark.parametrize(
    "line",
    [
        "llamar a Ana el viernes a las {}",
        "pay rent on march {}",
        "- comprar pan el {} de mayo",
        "tarea {} mañana",
        "- pagar el 7 de mayo a las {}",
    ],
)
def test_each_line_of_a_long_list_keeps_its_date(find_in: Find, line: str) -> None:
    assert len(find_in("\n".join(line.format(number % 11 + 1) for number in range(30)))) == 30
