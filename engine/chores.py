"""Work that is named like a command: "complete the tax form by Friday", "find a sitter for Saturday".

Nobody completes by Friday what is complete, so a deed with a time to come behind it is work to be done. Where the words
might as well mean a task that is there ("cancel the subscription on Friday"), both readings are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.cutting import TextCutter
from engine.due import due_of
from engine.lalr import SKIP
from engine.model import (
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DateMatch,
    DeleteTask,
    Mark,
    Reading,
    ReopenTask,
    SearchTasks,
    TitleRef,
    UpdateTask,
)
from engine.tokens import Tokens
from engine.words import WordTable

_RULE = "chore"
_OF_OUR_WORLD = frozenset({"TASK", "TASKS", "REMINDER", "REMINDERS", "ALARM", "LIST", "THE_OF", "DUE"})
_EVENTS = frozenset({"EVENT", "EVENTS", "NOTE_NOUN", "ALARM"})
_MEETINGS = frozenset({"EVENT", "EVENTS"})
_BEHIND_NOUNS = frozenset({"WITH", "FOR", "OF", "INTO", "AND", "ABOUT"})
_WORK = frozenset({"WORK_VERB", "INFINITIVE"})
_ANY_ONE = frozenset({"ONE", "A"})
_CLEARED = 2  # tokens of "take bins"
_YOUR = frozenset({"YOUR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """The work as a new task. A sure one is meant, the other one might be."""

    reading: Reading
    is_sure: bool


@dataclass(slots=True, kw_only=True)
class ChoreFinder:
    """Looks for work in one message that the grammar took for a command."""

    tokens: Tokens
    words: WordTable
    context: Context
    dates: Sequence[DateMatch]

    def find(self, read: Reading) -> Chore | None:
        if len(read.commands) != 1 or not _speaks_of_words(read.commands[0]):
            return None
        said = [
            place
            for place, word in enumerate(self.tokens.folded)
            if word.isalnum() and not self.words.has_class(self.tokens.folded, place, SKIP)
        ]
        match = self._time_to_come(said)
        if match is None or not self.words.has_any(self.tokens.folded, said[0], _WORK):
            return None
        words, folded = range(said[0] + 1, match.first_token), self.tokens.folded
        if not words or any(self.words.has_class(folded, place, "ALL") for place in (words[0], words[-1])):
            return None
        if self.words.has_class(folded, words[0], "BE"):
            return None  # "Mark is done with school on Friday": the verb is somebody's name
        if self.words.has_within(folded, words[0], words[-1] + 1, _OF_OUR_WORLD) or not _ends_with(
            read.commands[0], self.tokens.text(said[-1], said[-1] + 1)
        ):
            return None
        is_sure = self._is_sure(read.commands[0], said[0], match)
        if is_sure is None:
            return None
        is_to_somebody = self.words.has_within(folded, words[0], words[-1] + 1, _YOUR)  # "move your van by Friday"
        return Chore(reading=self._reading(said[0], match, read), is_sure=is_sure and not is_to_somebody)

    def _time_to_come(self, said: Sequence[int]) -> DateMatch | None:
        """The one time of the message, if it stands at its end, is ahead, and is not that of a thing ("of Monday")."""
        matches = [match for match in self.dates if said and match.end_token > said[-1]]
        if not matches:
            return None
        match = min(matches, key=lambda match: match.first_token)
        if any(other.end_token <= match.first_token for other in self.dates):
            return None
        places = (match.first_token, match.first_token - 1)
        if any(place > 0 and self.words.has_class(self.tokens.folded, place, "OF") for place in places):
            return None
        now = self.context.local_now
        return match if due_of(match.when).day > now.date() or match.when.start > now else None

    def _is_sure(self, command: Command, verb: int, match: DateMatch) -> bool | None:
        """None where the words mean a task that is there."""
        folded, words = self.tokens.folded, self.words
        is_event = self._names_event(verb + 1, match.first_token)
        if self._clears_out(verb, match.first_token):
            return True
        match command:
            case SearchTasks() if self._looks_for_one(verb):
                return True
            case CompleteTask() | ReopenTask():
                return True
            case UpdateTask():
                if is_event or not words.has_class(folded, verb, "WORK_VERB"):
                    return None
                if match.is_up_to or words.has_class(folded, verb + 1, "INTO"):
                    return True  # "change doctors by Friday", "bump into Kim tomorrow"
                is_led = any(
                    words.has_class(folded, place, "INTO") and not words.has_class(folded, place, "FOR")
                    for place in (match.first_token, match.first_token - 1)
                )
                return None if is_led or words.has_class(folded, verb + 1, "DET") else False
            case _:
                return True if match.is_up_to else None if is_event else False

    def _clears_out(self, verb: int, end: int) -> bool:
        """True for "take out the bins on Friday" and "take the bins out on Friday"."""
        folded, words = self.tokens.folded, self.words
        if words.has_class(folded, verb, "CLEARS_OUT"):
            return True
        return end > verb + _CLEARED and words.has_class((folded[verb], folded[end - 1]), 0, "CLEARS_OUT")

    def _looks_for_one(self, verb: int) -> bool:
        """True for "find a plumber tomorrow": any one, so none that stands on a list."""
        folded, words = self.tokens.folded, self.words
        start = max(words.behind(folded, verb, _WORK), verb + 1)
        return start < len(folded) and words.has_any(folded, start, _ANY_ONE)

    def _names_event(self, first: int, end: int) -> bool:
        """True for "my dentist appointment" and "the lunch with Kim", not for "the gym membership"."""
        folded, words = self.tokens.folded, self.words
        while first < end - 1 and words.has_class(folded, first, "DET"):
            first += 1
        if words.has_any(folded, end - 1, _EVENTS) or words.has_within(folded, first, end, _MEETINGS):
            return True
        return words.has_any(folded, first, _EVENTS) and words.has_any(folded, first + 1, _BEHIND_NOUNS)

    def _reading(self, first: int, match: DateMatch, read: Reading) -> Reading:
        title = TextCutter(self.tokens, self.words).text(first, match.first_token)
        return note_of(self.tokens, (first, match.first_token), title, match, read.language)


def note_of(tokens: Tokens, words: tuple[int, int], title: str, match: DateMatch, language: str) -> Reading:
    """A new task of these words and this time."""
    assumption = match.when.assumption
    return Reading(
        commands=(CreateTask(title=title, due=due_of(match.when), recurrence=match.when.rrule),),
        rule=_RULE,
        language=language,
        assumptions=() if assumption is None else (assumption,),
        date_spans=(match.span,),
        marks=(Mark(slot="title", span=tokens.span(*words)), Mark(slot="due", span=match.span)),
    )


def _speaks_of_words(command: Command) -> bool:
    match command:
        case CompleteTask() | DeleteTask() | ReopenTask():
            return len(command.refs) == 1 and isinstance(command.refs[0], TitleRef)
        case UpdateTask():
            is_moved = command.edit.due is not None and command.shift is None
            return is_moved and len(command.refs) == 1 and isinstance(command.refs[0], TitleRef)
        case SearchTasks():
            return True
        case _:
            return False


def _ends_with(command: Command, word: str) -> bool:
    """False where the time is no part of the words that name the task: "take lunch off my calendar on the 3rd"."""
    match command:
        case CompleteTask() | DeleteTask() | ReopenTask():
            (ref,) = command.refs
            return isinstance(ref, TitleRef) and ref.title.endswith(word)
        case SearchTasks():
            return command.query.endswith(word)
        case _:
            return True
