"""Slips of the keyboard in words of time.

A slip that no other word looks like is read wherever it stands ("satruday"). Any other single edit ("sabdo", "mondsy")
is read only where a day may stand: inside a longer expression ("el sabdo", "5 de enro", "mondsy at 9"), or, of a day's
name, at an edge of what is said ("sabdo: llamar a Ana"). A word that means something else ("vienes", "mates") needs an
article and an edge: "el vienes".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.keyboard import BESIDE, SOUNDS
from engine.model import DateMatch
from engine.tokens import Tokens

_MUTE = "h"
_LONG = 7
_SHORTEST = 4
_MOST_REPAIRED = 4
"""A message with more of them is no message with slips."""


def slips(word: str) -> set[str]:
    """Two letters swapped, a letter doubled or single, and in words of seven letters one left out."""
    places = range(len(word))
    found = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[1:-1]}
    found |= {word[:i] + word[i] + word[i:] for i in places}
    found |= {word[:i] + word[i + 1 :] for i in places[1:] if len(word) >= _LONG or word[i] == word[i - 1]}
    return found - {word}


def loose_slips(word: str) -> set[str]:
    """Every single edit that people make: those of `slips` in any word, a key beside the right one, a like sound."""
    places = range(len(word))
    found = {word[:i] + word[i + 1 :] for i in places} | slips(word) | {_MUTE + word}
    found |= {word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :] for i in places}
    found |= {word[:i] + key + word[i + 1 :] for i in places for key in BESIDE.get(word[i], ())}
    found |= {word[:i] + key + word[i:] for i in places[1:] for key in BESIDE.get(word[i], ())}
    found |= {word[:i] + letter + word[i:] for i in places[1:] if len(word) >= _LONG for letter in word[i - 2 : i + 2]}
    for one, other in (*SOUNDS, *((b, a) for a, b in SOUNDS if b)):
        starts = [i for i in places if word.startswith(one, i)]
        found |= {word[:i] + other + word[i + len(one) :] for i in starts}
    return found - {word}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """What may be meant by a word that stands for no time. `real` are those that mean something else, `days` are names
    that are a date by themselves."""

    words: Mapping[str, str]
    real: frozenset[str]
    days: frozenset[str]
    articles: frozenset[str]

    def places(self, tokens: Tokens) -> Sequence[int]:
        """Where a slip may stand."""
        if self.words.keys().isdisjoint(tokens.folded):
            return ()
        return [place for place, word in enumerate(tokens.folded) if word in self.words][:_MOST_REPAIRED]

    def repaired(self, tokens: Tokens, places: Collection[int]) -> Tokens:
        """The tokens as they were meant; the text stays as typed."""
        meant = [self.words[word] if place in places else word for place, word in enumerate(tokens.folded)]
        return replace(tokens, folded=tuple(meant))

    def justified(self, typed: Tokens, places: Sequence[int], matches: Iterable[DateMatch]) -> Sequence[int]:
        """The places where a date that was found bears the repair out."""
        found = {place: match for match in matches for place in range(match.first_token, match.end_token)}
        return [place for place in places if place in found and self._may_stand(typed, place, found[place])]

    def _may_stand(self, typed: Tokens, place: int, match: DateMatch) -> bool:
        first, end = match.first_token, match.end_token
        is_edge = first == 0 or end == len(typed) or not typed.folded[end].isalnum()
        if typed.folded[place] in self.real:
            return is_edge and first < place and typed.folded[place - 1] in self.articles
        return end - first > 1 or (is_edge and self.words[typed.folded[place]] in self.days)


def build_slips(
    targets: Iterable[str],
    *,
    taken: Collection[str],
    real: Mapping[str, str],
    days: frozenset[str],
    articles: frozenset[str],
) -> Slips:
    """`taken` are the words that are no slip; a slip of several words is none of either."""
    meant: dict[str, set[str]] = {}
    for word in targets:
        for slip in loose_slips(word):
            if slip not in taken and len(slip) >= _SHORTEST:
                meant.setdefault(slip, set()).add(word)
    words = {slip: next(iter(its)) for slip, its in meant.items() if len(its) == 1}
    return Slips(words=words | dict(real), real=frozenset(real), days=days, articles=articles)
