"""A task's name where the rules know its number only: "marca la cita con el plomero como pendiente".

Free text in every rule would be too much to try, so most orders and reports are written for numbers. Where nothing else
understood a message, each thing that it may name stands in for a number, and the rest has to be such an order.

An order that begins with what is to be done is understood so. A report that begins with the thing ("el
trámite es urgente") may be about anything, so it is asked about, unless there is a task of that name (`TitleRef.told`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeAlias

from engine.cutting import TextCutter
from engine.lalr import SKIP, Lattice
from engine.lattice import build_lattice
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    CompleteTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    NumberRef,
    ReopenTask,
    TaskEdit,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.tokens import Tokens
from engine.words import WordTable

_STAND_IN = -1  # no task's number
_LONGEST_NAME = 6  # tokens
_MOST_TRIED = 8
_LEADS = frozenset({"INTO", "OF"})
_STATES = frozenset({"AS_DONE", "AS_PENDING", "NOT_DONE", "NOT_DID", "STILL_DUE", "TO_PENDING", "INTO_DONE"})
_LEVELS = frozenset({"PRIORITY", "LEVEL", "PRIORITY_NOUN"})
_VERBS = frozenset({"COMPLETE", "FINISHED", "LOWER", "RAISE"})  # "completa la oración", "baja las persianas"
_DROPPED = frozenset({"NO_LONGER", "NEEDED_NO_MORE", "ANYMORE"})
_ACTS = _STATES | _LEVELS | _DROPPED
_NO_ORDER = frozenset({SKIP, "DEF", "SAYING", "ALREADY", "OPENS", "THE_OF"})
_BEHIND = frozenset(
    {
        "INTO", "FOR", "AS", "BE", "LINK", "AS_DONE", "AS_PENDING", "NOT_DONE", "NOT_YET", "BACK", "OFF", "UP",
        "PRIORITY", "LEVEL", "BETTER", "INSTEAD", "NO_LONGER", "GOES", "NEEDED_NO_MORE", "FROM", "TO_TRASH", "WASTE",
        "ALREADY", "DONE_NOW", "DONE_AFTER", "IS_DONE", "SHOULD_BE", "CAN_GO", "MOVED_TO", "UNTIMED", "TO_PENDING",
        "INTO_DONE", "NOW_IS", "GONE", "OFF_WORD", "DONE_SO", "ANYMORE", "OVER_NOW", "INFINITIVE",
    }
)  # fmt: skip
_OURS = frozenset(
    {
        "TASK", "TASKS", "REMINDER", "REMINDERS", "LIST", "DIGEST", "PRIORITY_NOUN", "TIME_NOUN", "TITLE_NOUN", "IT",
        "ALL", "PROJECT", "ZONE_NOUN", "LANGUAGE_NOUN", "ONE_THING", "ORDINAL", "ALARM", "STATUS", "NAME_NOUN",
    }
)  # fmt: skip
_NO_END = frozenset({"BE", "AS", "OF", "INTO", "FOR", "DEF", "BACK", "OFF", "ALREADY", "NO_WORD"})
_SIGNS = frozenset(",;.!?\n:")

Parse: TypeAlias = Callable[[Lattice], Interpretation | None]


@dataclass(slots=True, kw_only=True)
class NamedReader:
    """Looks for named tasks in one message. `bits` are the kinds of its words, `parse` reads a lattice as commands."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    bits: int
    parse: Parse

    def instead_of(self, found: Interpretation | None) -> Interpretation | None:
        """What is understood with a name in the place of a number, or what was found without."""
        if self.words.kinds.any_of(_ACTS) & self.bits == 0:
            return found
        for first, end in islice(self._names(), _MOST_TRIED):
            read = self.parse(build_lattice(self.tokens, self.words, self.dates, named=(first, end, _STAND_IN)))
            if isinstance(read, Understood) and (meant := self._meant(read, first, end)) is not None:
                return meant
        return found

    def _names(self) -> Iterator[tuple[int, int]]:
        """What may be names: words behind an article, up to where an order goes on; the longest first."""
        folded, words, size = self.tokens.folded, self.words, len(self.tokens)
        dated = {place for match in self.dates for place in range(match.first_token, match.end_token)}
        for first in self._starts(dated):
            ends: list[int] = []
            for place in range(first, min(first + _LONGEST_NAME, size)):
                if place in dated or folded[place] in _SIGNS or words.has_any(folded, place, _OURS):
                    break
                if place > first and words.has_class(folded, place, "INFINITIVE"):
                    break
                if words.has_any(folded, place, _NO_END):
                    continue
                behind = place + 1
                if (
                    behind == size
                    or behind in dated
                    or folded[behind] in _SIGNS
                    or words.has_any(folded, behind, _BEHIND)
                ):
                    ends.append(behind)
            yield from ((first, end) for end in reversed(ends))

    def _starts(self, dated: Collection[int]) -> Iterator[int]:
        folded, words = self.tokens.folded, self.words
        for place in range(len(folded) - 1):
            if place in dated or not folded[place].isalpha() or folded[place + 1][0].isdecimal():
                continue  # "la 4" is no name
            if words.has_class(folded, place, "DEF") or (
                words.has_class(folded, place, "BEFORE_NOUN") and words.has_any(folded, place, _LEADS)
            ):
                yield place + 1
            elif place > 0 and folded[place - 1].isalpha() and words.has_class(folded, place, "INFINITIVE"):
                yield place

    def _is_of_tasks(self, command: ActsOnTasks, name: range) -> bool:
        """Whether the words around the name are said of tasks only: "delete my photos" is not for us."""
        match command:
            case CompleteTask() | ReopenTask():
                needed = _STATES
            case UpdateTask(edit=TaskEdit(priority=priority)) if priority is not None:
                needed = _LEVELS if priority not in ("raise", "lower") else frozenset({"PRIORITY_NOUN"})
            case DeleteTask():
                needed = _DROPPED
            case _:
                return False
        folded, words = self.tokens.folded, self.words
        return any(
            words.has_any(folded, place, needed) and not words.has_any(folded, place, _VERBS)
            for place in range(len(folded))
            if place not in name
        )

    def _meant(self, read: Understood, first: int, end: int) -> Interpretation | None:
        (command, *others) = read.reading.commands
        if others or not isinstance(command, ActsOnTasks) or command.refs != (NumberRef(number=_STAND_IN),):
            return None
        if not self._is_of_tasks(command, range(first, end)):
            return None
        title = TextCutter(self.tokens, self.words).text(first, end)
        is_led = self._is_led(first) and not isinstance(command, DeleteTask)
        ref = TitleRef(title=title) if is_led else TitleRef(title=title, told=title)
        reading = replace(read.reading, commands=(replace(command, refs=(ref,)),))
        if is_led:
            return Understood(reading=reading)
        return Ambiguous(readings=(reading,), reason="unsure", language=reading.language)

    def _is_led(self, first: int) -> bool:
        """Whether an order stands before the name."""
        folded, words = self.tokens.folded, self.words
        return any(folded[place].isalpha() and not words.has_any(folded, place, _NO_ORDER) for place in range(first))
