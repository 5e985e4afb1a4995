"""An order without what is told behind it: "cancela la comida con Beto, se enfermó" cancels that lunch.

Read only for messages with words that tell (`telling.tails`), where the whole took those words for a name, or is in
doubt because of them. "Agéndame la cita. Es el lunes a las 8": what is told gives the time, so both are read together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.doing import acts_on_it, is_business, names_in, only_looks
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Command,
    CreateTask,
    DateMatch,
    Interpretation,
    NumberRef,
    OrdinalRef,
    Reading,
    Understood,
    UpdateTask,
)
from engine.peeling import ORDERS, begins_order, behind_fillers
from engine.sentences import REQUESTS
from engine.telling import may_have_tails, tails
from engine.tokens import Tokenizer, Tokens
from engine.words import WordTable

_NEAR = 5  # words before the verb of an order: "could you please go ahead and move"
_MOST_TAILS = 4
_IN_DOUBT = frozenset({"unsure", "unexplained", "readings", "missing:due", "missing:refs"})
_SIGNS = frozenset(",;.-–—:")
_POINTING = frozenset({"MOVE_IT", "DELETE_IT", "COMPLETE_IT", "SNOOZE_IT", "REOPEN_IT", "CHANGE_IT", "RENAME_IT"})
_ON_TASKS = frozenset(
    {"MOVE", "SNOOZE", "DELETE", "STRIKE", "CANCEL", "REOPEN", "MARK", "COMPLETE", "TICK", "CROSS", "CROSS_OFF"}
)
_CHANGING = frozenset({"MOVE", "SNOOZE", "DELETE", "STRIKE", "REOPEN", "RENAME", "CHANGE"})
_TELLS = frozenset({"TELLS"})
_ALREADY = frozenset({"ALREADY"})


@dataclass(slots=True, kw_only=True)
class AsideReader:
    """Over one message up to `size`: `read` takes a half-open stretch of its tokens, `again` other words instead."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    tokenizer: Tokenizer
    size: int
    read: Callable[[int, int], Interpretation | None]
    again: Callable[[str], Interpretation]

    def untold(self, found: Interpretation | None, first: int = 0) -> Interpretation | None:
        """What was found, or the order alone where what is told stood in its way; `first` is where that begins."""
        if isinstance(found, Ambiguous) and found.reason not in _IN_DOUBT:
            return found
        if not may_have_tails(self.tokens, self.words):
            return found
        for count, end in enumerate(
            place
            for place in tails(self.tokens, self.words, self.dates, first=first, loosely=self._changes_tasks(first))
            if first < place < self.size
        ):
            if count == _MOST_TAILS:
                break
            if (timed := self._with_time_told(first, end)) is not None:
                return timed
            part = self._order(first, end)
            if part is None:
                asked = self.read(first, end)
                told = found.reading if isinstance(found, Understood) else _only_asked(found)
                if told is not None and self._is_asked_alone(told, asked, end):
                    return asked
                continue
            if not isinstance(found, Understood):
                return Understood(reading=part)
            if self._stands_in_way(found.reading, part, end):
                return Understood(reading=part)
        return found

    def _changes_tasks(self, first: int) -> bool:
        """True for an order about tasks that are there: more may be talk behind it than behind a title."""
        place = behind_fillers(self.tokens, self.words, first)
        return place < self.size and self.words.has_any(self.tokens.folded, place, _ON_TASKS)

    def _order(self, first: int, end: int) -> Reading | None:
        """What the stretch orders in full, by a verb that orders."""
        found = self.read(first, end)
        is_crossed = any(match.first_token < end < match.end_token for match in self.dates)
        if is_crossed or not isinstance(found, Understood):
            found = self.again(self.tokens.text(first, end))  # "the 14th because …": a time only where it ends
        if not isinstance(found, Understood) or names_order(found.reading, self.tokenizer, self.words):
            return None
        commands = found.reading.commands
        if not any(map(is_business, commands)) or all(map(only_looks, commands)) or any(map(_lacks_words, commands)):
            return None
        if all(map(by_number, commands)):
            return found.reading
        place = behind_fillers(self.tokens, self.words, first)
        if any(isinstance(command, CreateTask) for command in commands):  # no bare note
            return found.reading if begins_order(self.tokens, self.words, place, is_story=False) else None
        is_request = self.words.has_within(self.tokens.folded, place, min(end, place + _NEAR), REQUESTS)
        return found.reading if is_request or begins_order(self.tokens, self.words, place, is_story=False) else None

    def _is_asked_alone(self, whole: Reading, part: Interpretation | None, end: int) -> bool:
        """True where the order is sure only because the talk was taken for a part of its name."""
        if not isinstance(part, Ambiguous) or part.reason != "unsure" or len(part.readings) != 1:
            return False
        alone = part.readings[0]
        same = [type(command) for command in alone.commands] == [type(command) for command in whole.commands]
        is_named = not any(map(acts_on_it, alone.commands))
        return same and is_named and self._stands_in_way(whole, alone, end)

    def _with_time_told(self, first: int, end: int) -> Interpretation | None:
        """ "Agéndame la cita con él. Es el lunes": the day belongs to the task."""
        folded, size = self.tokens.folded, self.size
        start = self._behind_it_is(end)
        match = next((match for match in self.dates if start is not None and match.first_token == start), None)
        if match is None or any(folded[place].isalnum() for place in range(match.end_token, size)):
            return None
        order = self._order(first, end) or _only_asked(self.read(first, end))
        if order is None or len(order.commands) != 1 or not _lacks_time(order.commands[0]):
            return None
        before = self.tokens.text(first, end).rstrip(" .,;:!-–—\n")
        found = self.again(f"{before} {self.tokens.text(match.first_token, match.end_token)}")
        if not isinstance(found, Understood) or len(found.reading.commands) != 1:
            return None
        is_same = type(found.reading.commands[0]) is type(order.commands[0])
        return Understood(reading=replace(found.reading, marks=())) if is_same else None

    def _behind_it_is(self, place: int) -> int | None:
        ends = [
            end
            for end, values in self.words.phrases.matches(self.tokens.folded, place)
            if any(value.terminal == "IT_IS" for value in values)
        ]
        starts = {match.first_token for match in self.dates}
        return next((end for end in ends if end in starts), None)

    def _stands_in_way(self, whole: Reading, part: Reading, end: int) -> bool:
        """True when the whole has words of the talk in a name, or lost the task that the order names."""
        if whole.commands == part.commands:
            return False
        if len(whole.commands) > len(part.commands):
            more = whole.commands[len(part.commands) :]
            return whole.commands[: len(part.commands)] == part.commands and all(map(self._is_told, more))
        said = [self.tokens.text(place, place + 2) for place in range(end, self.size - 1)]
        said.append(self.tokens.text(self.size - 1, self.size))
        names = [name for command in whole.commands for name in names_in(command)]
        if any(words in name for words in said for name in names if len(words) > 1):
            return not self._loses_time(whole, part, end)
        return any(map(acts_on_it, whole.commands)) and not any(map(acts_on_it, part.commands))

    def _is_told(self, command: Command) -> bool:
        """True for the task "they shut" of "…, they shut at 4"."""
        said = self.tokenizer.words(command.title) if isinstance(command, CreateTask) else ()
        return bool(said) and self.words.has_class(said, 0, "TELLS")

    def _loses_time(self, whole: Reading, part: Reading, end: int) -> bool:
        """True where the only time of a new task stands in the talk, or when a series begins: it may well be meant."""
        undated = any(
            isinstance(command, CreateTask) and (command.due is None or command.recurrence is not None)
            for command in part.commands
        )
        told = {match.span for match in self.dates if match.first_token >= end}
        return undated and not told.isdisjoint(whole.date_spans)


