"""Words that fit the rules of a reminder, and ask for none: a question, a memory, a condition."""

from __future__ import annotations

from engine.building import Building
from engine.events import names_condition
from engine.talk import first_word
from engine.titles import begins_with

_LONGEST_LEAD = 3  # "the night before"
_BEFORE_NOUNS = frozenset({"BEFORE_NOUN", "DET", "CLITIC_OF_VERB", "CLITIC"})
_NOBODY = frozenset({"NOBODY", "LINK"})
_ASKING = frozenset({"ADD", "MAKE", "PUT", "REMIND", "NEED"})
_TOLD = frozenset({"TOLD", "PAST_ENDING"})
_FORGETTING = frozenset({"DONT_FORGET"})
_REMINISCING = frozenset({"REMINISCING"})


def begins_with_condition(building: Building) -> bool:
    """True for "si pasan la junta al viernes me avisas": nobody knows whether it comes to that."""
    titles = building.slots.title
    return (
        bool(titles) and titles[0][0] == 0 and building.words.has_class(building.reader.tokens.folded, 0, "CONDITIONAL")
    )


def tells_what_reminds(building: Building) -> bool:
    """True for "another reminder that I'm getting old": no verb asks for one, and what it is of is told."""
    folded, words = building.reader.tokens.folded, building.words
    (first, end), *_ = building.slots.title or [(0, 0)]
    is_told = (
        end > first + 1 and words.has_class(folded, first, "LINK") and words.has_class(folded, first + 1, "CLAUSE")
    )
    return is_told and not building.slots.dues and not words.has_within(folded, 0, first, _ASKING)


def reminisces(building: Building) -> bool:
    """True for "remember when we went there?", which asks for nothing to be noted."""
    folded, words = building.reader.tokens.folded, building.words
    return words.has_within(folded, 0, min(3, len(folded)), _REMINISCING)


def is_name_of_a_work(building: Building) -> bool:
    """True for the "Don't Forget to Remember" that was on the radio: in capitals, and something is told of it."""
    tokens, words = building.reader.tokens, building.words
    if not building.slots.title or tokens.utterance.text.isupper():
        return False
    (first, _), (_, end) = building.slots.title[0], building.slots.title[-1]
    start = first_word(building)
    order = [
        at for at in range(start, words.behind(tokens.folded, start, _FORGETTING)) if tokens.folded[at][0].isalnum()
    ]
    is_name = len(order) > 1 and all(tokens.typed(place)[0].isupper() for place in order)
    return is_name and any(
        words.has_any(tokens.folded, place, _TOLD) or words.ends_as_told(tokens.typed(place))
        for place in range(first + 1, end)
    )


def asks_what(building: Building) -> bool:
    """True for "remind me what I have today", which asks for a list; not for "remind me when I get home to …"."""
    if names_condition(building):
        return False
    return begins_with(building, building.words.question_starts) or _follows_accent(building)


def _follows_accent(building: Building) -> bool:
    """True for "recuérdame qué tengo hoy", which asks, not for "recuérdame que …": only the accent tells them apart."""
    tokens, words = building.reader.tokens, building.words
    first = building.slots.title[0][0] if building.slots.title else 0
    return any(
        not tokens.typed(place).isascii()
        and words.has_class(tokens.folded, place, "WHAT")
        and words.has_class(tokens.folded, place, "LINK")
        for place in range(max(first - 1, 1), first + 1)
    )


def reminds_of(building: Building) -> bool:
    """True for "me recuerdas a mi abuela": someone like someone else."""
    folded, words = building.reader.tokens.folded, building.words
    first, end = building.slots.title[0] if building.slots.title else (0, 0)
    if end > first and all(words.has_any(folded, place, _NOBODY) for place in range(first, end)):
        return True  # "remind yourself", "acuérdate de mí"
    if end > first and words.has_class(folded, first, "NOBODY") and not words.has_any(folded, first, _BEFORE_NOUNS):
        return True  # "me acordé de ti en misa"
    if 0 < end - first <= _LONGEST_LEAD and words.has_class(folded, end - 1, "BEFORE") and not building.slots.dues:
        return True  # "remind me the night before", of a task that was named before
    is_of = end > first + 2 and words.has_class(folded, first, "FOR") and words.has_class(folded, first, "INTO")
    return is_of and words.has_class(folded, first + 1, "DEF")
