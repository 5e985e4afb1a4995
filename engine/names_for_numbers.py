"""A task's name where the rules know its number only: "marca la cita con el plomero como pendiente".

Free text in every rule would be too much to try, so most orders and reports are written for numbers. Where nothing else
understood a message, each thing that it may name stands in for a number, and the rest has to be such an order.

An order that begins with what is to be done is understood so ("push client meeting over to 7"); where it changes a
time, that has to be led to, and a new name is given to what lists hold. A report that begins with the thing ("el
trámite es urgente") may be about anything, so it is asked about, unless there is a task of that name (`TitleRef.told`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeAlias

from engine.cutting import TextCutter
from engine.dated import dated_places
from engine.lalr import SKIP, Lattice
from engine.lattice import Lattices
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
_LONGEST_COURTESY = 3  # tokens
_LONGEST_VERB = 3  # tokens
_MOST_TRIED = 8
_LEADS = frozenset({"INTO", "OF"})
_STATES = frozenset({"AS_DONE", "AS_PENDING", "NOT_DONE", "NOT_DID", "STILL_DUE", "TO_PENDING", "INTO_DONE"})
_LEVELS = frozenset({"PRIORITY", "LEVEL", "PRIORITY_NOUN"})
_WHAT_IT_BECOMES = _LEVELS | {"AS_PENDING"}
_VERBS = frozenset({"COMPLETE", "FINISHED", "LOWER", "RAISE"})  # "completa la oración", "baja las persianas"
_DROPPED = frozenset({"NO_LONGER", "NO_MORE_OF", "NEEDED_NO_MORE", "ANYMORE"})
_MOVES = frozenset({"MOVE", "SNOOZE", "BRING_FORWARD", "MOVE_UP"})
_MOVES_TO = frozenset({"CHANGE"})  # "change the bulb for Ann" moves nothing
_MOVES_BACK = frozenset({"SHOVE", "PUT", "BRING"})
_TIMES = frozenset({"TIME_NOUN"})
_SWITCHES = frozenset({"ON_WORD", "OFF_WORD"})
_LEADS_TO = frozenset({"INTO", "FOR", "TO_WHEN", "BACK", "UP", "BETTER"})
_RENAMES = frozenset({"RENAME", "TITLE_NOUN", "NAME_NOUN", "NAMED", "SHOULD_SAY", "SAME"})
_COURTESIES = frozenset({SKIP, "THANKS"})
_NOUNS = frozenset({"EVENT", "NOTE_NOUN"})
_OF_A_LIST = frozenset({"EVENT", "EVENTS", "NOTE_NOUN", "INFINITIVE"})
_NAMES_PROJECT = frozenset({"PROJECT"})
_REOPENS = frozenset({"REOPEN_STRONG", "LIST"})
_VERBS_BEFORE_NAMES = (
    _MOVES | _MOVES_TO | _MOVES_BACK | {"RENAME", "MARK", "MAKE", "ASSIGN", "GIVE_TO", "RAISE", "LOWER"}
)
_NO_FIRST = _VERBS_BEFORE_NAMES | {SKIP, "LINK", "DELETE", "DEF"}
_ACTS = _STATES | {"REOPEN", "BACK", "PROJECT", "NAMED"} | _LEVELS | _DROPPED | _MOVES | _MOVES_TO | _RENAMES
"""Without one of these no order is about a name: "put" and "bring" move nothing but "back"."""
_NO_ORDER = frozenset({SKIP, "DEF", "SAYING", "ALREADY", "OPENS", "THE_OF"})
_BEHIND = frozenset(
    {
        "INTO", "FOR", "AS", "BE", "LINK", "AS_DONE", "AS_PENDING", "NOT_DONE", "NOT_YET", "BACK", "OFF", "UP",
        "PRIORITY", "LEVEL", "BETTER", "INSTEAD", "NO_LONGER", "NO_MORE_OF", "GOES", "NEEDED_NO_MORE", "FROM",
        "TO_TRASH", "WASTE",
        "ALREADY", "DONE_NOW", "DONE_AFTER", "IS_DONE", "SHOULD_BE", "CAN_GO", "MOVED_TO", "UNTIMED", "TO_PENDING",
        "INTO_DONE", "NOW_IS", "GONE", "OFF_WORD", "DONE_SO", "ANYMORE", "OVER_NOW", "INFINITIVE",
        "PRIORITY_NOUN", "TO_WHEN", "NAMED", "SHOULD_SAY", "SAME",
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
    lattices: Lattices
    parse: Parse

    def instead_of(self, found: Interpretation | None) -> Interpretation | None:
        """What is understood with a name in the place of a number, or what was found without."""
        if self.words.kinds.any_of(_ACTS) & self.bits == 0:
            return found
        for first, end in islice(self._names(), _MOST_TRIED):
            read = self.parse(self.lattices.of(self.dates, named=(first, end, _STAND_IN)))
            if isinstance(read, Understood) and (meant := self._meant(read, first, end)) is not None:
                is_work = found is not None and self.words.has_class(self.tokens.folded, first, "INFINITIVE")
                return found if is_work and isinstance(meant, Ambiguous) else meant  # "asap call Ana" is to be noted
        return found

    def _names(self) -> Iterator[tuple[int, int]]:
        """What may be names: words behind an article, up to where an order goes on; the longest first."""
        folded, words, size = self.tokens.folded, self.words, self._size()
        dated = dated_places(self.dates)
        for first in self._starts(dated):
            ends: list[int] = []
            for place in range(first, min(first + _LONGEST_NAME, size)):
                if place in dated or folded[place] in _SIGNS or words.has_any(folded, place, _OURS):
                    break
                if place > first and (self._is_verb(place) or self._begins_end(place)):
                    break
                if words.has_any(folded, place, _NO_END):
                    continue
                behind = place + 1
                if behind == size or behind in dated or folded[behind] in _SIGNS or self._goes_on(behind):
                    ends.append(behind)
            yield from ((first, end) for end in reversed(ends))

    def _size(self) -> int:
        """Where thanks and other courtesies begin that end the message, which no name holds."""
        folded, size = self.tokens.folded, len(self.tokens)
        while size > 1:
            starts = (
                start for start in range(max(1, size - _LONGEST_COURTESY), size) if self._is_courtesy(start, size)
            )
            start = size - 1 if not folded[size - 1].isalnum() else next(starts, None)
            if start is None:
                break
            size = start
        return size

    def _is_courtesy(self, start: int, end: int) -> bool:
        return self.words.behind(self.tokens.folded[:end], start, _COURTESIES) == end

    def _is_verb(self, place: int) -> bool:
        """Not the "interview" of "visa interview"."""
        folded, words = self.tokens.folded, self.words
        return words.has_class(folded, place, "INFINITIVE") and not words.has_any(folded, place, _NOUNS)

    def _begins_end(self, place: int) -> bool:
        """True for the "less" of "make the boiler less urgent", and for "otra vez como pendiente"."""
        return self.words.behind(self.tokens.folded, place, _WHAT_IT_BECOMES) > place + 1

    def _goes_on(self, place: int) -> bool:
        """Whether an order goes on there, or "'s priority" follows."""
        folded, words = self.tokens.folded, self.words
        is_owner = words.has_class(folded, place, "POSSESSIVE") and place + 1 < len(folded)
        return words.has_any(folded, place + 1, _LEVELS) if is_owner else words.has_any(folded, place, _BEHIND)

    def _starts(self, dated: Collection[int]) -> Iterator[int]:
        folded, words = self.tokens.folded, self.words
        for place in range(len(folded) - 1):
            if place in dated or not folded[place].isalpha() or folded[place + 1][0].isdecimal():
                continue  # "la 4" is no name
            if words.has_class(folded, place, "DEF") or (
                words.has_class(folded, place, "BEFORE_NOUN") and words.has_any(folded, place, _LEADS)
            ):
                yield place + 1
            elif self._begins_name(place):
                yield place

    def _begins_name(self, place: int) -> bool:
        """Without an article: what to do, or what an order or the message begins with."""
        is_work = self.words.has_class(self.tokens.folded, place, "INFINITIVE")
        if place == 0:
            return not is_work and not self.words.has_any(self.tokens.folded, 0, _NO_FIRST)
        return self._follows_verb(place) or (is_work and self.tokens.folded[place - 1].isalpha())

    def _follows_verb(self, place: int) -> bool:
        """True for the "client meeting" of "push client meeting over to 7"."""
        before = self.tokens.folded[:place]
        return any(
            self.words.behind(before, start, _VERBS_BEFORE_NAMES) == place
            for start in range(max(0, place - _LONGEST_VERB), place)
        )

    def _changes_work(self, name: range) -> bool:
        """True for "change buy milk to buy oat milk": one thing to do for another."""
        folded, words = self.tokens.folded, self.words
        return words.has_class(folded, name.start, "INFINITIVE") and any(
            words.has_class(folded, place, "INFINITIVE") for place in (name.stop, name.stop + 1) if place < len(folded)
        )

    def _is_foreign(self, name: range) -> bool:
        """True for "the photo album" and "off the oven", of which another program is told."""
        folded, words = self.tokens.folded, self.words
        return any(folded[place] in words.foreign for place in name) or words.has_within(
            folded, 0, name.stop, _SWITCHES
        )

    def _is_moved(self, name: range, *, is_shifted: bool) -> bool:
        """Whether what stands before the name moves tasks, and what follows leads to the time."""
        folded, words, end = self.tokens.folded, self.words, name.stop
        if end >= len(folded):
            return False
        if words.has_within(folded, 0, name.start, _MOVES):
            return is_shifted or words.has_any(folded, end, _LEADS_TO)
        if words.has_within(folded, 0, name.start, _MOVES_TO):
            names_time = words.has_within(folded, 0, name.start, _TIMES)  # "cambia la fecha de la cena para el 3"
            return is_shifted or names_time or words.has_class(folded, end, "INTO")
        return words.has_within(folded, 0, name.start, _MOVES_BACK) and words.has_class(folded, end, "BACK")

    def _is_of_tasks(self, command: ActsOnTasks, name: range) -> bool:
        """Whether the words around the name are said of tasks only: "delete my photos" is not for us."""
        folded, words = self.tokens.folded, self.words
        if isinstance(command, UpdateTask) and command.edit.priority is None and self._is_foreign(name):
            return False
        match command:
            case CompleteTask():
                needed = _STATES
            case ReopenTask():
                if words.has_within(folded, name.start, name.stop, _OF_A_LIST) and self._is_led(name.start):
                    return True
                needed = _STATES | _REOPENS
            case UpdateTask(edit=TaskEdit(priority=priority)) if priority is not None:
                needed = _LEVELS if priority not in ("raise", "lower") else frozenset({"PRIORITY_NOUN"})
            case UpdateTask(edit=TaskEdit(title=title)) if title is not None:
                if self._changes_work(name):
                    return True
                if not words.has_within(folded, name.start, len(folded), _OF_A_LIST):
                    return False  # "rename the bedroom lamp to reading lamp"
                needed = _RENAMES
            case UpdateTask(edit=TaskEdit(project=project)) if project is not None:
                needed = _NAMES_PROJECT
            case UpdateTask(shift=shift):
                return self._is_moved(name, is_shifted=shift is not None)
            case DeleteTask():
                needed = _DROPPED
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
        if first + 1 < end and self.words.has_class(self.tokens.folded, first, "DEF"):
            first += 1
        title = TextCutter(self.tokens, self.words).text(first, end)
        is_led = self._is_led(first) and not isinstance(command, DeleteTask)
        ref = TitleRef(title=title) if is_led else TitleRef(title=title, told=title)
        reading = replace(read.reading, commands=(replace(command, refs=(ref,)),))
        if is_led:
            return Understood(reading=reading)
        return Ambiguous(readings=(reading,), reason="unsure", language=reading.language)

    def _is_led(self, first: int) -> bool:
        """Whether an order stands before the name, and no level alone: "asap call Ana" is another thing to do."""
        folded, words = self.tokens.folded, self.words
        before = [
            place for place in range(first) if folded[place].isalpha() and not words.has_class(folded, place, "DEF")
        ]
        if all(words.has_any(folded, place, _LEVELS) for place in before):
            return False
        return self._follows_verb(first) or any(
            folded[place].isalpha() and not words.has_any(folded, place, _NO_ORDER) for place in range(first)
        )
