"""Whatever the words of time of the packs are put together to: no error, the same answer twice, and true answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import grammars
from engine.model import WhenKind
from engine.pack import expand_phrase

Find = Any
NUMBERS = ["2", "5", "15", "30", "2027", "9:30", "17:00", "8pm", "3/4", "1530", "06 30", "un", "two", "quince"]
MOMENTS = ["2026-03-10T10:00:00-06:00", "2026-01-31T23:30:00-06:00", "2028-02-29T00:00:00-06:00"]


def phrases() -> Iterator[str]:
    for pack in grammars.load():
        for words in pack.times["words"].values():
            lists = words.values() if isinstance(words, Mapping) else [words]
            for phrase in (phrase for listed in lists for phrase in listed):
                yield from expand_phrase(phrase, pack.paradigms)


HEAPS = st.lists(st.sampled_from([*sorted(set(phrases())), *NUMBERS * 12]), min_size=1, max_size=7).map(" ".join)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HEAPS, st.sampled_from(MOMENTS))
def test_any_heap_of_phrases_is_read_and_the_same_twice(find_in: Find, text: str, now: str) -> None:
    matches = find_in(text, now)
    assert find_in(text, now) == matches
    for match in matches:
        when = match.when
        assert when.end is None or when.end > when.start
        assert (when.seconds is not None) == (when.kind is WhenKind.DURATION)
        if when.ends_running is not None:
            assert when.start.date() < datetime.fromisoformat(now).date() <= when.ends_running


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["cada", "every", "todos los", "cada dos semanas los", "on"]),
    HEAPS,
    st.sampled_from(["", "hasta el 15", "until friday", "3 times", "a partir de mayo"]),
    st.sampled_from(MOMENTS),
)
def test_a_rule_has_its_first_occurrence(find_in: Find, every: str, text: str, end: str, now: str) -> None:
    for match in find_in(f"{every} {text} {end}", now):
        if match.when.rrule is not None:
            naive = match.when.start.replace(tzinfo=None)
            rule = match.when.rrule.replace("Z", "") if "UNTIL" in match.when.rrule else match.when.rrule
            assert next(iter(rrulestr(rule, dtstart=naive))) == naive


def test_each_phrase_of_the_tables_alone_is_read(find_in: Find) -> None:
    for phrase in sorted(set(phrases())):
        for text in (phrase, f"mañana {phrase}", f"{phrase} 5", f"every day {phrase}"):
            find_in(text)
