"""Where one thing that is said may end and the next begin: signs, "and", and words that nothing else begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.dated import places_inside
from engine.enumerating import Stretch
from engine.model import DateMatch
from engine.peeling import ORDERS, PLAIN_ORDERS, is_passed_on
from engine.tokens import LINE_BREAK, Tokens
from engine.words import WordTable

PAUSES = frozenset(",;.!\n…")
SURE = PLAIN_ORDERS | {"ALREADY"}
"""What nothing but another order or deed begins with."""
JOINING = frozenset({"AND", "SO_THEN", "ADDS"})
_SENTENCE_ENDS = frozenset(".;!\n…")
_QUOTES = frozenset('"“”«»')
_BRACKETS = {"(": 1, ")": -1}
_ADDS = frozenset({"ADDS"})
_ONE = frozenset({"TASK", "REMINDER"})
_GOING_ON = frozenset({"NO_THING", "LINK", "SAID", "IN_CLAUSE", "OBLIGATION", "NEED"})
_IS_DONE = frozenset({"AS_DONE"})


@dataclass(slots=True, kw_only=True)
class JointReader:
    """Over one message. A joint is (end, first): where the one ends and the next begins, with signs and "and" between
    them or with nothing."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]

    def joints(self) -> Iterator[Stretch]:
        """(end, first): where one thing may end and the next begin."""
        inside = places_inside(self.dates)
        is_quoted, behind, joined, depth = False, 0, 0, 0
        for place in range(len(self.tokens)):
            is_quoted ^= self.tokens.folded[place] in _QUOTES
            depth += _BRACKETS.get(self.tokens.folded[place], 0)
            if place < behind or place == joined or place in inside or is_quoted or depth > 0:
                continue
            behind = self._behind_joint(place)
            if place < behind < len(self.tokens):
                joined = behind
                yield place, behind
            elif behind == place and self._begins_anew(place, joined):
                yield place, behind

    def is_strong(self, joint: Stretch) -> bool:
        """True for one that ends a sentence, or adds to it."""
        end, first = joint
        folded = self.tokens.folded
        ends = any(folded[place] in _SENTENCE_ENDS for place in range(end, first))
        return ends or self.words.has_within(folded, end, first, _ADDS)

    def begins_surely(self, place: int) -> bool:
        """True for words that nothing but another order or deed begins with; "so I don't forget" goes on with one."""
        folded, words = self.tokens.folded, self.words
        if not words.has_any(folded, place, SURE):
            is_new = place + 1 < len(folded) and words.has_class(folded, place, "NEW")
            return is_new and words.has_any(folded, place + 1, _ONE)
        return place == 0 or not (
            words.has_any(folded, place - 1, _GOING_ON) or is_passed_on(self.tokens, words, place)
        )

    def _begins_anew(self, place: int, joined: int) -> bool:
        """True where no sign stands before the next thing: "… ya compré el pan", "pagar luz el 28 | pagar agua"; not
        behind a time with which one begins, at `joined`: ", el 28 pagar agua"."""
        folded, words = self.tokens.folded, self.words
        if self.begins_surely(place):
            is_state = folded[place - 1].isdecimal() and words.behind(folded, place, _IS_DONE) > place + 1
            return not is_state  # "la 2 | ya está"
        before = [match.first_token for match in self.dates if match.end_token == place]
        is_behind_date = before != [] and joined not in before
        if is_behind_date or (not before and folded[place - 1].isdecimal()):
            return words.has_any(folded, place, ORDERS) or (is_behind_date and self._is_verb(place))
        if any(match.first_token == place and match.end_token > place + 2 for match in self.dates):
            return False
        is_number = words.has_class(folded, place, "DET") and place + 1 < len(folded) and folded[place + 1].isdecimal()
        return is_number and not (words.has_any(folded, place - 1, ORDERS) or self._is_verb(place - 1))

    def _is_verb(self, place: int) -> bool:
        return self.words.has_class(self.tokens.folded, place, "INFINITIVE")

    def _behind_joint(self, place: int) -> int:
        """Past signs, "and" and the like."""
        folded, first = self.tokens.folded, place
        while place < len(folded):
            if folded[place] in PAUSES and not self._is_inside_word(place):
                place += 1
                continue
            behind = self.words.behind(folded, place, JOINING)
            if behind == place or self._ends_ordinal(place):
                break
            place = behind
        return max(place, first)

    def _ends_ordinal(self, place: int) -> bool:
        """True for the "nd" of "2nd", which some write for "and"."""
        return place > 0 and self.tokens.is_glued(place) and self.tokens.folded[place - 1].isdecimal()

    def _is_inside_word(self, place: int) -> bool:
        """True for the sign of "5:30", "a.m." and "1,250"."""
        folded = self.tokens.folded
        if folded[place] == LINE_BREAK or place + 1 >= len(folded):
            return False
        return self.tokens.is_glued(place) and self.tokens.is_glued(place + 1)
