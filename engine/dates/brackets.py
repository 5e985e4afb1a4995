"""Times inside brackets: "cards (Ann's 5th, Joe's 7th) by Saturday" is due on Saturday."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from engine.model import DateMatch
from engine.tokens import Tokens


def without_asides(
    tokens: Tokens, matches: Sequence[DateMatch], today: date, clock_only: str, joining: Collection[str]
) -> tuple[DateMatch, ...]:
    """The times but those told beside other words in brackets, where they are over or another time stands outside.

    That time is of the same thing: no sign and no "and" stands between. A bare hour in brackets still completes a day
    outside, and a day there a bare hour ("supper Friday (at 8, Lola's)").
    """
    if "(" not in tokens.folded:
        return tuple(matches)
    spans = [_bracket_around(tokens, match) for match in matches]
    outside = [match for match, span in zip(matches, spans, strict=True) if span is None]

    def is_aside(match: DateMatch, span: tuple[int, int]) -> bool:
        beside = [other for other in outside if _is_of_same(tokens, span, other, joining)]
        return _is_over(match, today) or any(_contests(match, other, clock_only) for other in beside)

    return tuple(
        match
        for match, span in zip(matches, spans, strict=True)
        if span is None or match.is_until or not is_aside(match, span)
    )


def _is_of_same(tokens: Tokens, span: tuple[int, int], other: DateMatch, joining: Collection[str]) -> bool:
    low, high = (span[1] + 1, other.first_token) if other.first_token > span[1] else (other.end_token, span[0])
    return all(word[0].isalnum() and word not in joining for word in tokens.folded[low:high])


def _bracket_around(tokens: Tokens, match: DateMatch) -> tuple[int, int] | None:
    """The brackets that a time shares with other words; None where it fills them, or stands in none."""
    folded = tokens.folded
    first = next((at for at in range(match.first_token - 1, -1, -1) if folded[at] in "()"), None)
    end = next((at for at in range(match.end_token, len(folded)) if folded[at] in "()"), None)
    if first is None or end is None or folded[first] != "(" or folded[end] != ")":
        return None
    beside = (*folded[first : match.first_token], *folded[match.end_token : end])
    return (first, end) if any(word[0].isalnum() for word in beside) else None


def _is_over(match: DateMatch, today: date) -> bool:
    return match.when.rrule is None and match.when.start.date() < today


def _contests(match: DateMatch, other: DateMatch, clock_only: str) -> bool:
    """False for a day and an hour, which are one time."""
    return (match.rule == clock_only) == (other.rule == clock_only) or (match.when.has_clock and other.when.has_clock)
