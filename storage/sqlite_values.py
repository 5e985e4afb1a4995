"""Python's values as SQLite keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any


def to_sqlite(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Instants as UTC text that sorts and compares with SQLite's own datetime(); days, clocks as ISO text."""
    return {name: _PLAIN.get(type(value), _as_it_is)(value) for name, value in values.items()}


def instant_text(value: datetime) -> str:
    """`2026-03-10 16:00:00.000000`; isoformat takes a fifth of strftime's time, and a turn writes forty of them."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _whole_text(value: str) -> str:
    """A lone surrogate is no text."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _as_it_is(value: Any) -> Any:
    return value


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    str: _whole_text,
    datetime: instant_text,
    date: date.isoformat,
    time: lambda value: value.strftime("%H:%M"),
}
