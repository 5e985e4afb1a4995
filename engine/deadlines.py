"""What falls due on a day to come, told without an order: "rent is due on the 1st", "vence el seguro el lunes".

A thing beside the verb of a deadline and a day is a note as much as "dentist Friday": nothing else is told with these
verbs that a list would not hold. So what is checked is that there is only a thing, no sentence about somebody else, and
for verbs that shops and series share ("closes", "termina") that the thing is one that people have to be in time for.
The same of those who come to the house ("mañana vienen los de la caldera").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.dated import dated_places
from engine.due import is_clock_only
from engine.model import Understood, WhenKind
from engine.plans import SIGNS, Told, ToldReader
from engine.words import is_of

FALLING_DUE = frozenset({"FALLS_DUE", "ENDS_THEN", "COMES_THEN", "WANTS_BY"})
"""Classes without a word of which nothing is told so."""
_NEEDS = {"FALLS_DUE": None, "ENDS_THEN": "ENDING_THING", "COMES_THEN": "VISITOR", "WANTS_BY": None}
_NO_THING = frozenset(
    {
        "NO_THING", "TOLD", "NOBODY", "NO_WORD", "OBLIGATION", "REMIND", "OTHERS", "NOT_PLANNED", "CONDITION",
        "CONDITIONAL", "SAID", "OR", "NOTE_DOWN", "TASK", "TASKS", "WHAT_TIME", "NO_PREAMBLE",
    }
)  # fmt: skip
_SMALL = frozenset({"LEADS_NOUN", "POSSESSIVE"})
_WANTS, _ENDS = "WANTS_BY", "ENDS_THEN"
_GOES_ON = frozenset({"LINK", "INFINITIVE"})
VISITING = frozenset({"VISITOR"})
_COMES = frozenset({"COMES_THEN"})
_HEADS = frozenset({"OF_THE_WORLD", "ENDING_THING"})
_MOST_WORDS = 9
_LONGEST_NAME = 5  # tokens of who wants it
_LONGEST_THING = 20  # tokens of a message


@dataclass(slots=True, kw_only=True)
class DeadlineReader:
    """Over one message."""

    teller: ToldReader

    def read(self) -> Understood | None:
        teller, size = self.teller, len(self.teller.tokens)
        if not teller.dates or size > _LONGEST_THING or "?" in teller.tokens.folded:
            return None
        told = teller.told(0, size)
        if told is None or not told.title or all(is_clock_only(match) for match in told.dates):
            return None
        if any(match.when.kind is WhenKind.DURATION for match in told.dates):
            return None
        dated = dated_places(told.dates)
        verb = next((verb for verb in self._verbs() if self._is_of_a_thing(*verb, dated, told)), None)
        if verb is None:
            return None
        title = told.title
        if verb[0] == _WANTS and title[0][0] == verb[1]:
            title = ((verb[1] - 1, title[0][1]), *title[1:])  # "boss", by which somebody might be called
        reading = teller.reading(title, told, told.due, rule="deadline")
        return Understood(reading=reading) if reading else None

    def visit(self) -> Understood | None:
        """What is read where somebody comes on a day, not where something is put off to one ("pasa al viernes")."""
        folded, words = self.teller.tokens.folded, self.teller.words
        first = self.teller.dates[0].first_token if self.teller.dates else 0
        is_put_off = words.has_class(folded, first, "INTO") and not words.has_class(folded, first, "ON_WORD")
        comes = words.has_any(folded, first - 1, _COMES) if first else False
        return self.read() if comes and not is_put_off and words.has_within(folded, 0, first, VISITING) else None

    def _verbs(self) -> Iterator[tuple[str, int, int]]:
        """The class of each verb of a deadline, and where it stands."""
        for place in range(len(self.teller.tokens)):
            for end, values in self.teller.words.phrases.matches(self.teller.tokens.folded, place):
                for terminal in _NEEDS:
                    if is_of(values, frozenset({terminal})):
                        yield terminal, place, end

    def _is_of_a_thing(self, terminal: str, first: int, end: int, dated: Collection[int], told: Told) -> bool:
        """Whether what is left beside verb and day is a thing, and one that ends or comes as the verb says."""
        if terminal == _WANTS:
            return self._wants_a_thing(first, end, told)
        tokens, words = self.teller.tokens, self.teller.words
        left = [
            place
            for place in range(len(tokens))
            if place not in dated and not first <= place < end and tokens.folded[place] not in SIGNS
        ]
        if left and left[-1] + 1 in dated and words.has_class(tokens.folded, left[-1], "BE"):
            del left[-1]  # "the deadline for the form is 15 Jan"
        needed = _NEEDS[terminal]
        if left and words.has_any(tokens.folded, left[0], _GOES_ON):
            return False  # "save note passport expires in May"
        if not 0 < len(left) <= _MOST_WORDS or (
            needed is not None and not any(words.has_class(tokens.folded, place, needed) for place in left)
        ):
            return False
        if words.has_class(tokens.folded, first, _ENDS) and self._is_of_the_world(left):
            return False
        return self._are_of_a_thing(left)

    def _is_of_the_world(self, places: Sequence[int]) -> bool:
        """True for "the library closes", not for "the card of the library ends"."""
        folded, words = self.teller.tokens.folded, self.teller.words
        first = next((place for place in places if words.has_any(folded, place, _HEADS)), None)
        return first is not None and words.has_class(folded, first, "OF_THE_WORLD")

    def _wants_a_thing(self, first: int, end: int, told: Told) -> bool:
        """True for "the client wants the quote by Monday", not for "Ana wants to go out on Friday"."""
        folded, words = self.teller.tokens.folded, self.teller.words
        due = told.dates[0].first_token
        is_by = len(told.dates) == 1 and any(
            place > 0 and words.has_class(folded, place, "FOR") for place in (due, due - 1)
        )
        if not is_by or not 0 < first <= _LONGEST_NAME or not end < due <= end + _MOST_WORDS:
            return False
        if words.has_any(folded, end, _GOES_ON):
            return False
        behind = [place for place in range(end, len(folded)) if not due <= place < told.dates[0].end_token]
        who = [place for place in range(first) if not words.has_class(folded, place, "MY")]  # "my boss"
        return self._are_of_a_thing([place for place in (*who, *behind) if folded[place] not in SIGNS])

    def _are_of_a_thing(self, places: Sequence[int]) -> bool:
        tokens, words = self.teller.tokens, self.teller.words
        named = self._visitor_words(places)
        return not any(
            words.has_any(tokens.folded, place, _NO_THING) and not words.has_any(tokens.folded, place, _SMALL)
            for place in places
            if place not in named
        )

    def _visitor_words(self, places: Sequence[int]) -> frozenset[int]:
        """The words of "someone from" and "señor que", which are of the one who comes."""
        folded, words = self.teller.tokens.folded, self.teller.words
        return frozenset(
            at
            for place in places
            if (end := words.behind(folded, place, VISITING)) > place + 1
            for at in range(place, end)
        )
