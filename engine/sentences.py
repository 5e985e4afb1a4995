"""An order that is a sentence of its own inside talk: "The kids ate 3 pizzas last night! Please delete task 4."

What people tell in sentences of their own says nothing about the order, whatever numbers and times it holds. It does
where it goes on behind the order and takes it back, hands it on ("he said:"), or is an order that nobody understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.dated import dated_places
from engine.doing import is_business, only_looks
from engine.model import (
    ActsOnTasks,
    Command,
    CreateTask,
    DateMatch,
    Interpretation,
    ListTasks,
    Reading,
    Simple,
    TaskRef,
    TitleRef,
    Understood,
    WhenKind,
)
from engine.peeling import ORDERS, begins_order, behind_fillers, calls_somebody
from engine.telling import is_amount
from engine.tokens import LINE_BREAK, Tokens
from engine.words import WordTable

_ENDS = frozenset({".", "!", "?", "…", LINE_BREAK})
_QUOTES = frozenset('"“”«»')
_MOST_SENTENCES = 8
_NEAR = 5  # words before the verb of an order: "could you please go ahead and move"
_SHORT = 2  # letters of "Sr." and "a.m.", which end no sentence
_TAKING_BACK = frozenset({"NO_WORD", "DONT", "NO_PREAMBLE", "OBJECTION", "CORRECTION", "MEANT", "UNDO", "FORGET_ABOUT"})
_CORRECTING = frozenset({"OBJECTION", "CORRECTION", "MEANT", "DONT", "IT"})
_SENTENCE = 4  # words
_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})
REQUESTS = frozenset({"MARK", "COMPLETE", "TICK", "CHECK", "CROSS"}) | ORDERS

Read = Callable[[int, int], Interpretation | None]


@dataclass(slots=True, kw_only=True)
class SentenceReader:
    """Reads the sentences of one message, each by `read`, which takes a half-open stretch of tokens."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    read: Read

    def order(self) -> tuple[Reading, int, int] | None:
        """The one stretch of sentences that is an order, from its verb to its end; None unless all else is talk."""
        parts = list(sentences(self.tokens))
        if not 1 < len(parts) <= _MOST_SENTENCES:
            return None
        orders = [place for place, part in enumerate(parts) if self._order_in(*part) is not None]
        if not orders or orders != list(range(orders[0], orders[-1] + 1)):
            return None
        before, after = parts[: orders[0]], parts[orders[-1] + 1 :]
        if not all(map(self._is_talk_before, before)) or not all(map(self._is_talk_behind, after)):
            return None
        first, end = parts[orders[0]][0], parts[orders[-1]][1]
        reading = self._order_in(first, end)
        if reading is None or self._may_be_dated_by_talk(reading, first, end):
            return None
        return reading, behind_fillers(self.tokens, self.words, first), end

    def _order_in(self, first: int, end: int) -> Reading | None:
        """What the stretch orders in full, by a verb that orders or by asking to see tasks."""
        place = behind_fillers(self.tokens, self.words, first)
        if place >= end or not _QUOTES.isdisjoint(self.tokens.folded[first : place + 1]):
            return None
        found = self.read(first, end)
        if not isinstance(found, Understood) or calls_somebody(self.tokens, self.words, place, end):
            return None
        commands = found.reading.commands
        if not any(map(is_business, commands)):
            return None
        is_request = self.words.has_within(self.tokens.folded, place, min(end, place + _NEAR), REQUESTS)
        return found.reading if is_request or all(map(only_looks, commands)) else None

    def _is_talk_before(self, part: tuple[int, int]) -> bool:
        """Neither words that hand on what follows, nor an order that was not understood, nor a deed that was."""
        first, end = part
        last = end - 1 if self.tokens.folded[end - 1].isalnum() else end - 2
        if self.tokens.stands_at(end, ":"):
            return False
        return not self.words.has_class(self.tokens.folded, max(first, last), "SAID") and self._is_talk(part)

    def _is_talk_behind(self, part: tuple[int, int]) -> bool:
        """Nothing that may take the order back, put it right or make it depend on something."""
        place = min(behind_fillers(self.tokens, self.words, part[0]), part[1] - 1)
        if any(self.words.has_any(self.tokens.folded, at, _TAKING_BACK) for at in {part[0], place}):
            return self._tells_with_no(*part) and self._is_talk(part)
        found = self.read(*part)
        is_no = isinstance(found, Understood) and Simple(intent="reject") in found.reading.commands
        return not is_no and self._is_talk(part)

    def _tells_with_no(self, first: int, end: int) -> bool:
        """True for "no sé qué haría sin ti": a sentence, without a time, a number or a verb that orders."""
        folded = self.tokens.folded
        if end - first < _SENTENCE or not self.words.has_class(folded, first, "NO_WORD"):
            return False
        has_more = any(folded[place].isdecimal() for place in range(first, end)) or any(
            first <= match.first_token < end for match in self.dates
        )
        return not has_more and not self.words.has_within(folded, first, end, REQUESTS | _CORRECTING)

    def _is_talk(self, part: tuple[int, int]) -> bool:
        place = behind_fillers(self.tokens, self.words, part[0])
        if place >= part[1]:
            return True
        if begins_order(self.tokens, self.words, place) or self._is_work(place, part[1]) or self._names_task(*part):
            return False
        found = self.read(*part)
        return not isinstance(found, Understood) or not any(map(is_business, found.reading.commands))

    def _names_task(self, first: int, end: int) -> bool:
        """True for the "and 9" behind "done with 2"."""
        dated = dated_places(self.dates)
        numbers = (at for at in range(first, end) if self.tokens.folded[at].isdecimal() and at not in dated)
        return not all(is_amount(self.tokens, self.words, at, end, is_told=True) for at in numbers)

    def _is_work(self, first: int, end: int) -> bool:
        """True for "deposit the cheque on Sunday": another thing to do, with its time."""
        is_timed = any(first < match.first_token < end for match in self.dates)
        return is_timed and self.words.has_any(self.tokens.folded, first, _WORK)

    def _may_be_dated_by_talk(self, reading: Reading, first: int, end: int) -> bool:
        """True for "Dentist on Friday. Remind me to take the card": the day may be that of the new task."""
        undated = [c for c in reading.commands if isinstance(c, CreateTask) and c.due is None]
        if not any(command.reminder or not command.title for command in undated):
            return False
        return any(
            match.when.kind is not WhenKind.DURATION and not first <= match.first_token < end for match in self.dates
        )


