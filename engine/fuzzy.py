"""Typos: the nearest command word for a word that no pack knows, in command position only.

Tried only when nothing else understood the message. A title's words are never touched: only the first words can be
corrected, the typed text stays what it is, and the corrected words must then make a whole command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from engine.tokens import Tokens
from engine.words import WordTable

_COMMAND_POSITIONS = 3
_SHORTEST = 4
_LONG = 9
_STEM = 4  # words that begin alike are forms of one
_MOST_NEAR = 8
_ENDING = 3  # letters that two verbs of one form share


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """The words of commands by their first letter, and all words that must not be taken for a typo."""

    by_initial: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    words: WordTable

    def correct(self, tokens: Tokens) -> Tokens | None:
        """The tokens with unknown words near the front replaced by the nearest command word; None if none was."""
        folded = list(tokens.folded)
        changed = False
        for position in range(min(_COMMAND_POSITIONS, len(folded))):
            nearest = self.nearest(folded[position])
            if nearest is not None:
                folded[position] = nearest
                changed = True
        return replace(tokens, folded=tuple(folded)) if changed else None

    def nearest(self, word: str) -> str | None:
        """The one command word within one edit (two for long words); None if there is none or it is not clear."""
        if len(word) < _SHORTEST or word in self.known or not word.isalpha():
            return None
        allowed = 1 if len(word) < _LONG else 2
        choices = self.by_initial.get(word[0], ())
        found = extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_NEAR)
        nearest = [near for near, distance, _ in found if distance == found[0][1]]
        # A letter left out or swapped is likelier than another one typed.
        kept = [near for near in nearest if not Counter(word) - Counter(near)]
        kept = kept or [near for near in nearest if not self._is_another_verb(word, near)]
        return kept[0] if kept and all(near[:_STEM] == kept[0][:_STEM] for near in kept) else None

    def _is_another_verb(self, word: str, near: str) -> bool:
        """True for "pagarle", a verb and none typed wrongly for "pasarle", and for "imprimir" beside "imprimí"."""
        is_alike = word.startswith(near) or (len(word) == len(near) and word[-_ENDING:] == near[-_ENDING:])
        return is_alike and bool(self.words.ending_matches(word))


def build_command_words(words: WordTable) -> CommandWords:
    by_initial: dict[str, list[str]] = {}
    for word in sorted(words.command_words):
        if len(word) >= _SHORTEST and word.isalpha():
            by_initial.setdefault(word[0], []).append(word)
    return CommandWords(
        by_initial={initial: tuple(found) for initial, found in by_initial.items()},
        known=frozenset(words.known),
        words=words,
    )
