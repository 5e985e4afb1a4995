"""Words of time -> When, given now and a zone, in every language of the packs at once. `reader` tells how."""

from __future__ import annotations

from engine.dates.reader import DateReader, build_reader
from engine.model import Context, DateMatch
from engine.tokens import Tokens


def find(tokens: Tokens, reader: DateReader, context: Context) -> tuple[DateMatch, ...]:
    """The times of a message: in order, not overlapping, the longest, with their prepositions in the span."""
    return reader.find(tokens, context)


def read_first(text: str, reader: DateReader, context: Context) -> DateMatch | None:
    """The first time of a text, as `focobot dates` shows it."""
    return reader.read_first(text, context)


__all__ = ["DateReader", "build_reader", "find", "read_first"]
