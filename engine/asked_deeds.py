"""Deeds that are asked about: "¿ya pagué la luz?", "did I water the plants?", "have I fed the dog yet".

Who asks whether something is done wants to see it, done or not. So the question is read as the deed that it asks about
would be told ("ya pagué la luz", "watered the plants"), and the tasks of that name are listed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.lalr import SKIP
from engine.model import CompleteTask, DateMatch, Interpretation, ListTasks, Reading, TaskFilter, TitleRef, Understood
from engine.normalize import fold
from engine.tokens import Tokens
from engine.told_verbs import ToldVerbs
from engine.words import WordTable

ASKING = frozenset({"ASKS_DEED", "WONDERS_IF"})
_ASKS = frozenset({"ASKS_DEED"})
_WONDERS = frozenset({"WONDERS_IF"})
_LONGEST = 14  # tokens
_SIGNS = frozenset("?¿!¡")
_BY_ITSELF = frozenset({"DONE_BY_ITSELF"})
_STATES = frozenset({"DONE_BY_ITSELF", "DONE_STATE"})
_SURELY = frozenset({"ALREADY"})
_LEADING = _SIGNS | {","}
_PAUSES = frozenset(",;.:\n")
_PASSED = frozenset({SKIP, "GREETING", "CHECKED_YET", "OBJECTION"})
_BEFORE_VERB = frozenset({"ALREADY", "CLITIC", "HE", "I_DID"})
_LEADS = frozenset({"DET", "TO_THE", "INTO", "OF", "WITH", "FOR", "REPORT_TAIL"})
_PARTICLES = frozenset({"REPORT_TAIL"})
_TOLD_ANEW = "CHECKED_YET"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedAsked:
    """Over one message; `again` reads other words as a message of their own."""

    tokens: Tokens
    words: WordTable
    verbs: ToldVerbs
    dates: Sequence[DateMatch]
    again: Callable[[str], Interpretation]

    def read(self) -> Understood | None:
        folded = self.tokens.folded
        first, end = 0, len(folded)
        while end > 0 and (folded[end - 1] in _SIGNS or self._date_before(end) is not None):
            end = self._date_before(end) or end - 1
        while first < end and (folded[first] in _LEADING or self._passed(first)):
            first = self._passed(first) or first + 1
        first = self._last_clause(first, end)
        if not 1 < end - first <= _LONGEST or not (_PAUSES | _SIGNS).isdisjoint(folded[first:end]):
            return None
        statement = self._statement(first, end)
        return self._listed(self.again(statement)) if statement is not None else None

    def _last_clause(self, first: int, end: int) -> int:
        """Where the question begins behind talk: "I'm at my desk, did I pay the rent?"."""
        place = next((place for place in range(end - 1, first, -1) if self.tokens.folded[place] in _PAUSES), None)
        return place + 1 if place is not None and self._asking(place + 1) is not None else first

    def _date_before(self, end: int) -> int | None:
        """Where the date begins that ends there: when it was is not what it is called."""
        return next((match.first_token for match in self.dates if match.end_token == end and match.first_token), None)

    def _passed(self, place: int) -> int | None:
        behind = self.words.behind(self.tokens.folded, place, _PASSED)
        is_passed = behind > place and self._asking(place) is None and not self._is_told(place)
        return behind if is_passed else None

    def _statement(self, first: int, end: int) -> str | None:
        """The same as it would be told; None for what asks about no deed of the person's own."""
        if self._is_state(first, end):
            told = first - self.words.has_any(self.tokens.folded, max(0, first - 1), _SURELY)
            return self.tokens.text(told, self._before_yet(end))
        wondered = self._asking(first, _WONDERS)
        behind = self._asking(first, _ASKS)
        if behind is None:
            first = wondered or first
            verb = next((place for place in range(first, end) if not self._leads_verb(place)), end)
            is_asked = wondered is not None or "?" in self.tokens.folded
            return self.tokens.text(first, end) if verb < end and is_asked and self._is_told(verb) else None
        while behind < end and self.words.has_class(self.tokens.folded, behind, _TOLD_ANEW):
            behind += 1
        if behind + 1 >= end:
            return None
        end = self._before_yet(end)
        word = self.tokens.folded[behind]
        told_form = word if self._is_told(behind) else self.verbs.told(word)
        return f"{told_form} {self.tokens.text(behind + 1, end)}" if told_form and behind + 1 < end else None

    def _is_state(self, first: int, end: int) -> bool:
        """True for "ya se pagó la luz", not for "is the rent paid", which is asked of anybody."""
        folded, words = self.tokens.folded, self.words
        if "?" not in folded or not words.has_within(folded, first, end, _STATES):
            return False
        return words.has_within(folded, first, end, _BY_ITSELF) or words.has_within(folded, 0, first + 1, _SURELY)

    def _before_yet(self, end: int) -> int:
        while end > 1 and self.words.has_class(self.tokens.folded, end - 1, _TOLD_ANEW):
            end -= 1
        return end

    def _leads_verb(self, place: int) -> bool:
        return self.words.has_any(self.tokens.folded, place, _BEFORE_VERB) and not self._is_told(place)

    def _is_told(self, place: int) -> bool:
        verb = self.verbs.find(self.tokens.folded[place], self.tokens.typed(place))
        return verb is not None and not (verb.is_plain or verb.lacks_accent or verb.asks)

    def _asking(self, place: int, classes: frozenset[str] = ASKING) -> int | None:
        """Behind the "did I" that stands there."""
        behind = self.words.behind(self.tokens.folded, place, classes)
        return behind if behind > place else None

    def _listed(self, told: Interpretation) -> Understood | None:
        match told:
            case Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=title),)),)) as reading):
                name = self._thing(title)
                found = ListTasks(filter=TaskFilter(status="all", query=name))
                reading = Reading(commands=(found,), rule="asked_deed", language=reading.language)
                return Understood(reading=reading) if name else None
            case _:
                return None

    def _thing(self, title: str) -> str:
        """The title without the verb, and the small words behind it: a search looks for every word."""
        said = title.split()
        folded = [fold(word) for word in said]
        first = int(self.verbs.find(folded[0], said[0]) is not None)
        while first < len(said) - 1 and self.words.has_any(folded, first, _LEADS):
            first += 1
        end = len(said) - (first < len(said) - 1 and self.words.has_any(folded, len(said) - 1, _PARTICLES))
        return " ".join(said[first:end])
