"""Typos: the nearest command word for a word that no pack knows, in command position only.

Tried only when nothing else understood the message. A title's words are never touched: only the first words can be
corrected, the typed text stays what it is, and the corrected words must then make a whole command.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from engine.model import DateMatch
from engine.tokens import Tokens
from engine.words import WordTable

_COMMAND_POSITIONS = 3
_SHORTEST = 4
_LONG = 9
_STEM = 4  # words that begin alike are forms of one
_MOST_NEAR = 8
_LENGTHENED = re.compile(r"(\w)\1{2,}")
_VERBS = frozenset({"INFINITIVE", "NOTE_VERB"})
_ENDING = 3  # letters that two verbs of one form share


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """The words of commands by their first letter, and all words that must not be taken for a typo, with the packs
    that know them."""

    by_initial: Mapping[str, tuple[str, ...]]
    known_in: Mapping[str, int]
    words: WordTable

    def correct(self, tokens: Tokens, dates: Sequence[DateMatch] = ()) -> Tokens | None:
        """The tokens with unknown words near the front replaced by the nearest command word; None if none was.

        A word of time is none that nobody knows: "martes llamar a Ana".
        """
        folded = list(tokens.folded)
        changed, languages = False, self._languages_of(tokens)
        names_number = len(folded) <= _SHORTEST and folded[-1].isdecimal()  # "conpletar la 3" names a task
        for position in range(min(_COMMAND_POSITIONS, len(folded))):
            is_kept = _is_name(tokens, position) or any(m.first_token <= position < m.end_token for m in dates)
            nearest = None if is_kept else self.nearest(folded[position], languages, names_number=names_number)
            if nearest is not None:
                folded[position] = nearest
                changed = True
        return replace(tokens, folded=tuple(folded)) if changed else None

    def _languages_of(self, tokens: Tokens) -> int:
        """The packs of the words that tell a language; all of them where too few do."""
        told = [its for word in tokens.folded if (its := self.known_in.get(word, 0)) and its & (its - 1) == 0]
        return reduce(or_, told) if len(told) > 1 else -1

    def nearest(self, word: str, languages: int = -1, *, names_number: bool = False) -> str | None:
        """The one command word of these packs within one edit, two for long words; None if it is not clear."""
        plain = _LENGTHENED.sub(r"\1", word)  # "recuérdameeee"
        if plain != word and plain in self.words.command_words:
            return plain
        if len(word) < _SHORTEST or word in self.known_in or not word.isalpha() or self.words.means_something(word):
            return None
        allowed = 1 if len(word) < _LONG else 2
        choices = self.by_initial.get(word[0], ())
        alike = extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_NEAR)
        found = [one for one in alike if self.known_in.get(one[0], languages) & languages]
        nearest = [near for near, distance, _ in found if distance == found[0][1]]
        # A letter left out or swapped is likelier than another one typed.
        kept = [near for near in nearest if not Counter(word) - Counter(near)]
        kept = kept or [near for near in nearest if names_number or not self._is_another_verb(word, near)]
        return kept[0] if kept and all(near[:_STEM] == kept[0][:_STEM] for near in kept) else None

    def _is_another_verb(self, word: str, near: str) -> bool:
        """True for "pagarle", a verb and none typed wrongly for "pasarle", and for "imprimir" beside "imprimí"."""
        is_alike = word.startswith(near) or (len(word) == len(near) and word[-_ENDING:] == near[-_ENDING:])
        return is_alike and any(known.terminal in _VERBS for known in self.words.ending_matches(word))


def build_command_words(words: WordTable) -> CommandWords:
    by_initial: dict[str, list[str]] = {}
    for word in sorted(words.command_words):
        if len(word) >= _SHORTEST and word.isalpha():
            by_initial.setdefault(word[0], []).append(word)
    return CommandWords(
        by_initial={initial: tuple(found) for initial, found in by_initial.items()},
        known_in=words.known,
        words=words,
    )


def _is_name(tokens: Tokens, position: int) -> bool:
    """True for a word with a capital inside a sentence, and for one that somebody is called by."""
    typed, before = tokens.typed(position), tokens.folded[position - 1] if position else ""
    if not position and typed[:1].isupper() and tokens.folded[1:2] == (",",):
        return True  # "Toño, …"
    return typed[:1].isupper() and before[:1].isalpha() and not tokens.utterance.text.isupper() and not typed.isupper()
