"""What "it" is, where the talk before an order names it: "I've been to the chiropodist, you can tick that off".

The order alone would act on the task last spoken of, which the talk shows to be another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.model import (
    Command,
    CompleteTask,
    DateMatch,
    DeleteTask,
    ItRef,
    Reading,
    ReopenTask,
    TitleRef,
    UpdateTask,
)
from engine.tokens import Tokens
from engine.words import WordTable

_PAUSES = frozenset(",;.!?\n")
_ENDS = frozenset({"AND", "SO_THEN", "ALREADY", "TOLD", "BE", "PAST", "DEED", "NO_WORD"})
_DEEDS = frozenset({"PAST", "DEED", "FINISHED"})
_NOBODY = frozenset({"ADDRESSED", "THESE"})
_IT = (ItRef(),)


def pointing_back(
    reading: Reading, tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], order: int
) -> Reading:
    """The reading with the task that the words before its order name in place of "it", if they name one."""
    if not any(_acts_on_it(command) for command in reading.commands):
        return reading
    named = _named_before(tokens, words, dates, order)
    if named is None:
        return reading
    refs = (TitleRef(title=tokens.text(*named)),)
    return replace(
        reading,
        commands=tuple(
            [_acting_on(command, refs) if _acts_on_it(command) else command for command in reading.commands]
        ),
    )


def _acts_on_it(command: Command) -> bool:
    return isinstance(command, CompleteTask | DeleteTask | ReopenTask | UpdateTask) and command.refs == _IT


def _acting_on(command: Command, refs: tuple[TitleRef, ...]) -> Command:
    match command:
        case CompleteTask() | DeleteTask() | ReopenTask() | UpdateTask():
            return replace(command, refs=refs)
        case _:
            return command


def _named_before(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], order: int) -> tuple[int, int] | None:
    """Behind the article after a deed ("returned the library books"), else behind the last one."""
    folded, starts = tokens.folded, {match.first_token for match in dates}
    dated = {place for match in dates for place in range(match.first_token, match.end_token)}
    found: list[tuple[int, int]] = []
    for place in range(order - 1):
        if place in dated or not words.has_class(folded, place, "DEF") or words.has_any(folded, place, _NOBODY):
            continue
        end = place + 1
        while (
            end < order and folded[end] not in _PAUSES and end not in starts and not words.has_any(folded, end, _ENDS)
        ):
            end += 1
        if end == place + 1:
            continue
        if place > 0 and words.has_any(folded, place - 1, _DEEDS):
            return place + 1, end
        found.append((place + 1, end))
    return found[-1] if found else None
