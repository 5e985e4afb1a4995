"""Feasts of several calendars, against days that are known."""

from __future__ import annotations

from datetime import date

import pytest

from engine.dates.holidays import holiday_days, is_rule


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("12-25", "2026-12-25"),
        ("11-th-4", "2026-11-26"),
        ("11-th-4+1", "2026-11-27"),
        ("11-mo-3-3", "2026-11-13"),
        ("05-mo-l", "2026-05-25"),
        ("easter", "2026-04-05"),
        ("easter-46", "2026-02-18"),
        ("easter+60", "2026-06-04"),
        ("orthodox", "2027-05-02"),
        ("hebrew", "2026-09-11"),
        ("hebrew", "2024-10-02"),
        ("hebrew+9", "2023-09-24"),
        ("hanukkah", "2024-12-25"),
        ("hanukkah", "2021-11-28"),
        ("passover", "2026-04-01"),
        ("passover+50", "2018-05-19"),
        ("islamic-9-1", "2026-02-18"),
        ("islamic-10-1", "2018-06-15"),
    ],
)
def test_a_feast_falls_on_its_day(rule: str, day: str) -> None:
    found = holiday_days(rule, date.fromisoformat(day).year)
    assert found.start == date.fromisoformat(day)


def test_a_feast_of_several_days_has_all_of_them() -> None:
    days = holiday_days("hanukkah/8", 2026)
    assert (days.end - days.start).days == 8


@pytest.mark.parametrize("rule", ["2026-11-08,2027-10-29", "xx"])
def test_a_rule_that_a_year_does_not_know_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        holiday_days(rule, 1950)


@pytest.mark.parametrize("rule", ["12-25", "easter-46/46", "11-mo-3-3/4", "islamic-9-1/30", "2026-11-08,2027-10-29"])
def test_what_the_packs_may_say_of_a_feast_is_a_rule(rule: str) -> None:
    assert is_rule(rule)


@pytest.mark.parametrize("rule", ["", "13-25", "11-xx-4", "easter-x", "islamic-9", "noche", "12-25/x", "02-30"])
def test_a_slip_in_a_feast_is_no_rule(rule: str) -> None:
    assert not is_rule(rule)
