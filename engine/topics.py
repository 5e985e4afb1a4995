"""The clauses of a chatty message, and what each names: "you know that letter? | posted it | on the way to work".

A clause ends at a sign, before "so" and "while", and before an "and" that goes on with a sentence or an order. What
is told in it names a task where it begins with it ("the plumber's been and gone"), where a deed leads to it ("she
picked up the cake"), or words that bring it up ("leave the fence", "te acuerdas de la carta").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.dated import dated_places, places_inside
from engine.lalr import SKIP
from engine.model import DateMatch, Grain, NumberRef, TaskRef, TitleRef
from engine.peeling import ORDERS, begins_order, behind_fillers, is_passed_on, tells_somebody
from engine.telling import begins_reason, begins_talk, clause_end, is_amount, parts_clauses, quoted_places, tells
from engine.tokens import Tokens
from engine.told_verbs import ToldVerbs
from engine.words import WordTable

MEANWHILE = frozenset({"MEANWHILE"})
ORDERING = ORDERS | {"RAISE", "LOWER", "BRING_FORWARD", "SHOW", "TICK", "CHECK", "COMPLETE", "SEARCH"}
"""The classes with which an order about tasks may begin: `ORDERS`, and what orders only where a clause begins."""
_TURNS = frozenset({"SO_THEN"})
_JOINS = frozenset({"AND"})
_BEFORE_HOW = frozenset({"BE", "TELLER"})  # "I'm so done"
_CLOSING = frozenset({"PRIORITY", "LEVEL", "DELETE_IT", "COMPLETE_IT", "REOPEN_IT", "MARK_IT", "MOVE_IT", "AS_DONE"})
_ASKS = frozenset({"SHOW", "WHAT"})
_SHORTEST = 2  # tokens before what is told beside
_KNOWN = frozenset({"DEF"})
_LEADS = frozenset({"BRINGS_UP"})
_PASSED = frozenset({SKIP, "OPENER", "UPSET", "UNDO", "ALREADY", "NO_WORD", "OBJECTION", "GREETING", "YES"})
_ENDS = frozenset(
    {"BE", "TELLS", "ALREADY", "NO_WORD", "TOLD", "DEED", "SO_THEN", "AND", "ANYMORE", "RELATIVE", "CLITIC"}
)
_NO_THING = frozenset({"NOBODY", "THESE", "SOMEBODY", "OTHERS", "ADDRESSED"})
_STATES = frozenset({"TOLD", "BE"})
_BE = frozenset({"BE"})
_PAST = frozenset({"PAST_ENDING"})
_SOMEONE = frozenset({"NOBODY"})
_NO_SUBJECT = frozenset({"TELLER", "NOBODY", "TELLS", "NO_THING", "BE", "WHAT", "IT"})
_BARE = 5  # rank of a subject without an article
_DEEDS = frozenset({"DEED", "FINISHED", "PAST_ENDING", "TOLD"})
_OF = frozenset({"OF"})
_THE_OF = frozenset({"THE_OF"})
_WHO = frozenset({"SOMEBODY", "OTHERS"})
_ITSELF = frozenset({"IT"})
_FELL_THROUGH = frozenset({"FELL_THROUGH"})
_BEFORE_NUMBERS = frozenset({"DEF", "TASK", "NO", "REMINDER"})
_AROUND_NUMBERS = _BEFORE_NUMBERS | {"AND"}
_LONGEST_NAME = 8  # tokens


class Clause(NamedTuple):
    """`is_aside` what is told beside ("while …"), `is_led` behind "so", `is_joined` by "and"."""

    first: int
    end: int
    is_aside: bool = False
    is_led: bool = False
    is_joined: bool = False


class Topic(NamedTuple):
    """A task that a clause names, the surer the lower its rank."""

    rank: int
    refs: tuple[TaskRef, ...]


@dataclass(slots=True, kw_only=True)
class TopicReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    verbs: ToldVerbs
    dates: Sequence[DateMatch]

    def clauses(self) -> Iterator[Clause]:
        size = len(self.tokens)
        quoted = quoted_places(self.tokens)
        inside = places_inside(self.dates)
        ends = {match.end_token for match in self.dates}
        clause = Clause(0, 0)
        for place in range(size):
            if place in quoted or place in inside or self._lists_numbers(clause.first, place):
                continue
            if parts_clauses(self.tokens, place):
                begun: Clause | None = Clause(place + 1, place + 1)
            else:
                begun = self._begun(place, clause.first, is_behind_date=place in ends and not clause.is_aside)
            if begun is None:
                continue
            if place > clause.first:
                yield clause._replace(end=place)
            clause = begun
        if clause.first < size:
            yield clause._replace(end=size)

    def _begun(self, place: int, first: int, *, is_behind_date: bool) -> Clause | None:
        """The clause that begins there without a sign, past what joins it; its end is not known yet."""
        folded, words, size = self.tokens.folded, self.words, len(self.tokens)
        is_apart = place == first
        if is_passed_on(self.tokens, words, place):
            return None
        if words.has_any(folded, place, MEANWHILE) and (is_apart or self._tells_or_asks(first, place)):
            return Clause(place, place, is_aside=True)
        turned = words.behind(folded, place, _TURNS)
        if is_apart and place < turned < size:
            return Clause(turned, turned, is_led=True)
        if begins_reason(self.tokens, words, place):
            return Clause(place, place, is_aside=True)
        if not is_apart and words.has_class(folded, place, "REASON_LATE") and self._explains(first, place):
            return Clause(place, place, is_aside=True)
        if place < turned < size and not words.has_any(folded, place - 1, _BEFORE_HOW):
            return Clause(turned, turned, is_led=True)
        joined = words.behind(folded, place, _JOINS)
        is_behind_date = is_behind_date and not self._is_subordinate(place)
        if is_apart or (joined == place and not is_behind_date) or joined >= size:
            return None
        start = behind_fillers(self.tokens, words, joined)
        if joined > place and start < size and words.has_any(folded, start, ORDERING):
            return Clause(joined, joined)
        if joined > place and words.has_class(folded, joined, "ALREADY"):
            return Clause(joined, joined, is_joined=True)  # "went downtown and finally posted it"
        if joined > place and self._names_number(joined):
            return None  # "la 1 y la 3 que ya están"
        end = clause_end(self.tokens, joined)
        is_told = begins_talk(self.tokens, words, joined, end, is_apart=False) or self._is_who(joined)
        return Clause(joined, joined, is_joined=joined > place) if is_told else None

    def _lists_numbers(self, first: int, place: int) -> bool:
        """True for the signs of "…, la 1, la 2 y la 5 listas", which part no clauses."""
        folded = self.tokens.folded
        if folded[place] != "," or place == first or not folded[place - 1].isdecimal():
            return False
        is_list = self.is_of_numbers(first, place) and place + 1 < len(folded)
        return is_list and self._names_number(place + 1)

    def is_of_numbers(self, first: int, end: int) -> bool:
        """True for "la 1, la 3"."""
        return any(word.isdecimal() for word in self.tokens.folded[first:end]) and all(
            word.isdecimal() or word == "," or self.words.has_any(self.tokens.folded, place, _AROUND_NUMBERS)
            for place, word in enumerate(self.tokens.folded[first:end], start=first)
        )

    def _tells_or_asks(self, first: int, end: int) -> bool:
        """True before the "while" of "sorted it while …", not before that of "remind me an hour before …"."""
        start = behind_fillers(self.tokens, self.words, first)
        if end < first + _SHORTEST or begins_order(self.tokens, self.words, start):
            return False
        return self.words.has_any(self.tokens.folded, min(start, end), _ASKS) or any(
            map(self._tells, range(first, end - 1))
        )

    def _explains(self, first: int, place: int) -> bool:
        """True for the "que ya me llegó" behind an order that points; a "que" behind a noun belongs to it."""
        behind = place + 1
        if behind >= len(self.tokens) or not tells(self.tokens, self.words, behind):
            return False
        folded, words = self.tokens.folded, self.words
        return words.has_any(folded, place - 1, _CLOSING) or (
            folded[place - 1].isdecimal() and not words.has_class(folded, first, "CREATE")
        )

    def _is_subordinate(self, end: int) -> bool:
        """True for the "today" of "he says that today | he can't"."""
        first = next((match.first_token for match in self.dates if match.end_token == end), 0)
        return first > 0 and self.words.has_class(self.tokens.folded, first - 1, "IN_CLAUSE")

    def _names_number(self, place: int) -> bool:
        folded = self.tokens.folded
        place += place + 1 < len(folded) and self.words.has_any(folded, place, _BEFORE_NUMBERS)
        return folded[place].isdecimal()

    def _is_who(self, place: int) -> bool:
        """True for the "the girl on the phone" of "… and the girl on the phone nearly cried"."""
        folded, words = self.tokens.folded, self.words
        is_known = words.has_any(folded, place, _KNOWN) and place + 1 < len(folded)
        return words.has_any(folded, place, _WHO) or (is_known and words.has_any(folded, place + 1, _WHO))

    # --- what a clause names

    def topic(self, clause: Clause) -> Topic | None:
        """The surest that it names."""
        numbers = self.free_numbers(clause)
        if numbers:
            told = (self.tokens.number(place) for place in numbers)
            refs = tuple(NumberRef(number=number) for number in told if number is not None)
            return (
                Topic(0, refs) if len(numbers) == len(refs) == 1 and self._is_led_number(numbers[0], clause) else None
            )
        return min(self._named(clause), key=lambda topic: topic.rank, default=None)

    def listed(self, clause: Clause) -> tuple[TaskRef, ...]:
        """The things that a deed was done to, to the end of the clause: "paid | the gas and the water"."""
        folded, dated = self.tokens.folded, dated_places(self.dates)
        leads = range(self._start(clause) + 1, clause.end)
        place = next(
            (p for p in leads if self._tells(p - 1) and self._behind_article(p, clause) is not None), clause.end
        )
        refs: list[TaskRef] = []
        while place < clause.end:
            first = self._behind_article(place, clause)
            end = self._name_end(first, clause.end, dated) if first is not None else clause.end
            place = self.words.behind(folded, end, _JOINS)
            if first is None or end == first or end == place < clause.end:
                return ()
            refs.append(TitleRef(title=self.tokens.text(first, end)))
        return tuple(refs)

    def free_numbers(self, clause: Clause) -> list[int]:
        """Those that may be a task's: no amounts, and none that a time needs."""
        dated = dated_places(self.dates)
        return [
            place
            for place in range(clause.first, clause.end)
            if self.tokens.folded[place].isdecimal()
            and (place not in dated or self._is_article(place - 1, clause))
            and not is_amount(self.tokens, self.words, place, clause.end)
        ]

    def _is_article(self, place: int, clause: Clause) -> bool:
        """True for the "la" of "la 8", an hour as well."""
        return place == clause.first and self.words.has_any(self.tokens.folded, place, _BEFORE_NUMBERS)

    def _is_led_number(self, place: int, clause: Clause) -> bool:
        return place == self._start(clause) or self.words.has_any(self.tokens.folded, place - 1, _BEFORE_NUMBERS)

    def _start(self, clause: Clause) -> int:
        """Past "nah", "right", "wait" and other words that name nothing."""
        folded, words, place = self.tokens.folded, self.words, clause.first
        while place < clause.end:
            behind = words.behind(folded, place, _PASSED)
            if behind == place or words.behind(folded, place, _LEADS) > behind:
                break
            place = behind
        return place

    def _named(self, clause: Clause) -> Iterator[Topic]:
        start = self._start(clause)
        led = self.words.behind(self.tokens.folded, start, _LEADS)
        dated = dated_places(self.dates)
        if led == start and tells_somebody(self.tokens, self.words, start):
            return
        is_thing = start < led < clause.end and not self.words.has_any(self.tokens.folded, led, _STATES)
        if is_thing and self._behind_article(led, clause) is None:
            bare = led + self.words.has_class(self.tokens.folded, led, "DET") * (led + 1 < clause.end)
            end = self._name_end(bare, clause.end, dated)
            yield Topic(2, (TitleRef(title=self.tokens.text(bare, end)),))
        if self._is_bare_subject(start, clause):
            yield Topic(_BARE, (TitleRef(title=self.tokens.text(start, start + 1)),))
        place, has_fallen = start, self.words.has_within(self.tokens.folded, start, clause.end, _FELL_THROUGH)
        while place < clause.end:
            first = self._behind_article(place, clause)
            if first is None or place in dated:
                place += 1
                continue
            end = self._name_end(first, clause.end, dated)
            if end > first and not self._is_somebody(place, first, end):
                rank = self._rank(place, start, led, end, clause)
                yield Topic(rank - has_fallen, (TitleRef(title=self.tokens.text(first, end)),))
            place = max(end, place + 1)

    def _is_bare_subject(self, start: int, clause: Clause) -> bool:
        """True for the "garage" of "garage is clean"."""
        folded, words = self.tokens.folded, self.words
        if start + 2 >= clause.end or not words.has_any(folded, start + 1, _BE):
            return False
        return folded[start].isalpha() and not words.has_any(folded, start, _NO_SUBJECT)

    def _rank(self, place: int, start: int, led: int, end: int, clause: Clause) -> int:
        """From 1: what is brought up, what a deed was done to, what the clause begins with, what else it names."""
        if start < place == led or (led > start and place == led - 1):
            return 2
        if place > start and self._tells(place - 1):
            return 3
        is_subject = place == start and (end == clause.end or self._ends_name(end))
        return 4 if is_subject else 6

    def _tells(self, place: int) -> bool:
        tokens, words = self.tokens, self.words
        if words.ends_as_told(tokens.typed(place)) or words.has_any(tokens.folded, place, _DEEDS):
            return True
        return self.verbs.find(tokens.folded[place], tokens.typed(place)) is not None

    def _behind_article(self, place: int, clause: Clause) -> int | None:
        """Behind "the" and behind "lo de la"; None where neither stands."""
        of = self.words.behind(self.tokens.folded, place, _THE_OF)
        if place < of < clause.end:
            return of + (of + 1 < clause.end and self.words.has_any(self.tokens.folded, of, _KNOWN))
        if self._is_owner(place, clause.end):
            return place
        is_article = place + 1 < clause.end and self.words.has_any(self.tokens.folded, place, _KNOWN)
        return place + 1 if is_article else None

    def _is_owner(self, place: int, end: int) -> bool:
        """True for the "mum" of "mum's present", not for that of "mum's here"."""
        return (
            place + 2 < end
            and self.words.has_class(self.tokens.folded, place + 1, "POSSESSIVE")
            and self.tokens.is_glued(place + 1)
            and (self.words.has_class(self.tokens.folded, place, "SOMEBODY") or self.tokens.typed(place).istitle())
            and not self._ends_name(place + 2)
        )

    def _name_end(self, first: int, size: int, dated: Collection[int]) -> int:
        end = first + (3 if self._is_owner(first, size) else 1)
        while end < size and not self._ends_name(end):
            if end in dated and not self._belongs(end):
                break
            end += 1
        return end if end - first <= _LONGEST_NAME else first

    def _belongs(self, place: int) -> bool:
        """True for the day of "la cena del viernes" and of "parents evening"."""
        match = next((match for match in self.dates if match.first_token <= place < match.end_token), None)
        if match is None or place > match.first_token:
            return True
        is_part = match.end_token - match.first_token == 1 and match.when.grain is not Grain.DAY
        return is_part or self.words.has_any(self.tokens.folded, place - 1, _OF)

    def _ends_name(self, place: int) -> bool:
        tokens, words = self.tokens, self.words
        if words.has_any(tokens.folded, place, _KNOWN) and not words.has_class(tokens.folded, place, "TELLS"):
            return False
        if words.has_any(tokens.folded, place, _ENDS) or words.ends_as_told(tokens.typed(place)):
            return True
        is_past = place + 1 < len(tokens) and words.has_any(tokens.folded, place, _PAST)
        return is_past and words.has_any(tokens.folded, place + 1, _SOMEONE)  # "the kids | helped me"

    def _is_somebody(self, place: int, first: int, end: int) -> bool:
        """Nobody's task; nor is "the one I just ticked", which names none by itself, or the "me la" before a verb."""
        folded, words = self.tokens.folded, self.words
        if words.behind(folded, place, _ITSELF) > first or words.ends_as_told(self.tokens.typed(first)):
            return True
        if end == first + 1 and words.has_class(folded, first, "NOT_TO_DO"):
            return True  # "my ankle"
        if end > first + 1 and words.has_class(folded, first, "SOMEBODY"):
            return False  # "the parents evening"
        return words.has_any(folded, place, _NO_THING - {"NOBODY"}) or words.has_any(folded, first, _NO_THING)
