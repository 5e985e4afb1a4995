"""What the REST takes, and how a wrong body names its field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from server.web.bodies import Body, Login, NewTask, PreferencesPatch, SimulatedLetter, TaskPatch, parse
from server.web.errors import ApiError


@pytest.mark.parametrize(
    ("shape", "data", "code", "field"),
    [
        (Login, {"email": "ana@example.org"}, "missing_field", "password"),
        (Login, {"email": 7, "password": "x"}, "invalid_field", "email"),
        (NewTask, {"title": " "}, "invalid_field", "title"),
        (NewTask, {"title": "x" * 501}, "invalid_field", "title"),
        (NewTask, {"title": "x", "due": 1700000000}, "invalid_field", "due"),
        (NewTask, {"title": "x", "due": "2026-02-30"}, "invalid_field", "due"),
        (NewTask, {"title": "x", "due": "2026-02-03T10:00:00Z"}, "invalid_field", "due"),
        (NewTask, {"title": "x", "priority": "asap"}, "invalid_field", "priority"),
        (NewTask, {"title": "x", "tags": ["two words"]}, "invalid_field", "tags"),
        (NewTask, {"title": "x", "colour": "red"}, "unknown_field", "colour"),
        (PreferencesPatch, {"morning_time": "25:00"}, "invalid_field", "morning_time"),
        (PreferencesPatch, {"enabled": {"spam": True}}, "invalid_field", "enabled"),
        (PreferencesPatch, {"quiet_days": [7]}, "invalid_field", "quiet_days"),
        (SimulatedLetter, {"from": "+1", "text": "x" * 4001}, "invalid_field", "text"),
    ],
)
def test_a_wrong_body_is_400_and_names_its_field(
    shape: type[Body], data: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(ApiError) as raised:
        parse(shape, data)
    assert (raised.value.status, raised.value.code, raised.value.field) == (400, code, field)


def test_a_due_date_is_a_day_or_a_local_moment() -> None:
    assert parse(NewTask, {"title": "x", "due": "2026-03-12"}).due == date(2026, 3, 12)
    due = parse(NewTask, {"title": "x", "due": "2026-03-12T15:00"}).due
    assert due == datetime(2026, 3, 12, 15)  # noqa: DTZ001 -- the person's wall clock
    assert isinstance(due, datetime)


def test_nul_and_lone_surrogates_never_reach_the_database() -> None:
    assert parse(NewTask, {"title": "pan\0 \ud800y café"}).title == "pan y café"


def test_a_patch_knows_null_from_absent() -> None:
    assert parse(TaskPatch, {"due": None}).model_fields_set == {"due"}
    assert parse(TaskPatch, {}).model_fields_set == set()
