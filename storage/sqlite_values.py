"""Python's values as SQLite keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import repeat
from typing import Any

from storage.json_text import to_json
from storage.statements import each_once

_LENGTH_OF_INSTANT = len("2026-03-10 16:00:00.000000")


def to_sqlite(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Instants as UTC text that sorts and compares with SQLite's own datetime(); days, clocks as ISO text."""
    return {
        name: value if value is None or (value.__class__ is str and value.isascii()) else _plain(value)
        for name, value in values.items()
    }


def rows_of(columns: Mapping[str, Sequence[Any]], values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of columns, each followed by the values that all share (which are SQLite's already)."""
    plain = (each_once(column, _plain) for column in columns.values())
    return zip(*plain, *map(repeat, values.values()), strict=False)


def instant_text(value: datetime) -> str:
    """`2026-03-10 16:00:00.000000`. Kept in UTC only: elsewhere the two instants of a repeated hour are equal."""
    return _utc_text(value if value.tzinfo is UTC else value.astimezone(UTC))


@lru_cache(maxsize=4096)
def _utc_text(value: datetime) -> str:
    """A turn writes forty instants, and nearly all of them are its own; a batch of digests those of ten minutes."""
    return value.isoformat(" ", "microseconds")[:_LENGTH_OF_INSTANT]


def _plain(value: Any) -> Any:
    """Told by the exact type, the frequent ones first: a turn writes a hundred and fifty values.

    What most of them are, nothing or plain text, `to_sqlite` sees itself.
    """
    kind = value.__class__
    if kind is str:
        # A lone surrogate is no text.
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if kind is datetime:
        return instant_text(value)
    if kind is date:
        return value.isoformat()
    if kind is list:
        return to_json(value)
    return value.strftime("%H:%M") if kind is time else value