def names_order(reading: Reading, tokenizer: Tokenizer, words: WordTable) -> bool:
    """True where the name of a task holds an order about it, or what was done to it: "fence - push it"."""
    for command in reading.commands:
        for name in names_in(command):
            said = tokenizer.words(name)
            if isinstance(command, CreateTask):
                if said and (words.has_any(said, 0, _POINTING) or _orders_it(said, words)):
                    return True  # "Wedding list: move it to Sunday"
                continue
            if any(
                words.has_any(said, place, ORDERS if said[place - 1] in _SIGNS else _ALREADY)
                or (said[place - 1] in _SIGNS and words.has_within(said, place, len(said), _TELLS))
                for place in range(1, len(said))
            ):
                return True
    return False


def _orders_it(said: Sequence[str], words: WordTable) -> bool:
    return len(said) > 1 and words.has_any(said, 0, _CHANGING) and words.has_class(said, 1, "IT")


def _lacks_words(command: Command) -> bool:
    """True for "cámbiale el nombre", whose new words may be what follows."""
    match command:
        case CreateTask(title=""):
            return True
        case UpdateTask(edit=edit):
            return edit.title == ""
        case _:
            return False


def _only_asked(found: Interpretation | None) -> Reading | None:
    """ "Add lunch with Tariq", which its time makes sure."""
    is_one = isinstance(found, Ambiguous) and len(found.readings) == 1 and found.reason == "unsure"
    return found.readings[0] if isinstance(found, Ambiguous) and is_one else None


def _lacks_time(command: Command) -> bool:
    return isinstance(command, CreateTask) and command.due is None and bool(command.title)


def by_number(command: Command) -> bool:
    """True for what is done to tasks that are told by their numbers."""
    return isinstance(command, ActsOnTasks) and all(isinstance(ref, NumberRef | OrdinalRef) for ref in command.refs)
