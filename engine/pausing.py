"""Pauses that nobody set, as in messages that were dictated: "la 2 ya está la 4 pásala al domingo y la 7 bórrala".

Theory of operation: where the message as it was typed is not understood, a pause is put before each word with which an
order, a turn or a clause of its own begins, and the message is read with these pauses; then with those before orders,
and with each of them alone. The first reading that is understood stands if it orders something, does as many things as
there are orders, and no name in it reaches over a pause: it says nothing that was not typed. A verb behind who does it
("you remind her"), or behind "to" or "could", begins no order; a number that leads an order is what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.dated import dated_places, places_inside
from engine.doing import acts_on_it, is_order, names_in, only_looks
from engine.lalr import SKIP
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CompleteTask,
    CreateTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    NumberRef,
    Reading,
    Simple,
    Understood,
    Unknown,
)
from engine.peeling import ORDERS, PLAIN_ORDERS, begins_order, behind_fillers
from engine.pieces import moved
from engine.telling import begins_talk
from engine.tokens import Tokens
from engine.words import WordTable

_SHORTEST, _LONGEST = 6, 60  # tokens
_SHORTEST_CLAUSE = 3  # tokens
_MOST_PAUSES = 8
_LONGEST_LEAD = 4  # tokens
_POINTING = frozenset(
    {
        "MOVE_IT", "DELETE_IT", "COMPLETE_IT", "MARK_IT", "SNOOZE_IT", "REOPEN_IT", "CHANGE_IT", "RENAME_IT", "PUT_IT",
        "NOTE_IT", "PUT_DOWN_IT", "ADD_IT", "REMIND_IT",
    }
)  # fmt: skip
_TURNS = frozenset({"REQUEST", "SO_THEN", "CORRECTION", "MEANT", "THANKS"})
_CORRECTIONS = frozenset({"CORRECTION", "MEANT", "NO_WORD"})
_CLAUSES = frozenset({"CLAUSE"})
_LEADS = frozenset({"AND", "SO_THEN", "REQUEST", "ADDRESS", "REASON", "CORRECTION"})
_NOT_BEFORE = frozenset(
    {"BEFORE_NOUN", "LINK", "INTO", "DONT", "SAID", "IF", "IN_CLAUSE", "DEPENDS", "NO_WORD", "NEGATES", "TO_ME"}
)
_NOT_BEFORE_ORDER = _NOT_BEFORE | {"OTHERS", "YOU", "OBLIGATION", "NEED", "WISH", "NOT_REPORTED", "ARRIVES", "WHAT"}
_NOT_BEFORE_CLAUSE = _NOT_BEFORE | {"TELLER", "WHAT", "SHOW", "RELATIVE"}
_DOUBTFUL = frozenset({"IF", "SAID", "SUPPOSES", "ASKED_OF", "HEDGE"})
_REQUESTS = frozenset({"REQUEST"})
_TELLERS = frozenset({"TELLER"})
_TELLS = frozenset({"TELLS"})
_IT = frozenset({"IT"})
_KNOWN = frozenset({"DEF", "THE_OF", "NO", "ALL", "AS_DONE"})
_NOT_A_SUBJECT = frozenset({"LINK", "WHICH"})
_OF_NUMBER = frozenset({"NO", "DEF", "TASK"})
_DOUBTS = frozenset({"unsure", "unexplained", "readings", "bare_note", "missing:due", "missing:refs", "missing:title"})

Read = Callable[[str], Interpretation]
"""Other words instead of the message -> what they mean as a message of their own."""


@dataclass(slots=True, kw_only=True)
class PauseReader:
    """Over one message; `read` reads other words instead of it."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    read: Read

    def instead_of(self, found: Interpretation) -> Interpretation:
        """What was found, or what the message means with the pauses that nobody set."""
        if not _SHORTEST <= len(self.tokens) <= _LONGEST or not _is_open(found) or self._is_doubtful():
            return found
        places = dict(self._places())
        if not 0 < len(places) <= _MOST_PAUSES:
            return found
        before_orders = tuple(place for place, is_ordered in places.items() if is_ordered)
        if not self.words.question_starts.isdisjoint(self.tokens.folded[: max(before_orders, default=0)]):
            return found  # "show me what I could ask and delete the rest"
        first = behind_fillers(self.tokens, self.words, 0)
        orders = (first, *before_orders) if begins_order(self.tokens, self.words, first) else before_orders
        for pauses in dict.fromkeys((tuple(places), before_orders, *((place,) for place in places))):
            if pauses and (better := self._with(pauses, orders)) is not None:
                return better
        return found

    def _is_doubtful(self) -> bool:
        """True for what is handed on or supposed: an order in it is none."""
        return self.words.has_within(self.tokens.folded, 0, len(self.tokens), _DOUBTFUL)

    def _is_asked(self) -> bool:
        folded, first = self.tokens.folded, behind_fillers(self.tokens, self.words, 0)
        return "?" in folded or (first < len(folded) and folded[first] in self.words.question_starts)

    def _places(self) -> Iterator[tuple[int, bool]]:
        """The words before which a pause may stand, in order, and whether an order begins there."""
        folded, inside = self.tokens.folded, places_inside(self.dates)
        earliest = 2
        for place in range(_SHORTEST_CLAUSE, len(folded)):
            if place in inside or not folded[place][0].isalnum():
                continue
            start = self._start(place)
            is_ordered = self._begins_order(place, start)
            if not is_ordered and not self._begins_clause(place):
                continue
            if start >= earliest and folded[start - 1][0].isalnum():
                yield start, is_ordered
                earliest = start

    def _begins_order(self, place: int, start: int) -> bool:
        folded, words = self.tokens.folded, self.words
        if not self._speaks_to_me(place, start):
            return False
        before = start - 1
        while before > 0 and words.has_class(folded, before, SKIP):
            before -= 1
        is_of_somebody = words.has_any(folded, before, _TELLERS) and not words.has_any(folded, before, _IT)
        return not is_of_somebody and not words.has_any(folded, before, _NOT_BEFORE_ORDER)

    def _speaks_to_me(self, place: int, start: int) -> bool:
        """True for "apúntame", "remind me" and "bórrala", and for a verb before what is known: "delete the"."""
        folded, words = self.tokens.folded, self.words
        is_led = folded[place - 1].isdecimal() and words.has_any(folded, place - 2, _OF_NUMBER)
        is_led = is_led or words.has_any(folded, start, _REQUESTS)
        if words.has_any(folded, place, _POINTING) or (is_led and begins_order(self.tokens, words, place)):
            return True
        behind = words.behind(folded, place, ORDERS)
        if not place < behind < len(folded):
            return False
        is_plain = behind > place + 1 and words.has_any(folded, place, PLAIN_ORDERS)
        is_for_me = is_plain or words.has_class(folded, place, "FOR_ME")
        return is_for_me or folded[behind].isdecimal() or words.has_any(folded, behind, _KNOWN)

    def _begins_clause(self, place: int) -> bool:
        """True for "so" and "thanks" as well, and for who tells something: "they close at 9", "eso es"."""
        folded, words = self.tokens.folded, self.words
        if words.has_any(folded, place, _TURNS):
            return not words.has_any(folded, place - 1, _NOT_BEFORE)
        return self._tells(place) and not words.has_any(folded, place - 1, _NOT_BEFORE_CLAUSE)

    def _tells(self, place: int) -> bool:
        folded, words = self.tokens.folded, self.words
        if words.has_any(folded, place, _CLAUSES):
            return True
        is_subject = place + 1 < len(folded) and words.has_any(folded, place, _TELLERS | _IT)
        is_subject = is_subject and not words.has_any(folded, place, _NOT_A_SUBJECT)
        return is_subject and words.has_any(folded, place + 1, _TELLS)

    def _start(self, place: int) -> int:
        """The first of the words that lead there: the "so" of "so remind me", the "la 4" of "la 4 pásala"."""
        folded, start = self.tokens.folded, place
        if folded[start - 1].isdecimal() and self.words.has_any(folded, start - 2, _OF_NUMBER):
            start -= 2
        told = next((match.first_token for match in self.dates if match.end_token == start), start)
        if 1 < told < start and self.words.has_any(folded, told - 1, _LEADS):
            start = told  # "so Monday at 7 remind me"
        while start > 1:
            led = next(
                (first for first in range(start - 1, max(0, start - _LONGEST_LEAD), -1) if self._leads(first, start)), 0
            )
            if not led:
                break
            start = led
        return start

    def _leads(self, first: int, end: int) -> bool:
        return self.words.behind(self.tokens.folded[:end], first, _LEADS) == end

    def _with(self, pauses: Sequence[int], orders: Sequence[int]) -> Interpretation | None:
        said, origins = "", list[tuple[int, int]]()
        for first, end in zip((0, *pauses), (*pauses, len(self.tokens)), strict=True):
            said = f"{said}, " if said else said
            origins.append((len(said), self.tokens.span(first, end).start))
            said += self.tokens.text(first, end)
        found = self.read(said)
        if not isinstance(found, Understood):
            return None
        reading = moved(found.reading, origins)
        names = [name for command in reading.commands for name in names_in(command)]
        ordered = [command for command in reading.commands if is_order(command)]
        if len(ordered) < len(orders) or not self._are_ordered(ordered, orders):
            return None
        typed = self.tokens.text(0, len(self.tokens))
        is_typed = all(name in typed and name in said and f", {name}" not in said for name in names)
        is_whole = not self._loses_number(reading, names) and not self._loses_time(reading, names, pauses)
        return Understood(reading=reading) if is_typed and is_whole else None

    def _are_ordered(self, commands: Sequence[Command], orders: Sequence[int]) -> bool:
        """False for what a question or a told deed would do, and for what was named before an order deletes it."""
        if not orders or self._is_asked():
            return all(map(only_looks, commands))
        if any(acts_on_it(command) for command in commands) or any(map(self._is_of_somebody, commands)):
            return False
        if len(commands) > 1 and any(isinstance(command, Simple) for command in commands):
            return False  # "esa no era | quita la 2" is not undone as well
        deleted = [name for command in commands if isinstance(command, DeleteTask) for name in names_in(command)]
        before = self.tokens.text(0, orders[0])
        return not any(name in before for name in deleted) and not all(map(_is_told, commands))

    def _is_of_somebody(self, command: Command) -> bool:
        """True for a new task "i'm busy": what is told, and not what is to be done."""
        if not isinstance(command, CreateTask):
            return False
        start = self.tokens.starts[0] + max(0, self.tokens.text(0, len(self.tokens)).find(command.title))
        place = next((at for at, begun in enumerate(self.tokens.starts) if begun >= start), 0)
        return self.words.has_any(self.tokens.folded, place, _TELLERS)

    def _loses_number(self, reading: Reading, names: Sequence[str]) -> bool:
        """True where a number is neither that of a task nor in a time or a name."""
        refs = (ref for command in reading.commands if isinstance(command, ActsOnTasks) for ref in command.refs)
        known = {str(ref.number) for ref in refs if isinstance(ref, NumberRef)}
        dated = dated_places(self.dates)
        return any(
            word.isdecimal() and place not in dated and word not in known and not any(word in name for name in names)
            for place, word in enumerate(self.tokens.folded)
        )

    def _loses_time(self, reading: Reading, names: Sequence[str], pauses: Sequence[int]) -> bool:
        """True where a time that nobody only tells of is neither that of a task nor in its name."""
        if any(self.words.has_any(self.tokens.folded, pause, _CORRECTIONS) for pause in pauses):
            return False  # another one takes its place
        starts = (0, *pauses)
        for match in self.dates:
            clause = max(start for start in starts if start <= match.first_token)
            end = next((pause for pause in pauses if pause > clause), len(self.tokens))
            is_told = begins_talk(self.tokens, self.words, clause, end, is_apart=True)
            is_kept = any(span.start <= match.span.start < span.end for span in reading.date_spans)
            said = self.tokens.text(match.first_token, match.end_token)
            if not is_told and not is_kept and not any(said in name for name in names):
                return True
        return False


def _is_open(found: Interpretation) -> bool:
    match found:
        case Unknown(reason=reason):
            return reason == "no_rule"
        case Ambiguous(reason=reason, readings=readings):
            return reason in _DOUBTS and not any(_is_ahead(c) for reading in readings for c in reading.commands)
        case Understood():
            return False


def _is_ahead(command: Command) -> bool:
    """True for the "un día antes" of "un día antes recuérdame …", which asks before what."""
    return isinstance(command, CreateTask) and command.remind_before is not None


def _is_told(command: Command) -> bool:
    return isinstance(command, CompleteTask) and not any(isinstance(ref, NumberRef) for ref in command.refs)
