"""Letters that a feeling drew out: "mañanaaa", "porfaaa", "yesss". The word that is known is read; the text stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.tokens import Tokens

_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_SHORTEST = 2


def unstretched(tokens: Tokens, is_known: Callable[[str], bool]) -> Tokens:
    """The tokens with known words in the place of drawn-out ones that nobody knows."""
    if not any(map(_DRAWN_OUT.search, tokens.folded)):
        return tokens
    return replace(tokens, folded=tuple(_short(word, is_known) for word in tokens.folded))


def _short(word: str, is_known: Callable[[str], bool]) -> str:
    if not _DRAWN_OUT.search(word) or is_known(word):
        return word
    forms = (_DRAWN_OUT.sub(r"\1", word), _DRAWN_OUT.sub(r"\1\1", word))
    return next((form for form in forms if len(form) >= _SHORTEST and is_known(form)), word)
