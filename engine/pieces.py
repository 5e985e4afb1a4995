"""What the readers of several things in one message share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from engine.doing import is_business
from engine.joining import is_same_deed
from engine.model import Command, DateMatch, Interpretation, Reading, Span, Understood
from engine.tokens import Tokens
from engine.words import WordTable

Alone = Callable[[Tokens, str], Interpretation | None]
"""(tokens, start rule of the grammar) -> what they mean as a message of their own."""

STARTS = ("message", "notes", "things")
"""An order, a note, any thing with a time: the rules that a piece is read from, the surest first."""


def begins_with_verb(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], first: int) -> bool:
    """Whether a verb stands there, or behind a date that does."""
    size = len(tokens)
    ends = (match.end_token for match in dates if match.first_token == first and match.end_token < size)
    return words.has_class(tokens.folded, max(ends, default=first), "INFINITIVE")


def count_of(found: Interpretation) -> int:
    return len(found.reading.commands) if isinstance(found, Understood) else 0


def once_each(commands: Sequence[Command]) -> tuple[Command, ...]:
    """Without the deeds that were told and then ordered to be ticked off."""
    pairs = zip_longest(commands, commands[1:])
    return tuple(command for command, after in pairs if after is None or not is_same_deed(command, after))


def all_of(readings: Sequence[Reading]) -> Reading:
    told = [reading for reading in readings if reading.commands]
    business = [c for reading in told for c in reading.commands if is_business(c)]
    return replace(
        told[0],
        commands=once_each(business),
        rule=" ".join(dict.fromkeys(reading.rule for reading in told)),
        assumptions=tuple(dict.fromkeys(one for reading in told for one in reading.assumptions)),
        date_spans=tuple(dict.fromkeys(span for reading in told for span in reading.date_spans)),
        marks=tuple(sorted({mark for reading in told for mark in reading.marks}, key=lambda mark: mark.span.start)),
    )


Origin = tuple[int, int]
"""Where a stretch of the words that were read begins, and where it does in the message, in characters."""


def moved(reading: Reading, origins: Sequence[Origin]) -> Reading:
    """With the marks where the words stand in the message; `origins` are in order, the first begins at 0."""

    def there(span: Span) -> Span:
        by = next(message - start for start, message in reversed(origins) if start <= span.start)
        return Span(start=span.start + by, end=span.end + by)

    return replace(
        reading,
        marks=tuple(replace(mark, span=there(mark.span)) for mark in reading.marks),
        date_spans=tuple(map(there, reading.date_spans)),
    )


def names_overlap(reading: Reading) -> bool:
    """True where two pieces took the same words, as the words that ordered the one before may lead to them."""
    marks = reading.marks
    return any(after.span.start < before.span.end for before, after in pairwise(marks))
