"""What one clause of a chatty message says of tasks: an order, a question, a deed; or nothing, and it is talk.

Notes are none of it, for talk reads like notes; and a clause that takes back, hands on or makes depend is no talk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.dated import holds_date
from engine.doing import is_business, is_dated_task, makes_tasks, only_looks
from engine.lalr import SKIP
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CompleteTask,
    CreateTask,
    DateMatch,
    Interpretation,
    ItRef,
    Reading,
    ReopenTask,
    Simple,
    TaskRef,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.peeling import ORDERS, begins_order, behind_fillers, calls_somebody
from engine.pieces import begins_with_verb, moved
from engine.telling import TAKES_BACK
from engine.tokens import Tokenizer, Tokens
from engine.topics import ORDERING, Clause, TopicReader
from engine.words import WordTable

TICKS = ORDERS | {"TICK", "CHECK", "COMPLETE"}
"""Those of `ORDERING` that may tick off what was just told: none that shows, searches or moves something up."""
_NOT_SO = frozenset({"IF", "SUPPOSES", "CONDITIONAL"})
_AND = frozenset({"AND"})
_TALK_ON = frozenset({"TALK_ON"})
_COURTESIES = frozenset({SKIP, "THANKS", "LAUGHTER", "CHANGE_IT", "IT", "NOW_SO"})
_SAID = frozenset({"SAID"})
_NEGATES = frozenset({"NEGATES"})
_TELLS = frozenset({"TELLS", "BRINGS_UP"})
_TOLD = frozenset({"TELLS", "TELLER", "TOLD", "BE", "PAST"})
_SENTENCE = 4  # words
_MOVED = frozenset({"MOVED_BY", "MOVED_US", "THEY_MOVED", "CHANGED"})
_DENIES = frozenset({"DENIED"})
_ASKS = frozenset({"WHAT", "SHOW"})
_PUTS_BACK = frozenset({SKIP, "REOPEN_IT"})
_IT = frozenset({"IT"})


@dataclass(frozen=True, slots=True)
class Said:
    """What one clause says, by itself or about what was named before; `is_deed` where it only tells what was done, and
    `goes_on` where that is part of a story."""

    reading: Reading
    is_sure: bool
    is_deed: bool = False
    goes_on: bool = False

    @property
    def command(self) -> Command:
        return self.reading.commands[-1]


@dataclass(slots=True, kw_only=True)
class SayingReader:
    """Over one message; `again` reads other words as a message of their own."""

    tokens: Tokens
    words: WordTable
    tokenizer: Tokenizer
    dates: Sequence[DateMatch]
    topics: TopicReader
    language: str
    language_bit: int
    again: Callable[[str], Interpretation]

    def counts(self, clauses: Sequence[Clause], place: int) -> Sequence[int]:
        """An order may go on behind a sign, and so does news with what it denies: "the 5th, not the 4th"."""
        if place + 1 == len(clauses):
            return (1,)
        if self.words.has_any(self.tokens.folded, clauses[place + 1].first, _DENIES):
            return (2, 1)
        first = min(behind_fillers(self.tokens, self.words, clauses[place].first), len(self.tokens) - 1)
        return (1, 2) if self.words.has_any(self.tokens.folded, first, ORDERING) else (1,)

    def said_in(self, first: int, end: int) -> Said | None:
        """An order, a question about tasks, one deed; a note may be talk, and so may words of another language."""
        place = min(behind_fillers(self.tokens, self.words, first), end - 1)
        found = self.again(self.tokens.text(first, end))
        match found:
            case _ if self._undoes(place):
                return Said(
                    Reading(commands=(Simple(intent="undo"),), rule="undo", language=self.language), is_sure=True
                )
            case Understood(reading=Reading(commands=(Simple(intent="undo"),)) as reading):
                if not self._is_all(first, end, _PUTS_BACK):
                    return None
                reading = replace(reading, commands=(ReopenTask(refs=(ItRef(),)),))
            case Understood(reading=reading):
                pass
            case Ambiguous(reason="unsure" | "unexplained", readings=(Reading(commands=(_,)) as reading,)):
                if not isinstance(reading.commands[0], ActsOnTasks) or reading.language != self.language:
                    return None
            case Ambiguous(reason="readings", readings=(Reading(commands=(CompleteTask(),)) as reading, *others)):
                if reading.language != self.language or not all(map(makes_tasks, others)):
                    return None  # "invoice to Acme sent": done, or a note
            case _:
                return None
        if Simple(intent="help") in reading.commands:
            return None  # "do me a favour"
        if not all(map(is_business, reading.commands)) or calls_somebody(self.tokens, self.words, place, end):
            return None
        if not all(self._is_said_so(command, first, end) for command in reading.commands):
            return None
        reading = moved(reading, [(0, self.tokens.span(first, end).start)])
        return Said(reading, isinstance(found, Understood), self._is_deed(reading, first))

    def _undoes(self, place: int) -> bool:
        """True for "undo that quick", "deshaz eso último que hice": the verb and what it points at."""
        found = self.words.phrases.matches(self.tokens.folded, place)
        lengths = {end - place for end, its in found if any(word.terminal == "UNDO" for word in its)}
        return 1 in lengths and len(lengths) > 1

    def _is_said_so(self, command: Command, first: int, end: int) -> bool:
        """False for a note without an order, and for what asks nothing: "only two weeks late"."""
        folded, words = self.tokens.folded, self.words
        if isinstance(command, CreateTask):
            is_ordered = begins_order(self.tokens, words, behind_fillers(self.tokens, words, first))
            is_work = begins_with_verb(self.tokens, words, self.dates, first)
            return is_ordered or (is_work and is_dated_task(command))  # "…. Pick up the parcel tomorrow"
        if isinstance(command, CompleteTask) and any(map(self._is_somebody, command.refs)):
            return False  # "my neighbour did it"
        is_asked = self.tokens.stands_at(end, "?")
        if isinstance(command, CompleteTask) and is_asked and not self._ticks(first):
            return False  # "boss, is 3 done?"
        return not only_looks(command) or is_asked or words.has_within(folded, first, end, _ASKS)

    def _is_somebody(self, ref: TaskRef) -> bool:
        said = self.tokenizer.words(ref.title) if isinstance(ref, TitleRef) else ()
        return len(said) == 1 and self.words.has_class(said, 0, "SOMEBODY")

    def _is_deed(self, reading: Reading, first: int) -> bool:
        """True for what was done, and no order to tick it off."""
        match reading.commands:
            case (CompleteTask(refs=refs),) if all(isinstance(ref, TitleRef) for ref in refs):
                return tells_verb(reading) or not self._ticks(first)
            case _:
                return False

    def _ticks(self, first: int) -> bool:
        place = behind_fillers(self.tokens, self.words, first)
        return self.words.has_any(self.tokens.folded, place, TICKS)

    def is_news(self, said: Said, clause: Clause) -> bool:
        is_moved = self.words.has_within(self.tokens.folded, clause.first, clause.end, _MOVED)
        return isinstance(said.command, UpdateTask) and (is_moved or said.reading.rule == "news")

    def points(self, command: Command) -> bool:
        """True for "tick it off", "tick them off", and for "posted it"."""
        if not isinstance(command, ActsOnTasks) or len(command.refs) != 1:
            return False
        match command.refs[0]:
            case ItRef():
                return True
            case TitleRef(title=title):
                said = self.tokenizer.words(title)
                return len(said) > 1 and self.words.has_any(said, len(said) - 1, _IT)
            case _:
                return False

    # --- talk

    def is_talk(self, clause: Clause, *, is_behind: bool, is_last: bool) -> bool:
        """Nothing that takes back, hands on, orders, or speaks of a task by its number with no order behind it.

        `is_behind` where something was said before it, `is_last` at the end of the message.
        """
        tokens, words, folded = self.tokens, self.words, self.tokens.folded
        first, end = behind_fillers(tokens, words, clause.first), clause.end
        if first >= end or self._is_all(first, end, _COURTESIES):
            return True
        is_known = words.has_any(folded, first, _TALK_ON) or words.has_any(folded, clause.first, _TALK_ON)
        if is_behind and (self._is_said_by(clause) or (not is_known and self._takes_back(clause))):
            return False
        if words.has_any(folded, first, _NOT_SO) and end - first > 1 and not is_known and not clause.is_aside:
            return False
        is_heading = self.tokens.stands_at(end, ":")
        if is_heading or self._hands_on(clause):
            return False
        if self.topics.is_of_numbers(clause.first, end) and end < len(folded) and words.has_any(folded, end, _AND):
            return False  # "1, 3 | and the gutters are done"
        if self.topics.free_numbers(clause) and (is_last or is_behind):
            return False
        if self.tokens.stands_at(end, "?") and is_last and not is_behind:
            return False
        if not clause.is_joined and self._is_work_to_come(first, end):
            return False
        return is_known or not self._orders(first) or words.has_any(folded, first, _TELLS)

    def _is_work_to_come(self, first: int, end: int) -> bool:
        """True for "pick up the parcel tomorrow", "every Monday at 8 take out the bins", "dentist on Friday at 5"."""
        if not holds_date(self.dates, first, end):
            return False
        if begins_with_verb(self.tokens, self.words, self.dates, first):
            return True
        folded = self.tokens.folded
        is_met = any(
            match.end_token == end
            and first < match.first_token
            and any(map(str.isdecimal, folded[match.first_token : end]))
            for match in self.dates
            if match.when.has_clock
        )
        return is_met and not self.words.has_within(folded, first, end, _TOLD)

    def _orders(self, place: int) -> bool:
        """Not the "quite" of "quite pleased": a word of another language than the message's orders where it is read."""
        folded, words = self.tokens.folded, self.words
        return begins_order(self.tokens, words, place) and words.has_of(folded, place, ORDERS, self.language_bit)

    def _hands_on(self, clause: Clause) -> bool:
        """True for "she said"; not for "ni me contestó"."""
        folded, (first, end, *_) = self.tokens.folded, clause
        is_denied = self.words.has_any(folded, first, _NEGATES)
        return self.words.has_any(folded, end - 1, _SAID) and not is_denied

    def _is_said_by(self, clause: Clause) -> bool:
        """True for "…, dijo el vecino": whose words they were."""
        return self.words.has_any(self.tokens.folded, clause.first, _SAID)

    def _takes_back(self, clause: Clause) -> bool:
        """Not "no me lo creo", a sentence of its own."""
        tokens, words, (first, end, *_) = self.tokens, self.words, clause
        if words.has_any(tokens.folded, first, TAKES_BACK):
            return True
        if not words.has_class(tokens.folded, first, "NO_WORD") or words.has_class(tokens.folded, first, "TOLD"):
            return False
        is_dated = holds_date(self.dates, first, end)
        return end - first < _SENTENCE or is_dated or words.has_within(tokens.folded, first, end, ORDERS)

    def _is_all(self, first: int, end: int, classes: frozenset[str]) -> bool:
        """True where phrases of these classes cover every word."""
        place = first
        while place < end:
            behind = self.words.behind(self.tokens.folded[:end], place, classes)
            if behind == place:
                return False
            place = behind
        return True


def tells_verb(reading: Reading) -> bool:
    command = reading.commands[0]
    refs = command.refs if isinstance(command, ActsOnTasks) else ()
    return any(isinstance(ref, TitleRef) and ref.told is not None for ref in refs)
