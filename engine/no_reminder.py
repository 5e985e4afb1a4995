"""Words that fit the rules of a reminder, and ask for none: a question, a memory, a condition."""

from __future__ import annotations

from engine.building import Building
from engine.events import names_condition
from engine.talk import first_word
from engine.titles import begins_with
from engine.tokens import Tokens

_LONGEST_LEAD = 3  # "the night before"
_BEFORE_NOUNS = frozenset({"BEFORE_NOUN", "DET", "CLITIC_OF_VERB", "CLITIC"})
_NOBODY = frozenset({"NOBODY", "LINK"})
_ASKING = frozenset({"ADD", "MAKE", "PUT", "REMIND", "NEED"})
_SHORTEST_NAME = 2  # words
_FORGETTING = frozenset({"DONT_FORGET"})
_REMINDING = frozenset({"REMIND"})
_DENYING = frozenset({"NO_WORD"})
_ALL = frozenset({"ALL_OF_THEM"})
_OF_WHAT = frozenset({"IT", "DEF", "DET", "OF", "LINK", "ABOUT", "FOR", "INTO", "WITH", "THE_OF"})
_LED_BY, _LATELY = frozenset({"INTO", "ABOUT", "TOPIC", "OF"}), frozenset({"JUST_ONES"})
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


def forgets_all(building: Building) -> bool:
    """True for "se me olvida todo desde ayer", which names nothing; "todo lo del viaje" does.

    Not where it is an order: "recuérdame todo listo para el viaje".
    """
    folded, words = building.reader.tokens.folded, building.words
    if not building.slots.title:
        return False
    first, end = building.slots.title[0]
    behind = words.behind(folded, first, _ALL)
    start = first_word(building)
    is_order = words.has_any(folded, start, _REMINDING) or words.has_within(folded, start, first, _DENYING)
    is_forgetting = words.has_any(folded, start, _FORGETTING) and not is_order
    return is_forgetting and first < behind < end and not words.has_any(folded, behind, _OF_WHAT)


def is_name_of_a_work(building: Building) -> bool:
    """True for the "Don't Forget to Remember" that was on the radio: a name in capitals, and then what is told of it.

    Not for who writes all words so, or the order alone: "Don't Forget To Pay Fine", "DON'T FORGET the signed form".
    """
    tokens, words = building.reader.tokens, building.words
    if not building.slots.title:
        return False
    first, end = building.slots.title[0]
    start = first_word(building)
    behind = words.behind(tokens.folded, start, _FORGETTING)
    order = [at for at in range(start, behind) if tokens.folded[at][0].isalnum()]
    if len(order) < _SHORTEST_NAME or not all(_has_capital(tokens, place) for place in order):
        return False
    begin = first + words.has_class(tokens.folded, first, "LINK")  # "… to Remember"
    place = next((place for place in range(begin, end) if not _has_capital(tokens, place)), end)
    is_led = place == begin or words.has_any(tokens.folded, begin - 1, _LED_BY)  # not for "… Ana is coming"
    place += place + 1 < end and words.has_any(tokens.folded, place, _LATELY)  # "just came on"
    return is_led and place < end and _is_told(building, place)


def _has_capital(tokens: Tokens, place: int) -> bool:
    return tokens.typed(place)[0].isupper()


def _is_told(building: Building, place: int) -> bool:
    """True for "came" and "started playing"; a past ending alone may be that of the "signed form"."""
    tokens, words = building.reader.tokens, building.words
    if words.has_class(tokens.folded, place, "TOLD"):
        return True
    is_past = words.has_class(tokens.folded, place, "PAST_ENDING") or words.ends_as_told(tokens.typed(place))
    return is_past and place + 1 < len(tokens) and words.has_class(tokens.folded, place + 1, "ING_ENDING")


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