def sentences(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The half-open stretches between the ends of sentences, without the signs; quoted words stay in one."""
    first, is_quoted = 0, False
    for place, word in enumerate(tokens.folded):
        is_quoted ^= word in _QUOTES
        if word not in _ENDS or is_quoted or not _ends_sentence(tokens, place):
            continue
        if place > first:
            yield first, place
        first = place + 1
    if first < len(tokens):
        yield first, len(tokens)


def _ends_sentence(tokens: Tokens, place: int) -> bool:
    """Not the point of "5.30", "a.m.", "Sr." and "example.org"."""
    folded = tokens.folded
    if folded[place] != ".":
        return True
    is_inside = place + 1 < len(folded) and folded[place + 1] != LINE_BREAK and tokens.is_glued(place + 1)
    return place > 0 and not is_inside and (len(folded[place - 1]) > _SHORT or folded[place - 1].isdecimal())


def swallowed(whole: Reading, own: Reading, said: str) -> bool:
    """True when the whole message is read as that order with talk in the name of a task or in a search, or as a deed
    whose name holds the very words `said` of the order."""
    names = [
        ref.title
        for command in whole.commands
        if isinstance(command, ActsOnTasks)
        for ref in command.refs
        if isinstance(ref, TitleRef)
    ]
    if any(said in name for name in names):
        return True
    return len(whole.commands) == len(own.commands) and all(map(_swallows, whole.commands, own.commands))


def _swallows(whole: Command, own: Command) -> bool:
    match whole, own:
        case (ListTasks(filter=more), ListTasks(filter=less)):
            return more.query is not None and replace(more, query=less.query) == less
        case (Simple(), _):
            return not is_business(whole)
        case _ if isinstance(whole, ActsOnTasks) and isinstance(own, ActsOnTasks):
            return type(whole) is type(own) and any(map(_is_longer, whole.refs, own.refs))
        case _:
            return False


def _is_longer(whole: TaskRef, own: TaskRef) -> bool:
    if not isinstance(whole, TitleRef):
        return False
    return not isinstance(own, TitleRef) or (whole != own and whole.title.startswith(own.title))
