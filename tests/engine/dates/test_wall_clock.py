"""Wall clock times against real zones: hours that do not exist, hours that come twice, months that are too short."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

Find = Any


def test_an_hour_that_the_clocks_skip_moves_forward(find_in: Find) -> None:
    (match,) = find_in("tomorrow at 2:30am", "2026-03-07T12:00:00-05:00", "America/New_York")
    assert match.when.start.isoformat() == "2026-03-08T03:30:00-04:00"


def test_an_hour_that_comes_twice_is_the_first(find_in: Find) -> None:
    (match,) = find_in("tomorrow at 1:30am", "2026-10-31T12:00:00-04:00", "America/New_York")
    assert match.when.start.isoformat() == "2026-11-01T01:30:00-04:00"


def test_hours_from_now_are_real_hours_across_a_change_of_the_clocks(find_in: Find) -> None:
    (match,) = find_in("in 3 hours", "2026-03-08T00:30:00-05:00", "America/New_York")
    assert match.when.start.isoformat() == "2026-03-08T04:30:00-04:00"


def test_days_from_now_keep_the_wall_clock(find_in: Find) -> None:
    (match,) = find_in("in 2 days at 9am", "2026-03-07T12:00:00-05:00", "America/New_York")
    assert match.when.start.isoformat() == "2026-03-09T09:00:00-04:00"


def test_a_zone_that_was_said_is_told_in_the_persons_own(find_in: Find) -> None:
    (match,) = find_in("call at 5pm PST")
    assert f"{match.when.start:%Y-%m-%dT%H:%M%z}" == "2026-03-10T18:00-0600"


@pytest.mark.parametrize(
    ("now", "said", "day"),
    [
        ("2026-01-31T10:00:00-06:00", "en un mes", "2026-02-28"),
        ("2028-01-31T10:00:00-06:00", "in a month", "2028-02-29"),
        ("2026-05-31T10:00:00-06:00", "dentro de un mes", "2026-06-30"),
        ("2028-02-29T10:00:00-06:00", "en un año", "2029-02-28"),
        ("2026-01-30T10:00:00-06:00", "el 30", "2026-03-30"),
    ],
)
def test_months_clamp_to_their_length(find_in: Find, now: str, said: str, day: str) -> None:
    (match,) = find_in(said, now)
    assert match.when.start.date().isoformat() == day


def test_a_day_that_no_month_has_is_no_date(find_in: Find) -> None:
    assert find_in("30 de febrero") == () or find_in("30 de febrero")[0].when.grain != "day"


def test_a_range_ends_after_it_starts(find_in: Find) -> None:
    (match,) = find_in("de 11 pm a 3")
    assert match.when.end is not None
    assert match.when.end - match.when.start == timedelta(hours=4)
