"""Which tokens of a message its times take."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model import DateMatch


def dated_places(dates: Iterable[DateMatch]) -> set[int]:
    """All tokens of these times."""
    return {place for match in dates for place in range(match.first_token, match.end_token)}


def places_inside(dates: Iterable[DateMatch]) -> set[int]:
    """All but the first of each: where nothing else begins."""
    return {place for match in dates for place in range(match.first_token + 1, match.end_token)}


def holds_date(dates: Iterable[DateMatch], first: int, end: int) -> bool:
    """True when one of these times begins in a stretch of tokens."""
    return any(first <= match.first_token < end for match in dates)
