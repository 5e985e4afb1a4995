"""A message with talk in it, once more without the talk: the readers that look for it, one after the other.

Orders among talk (`among_talk`), names that hold something told (`trimming`), deeds and what points to them clause by
clause (`told_in_talk`), an hour on a day that was told (`told_day`). All of them read clauses as messages of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.among_talk import AmongTalkReader
from engine.compiled import Engine
from engine.doing import names_in
from engine.enumerating import asks_of_list
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Awaiting,
    Context,
    DateMatch,
    Interpretation,
    NumberRef,
    Reading,
    Understood,
    Unknown,
)
from engine.numbers_to_ring import numbers_to_ring
from engine.talk_clauses import ClauseReader
from engine.telling import may_hold_talk
from engine.tokens import Tokens
from engine.told_day import on_told_day
from engine.told_in_talk import ToldInTalkReader
from engine.trimming import Trimmer

_MOOD = frozenset({"TALK_ON"})


@dataclass(slots=True, kw_only=True)
class ChattyReader:
    """Over one message; `read` takes words as a message of their own, in which no talk is looked for."""

    engine: Engine
    tokens: Tokens
    dates: Sequence[DateMatch]
    context: Context
    language: str
    read: Callable[[str], Interpretation]

    def without_talk(self, found: Interpretation) -> Interpretation:
        words, tokens, dates = self.engine.words, self.tokens, self.dates
        if self.context.awaiting is not Awaiting.NOTHING or not may_hold_talk(tokens, words, dates):
            return found
        if self._is_of_numbers(found) or asks_of_list(found, self.engine.tokenizer, words):
            return found
        among = self._among_talk(found)
        is_doubted = isinstance(among, Ambiguous) and among is not found  # something leaves its orders in doubt
        if not is_doubted:
            among = Trimmer(tokens=tokens, words=words, dates=dates, again=self.alone).trimmed(among)
        if self._loses_number(found, among):
            among = found
        today = self.context.today
        return on_told_day(self._told(among), tokens, dates, today)

    def _loses_number(self, found: Interpretation, left: Interpretation) -> bool:
        """True where the number to ring went with the talk: "ring the vet, the number is 020 7123 0945, Monday"."""
        spans = numbers_to_ring(self.tokens.folded, self.engine.reader.lexicon.halves)
        if not spans or left is found or not isinstance(found, Understood) or not isinstance(left, Understood):
            return False
        names, kept = (
            " ".join(name for command in reading.commands for name in names_in(command))
            for reading in (found.reading, left.reading)
        )
        numbers = (self.tokens.text(first, end) for first, end in spans)
        return any(number in names and number not in kept for number in numbers)

    def _is_of_numbers(self, found: Interpretation) -> bool:
        """True for "mark 3, 5 and 7 as not done?", one order about all the numbers in it."""
        match found:
            case Understood(reading=Reading(commands=(command,))) if isinstance(command, ActsOnTasks):
                numbers = {str(ref.number) for ref in command.refs if isinstance(ref, NumberRef)}
                said = {word for word in self.tokens.folded if word.isdecimal()}
                return len(numbers) == len(command.refs) > 1 and said == numbers
            case _:
                return False

    def _among_talk(self, found: Interpretation) -> Interpretation:
        engine, tokens, dates = self.engine, self.tokens, self.dates
        clauses = ClauseReader(
            tokens=tokens, words=engine.words, verbs=engine.told_verbs, dates=dates, again=self.alone
        )
        return AmongTalkReader(
            tokens=tokens,
            words=engine.words,
            tokenizer=engine.tokenizer,
            dates=dates,
            clauses=clauses,
            again=self.alone,
        ).instead_of(found)

    def _told(self, found: Interpretation) -> Interpretation:
        """ "The plumber's been and gone, that one's done": clause by clause, where the whole was not understood."""
        if self.context.quoted:
            return found
        return ToldInTalkReader(
            tokens=self.tokens,
            words=self.engine.words,
            tokenizer=self.engine.tokenizer,
            verbs=self.engine.told_verbs,
            dates=self.dates,
            language=self.language,
            today=self.context.today,
            again=self.alone,
        ).instead_of(found)

    def alone(self, words: str) -> Interpretation:
        if self._is_mood(words):
            return Unknown(reason="no_rule", language=self.language)
        return self.read(words)

    def _is_mood(self, words: str) -> bool:
        """True for the "finally" of "they're moving out, finally", which alone would say that something is done."""
        said = [word for word in self.engine.tokenizer.words(words) if word[0].isalnum()]
        return bool(said) and self.engine.words.behind(said, 0, _MOOD) == len(said)
