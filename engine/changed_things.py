"""What there is is changed, although the words fit the rules of a new task: "put yoga off", "mark gym as urgent"."""

from __future__ import annotations

from engine.building import Building
from engine.talk import first_word

_MAKING = frozenset({"ADD", "PUT", "MAKE"})
_SETTING = frozenset({"PUT", "MARK"})
_LEVELS = frozenset({"LEVEL", "PRIORITY"})
_PENDING = frozenset({"AS_PENDING"})
_KNOWN = frozenset({"DEF"})
_NAMED = frozenset({"NAMED"})
_SOONER_OR_LATER = frozenset({"EARLIER", "LATER"})
_LISTS = frozenset({"LIST"})
_FURTHER = frozenset({"TO_WHEN", "HALF", "ONE"})
_OFF_OR_BACK = frozenset({"OFF_WORD", "BACK"})


def changes_a_thing(building: Building) -> bool:
    """True for "mark the car service as important" and "put yoga off", which make no new task."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if not slots.title:
        return False
    (first, _), (_, end) = slots.title[0], slots.title[-1]
    if slots.project is not None and words.has_class(folded, first, "ASSIGN"):  # "assign the boiler to project Home"
        is_put = building.has("note") and words.has_within(folded, first + 1, min(first + 2, len(folded)), _KNOWN)
        return is_put or not words.has_any(folded, first, _MAKING)
    if building.has("note"):
        return words.has_within(folded, first + 1, end, _NAMED) or _is_shifted(building, first)
    return first > 0 and (
        _is_moved(building, first, end) or _is_shifted(building, first - 2) or _gets_priority(building, first, end)
    )


def _is_moved(building: Building, first: int, end: int) -> bool:
    """True for "put yoga off", "pon yoga otra vez como pendiente" and "déjame la renta para el viernes"."""
    folded, words, verb = building.reader.tokens.folded, building.words, first_word(building)
    if words.has_any(folded, verb, _SETTING) and words.has_within(folded, first + 1, end, _PENDING):
        return True
    if not words.has_class(folded, verb, "PUT") or _is_work(building, first):
        return False
    is_left = bool(building.slots.dues) and words.has_class(folded, verb, "MOVE")
    return is_left or _is_put_back(building, first, end)


def _is_work(building: Building, first: int) -> bool:
    folded, words = building.reader.tokens.folded, building.words
    return words.has_class(folded, first, "INFINITIVE") and not words.has_class(folded, first, "NOTE_NOUN")


def _is_put_back(building: Building, first: int, end: int) -> bool:
    """True for the "yoga back to Friday" of "put yoga back to Friday", not for an alarm "to go off"."""
    folded, words = building.reader.tokens.folded, building.words
    if building.slots.alarm is not None:
        return False
    return any(
        words.has_any(folded, place, _OFF_OR_BACK)
        and (
            place + 1 == end
            or words.has_any(folded, place + 1, _FURTHER)
            or (words.has_class(folded, place + 1, "INTO") and words.has_within(folded, place, len(folded), _LISTS))
        )
        for place in range(first + 1, end)
    )


def _is_shifted(building: Building, verb: int) -> bool:
    """True for "make the dentist an hour earlier": the verb, an article, and a length of time at the end."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    if (
        not 0 <= verb < len(folded) - 1
        or not words.has_class(folded, verb, "PUT")
        or not words.has_class(folded, verb + 1, "DEF")
    ):
        return False
    if not slots.dues:
        return slots.remind_before is not None
    return any(words.has_any(folded, match.end_token - 1, _SOONER_OR_LATER) for match in slots.dues)


def _gets_priority(building: Building, first: int, end: int) -> bool:
    """True for "make therapy urgent": no time, and how much it matters."""
    slots, folded, words = building.slots, building.reader.tokens.folded, building.words
    is_level = slots.priority is not None or words.has_any(folded, end - 1, _LEVELS)
    if slots.dues or not is_level or building.has("weak"):
        return False
    verb = first_word(building)
    if words.has_any(folded, verb, _SETTING):
        return True
    is_known = words.has_class(folded, first - 1, "DEF") or words.has_class(folded, first, "DEF")
    return is_known and words.has_class(folded, verb, "MAKE")
