"""Whether what was made of a message may have missed what it says: a name that swallowed a clause, "it" where the talk
names what is meant, an order, a question or a number that nothing was made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.doing import names_in, only_looks
from engine.model import (
    ActsOnTasks,
    AllRef,
    Ambiguous,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    Reading,
    ReopenTask,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from engine.peeling import behind_fillers
from engine.saying import TICKS
from engine.telling import is_short
from engine.tokens import Tokenizer, Tokens
from engine.topics import MEANWHILE, ORDERING, Clause, TopicReader
from engine.words import WordTable

_IN_DOUBT = frozenset({"unsure", "unexplained", "readings", "bare_note", "missing:due", "missing:refs"})
_PAUSES = frozenset(",;.!?…")
_POINTING = frozenset({"COMPLETE_IT", "DELETE_IT", "REOPEN_IT", "MARK_IT", "MOVE_IT", "CHANGE_IT"})
_JOINING = MEANWHILE | {"REASON_LATE"}
_DUTY = ".obligation"
_FELL_THROUGH = frozenset({"FELL_THROUGH"})
_STRIKES_OUT = frozenset({"COMPLETE_IT", "DELETE_IT", "REOPEN_IT"})
_BREAKS = frozenset(",;.!?:\n…")
_ANDS = frozenset({"AND"})
_IT = frozenset({"IT"})
_DONE = frozenset({"DONE_NOW", "DONE_BY_ITSELF", "IS_DONE", "FINISHED"})
_ASKS = frozenset({"WHAT", "SHOW"})
_OF_LIST = frozenset({"WITH_DONE"})  # "my list, finished ones too"


@dataclass(slots=True, kw_only=True)
class DoubtReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    tokenizer: Tokenizer
    topics: TopicReader

    def is_in_doubt(self, found: Interpretation) -> bool:
        match found:
            case Unknown(reason=reason):
                return reason == "no_rule"
            case Ambiguous(reason=reason):
                return reason in _IN_DOUBT
            case Understood(reading=reading):
                is_named_wrong = self._may_lack_question(reading) or any(map(self._may_be_told, reading.commands))
                return is_named_wrong or self._may_lack_order(reading)

    def _may_lack_order(self, reading: Reading) -> bool:
        """Whether more clauses begin with an order, or more numbers are told, than were taken: a look at each word."""
        folded, words, count = self.tokens.folded, self.words, len(reading.commands)
        behind = [
            place
            for place in range(1, len(folded))
            if folded[place - 1] in _BREAKS or words.has_any(folded, place - 1, _ANDS)
        ]
        makes_only = all(isinstance(command, CreateTask) for command in reading.commands)
        if behind and makes_only and words.has_within(folded, 0, len(folded), _DONE):
            return True
        if len(behind) >= count:
            places = {behind_fillers(self.tokens, words, place) for place in (0, *behind)} - {len(folded)}
            orders = (place for place in places if words.has_any(folded, place, ORDERING))
            if sum(not words.has_any(folded, place, _OF_LIST) for place in orders) > count:
                return True
        if not behind or sum(map(str.isdecimal, folded)) <= count:
            return False
        return len(self.topics.free_numbers(Clause(0, len(folded)))) > _numbers_in(reading)

    def _may_lack_question(self, reading: Reading) -> bool:
        if "?" not in self.tokens.folded or any(map(only_looks, reading.commands)):
            return False
        return not any("?" in command.title for command in reading.commands if isinstance(command, CreateTask))

    def _points_anywhere(self) -> bool:
        """True for "…, tick it off": what is meant stands in the talk."""
        folded, words = self.tokens.folded, self.words
        return words.has_within(folded, 1, len(folded), _POINTING) or any(
            words.has_any(folded, place, TICKS) and words.has_any(folded, place + 1, _IT)
            for place in range(1, len(folded) - 1)
        )

    def _may_be_told(self, command: Command) -> bool:
        """True where a name holds a sentence, or the talk names what is pointed at."""
        if isinstance(command, CreateTask):
            return self._is_no_task(command) or self.words.has_within(
                self.tokens.folded, 1, len(self.tokens), _STRIKES_OUT
            )
        if isinstance(command, ListTasks):
            return command.filter.query is not None and self._points_anywhere()
        if isinstance(command, UpdateTask) and command.edit.title is not None:
            return self._holds_clause(command.edit.title)
        if not isinstance(command, CompleteTask | DeleteTask | ReopenTask):
            return False
        if any(isinstance(ref, ItRef) for ref in command.refs):
            return True
        titles = [ref.title for ref in command.refs if isinstance(ref, TitleRef)]
        return bool(titles) and (self._points_anywhere() or any(map(self._holds_clause, titles)))

    def _is_no_task(self, command: CreateTask) -> bool:
        """True for "the vet can't do Friday", "go easy on me, what's left" and "put the call back to"."""
        said, words = self.tokenizer.words(command.title), self.words
        if not said or words.has_within(said, 1, len(said), _FELL_THROUGH):
            return True
        asks = any(said[place - 1] in _PAUSES and words.has_any(said, place, _ASKS) for place in range(1, len(said)))
        return asks or words.has_class(said, len(said) - 1, "HANGING")

    def _holds_clause(self, name: str) -> bool:
        said = self.tokenizer.words(name)
        if len(said) == 1 and self.words.ends_as_told(name):
            return True  # the "rebotaron" of "me la rebotaron"
        return any(
            (word in _PAUSES and place + 1 < len(said) and not (word == "." and is_short(said[place - 1])))
            or self.words.has_any(said, place, _JOINING)
            for place, word in enumerate(said)
            if place
        )

    def says_more(self, told: Interpretation, found: Understood) -> bool:
        """True where it says as much; or what was found held a clause in a name. A new task is never lost by it."""
        commands = found.reading.commands
        if isinstance(told, Understood) and all(isinstance(c, CreateTask) for c in commands):
            kept = [c for c in commands if isinstance(c, CreateTask) and not self._is_no_task(c)]
            said = told.reading.commands
            return (len(said) > len(commands) or len(kept) < len(commands)) and all(c in said for c in kept)
        if self._is_named_shorter(told, found):
            return False  # "I went to the notary, tick it off": "notary"
        refs = [command.refs for command in commands if isinstance(command, ActsOnTasks)]
        named = [name for c in commands if not isinstance(c, CreateTask) for name in names_in(c)]
        if any(map(self._holds_clause, named)) or len(set(refs)) < len(refs):
            return True  # "the fair's been cancelled, take it off": done and deleted
        if _takes_together(told, named):
            return True
        if not isinstance(told, Understood):
            return refs == [(ItRef(),)] and _names_a_task(told)  # "garage is clean, so complete that"
        is_same_count = len(told.reading.commands) == len(commands) and any(map(self._may_be_told, commands))
        return is_same_count or len(told.reading.commands) > len(commands)

    def _is_named_shorter(self, told: Interpretation, found: Understood) -> bool:
        match told, found:
            case (
                Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=longer),)),))),
                Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=shorter),)),))),
            ):
                return longer.endswith(shorter) and not self._holds_clause(shorter)
            case _:
                return False


def _takes_together(told: Interpretation, named: Sequence[str]) -> bool:
    """True for "paid the gas and the water, delete them", of which one was read as done, the other as to be deleted."""
    match told:
        case Understood(reading=Reading(commands=(DeleteTask(refs=refs),))) if len(refs) == len(named) > 1:
            titles = [ref.title for ref in refs if isinstance(ref, TitleRef)]
            return len(titles) == len(refs) and all(
                name.endswith(title) for name, title in zip(named, titles, strict=True)
            )
        case _:
            return False


def _numbers_in(reading: Reading) -> int:
    """How many numbers the commands took, in names too."""
    refs = [ref for command in reading.commands if isinstance(command, ActsOnTasks) for ref in command.refs]
    named = " ".join(name for command in reading.commands for name in names_in(command))
    return sum(isinstance(ref, NumberRef) for ref in refs) + sum(map(str.isdecimal, named.split()))


def _names_a_task(told: Interpretation) -> bool:
    match told:
        case Ambiguous(readings=(Reading(commands=(CompleteTask(refs=refs) | DeleteTask(refs=refs),)), *_)):
            return all(isinstance(ref, TitleRef) for ref in refs)
        case _:
            return False


def rest_asked(found: Interpretation) -> Interpretation:
    """ "I did everything, I still have to wash the car": what is left may be one of all, so it is asked about."""
    match found:
        case Understood(
            reading=Reading(commands=(CompleteTask(refs=(AllRef(),)), CreateTask(due=None))) as reading
        ) if _DUTY in reading.rule:
            return Ambiguous(readings=(reading,), reason="unsure", language=reading.language)
        case _:
            return found
