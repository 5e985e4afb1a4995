"""What is on a day, told without an order: "mom's scan is december 2 at 7:30", "la cita de la visa es el 14 a las 7".

An appointment or the like with a day and an hour is noted, as "dentist Friday at 9" is; any other thing of one's own is
asked about. What others do, what happens to everybody and what is hoped is told in the same sentences, so the thing
before the verb has to be a thing alone, and behind the day nothing is said but with whom and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.due import is_clock_only
from engine.model import Ambiguous, Understood, WhenKind
from engine.peeling import behind_fillers
from engine.plans import SIGNS, Told, ToldReader
from engine.words import WordTable

HAPPENING = frozenset({"HAPPENS_ON", "BEGINS_ON", "HAS_ON"})
"""Classes without a word of which nothing is told so."""
_NOT_OWN = frozenset({"OTHERS", "NOT_PLANNED"})
_OF_THE_WORLD = frozenset({"OF_THE_WORLD"})
_SURE = frozenset({"EVENT", "APPOINTED"})
_EVENTS = _SURE | {"NOTE_NOUN", "GATHERING"}
_BEGINS = frozenset({"BEGINS_ON"})
_NO_THING = frozenset(
    {
        "NO_THING", "TOLD", "NOBODY", "NO_WORD", "OBLIGATION", "REMIND", "CONDITION", "CONDITIONAL", "SAID", "OR",
        "NOTE_DOWN", "TASK", "TASKS", "REMINDER", "WHAT_TIME", "NO_PREAMBLE", "WHAT", "SHOW", "IT", "BE", "DONT",
    }
)  # fmt: skip
_NOT_FIRST = frozenset({"INFINITIVE", "LINK", "INTO", "FOR", "AND", "NUMBER"})
_SMALL = frozenset({"LEADS_NOUN", "POSSESSIVE"})
_PLACES = frozenset({"WITH", "AT_PLACE", "INTO"})
_HAS = frozenset({"HAS_ON"})
_HOUSEHOLD = frozenset({"HOUSEHOLD"})
_ACTIVITIES = frozenset({"ACTIVITY"})
_NOT_HAD = frozenset({"NOT_PLANNED", "OF_THE_WORLD"})
_IS = frozenset({"HAPPENS_ON", "IT_IS"})
_AT = frozenset({"AT_PLACE"})
_TO_DAY = frozenset({"INTO", "FOR"})
_MOST_WORDS = 8
_LONGEST_PLACE = 6  # tokens
_LONGEST = 26


def is_of_others(folded: Sequence[str], words: WordTable, first: int, end: int) -> bool:
    """True for what is somebody else's, everybody's ("the final") or only hoped for; not for "exam at the bank"."""
    head = next((place for place in range(first + 1, end) if words.has_any(folded, place, _PLACES)), end)
    return words.has_within(folded, first, end, _NOT_OWN) or words.has_within(folded, first, head, _OF_THE_WORLD)


@dataclass(slots=True, kw_only=True)
class HappeningReader:
    """Over one message."""

    teller: ToldReader

    def read(self) -> Understood | Ambiguous | None:
        """A new task, asked about unless it is an appointment with its hour; None for other talk."""
        teller = self.teller
        if not teller.dates or len(teller.tokens) > _LONGEST or "?" in teller.tokens.folded:
            return None
        told = teller.told(0, len(teller.tokens))
        if told is None or not self._is_of_a_day(told):
            return None
        first = self._behind_day(told)
        if first is not None:
            return self._noted(((first, self._last(first)),), told, first)
        for verb, behind in self._verbs():
            title = self._title(verb, behind, told) or self._around_day(verb, behind, told)
            if title is not None:
                return self._noted(title, told, verb)
        return self._of_the_household(told)

    def _of_the_household(self, told: Told) -> Ambiguous | None:
        """ "Ella has ballet Wednesday at 4", "mum's got her scan on Monday at 9": of those one drives there."""
        tokens, words = self.teller.tokens, self.teller.words
        if told.due.clock is None or len(told.title) != 1 or not words.has_within(tokens.folded, 1, 4, _HAS):
            return None
        first, end = told.title[0]
        first = min(first, behind_fillers(tokens, words, 0))
        verb = self._behind_household(first)
        behind = words.behind(tokens.folded, verb, _HAS)
        if not verb < behind < end or words.has_within(tokens.folded, behind, end, _NOT_HAD):
            return None
        if not words.has_within(tokens.folded, behind, end, _EVENTS | _ACTIVITIES):
            return None
        reading = self.teller.reading(((first, end),), told, told.due, rule="happening")
        return Ambiguous(readings=(reading,), reason="bare_note", language=self.teller.language) if reading else None

    def _behind_household(self, first: int) -> int:
        """Behind who it is: "the boys", "Ella", a name that no pack knows."""
        tokens, words = self.teller.tokens, self.teller.words
        if (behind := words.behind(tokens.folded, first, _HOUSEHOLD)) > first:
            return behind
        typed = tokens.typed(first)
        return first + (typed[:1].isupper() and typed.isalpha() and not words.means_something(tokens.folded[first]))

    def _behind_day(self, told: Told) -> int | None:
        """Where the thing begins of "Monday at 9:15 is my driving test"; None for "Monday at 9 is the worst time"."""
        folded, words, end = self.teller.tokens.folded, self.teller.words, told.dates[-1].end_token
        dated = sum(match.end_token - match.first_token for match in told.dates)
        if told.due.clock is None or dated != end - told.dates[0].first_token or end >= len(folded):
            return None
        if behind_fillers(self.teller.tokens, words, 0) < told.dates[0].first_token:
            return None
        first = words.behind(folded, end, _IS)
        last = self._last(first)
        is_named = first > end and first < last and words.has_within(folded, first, last, _EVENTS)
        return first if is_named and self._is_thing(first, last) else None

    def _is_of_a_day(self, told: Told) -> bool:
        dates = told.dates
        if any(match.when.kind is WhenKind.DURATION or match.when.rrule for match in dates):
            return False
        return not all(map(is_clock_only, dates))

    def _verbs(self) -> Iterator[tuple[int, int]]:
        """Where "is on" and the like stand."""
        tokens, words = self.teller.tokens, self.teller.words
        for place in range(1, min(len(tokens), _MOST_WORDS + 2)):
            if (behind := words.behind(tokens.folded, place, HAPPENING)) > place:
                yield place, behind

    def _title(self, verb: int, behind: int, told: Told) -> tuple[tuple[int, int], ...] | None:
        """The thing, and with whom or where; None unless nothing else is said around the verb and the day."""
        folded, words = self.teller.tokens.folded, self.teller.words
        start = told.title[0][0] if told.title else 0
        while start > 0 and any(words.has_class(folded, at, "POSSESSIVE") for at in (start, start - 1)):
            start -= 1  # "Nana's", by which somebody might be called
        first, end = told.dates[0].first_token, told.dates[-1].end_token
        if behind < first and words.has_any(folded, behind, _TO_DAY):
            behind += 1
        where = (behind, first) if behind < first else (end, self._last(end))
        is_between = behind < first
        if is_between and self._last(end) > end:
            return None
        dated = sum(match.end_token - match.first_token for match in told.dates)
        if words.has_class(folded, verb, "POSSESSIVE") and words.has_within(folded, start, verb, _AT):
            return None  # "barbecue at Dave's Sunday 1pm"
        if not start < verb or dated != end - first or not self._is_thing(start, verb):
            return None
        if where[0] == where[1]:
            return ((start, verb),)
        return ((start, verb), where) if self._is_place(*where) else None

    def _around_day(self, verb: int, behind: int, told: Told) -> tuple[tuple[int, int], ...] | None:
        """The thing of "my shift | tomorrow | is | at 6am"."""
        start = told.title[0][0] if told.title else 0
        if len(told.dates) != 2 or self._last(0) != told.dates[1].end_token:
            return None
        day, hour = told.dates
        is_around = day.end_token == verb and hour.first_token in (behind, behind - 1)
        is_so = is_around and start < day.first_token and is_clock_only(hour)
        return ((start, day.first_token),) if is_so and self._is_thing(start, day.first_token) else None

    def _last(self, first: int) -> int:
        """Where the message ends, without the signs at its end."""
        end = len(self.teller.tokens)
        while end > first and self.teller.tokens.folded[end - 1] in SIGNS:
            end -= 1
        return end

    def _is_thing(self, first: int, end: int) -> bool:
        folded, words = self.teller.tokens.folded, self.teller.words
        if end - first > _MOST_WORDS or (
            words.has_any(folded, first, _NOT_FIRST) and not words.has_any(folded, first, _EVENTS)
        ):
            return False
        return not is_of_others(folded, words, first, end) and self._are_of_a_name(first, end)

    def _is_place(self, first: int, end: int) -> bool:
        """True for "in the library", "con el director"."""
        words = self.teller.words
        return (
            1 < end - first <= _LONGEST_PLACE
            and words.has_any(self.teller.tokens.folded, first, _PLACES)
            and self._are_of_a_name(first + 1, end)
        )

    def _are_of_a_name(self, first: int, end: int) -> bool:
        folded, words = self.teller.tokens.folded, self.teller.words
        return not any(
            folded[place] in SIGNS
            or (words.has_any(folded, place, _NO_THING) and not words.has_any(folded, place, _SMALL | _EVENTS))
            for place in range(first, end)
        )

    def _noted(self, title: tuple[tuple[int, int], ...], told: Told, verb: int) -> Understood | Ambiguous | None:
        teller = self.teller
        reading = teller.reading(title, told, told.due, rule="happening")
        if reading is None:
            return None
        folded, (first, end) = teller.tokens.folded, title[0]
        is_begun = teller.words.has_any(folded, verb, _BEGINS)
        if is_begun and not teller.words.has_within(folded, first, end, _EVENTS):
            return None
        is_known = teller.words.has_within(folded, first, end, _SURE) and not teller.words.has_class(
            folded, first, "THEIR"
        )
        is_sure = is_known and not teller.words.has_within(folded, 0, first, _NOT_OWN)  # "I think the exam is …"
        if is_sure and told.due.clock is not None:
            return Understood(reading=reading)
        return Ambiguous(readings=(reading,), reason="bare_note", language=teller.language)
