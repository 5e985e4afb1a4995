"""Orders among talk: "no vas a creer, me tocó guardia otra vez; mete pedir el cambio el lunes, y la 3 bórrala".

Theory of operation: where the message as a whole is not understood, or a name swallowed an order, it is cut into
clauses: at signs, before verbs that speak to the bot, before words that show that something is told. Clauses that
order, ask or tell a deed are read alone, each with the clauses behind it that go on with it; the others are talk. What
talk may take back, hand on, make depend on something or say of a task by its number leaves the message as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.doing import is_business
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CreateTask,
    DateMatch,
    Interpretation,
    ItRef,
    Reading,
    TitleRef,
    Understood,
    Unknown,
    WhenKind,
)
from engine.peeling import ORDERS, begins_order, behind_fillers, calls_somebody
from engine.pieces import all_of
from engine.telling import begins_talk, is_amount, is_pause, quoted_places
from engine.tokens import Tokenizer, Tokens
from engine.words import Word, WordTable

_LONGEST = 90  # tokens
_MOST_CLAUSES = 14
_FIRST_SYMBOL = 0x2190
_IN_DOUBT = frozenset(
    {"unsure", "unexplained", "readings", "bare_note", "missing:due", "missing:refs", "missing:title"}
)
_JOINS = frozenset({"AND", "SO_THEN"})
_REASONS = frozenset({"REASON"})
_NOT_BEFORE = frozenset(
    {"SAID", "NO_WORD", "DONT", "IF", "IN_CLAUSE", "DEPENDS", "LINK", "RELATIVE", "TO", "OBLIGATION"}
)
_TAKES_BACK = frozenset({"CORRECTION", "MEANT", "UNDO", "FORGET_ABOUT", "DONT", "OBJECTION"})
_DEPENDS = frozenset({"IF", "DEPENDS", "CONDITION", "SUPPOSES"})
_SUBJECTS = frozenset({"TELLER"})
_REQUESTS = frozenset({"REQUEST"})
_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})
_TALK_ON = frozenset({"TALK_ON"})
_SAID = frozenset({"SAID"})
_IT = frozenset({"WITH_IT", "IT"})
_SPOKEN = frozenset(
    {"REMIND", "DONT_FORGET", "GIVE_REMINDER", "NOTE_DOWN", "ADD", "PUT", "SCHEDULE", "CREATE", "SURE_ORDER"}
)
_MORE_SIGNS = frozenset({":", "?", "¿", "¡", ")"})


class _Clause(NamedTuple):
    """`is_order` where it means something by itself, `is_explicit` where a verb orders it."""

    first: int
    end: int
    is_order: bool
    is_told: bool
    is_explicit: bool = False


class _Group(NamedTuple):
    """An order with what goes on with it: clauses by number, half-open, and what they mean."""

    first: int
    end: int
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class AmongTalkReader:
    """Over one message; `again` reads other words instead, as a message of their own."""

    tokens: Tokens
    words: WordTable
    tokenizer: Tokenizer
    dates: Sequence[DateMatch]
    again: Callable[[str], Interpretation]

    def instead_of(self, found: Interpretation) -> Interpretation:
        """What was found, or the orders alone."""
        if not 4 < len(self.tokens) <= _LONGEST or not self._is_in_doubt(found):
            return found
        stretches = list(self._stretches())
        if not 1 < len(stretches) <= _MOST_CLAUSES:
            return found
        clauses = [self._clause(first, end) for first, end in stretches]
        if not any(clause.is_explicit for clause in clauses) or any(map(self._calls_somebody, clauses)):
            return found
        groups = self._groups(clauses)
        if not groups or not self._is_only_talk(clauses, groups):
            return found
        whole = all_of([group.reading for group in groups])
        if isinstance(found, Understood) and len(whole.commands) < len(found.reading.commands) - 1:
            return found
        if self._may_be_dated(whole, clauses, groups):
            return Ambiguous(readings=(whole,), reason="unexplained", language=whole.language)
        return Understood(reading=whole)

    def _is_in_doubt(self, found: Interpretation) -> bool:
        match found:
            case Unknown(reason=reason):
                return reason == "no_rule"
            case Ambiguous(reason=reason):
                return reason in _IN_DOUBT
            case Understood(reading=reading):
                return any(self._holds_order(name) for command in reading.commands for name in _names(command))

    def _holds_order(self, name: str) -> bool:
        said = self.tokenizer.words(name)
        return any(self._speaks_to_me(said, place) for place in range(1, len(said)))

    def _speaks_to_me(self, said: Sequence[str], place: int) -> bool:
        """True for "remind me", "apúntame" and "me anotas", wherever they stand."""
        words = self.words
        if not words.has_any(said, place, ORDERS) or words.has_any(said, place - 1, _NOT_BEFORE):
            return False
        if words.has_any(said, place - 1, _SUBJECTS) and not (
            place > 1 and words.has_any(said, place - 2, _REQUESTS)  # "can you remind me"
        ):
            return False
        if words.has_class(said, place, "FOR_ME"):
            return True
        return any(
            end - place > 1 and any(word.terminal in _SPOKEN for word in found)
            for end, found in words.phrases.matches(said, place)
        )

    # --- clauses

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """What stands between signs, before an order that begins without one, and before what is told."""
        tokens, folded, size = self.tokens, self.tokens.folded, len(self.tokens)
        quoted = quoted_places(folded)
        ends = {match.end_token for match in self.dates}
        inside = {place for match in self.dates for place in range(match.first_token + 1, match.end_token)}
        first = 0
        for place in range(size):
            if place in quoted or place in inside:
                continue
            if is_pause(tokens, place) or folded[place] in _MORE_SIGNS or _is_picture(folded[place]):
                if place > first:
                    yield first, place
                first = place + 1
                continue
            if place > first and (behind := self._begins_anew(place, is_behind_date=place in ends)) is not None:
                yield first, place
                first = behind
        if first < size:
            yield first, size

    def _begins_anew(self, place: int, *, is_behind_date: bool) -> int | None:
        """Where a clause begins that no sign stands before, past the "and" that joins it."""
        tokens, words, size = self.tokens, self.words, len(self.tokens)
        if self._speaks_to_me(tokens.folded, place):
            return place
        if words.has_any(tokens.folded, place, _REASONS) and begins_talk(tokens, words, place, size, is_apart=True):
            return place
        behind = max(
            (end for end, found in words.phrases.matches(tokens.folded, place) if _joins(found)), default=place
        )
        if behind == size or (behind == place and not is_behind_date):
            return None
        if behind > place and begins_order(tokens, words, behind_fillers(tokens, words, behind)):
            return behind
        return behind if begins_talk(tokens, words, behind, size, is_apart=False) else None

    def _clause(self, first: int, end: int) -> _Clause:
        tokens, words = self.tokens, self.words
        place = behind_fillers(tokens, words, first)
        if place >= end:
            return _Clause(first, end, is_order=False, is_told=True)
        if begins_order(tokens, words, place, is_story=False):
            return _Clause(first, end, is_order=True, is_told=False, is_explicit=True)
        is_told = words.has_any(tokens.folded, first, _REASONS) or begins_talk(tokens, words, first, end, is_apart=True)
        return _Clause(first, end, is_order=not is_told and self._means_something(first, end), is_told=is_told)

    def _calls_somebody(self, clause: _Clause) -> bool:
        place = behind_fillers(self.tokens, self.words, clause.first)
        return place < clause.end and calls_somebody(self.tokens, self.words, place, clause.end)

    def _means_something(self, first: int, end: int) -> bool:
        """True for a question, a deed, an order in other words; a note beside an order may be talk."""
        found = self.again(self.tokens.text(first, end))
        return isinstance(found, Understood) and any(
            is_business(command) and not isinstance(command, CreateTask) for command in found.reading.commands
        )

    # --- orders

    def _groups(self, clauses: Sequence[_Clause]) -> list[_Group]:
        """The orders, each as far as it goes; none where one of them is not understood."""
        groups: list[_Group] = []
        place = 0
        while place < len(clauses):
            if not clauses[place].is_order:
                place += 1
                continue
            group = self._group(clauses, place)
            if group is None:
                return []
            groups.append(group)
            place = group.end
        return groups

    def _group(self, clauses: Sequence[_Clause], place: int) -> _Group | None:
        """The order that begins there, with the clauses that go on with it, past what is told in between."""
        first = clauses[place].first
        best, said, end_of_run = self._read(first, clauses[place].end), self._said(clauses[place]), place
        group = _Group(place, place + 1, best) if best is not None else None
        for end in range(place + 1, len(clauses)):
            clause = clauses[end]
            if clause.is_order or (clause.is_told and group is not None and not _lacks_day(group.reading)):
                break
            if clause.is_told:  # "recuérdame, que ya ni sé en qué día vivo, pagar el predial"
                continue
            said = f"{said} {self._said(clause)}"
            is_next = end_of_run == end - 1
            end_of_run = end if is_next else end_of_run
            longer = self._read(first, clause.end) if is_next else self._order(said)
            if longer is not None and (group is None or len(longer.commands) == len(group.reading.commands)):
                group = _Group(place, end + 1, longer)
            elif group is not None:
                break
        return group

    def _said(self, clause: _Clause) -> str:
        return self.tokens.text(clause.first, clause.end)

    def _read(self, first: int, end: int) -> Reading | None:
        return self._order(self.tokens.text(first, end))

    def _order(self, said: str) -> Reading | None:
        found = self.again(said)
        if not isinstance(found, Understood):
            return None
        reading = found.reading
        if not any(map(is_business, reading.commands)) or any(map(_points, reading.commands)):
            return None
        if any(self._holds_order(name) for command in reading.commands for name in _names(command)):
            return None
        return reading

    # --- talk

    def _is_only_talk(self, clauses: Sequence[_Clause], groups: Sequence[_Group]) -> bool:
        taken = {place for group in groups for place in range(group.first, group.end)}
        starts = {group.first for group in groups}
        return all(
            self._is_talk(clause, is_before=place + 1 in starts)
            for place, clause in enumerate(clauses)
            if place not in taken
        )

    def _is_talk(self, clause: _Clause, *, is_before: bool) -> bool:
        tokens, words, folded = self.tokens, self.words, self.tokens.folded
        first, end = behind_fillers(tokens, words, clause.first), clause.end
        if first >= end:
            return True
        is_known = words.has_any(folded, first, _TALK_ON)
        if words.has_any(folded, first, _TAKES_BACK) and not is_known:
            return False
        if words.has_class(folded, end - 1, "SAID") or (is_before and self._hands_on(clause)):
            return False
        if is_before and words.has_any(folded, first, _DEPENDS) and not is_known:
            return False
        dated = {place for match in self.dates for place in range(match.first_token, match.end_token)}
        numbers = (place for place in range(first, end) if folded[place].isdecimal() and place not in dated)
        if not all(is_amount(tokens, words, place, end) for place in numbers):
            return False
        return clause.is_told or not words.has_any(folded, first, _WORK)

    def _hands_on(self, clause: _Clause) -> bool:
        """True for "le dije a mi hijo:" and for "she told me"."""
        folded, end = self.tokens.folded, clause.end
        is_headed = end < len(folded) and folded[end] == ":"
        return self.words.has_within(folded, clause.first if is_headed else max(clause.first, end - 2), end, _SAID)

    def _may_be_dated(self, whole: Reading, clauses: Sequence[_Clause], groups: Sequence[_Group]) -> bool:
        """True where a new task has no day or speaks of "it", and a day is told in the talk."""
        if not any(
            isinstance(command, CreateTask) and (command.due is None or self._points_out(command.title))
            for command in whole.commands
        ):
            return False
        taken = {place for group in groups for place in range(group.first, group.end)}
        return any(
            clause.first <= match.first_token < clause.end and match.when.kind is not WhenKind.DURATION
            for place, clause in enumerate(clauses)
            if place not in taken
            for match in self.dates
        )

    def _points_out(self, title: str) -> bool:
        said = self.tokenizer.words(title)
        return any(self.words.has_any(said, place, _IT) for place in range(len(said)))


def _lacks_day(reading: Reading) -> bool:
    """True for an order that may go on behind what is told in the middle of it."""
    return any(isinstance(command, CreateTask) and command.due is None for command in reading.commands)


def _is_picture(word: str) -> bool:
    return ord(word[0]) >= _FIRST_SYMBOL and not word.isalnum()


def _joins(found: Sequence[Word]) -> bool:
    return any(word.terminal in _JOINS for word in found)


def _points(command: Command) -> bool:
    return isinstance(command, ActsOnTasks) and any(isinstance(ref, ItRef) for ref in command.refs)


def _names(command: Command) -> Iterator[str]:
    if isinstance(command, CreateTask):
        yield command.title
    if isinstance(command, ActsOnTasks):
        yield from (ref.title for ref in command.refs if isinstance(ref, TitleRef))
