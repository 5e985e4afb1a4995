"""Any text becomes an utterance whose offsets lead back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.normalize import fold, normalize


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Recuérdame", "recuerdame"),
        ("MAÑANA", "manana"),
        ("man\u0303ana", "manana"),
        ("don’t", "don't"),
        ("«hola»", '"hola"'),
        ("3–5", "3-5"),
        ("𝗰𝗿𝗲𝗮", "crea"),
        ("1º", "1º"),
        ("İstanbul", "istanbul"),
    ],
)
def test_what_is_typed_is_compared_without_case_accents_and_fancy_signs(typed: str, folded: str) -> None:
    assert normalize(typed).folded == folded


def test_what_nobody_sees_is_dropped_and_offsets_lead_back() -> None:
    utterance = normalize("ab\u200b\u202ecafe\u0301 x")
    assert utterance.text == "abcafé x"
    start = utterance.text.index("café")
    span = utterance.span(start, start + len("café"))
    assert utterance.original[span.start : span.end] == "cafe\u0301 "[:5]


def test_an_emoji_made_of_several_stays_whole() -> None:
    family = "👨\u200d👩\u200d👧"
    assert normalize(f"cena {family}").text == f"cena {family}"


def test_line_breaks_of_any_system_are_one() -> None:
    assert normalize("a\r\nb\rc\u2028d").text == "a\nb\nc\nd"


@given(st.text())
def test_folding_keeps_the_length_of_every_text(text: str) -> None:
    utterance = normalize(text)
    assert len(utterance.folded) == len(utterance.text)
    assert fold(utterance.text) == utterance.folded


@given(st.text(min_size=1))
def test_every_span_lies_in_the_original(text: str) -> None:
    utterance = normalize(text)
    for position in range(len(utterance.text)):
        span = utterance.span(position, position + 1)
        assert 0 <= span.start < span.end <= len(text)
