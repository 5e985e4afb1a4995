"""Where in a message no time begins: in quoted text, inside phrases that do not come apart, behind a noun."""

from __future__ import annotations

from engine.dates.lexicon import Lexicon
from engine.tokens import Tokens

_QUOTES = frozenset("\"'")
_LATE = ("evening", "night")
_MINUTES_TO = (5, 10, 20, 25)


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
    return (
        before[:1].isalpha() and before not in lexicon.function_words and before not in lexicon.listed.recurring_nouns
    )


def noun_places(lexicon: Lexicon, tokens: Tokens) -> set[int]:
    """Where no time begins, since the word belongs to the noun before it: "la junta semanal mañana a las 10"."""
    return {
        place
        for place, word in enumerate(tokens.folded)
        if lexicon.adjectives.get(word) and is_behind_noun(lexicon, tokens, place)
    }


def names_feast(lexicon: Lexicon, tokens: Tokens, first: int) -> bool:
    """True for the "de Navidad" of "comida de Navidad": with another day beside it, it only says which meal."""
    is_led = tokens.folded[first] in lexicon.small.of_words and is_behind_noun(lexicon, tokens, first)
    return is_led and first + 1 < len(tokens) and may_be(lexicon, tokens, first + 1, "HOLIDAY")


def is_night_of_noun(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """True for "night on Monday" in "poker night on Monday": where the day comes first, so does its part."""
    if end < first + 2 or not is_behind_noun(lexicon, tokens, first):
        return False
    is_late = any(may_be(lexicon, tokens, first, "PART", value=part) for part in _LATE)
    return is_late and lexicon.language_of(tokens, first, end) in lexicon.describing_first


def holds_hours_to(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """True for the "8 till 10" of "Tuesday 8 till 10": from an hour to another, and no eighth."""
    folded = tokens.folded
    return any(
        folded[place - 1].isdecimal()
        and folded[place + 1].isdecimal()
        and int(folded[place - 1]) not in _MINUTES_TO
        and may_be(lexicon, tokens, place, "_TO")
        for place in range(first + 1, end - 1)
    )


def may_be(lexicon: Lexicon, tokens: Tokens, place: int, terminal: str, *, value: str | None = None) -> bool:
    return any(
        name == terminal and value in (None, meaning)
        for _, meanings in lexicon.phrases.matches(tokens.folded, place)
        for name, meaning in meanings
    )


def telling(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> list[str]:
    """The words of a stretch that say a time, less articles and prepositions."""
    return [word for word in tokens.folded[first:end] if word[0].isdecimal() or word in lexicon.anchors]


def is_whole(tokens: Tokens, first: int, end: int) -> bool:
    """Whether nothing but signs stands around a stretch."""
    folded = tokens.folded
    return not (any(word[0].isalnum() for word in folded[:first]) or any(word[0].isalnum() for word in folded[end:]))
