"""Messages that are more than commands: an order with talk around it, a note and an order in one breath.

What is a stretch of talk, and where an order begins, `peeling` tells; here the stretches are read and what they come to
is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.asides import AsideReader, by_number, names_order
from engine.chores import note_of
from engine.cutting import TextCutter
from engine.doing import is_dated_task, is_order, makes_tasks, only_looks
from engine.model import (
    AllRef,
    Ambiguous,
    CompleteTask,
    Context,
    CreateTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    Reading,
    SetPreference,
    Understood,
    UpdateTask,
    WhenKind,
)
from engine.peeling import (
    begins_order,
    behind_fillers,
    behind_mind,
    calls_somebody,
    clause_start,
    joints,
    stretches,
    tells_of_done,
)
from engine.pointing import pointing_back, points_nowhere
from engine.readings import ReadingMaker
from engine.sentences import REQUESTS, SentenceReader, swallowed
from engine.tokens import Tokenizer, Tokens
from engine.words import WordTable

_SHORT_TALK = 6  # words
_LONGEST_NOTE = 8
_STARTS = ("message", "notes", "things")
_SIGNS = frozenset(",;.!?\n-–—…")

PartReader = Callable[[int, int, str], Interpretation | None]
"""(first token, end, start rule of the grammar) -> what the stretch means alone."""


@dataclass(slots=True, kw_only=True)
class TalkReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    tokenizer: Tokenizer
    dates: Sequence[DateMatch]
    context: Context
    maker: ReadingMaker
    read: PartReader
    again: Callable[[str], Interpretation]

    # --- talk around an order

    def untold(self, found: Interpretation | None, start: str = "message") -> Interpretation | None:
        """What was found, without what is told behind it."""
        found = self._asides(start, len(self.tokens)).untold(found)
        if isinstance(found, Understood) and names_order(found.reading, self.tokenizer, self.words):
            peeled = self.peeled()  # "Fix the fence - push it to next month": no name of a task
            return peeled if isinstance(peeled, Understood) else found
        return found

    def _asides(self, start: str, end: int) -> AsideReader:
        return AsideReader(
            tokens=self.tokens,
            size=end,
            words=self.words,
            tokenizer=self.tokenizer,
            dates=self.dates,
            read=lambda first, end: self.read(first, end, start),
            again=self.again,
        )

    def peeled(self, *, to_end: bool = False) -> Interpretation | None:
        """A command with talk around it: sure when it begins with an order or only looks, else asked; where it goes
        `to_end`, no talk stands behind it."""
        told: Ambiguous | None = None
        for first, end in stretches(self.tokens, self.words, self.dates):
            if to_end and end < len(self.tokens):
                continue
            if self._cuts_time(first):
                continue
            found = self._stretch(first, end)
            if told is None and isinstance(found, Ambiguous) and _tells_of_one(found):
                told = replace(found, reason="unexplained")
            if not isinstance(found, Understood) or not any(map(is_order, found.reading.commands)):
                continue
            if names_order(found.reading, self.tokenizer, self.words) or calls_somebody(
                self.tokens, self.words, first, end
            ):
                continue
            if all(only_looks(command) for command in found.reading.commands):
                return found
            reading = self._pointed(found.reading, first)
            if points_nowhere(reading, self.tokens, self.dates, first):
                continue
            if self._is_sure_without_the_rest(reading, first, end):
                return Understood(reading=reading)
            return _asked(reading, "unexplained")
        return self._minded() or told

    def _cuts_time(self, first: int) -> bool:
        """True for the "9:00 a.m." of "Monday, December 7, 9:00 a.m.", no order; not for "… today, 5 is done"."""
        return any(match.first_token < first < match.end_token - 1 for match in self.dates)

    def _stretch(self, first: int, end: int) -> Interpretation | None:
        """What it orders; with the fillers before only where they are a verb: "dale por hecha la 9"."""
        found = self._asides("message", end).untold(self.read(first, end, "message"), first)
        start = clause_start(self.tokens, first)
        if start == first or isinstance(found, Understood) or begins_order(self.tokens, self.words, first):
            return found
        whole = self._asides("message", end).untold(self.read(start, end, "message"), start)
        return whole if isinstance(whole, Understood) and all(map(by_number, whole.reading.commands)) else found

    def _pointed(self, reading: Reading, order: int) -> Reading:
        if self.context.quoted:
            return reading
        return pointing_back(reading, self.tokens, self.words, self.dates, order)

    def _minded(self) -> Interpretation | None:
        """ "While I remember, the window cleaner wants paying on Tuesday": to be noted, sentence or not."""
        first, size = behind_mind(self.tokens, self.words), len(self.tokens)
        if first is None or first >= size or "?" in self.tokens.folded:
            return None
        dates = [match for match in self.dates if first <= match.first_token]
        if not dates and size - first <= _LONGEST_NOTE:
            title = self._text(first, size)
            note = Reading(commands=(CreateTask(title=title),), rule="mind", language=self.maker.language)
            return _asked(note, "bare_note") if title else None
        if len(dates) != 1 or dates[0].first_token == first:
            return None
        words = (first, dates[0].first_token)
        title = self._text(*words)
        if not title:
            return None
        return Understood(reading=note_of(self.tokens, words, title, dates[0], self.maker.language))

    def _text(self, first: int, end: int) -> str:
        return TextCutter(self.tokens, self.words).text(first, end)

    def _is_sure_without_the_rest(self, reading: Reading, first: int, end: int) -> bool:
        """Not when the talk has a time to come, which may be the new task's; nor for a deed or a note in a story."""
        created = [command for command in reading.commands if isinstance(command, CreateTask)]
        if any(self._ends_with_it(command.title) for command in created):
            return False  # "remind me in June to renew it"
        is_dated = len(created) == len(reading.commands) and all(command.due is not None for command in created)
        may_take_time = not is_dated or any(map(self._points_out, created))
        if makes_tasks(reading) and self._stands_alone(first):
            return False
        if makes_tasks(reading) and may_take_time and self._has_times_outside(first, end):
            return False
        if all(isinstance(command, SetPreference) for command in reading.commands):
            return not self._has_times_outside(first, end)  # it speaks of the bot's own doings
        if all(map(by_number, reading.commands)) and self.words.has_within(self.tokens.folded, first, end, REQUESTS):
            return True  # "la 7 márcala como hecha"
        talk = sum(word.isalnum() for word in (*self.tokens.folded[:first], *self.tokens.folded[end:]))
        is_short = talk <= _SHORT_TALK
        if is_short and "?" not in self.tokens.folded and tells_of_done(reading, self.tokens, self.words, first):
            return True
        return begins_order(self.tokens, self.words, first, is_story=not is_short and not is_dated)

    def _has_times_outside(self, first: int, end: int) -> bool:
        outside = [match for match in self.dates if match.first_token < first or match.end_token > end]
        return any(self._is_to_come(match) for match in outside)

    def _is_to_come(self, match: DateMatch) -> bool:
        when, today = match.when, self.context.today
        if when.kind is WhenKind.DURATION or (when.kind is WhenKind.INSTANT and when.start <= self.context.now):
            return False  # "all day", "right now"
        return when.start.date() > today or (when.start.date() == today and when.has_clock)

    def _stands_alone(self, order: int) -> bool:
        """True for the "on Tuesday" right before "set an alarm for 7": a time with nothing told of it."""
        return any(
            match.end_token <= order
            and all(not self.tokens.folded[place].isalnum() for place in range(match.end_token, order))
            and behind_fillers(self.tokens, self.words, clause_start(self.tokens, match.first_token))
            in range(match.first_token, match.end_token)
            for match in self.dates
        )

    def _points_out(self, created: CreateTask) -> bool:
        """True for "renovarlo": what it is stands in the talk, and that time may be meant."""
        said = self.tokenizer.words(created.title)
        return any(self.words.has_class(said, place, "WITH_IT") for place in range(len(said)))

    def _ends_with_it(self, title: str) -> bool:
        said = self.tokenizer.words(title)
        return bool(said) and self.words.has_class(said, len(said) - 1, "IT")

    # --- what is asked or told by its parts, with talk around it

    def asked(self, read: Callable[[int, int], Reading | None]) -> Understood | None:
        """ "Hold all messages until Tuesday, I'm travelling": what `read` makes of the message without that talk."""
        if _SIGNS.isdisjoint(self.tokens.folded[:-1]):
            return None
        for first, end in stretches(self.tokens, self.words, self.dates):
            start = clause_start(self.tokens, min(first, end - 1))  # thanks are fillers too
            reading = read(start, end)
            if reading is not None and not self._has_times_outside(start, end):
                return Understood(reading=reading)
        return None

    # --- an order that is a sentence of its own

    def among_sentences(self, found: Interpretation | None) -> Interpretation | None:
        """That order alone, where the whole is not understood or the talk was taken for words of the order."""
        reader = SentenceReader(tokens=self.tokens, words=self.words, dates=self.dates, read=self._commands)
        own = reader.order()
        if own is None:
            return found
        reading, first, end = own
        if isinstance(found, Understood) and not swallowed(found.reading, reading, self.tokens.text(first, end)):
            return found
        return Understood(reading=self._pointed(reading, first))

    def _commands(self, first: int, end: int) -> Interpretation | None:
        return self.read(first, end, "message")

    # --- two things in one breath

    def in_two(self, found: Interpretation | None) -> Interpretation | None:
        """ "Call the tent man tomorrow and ask for a discount also remind me on Sunday to collect the cards"."""
        if not isinstance(found, Understood) or not self._leaves_time_in_title(found.reading):
            return found
        for end, first in joints(self.tokens, self.words, self.dates):
            before = self._part(0, end)
            after = self._part(first, len(self.tokens)) if before is not None else None
            if before is not None and after is not None:
                return Understood(reading=_both(before, after))
        return found

    def _leaves_time_in_title(self, reading: Reading) -> bool:
        """True when a new task's words hold a time that says something else than its due date."""
        if len(reading.commands) != 1 or not isinstance(reading.commands[0], CreateTask):
            return False
        return len(self.dates) > 1 and any(match.span not in reading.date_spans for match in self.dates)

    def _part(self, first: int, end: int) -> Reading | None:
        """The new task with a time that a stretch is."""
        for start in _STARTS:
            found = self.read(first, end, start)
            if not isinstance(found, Understood):
                continue
            commands = found.reading.commands
            is_task = len(commands) == 1 and is_dated_task(commands[0])
            return found.reading if is_task else None
        return None


def _both(before: Reading, after: Reading) -> Reading:
    return replace(
        before,
        commands=(*before.commands, *after.commands),
        assumptions=(*before.assumptions, *after.assumptions),
        date_spans=(*before.date_spans, *after.date_spans),
        marks=(*before.marks, *after.marks),
    )


def _asked(reading: Reading, reason: str) -> Ambiguous:
    return Ambiguous(readings=(reading,), reason=reason, language=reading.language)


def _tells_of_one(found: Ambiguous) -> bool:
    """True for "… but the inhaler order is finally done": one deed told, which is asked about."""
    commands = [command for reading in found.readings for command in reading.commands]
    if len(commands) != 1 or found.reason != "unsure":
        return False
    match commands[0]:
        case CreateTask():
            return True
        case CompleteTask(refs=refs) | DeleteTask(refs=refs) | UpdateTask(refs=refs):
            return not any(isinstance(ref, AllRef) for ref in refs)
        case _:
            return False
