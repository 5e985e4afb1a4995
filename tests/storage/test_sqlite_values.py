from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from storage.sqlite_values import instant_text, rows_of, to_sqlite

NEW_YORK = ZoneInfo("America/New_York")


def test_the_two_instants_of_a_repeated_hour_are_kept_apart() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    assert instant_text(first) == "2026-11-01 05:30:00.000000"
    assert instant_text(first.replace(fold=1)) == "2026-11-01 06:30:00.000000"


def test_an_instant_is_written_in_utc_wherever_it_was_told() -> None:
    at = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)
    assert instant_text(at.astimezone(NEW_YORK)) == instant_text(at) == "2026-03-10 16:00:00.000000"


def test_a_lone_surrogate_is_no_text() -> None:
    assert to_sqlite({"title": "a\ud800b", "note": "ñ", "due": None}) == {"title": "a?b", "note": "ñ", "due": None}


def test_the_rows_of_columns_keep_the_two_instants_of_a_repeated_hour_apart() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    columns: dict[str, list[Any]] = {"at": [first, first.replace(fold=1)], "title": ["ñ", None]}
    assert list(rows_of(columns, {"now": "x"})) == [
        ("2026-11-01 05:30:00.000000", "ñ", "x"),
        ("2026-11-01 06:30:00.000000", None, "x"),
    ]
