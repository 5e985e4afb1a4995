"""What the words did not say: the pick, the key of the sentence that tells it, and the candidate not taken."""

from __future__ import annotations

from typing import Any

import pytest

Find = Any


@pytest.mark.parametrize(
    ("said", "key", "taken", "other"),
    [
        ("mañana a las 5", "clock_half", "2026-03-11T17:00", "2026-03-11T05:00"),
        ("tomorrow at 8", "clock_half", "2026-03-11T08:00", "2026-03-11T20:00"),
        ("a las 8", "clock_half", "2026-03-10T20:00", "2026-03-11T08:00"),
        ("el próximo viernes", "next_weekday", "2026-03-20T00:00", "2026-03-13T00:00"),
        ("next friday", "next_weekday", "2026-03-20T00:00", "2026-03-13T00:00"),
        ("next friday at 3pm", "next_weekday", "2026-03-20T15:00", "2026-03-13T15:00"),
    ],
)
def test_a_contested_phrase_says_what_was_assumed(find_in: Find, said: str, key: str, taken: str, other: str) -> None:
    (match,) = find_in(said)
    assumption = match.when.assumption
    assert f"{match.when.start:%Y-%m-%dT%H:%M}" == taken
    assert assumption.key == key
    assert f"{assumption.other.start:%Y-%m-%dT%H:%M}" == other


def test_day_and_month_follow_the_language_of_the_message(find_in: Find) -> None:
    (spanish,), (english,) = find_in("pagar la renta el 5/7"), find_in("pay the rent on 5/7")
    assert spanish.when.start.date().isoformat() == "2026-07-05"
    assert english.when.start.date().isoformat() == "2026-05-07"
    assert english.when.assumption.other.start.date().isoformat() == "2026-07-05"


@pytest.mark.parametrize("said", ["a las 5 pm", "el viernes", "15:30", "el que viene viernes", "25/12"])
def test_what_is_plain_assumes_nothing(find_in: Find, said: str) -> None:
    assert all(match.when.assumption is None for match in find_in(said))


def test_a_weekday_against_its_number_is_a_conflict(find_in: Find) -> None:
    (match,) = find_in("lunes 17")
    assert match.when.weekday_conflict
    assert not find_in("martes 17")[0].when.weekday_conflict


@pytest.mark.parametrize(
    ("said", "date", "weekday"),
    [
        ("lunes 17", "2026-03-17T00:00", "2026-03-16T00:00"),
        ("Monday the 17th", "2026-03-17T00:00", "2026-03-16T00:00"),
        ("lunes 17 de marzo a las 5", "2026-03-17T17:00", "2026-03-16T17:00"),
        ("miércoles 12", "2026-03-12T00:00", "2026-03-11T00:00"),
        ("lunes 12", "2026-03-12T00:00", "2026-03-16T00:00"),
        ("lunes 11", "2026-03-11T00:00", "2026-03-16T00:00"),
        ("mañana viernes", "2026-03-11T00:00", "2026-03-13T00:00"),
    ],
)
def test_a_conflict_names_the_date_and_the_weekday_beside_it(find_in: Find, said: str, date: str, weekday: str) -> None:
    """Now is Tuesday the 10th: of the Mondays beside the 12th and the 11th the one before is past."""
    (match,) = find_in(said)
    assert [f"{when.start:%Y-%m-%dT%H:%M}" for when in match.when.conflicting] == [date, weekday]


def test_an_hour_beside_a_day_takes_no_minutes_from_it(find_in: Find) -> None:
    """ "11 5pm" is the 11th at five, not five past eleven."""
    (match,) = find_in("jueves 12 5pm")
    assert f"{match.when.start:%Y-%m-%dT%H:%M}" == "2026-03-12T17:00"


def test_a_part_of_the_day_that_has_begun_is_what_is_left_of_it(find_in: Find) -> None:
    (match,) = find_in("esta tarde", "2026-03-10T17:20:00-06:00")
    assert f"{match.when.start:%H:%M}" == "18:00"


@pytest.mark.parametrize(
    ("said", "start"), [("mañana miércoles a las 5", "2026-03-11T17:00"), ("mañana miércoles", "2026-03-11T00:00")]
)
def test_tomorrow_with_its_weekday_is_that_day_and_no_morning(find_in: Find, said: str, start: str) -> None:
    (match,) = find_in(said)
    assert f"{match.when.start:%Y-%m-%dT%H:%M}" == start
    assert not match.when.weekday_conflict
