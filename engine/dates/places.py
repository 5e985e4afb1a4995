"""Where in a message no time begins: in quoted text, inside phrases that do not come apart, behind a noun."""

from __future__ import annotations

from engine.dates.lexicon import Lexicon
from engine.tokens import Tokens

_QUOTES = frozenset("\"'")


def quoted_places(tokens: Tokens) -> set[int]:
    """The tokens between a pair of quotation marks, the marks too."""
    folded = tokens.folded
    if '"' not in folded and "'" not in folded:
        return set()
    places: set[int] = set()
    for mark in _QUOTES:
        opening: int | None = None
        for index, word in enumerate(folded):
            if word != mark:
                continue
            if opening is None:
                if _opens(tokens, index):
                    opening = index
            elif _closes(tokens, index) and index > opening + 1:
                places.update(range(opening, index + 1))
                opening = None
    return places


def inner_places(lexicon: Lexicon, tokens: Tokens) -> set[int]:
    """The places inside phrases that do not come apart: no time begins at the "tarde" of "más tarde"."""
    firsts = lexicon.never_split.firsts
    if firsts.isdisjoint(tokens.folded):
        return set()
    return {
        place
        for index, word in enumerate(tokens.folded)
        if word in firsts
        for end, _ in lexicon.never_split.matches(tokens.folded, index)
        for place in range(index + 1, end)
    }


def _opens(tokens: Tokens, index: int) -> bool:
    glued_before = tokens.is_glued(index) and tokens.folded[index - 1][-1].isalnum()
    return not glued_before and index + 1 < len(tokens) and tokens.is_glued(index + 1)


def _closes(tokens: Tokens, index: int) -> bool:
    return tokens.is_glued(index) and not (
        index + 1 < len(tokens) and tokens.is_glued(index + 1) and tokens.folded[index + 1][0].isalnum()
    )


def is_behind_noun(lexicon: Lexicon, tokens: Tokens, place: int) -> bool:
    before = tokens.folded[place - 1] if place > 0 else ""
    return before[:1].isalpha() and before not in lexicon.function_words and before not in lexicon.recurring_nouns


def noun_places(lexicon: Lexicon, tokens: Tokens) -> set[int]:
    """Where no time begins, since the word belongs to the noun before it: "la junta semanal mañana a las 10"."""
    return {
        place
        for place, word in enumerate(tokens.folded)
        if lexicon.adjectives.get(word) and is_behind_noun(lexicon, tokens, place)
    }
