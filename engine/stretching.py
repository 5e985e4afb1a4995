"""Letters that a feeling drew out ("mañanaaa", "yesss"), where the word that is known is read and the text stays; and
those that tell two words apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.tokens import Tokens

_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_SHORTEST = 2


def unstretched(tokens: Tokens, is_known: Callable[[str], bool]) -> Tokens:
    """The tokens with known words in the place of drawn-out ones that nobody knows."""
    if _DRAWN_OUT.search(tokens.utterance.folded) is None:
        return tokens
    return replace(tokens, folded=tuple(_short(word, is_known) for word in tokens.folded))


def with_own_letters(tokens: Tokens, own_letters: frozenset[str]) -> Tokens:
    """The tokens with words as typed that a letter alone tells from a small word: "uñas", which are no "unas"."""
    if tokens.utterance.text.isascii() or not own_letters:
        return tokens
    typed = [tokens.typed(place).lower() for place in range(len(tokens))]
    if own_letters.isdisjoint(typed):
        return tokens
    folded = zip(tokens.folded, typed, strict=True)
    return replace(tokens, folded=tuple(word if said not in own_letters else said for word, said in folded))


def _short(word: str, is_known: Callable[[str], bool]) -> str:
    if not _DRAWN_OUT.search(word) or is_known(word):
        return word
    forms = (_DRAWN_OUT.sub(r"\1", word), _DRAWN_OUT.sub(r"\1\1", word))
    return next((form for form in forms if len(form) >= _SHORTEST and is_known(form)), word)
