"""Rules as RFC 5545 has them, and their first occurrence."""

from __future__ import annotations

from typing import Any

import pytest
from dateutil.rrule import rrulestr

Find = Any


@pytest.mark.parametrize(
    ("said", "rule", "first"),
    [
        ("cada viernes a las 9", "FREQ=WEEKLY;BYDAY=FR", "2026-03-13T09:00"),
        ("entre semana", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-03-10T00:00"),
        ("cada 15 días", "FREQ=DAILY;INTERVAL=15", "2026-03-10T00:00"),
        ("el último día del mes", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-03-31T00:00"),
        ("every day at 9am", "FREQ=DAILY", "2026-03-11T09:00"),
        ("every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-03-13T00:00"),
        ("every monday until december 31", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231", "2026-03-16T00:00"),
        ("every monday 3 times", "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-03-16T00:00"),
        ("todos los días menos el domingo", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "2026-03-10T00:00"),
    ],
)
def test_a_phrase_of_repetition_is_a_rule_with_its_first_time(find_in: Find, said: str, rule: str, first: str) -> None:
    (match,) = find_in(said)
    assert match.when.rrule == rule
    assert f"{match.when.start:%Y-%m-%dT%H:%M}" == first


@pytest.mark.parametrize(
    "said", ["cada lunes a las 7", "el primer lunes de cada mes", "every may 10th", "cada quincena"]
)
def test_the_first_occurrence_is_one_of_the_rule(find_in: Find, said: str) -> None:
    (match,) = find_in(said)
    start = match.when.start.replace(tzinfo=None)
    assert next(iter(rrulestr(match.when.rrule, dtstart=start))) == start


def test_an_end_is_in_utc_when_the_rule_has_an_hour(find_in: Find) -> None:
    (match,) = find_in("every monday at 9am until december 31")
    assert match.when.rrule.endswith("UNTIL=20270101T055959Z")
