"""The nod that is asked for at the end of a message: "pan mañana, ¿vale?" is no question."""

from __future__ import annotations

from engine.tokens import Tokens
from engine.words import WordTable

_NODS, _NODS_APART = frozenset({"NOD"}), frozenset({"NOD", "NOD_APART"})
_NOT_BEFORE_NOD = frozenset({"WHAT", "BE", "COPULA", "IS", "ALL", "IT", "NO_WORD"})
_LONGEST_NOD, _SHORTEST_ASKED = 3, 3  # tokens


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
