"""The words of a message made ready: letters that a feeling drew out ("mañanaaa", "yesss"), where the word that is
known is read and the text stays; those that tell two words apart; and the nod that is asked for ("…, ¿vale?")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.tokens import Tokens
from engine.words import WordTable

_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_SHORTEST = 2
_NODS, _NODS_APART = frozenset({"NOD"}), frozenset({"NOD", "NOD_APART"})
_NOT_BEFORE_NOD = frozenset({"WHAT", "BE", "COPULA", "IS", "ALL", "IT", "NO_WORD"})
_LONGEST_NOD, _SHORTEST_ASKED = 3, 3  # tokens


def unstretched(tokens: Tokens, is_known: Callable[[str], bool]) -> Tokens:
    """The tokens with known words in the place of drawn-out ones that nobody knows."""
    if _DRAWN_OUT.search(tokens.utterance.folded) is None:
        return tokens
    return replace(tokens, folded=tuple(_short(word, is_known) for word in tokens.folded))


def without_nod(tokens: Tokens, words: WordTable) -> Tokens:
    """ "Pan mañana, ¿vale?", "buy milk ok?": what only asks for a nod makes no question of the rest."""
    folded, end = tokens.folded, len(tokens) - 1
    if end <= _SHORTEST_ASKED or folded[end] != "?":
        return tokens
    for first in range(end - 1, max(_SHORTEST_ASKED - 1, end - 1 - _LONGEST_NOD), -1):
        last = first
        while last > 0 and not folded[last - 1][0].isalnum():
            last -= 1
        nods = _NODS if last == first else _NODS_APART
        if last < _SHORTEST_ASKED - 1 or words.behind(folded[:end], first, nods) != end:
            continue
        if words.has_any(folded, last - 1, _NOT_BEFORE_NOD):
            continue
        return tokens.only(0, last)
    return tokens


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
