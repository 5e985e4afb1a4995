"""What is not done yet, with the day it has to be done by: "haven't renewed my passport and it runs out on the 12th".

What the deed is of is to be noted, and what is told behind it says only when. Nobody ordered it, so it is asked about;
what is not done and has no such day is talk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model import Ambiguous, Reading
from engine.plans import ToldReader
from engine.told_verbs import ToldVerbs
from engine.words import is_of

UNDONE = frozenset({"NOT_DONE_YET", "YET_TO"})
"""Classes without a word of which nothing is told so."""
_YET_TO = frozenset({"YET_TO"})
_DUE = frozenset({"FALLS_DUE", "COMES_DUE", "ENDS_THEN", "WANTS_BY"})
_OTHERS = frozenset({"OTHERS"})
_WANTS = frozenset({"WANTS_BY"})
_JOINS = frozenset({"AND", "BUT", "SO_THEN"})
_PAUSES = frozenset(",;.-–—")
_PARTICLES = frozenset({"REPORT_TAIL"})
_YET = frozenset({"YET"})
_NO_DEED = frozenset({"NO_OBJECT", "NOT_TO_DO", "NOBODY"})
_LONGEST = 30  # tokens
_NEAR_START = 3
_MOST_WORDS = 9


@dataclass(slots=True, kw_only=True)
class UndoneReader:
    """Over one message."""

    teller: ToldReader
    verbs: ToldVerbs

    def read(self) -> Ambiguous | None:
        tokens = self.teller.tokens
        if not self.teller.dates or len(tokens) > _LONGEST or "?" in tokens.folded:
            return None
        for first, verb in self._deeds():
            if (reading := self._reading(first, verb)) is not None:
                return Ambiguous(readings=(reading,), reason="bare_note", language=self.teller.language)
        return None

    def _deeds(self) -> Iterator[tuple[int, int]]:
        """Where the name of the task begins, and where the verb stands: told, it is none of the name."""
        folded, words = self.teller.tokens.folded, self.teller.words
        for place in range(min(_NEAR_START, len(folded) - 2)):
            for end, values in words.phrases.matches(folded, place):
                if end >= len(folded) or not is_of(values, UNDONE):
                    continue
                if is_of(values, _YET_TO) and words.has_class(folded, end, "INFINITIVE"):
                    yield end, end
                elif any(map(self._is_work, self.verbs.plain_forms(folded[end]))):
                    yield end + 1 + self._is_particle(end + 1), end

    def _is_particle(self, place: int) -> bool:
        """True for the "in" of "haven't handed in the form"."""
        folded, words = self.teller.tokens.folded, self.teller.words
        return (
            place < len(folded)
            and words.has_any(folded, place, _PARTICLES)
            and not words.has_class(folded, place, "DET")
        )

    def _is_work(self, verb: str) -> bool:
        return verb in self.verbs.degrees or self.teller.words.has_class((verb,), 0, "INFINITIVE")

    def _reading(self, first: int, verb: int) -> Reading | None:
        joint = self._joint(verb + 1)
        end = self._before_yet(verb + 1, joint)
        folded, words = self.teller.tokens.folded, self.teller.words
        if not 0 < end - verb - 1 <= _MOST_WORDS or first >= end:
            return None
        if words.has_any(folded, verb + 1, _NO_DEED) and not words.has_class(folded, verb + 1, "DEF"):
            return None  # "haven't seen him", not "no he renovado el carnet"
        if joint + 1 >= len(folded) or not words.has_within(folded, joint, len(folded), _DUE):
            return None
        if words.has_within(folded, joint, len(folded), _OTHERS) and not words.has_within(
            folded, joint, len(folded), _WANTS
        ):
            return None  # "… and her visa ends on Friday", not "… and they want it by Friday"
        told = self.teller.told(joint + 1, len(folded))
        return None if told is None else self.teller.reading(((first, end),), told, told.due, rule="undone")

    def _joint(self, first: int) -> int:
        """Where what is told of it begins: at the first pause or "and", before which no time stands."""
        folded, words = self.teller.tokens.folded, self.teller.words
        end = min(match.first_token for match in self.teller.dates)
        for place in range(first, end):
            if folded[place] in _PAUSES or words.has_any(folded, place, _JOINS):
                behind = place + 1
                return behind if folded[place] in _PAUSES and words.has_any(folded, behind, _JOINS) else place
        return len(folded)

    def _before_yet(self, first: int, end: int) -> int:
        folded, words = self.teller.tokens.folded, self.teller.words
        while end > first and (folded[end - 1] in _PAUSES or words.has_any(folded, end - 1, _YET)):
            end -= 1
        return end
