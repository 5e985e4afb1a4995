"""A message with talk in it, cut into clauses, and what each of them is: an order, something told, or open.

A clause begins behind a sign, before a verb that speaks to the bot ("… apúntame", "… can you remind me"), before a word
that gives a reason, and behind "and" or a time where words show a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from engine.dated import holds_date, places_inside
from engine.doing import is_business, is_dated_task, only_looks
from engine.model import (
    Ambiguous,
    CreateTask,
    DateMatch,
    Interpretation,
    Reading,
    Simple,
    Understood,
    WhenKind,
)
from engine.peeling import ORDERS, begins_order, behind_fillers, is_passed_on
from engine.telling import begins_reason, begins_talk, parts_clauses, quoted_places
from engine.tokens import LINE_BREAK, Tokens
from engine.told_verbs import ToldVerbs
from engine.words import WordTable

EXPLICIT = (ORDERS - {"UNDO", "FORGET_ABOUT"}) | {
    "RAISE", "LOWER", "BRING_FORWARD", "SEARCH", "SHOW", "MUTE", "SWITCH", "TICK", "CHECK", "OBLIGATION", "NEED",
}  # fmt: skip
_JOINS = frozenset({"AND", "SO_THEN"})
_SOMEBODY = frozenset({"SOMEBODY", "OTHERS", "TELLER"})
_SHORTEST_TALK = 3  # tokens
_TURNS = frozenset({"SO_THEN"})
_LONGEST_TURN = 3  # tokens
_REASONS = frozenset({"REASON"})
_NOT_BEFORE = frozenset({"SAID", "DONT", "IN_CLAUSE", "LINK", "RELATIVE", "TO", "OBLIGATION", "SUPPOSES", "NO_WORD"})
_NOT_BEFORE_ME = frozenset({"SAID", "DONT", "LINK", "SUPPOSES"})
_DONE = frozenset({"DONE_STATE", "IS_DONE", "AS_DONE", "DONE_NOW", "FINISHED", "DONE_AFTER", "DONE_OF_NUMBER"})
_NOT_DONE = frozenset({"NOT_DONE", "ISNT", "NEGATES", "DENIED", "STILL_ON", "NOT_YET"})
_SUBJECTS = frozenset({"TELLER"})
_REQUESTS = frozenset({"REQUEST"})
_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})
_TASK = frozenset({"TASK", "REMINDER"})
_SPOKEN = frozenset(
    {"REMIND", "DONT_FORGET", "GIVE_REMINDER", "NOTE_DOWN", "ADD", "PUT", "SCHEDULE", "CREATE", "SURE_ORDER"}
)
_ENDS = frozenset({".", "!", "?", "…", ";", ":", LINE_BREAK})
_OF_NUMBERS = frozenset(",.:")


class Clause(NamedTuple):
    """`is_order` where it means something by itself, `is_explicit` where a verb orders it."""

    first: int
    end: int
    is_order: bool
    is_told: bool
    is_explicit: bool = False


@dataclass(slots=True, kw_only=True)
class ClauseReader:
    """Over one message; `again` reads other words instead, as a message of their own."""

    tokens: Tokens
    words: WordTable
    verbs: ToldVerbs
    dates: Sequence[DateMatch]
    again: Callable[[str], Interpretation]

    def stretches(self) -> Iterator[tuple[int, int]]:
        """What stands between signs, before an order that begins without one, and before what is told."""
        size = len(self.tokens)
        quoted = quoted_places(self.tokens)
        begun = {match.end_token: match.first_token for match in self.dates if match.when.kind is not WhenKind.DURATION}
        inside = places_inside(self.dates)
        first = 0
        for place in range(size):
            if place in quoted or place in inside:
                continue
            if self._parts(place):
                if place > first:
                    yield first, place
                first = place + 1
                continue
            if (
                place > first
                and (behind := self._begins_anew(place, is_behind_date=begun.get(place, first) > first)) is not None
            ):
                yield first, place
                first = behind
        if first < size:
            yield first, size

    def _parts(self, place: int) -> bool:
        """True for a sign between clauses, not for those of "1, 3-5" and "no. 3"."""
        folded = self.tokens.folded
        is_of_number = folded[place] in _OF_NUMBERS and place + 1 < len(folded) and folded[place + 1].isdecimal()
        return not is_of_number and parts_clauses(self.tokens, place)

    def _begins_anew(self, place: int, *, is_behind_date: bool) -> int | None:
        """Where a clause begins that no sign stands before, past the "and" that joins it."""
        tokens, words, size = self.tokens, self.words, len(self.tokens)
        if is_passed_on(tokens, words, place):
            return None
        if self.speaks_to_me(tokens.folded, place) or self._requests(place):
            return place
        if begins_reason(tokens, words, place):
            return place
        behind = words.behind(tokens.folded, place, _JOINS)
        if behind == size or (behind == place and not is_behind_date):
            return None
        if behind > place and begins_order(tokens, words, behind_fillers(tokens, words, behind)):
            return behind
        if self.asks_behind(tokens.folded, place):
            return behind
        return behind if begins_talk(tokens, words, behind, size, is_apart=False) else None

    def _requests(self, place: int) -> bool:
        """True for "could you show me …" behind talk that no sign ends."""
        folded, words = self.tokens.folded, self.words
        behind = words.behind(folded, place, _REQUESTS)
        is_order = place < behind < len(folded) and words.has_any(folded, behind, EXPLICIT)
        return is_order and place >= _SHORTEST_TALK and not words.has_any(folded, place - 1, _NOT_BEFORE | _SOMEBODY)

    def asks_behind(self, said: Sequence[str], place: int) -> bool:
        """True for the "so" of "we're all shattered so what's on tomorrow"; not for that of "so what"."""
        behind = self.words.behind(said, place, _TURNS)
        return place < behind < len(said) - 1 and said[behind] in self.words.question_starts

    def speaks_to_me(self, said: Sequence[str], place: int) -> bool:
        """True for "remind me", "apúntame" and "me anotas", wherever they stand."""
        words = self.words
        if not words.has_any(said, place, ORDERS):
            return False
        is_for_me = words.has_class(said, place, "FOR_ME")
        if words.has_any(said, place - 1, _NOT_BEFORE_ME if is_for_me else _NOT_BEFORE):
            return False
        if words.has_any(said, place - 1, _SUBJECTS) and not (
            place > 1 and words.has_any(said, place - 2, _REQUESTS)  # "can you remind me"
        ):
            return False
        if is_for_me:
            return True
        if place + 1 < len(said) and words.has_any(said, place, _SPOKEN) and words.has_any(said, place + 1, _WORK):
            return True  # "apunta pagar", "put call"
        return words.behind(said, place, _SPOKEN) > place + 1

    def clause(self, first: int, end: int) -> Clause:
        tokens, words = self.tokens, self.words
        place = behind_fillers(tokens, words, first)
        if place >= end:
            return Clause(first, end, is_order=False, is_told=True)
        if words.has_any(tokens.folded, place, EXPLICIT):
            return Clause(first, end, is_order=True, is_told=False, is_explicit=True)
        if words.has_class(tokens.folded, place, "UNDO") and self._undoes(first, end):
            return Clause(first, end, is_order=True, is_told=False, is_explicit=True)
        is_turned = any(self.asks_behind(tokens.folded, at) for at in range(max(0, first - _LONGEST_TURN), first))
        is_asked = is_turned or self.tokens.stands_at(end, "?")
        is_told = words.has_any(tokens.folded, first, _REASONS) or begins_talk(tokens, words, first, end, is_apart=True)
        is_headed = first > 0 and tokens.folded[first - 1] == ":"  # "last one: pay the window cleaner on Friday"
        if is_told and not is_asked and not is_headed and not self._tells_of_done(first, end):
            return Clause(first, end, is_order=False, is_told=True)
        meant = self._meant(first, end)
        is_order = meant == "order"  # a deed, in what is told
        is_told = not is_asked and not is_headed and (is_told or meant == "talk")
        is_explicit = is_order and (is_headed or is_turned)
        return Clause(first, end, is_order=is_order, is_told=is_told, is_explicit=is_explicit)

    def _undoes(self, first: int, end: int) -> bool:
        found = self.again(self.text(first, end))
        return isinstance(found, Understood) and Simple(intent="undo") in found.reading.commands

    def _meant(self, first: int, end: int) -> Literal["order", "talk", "open"]:
        """An order: a question, a deed, another way to order; a thing with a day where verb or heading make it one."""
        found = self.again(self.text(first, end))
        reading = understood_or_noted(found)
        if reading is None:
            return "open"
        if not any(map(is_business, reading.commands)):
            return "talk" if isinstance(found, Understood) else "open"
        is_said = (first > 0 and self.tokens.folded[first - 1] == ":") or not reading.is_note
        is_said = is_said or (self._begins_with_verb(first, end) and all(map(is_dated_task, reading.commands)))
        if all(isinstance(command, CreateTask) for command in reading.commands):
            return "order" if is_said else "open"
        if all(map(only_looks, reading.commands)) and not self._stands_apart(first, end):
            return "open"  # "(those of 9 W)"
        return "order" if isinstance(found, Understood) else "open"

    def _stands_apart(self, first: int, end: int) -> bool:
        """True for a sentence of its own, for a question, and behind "and"."""
        folded = self.tokens.folded
        is_asked = self.tokens.stands_at(end, "?")
        return is_asked or first == 0 or folded[first - 1] in _ENDS or self.words.has_any(folded, first - 1, _JOINS)

    def is_heading(self, first: int, end: int) -> bool:
        """True for the "new task" of "new task - call Juan tomorrow": what stands behind it is the task's name."""
        folded, words = self.tokens.folded, self.words
        place = behind_fillers(self.tokens, words, first)
        return begins_order(self.tokens, words, place) and words.has_any(folded, end - 1, _TASK)

    def _begins_with_verb(self, first: int, end: int) -> bool:
        place = behind_fillers(self.tokens, self.words, first)
        return place < end and self.is_verb(place)

    def may_mean_more(self, first: int, end: int) -> bool:
        """True for "buy paneer today", something to do with its time, and for "the flapjacks one is done"."""
        is_timed = holds_date(self.dates, first, end)
        return (is_timed and self._begins_with_verb(first, end)) or self._tells_of_done(first, end)

    def _tells_of_done(self, first: int, end: int) -> bool:
        folded, words = self.tokens.folded, self.words
        is_done = words.has_within(folded, first, end, _DONE) or words.has_class(folded, end - 1, "ALREADY")  # "… ya"
        return is_done and not words.has_within(folded, first, end, _NOT_DONE)

    def is_verb(self, place: int) -> bool:
        return self.words.has_any(self.tokens.folded, place, _WORK) or self.tokens.folded[place] in self.verbs.degrees

    def text(self, first: int, end: int) -> str:
        """As typed, with the sign that makes it a question or closes a bracket."""
        tokens = self.tokens
        closes = tokens.stands_at(end, ")") and "(" in tokens.folded[first:end]
        return tokens.text(first, end + (closes or tokens.stands_at(end, "?")))


def understood_or_noted(found: Interpretation) -> Reading | None:
    """What is understood, or a note with its day that is asked about."""
    match found:
        case Understood(reading=reading):
            return reading
        case Ambiguous(reason="bare_note", readings=(reading,)) if all(map(is_dated_task, reading.commands)):
            return reading
        case _:
            return None
